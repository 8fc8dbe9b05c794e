package provider

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

type clusterModel struct {
	ID                 types.String      `tfsdk:"id"`
	Name               types.String      `tfsdk:"name"`
	Datastore          types.Object      `tfsdk:"datastore"`
	FlavorID           types.String      `tfsdk:"flavor_id"`
	Volume             types.Object      `tfsdk:"volume"`
	ConfigurationID    types.String      `tfsdk:"configuration_id"`
	Nodes              types.Map         `tfsdk:"nodes"`
	Size               types.Int64       `tfsdk:"size"`
	DeletionProtection types.Bool        `tfsdk:"deletion_protection"`
	Heal               types.String      `tfsdk:"heal"`
	Status             types.String      `tfsdk:"status"`
	Created            timetypes.RFC3339 `tfsdk:"created"`
	Updated            timetypes.RFC3339 `tfsdk:"updated"`
	Members            types.List        `tfsdk:"members"`
	Timeouts           timeouts.Value    `tfsdk:"timeouts"`
}

// placeModel is one entry of `nodes`.
type placeModel struct {
	nodeFacts
	Region             types.String `tfsdk:"region"`
	Type               types.String `tfsdk:"type"`
	ReplacementTrigger types.String `tfsdk:"replacement_trigger"`
}

// memberModel is one entry of `members`.
type memberModel struct {
	nodeFacts
	Region  types.String `tfsdk:"region"`
	Type    types.String `tfsdk:"type"`
	Managed types.Bool   `tfsdk:"managed"`
}

var (
	placeType = types.ObjectType{AttrTypes: withNodeFacts(map[string]attr.Type{
		"region": types.StringType, "type": types.StringType, "replacement_trigger": types.StringType,
	})}
	memberType = types.ObjectType{AttrTypes: withNodeFacts(map[string]attr.Type{
		"region": types.StringType, "type": types.StringType, "managed": types.BoolType,
	})}
)

func withNodeFacts(own map[string]attr.Type) map[string]attr.Type {
	all := maps.Clone(nodeFactAttrTypes)
	maps.Copy(all, own)
	return all
}

// placesKnown tells whether all keys and entries of `nodes` are known; what stands in the entries need not be.
func (m *clusterModel) placesKnown() bool {
	for _, entry := range m.Nodes.Elements() {
		if entry.IsUnknown() {
			return false
		}
	}
	return !m.Nodes.IsUnknown()
}

// places reads `nodes`; nil where the cluster is declared by `size`, or where the map is not known yet.
func (m *clusterModel) places(ctx context.Context, diags *diag.Diagnostics) map[string]placeModel {
	if m.Nodes.IsNull() || !m.placesKnown() {
		return nil
	}
	places := make(map[string]placeModel, len(m.Nodes.Elements()))
	diags.Append(m.Nodes.ElementsAs(ctx, &places, false)...)
	return places
}

func (m *clusterModel) setPlaces(ctx context.Context, places map[string]placeModel, diags *diag.Diagnostics) {
	if places == nil {
		m.Nodes = types.MapNull(placeType)
		return
	}
	value, d := types.MapValueFrom(ctx, placeType, places)
	diags.Append(d...)
	m.Nodes = value
}

func (m *clusterModel) members(ctx context.Context, diags *diag.Diagnostics) []memberModel {
	if m.Members.IsNull() || m.Members.IsUnknown() {
		return nil
	}
	var members []memberModel
	diags.Append(m.Members.ElementsAs(ctx, &members, false)...)
	return members
}

// owned tells which nodes the resource owns: by key of `nodes`, or by id where the cluster is declared by `size`.
func (m *clusterModel) owned(ctx context.Context, diags *diag.Diagnostics) map[string]string {
	owned := map[string]string{}
	if m.Nodes.IsNull() {
		for _, member := range m.members(ctx, diags) {
			if member.Managed.ValueBool() {
				owned[member.ID.ValueString()] = member.ID.ValueString()
			}
		}
		return owned
	}
	for key, place := range m.places(ctx, diags) {
		if id := place.ID.ValueString(); id != "" {
			owned[key] = id
		}
	}
	return owned
}

// spec is what Create Cluster is asked for, and the keys of `nodes` in the order of its allocations.
func (m *clusterModel) spec(ctx context.Context, diags *diag.Diagnostics) (trove.ClusterSpec, []string) {
	volume := volumeOf(m.Volume)
	spec := trove.ClusterSpec{
		Name: m.Name.ValueString(), Datastore: datastoreOf(ctx, m.Datastore, diags), FlavorID: m.FlavorID.ValueString(),
		ConfigurationID: m.ConfigurationID.ValueString(), VolumeSize: int(volume.Size.ValueInt64()), VolumeType: volume.Type.ValueString(),
		Size: int(m.Size.ValueInt64()),
	}
	places := m.places(ctx, diags)
	keys := slices.Sorted(maps.Keys(places))
	for _, key := range keys {
		spec.Allocations = append(spec.Allocations, places[key].allocation())
	}
	if places != nil {
		spec.Size = len(places)
	}
	return spec, keys
}

func (p placeModel) allocation() trove.Allocation {
	return trove.Allocation{Region: p.Region.ValueString(), Type: p.Type.ValueString()}
}

