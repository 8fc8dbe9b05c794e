package instance

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Terraform changes a master before its slaves, since they refer to it. What interrupts a database had better come to the slaves
// first: where it fails, the master still serves. With slaves_first a change of the master takes its slaves along, before itself.

// rolled puts before the steps of a master those that its slaves take first, one slave after the other: what interrupts the
// database, for those that have now what the master has now. A slave that is declared to be otherwise stays as it is, and one
// that was changed before an interrupt is not changed again.
func rolled(steps []instanceStep, state *instanceModel, slaves []api.Instance) []instanceStep {
	slaves = slices.SortedFunc(slices.Values(slaves), func(a, b api.Instance) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	first := slices.IndexFunc(steps, instanceStep.interrupts)
	if first < 0 {
		return steps
	}
	all := slices.Clone(steps[:first])
	for _, slave := range slaves {
		for _, step := range steps[first:] {
			if step.interrupts() && step.changesWhatBothHave(state, slave) {
				step.Slave, step.SlaveName = slave.ID, slave.Name
				all = append(all, step)
			}
		}
	}
	return append(all, steps[first:]...)
}

// interrupts tells the steps in which the database can't be reached, or is to be restarted after. A volume that grows takes
// those of the slaves along by itself.
func (s instanceStep) interrupts() bool {
	switch s.Kind {
	case stepResize, stepUpgrade, stepDetachConfiguration, stepAttachConfiguration:
		return true
	case stepAwait, stepDetach, stepPromote, stepFollow, stepRename, stepChangeAccess, stepGrowVolume:
	}
	return false
}

// changesWhatBothHave tells whether the slave has what the step takes from the master.
func (s instanceStep) changesWhatBothHave(state *instanceModel, slave api.Instance) bool {
	switch s.Kind {
	case stepResize:
		return slave.FlavorID == state.FlavorID.ValueString()
	case stepUpgrade:
		return slave.Datastore.Version == object.DatastoreModelOf(state.Datastore).Version.ValueString()
	case stepDetachConfiguration, stepAttachConfiguration:
		return slave.ConfigurationID == state.ConfigurationID.ValueString()
	case stepAwait, stepDetach, stepPromote, stepFollow, stepRename, stepChangeAccess, stepGrowVolume:
	}
	return false
}

// rolls tells whether the slaves are changed first. An instance that is just made the master, or still being built, is changed
// alone.
func (m *instanceModel) rolls(state *instanceModel) bool {
	return m.SlavesFirst.ValueBool() && state.Role.ValueString() == roleMaster && !m.promotes(state)
}

// stepsOf are the steps of a change, those of the slaves that the state has among them.
func (r *instanceResource) stepsOf(ctx context.Context, plan, state *instanceModel) ([]instanceStep, error) {
	steps := planInstance(state, plan)
	if !plan.rolls(state) || !slices.ContainsFunc(steps, instanceStep.interrupts) {
		return steps, nil
	}
	var slaves []api.Instance
	for _, element := range state.Slaves.Elements() {
		id, ok := element.(types.String)
		if !ok {
			continue
		}
		slave, err := r.Client.Instance(ctx, id.ValueString())
		if unlessGone(err) != nil {
			return nil, fmt.Errorf("its slave %s: %w", id.ValueString(), err)
		}
		if err == nil && slave.MasterID == state.ID.ValueString() {
			slaves = append(slaves, slave)
		}
	}
	return rolled(steps, state, slaves), nil
}

// othersWell tells what is wrong with the set but for one member: that one is not taken down while another one is.
func (i *instanceSteps) othersWell(ctx context.Context, set api.Instance, but string) error {
	for _, id := range append([]string{set.ID}, set.SlaveIDs...) {
		if id == but {
			continue
		}
		member, err := i.client.Instance(ctx, id)
		if unlessGone(err) != nil {
			return err
		}
		if class, _ := member.Status.Class(); err == nil && class == api.Failed {
			return fmt.Errorf("instance %q (%s), of the same set, is %s: %w. Repair or remove that one first, or set slaves_first = false: then each instance is changed whatever the others are like", member.Name, member.ID, member.Status, api.ErrFault)
		}
	}
	return nil
}

// warnOfMasterFirst tells that a master is changed before its slaves, where it is.
func (m *instanceModel) warnOfMasterFirst(state *instanceModel, steps []instanceStep, diags *diag.Diagnostics) {
	if m.SlavesFirst.ValueBool() || len(state.Slaves.Elements()) == 0 || !slices.ContainsFunc(steps, instanceStep.interrupts) {
		return
	}
	diags.AddAttributeWarning(path.Root("slaves_first"), fmt.Sprintf("Master %q is changed before its slaves", state.Name.ValueString()),
		fmt.Sprintf("Instance %q has slaves, and Terraform changes it before what refers to it. With slaves_first = true the change comes to its slaves first, and to it last.", state.Name.ValueString()))
}

// plannedRolls are the steps that plans of masters in this process have for their slaves, by the slave's id.
type plannedRolls struct {
	mu sync.Mutex
	of map[string][]instanceStep
}

func (p *plannedRolls) plan(steps []instanceStep) {
	bySlave := map[string][]instanceStep{}
	for _, step := range steps {
		if step.Slave != "" {
			bySlave[step.Slave] = append(bySlave[step.Slave], step)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[string][]instanceStep{}
	}
	maps.Copy(p.of, bySlave)
}

// withoutRolled are the steps of an instance without those that its master's plan has told of.
func (p *plannedRolls) withoutRolled(id string, steps []instanceStep) []instanceStep {
	p.mu.Lock()
	told := p.of[id]
	p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(steps), func(step instanceStep) bool {
		return slices.ContainsFunc(told, func(rolled instanceStep) bool { return rolled.Kind == step.Kind && rolled.To == step.To })
	})
}

// follow gives a slave that its master takes along what it has after that, where the configuration leaves it to the server.
// What it declares otherwise would be taken back and forth by each apply.
func (p *plannedRolls) follow(config, plan, state *instanceModel, diags *diag.Diagnostics) {
	p.mu.Lock()
	steps := p.of[state.ID.ValueString()]
	p.mu.Unlock()
	for _, step := range steps {
		to, has, at := types.StringValue(step.To), types.StringNull(), step.attribute()
		if step.To == "" {
			to = types.StringUnknown()
		}
		switch step.Kind {
		case stepResize:
			if config.FlavorID.IsNull() {
				plan.FlavorID = to
			}
			has = plan.FlavorID
		case stepUpgrade:
			if config.Datastore.IsNull() {
				plan.Datastore = types.ObjectValueMust(object.DatastoreAttrTypes, map[string]attr.Value{"type": object.DatastoreModelOf(state.Datastore).Type, "version": to})
			}
			has = object.DatastoreModelOf(plan.Datastore).Version
		case stepDetachConfiguration, stepAttachConfiguration:
			has = plan.ConfigurationID
		case stepAwait, stepDetach, stepPromote, stepFollow, stepRename, stepChangeAccess, stepGrowVolume:
		}
		if step.Kind != stepDetachConfiguration && !has.IsUnknown() && !to.IsUnknown() && !has.Equal(to) {
			addNotAsItsMaster(diags, at, state, step.To)
		}
	}
}

func addNotAsItsMaster(diags *diag.Diagnostics, at path.Path, state *instanceModel, to string) {
	diags.AddAttributeError(at, "Not as its master",
		fmt.Sprintf("Slave %q (%s) has the %s that its master has, and the master gets %q, its slaves first (slaves_first). Declare the same here; or set slaves_first = false on the master, where the two are to differ.",
			state.Name.ValueString(), state.ID.ValueString(), at, to))
}
