// Package guard has what stands between a plan and its apply, for every noun alike: deletion protection, what to do about an object of
// the same name, and whether the cloud offers what is declared.
//
// It asks the cloud for lists, and changes nothing there; it knows no noun.
package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Protected tells whether an object may not go: configuration and state must both say false before it does, so
// that one edit can't both lift the guard and delete what it guards.
func Protected(values ...types.Bool) bool {
	return slices.ContainsFunc(values, func(v types.Bool) bool { return v.ValueBool() || v.IsUnknown() })
}

// Unprotected is what the state says of an object whose creation failed, whatever was declared: it never held data,
// and Terraform, which taints it, must be able to replace it.
var Unprotected = types.BoolValue(false)

// AddProtected refuses to delete. name is what the user calls the object.
func AddProtected(diags *diag.Diagnostics, kind, name string) {
	diags.AddAttributeError(path.Root("deletion_protection"), "Deletion protection is on",
		fmt.Sprintf("The %s %q would be deleted with its data, and deletion_protection is true in its state. To delete it, set deletion_protection = false, run terraform apply, then delete it. If it is to be replaced only because it is tainted, run terraform untaint on it instead.", kind, name))
}

// MayBeDeleted tells whether an object may be deleted, and refuses where it is protected and stands. show asks the server for it: what is
// gone there is let go, with a warning, and no longer kept in the state by what was to keep it on the server. Terraform asks nothing about
// what has left the configuration (1.11), so that no refresh has noticed. Where the server can't tell, protection holds.
func MayBeDeleted(ctx context.Context, client *trove.Client, diags *diag.Diagnostics, kind, name string, protected bool, show func(context.Context, *trove.Client) error) bool {
	if !protected {
		return true
	}
	if client == nil || !errors.Is(show(ctx, client), api.ErrNotFound) {
		AddProtected(diags, kind, name)
		return false
	}
	diags.AddWarning(fmt.Sprintf("%s %q is gone", diagnose.Capitalized(kind), name),
		fmt.Sprintf("The %s %q is protected, but it no longer exists: it was deleted outside of Terraform. It leaves the state, and nothing is deleted.", kind, name))
	return true
}

// AddProtectedReplacement refuses to replace, and names the attributes that would.
func AddProtectedReplacement(diags *diag.Diagnostics, kind, name string, because []path.Path) {
	for _, p := range because {
		diags.AddAttributeError(p, "Deletion protection is on",
			fmt.Sprintf("The change of %s can only be met by deleting %s %q with its data and making a new one, and deletion_protection is true. (A value that is known only after the apply counts as a change.) Take the change back; or set deletion_protection = false, run terraform apply with nothing else changed, then make the change.", p, kind, name))
	}
}
