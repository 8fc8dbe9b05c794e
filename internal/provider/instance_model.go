package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// The roles of an instance in replication. A slave is never a master: the specification has no slaves of slaves.
const (
	roleMaster     = "master"
	roleSlave      = "slave"
	roleStandalone = "standalone"
)

type instanceModel struct {
	instanceFacts
	Name               types.String   `tfsdk:"name"`
	Datastore          types.Object   `tfsdk:"datastore"`
	FlavorID           types.String   `tfsdk:"flavor_id"`
	Volume             types.Object   `tfsdk:"volume"`
	ConfigurationID    types.String   `tfsdk:"configuration_id"`
	SlaveOf            types.Object   `tfsdk:"slave_of"`
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// instanceFacts are the computed attributes that Show Instance fills.
type instanceFacts struct {
	ID         types.String      `tfsdk:"id"`
	Status     types.String      `tfsdk:"status"`
	Role       types.String      `tfsdk:"role"`
	Slaves     types.Set         `tfsdk:"slaves"`
	IP         types.List        `tfsdk:"ip"`
	Hostname   types.String      `tfsdk:"hostname"`
	VolumeUsed types.Float64     `tfsdk:"volume_used"`
	Created    timetypes.RFC3339 `tfsdk:"created"`
	Updated    timetypes.RFC3339 `tfsdk:"updated"`
}

type slaveOfModel struct {
	InstanceID types.String `tfsdk:"instance_id"`
	ReadOnly   types.Bool   `tfsdk:"read_only"`
}

var slaveOfAttrTypes = map[string]attr.Type{"instance_id": types.StringType, "read_only": types.BoolType}

// slaveOf is nil where the instance is declared to stand alone.
func (m *instanceModel) slaveOf(ctx context.Context, diags *diag.Diagnostics) *slaveOfModel {
	if m.SlaveOf.IsNull() || m.SlaveOf.IsUnknown() {
		return nil
	}
	var block slaveOfModel
	diags.Append(m.SlaveOf.As(ctx, &block, basetypes.ObjectAsOptions{})...)
	return &block
}

func (m *instanceModel) spec(ctx context.Context, diags *diag.Diagnostics) trove.InstanceSpec {
	volume := volumeOf(m.Volume)
	spec := trove.InstanceSpec{
		Name: m.Name.ValueString(), Datastore: datastoreOf(ctx, m.Datastore, diags), FlavorID: m.FlavorID.ValueString(),
		ConfigurationID: m.ConfigurationID.ValueString(), VolumeSize: int(volume.Size.ValueInt64()), VolumeType: volume.Type.ValueString(),
	}
	if block := m.slaveOf(ctx, diags); block != nil {
		spec.SlaveOf = &trove.SlaveOf{InstanceID: block.InstanceID.ValueString(), ReadOnly: block.ReadOnly.ValueBool()}
	}
	return spec
}

// observe writes what the server showed. What it does not tell of the declared attributes stays as declared.
func (m *instanceModel) observe(instance trove.Instance) {
	m.instanceFacts = instanceFactsOf(instance)
	m.Name = types.StringValue(instance.Name)
	m.Datastore = datastoreObject(instance.Datastore)
	if instance.FlavorID != "" {
		// An answer that tells the flavor tells the configuration too, if there is one. One that nobody declared is the
		// server's own (specification, Configuration Groups, Auto-Create and Attach).
		if imported := m.FlavorID.IsNull(); imported || !m.ConfigurationID.IsNull() {
			m.ConfigurationID = stringOrNull(instance.ConfigurationID)
		}
		m.FlavorID = types.StringValue(instance.FlavorID)
	}
	if instance.VolumeSize != 0 {
		m.Volume = volumeObjectOf(instance.VolumeSize, volumeOf(m.Volume).Type)
	}
	m.SlaveOf = slaveOfObject(instance)
}

func instanceFactsOf(instance trove.Instance) instanceFacts {
	slaves := make([]attr.Value, 0, len(instance.SlaveIDs))
	for _, id := range instance.SlaveIDs {
		slaves = append(slaves, types.StringValue(id))
	}
	return instanceFacts{
		ID: types.StringValue(instance.ID), Status: types.StringValue(string(instance.Status)), Role: types.StringValue(roleOf(instance)),
		Slaves: types.SetValueMust(types.StringType, slaves), IP: stringList(instance.IP), Hostname: stringOrNull(instance.Hostname),
		VolumeUsed: types.Float64PointerValue(instance.VolumeUsed), Created: timeOrNull(instance.Created), Updated: timeOrNull(instance.Updated),
	}
}

func instanceFactsUnknown() instanceFacts {
	return instanceFacts{
		ID: types.StringUnknown(), Status: types.StringUnknown(), Role: types.StringUnknown(), Slaves: types.SetUnknown(types.StringType),
		IP: types.ListUnknown(types.StringType), Hostname: types.StringUnknown(), VolumeUsed: types.Float64Unknown(),
		Created: timetypes.NewRFC3339Unknown(), Updated: timetypes.NewRFC3339Unknown(),
	}
}

func slaveOfObject(instance trove.Instance) types.Object {
	if instance.MasterID == "" {
		return types.ObjectNull(slaveOfAttrTypes)
	}
	return types.ObjectValueMust(slaveOfAttrTypes, map[string]attr.Value{
		"instance_id": types.StringValue(instance.MasterID), "read_only": types.BoolValue(instance.ReadOnly),
	})
}

func roleOf(instance trove.Instance) string {
	switch {
	case instance.MasterID != "":
		return roleSlave
	case len(instance.SlaveIDs) > 0:
		return roleMaster
	}
	return roleStandalone
}

// detaches tells whether the plan takes the slave_of block away from a slave.
func (m *instanceModel) detaches(state *instanceModel) bool {
	return m.SlaveOf.IsNull() && !state.SlaveOf.IsNull()
}

// replacingChanges are the attributes whose change the API can only meet with a new instance.
func (m *instanceModel) replacingChanges(state *instanceModel) []path.Path {
	after := m.unchangeable()
	if m.detaches(state) {
		delete(after, "slave_of")
	}
	return slices.Concat(changed(state.unchangeable(), after), redeclared(state.unshown(), m.unshown()))
}

// driftFrom tells in what a standing instance differs from what was declared, as "flavor_id is 8, declared 7". It is
// nothing after an import, which declares nothing.
func (m *instanceModel) driftFrom(declared *instanceModel) []string {
	if declared.FlavorID.IsNull() {
		return nil
	}
	should, is := declared.unchangeable(), m.unchangeable()
	var drift []string
	for _, p := range changed(should, is) {
		drift = append(drift, fmt.Sprintf("%s is %s, declared %s", p, is[p.String()], should[p.String()]))
	}
	return drift
}

// unchangeable are the attributes of a standing instance that the API can't change, by name; but for detaching a slave.
func (m *instanceModel) unchangeable() map[string]attr.Value {
	return map[string]attr.Value{
		"name": m.Name, "datastore": m.Datastore, "flavor_id": m.FlavorID, "volume": volumeOf(m.Volume).Size,
		"configuration_id": m.ConfigurationID, "slave_of": m.SlaveOf,
	}
}

// unshown are the attributes of an instance that the server never shows, by name.
func (m *instanceModel) unshown() map[string]attr.Value {
	return map[string]attr.Value{"volume.type": volumeOf(m.Volume).Type}
}

// beingBuilt tells whether the instance was still being made when it was last seen. What else a server does to a
// standing instance, a backup say, is not ours to wait for.
func (m *instanceModel) beingBuilt() bool { return beingBuilt(trove.Status(m.Status.ValueString())) }
