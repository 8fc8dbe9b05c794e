package cluster

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// What deployed Trove can do, as the library tells it (trove/v1.go).
var (
	mongodbAPI = clusterAbilities{Datastore: "mongodb", ClusterRules: api.ClusterRules{
		NodeTypes: []string{"query_router", "config_server"}, OnlyAtCreate: []string{"config_server"}, KeepsOne: []string{"query_router"},
		OwnSize: []string{"query_router", "config_server"}, Exactly: 3, AtLeast: 3, Elects: true, Group: 3, NamesNodes: true,
	}}
	mariadbAPI = clusterAbilities{Datastore: "mariadb", ClusterRules: api.ClusterRules{AtLeast: 3, Elects: true, Group: 1, NamesNodes: true, Rolls: true}, Upgrades: true, Configures: true}
	verticaAPI = clusterAbilities{Datastore: "vertica", ClusterRules: api.ClusterRules{Exactly: 3, AtLeast: 1, Group: 1, GrowthIsBroken: true}}
)

func TestNumberOfNewNodes(t *testing.T) {
	for _, test := range []struct {
		can      clusterAbilities
		ordinary int
		want     string
		warning  bool
	}{
		{can: nodesAPI, ordinary: 1},
		{can: mariadbAPI, ordinary: 3},
		{can: mariadbAPI, ordinary: 1, want: "A mariadb cluster has at least 3 nodes; nodes declares 1. Declare 2 more."},
		{can: mongodbAPI, ordinary: 3},
		{can: mongodbAPI, ordinary: 6},
		{can: mongodbAPI, ordinary: 2, want: "A new mongodb cluster has exactly 3 nodes that hold data; nodes declares 2. Declare 3, and more of them once the cluster stands."},
		{can: mongodbAPI, ordinary: 8, want: "A new mongodb cluster has exactly 3 nodes that hold data; nodes declares 8. Declare 3, or whole groups of 3 more, by which it grows once it stands."},
		{can: verticaAPI, ordinary: 2, want: "A new vertica cluster has exactly 3 nodes; nodes declares 2. Declare 3, and more of them once the cluster stands."},
		{can: verticaAPI, ordinary: 5, warning: true, want: "As Trove is delivered, a new vertica cluster has exactly 3 nodes; nodes declares 5. Where the cloud's operator has not changed that number, it is made with 3 and grows by the others."},
	} {
		name := fmt.Sprint(test.can.Datastore, test.ordinary)
		refused := test.can.newCluster(clusterChange{}.at(), test.ordinary)
		if test.want == "" {
			assert.Empty(t, refused, name)
			continue
		}
		assert.Len(t, refused, 1, name)
		assert.Equal(t, test.want, refused[0].Detail, name)
		assert.Equal(t, test.warning, refused[0].Warning, name)
		assert.Equal(t, "nodes", refused[0].At.String(), name)
	}
}

// member is a healthy node of v1.0.
func member(id, nodeType, shard string) place {
	return place{NodeID: id, Name: "n-" + id, Type: nodeType, ShardID: shard, Status: api.StatusActive, FlavorID: "2", VolumeSize: 1}
}

func shards() map[string]place {
	router := member("r", "query_router", "")
	router.FlavorID, router.VolumeSize = "4", 10
	return map[string]place{
		"a1": member("a1", "", "A"), "a2": member("a2", "", "A"), "a3": member("a3", "", "A"),
		"b1": member("b1", "", "B"), "b2": member("b2", "", "B"), "b3": member("b3", "", "B"),
		"r": router, "c": member("c", "config_server", ""),
	}
}

// wishesOf wants a cluster as it is.
func wishesOf(have map[string]place) map[string]wish {
	want := map[string]wish{}
	for key, p := range have {
		want[key] = wish{Type: p.Type}
	}
	return want
}

// outcome is what a plan comes to, in words.
type outcome struct{ steps, refusals, unrepairable []string }

func tell(plan clusterPlan) outcome {
	var t outcome
	for _, s := range plan.Steps {
		t.steps = append(t.steps, fmt.Sprintf("%s %s%s", s.Kind, s.Key, s.Value))
	}
	for _, r := range plan.Refusals {
		t.refusals = append(t.refusals, r.At.String()+": "+r.Detail)
	}
	t.unrepairable = plan.Unrepairable
	return t
}

