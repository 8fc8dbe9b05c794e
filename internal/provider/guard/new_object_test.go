package guard

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/stretchr/testify/assert"
)

// What a new object lacks is an error at its place, and tells how a destroy goes on all the same.
func TestNewObject(t *testing.T) {
	var diags diag.Diagnostics
	NewObject(&diags, func(d *diag.Diagnostics) {
		d.AddAttributeError(path.Root("flavor_id"), "Unknown flavor", "It has: 2.")
		d.AddError("Unknown", "There is none.")
		d.AddWarning("Odd", "It is.")
	})
	const goingOn = " If this is a destroy that was cut off, and Terraform takes for new what that has deleted, go on with: terraform destroy -refresh=false."
	assert.Equal(t, diag.Diagnostics{
		diag.NewAttributeErrorDiagnostic(path.Root("flavor_id"), "Unknown flavor", "It has: 2."+goingOn),
		diag.NewErrorDiagnostic("Unknown", "There is none."+goingOn),
		diag.NewWarningDiagnostic("Odd", "It is."),
	}, diags)
}
