package guard

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/stretchr/testify/assert"
)

// A plan goes on whatever a new object would need, and tells where it is wrong.
func TestForetell(t *testing.T) {
	var diags diag.Diagnostics
	assert.True(t, Foretell(&diags, func(d *diag.Diagnostics) {
		d.AddAttributeError(path.Root("flavor_id"), "Unknown flavor", "It has: 2.")
		d.AddError("Unknown", "There is none.")
		d.AddWarning("Odd", "It is.")
	}))
	assert.Equal(t, diag.Diagnostics{
		diag.NewAttributeWarningDiagnostic(path.Root("flavor_id"), "Unknown flavor", "It has: 2. As long as it is so, an apply makes nothing."),
		diag.NewWarningDiagnostic("Unknown", "There is none. As long as it is so, an apply makes nothing."),
		diag.NewWarningDiagnostic("Odd", "It is."),
	}, diags)
	assert.False(t, Foretell(&diags, func(*diag.Diagnostics) {}))
}
