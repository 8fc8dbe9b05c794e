package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// warnOfWhole tells why another flavor or volume does not come to a cluster node by node: because are the attributes that replace it as a whole.
func (m *clusterModel) warnOfWhole(state *clusterModel, because []path.Path, can clusterAbilities, diags *diag.Diagnostics) {
	ofNodes := func(p path.Path) bool { return p.Equal(path.Root("flavor_id")) || p.Equal(path.Root("volume")) }
	i := slices.IndexFunc(because, ofNodes)
	if i < 0 {
		return
	}
	why := cmp.Or(can.NoRoll, "the API can't put a new node into the region of an old one")
	diags.AddAttributeWarning(because[i], fmt.Sprintf("Cluster %q can't be changed node by node", state.Name.ValueString()),
		fmt.Sprintf("The change of %s of the %s cluster %q (%s) can only be met by deleting it with its data and making a new one: %s.",
			because[i], can.Datastore, state.Name.ValueString(), state.ID.ValueString(), why))
}