// observe writes what the server showed into the model. owned says which nodes are this resource's, by key of
// `nodes` (by anything where the cluster is declared by `size`); what the user declared stays as declared.
// nodes may lack members that could not be asked: of those only what Show Cluster tells is known.
func (m *clusterModel) observe(ctx context.Context, cluster trove.Cluster, nodes []trove.Node, owned map[string]string, diags *diag.Diagnostics) {
	m.ID = types.StringValue(cluster.ID)
	m.Name = types.StringValue(cluster.Name)
	m.Datastore = datastoreObject(cluster.Datastore)
	m.Status = types.StringValue(string(cluster.Status))
	m.Created, m.Updated = timeOrNull(cluster.Created), timeOrNull(cluster.Updated)

	members := observeMembers(cluster, nodes, slices.Collect(maps.Values(owned)))
	value, d := types.ListValueFrom(ctx, memberType, members)
	diags.Append(d...)
	m.Members = value

	if m.Nodes.IsNull() {
		return
	}
	m.setPlaces(ctx, observePlaces(m.places(ctx, diags), members, owned), diags)
}

func observeMembers(cluster trove.Cluster, nodes []trove.Node, managed []string) []memberModel {
	shown := make(map[string]trove.Node, len(nodes))
	for _, node := range nodes {
		shown[node.ID] = node
	}
	unshown := string(trove.StatusBuild) // nobody has asked
	if nodes != nil {
		unshown = statusDeleted // listed, but gone by the time it was asked for
	}
	members := make([]memberModel, 0, len(cluster.Members))
	for _, listed := range cluster.Members {
		member := memberModel{
			nodeFacts: nodeFactsKnown(listed.ID, unshown),
			Region:    stringOrNull(listed.Region), Type: stringOrNull(listed.Type),
			Managed: types.BoolValue(slices.Contains(managed, listed.ID)),
		}
		if node, ok := shown[listed.ID]; ok {
			member.nodeFacts = nodeFactsOf(node)
		}
		members = append(members, member)
	}
	slices.SortStableFunc(members, byAgeAndName)
	return members
}

// byAgeAndName orders members so that products-2 comes before products-10.
func byAgeAndName(a, b memberModel) int {
	return cmp.Or(
		cmp.Compare(a.Created.ValueString(), b.Created.ValueString()),
		cmp.Compare(len(a.Name.ValueString()), len(b.Name.ValueString())),
		cmp.Compare(a.Name.ValueString(), b.Name.ValueString()),
	)
}

// observePlaces fills each place with its node. A place whose node the server no longer has keeps what was last
// seen of it, with the status DELETED, so that the plan shows the loss in its place; a place without a node is
// left out, so that the plan shows it as still to be made.
func observePlaces(declared map[string]placeModel, members []memberModel, owned map[string]string) map[string]placeModel {
	byID := make(map[string]memberModel, len(members))
	for _, member := range members {
		byID[member.ID.ValueString()] = member
	}
	places := make(map[string]placeModel, len(owned))
	for key, id := range owned {
		place := declared[key]
		if member, ok := byID[id]; ok {
			place.nodeFacts = member.nodeFacts
			place.Region = preferTold(member.Region, place.Region)
			place.Type = preferTold(member.Type, place.Type)
		} else {
			place.nodeFacts = place.withoutNode(id)
		}
		places[key] = place
	}
	return places
}

// preferTold takes the server's word; where it says nothing (Phase One tells no regions) the declared one stays.
func preferTold(told, declared types.String) types.String {
	if told.IsNull() && !declared.IsUnknown() {
		return declared
	}
	return told
}

func (p placeModel) withoutNode(id string) nodeFacts {
	if p.ID.ValueString() != id {
		return nodeFactsKnown(id, statusDeleted)
	}
	facts := p.nodeFacts
	facts.Status = types.StringValue(statusDeleted)
	return facts
}

// assumeDeclared fills what only an import leaves open, from the nodes: the dialect `nodes` tells flavor, volume and
// configuration of nodes, not of clusters (specification, Show Cluster). What most nodes have stands for all; those
// that differ show as drift. A configuration that not even half of them share is the server's own, one for each node
// (specification, Configuration Groups, Auto-Create and Attach).
func (m *clusterModel) assumeDeclared(nodes []trove.Node) {
	if len(nodes) == 0 {
		return
	}
	if m.FlavorID.IsNull() {
		flavor, _ := mostFrequent(nodes, func(n trove.Node) string { return n.FlavorID })
		m.FlavorID = stringOrNull(flavor)
		if configuration, count := mostFrequent(nodes, func(n trove.Node) string { return n.ConfigurationID }); 2*count > len(nodes) {
			m.ConfigurationID = stringOrNull(configuration)
		}
	}
	if size, _ := mostFrequent(nodes, func(n trove.Node) int { return n.VolumeSize }); m.Volume.IsNull() && size > 0 {
		m.Volume = volumeObject(size)
	}
}

// mostFrequent is the value that most nodes have, the smallest where several are as frequent, and how many have it.
func mostFrequent[T cmp.Ordered](nodes []trove.Node, value func(trove.Node) T) (T, int) {
	count := map[T]int{}
	for _, node := range nodes {
		count[value(node)]++
	}
	most := slices.MaxFunc(slices.Collect(maps.Keys(count)), func(a, b T) int {
		return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(b, a))
	})
	return most, count[most]
}
