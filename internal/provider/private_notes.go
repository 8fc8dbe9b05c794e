package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// privateReads are what Terraform keeps beside the state of a resource, to be read.
type privateReads interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateNotes are the same, to be written too.
type privateNotes interface {
	privateReads
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// notedIDs are the ids that are noted under the key.
func notedIDs(ctx context.Context, notes privateReads, key string, diags *diag.Diagnostics) []string {
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

// noteIDs notes ids under the key. Where there never were any, nothing is noted.
func noteIDs(ctx context.Context, notes privateNotes, key string, ids []string, diags *diag.Diagnostics) {
	ids = slices.Sorted(slices.Values(ids))
	if slices.Equal(notedIDs(ctx, notes, key, diags), ids) {
		return
	}
	note, err := json.Marshal(ids)
	if err != nil {
		diags.AddError("Private state cannot be written", sentence(err.Error()))
		return
	}
	diags.Append(notes.SetKey(ctx, key, note)...)
}