func TestPlanOfShards(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*clusterChange)
		want   outcome
	}{
		"as declared: nothing, whatever the flavor of query routers": {change: func(*clusterChange) {}},
		"a shard goes as a whole": {
			change: func(c *clusterChange) { delete(c.Want, "b1"); delete(c.Want, "b2"); delete(c.Want, "b3") },
			want:   outcome{steps: []string{"remove b1", "remove b2", "remove b3"}},
		},
		"and not in part": {
			change: func(c *clusterChange) { delete(c.Want, "b1"); delete(c.Want, "b2") },
			want: outcome{
				steps:    []string{"remove b1", "remove b2"},
				refusals: []string{"nodes: A mongodb cluster gives up whole shards only, and this plan would leave a part of the shard B: n-b3 (b3). Take these out of the configuration too, or keep the whole shard; shard_id tells which nodes belong together."},
			},
		},
		"a part of it belongs to somebody else": {
			change: func(c *clusterChange) {
				c.Others = []place{c.Have["b3"]}
				delete(c.Have, "b3")
				delete(c.Want, "b1")
				delete(c.Want, "b2")
				delete(c.Want, "b3")
			},
			want: outcome{
				steps:    []string{"remove b1", "remove b2"},
				refusals: []string{"nodes: A mongodb cluster gives up whole shards only, and this plan would leave a part of the shard B: n-b3 (b3). Take these out of the configuration too, or keep the whole shard; shard_id tells which nodes belong together."},
			},
		},
		"a shard and a router come": {
			change: func(c *clusterChange) {
				c.Want["d1"], c.Want["d2"], c.Want["d3"], c.Want["r2"] = wish{}, wish{}, wish{}, wish{Type: "query_router"}
			},
			want: outcome{steps: []string{"add d1", "add d2", "add d3", "add r2"}},
		},
		"four nodes are no shard": {
			change: func(c *clusterChange) {
				c.Want["d1"], c.Want["d2"], c.Want["d3"], c.Want["d4"] = wish{}, wish{}, wish{}, wish{}
			},
			want: outcome{
				steps:    []string{"add d1", "add d2", "add d3", "add d4"},
				refusals: []string{"nodes: A mongodb cluster grows by shards of 3 nodes, and this plan would add 4. Declare 2 more, or 1 less."},
			},
		},
		"the last router stays": {
			change: func(c *clusterChange) { delete(c.Want, "r") },
			want: outcome{
				steps:    []string{"remove r"},
				refusals: []string{"nodes: A mongodb cluster keeps at least 1 query_router, and this plan would remove the last one. Keep it, or declare another one beside it."},
			},
		},
		"another one in its place will do": {
			change: func(c *clusterChange) { delete(c.Want, "r"); c.Want["s"] = wish{Type: "query_router"} },
			want:   outcome{steps: []string{"add s", "remove r"}},
		},
		"one of somebody else will do, too": {
			change: func(c *clusterChange) { delete(c.Want, "r"); c.Others = []place{member("x", "query_router", "")} },
			want:   outcome{steps: []string{"remove r"}},
		},
		"a router that failed is exchanged, a node that holds data is not": {
			change: func(c *clusterChange) { c.fail("r"); c.fail("a2") },
			want: outcome{
				steps:        []string{"add r", "remove r:r"},
				unrepairable: []string{"node a2: it is in ERROR, and nodes of a mongodb cluster that hold data come and go as whole shards of 3 only"},
			},
		},
		"nor is a config server": {
			change: func(c *clusterChange) { c.fail("c") },
			want:   outcome{unrepairable: []string{"node c: it is in ERROR, and a config_server of a mongodb cluster is made with the cluster or not at all"}},
		},
		"a lost node that holds data is not made again": {
			change: func(c *clusterChange) { c.lose("a1") },
			want:   outcome{unrepairable: []string{"node a1: its node a1 no longer exists, and nodes of a mongodb cluster that hold data come and go as whole shards of 3 only"}},
		},
		"nor is it exchanged because it was asked for": {
			change: func(c *clusterChange) { c.Want["a1"] = wish{Trigger: "1"} },
			want:   outcome{refusals: []string{`nodes["a1"].replacement_trigger: The changed replacement_trigger would replace node a1 alone, and nodes of a mongodb cluster that hold data come and go as whole shards of 3 only. Take the change back.`}},
		},
		"another type for a node that holds data": {
			change: func(c *clusterChange) { c.Want["a1"] = wish{Type: "query_router"} },
			want: outcome{
				steps:    []string{"add a1", "remove a1:a1"},
				refusals: []string{"nodes: A mongodb cluster gives up whole shards only, and this plan would leave a part of the shard A: n-a2 (a2), n-a3 (a3). Take these out of the configuration too, or keep the whole shard; shard_id tells which nodes belong together."},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			have := shards()
			change := clusterChange{Declared: declaration{FlavorID: "2", VolumeSize: 1}, Heal: true, Status: api.StatusActive, Have: have, Want: wishesOf(have)}
			test.change(&change)
			assert.Equal(t, test.want, tell(planCluster(change, mongodbAPI)))
		})
	}
}

