package instance

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file says what a change of an instance means: whether the API in use can make it, whether it replaces the
// instance, and what is done about drift.

// instanceAbilities are what the API in use can do with instances of a datastore, as far as a plan depends on it.
type instanceAbilities struct {
	Rename    bool
	Configure bool
	Upgrade   bool
	Resize    bool
	Grow      bool
	// SizeSlave says that a slave has a flavor, volume and datastore of its own, else it is made with its master's.
	SizeSlave bool
	// ChooseReadOnly says that a slave can accept writes.
	ChooseReadOnly bool
	// Promote says that a slave can become the master, so that roles move.
	Promote bool
}

// abilitiesOf asks no server. Without a client nothing is known to be possible.
func abilitiesOf(client *trove.Client, datastore string) instanceAbilities {
	can := func(op api.Operation) bool { return client != nil && client.Check(op, datastore) == nil }
	return instanceAbilities{
		Rename: can(api.OperationRenameInstance), Configure: can(api.OperationConfigureInstance),
		Upgrade: can(api.OperationUpgradeInstance), Resize: can(api.OperationResizeFlavor), Grow: can(api.OperationResizeVolume),
		SizeSlave: can(api.OperationSizeSlave), ChooseReadOnly: can(api.OperationChooseReadOnly),
		Promote: can(api.OperationPromote),
	}
}

// detaches tells whether the plan takes the slave_of block away from a slave that stays one.
func (m *instanceModel) detaches(state *instanceModel) bool {
	return m.SlaveOf.IsNull() && !state.SlaveOf.IsNull() && !state.MasterID.IsNull() && !m.promotes(state)
}

// replacingChanges are the attributes whose change the API can only meet with a new instance.
func (m *instanceModel) replacingChanges(state *instanceModel, can instanceAbilities, planned *promotions) []path.Path {
	after := m.unchangeable(can)
	if m.SlaveOf.IsNull() || m.staysInSet(state, planned) {
		delete(after, "slave_of")
	}
	unshown := m.unshown()
	delete(unshown, "databases") // contents.go
	delete(unshown, "users")
	return slices.Concat(object.Changed(state.unchangeable(can), after), object.Redeclared(state.unshown(), unshown))
}

// unchangeable are the attributes of a standing instance that the API can't change, by name; but for detaching a slave.
func (m *instanceModel) unchangeable(can instanceAbilities) map[string]attr.Value {
	values := map[string]attr.Value{"slave_of": m.SlaveOf}
	for name, attribute := range map[string]struct {
		value  attr.Value
		locked bool
	}{
		"name":             {m.Name, !can.Rename},
		"flavor_id":        {m.FlavorID, !can.Resize},
		"volume":           {object.VolumeOf(m.Volume).Size, !can.Grow},
		"configuration_id": {m.ConfigurationID, !can.Configure},
		"datastore":        {m.Datastore, !can.Upgrade},
		"datastore.type":   {object.DatastoreModelOf(m.Datastore).Type, can.Upgrade},
	} {
		if attribute.locked {
			values[name] = attribute.value
		}
	}
	return values
}

// keepChangeable takes what the API can change in place, but that no step has changed yet, back to what it was.
func (m *instanceModel) keepChangeable(state *instanceModel) {
	m.Name, m.FlavorID, m.Volume, m.Datastore = state.Name, state.FlavorID, state.Volume, state.Datastore
	m.ConfigurationID, m.SlaveOf, m.Access = state.ConfigurationID, state.SlaveOf, state.Access
}

// unshown are the attributes of an instance that the server never shows, or not every server does, by name.
func (m *instanceModel) unshown() map[string]attr.Value {
	return map[string]attr.Value{
		"volume.type": object.VolumeOf(m.Volume).Type, "availability_zone": m.AvailabilityZone, "region": m.Region, "networks": m.Networks,
		"locality": m.Locality, "module_ids": m.ModuleIDs, "restore_from_backup_id": m.RestoreFromBackupID,
		"databases": inAnyOrder(m.Databases), "users": inAnyOrder(m.Users),
	}
}

// settle gives the attributes that a configuration leaves to the server the value they have.
func (m *instanceModel) settle(config, state *instanceModel) {
	if config.FlavorID.IsNull() {
		m.FlavorID = state.FlavorID
	}
	if config.Datastore.IsNull() {
		m.Datastore = state.Datastore
	}
	if config.Volume.IsNull() {
		m.Volume = state.Volume
	}
	if config.Region.IsNull() {
		m.Region = state.Region
	}
	if config.Locality.IsNull() {
		m.Locality = state.Locality
	}
	if config.Access.IsNull() {
		m.Access = state.Access
	}
}

// checkGrowth refuses to shrink a volume. One that is not known yet is checked when it is.
func (m *instanceModel) checkGrowth(state *instanceModel, diags *diag.Diagnostics) {
	before, after := object.VolumeOf(state.Volume).Size, object.VolumeOf(m.Volume).Size
	if before.IsNull() || after.IsNull() || after.IsUnknown() || after.ValueInt64() >= before.ValueInt64() {
		return
	}
	diags.AddAttributeError(path.Root("volume").AtName("size"), "A volume can't shrink",
		fmt.Sprintf("The volume of instance %q has %d GiB, and %d are declared. Declare size = %d. For a smaller one make a new instance, restored from a backup of this one, and move to it.",
			state.Name.ValueString(), before.ValueInt64(), after.ValueInt64(), before.ValueInt64()))
}
