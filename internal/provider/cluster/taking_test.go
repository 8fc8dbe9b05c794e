package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestWhoseNodeItIs(t *testing.T) {
	stray := healthy("x", "west")
	for name, test := range map[string]struct {
		can    clusterAbilities
		change func(*clusterChange)
		want   outcome
	}{
		"a node that came unseen and fits is taken": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Region: "west"}; c.Unseen = c.Others },
			want:   outcome{steps: []string{"take d"}},
		},
		"one that was there before is not": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Region: "west"} },
			want:   outcome{steps: []string{"add d"}},
		},
		"nor one in another region": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Region: "eu"}; c.Unseen = c.Others },
			want:   outcome{steps: []string{"add d"}},
		},
		"nor one of another flavor": {
			can: nodesAPI,
			change: func(c *clusterChange) {
				c.Others[0].FlavorID = "3"
				c.Want["d"] = wish{Region: "west"}
				c.Unseen = c.Others
			},
			want: outcome{steps: []string{"add d"}},
		},
		"where only one of two came, the other is added": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"], c.Want["e"] = wish{}, wish{Region: "west"}; c.Unseen = c.Others },
			want:   outcome{steps: []string{"add d", "take e"}},
		},
		"a move that was cut off in the middle goes on": {
			can: nodesAPI,
			change: func(c *clusterChange) {
				c.Want["a"] = wish{Region: "west"}
				c.Have["a"] = healthy("a", "east")
				c.Unseen = c.Others
			},
			want: outcome{steps: []string{"take a", "remove a:a"}},
		},
		"a key that changes keeps its node": {
			can: nodesAPI,
			change: func(c *clusterChange) {
				delete(c.Want, "c")
				c.Want["third"] = wish{Adopt: "c"}
			},
			want: outcome{steps: []string{"take third"}},
		},
		"where nodes are named after their places, the name tells": {
			can: mariadbAPI,
			change: func(c *clusterChange) {
				c.Others[0].Name = "products-e"
				c.Want["d"], c.Want["e"] = wish{}, wish{}
				c.Unseen = c.Others
			},
			want: outcome{steps: []string{"add d", "take e"}},
		},
		"one of another name is somebody else's": {
			can: mariadbAPI,
			change: func(c *clusterChange) {
				c.Others[0].Name = "products-member-4"
				c.Want["d"] = wish{}
				c.Unseen = c.Others
			},
			want: outcome{steps: []string{"add d"}},
		},
		"an exchange that was cut off in the middle goes on": {
			can: mariadbAPI,
			change: func(c *clusterChange) {
				c.Others[0].Name = "products-b"
				c.fail("b")
				c.Unseen = c.Others
			},
			want: outcome{steps: []string{"take b", "remove b:b"}},
		},
		"a node that is named for an empty place is taken": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Adopt: "x"} },
			want:   outcome{steps: []string{"take d"}},
		},
		"one that is being built is waited for": {
			can: nodesAPI,
			change: func(c *clusterChange) {
				c.Others[0].Status = api.StatusBuild
				c.Want["d"] = wish{Adopt: "x"}
			},
			want: outcome{steps: []string{"take d", "wait "}},
		},
		"a place that has a node does not care": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["a"] = wish{Adopt: "x"} },
		},
		"a node that is not there can't be taken": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Adopt: "y"} },
			want: outcome{refusals: []string{
				`nodes["d"].adopt: Place d is to take node y, and the cluster has no such node that is free; it has x. Name another node, or leave adopt out to have one added.`,
			}},
		},
		"nor one that is in another place": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Adopt: "a"} },
			want: outcome{refusals: []string{
				`nodes["d"].adopt: Place d is to take node a, and it is in another place already. Name another node, or leave adopt out to have one added.`,
			}},
		},
		"nor one for two places": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"], c.Want["e"] = wish{Adopt: "x"}, wish{Adopt: "x"} },
			want: outcome{steps: []string{"take d"}, refusals: []string{
				`nodes["e"].adopt: Place e is to take node x, and another place is to take it. Name another node, or leave adopt out to have one added.`,
			}},
		},
		"nor one in another region than declared": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Want["d"] = wish{Adopt: "x", Region: "eu"} },
			want: outcome{refusals: []string{
				`nodes["d"].adopt: Place d is to take node x, and its region is west, declared eu. Name another node, or leave adopt out to have one added.`,
			}},
		},
		"a node that is let go of stays": {
			can:    nodesAPI,
			change: func(c *clusterChange) { delete(c.Want, "a"); c.Forget = []string{"a"} },
			want:   outcome{steps: []string{"forget a"}},
		},
		"an id that no node has, while nodes are removed": {
			can:    nodesAPI,
			change: func(c *clusterChange) { delete(c.Want, "a"); c.Forget = []string{"A"} },
			want: outcome{steps: []string{"remove a"}, refusals: []string{
				"forget_nodes: forget_nodes lets go of node A, which the cluster does not have, and this plan removes nodes. Correct the id, or take it out.",
			}},
		},
		"and while none is": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Forget = []string{"A"} },
		},
		"its place has to go": {
			can:    nodesAPI,
			change: func(c *clusterChange) { c.Forget = []string{"a"} },
			want: outcome{refusals: []string{
				"forget_nodes: forget_nodes lets go of node a, and nodes still has its place a. Take the key out of nodes, or the id out of forget_nodes.",
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := trio()
			change.Name, change.Others = "products", []place{stray}
			change.ConfigurationID = products.ConfigurationID
			test.change(&change)
			assert.Equal(t, test.want, tell(planCluster(change, test.can)))
		})
	}
}

// Nodes of a cluster that is declared by size have the first numbers that are free, and those of a growth that went through
// unseen are the same again.
func TestNamesWhereTheClusterIsDeclaredBySize(t *testing.T) {
	change := trio()
	change.Name, change.BySize = "products", true
	change.ConfigurationID = products.ConfigurationID
	other := healthy("x", "")
	other.Name = "products-1"
	change.Others = []place{other}
	change.Want = sizeWishes(change.Have, 5)
	plan := planCluster(change, mariadbAPI)
	assert.Equal(t, []string{"add new-1", "add new-2"}, tell(plan).steps)
	assert.Equal(t, "products-2", plan.Steps[0].Allocation.Name)
	assert.Equal(t, "products-3", plan.Steps[1].Allocation.Name)

	unseen := healthy("y", "")
	unseen.Name = "products-2"
	change.Others, change.Unseen = []place{other, unseen}, []place{unseen}
	assert.Equal(t, []string{"take new-1", "add new-2"}, tell(planCluster(change, mariadbAPI)).steps)
}
