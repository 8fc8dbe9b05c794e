package cluster

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file carries Terraform's values to the planner of plan.go and its steps back into the plan.

// change puts together what planCluster computes from: m is the plan, config what the user wrote, state what was
// last seen, unseen are the ids of nodes that came without this resource and that nobody has let go of.
func (m *clusterModel) change(ctx context.Context, config, state *clusterModel, unseen []string, diags *diag.Diagnostics) clusterChange {
	change := clusterChange{
		Name: state.Name.ValueString(),
		Declared: declaration{
			FlavorID: plannedText(m.FlavorID, m.FlavorID), ConfigurationID: plannedText(m.ConfigurationID, m.ConfigurationID),
			VolumeSize: plannedSize(m.Volume),
		},
		Heal:            m.Heal.ValueString() != healWarn,
		Status:          api.Status(state.Status.ValueString()),
		BySize:          m.Nodes.IsNull(),
		Version:         object.DatastoreModelOf(state.Datastore).Version.ValueString(),
		WantVersion:     plannedText(object.DatastoreModelOf(m.Datastore).Version, object.DatastoreModelOf(m.Datastore).Version),
		ConfigurationID: state.ConfigurationID.ValueString(),
		Have:            state.standing(ctx, diags),
		Others:          state.others(ctx, diags),
		Forget:          object.StringsOf(ctx, m.ForgetNodes, diags),
		Resized:         !m.FlavorID.Equal(state.FlavorID) || !object.VolumeOf(m.Volume).Size.Equal(object.VolumeOf(state.Volume).Size),
		Restart:         !m.RestartTrigger.IsNull() && !m.RestartTrigger.Equal(state.RestartTrigger),
	}
	if api.OnExisting(m.OnExisting.ValueString()) != api.ExistingCreate {
		change.Unseen = slices.DeleteFunc(slices.Clone(change.Others), func(p place) bool {
			return !slices.Contains(unseen, p.NodeID) || slices.Contains(change.Forget, p.NodeID)
		})
	}
	if change.BySize {
		size := int(m.Size.ValueInt64())
		change.Missing = max(0, int(state.Size.ValueInt64())-len(change.Have))
		staying := maps.Clone(change.Have)
		maps.DeleteFunc(staying, func(_ string, p place) bool { return slices.Contains(change.Forget, p.NodeID) })
		if !change.Heal && m.Size.Equal(state.Size) {
			size = min(size, len(staying)) // a lost node is told by lost(), not made good
		}
		change.Want = sizeWishes(staying, size)
		return change
	}
	change.Want = map[string]wish{}
	written := config.places(ctx, diags)
	for key, p := range m.places(ctx, diags) {
		w := written[key]
		change.Want[key] = wish{
			Region: plannedText(p.Region, w.Region), Type: plannedText(p.Type, w.Type), Zone: plannedText(p.AvailabilityZone, w.AvailabilityZone),
			Trigger: plannedText(p.ReplacementTrigger, w.ReplacementTrigger), Adopt: plannedText(p.Adopt, w.Adopt),
		}
	}
	if state.Nodes.IsNull() {
		change.Have = rename(change.Have, change.Want)
	}
	return change
}

// plannedText is the planned value; empty where the user leaves it open.
func plannedText(planned, written types.String) string {
	if written.IsUnknown() {
		return notKnownYet
	}
	return planned.ValueString()
}

// plannedSize is the planned size of a volume.
func plannedSize(volume types.Object) int {
	if size := object.VolumeOf(volume).Size; volume.IsUnknown() || size.IsUnknown() {
		return volumeNotKnownYet
	}
	return int(object.VolumeOf(volume).Size.ValueInt64())
}

// standing are the places that the state knows: by key of `nodes`, or by id where the cluster is declared by `size`.
func (m *clusterModel) standing(ctx context.Context, diags *diag.Diagnostics) map[string]place {
	standing := map[string]place{}
	for key, p := range m.places(ctx, diags) {
		if p.ID.ValueString() != "" {
			at := placeOf(p.nodeFacts, p.Region, p.Type)
			at.Zone, at.Trigger = p.AvailabilityZone.ValueString(), p.ReplacementTrigger.ValueString()
			standing[key] = at
		}
	}
	if !m.Nodes.IsNull() {
		return standing
	}
	for _, member := range m.members(ctx, diags) {
		if member.Managed.ValueBool() {
			standing[member.ID.ValueString()] = placeOf(member.nodeFacts, member.Region, member.Type)
		}
	}
	return standing
}

// others are the nodes of the cluster that belong to no place of this resource.
func (m *clusterModel) others(ctx context.Context, diags *diag.Diagnostics) []place {
	var others []place
	for _, member := range m.members(ctx, diags) {
		if !member.Managed.ValueBool() {
			others = append(others, placeOf(member.nodeFacts, member.Region, member.Type))
		}
	}
	return others
}

