package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// slaveIn is a slave that was made of the instance a, as the state has it while b is the master.
func slaveIn(masterID string, slaves ...string) api.Instance {
	instance := productsInstance()
	instance.MasterID, instance.SlaveIDs = masterID, slaves
	return instance
}

func TestRolesThatMovedAreNoDifference(t *testing.T) {
	declared := instanceModelOf(slaveIn("a"))
	for name, test := range map[string]struct {
		declared *instanceModel
		now      api.Instance
		promotes bool
		want     types.Object
		warned   bool
	}{
		"a slave of another one":             {declared: declared, now: slaveIn("b"), promotes: true, want: declared.SlaveOf},
		"a slave that has become the master": {declared: declared, now: slaveIn("", "a"), promotes: true, want: declared.SlaveOf},
		"a master that has become a slave":   {declared: instanceModelOf(slaveIn("")), now: slaveIn("b"), promotes: true, want: types.ObjectNull(slaveOfAttrTypes)},
		"one that stands alone may have the only data": {
			declared: declared, now: slaveIn(""), promotes: true, want: declared.SlaveOf, warned: true,
		},
		"where nothing can be promoted it was detached": {declared: declared, now: slaveIn(""), want: types.ObjectNull(slaveOfAttrTypes)},
		"an import takes what there is":                 {declared: &instanceModel{}, now: slaveIn("b"), promotes: true, want: slaveOfObject(slaveIn("b"))},
	} {
		t.Run(name, func(t *testing.T) {
			now := instanceModelOf(test.now)
			var diags diag.Diagnostics
			now.keepRelation(test.declared, test.promotes, &diags)
			assert.Equal(t, test.want, now.SlaveOf)
			assert.Equal(t, test.warned, diags.WarningsCount() == 1)
		})
	}
}

// What is declared to follow another instance of its own set is not replaced.
func TestWhoFollowsWhom(t *testing.T) {
	follow := func(id string) *instanceModel {
		plan := instanceModelOf(slaveIn(id))
		plan.Role = types.StringNull()
		return plan
	}
	for name, test := range map[string]struct {
		state    api.Instance
		plan     *instanceModel
		promoted map[string]string
		replaces bool
		steps    []instanceStepKind
	}{
		"another master":                 {state: slaveIn("a"), plan: follow("b"), replaces: true},
		"its master after a failover":    {state: slaveIn("b"), plan: follow("b")},
		"the sibling that is promoted":   {state: slaveIn("a"), plan: follow("b"), promoted: map[string]string{"b": "a"}, steps: []instanceStepKind{stepFollow}},
		"one promoted in another set":    {state: slaveIn("a"), plan: follow("b"), promoted: map[string]string{"b": "x"}, replaces: true},
		"its own slave that is promoted": {state: slaveIn("", "b"), plan: follow("b"), promoted: map[string]string{"b": productsInstance().ID}, steps: []instanceStepKind{stepFollow}},
	} {
		t.Run(name, func(t *testing.T) {
			state := instanceModelOf(test.state)
			planned := &promotions{former: test.promoted}
			replacing := test.plan.replacingChanges(state, instanceAbilities{Promote: true}, planned)
			if test.replaces {
				assert.Equal(t, []path.Path{path.Root("slave_of")}, replacing)
				return
			}
			assert.Empty(t, replacing)
			var kinds []instanceStepKind
			for _, step := range planInstance(state, test.plan) {
				kinds = append(kinds, step.Kind)
			}
			assert.Equal(t, test.steps, kinds)
		})
	}
}
