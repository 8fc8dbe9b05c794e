package instance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A master that is gone has left the only copies of its data with its slaves. Terraform would make an empty one in its place, and the slaves
// anew as that one's. So it stays in the state, and no slave is ever replaced for it. When planning this is told in warnings, since an error would
// stop a destroy too; the apply refuses to change any of them.

// statusDeleted is the status of an instance that is kept in the state though the server no longer has it. The word is Trove's own
// (trove/common/instance.py, ServiceStatuses.DELETED).
const statusDeleted = "DELETED"

// waysOut is what can be done. Trove promotes, ejects and detaches only with the master's record (trove/instance/models.py,
// Instance.promote_to_replica_source; trove/taskmanager/manager.py, Manager.detach_replica, which dies over it).
const waysOut = "To go on, let one of the slaves take over: the cloud's operator can promote it or eject the lost master, which Trove refuses a project once the master's record is gone; or make a backup of the slave, and declare the master with restore_from_backup_id once the slaves are out of the configuration or deleted. Then write down who is what: no slave_of for the new master, and its id for the others. Until then, the id of the lost master in slave_of keeps the slaves as they are. Where an empty master is wanted, or a slave is to be made anew, terraform apply -replace makes that one alone."

// lost tells a master that is kept in the state though it is gone.
func (m *instanceModel) lost() bool { return m.Status.ValueString() == statusDeleted }

// leftBy are the instances that have the data of a master: those that follow it, and those that did when it was last seen, whoever is
// their master now.
func (r *instanceResource) leftBy(ctx context.Context, m *instanceModel) ([]string, error) {
	instances, err := r.Client.Instances(ctx)
	var left []string
	for _, instance := range instances {
		if instance.MasterID == m.ID.ValueString() || slices.ContainsFunc(m.Slaves.Elements(), types.StringValue(instance.ID).Equal) {
			left = append(left, fmt.Sprintf("%q (%s)", instance.Name, instance.ID))
		}
	}
	return slices.Sorted(slices.Values(left)), err
}

// keepLost keeps an instance that is gone in the state, and tells of it, where it was the master of instances that stand.
func (r *instanceResource) keepLost(ctx context.Context, m *instanceModel, diags *diag.Diagnostics) bool {
	left, err := r.leftBy(ctx, m)
	if err != nil {
		diagnose.AddError(diags, m.attempt("look for the slaves of"), err)
		return true // An empty one is not made before that is known.
	}
	if len(left) == 0 {
		return false
	}
	m.Status = types.StringValue(statusDeleted)
	diags.AddWarning(fmt.Sprintf("Master %q is lost", m.Name.ValueString()),
		fmt.Sprintf("Instance %q (%s) is gone, and its slaves %s have the last copies of its data. It is not made anew: that one would be empty, and none of them would follow it. They are not replaced either. %s",
			m.Name.ValueString(), m.ID.ValueString(), strings.Join(left, ", "), waysOut))
	return true
}

// addLost refuses a change of a master that is lost.
func addLost(diags *diag.Diagnostics, state *instanceModel) {
	diags.AddError("The master is lost", fmt.Sprintf("Instance %q (%s), the master of others, is gone. Nothing was changed. %s", state.Name.ValueString(), state.ID.ValueString(), waysOut))
}

// losesMaster tells whether a slave is to follow another master only because the declared one is gone; or is to be detached from one that is
// gone, which never ends where roles can move (trove/taskmanager/manager.py, Manager.detach_replica).
func (r *instanceResource) losesMaster(ctx context.Context, plan, state *instanceModel) bool {
	lost := state.masterDeclared()
	detaches := plan.detaches(state) && abilitiesOf(r.Client, "").Promote
	if detaches {
		lost = state.MasterID
	}
	if r.Client == nil || lost.IsNull() || !detaches && (plan.SlaveOf.IsNull() || plan.masterDeclared().Equal(lost) || plan.staysInSet(state, &promotions{})) {
		return false
	}
	_, err := r.Client.Instance(ctx, lost.ValueString())
	return errors.Is(err, api.ErrNotFound)
}

// keepSlave takes slave_of out of what replaces a slave where its master is lost, and says so.
func (r *instanceResource) keepSlave(ctx context.Context, plan, state *instanceModel, replacing []path.Path, diags *diag.Diagnostics) []path.Path {
	atBlock := func(p path.Path) bool { return p.Equal(path.Root("slave_of")) }
	if !slices.ContainsFunc(replacing, atBlock) && !plan.detaches(state) || !r.losesMaster(ctx, plan, state) {
		return replacing
	}
	diags.AddAttributeWarning(path.Root("slave_of"), fmt.Sprintf("The master of slave %q is lost", state.Name.ValueString()),
		fmt.Sprintf("Instance %q (%s) is declared as the slave of %s, which is gone. It has a copy of the data, perhaps the last one, and is not replaced; an apply refuses to change it. %s",
			state.Name.ValueString(), state.ID.ValueString(), state.masterDeclared().ValueString(), waysOut))
	return slices.DeleteFunc(slices.Clone(replacing), atBlock)
}

// addMasterLost refuses the change of a slave whose master is lost.
func addMasterLost(diags *diag.Diagnostics, state *instanceModel) {
	diags.AddAttributeError(path.Root("slave_of"), "The master is lost",
		fmt.Sprintf("Instance %q (%s) is declared as the slave of %s, which is gone. Nothing was changed. %s",
			state.Name.ValueString(), state.ID.ValueString(), state.masterDeclared().ValueString(), waysOut))
}