func placeOf(facts nodeFacts, region, nodeType types.String) place {
	created, err := time.Parse(time.RFC3339, facts.Created.ValueString())
	if err != nil {
		created = time.Time{} // a node that was never shown
	}
	return place{
		NodeID: facts.ID.ValueString(), Name: facts.Name.ValueString(), Region: region.ValueString(), Type: nodeType.ValueString(),
		Role: facts.Role.ValueString(), ShardID: facts.ShardID.ValueString(),
		Status: api.Status(facts.Status.ValueString()), FlavorID: facts.FlavorID.ValueString(),
		ConfigurationID: facts.ConfigurationID.ValueString(), VolumeSize: int(facts.VolumeSize.ValueInt64()), Created: created,
	}
}

// rename takes a cluster from `size` to `nodes`: each wanted key takes over a standing node that fits it, so that
// giving names to nodes changes nothing on the server.
func rename(standing map[string]place, want map[string]wish) map[string]place {
	var members []api.Member
	for _, id := range byWorth(standing) {
		members = append(members, api.Member{ID: id, Region: standing[id].Region, Type: standing[id].Type})
	}
	named := maps.Clone(standing)
	for key, id := range bindPlaces(want, members) {
		p := named[id]
		delete(named, id)
		p.Trigger = want[key].Trigger
		named[key] = p
	}
	return named
}

// nameImported gives the nodes that an import had to find keys for the keys that are declared and have no node yet, each one that fits it: so
// that after terraform import ADDRESS ID, which an error names for a cluster that a killed apply has made, no node is taken for another one.
func (c *clusterChange) nameImported(ids []string) {
	unnamed, wanted := map[string]place{}, map[string]wish{}
	for key, p := range c.Have {
		if _, declared := c.Want[key]; !declared && slices.Contains(ids, p.NodeID) {
			unnamed[key] = p
		}
	}
	for key, w := range c.Want {
		if _, stands := c.Have[key]; !stands {
			wanted[key] = w
		}
	}
	if c.BySize || len(unnamed) == 0 || len(wanted) == 0 {
		return
	}
	c.Have = maps.Clone(c.Have)
	maps.DeleteFunc(c.Have, func(key string, _ place) bool { _, renamed := unnamed[key]; return renamed })
	maps.Copy(c.Have, rename(unnamed, wanted))
}

// underKeys are the places of a state, under the keys too that their nodes are taking.
func underKeys(before map[string]placeModel, have map[string]place) map[string]placeModel {
	byID := map[string]placeModel{}
	for _, p := range before {
		byID[p.ID.ValueString()] = p
	}
	for key, p := range have {
		if was, ok := byID[p.NodeID]; ok {
			before[key] = was
		}
	}
	return before
}

// replacingChanges are the attributes whose change the API can only meet with a new cluster.
func (m *clusterModel) replacingChanges(state *clusterModel, can clusterAbilities) []path.Path {
	rolls := can.Rolls && (can.RegionsOfNew || !m.inRegions() && !state.inRegions())
	return slices.Concat(object.Changed(state.unchangeable(can, rolls), m.unchangeable(can, rolls)), object.Redeclared(state.unshown(), m.unshown()))
}

// unchangeable are the attributes of a standing cluster that the API can't change, by name. rolls says that nodes of another flavor or
// volume can take the place of others.
func (m *clusterModel) unchangeable(can clusterAbilities, rolls bool) map[string]attr.Value {
	fixed := map[string]attr.Value{
		"name": m.Name, "datastore": m.Datastore, "flavor_id": m.FlavorID, "volume": object.VolumeOf(m.Volume).Size,
		"configuration_id": m.ConfigurationID,
	}
	if can.Upgrades {
		delete(fixed, "datastore")
		fixed["datastore.type"] = object.DatastoreModelOf(m.Datastore).Type
	}
	if can.Configures {
		delete(fixed, "configuration_id")
	}
	if rolls {
		delete(fixed, "flavor_id")
		delete(fixed, "volume")
	}
	return fixed
}

// inRegions tells whether a place is declared to be in a region.
func (m *clusterModel) inRegions() bool {
	for _, entry := range m.Nodes.Elements() {
		if p, ok := entry.(types.Object); ok && !p.IsUnknown() {
			if region, ok := p.Attributes()["region"].(types.String); ok && region.ValueString() != "" {
				return true
			}
		}
	}
	return false
}

// unshown are the attributes of a cluster that the server never shows, by name.
func (m *clusterModel) unshown() map[string]attr.Value {
	return map[string]attr.Value{
		"volume.type": object.VolumeOf(m.Volume).Type, "locality": m.Locality, "network_id": m.NetworkID, "module_ids": m.ModuleIDs,
		"extended_properties": m.ExtendedProperties,
	}
}

// adoptedZones are the availability zones that are declared now of nodes that stand, and were not before.
func (m *clusterModel) adoptedZones(ctx context.Context, state *clusterModel, diags *diag.Diagnostics) []path.Path {
	before, after := state.places(ctx, diags), m.places(ctx, diags)
	var zones []path.Path
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if was, stands := before[key]; stands && was.AvailabilityZone.IsNull() && !after[key].AvailabilityZone.IsNull() {
			zones = append(zones, path.Root("nodes").AtMapKey(key).AtName("availability_zone"))
		}
	}
	return zones
}
