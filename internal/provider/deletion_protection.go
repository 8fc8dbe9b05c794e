package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// protected tells whether an object may not go: configuration and state must both say false before it does, so
// that one edit can't both lift the guard and delete what it guards.
func protected(values ...types.Bool) bool {
	return slices.ContainsFunc(values, func(v types.Bool) bool { return v.ValueBool() || v.IsUnknown() })
}

// unprotected is what the state says of an object whose creation failed, whatever was declared: it never held data,
// and Terraform, which taints it, must be able to replace it.
var unprotected = types.BoolValue(false)

// addProtected refuses to delete. name is what the user calls the object.
func addProtected(diags *diag.Diagnostics, kind, name string) {
	diags.AddAttributeError(path.Root("deletion_protection"), "Deletion protection is on",
		fmt.Sprintf("The %s %q would be deleted with its data, and deletion_protection is true in its state. To delete it, set deletion_protection = false, run terraform apply, then delete it. If it is to be replaced only because it is tainted, run terraform untaint on it instead.", kind, name))
}

// addProtectedReplacement refuses to replace, and names the attributes that would.
func addProtectedReplacement(diags *diag.Diagnostics, kind, name string, because []path.Path) {
	for _, p := range because {
		diags.AddAttributeError(p, "Deletion protection is on",
			fmt.Sprintf("The change of %s can only be met by deleting %s %q with its data and making a new one, and deletion_protection is true. Take the change back; or set deletion_protection = false, run terraform apply with nothing else changed, then make the change.", p, kind, name))
	}
}

// refuseUnplannedReplacement stops an update whose values, unknown in the plan, turned out to need a new object.
func refuseUnplannedReplacement(diags *diag.Diagnostics, kind string, because []path.Path) {
	for _, p := range because {
		diags.AddAttributeError(p, "The change needs a new "+kind,
			"The value was not known when the plan was made, and differs from that of the standing "+kind+". Nothing was changed. Run terraform plan again, to see what the change means.")
	}
}

// changed are the attributes, in order of their names, whose planned value is known and differs from the state's.
func changed(ctx context.Context, attributes map[string][2]attr.Value) []path.Path {
	var paths []path.Path
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		before, after := attributes[name][0], attributes[name][1]
		if knownThroughout(ctx, after) && !after.Equal(before) {
			paths = append(paths, path.Root(name))
		}
	}
	return paths
}

func knownThroughout(ctx context.Context, value attr.Value) bool {
	known, err := value.ToTerraformValue(ctx)
	return err == nil && known.IsFullyKnown()
}