func (c *clusterChange) fail(key string) {
	p := c.Have[key]
	p.Status = api.StatusError
	c.Have[key] = p
}

func (c *clusterChange) lose(key string) {
	p := c.Have[key]
	p.Status = statusDeleted
	c.Have[key] = p
}

func galera() clusterChange {
	have := map[string]place{"a": member("a", "", ""), "b": member("b", "", ""), "c": member("c", "", ""), "d": member("d", "", "")}
	return clusterChange{
		Declared: declaration{FlavorID: "2", VolumeSize: 1, ConfigurationID: "small"}, Heal: true, Status: api.StatusActive, Have: have, Want: wishesOf(have),
		Version: "10.4", WantVersion: "10.4", ConfigurationID: "small",
	}
}

func TestPlanWithoutReplacementInOne(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*clusterChange)
		want   outcome
	}{
		"as declared: nothing, whatever configuration single nodes show": {change: func(*clusterChange) {}},
		"one node after the other is exchanged, between what comes and what goes": {
			change: func(c *clusterChange) {
				c.fail("b")
				c.Want["c"] = wish{Trigger: "1"}
				delete(c.Want, "a")
				c.Want["e"] = wish{}
			},
			want: outcome{steps: []string{"add e", "add b", "remove b:b", "add c", "remove c:c", "remove a"}},
		},
		"upgrade, then configuration, after all else": {
			change: func(c *clusterChange) {
				c.WantVersion, c.Declared.ConfigurationID = "10.6", "large"
				delete(c.Want, "a")
			},
			want: outcome{steps: []string{"remove a", "upgrade 10.6", "configure large"}},
		},
		"the configuration is detached": {
			change: func(c *clusterChange) { c.Declared.ConfigurationID = "" },
			want:   outcome{steps: []string{"configure "}},
		},
		"too few would be left": {
			change: func(c *clusterChange) { delete(c.Want, "a"); delete(c.Want, "b") },
			want: outcome{
				steps:    []string{"remove a", "remove b"},
				refusals: []string{"nodes: A mariadb cluster has at least 3 nodes; this plan would leave 2. Keep 1 more of them."},
			},
		},
		"enough are left, of others": {
			change: func(c *clusterChange) {
				delete(c.Want, "a")
				delete(c.Want, "b")
				c.Others = []place{member("x", "", "")}
			},
			want: outcome{steps: []string{"remove a", "remove b"}},
		},
		"nodes that are added can't be put into regions": {
			change: func(c *clusterChange) { c.Want["e"] = wish{Region: "west"} },
			want: outcome{
				steps:    []string{"add e"},
				refusals: []string{`nodes["e"].region: The API puts nodes into regions only when it creates their cluster, and node e would be added with the region west. Leave region out; availability_zone says where it is to be.`},
			},
		},
		"nor can those that failed": {
			change: func(c *clusterChange) { c.fail("a"); c.Want["a"] = wish{Region: "west"} },
			want:   outcome{unrepairable: []string{"node a: it is in ERROR, and the API can't put a new node into the region west of a standing cluster"}},
		},
		"a region that is declared after an import is taken over": {change: func(c *clusterChange) { c.Want["a"] = wish{Region: "west"} }},
		"so is a zone": {change: func(c *clusterChange) { c.Want["a"] = wish{Zone: "az1"} }},
		"a zone that is no longer declared stays": {change: func(c *clusterChange) { c.zone("a", "az1") }},
		"another zone exchanges that node": {
			change: func(c *clusterChange) { c.zone("a", "az1"); c.Want["a"] = wish{Zone: "az2"} },
			want:   outcome{steps: []string{"add a", "remove a:a"}},
		},
		"where all have failed none is repaired": {
			change: func(c *clusterChange) { c.fail("a"); c.fail("b"); c.fail("c"); c.fail("d") },
		},
		"nor where most have failed": {
			change: func(c *clusterChange) { c.fail("a"); c.fail("b"); c.fail("c") },
		},
		"but what is asked for is planned": {
			change: func(c *clusterChange) { c.fail("a"); c.fail("b"); c.fail("c"); c.fail("d"); c.Want["e"] = wish{} },
			want:   outcome{steps: []string{"add e"}},
		},
		"where no more than half have failed those are exchanged": {
			change: func(c *clusterChange) { c.fail("a"); c.fail("b") },
			want:   outcome{steps: []string{"add a", "remove a:a", "add b", "remove b:b"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := galera()
			test.change(&change)
			plan := planCluster(change, mariadbAPI)
			assert.Equal(t, test.want, tell(plan))
		})
	}
	stuck := galera()
	for _, key := range []string{"a", "b", "c", "d"} {
		stuck.fail(key)
	}
	assert.True(t, planCluster(stuck, mariadbAPI).Hopeless)
	assert.True(t, planCluster(stuck, nodesAPI).Hopeless)
	stuck.Others = []place{member("x", "", "")}
	assert.True(t, planCluster(stuck, mariadbAPI).Hopeless)
	assert.False(t, planCluster(stuck, nodesAPI).Hopeless, "an API that replaces in one request needs one node that has the data")
}

