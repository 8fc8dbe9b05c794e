package instance

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// This file is about an instance that was changed outside of Terraform, in what no plan can bring back: only a new instance could be as
// declared, and protection refuses that; and no volume shrinks. A plan that fails would not bring it back either, and would keep everything
// else from being applied. So it is told, and left as it is.

// keepable are the attributes that a plan can leave as the server has them, by name.
func (m *instanceModel) keepable(can instanceAbilities) map[string]attr.Value {
	values := m.unchangeable(can)
	values["volume"] = object.VolumeOf(m.Volume).Size
	delete(values, "slave_of")
	return values
}

// noteDrift notes what was declared of what a refresh finds to be otherwise. An import declares nothing.
func (m *instanceModel) noteDrift(ctx context.Context, before *instanceModel, notes object.PrivateState, can instanceAbilities, diags *diag.Diagnostics) {
	noted := object.Noted[map[string]string](ctx, notes, object.DriftNote, diags)
	if !before.FlavorID.IsNull() {
		object.SetNoted(ctx, notes, object.DriftNote, object.Drift(noted, before.keepable(can), m.keepable(can)), diags)
	}
}

// stillNoted is what stays noted of a configuration: what is declared as before or not at all, and what is declared as the server has it where
// nothing written says so, since it is ignored. The rest is declared anew.
func (m *instanceModel) stillNoted(state *instanceModel, noted map[string]string, can instanceAbilities, written *object.Written) map[string]string {
	declared, is := m.keepable(can), state.keepable(can)
	still := maps.Clone(noted)
	maps.DeleteFunc(still, func(name, was string) bool {
		switch {
		case declared[name] == nil:
			return true
		case declared[name].IsNull(), declared[name].String() == was:
			return false
		}
		says, _ := written.Says("instance", m.Name, name, declared[name])
		return says || !declared[name].Equal(is[name])
	})
	return still
}

// declaresDrift tells whether something that was changed outside is declared as it is by now.
func (r *instanceResource) declaresDrift(ctx context.Context, req resource.ModifyPlanRequest, drift map[string]string, diags *diag.Diagnostics) bool {
	if len(drift) == 0 {
		return false
	}
	var config, state instanceModel
	diags.Append(req.Config.Get(ctx, &config)...)
	diags.Append(req.State.Get(ctx, &state)...)
	return r.declaresAnew(&config, &state, drift, abilitiesOf(r.Client, datastoreType(&config, &state)))
}

// declaresAnew is declaresDrift for whoever has read the configuration and the state.
func (r *instanceResource) declaresAnew(config, state *instanceModel, drift map[string]string, can instanceAbilities) bool {
	return len(config.stillNoted(state, drift, can, object.Memory[object.Written](r.Connection))) < len(drift)
}

// write notes what is declared before anything of it is ignored.
func (r *instanceResource) write(config *instanceModel) {
	object.Memory[object.Written](r.Connection).Note("instance", config.Name, config.keepable(instanceAbilities{}))
}

// leaveDrift leaves what was changed outside, and is still declared as before, as the server has it, and tells of it.
func (m *instanceModel) leaveDrift(config, state *instanceModel, noted map[string]string, can instanceAbilities, diags *diag.Diagnostics) {
	declared, is := config.keepable(can), state.keepable(can)
	var told []string
	for _, name := range slices.Sorted(maps.Keys(noted)) {
		switch {
		case declared[name] == nil || declared[name].String() != noted[name] || declared[name].Equal(is[name]):
		case name == "volume" && can.Grow:
			m.leaveLarger(state, diags)
		case guard.Protected(m.DeletionProtection, state.DeletionProtection):
			told = append(told, fmt.Sprintf("%s is %s, declared %s", name, is[name], declared[name]))
			m.take(name, state)
		}
	}
	if len(told) > 0 {
		warnOfDrift(diags, state.attempt("change"), told)
	}
}

// leaveLarger leaves a volume that is larger than declared. One that is smaller grows.
func (m *instanceModel) leaveLarger(state *instanceModel, diags *diag.Diagnostics) {
	should, is := object.VolumeOf(m.Volume).Size, object.VolumeOf(state.Volume).Size
	if is.ValueInt64() <= should.ValueInt64() {
		return
	}
	m.take("volume", state)
	diags.AddAttributeWarning(path.Root("volume").AtName("size"), fmt.Sprintf("Volume of instance %q is larger than declared", state.Name.ValueString()),
		fmt.Sprintf("The volume of instance %q (%s) has %d GiB, and %d are declared: it was grown outside of Terraform, or with its master's. It can't shrink, and nothing is planned. Declare size = %d.",
			state.Name.ValueString(), state.ID.ValueString(), is.ValueInt64(), should.ValueInt64(), is.ValueInt64()))
}

// take takes an attribute from the state.
func (m *instanceModel) take(name string, state *instanceModel) {
	switch name {
	case "name":
		m.Name = state.Name
	case "flavor_id":
		m.FlavorID = state.FlavorID
	case "volume":
		m.Volume = object.VolumeObjectOf(int(object.VolumeOf(state.Volume).Size.ValueInt64()), object.VolumeOf(m.Volume).Type)
	case "configuration_id":
		m.ConfigurationID = state.ConfigurationID
	case "datastore", "datastore.type":
		m.Datastore = state.Datastore
	}
}

// missingFrom tells what an instance no longer has of what was declared, as "slave_of is <null>, declared 7". Terraform takes no plan that
// leaves it without, where it is declared, so that the state keeps it. After an import nothing is declared.
func (m *instanceModel) missingFrom(declared *instanceModel, can instanceAbilities) []string {
	if declared.FlavorID.IsNull() {
		return nil
	}
	should, is := declared.unchangeable(can), m.unchangeable(can)
	var lost []string
	for _, p := range object.Changed(should, is) {
		if name := p.String(); name == "slave_of" || is[name].IsNull() {
			lost = append(lost, fmt.Sprintf("%s is %s, declared %s", p, is[name], should[name]))
		}
	}
	return lost
}

// keepMissing takes those attributes back to what was declared.
func (m *instanceModel) keepMissing(declared *instanceModel, can instanceAbilities) {
	m.SlaveOf = declared.SlaveOf
	if !can.Configure && m.ConfigurationID.IsNull() {
		m.ConfigurationID = declared.ConfigurationID
	}
}
