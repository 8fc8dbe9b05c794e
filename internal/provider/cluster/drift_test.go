package cluster

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// sized is what a cluster's configuration, plan or state says of its nodes.
func sized(flavor string, volume int) *clusterModel {
	return &clusterModel{FlavorID: types.StringValue(flavor), Volume: object.VolumeObject(volume), ConfigurationID: types.StringNull()}
}

func sizes(m *clusterModel) []any {
	return []any{m.FlavorID.ValueString(), int(object.VolumeOf(m.Volume).Size.ValueInt64())}
}

// The state has what a node has, and beside it what was declared, until all nodes are as declared again.
func TestTheStateHasWhatNodesHave(t *testing.T) {
	node := func(id, flavor string, volume int, status api.Status) api.Node {
		return api.Node{ID: id, FlavorID: flavor, VolumeSize: volume, Status: status}
	}
	owned := []string{"a", "b", "c"}
	well := []api.Node{node("a", "7", 1, api.StatusActive), node("b", "7", 1, api.StatusActive), node("other", "9", 9, api.StatusActive)}
	drifted := append([]api.Node{node("c", "8", 1, api.StatusActive)}, well...)
	state := sized("7", 1)
	noted := state.showDrift(declaration{}, well, owned, clusterAbilities{})
	assert.Equal(t, declaration{}, noted)
	assert.Equal(t, []any{"7", 1}, sizes(state))

	noted = state.showDrift(noted, drifted, owned, clusterAbilities{})
	assert.Equal(t, declaration{FlavorID: "7"}, noted)
	assert.Equal(t, []any{"8", 1}, sizes(state))
	noted = state.showDrift(noted, drifted, owned, clusterAbilities{})
	assert.Equal(t, declaration{FlavorID: "7"}, noted, "the next refresh still knows what was declared")

	drifted[0].Status = api.StatusError
	noted = state.showDrift(noted, drifted, owned, clusterAbilities{})
	assert.Equal(t, declaration{}, noted, "of a node that has failed the status counts")
	assert.Equal(t, []any{"7", 1}, sizes(state))
}

// What is declared of an attribute that a node has otherwise tells what becomes of it: three ways to declare it, with what the plan has
// in the end.
func TestWhatIsDeclaredDecidesOverDrift(t *testing.T) {
	noted := declaration{FlavorID: "7", VolumeSize: 1}
	for name, test := range map[string]struct {
		config       *clusterModel
		said         bool
		left         ignored
		state        []any
		finally      []any
		compared     declaration
		replacements int
	}{
		"as before": {
			config: sized("7", 1), said: true, state: []any{"7", 1}, finally: []any{"8", 2}, compared: declaration{FlavorID: "7", VolumeSize: 1},
		},
		"as the node has it, but no configuration says so: it is ignored": {
			config: sized("8", 2), left: ignored{flavor: true, volume: true}, state: []any{"8", 2}, finally: []any{"8", 2},
		},
		"as the node has it, and a configuration says so: the rest of a roll": {
			config: sized("8", 2), said: true, state: []any{"7", 1}, finally: []any{"8", 2}, compared: declaration{FlavorID: "8", VolumeSize: 2}, replacements: 2,
		},
		"one of two is ignored": {
			config: sized("8", 1), left: ignored{flavor: true}, state: []any{"8", 1}, finally: []any{"8", 2}, compared: declaration{VolumeSize: 1},
		},
		"otherwise": {
			config: sized("9", 3), state: []any{"7", 1}, finally: []any{"9", 3}, compared: declaration{FlavorID: "9", VolumeSize: 3}, replacements: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			state, plan := sized("8", 2), *test.config
			seen := *state
			left, back := takeBack(state, &plan, test.config, noted, func(string, attr.Value) bool { return test.said })
			assert.Equal(t, test.left, left)
			assert.Equal(t, test.state, sizes(state))
			assert.Len(t, plan.replacingChanges(state, clusterAbilities{}), test.replacements)
			change := clusterChange{Declared: declaration{FlavorID: plan.FlavorID.ValueString(), VolumeSize: int(object.VolumeOf(plan.Volume).Size.ValueInt64())}}
			change.leave(left)
			assert.Equal(t, test.compared, change.Declared)
			plan.keepSeen(state, &seen, back)
			assert.Equal(t, test.finally, sizes(&plan))

			// The update is told the plan, and computes from the same.
			planned, again := plan, sized("8", 2)
			leftAgain, _ := takeBack(again, &planned, test.config, noted, func(string, attr.Value) bool { return test.said })
			assert.Equal(t, left, leftAgain)
			assert.Equal(t, sizes(state), sizes(again))
			if left == (ignored{}) {
				assert.Equal(t, sizes(test.config), sizes(&planned))
			}
		})
	}
}
