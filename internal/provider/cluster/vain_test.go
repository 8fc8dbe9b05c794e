package cluster

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// brokenAPI is v1.0 with a datastore to which no released Trove adds nodes.
var brokenAPI = clusterAbilities{Datastore: "cassandra", ClusterRules: api.ClusterRules{AtLeast: 1, Group: 1, NamesNodes: true, GrowthIsBroken: true}}

func TestARepairIsOfferedOnceWhereNoNodeCanBeAdded(t *testing.T) {
	brokeDown := fmt.Errorf("adding: %w", &api.Error{StatusCode: 500})
	change := trio()
	change.ConfigurationID = products.ConfigurationID
	change.fail("a")
	change.lose("b")
	plan := planCluster(change, brokenAPI)
	assert.True(t, plan.Hopeless)
	change.Have["b"] = healthy("b", "")
	plan = planCluster(change, brokenAPI)
	assert.Equal(t, []string{"add a", "remove a:a"}, tell(plan).steps)

	assert.Empty(t, change.triedInVain(plan.Steps[:1], brokenAPI, fmt.Errorf("adding: %w", &api.Error{StatusCode: 409})), "a refusal may end")
	assert.Empty(t, change.triedInVain(plan.Steps[:1], mariadbAPI, brokeDown), "another server may do better the next time")
	change.Vain = change.triedInVain(plan.Steps[:1], brokenAPI, brokeDown)
	assert.Equal(t, []string{"a"}, change.Vain)
	assert.Equal(t, outcome{unrepairable: []string{
		`node a: it is in ERROR, and this Trove could not add a node for it when an apply tried; heal = "warn" says that this is known, a changed replacement_trigger has it tried again`,
	}}, tell(planCluster(change, brokenAPI)))

	change.Want["a"] = wish{Trigger: "1"}
	plan = planCluster(change, brokenAPI)
	assert.Equal(t, []string{"add a", "remove a:a"}, tell(plan).steps, "who asks is obeyed")
	change.Vain = nil
	assert.Empty(t, change.triedInVain(plan.Steps[:1], brokenAPI, brokeDown), "and may ask again")

	assert.Equal(t, []string{"a"}, stillVain([]string{"a", "b"}, []api.Node{{ID: "a", Status: api.StatusError}, {ID: "b", Status: api.StatusActive}}))
}

// So it is with nodes that have no places.
func TestMissingNodesAreOfferedOnceWhereNoneCanBeAdded(t *testing.T) {
	change := trio()
	change.ConfigurationID = products.ConfigurationID
	delete(change.Have, "a")
	change.BySize, change.Missing, change.Want = true, 1, sizeWishes(change.Have, 3)
	plan := planCluster(change, brokenAPI)
	assert.Equal(t, []string{"add new-1"}, tell(plan).steps)
	change.Vain = change.triedInVain(plan.Steps, brokenAPI, &api.Error{StatusCode: 500})
	assert.Equal(t, []string{missingNode}, change.Vain)
	assert.Empty(t, planCluster(change, brokenAPI).Steps)
}

func TestAClusterHasFailedOnlyWhereItHas(t *testing.T) {
	node := func(status api.Status, kind string) api.Node { return api.Node{Status: status, Type: kind} }
	ill := api.Cluster{Status: api.StatusError}
	for name, test := range map[string]struct {
		cluster api.Cluster
		nodes   []api.Node
		want    bool
	}{
		"one of three":                   {ill, []api.Node{node("ERROR", ""), node("ACTIVE", ""), node("ACTIVE", "")}, false},
		"an arbiter":                     {ill, []api.Node{node("ERROR", "arbiter"), node("ACTIVE", ""), node("ACTIVE", "")}, false},
		"two of three":                   {ill, []api.Node{node("ERROR", ""), node("FAILED", ""), node("ACTIVE", "")}, true},
		"all that hold data":             {ill, []api.Node{node("ERROR", ""), node("ACTIVE", "arbiter"), node("ACTIVE", "arbiter")}, true},
		"none of its nodes, as far told": {ill, []api.Node{node("ACTIVE", ""), node("ACTIVE", "")}, true},
		"stuck in a task":                {api.Cluster{Status: api.StatusError, Task: api.TaskGrowing}, []api.Node{node("ERROR", ""), node("ACTIVE", ""), node("ACTIVE", "")}, true},
		"without nodes":                  {ill, nil, true},
	} {
		assert.Equal(t, test.want, failedAsAWhole(test.cluster, test.nodes), name)
	}
}
