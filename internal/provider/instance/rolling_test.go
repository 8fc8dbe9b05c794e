package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Two slaves that are like their master, and one that is declared to be otherwise.
func TestSlavesTakeTheStepsOfTheirMasterFirst(t *testing.T) {
	state := instanceModelOf(productsInstance())
	like := func(id, name string, change func(*api.Instance)) api.Instance {
		slave := productsInstance()
		slave.ID, slave.Name, slave.MasterID = id, name, state.ID.ValueString()
		change(&slave)
		return slave
	}
	same := func(*api.Instance) {}
	other := like("3", "c", func(i *api.Instance) {
		i.FlavorID, i.Datastore.Version, i.ConfigurationID = "9", "5.5-other", "another"
	})
	slaves := []api.Instance{like("1", "b", same), other, like("2", "a", same)}
	of := func(id, name string, step instanceStep) instanceStep {
		step.Slave, step.SlaveName = id, name
		return step
	}
	resize, rename := instanceStep{Kind: stepResize, To: "8"}, instanceStep{Kind: stepRename, To: "orders"}
	grow := instanceStep{Kind: stepGrowVolume, Size: 4}
	detach, upgrade := instanceStep{Kind: stepDetachConfiguration}, instanceStep{Kind: stepUpgrade, To: "5.7"}
	attach := instanceStep{Kind: stepAttachConfiguration, To: "b9c8a3f8"}
	for name, test := range map[string]struct{ steps, want []instanceStep }{
		"what interrupts nothing is the master's own": {[]instanceStep{rename, grow}, []instanceStep{rename, grow}},
		"nothing": {nil, nil},
		"in the order of names, and after what does no harm": {[]instanceStep{rename, resize}, []instanceStep{rename, of("2", "a", resize), of("1", "b", resize), resize}},
		"each slave to its end": {
			[]instanceStep{detach, upgrade, attach},
			[]instanceStep{
				of("2", "a", detach), of("2", "a", upgrade), of("2", "a", attach), of("1", "b", detach), of("1", "b", upgrade), of("1", "b", attach),
				detach, upgrade, attach,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, rolled(test.steps, state, slaves))
			assert.Equal(t, test.want, rolled(test.steps, state, []api.Instance{slaves[2], slaves[1], slaves[0]}), "in whatever order they are listed")
		})
	}
	t.Run("what was done before an interrupt is not done again", func(t *testing.T) {
		done := like("2", "a", func(i *api.Instance) { i.FlavorID = "8" })
		assert.Equal(t, []instanceStep{of("1", "b", resize), resize}, rolled([]instanceStep{resize}, state, []api.Instance{slaves[0], done}))
	})
}

func TestOnlyAMasterRolls(t *testing.T) {
	for name, test := range map[string]struct {
		role  string
		plan  func(*instanceModel)
		rolls bool
	}{
		"a master":                 {roleMaster, func(*instanceModel) {}, true},
		"one that is not to":       {roleMaster, func(m *instanceModel) { m.SlavesFirst = types.BoolValue(false) }, false},
		"a slave":                  {roleSlave, func(*instanceModel) {}, false},
		"a slave that is promoted": {roleSlave, func(m *instanceModel) { m.Role = types.StringValue(roleMaster) }, false},
		"one that stands alone":    {roleStandalone, func(*instanceModel) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			state, plan := instanceModelOf(productsInstance()), instanceModelOf(productsInstance())
			state.Role, plan.SlavesFirst = types.StringValue(test.role), types.BoolValue(true)
			test.plan(plan)
			assert.Equal(t, test.rolls, plan.rolls(state))
		})
	}
}

func TestASlaveFollowsWhatItsMasterTakesItTo(t *testing.T) {
	steps := func(id string) []instanceStep {
		return []instanceStep{
			{Kind: stepDetachConfiguration, Slave: id},
			{Kind: stepUpgrade, To: "5.7", Slave: id},
			{Kind: stepAttachConfiguration, To: "new", Slave: id},
			{Kind: stepResize, To: "8", Slave: id},
			{Kind: stepResize, To: "8"},
		}
	}
	state := instanceModelOf(productsInstance())
	rolls := &plannedRolls{}
	rolls.plan(steps(state.ID.ValueString()))

	left := instanceModelOf(productsInstance()) // to the server
	left.FlavorID, left.Datastore = types.StringNull(), types.ObjectNull(object.DatastoreAttrTypes)
	plan := instanceModelOf(productsInstance())
	plan.ConfigurationID = types.StringValue("new")
	var diags diag.Diagnostics
	rolls.follow(left, plan, state, &diags)
	assert.Empty(t, diags)
	assert.Equal(t, types.StringValue("8"), plan.FlavorID)
	assert.Equal(t, types.StringValue("5.7"), object.DatastoreModelOf(plan.Datastore).Version)

	unknown := &plannedRolls{} // before the apply
	unknown.plan([]instanceStep{{Kind: stepResize, Slave: state.ID.ValueString()}, {Kind: stepUpgrade, Slave: state.ID.ValueString()}})
	unknown.follow(left, plan, state, &diags)
	assert.Empty(t, diags)
	assert.Equal(t, types.StringUnknown(), plan.FlavorID)
	assert.Equal(t, types.StringUnknown(), object.DatastoreModelOf(plan.Datastore).Version)

	declared := instanceModelOf(productsInstance())
	rolls.follow(declared, declared, state, &diags)
	var at []path.Path
	for _, d := range diags {
		if withPath, ok := d.(diag.DiagnosticWithPath); ok {
			at = append(at, withPath.Path())
		}
	}
	assert.Equal(t, []path.Path{path.Root("datastore").AtName("version"), path.Root("configuration_id"), path.Root("flavor_id")}, at)
	assert.Contains(t, diags[0].Detail(), `Declare the same here; or set slaves_first = false on the master`)

	another := instanceModelOf(productsInstance())
	another.ID = types.StringValue("another")
	diags = nil
	rolls.follow(declared, declared, another, &diags)
	assert.Empty(t, diags)
}
