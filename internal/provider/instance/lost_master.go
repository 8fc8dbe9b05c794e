package instance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A master that is gone has left the only copies of its data with its slaves. Terraform would make an empty one in its place, and the slaves
// anew as that one's. So no slave is ever replaced for it. When planning this is told in warnings, since an error would stop a destroy too;
// the apply refuses to change the slaves.

// waysOut is what can be done. Trove promotes, ejects and detaches only with the master's record (trove/instance/models.py,
// Instance.promote_to_replica_source; trove/taskmanager/manager.py, Manager.detach_replica, which dies over it).
const waysOut = "To go on, let one of the slaves take over: the cloud's operator can promote it or eject the lost master, which Trove refuses a project once the master's record is gone; or make a backup of the slave, and declare the master with restore_from_backup_id once the slaves are out of the configuration or deleted. Then write down who is what: no slave_of for the new master, and its id for the others. Until then, the id of the lost master in slave_of keeps the slaves as they are. A slave that is to be made anew is replaced by terraform apply -replace alone."

// leftBy names the slaves that follow a master.
func (r *instanceResource) leftBy(ctx context.Context, masterID string) ([]string, error) {
	instances, err := r.Client.Instances(ctx)
	var left []string
	for _, instance := range instances {
		if instance.MasterID == masterID {
			left = append(left, fmt.Sprintf("%q (%s)", instance.Name, instance.ID))
		}
	}
	return slices.Sorted(slices.Values(left)), err
}

// tellLost tells of an instance that is gone and was the master of slaves that stand.
func (r *instanceResource) tellLost(ctx context.Context, m *instanceModel, diags *diag.Diagnostics) {
	left, err := r.leftBy(ctx, m.ID.ValueString())
	if err != nil || len(left) == 0 {
		return // That it is gone is told in any case, by the plan.
	}
	diags.AddWarning(fmt.Sprintf("Master %q is lost", m.Name.ValueString()),
		fmt.Sprintf("Instance %q (%s) is gone, and its slaves %s have the last copies of its data. They are not replaced. Do not apply a plan that makes it anew: that one would be empty, and none of them would follow it. %s",
			m.Name.ValueString(), m.ID.ValueString(), strings.Join(left, ", "), waysOut))
}

// losesMaster tells whether a slave is to follow another master only because the declared one is gone.
func (r *instanceResource) losesMaster(ctx context.Context, plan, state *instanceModel) bool {
	lost := state.masterDeclared()
	if r.Client == nil || lost.IsNull() || plan.SlaveOf.IsNull() || plan.masterDeclared().Equal(lost) || plan.staysInSet(state, &promotions{}) {
		return false
	}
	_, err := r.Client.Instance(ctx, lost.ValueString())
	return errors.Is(err, api.ErrNotFound)
}

// keepSlave takes slave_of out of what replaces a slave where its master is lost, and says so.
func (r *instanceResource) keepSlave(ctx context.Context, plan, state *instanceModel, replacing []path.Path, diags *diag.Diagnostics) []path.Path {
	atBlock := func(p path.Path) bool { return p.Equal(path.Root("slave_of")) }
	if !slices.ContainsFunc(replacing, atBlock) || !r.losesMaster(ctx, plan, state) {
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

// checkPromotion refuses a promotion that the present master would have to take part in and can't: every member of the set would end
// in ERROR. trove/taskmanager/manager.py, Manager.promote_to_replica_source.
func (r *instanceResource) checkPromotion(ctx context.Context, plan, state *instanceModel, diags *diag.Diagnostics) {
	if !plan.promotes(state) || r.Client == nil {
		return
	}
	master, err := r.Client.Instance(ctx, state.MasterID.ValueString())
	if err != nil || master.OperatingStatus != api.OperatingError {
		return // Of one that is gone, and of what can't be read, the apply tells before it sends anything.
	}
	diags.AddAttributeError(path.Root("role"), "The present master does not report",
		fmt.Sprintf("Slave %q is to be promoted, and the agent of its present master, %q (%s), no longer reports. Trove asks it for its part in a promotion, and puts every member of the set in ERROR when it does not answer. Eject the master instead: openstack database instance eject %[3]s, or the action trove_instance_eject (Terraform 1.14 or newer); one of its slaves takes over, and roles follow the server. Or wait until it reports again. To destroy the set as it is: terraform destroy -refresh=false.",
			state.Name.ValueString(), master.Name, master.ID))
}
