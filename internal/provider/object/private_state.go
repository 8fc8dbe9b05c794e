package object

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
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

// Noted is what is noted under the key; the zero value where nothing is.
func Noted[T any](ctx context.Context, notes PrivateReader, key string, diags *diag.Diagnostics) T {
	var noted T
	note, d := notes.GetKey(ctx, key)
	diags.Append(d...)
	if len(note) == 0 {
		return noted
	}
	if err := json.Unmarshal(note, &noted); err != nil {
		diags.AddError("Private state cannot be read", fmt.Sprintf("Terraform keeps %q as %s; this is a bug in the provider.", note, key))
	}
	return noted
}

// SetNoted notes something under the key. Where it is noted already, nothing is done.
func SetNoted[T any](ctx context.Context, notes PrivateState, key string, noted T, diags *diag.Diagnostics) {
	if reflect.DeepEqual(Noted[T](ctx, notes, key, diags), noted) {
		return
	}
	note, err := json.Marshal(noted)
	if err != nil {
		diags.AddError("Private state cannot be written", diagnose.Sentence(err.Error()))
		return
	}
	diags.Append(notes.SetKey(ctx, key, note)...)
}

// PrivateIDs are the ids that are noted under the key.
func PrivateIDs(ctx context.Context, notes PrivateReader, key string, diags *diag.Diagnostics) []string {
	return Noted[[]string](ctx, notes, key, diags)
}

// SetPrivateIDs notes ids under the key. Where there never were any, nothing is noted.
func SetPrivateIDs(ctx context.Context, notes PrivateState, key string, ids []string, diags *diag.Diagnostics) {
	ids = slices.Sorted(slices.Values(ids))
	if !slices.Equal(PrivateIDs(ctx, notes, key, diags), ids) {
		SetNoted(ctx, notes, key, ids, diags)
	}
}
