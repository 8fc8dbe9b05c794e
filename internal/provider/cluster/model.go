package cluster

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

type clusterModel struct {
	ID                 types.String      `tfsdk:"id"`
	Name               types.String      `tfsdk:"name"`
	Datastore          types.Object      `tfsdk:"datastore"`
	FlavorID           types.String      `tfsdk:"flavor_id"`
	Volume             types.Object      `tfsdk:"volume"`
	ConfigurationID    types.String      `tfsdk:"configuration_id"`
	Locality           types.String      `tfsdk:"locality"`
	NetworkID          types.String      `tfsdk:"network_id"`
	ModuleIDs          types.Set         `tfsdk:"module_ids"`
	ExtendedProperties types.Map         `tfsdk:"extended_properties"`
	Nodes              types.Map         `tfsdk:"nodes"`
	Size               types.Int64       `tfsdk:"size"`
	ForgetNodes        types.Set         `tfsdk:"forget_nodes"`
	RestartTrigger     types.String      `tfsdk:"restart_trigger"`
	DeletionProtection types.Bool        `tfsdk:"deletion_protection"`
	OnExisting         types.String      `tfsdk:"on_existing"`
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
	AvailabilityZone   types.String `tfsdk:"availability_zone"`
	ReplacementTrigger types.String `tfsdk:"replacement_trigger"`
	Adopt              types.String `tfsdk:"adopt"`
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
		"region": types.StringType, "type": types.StringType, "availability_zone": types.StringType,
		"replacement_trigger": types.StringType, "adopt": types.StringType,
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

// setMembers writes nodes into `members`: all of them, or, beside `nodes`, those that are not in it.
func (m *clusterModel) setMembers(ctx context.Context, nodes []memberModel, diags *diag.Diagnostics) {
	if !m.Nodes.IsNull() {
		nodes = slices.DeleteFunc(slices.Clone(nodes), func(node memberModel) bool { return node.Managed.ValueBool() })
	}
	value, d := types.ListValueFrom(ctx, memberType, nodes)
	diags.Append(d...)
	m.Members = value
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
func (m *clusterModel) spec(ctx context.Context, diags *diag.Diagnostics) (api.ClusterSpec, []string) {
	volume := object.VolumeOf(m.Volume)
	spec := api.ClusterSpec{
		Name: m.Name.ValueString(), Datastore: object.DatastoreOf(ctx, m.Datastore, diags), FlavorID: m.FlavorID.ValueString(),
		ConfigurationID: m.ConfigurationID.ValueString(), VolumeSize: int(volume.Size.ValueInt64()), VolumeType: volume.Type.ValueString(),
		Size: int(m.Size.ValueInt64()), Locality: m.Locality.ValueString(), NetworkID: m.NetworkID.ValueString(),
		ModuleIDs: object.StringsOf(ctx, m.ModuleIDs, diags), OnExisting: api.OnExisting(m.OnExisting.ValueString()),
	}
	if !m.ExtendedProperties.IsNull() {
		diags.Append(m.ExtendedProperties.ElementsAs(ctx, &spec.ExtendedProperties, false)...)
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

func (p placeModel) allocation() api.Allocation {
	return api.Allocation{Region: p.Region.ValueString(), Type: p.Type.ValueString(), AvailabilityZone: p.AvailabilityZone.ValueString()}
}

// template is what the nodes that are added to the cluster have in common.
func (m *clusterModel) template(ctx context.Context, diags *diag.Diagnostics) api.Allocation {
	volume := object.VolumeOf(m.Volume)
	return api.Allocation{
		FlavorID: m.FlavorID.ValueString(), VolumeSize: int(volume.Size.ValueInt64()), VolumeType: volume.Type.ValueString(),
		NetworkID: m.NetworkID.ValueString(), ModuleIDs: object.StringsOf(ctx, m.ModuleIDs, diags),
	}
}
