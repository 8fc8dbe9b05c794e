package cluster

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

const (
	westID = "416b0b16-ba55-4302-bbd3-ff566032e1c1"
	eastID = "7f52e4f9-3fa6-4238-ac08-1ce15197329a"
	euID   = "ff9d680c-fde3-49c6-a84e-76173b6df39d"
)

// nodesAPI is what the API nodes can do.
var nodesAPI = clusterAbilitiesOf(nil, "cassandra")

var products = declaration{FlavorID: "7", VolumeSize: 1, ConfigurationID: "b9c8a3f8"}

func healthy(id, region string) place {
	return place{NodeID: id, Region: region, Status: api.StatusActive, FlavorID: "7", VolumeSize: 1, ConfigurationID: "b9c8a3f8"}
}

func threeNodes() map[string]place {
	return map[string]place{"west": healthy(westID, "west"), "east": healthy(eastID, "east"), "eu": healthy(euID, "eu")}
}

func threeWishes() map[string]wish {
	return map[string]wish{"west": {Region: "west"}, "east": {Region: "east"}, "eu": {Region: "eu"}}
}

func TestPlanCluster(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*clusterChange)
		steps   []string
		notices []string
	}{
		"as declared: nothing": {change: func(*clusterChange) {}},
		"a new key adds a node": {
			change: func(c *clusterChange) {
				c.Want["west-2"] = wish{Region: "west"}
				c.Want["west-3"] = wish{Region: "west"}
			},
			steps: []string{
				"adds node west-2 because it is declared and does not exist",
				"adds node west-3 because it is declared and does not exist",
			},
		},
		"a key taken away removes exactly that node": {
			change: func(c *clusterChange) { delete(c.Want, "east") },
			steps:  []string{"removes node east (" + eastID + ") because it is no longer declared"},
		},
		"another region: the new node comes before the old one goes": {
			change: func(c *clusterChange) { c.Want["eu"] = wish{Region: "west"} },
			steps: []string{
				"adds node eu because its region is eu, declared west",
				"removes node eu (" + euID + ") because its region is eu, declared west",
			},
		},
		"another type likewise": {
			change: func(c *clusterChange) { c.Want["eu"] = wish{Region: "eu", Type: "arbiter"} },
			steps: []string{
				"adds node eu because its type is not set, declared arbiter",
				"removes node eu (" + euID + ") because its type is not set, declared arbiter",
			},
		},
		"a region that the server does not tell is no drift": {
			change: func(c *clusterChange) { c.Have["eu"] = healthy(euID, "") },
		},
		"a changed trigger replaces": {
			change: func(c *clusterChange) { c.Want["west"] = wish{Region: "west", Trigger: "2"} },
			steps:  []string{"replaces node west (" + westID + ") because its replacement_trigger changed"},
		},
		"a trigger taken away does nothing": {
			change: func(c *clusterChange) {
				p := c.Have["west"]
				p.Trigger = "1"
				c.Have["west"] = p
			},
		},
		"wrong flavor, volume and configuration are drift of that node": {
			change: func(c *clusterChange) {
				c.Have["west"] = place{NodeID: westID, Region: "west", Status: api.StatusActive, FlavorID: "3", VolumeSize: 2}
			},
			steps: []string{"replaces node west (" + westID + ") because its flavor is 3, declared 7; its volume is 2 GiB, declared 1; its configuration is not set, declared b9c8a3f8"},
		},
		"facts that the server does not tell are no drift": {
			change: func(c *clusterChange) {
				c.Declared.ConfigurationID = ""
				c.Have["west"] = place{NodeID: westID, Status: api.StatusActive}
			},
		},
		"a configuration of the server's own is no drift": {
			change: func(c *clusterChange) { c.Declared.ConfigurationID = "" },
		},
		"a failed node is replaced": {
			change: func(c *clusterChange) {
				c.Have["east"] = place{NodeID: eastID, Region: "east", Status: api.StatusError}
			},
			steps: []string{"replaces node east (" + eastID + ") because it is in ERROR"},
		},
		"a silent node may serve, and is left alone": {
			change: func(c *clusterChange) {
				c.Have["east"] = place{NodeID: eastID, Region: "east", Status: api.StatusUnknown, FlavorID: "7", VolumeSize: 1, ConfigurationID: "b9c8a3f8"}
			},
		},
		"a cluster whose nodes are all silent is not called hopeless": {
			change: func(c *clusterChange) {
				for key, p := range c.Have {
					p.Status = api.StatusUnknown
					c.Have[key] = p
				}
			},
		},
		"a node in the middle of something is left alone": {
			change: func(c *clusterChange) {
				c.Have["east"] = place{NodeID: eastID, Status: api.StatusReboot, FlavorID: "3"}
			},
		},
		"a lost node is made again in its place": {
			change: func(c *clusterChange) {
				c.Have["eu"] = place{NodeID: euID, Region: "eu", Status: statusDeleted}
			},
			steps: []string{"adds node eu because its node " + euID + " no longer exists"},
		},
		"a lost node that is no longer wanted is forgotten": {
			change: func(c *clusterChange) {
				c.Have["eu"] = place{NodeID: euID, Region: "eu", Status: statusDeleted}
				delete(c.Want, "eu")
			},
		},
		"heal = warn tells drift and leaves it, but does what was asked": {
			change: func(c *clusterChange) {
				c.Heal = false
				c.Have["eu"] = place{NodeID: euID, Region: "eu", Status: statusDeleted}
				c.Have["east"] = place{NodeID: eastID, Region: "east", Status: api.StatusFailed}
				c.Want["west-2"] = wish{Region: "west"}
			},
			steps: []string{"adds node west-2 because it is declared and does not exist"},
			notices: []string{
				"node eu: its node " + euID + " no longer exists",
				"node east (" + eastID + "): it is in FAILED",
			},
		},
		"adds come first, then replacements, then removals": {
			change: func(c *clusterChange) {
				delete(c.Want, "east")
				c.Have["eu"] = place{NodeID: euID, Region: "eu", Status: api.StatusError}
				c.Want["asia"] = wish{Region: "asia"}
			},
			steps: []string{
				"adds node asia because it is declared and does not exist",
				"replaces node eu (" + euID + ") because it is in ERROR",
				"removes node east (" + eastID + ") because it is no longer declared",
			},
		},
		"a cluster that is still being built is waited for": {
			change: func(c *clusterChange) { c.Status = api.StatusBuild },
			steps:  []string{"waits because the cluster or one of its nodes is still being built"},
		},
		"so is one of its nodes": {
			change: func(c *clusterChange) {
				c.Status = api.StatusGrow
				c.Have["eu"] = place{NodeID: euID, Region: "eu", Status: api.StatusBuild}
			},
			steps: []string{"waits because the cluster or one of its nodes is still being built"},
		},
		"what others do to a standing cluster is not waited for": {
			change: func(c *clusterChange) { c.Status = api.StatusGrow },
		},
		"what is not known yet counts as a change": {
			change: func(c *clusterChange) { c.Want["west"] = wish{Region: notKnownYet} },
			steps: []string{
				"adds node west because its region is west, declared (known after apply)",
				"removes node west (" + westID + ") because its region is west, declared (known after apply)",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := clusterChange{Declared: products, Heal: true, Status: api.StatusActive, Have: threeNodes(), Want: threeWishes()}
			test.change(&change)
			plan := planCluster(change, nodesAPI)
			var steps []string
			for _, s := range plan.Steps {
				steps = append(steps, s.sentence())
			}
			assert.Equal(t, test.steps, steps)
			assert.Equal(t, test.notices, plan.Notices)
		})
	}
}

