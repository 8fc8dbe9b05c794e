package instance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A master whose agent no longer reports can't do its part in a promotion: every member of the set would end in ERROR
// (trove/taskmanager/manager.py, Manager.promote_to_replica_source). It can be ejected: one of its slaves takes over without it, and it stands alone
// from then on. When it comes back it has what it had, and what is written to it, and is told as that.

// What a slave that is to be the master does about a present one that is silent.
const (
	onSilentRefuse = "refuse"
	onSilentEject  = "eject"
)

// ejects tells whether a present master that is silent is to be ejected.
func (m *instanceModel) ejects() bool { return m.OnSilentMaster.ValueString() == onSilentEject }

// checkPromotion refuses a promotion that the present master would have to take part in and can't, unless it is to be ejected.
func (r *instanceResource) checkPromotion(ctx context.Context, plan, state *instanceModel, diags *diag.Diagnostics) {
	if !plan.promotes(state) || r.Client == nil {
		return
	}
	master, err := r.Client.Instance(ctx, state.MasterID.ValueString())
	if err != nil || master.OperatingStatus != api.OperatingError {
		return // Of one that is gone, and of what can't be read, the apply tells before it sends anything.
	}
	if plan.ejects() {
		diags.AddAttributeWarning(path.Root("on_silent_master"), fmt.Sprintf("Master %q will be ejected", master.Name),
			fmt.Sprintf("The agent of the present master, %q (%s), no longer reports. Applying this plan ejects it: Trove makes that slave the master of the others which has got furthest, and slave %q is promoted then if it is another one. What the old master has and no slave has got is lost to the set. It stands alone afterwards, and can't come back into the set.",
				master.Name, master.ID, state.Name.ValueString()))
		return
	}
	diags.AddAttributeError(path.Root("role"), "The present master does not report",
		fmt.Sprintf("Slave %q is to be promoted, and the agent of its present master, %q (%s), no longer reports. Trove asks it for its part in a promotion, and puts every member of the set in ERROR when it does not answer. Eject the master instead: set on_silent_master = \"eject\" here; or openstack database instance eject %[3]s; or the action trove_instance_eject (Terraform 1.14 or newer). One of its slaves takes over, and roles follow the server. Or wait until it reports again. To destroy the set as it is: terraform destroy -refresh=false.",
			state.Name.ValueString(), master.Name, master.ID))
}

// promote makes the slave the master of its set. A present master that is silent is ejected where that is declared, after which another slave may have
// taken over.
func (i *instanceSteps) promote(ctx context.Context) error {
	err := i.client.Promote(ctx, i.id)
	var silent *trove.SilentError
	if !errors.As(err, &silent) || !i.plan.ejects() {
		return err
	}
	if err := i.client.Eject(ctx, silent.ID); err != nil {
		return fmt.Errorf("ejecting its master, %q, which does not report: %w", silent.Name, err)
	}
	now, err := i.client.Instance(ctx, i.id)
	if err != nil || now.MasterID == "" {
		return err
	}
	return i.client.Promote(ctx, i.id)
}

// formerSetNote is the key of the note, beside the state, of an instance that was ejected: the ids of those that followed it until then.
const formerSetNote = "former_set"

// tellEjected tells of an instance that was the master of others, and stands alone while they have gone on without it: at each refresh, until it is in a
// set again, or none of them is left.
func (r *instanceResource) tellEjected(ctx context.Context, declared, m *instanceModel, notes object.PrivateState, diags *diag.Diagnostics) {
	former := object.PrivateIDs(ctx, notes, formerSetNote, diags)
	noted := len(former) > 0
	if !noted && declared.Role.ValueString() == roleMaster {
		former = object.StringsOf(ctx, declared.Slaves, diags)
	}
	if len(former) == 0 {
		return
	}
	if m.Role.ValueString() != roleStandalone {
		object.SetPrivateIDs(ctx, notes, formerSetNote, nil, diags)
		return
	}
	var left []api.Instance
	for _, id := range former {
		switch instance, err := r.Client.RefreshInstance(ctx, id); {
		case errors.Is(err, api.ErrNotFound):
		case err != nil:
			return // It is only to say more.
		default:
			left = append(left, instance)
		}
	}
	successor, ok := successorOf(left)
	if !ok || !noted && !wentOn(left) && m.OperatingStatus.ValueString() != string(api.OperatingError) {
		object.SetPrivateIDs(ctx, notes, formerSetNote, nil, diags)
		return // Its slaves were detached from it, or are gone.
	}
	object.SetPrivateIDs(ctx, notes, formerSetNote, former, diags)
	var names []string
	for _, instance := range left {
		names = append(names, fmt.Sprintf("%q", instance.Name))
	}
	slices.Sort(names)
	name, id := m.Name.ValueString(), m.ID.ValueString()
	diags.AddWarning(fmt.Sprintf("Instance %q is no longer the master", name),
		fmt.Sprintf("Instance %q (%s) was the master of %s, and was ejected from their set: %q (%s) is the master now. It stands alone, with what it had when it fell silent and what has been written to it since: so are databases and users that name its id, and slaves made of it. It can't come back into the set. To have it as a slave, give it slave_of { instance_id = %[5]q }, and run terraform apply -replace, which deletes what it has and makes it anew; or take it out of the configuration. To keep it alone and not be told any more, take it out of the state and import it.",
			name, id, strings.Join(names, ", "), successor.Name, successor.ID))
}

// successorOf is the one of a former set that the others follow, or that stands alone.
func successorOf(left []api.Instance) (api.Instance, bool) {
	best := api.Instance{}
	for _, instance := range left {
		if instance.MasterID == "" && (best.ID == "" || len(instance.SlaveIDs) > len(best.SlaveIDs)) {
			best = instance
		}
	}
	return best, best.ID != ""
}

// wentOn tells whether those that are left are a set without their former master.
func wentOn(left []api.Instance) bool {
	return slices.ContainsFunc(left, func(instance api.Instance) bool {
		return slices.ContainsFunc(left, func(master api.Instance) bool { return instance.MasterID == master.ID })
	})
}
