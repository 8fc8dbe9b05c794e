package cluster

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// five are five nodes that hold data, and two arbiters that are somebody else's.
func five() clusterChange {
	have := map[string]place{}
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		have[key] = healthy(key, "")
	}
	return clusterChange{
		Declared: products, Heal: true, Status: api.StatusActive, Have: have, Want: wishesOf(have),
		Others: []place{member("x", typeArbiter, ""), member("y", typeArbiter, "")},
	}
}

func (c *clusterChange) status(status api.Status, keys ...string) {
	for _, key := range keys {
		p := c.Have[key]
		p.Status = status
		c.Have[key] = p
	}
}

// warnings are what a plan warns of, by their first lines.
func warnings(plan clusterPlan, can clusterAbilities) []string {
	var diags diag.Diagnostics
	warnOfSteps(&diags, "products", plan, can)
	var summaries []string
	for _, d := range diags {
		summaries = append(summaries, d.Summary())
	}
	return summaries
}

func TestWhoHoldsDataCounts(t *testing.T) {
	for name, test := range map[string]struct {
		can      clusterAbilities
		change   func(*clusterChange)
		steps    []string
		warnings []string
	}{
		"two of five failed: repaired": {
			can: electing, change: func(c *clusterChange) { c.status(api.StatusError, "a", "b") },
			steps: []string{"replace a", "replace b"}, warnings: []string{`Nodes of cluster "products" will change`},
		},
		"three of five failed: the arbiters make no majority of those that hold data": {
			can: electing, change: func(c *clusterChange) { c.status(api.StatusError, "a", "b", "c") },
			warnings: []string{`Most nodes of cluster "products" have failed`},
		},
		"the same of failed and gone ones": {
			can: electing, change: func(c *clusterChange) {
				c.status(api.StatusError, "a", "b")
				c.status(statusDeleted, "c")
			},
			warnings: []string{`Most nodes of cluster "products" have failed`},
		},
		"repaired where that is asked for": {
			can: electing, change: func(c *clusterChange) {
				c.status(api.StatusError, "a", "b")
				c.status(statusDeleted, "c")
				c.Want["a"], c.Want["c"] = wish{Trigger: "1"}, wish{Trigger: "1"}
			},
			steps: []string{"add c", "replace a"}, warnings: []string{`Nodes of cluster "products" will change`, `Most nodes of cluster "products" have failed`},
		},
		"all five failed, though the arbiters are well": {
			can: electing, change: func(c *clusterChange) { c.status(api.StatusError, "a", "b", "c", "d", "e") },
			warnings: []string{`All nodes of cluster "products" have failed`},
		},
		"where nothing is elected, the last one that holds data is enough": {
			can: nodesAPI, change: func(c *clusterChange) { c.status(api.StatusError, "a", "b", "c", "d") },
			steps: []string{"replace a", "replace b", "replace c", "replace d"}, warnings: []string{`Nodes of cluster "products" will change`},
		},
		"and an arbiter is not": {
			can: nodesAPI, change: func(c *clusterChange) {
				c.status(api.StatusError, "a", "b", "c", "d")
				c.status(statusDeleted, "e")
			},
			warnings: []string{`All nodes of cluster "products" have failed`},
		},
		"all are gone: not filled with empty ones": {
			can: nodesAPI, change: func(c *clusterChange) { c.status(statusDeleted, "a", "b", "c", "d", "e") },
			warnings: []string{`No node of cluster "products" is left`},
		},
		"the same in v1.0": {
			can: mariadbAPI, change: func(c *clusterChange) {
				c.ConfigurationID = products.ConfigurationID
				c.status(statusDeleted, "a", "b", "c", "d", "e")
			},
			warnings: []string{`No node of cluster "products" is left`},
		},
		"all are gone of a cluster that is declared by size": {
			can: nodesAPI, change: func(c *clusterChange) {
				c.BySize, c.Missing, c.Have = true, 3, map[string]place{}
				c.Want = sizeWishes(c.Have, 3)
			},
			warnings: []string{`No node of cluster "products" is left`},
		},
		"one of three is": {
			can: nodesAPI, change: func(c *clusterChange) {
				c.BySize, c.Missing = true, 1
				delete(c.Have, "a")
				c.Want = sizeWishes(c.Have, 5)
			},
			steps: []string{"add new-1"}, warnings: []string{`Nodes of cluster "products" will change`},
		},
		"one is gone: told, and made good": {
			can: nodesAPI, change: func(c *clusterChange) { c.status(statusDeleted, "a") },
			steps: []string{"add a"}, warnings: []string{`Nodes of cluster "products" will change`},
		},
		"a database that is not running has its data, and is not replaced": {
			can: electing, change: func(c *clusterChange) {
				c.status(api.StatusShutdown, "a")
				c.status(api.StatusBlocked, "b")
				c.status(api.StatusUnknown, "c")
			},
		},
		"but gives none to others": {
			can: nodesAPI, change: func(c *clusterChange) {
				c.status(api.StatusShutdown, "a", "b", "c", "d")
				c.status(api.StatusError, "e")
			},
			warnings: []string{`All nodes of cluster "products" have failed`},
		},
		"what is asked for takes the last one with the data from nobody": {
			can: nodesAPI, change: func(c *clusterChange) {
				c.Heal = false
				c.status(api.StatusError, "b", "c", "d", "e")
				c.Want["a"] = wish{Trigger: "1"}
			},
			warnings: []string{`Cluster "products" is not as declared`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := five()
			test.change(&change)
			plan := planCluster(change, test.can)
			assert.Equal(t, test.steps, tell(plan).steps)
			assert.Equal(t, test.warnings, warnings(plan, test.can))
		})
	}
}

func TestALostShardIsTold(t *testing.T) {
	have := shards()
	change := clusterChange{Declared: declaration{FlavorID: "2", VolumeSize: 1}, Heal: true, Status: api.StatusActive, Have: have, Want: wishesOf(have)}
	change.status(api.StatusError, "b1", "b2")
	change.status(statusDeleted, "b3")
	plan := planCluster(change, mongodbAPI)
	assert.Empty(t, plan.Steps)
	assert.Equal(t, []string{`Cluster "products" can't be repaired node by node`, `Shard B of cluster "products" has lost its nodes`}, warnings(plan, mongodbAPI))
}