func TestMovedNodeLeavesFromAPlaceOfItsOwn(t *testing.T) {
	want := threeWishes()
	want["eu"] = wish{Region: "west"}
	plan := planCluster(clusterChange{Declared: products, Heal: true, Status: api.StatusActive, Have: threeNodes(), Want: want}, nodesAPI)
	assert.Equal(t, []step{
		{Kind: stepAdd, Key: "eu", Allocation: api.Allocation{Region: "west"}, Reason: "its region is eu, declared west"},
		{Kind: stepRemove, Key: "eu:" + euID, NodeID: euID, Reason: "its region is eu, declared west"},
	}, plan.Steps)
}

func TestSizeKeepsHealthyAndOldNodes(t *testing.T) {
	at := time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)
	have := map[string]place{
		"a": {NodeID: "a", Name: "products-1", Status: api.StatusActive, Created: at},
		"b": {NodeID: "b", Name: "products-2", Status: api.StatusError, Created: at},
		"c": {NodeID: "c", Name: "products-10", Status: api.StatusActive, Created: at},
		"d": {NodeID: "d", Name: "products-9", Status: api.StatusActive, Created: at},
		"e": {NodeID: "e", Name: "products-3", Status: api.StatusActive, Created: at.Add(time.Hour)},
	}
	for size, kept := range map[int][]string{
		0: {},
		1: {"a"},
		2: {"a", "d"},
		3: {"a", "c", "d"},
		4: {"a", "c", "d", "e"},
		5: {"a", "b", "c", "d", "e"},
		7: {"a", "b", "c", "d", "e", "new-1", "new-2"},
		8: {"a", "b", "c", "d", "e", "new-1", "new-2", "new-3"},
	} {
		assert.ElementsMatch(t, kept, slices.Collect(maps.Keys(sizeWishes(have, size))), "size %d", size)
	}
}

func TestShrinkingForgetsLostNodesFirst(t *testing.T) {
	have := map[string]place{
		"a":     {NodeID: "a", Status: statusDeleted},
		"new-1": {NodeID: "n", Status: api.StatusActive},
		"z":     {NodeID: "z", Status: api.StatusError},
	}
	assert.Equal(t, map[string]wish{"new-1": {}, "z": {}}, sizeWishes(have, 2))
	assert.Equal(t, map[string]wish{"new-1": {}, "z": {}, "a": {}, "new-2": {}}, sizeWishes(have, 4))
}

func TestBindPlaces(t *testing.T) {
	members := []api.Member{{ID: "m1", Region: "west"}, {ID: "m2", Region: "west"}, {ID: "m3", Region: "eu", Type: "arbiter"}, {ID: "m4", Region: "eu"}}
	assert.Equal(t, map[string]string{"any": "m2", "arb": "m3", "eu": "m4", "west": "m1"}, bindPlaces(map[string]wish{
		"any": {}, "west": {Region: "west"}, "arb": {Region: "eu", Type: "arbiter"}, "eu": {Region: "eu"},
	}, members), "each place gets the member that fits it; one that is open takes what is left")
	assert.Equal(t, map[string]string{"west": "m1"}, bindPlaces(map[string]wish{"west": {Region: "west"}, "asia": {Region: "asia"}}, members),
		"a place that nothing fits stays empty")
	assert.Equal(t, map[string]string{"a": "m1", "b": "m2"}, bindPlaces(map[string]wish{"a": {Region: "west"}, "b": {Region: "east"}},
		[]api.Member{{ID: "m1"}, {ID: "m2"}}), "a server of Phase One tells no regions: any member fits")
}
