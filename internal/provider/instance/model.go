package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// The roles of an instance in replication. A slave is never a master: the specification has no slaves of slaves.
const (
	roleMaster     = "master"
	roleSlave      = "slave"
	roleStandalone = "standalone"
)

type instanceModel struct {
	instanceFacts
	Name            types.String `tfsdk:"name"`
	Datastore       types.Object `tfsdk:"datastore"`
	FlavorID        types.String `tfsdk:"flavor_id"`
	Volume          types.Object `tfsdk:"volume"`
	ConfigurationID types.String `tfsdk:"configuration_id"`
	SlaveOf         types.Object `tfsdk:"slave_of"`
	Access          types.Object `tfsdk:"access"`
	// What it is made with:
	AvailabilityZone    types.String `tfsdk:"availability_zone"`
	Region              types.String `tfsdk:"region"`
	Networks            types.List   `tfsdk:"networks"`
	Locality            types.String `tfsdk:"locality"`
	ModuleIDs           types.Set    `tfsdk:"module_ids"`
	RestoreFromBackupID types.String `tfsdk:"restore_from_backup_id"`
	Databases           types.List   `tfsdk:"databases"`
	Users               types.List   `tfsdk:"users"`

	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	OnExisting         types.String   `tfsdk:"on_existing"`
	OnDelete           types.String   `tfsdk:"on_delete"`
	FinalBackup        types.Bool     `tfsdk:"final_backup"`
	SlavesFirst        types.Bool     `tfsdk:"slaves_first"`
	OnSilentMaster     types.String   `tfsdk:"on_silent_master"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// instanceFacts are the computed attributes that Show Instance fills, and a list of instances as well.
type instanceFacts struct {
	ID              types.String      `tfsdk:"id"`
	Status          types.String      `tfsdk:"status"`
	OperatingStatus types.String      `tfsdk:"operating_status"`
	Role            types.String      `tfsdk:"role"`
	MasterID        types.String      `tfsdk:"master_id"`
	Slaves          types.Set         `tfsdk:"slaves"`
	IP              types.List        `tfsdk:"ip"`
	IPAddress       types.String      `tfsdk:"ip_address"`
	Hostname        types.String      `tfsdk:"hostname"`
	Created         timetypes.RFC3339 `tfsdk:"created"`
	Updated         timetypes.RFC3339 `tfsdk:"updated"`
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

// spec is what Create Instance is asked for. Of config are the passwords, which no plan has.
func (m *instanceModel) spec(ctx context.Context, config *instanceModel, diags *diag.Diagnostics) api.InstanceSpec {
	volume := object.VolumeOf(m.Volume)
	spec := api.InstanceSpec{
		Name: m.Name.ValueString(), Datastore: object.DatastoreOf(ctx, m.Datastore, diags), FlavorID: m.FlavorID.ValueString(),
		ConfigurationID: m.ConfigurationID.ValueString(), VolumeSize: int(volume.Size.ValueInt64()), VolumeType: volume.Type.ValueString(),
		AvailabilityZone: m.AvailabilityZone.ValueString(), Region: m.Region.ValueString(), Locality: m.Locality.ValueString(),
		BackupID: m.RestoreFromBackupID.ValueString(),
		Access:   accessOf(ctx, m.Access, diags), ModuleIDs: object.StringsOf(ctx, m.ModuleIDs, diags),
		Networks: networksOf(ctx, m.Networks, diags), Databases: databasesOf(ctx, m.Databases, diags), Users: usersOf(ctx, config.Users, diags),
		OnExisting: api.OnExisting(m.OnExisting.ValueString()),
	}
	if block := m.slaveOf(ctx, diags); block != nil {
		spec.SlaveOf = &api.SlaveOf{InstanceID: block.InstanceID.ValueString(), ReadOnly: block.ReadOnly.ValueBool()}
	}
	return spec
}

// observe writes what the server showed. What it does not tell of the declared attributes stays as declared, or is null
// where that is left to the server.
func (m *instanceModel) observe(instance api.Instance) {
	m.instanceFacts = instanceFactsOf(instance)
	m.Name = types.StringValue(instance.Name)
	m.Datastore = object.DatastoreObject(instance.Datastore)
	if instance.FlavorID != "" {
		// An answer that tells the flavor tells the configuration too, if there is one. One that nobody declared is the
		// server's own (specification, Configuration Groups, Auto-Create and Attach).
		if imported := m.FlavorID.IsNull(); imported || !m.ConfigurationID.IsNull() {
			m.ConfigurationID = object.StringOrNull(instance.ConfigurationID)
		}
	}
	m.FlavorID = shownOr(m.FlavorID, instance.FlavorID)
	switch {
	case instance.VolumeSize != 0:
		volumeType := object.VolumeOf(m.Volume).Type
		if volumeType.IsUnknown() {
			volumeType = types.StringNull()
		}
		m.Volume = object.VolumeObjectOf(instance.VolumeSize, volumeType)
	case m.Volume.IsUnknown():
		m.Volume = types.ObjectNull(object.VolumeAttrTypes)
	}
	m.SlaveOf = slaveOfObject(instance)
	m.Region, m.Locality = shownOr(m.Region, instance.Region), shownOr(m.Locality, instance.Locality)
	switch {
	case instance.Access != nil:
		m.Access = accessObject(*instance.Access)
	case m.Access.IsUnknown():
		m.Access = types.ObjectNull(accessAttrTypes)
	}
}

// keepDeclared takes what the user says of an instance back to what was declared: after a change, whose answer can tell
// another name or volume than later ones (specification, Create Slave and Create Cluster). What is left to the server
// stays as it was observed.
func (m *instanceModel) keepDeclared(declared instanceModel) {
	m.Name, m.ConfigurationID, m.SlaveOf = declared.Name, declared.ConfigurationID, declared.SlaveOf
	m.FlavorID, m.Datastore, m.Volume = object.KnownOr(declared.FlavorID, m.FlavorID), object.KnownOr(declared.Datastore, m.Datastore), object.KnownOr(declared.Volume, m.Volume)
	if declared.Role.ValueString() == roleMaster && m.Role.ValueString() == roleStandalone {
		m.Role = declared.Role // a master that has no slaves yet
	}
	m.Region, m.Locality, m.Access = object.KnownOr(declared.Region, m.Region), object.KnownOr(declared.Locality, m.Locality), object.KnownOr(declared.Access, m.Access)
}

// observeReached is observe after a change. Where that is not over, the state has what the server shows, so that the next plan goes on
// from there; but whose slave the instance is declared to be stays, whatever moved: a role is no difference, and what would be left of
// the block after a failover is a plan that replaces the instance with the data.
func (m *instanceModel) observeReached(instance api.Instance, over bool) {
	declared := *m
	m.observe(instance)
	if over {
		m.keepDeclared(declared)
		return
	}
	m.SlaveOf = declared.SlaveOf
}

func instanceFactsOf(instance api.Instance) instanceFacts {
	slaves := make([]attr.Value, 0, len(instance.SlaveIDs))
	for _, id := range instance.SlaveIDs {
		slaves = append(slaves, types.StringValue(id))
	}
	return instanceFacts{
		ID: types.StringValue(instance.ID), Status: types.StringValue(string(instance.Status)),
		OperatingStatus: object.StringOrNull(string(instance.OperatingStatus)), Role: types.StringValue(roleOf(instance)),
		MasterID: object.StringOrNull(instance.MasterID), Slaves: types.SetValueMust(types.StringType, slaves), IP: object.StringList(instance.IP), IPAddress: object.FirstOrNull(instance.IP), Hostname: object.StringOrNull(instance.Hostname),
		Created: object.TimeOrNull(instance.Created), Updated: object.TimeOrNull(instance.Updated),
	}
}

func slaveOfObject(instance api.Instance) types.Object {
	if instance.MasterID == "" {
		return types.ObjectNull(slaveOfAttrTypes)
	}
	return types.ObjectValueMust(slaveOfAttrTypes, map[string]attr.Value{
		"instance_id": types.StringValue(instance.MasterID), "read_only": types.BoolValue(instance.ReadOnly),
	})
}

func roleOf(instance api.Instance) string {
	switch {
	case instance.MasterID != "":
		return roleSlave
	case len(instance.SlaveIDs) > 0:
		return roleMaster
	}
	return roleStandalone
}

// beingBuilt tells whether the instance was still being made when it was last seen. What else a server does to a
// standing instance, a backup say, is not ours to wait for.
func (m *instanceModel) beingBuilt() bool {
	return object.BeingBuilt(api.Status(m.Status.ValueString()))
}

func (m *instanceModel) attempt(verb string) diagnose.Attempt {
	return diagnose.Attempt{Verb: verb, Kind: "instance", Name: m.Name.ValueString(), ID: m.ID.ValueString()}
}

// shownOr is what the server tells, or else what was declared.
func shownOr(declared types.String, value string) types.String {
	if value != "" || declared.IsUnknown() {
		return object.StringOrNull(value)
	}
	return declared
}
