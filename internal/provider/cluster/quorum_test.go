package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// electing is the API nodes with a datastore that decides by majority.
var electing = clusterAbilities{Datastore: "mongodb", ClusterRules: api.ClusterRules{
	NodeTypes: []string{"arbiter"}, AtLeast: 3, Elects: true, Group: 1, ReplacesInOne: true, RegionsOfNew: true,
}}

func trio() clusterChange {
	have := map[string]place{"a": healthy("a", ""), "b": healthy("b", ""), "c": healthy("c", "")}
	return clusterChange{Declared: products, Heal: true, Status: api.StatusActive, Have: have, Want: wishesOf(have)}
}

// resized gives the node of a place another flavor.
func (c *clusterChange) resized(key string) {
	p := c.Have[key]
	p.FlavorID = "3"
	c.Have[key] = p
}

func (c *clusterChange) primary(key string) {
	p := c.Have[key]
	p.Role = "primary"
	c.Have[key] = p
}

func TestWhatIsWellStaysTheMajority(t *testing.T) {
	for name, test := range map[string]struct {
		can    clusterAbilities
		change func(*clusterChange)
		want   outcome
	}{
		"a failed node is replaced first, then the others bear the loss of one after the other": {
			can:    electing,
			change: func(c *clusterChange) { c.resized("a"); c.fail("b"); c.resized("c") },
			want:   outcome{steps: []string{"replace b", "replace a", "replace c"}},
		},
		"a primary is replaced last": {
			can:    electing,
			change: func(c *clusterChange) { c.resized("a"); c.resized("b"); c.resized("c"); c.primary("a") },
			want:   outcome{steps: []string{"replace b", "replace c", "replace a"}},
		},
		"a primary is removed last": {
			can: nodesAPI,
			change: func(c *clusterChange) {
				c.primary("a")
				delete(c.Want, "a")
				delete(c.Want, "b")
			},
			want: outcome{steps: []string{"remove b", "remove a"}},
		},
		"where heal leaves the failed one alone, no other is replaced": {
			can:    electing,
			change: func(c *clusterChange) { c.Heal = false; c.fail("b"); c.Want["a"] = wish{Trigger: "2"} },
			want: outcome{refusals: []string{
				`nodes["a"].replacement_trigger: The changed replacement_trigger would replace node a alone, and only 1 of 3 nodes would be well then, where it takes 2 for a majority. Take the change back.`,
			}},
		},
		"a new node makes up for it": {
			can: electing,
			change: func(c *clusterChange) {
				c.Heal = false
				c.fail("b")
				c.Want["a"] = wish{Trigger: "2"}
				c.Want["d"], c.Want["e"] = wish{}, wish{}
			},
			want: outcome{steps: []string{"add d", "add e", "replace a"}},
		},
		"a node that is well is not removed while others are not": {
			can: electing,
			change: func(c *clusterChange) {
				c.Heal = false
				c.Have["d"], c.Want["d"] = healthy("d", ""), wish{}
				c.fail("b")
				c.fail("d")
				delete(c.Want, "a")
			},
			want: outcome{steps: []string{"remove a"}, refusals: []string{
				"nodes: This plan would remove node a because it is no longer declared, and only 1 of 3 nodes would be well then, where it takes 2 for a majority. Have the failed nodes repaired first, or add others.",
			}},
		},
		"what is not asked for is left alone": {
			can: electing,
			change: func(c *clusterChange) {
				c.Have["b"], c.Have["c"] = place{NodeID: "b", Status: statusDeleted}, place{NodeID: "c", Status: statusDeleted}
				c.Heal = true
				c.Want = map[string]wish{"a": {}}
				c.resized("a")
			},
			want: outcome{unrepairable: []string{
				"node a: its flavor is 3, declared 7, and no node that is well would be left to give the others its data",
			}},
		},
		"a cluster needs a number of nodes": {
			can:    electing,
			change: func(c *clusterChange) { delete(c.Want, "c") },
			want: outcome{steps: []string{"remove c"}, refusals: []string{
				"nodes: A mongodb cluster has at least 3 nodes that hold data or vote; this plan would leave 2. Keep 1 more of them.",
			}},
		},
		"arbiters vote": {
			can: electing,
			change: func(c *clusterChange) {
				c.Others = []place{member("x", "arbiter", "")}
				delete(c.Want, "c")
			},
			want: outcome{steps: []string{"remove c"}},
		},
		"an even number is told": {
			can:    electing,
			change: func(c *clusterChange) { c.Want["d"] = wish{Type: "arbiter"} },
			want: outcome{steps: []string{"add d"}, refusals: []string{
				"nodes: A mongodb cluster decides by majority, and 4 nodes that hold data or vote outlast the loss of 1, as 3 do. Declare 5, which outlast the loss of 2.",
			}},
		},
		"where nothing is elected, one node that is well is enough": {
			can: nodesAPI,
			change: func(c *clusterChange) {
				c.Heal = false
				c.fail("b")
				c.Want["a"] = wish{Trigger: "2"}
			},
			want: outcome{steps: []string{"replace a"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := trio()
			test.change(&change)
			assert.Equal(t, test.want, tell(planCluster(change, test.can)))
		})
	}
}

func TestEvenNumberOfNewNodesIsTold(t *testing.T) {
	refused := mariadbAPI.newCluster(clusterChange{}.at(), 4)
	assert.Len(t, refused, 1)
	assert.True(t, refused[0].Warning)
	assert.Equal(t, "A mariadb cluster decides by majority, and 4 nodes outlast the loss of 1, as 3 do. Declare 5, which outlast the loss of 2.", refused[0].Detail)
	assert.Empty(t, nodesAPI.newCluster(clusterChange{}.at(), 4))
}

func TestThatAPrimaryGoesIsTold(t *testing.T) {
	change := trio()
	change.primary("a")
	delete(change.Want, "a")
	steps := planCluster(change, nodesAPI).Steps
	assert.Equal(t, "removes node a because it is no longer declared; it is the primary, and another node takes over", steps[0].sentence())
}