func (c *clusterChange) zone(key, zone string) {
	p := c.Have[key]
	p.Zone = zone
	c.Have[key] = p
}

func TestTheMasterStays(t *testing.T) {
	change := galera()
	change.Declared.ConfigurationID, change.ConfigurationID = "", ""
	master := change.Have["a"]
	master.Role = "master"
	change.Have["a"] = master
	delete(change.Want, "a")
	assert.Equal(t, []string{"nodes: The server does not remove the master of a vertica cluster, and node a would be removed because it is no longer declared. Keep it, and remove another one."},
		tell(planCluster(change, verticaAPI)).refusals)
	change.Want["a"] = wish{}
	change.fail("a")
	assert.Equal(t, outcome{unrepairable: []string{"node a: it is in ERROR, and the server does not remove the master of a vertica cluster"}}, tell(planCluster(change, verticaAPI)))
}

func TestSizeKeepsWholeShards(t *testing.T) {
	have := shards()
	delete(have, "r")
	delete(have, "c")
	failed := have["a2"]
	failed.Status = api.StatusError
	have["a2"] = failed
	kept := slices.Sorted(maps.Keys(sizeWishes(have, 3)))
	assert.Equal(t, []string{"a1", "a2", "a3"}, kept)
}

func TestNewNodesAreBoundInTheOrderOfTheirNumbers(t *testing.T) {
	members := []api.Member{
		{ID: "3", Name: "p-member-dc1-az10-3"},
		{ID: "r", Name: "p-mongos-1", Type: "query_router"},
		{ID: "1", Name: "p-member-dc1-az1-1"},
		{ID: "2", Name: "p-member-dc1-rack1-2"},
	}
	assert.Equal(t, map[string]string{"a": "1", "b": "2", "c": "3", "d": "r"}, ownedAtCreate(
		[]string{"a", "b", "c", "d"}, []api.Allocation{{Region: "west"}, {}, {AvailabilityZone: "az10"}, {Type: "query_router"}}, members))
	assert.Equal(t, map[string]string{"1": "1", "2": "2", "3": "3"}, ownedAtCreate(nil, nil, members), "by size a cluster is its nodes that hold data")
}

func TestWhatGoesWithItsClusterOnly(t *testing.T) {
	routed := api.Cluster{Members: []api.Member{{ID: "r", Type: "query_router"}, {ID: "c", Type: "config_server"}, {ID: "a", ShardID: "A"}}}
	assert.True(t, staysWith(routed, "r", mongodbAPI), "the last query router")
	assert.True(t, staysWith(routed, "c", mongodbAPI))
	assert.True(t, staysWith(routed, "a", mongodbAPI), "a part of a shard")
	assert.False(t, staysWith(routed, "gone", mongodbAPI))
	routed.Members = append(routed.Members, api.Member{ID: "r2", Type: "query_router"})
	assert.False(t, staysWith(routed, "r", mongodbAPI))
	led := api.Cluster{Members: []api.Member{{ID: "m", Role: "master"}, {ID: "n"}}}
	assert.True(t, staysWith(led, "m", verticaAPI))
	assert.False(t, staysWith(led, "n", verticaAPI))
}
