package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// What a configuration leaves to the server, a state holds like what it declares. Of the volume a refresh has to know
// which it is: one that is larger than declared is worth a warning, and one that follows its master is not.

// volumeDeclared is the key of the note that says so, which Terraform keeps beside the state.
const volumeDeclared = "volume_declared"

// noteVolume notes whether the configuration declares the volume.
func (m *instanceModel) noteVolume(ctx context.Context, notes interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
},
) diag.Diagnostics {
	note := []byte("true")
	if m.Volume.IsNull() {
		note = []byte("false")
	}
	return notes.SetKey(ctx, volumeDeclared, note)
}

// volumeIsDeclared tells whether what the state has of the volume was declared. An instance that is no slave declares it,
// once it is more than imported.
func (m *instanceModel) volumeIsDeclared(ctx context.Context, notes interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}, diags *diag.Diagnostics,
) bool {
	if m.SlaveOf.IsNull() {
		return !m.Volume.IsNull()
	}
	note, d := notes.GetKey(ctx, volumeDeclared)
	diags.Append(d...)
	return string(note) == "true"
}
