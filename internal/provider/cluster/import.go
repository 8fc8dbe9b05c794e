package cluster

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// ImportState takes one of three forms: ID names the nodes after their regions, until the first plan knows the keys that are declared; ID,size imports them without
// names, and ID,KEY=NODE_ID,… gives each its key; nodes that are not named then stay unmanaged.
func (r *clusterResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	wanted, err := parseClusterImport(req.ID)
	if err != nil {
		resp.Diagnostics.AddError("Invalid import id", diagnose.Sentence(err.Error())+" Give CLUSTER_ID, or CLUSTER_ID,size, or CLUSTER_ID,KEY=NODE_ID,KEY=NODE_ID,…")
		return
	}
	try := diagnose.Attempt{Verb: "import", Kind: "cluster", Name: wanted.ID}
	cluster, err := r.Client.Cluster(ctx, wanted.ID)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, try, err)
		return
	}
	owned := wanted.Keys
	switch {
	case wanted.Size:
		owned = ownedAtCreate(nil, nil, cluster.Members)
	case owned == nil:
		owned = defaultKeys(cluster.Members)
		object.SetPrivateIDs(ctx, resp.Private, unnamedNote, slices.Sorted(maps.Values(owned)), &resp.Diagnostics)
	}
	for key, id := range owned {
		if !slices.ContainsFunc(cluster.Members, func(m api.Member) bool { return m.ID == id }) {
			resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("Cluster %q (%s) has no node %s, which the import id names %s.", cluster.Name, cluster.ID, id, key))
		}
	}
	model := clusterModel{
		DeletionProtection: types.BoolValue(true), OnExisting: guard.ExistingIsAnError, Heal: types.StringValue(healPlan),
		Nodes: types.MapNull(placeType), Members: types.ListNull(memberType),
		Datastore: types.ObjectNull(object.DatastoreAttrTypes), Volume: types.ObjectNull(object.VolumeAttrTypes),
		ModuleIDs: types.SetNull(types.StringType), ForgetNodes: types.SetNull(types.StringType), ExtendedProperties: types.MapNull(types.StringType),
		Created: timetypes.NewRFC3339Null(), Updated: timetypes.NewRFC3339Null(),
	}
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("timeouts"), &model.Timeouts)...)
	if wanted.Size {
		model.Size = types.Int64Value(int64(len(owned)))
	} else {
		model.setPlaces(ctx, map[string]placeModel{}, &resp.Diagnostics)
	}
	model.observe(ctx, cluster, nil, owned, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // Terraform reads the rest right after
}

type clusterImport struct {
	ID   string
	Size bool
	Keys map[string]string // key of `nodes` -> id of its node; nil where the id gives none
}

func parseClusterImport(text string) (clusterImport, error) {
	id, rest, more := strings.Cut(text, ",")
	wanted := clusterImport{ID: strings.TrimSpace(id)}
	if wanted.ID == "" {
		return wanted, fmt.Errorf("%q names no cluster", text)
	}
	if !more {
		return wanted, nil
	}
	if rest == "size" {
		wanted.Size = true
		return wanted, nil
	}
	wanted.Keys = map[string]string{}
	for pair := range strings.SplitSeq(rest, ",") {
		key, node, ok := strings.Cut(pair, "=")
		key, node = strings.TrimSpace(key), strings.TrimSpace(node)
		if !ok || key == "" || node == "" {
			return wanted, fmt.Errorf("%q is not KEY=NODE_ID", pair)
		}
		if _, twice := wanted.Keys[key]; twice {
			return wanted, fmt.Errorf("the key %q is given twice", key)
		}
		if slices.Contains(slices.Collect(maps.Values(wanted.Keys)), node) {
			return wanted, fmt.Errorf("the node %s is given twice", node)
		}
		wanted.Keys[key] = node
	}
	return wanted, nil
}

// defaultKeys names nodes as the examples do: after their region, with their type where they have one, and with a
// number where that is not enough: west; west-1, west-2; eu-arbiter-1.
func defaultKeys(members []api.Member) map[string]string {
	stem := func(m api.Member) string {
		if m.Type == "" {
			return cmp.Or(m.Region, "node")
		}
		return cmp.Or(m.Region, "node") + "-" + m.Type
	}
	count := map[string]int{}
	for _, member := range members {
		count[stem(member)]++
	}
	keys, next := map[string]string{}, map[string]int{}
	for _, member := range members {
		of := stem(member)
		key, taken := of, count[of] > 1
		for taken {
			next[of]++
			key = fmt.Sprintf("%s-%d", of, next[of])
			_, taken = keys[key]
			taken = taken || count[key] > 0
		}
		keys[key] = member.ID
	}
	return keys
}
