package object

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
)

// PrivateReader are what Terraform keeps beside the state of a resource, to be read.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateState are the same, to be written too.
type PrivateState interface {
	PrivateReader
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// PrivateIDs are the ids that are noted under the key.
func PrivateIDs(ctx context.Context, notes PrivateReader, key string, diags *diag.Diagnostics) []string {
	note, d := notes.GetKey(ctx, key)
	diags.Append(d...)
	if len(note) == 0 {
		return nil
	}
	var ids []string
	if err := json.Unmarshal(note, &ids); err != nil {
		diags.AddError("Private state cannot be read", fmt.Sprintf("Terraform keeps %q as %s; this is a bug in the provider.", note, key))
	}
	return ids
}

// SetPrivateIDs notes ids under the key. Where there never were any, nothing is noted.
func SetPrivateIDs(ctx context.Context, notes PrivateState, key string, ids []string, diags *diag.Diagnostics) {
	ids = slices.Sorted(slices.Values(ids))
	if slices.Equal(PrivateIDs(ctx, notes, key, diags), ids) {
		return
	}
	note, err := json.Marshal(ids)
	if err != nil {
		diags.AddError("Private state cannot be written", diagnose.Sentence(err.Error()))
		return
	}
	diags.Append(notes.SetKey(ctx, key, note)...)
}
