package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// joiner is a new member whose guest has said this.
func joiner(id, said string, change ...func(*store.Node)) store.Node {
	n := store.Node{Type: MemberData, Machine: store.Machine{ID: id, ServerStatus: StatusActive, Service: said}}
	begin(&n.Machine, taskNone, at)
	for _, f := range change {
		f(&n)
	}
	return n
}

func asRouter(n *store.Node)              { n.Type = MemberQueryRouter }
func inShard(id string) func(*store.Node) { return func(n *store.Node) { n.ShardID = id } }
func busyWith(t task) func(*store.Node)   { return func(n *store.Node) { begin(&n.Machine, t, at) } }

// clusterRows are those of an operation on a cluster that works on these members.
func clusterRows(manager, kind string, working []string, nodes ...store.Node) rows {
	r := rows{manager: manager, operation: store.Operation{Kind: kind}, data: data{Nodes: working}, nodes: nodes, sources: map[string]bool{}}
	r.instance = store.Instance{IsCluster: true, Machine: store.Machine{ID: "cluster"}}
	begin(&r.instance.Machine, clusterBuilding, at)
	return r
}

// tasks are those that changes give to members, by id.
func tasks(c changes) map[string]int {
	m := map[string]int{}
	for _, n := range c.nodes {
		m[n.ID] = n.TaskID
	}
	return m
}

func TestAwaitMembers(t *testing.T) {
	const ready, starting, failed = "instance ready", "building", "failed to spawn"
	wait, setUp := next{state: stateV1Await, wait: true}, next{state: stateV1SetUp, after: 2 * time.Second}
	allFailed := map[string]int{"a": taskServerError.id, "b": taskServerError.id}
	for _, c := range []struct {
		what     string
		rows     rows
		timedOut bool
		next     next
		tasks    map[string]int
		idle     bool
	}{
		{"all ready", clusterRows("redis", kindV1CreateCluster, []string{"a", "b"}, joiner("a", ready), joiner("b", ready)), false, setUp, map[string]int{}, false},
		{"one starts", clusterRows("redis", kindV1CreateCluster, []string{"a", "b"}, joiner("a", ready), joiner("b", starting)), false, wait, map[string]int{}, false},
		{
			"one has failed, but one before it starts", clusterRows("redis", kindV1CreateCluster, []string{"a", "b"}, joiner("a", starting), joiner("b", failed)),
			false, wait,
			map[string]int{},
			false,
		},
		{"the first has failed", clusterRows("redis", kindV1CreateCluster, []string{"a", "b"}, joiner("a", failed), joiner("b", starting)), false, next{}, allFailed, true},
		{"galera keeps its task", clusterRows("mariadb", kindV1CreateCluster, []string{"a", "b"}, joiner("a", failed), joiner("b", ready)), false, next{}, allFailed, false},
		{
			"galera doesn't grow", clusterRows("pxc", kindV1GrowCluster, []string{"b"}, joiner("a", "healthy"), joiner("b", failed)), false,
			next{},
			map[string]int{"a": taskGrowFailed.id, "b": taskGrowFailed.id},
			false,
		},
		{"waited too long", clusterRows("cassandra", kindV1GrowCluster, []string{"b"}, joiner("a", "healthy"), joiner("b", starting)), true, next{}, allFailed, true},
		{
			"a new shard fails alone",
			clusterRows("mongodb", kindV1GrowCluster, []string{"b"}, joiner("a", "healthy", inShard("1")), joiner("b", failed, inShard("2"))),
			false,
			next{},
			map[string]int{"b": taskServerError.id},
			true,
		},
		{
			"a query router fails all", clusterRows("mongodb", kindV1GrowCluster, []string{"b"}, joiner("a", "healthy", inShard("1")), joiner("b", failed, asRouter)),
			false,
			next{},
			allFailed, true,
		},
		{
			"shards come before query routers",
			clusterRows("mongodb", kindV1GrowCluster, []string{"a", "b"}, joiner("a", failed, asRouter), joiner("b", starting, inShard("2"))),
			false, wait,
			map[string]int{},
			false,
		},
		{
			"what Nova refused", clusterRows("redis", kindV1CreateCluster, []string{"a", "b"}, joiner("a", "new", busyWith(taskServerError)), joiner("b", "new")), false,
			next{},
			allFailed, true,
		},
		{
			"what Cinder refused is waited for", clusterRows("redis", kindV1CreateCluster, []string{"a"}, joiner("a", "new", busyWith(taskVolumeError))), false, wait,
			map[string]int{},
			false,
		},
	} {
		c.rows.timedOut = c.timedOut
		got := v1Await(c.rows, at, DefaultPace())
		assert.Equal(t, c.next, got.next, c.what)
		assert.Equal(t, c.tasks, tasks(got), c.what)
		assert.Equal(t, c.idle, len(got.instances) == 1 && got.instances[0].TaskID == clusterNone.id, c.what)
	}
}

func TestSetUpMembers(t *testing.T) {
	r := clusterRows("mongodb", kindV1CreateCluster, []string{"a", "b"}, joiner("a", "instance ready"), joiner("b", "instance ready", asRouter))
	got := v1SetUp(r, at, DefaultPace())
	assert.Equal(t, []heartbeat{{serviceHealthy, target{"cluster", "a"}}, {serviceRunning, target{"cluster", "b"}}}, got.heartbeats)
	require.Len(t, got.instances, 1)
	assert.Equal(t, "NONE", got.instances[0].TaskDescription)
	assert.Equal(t, next{}, got.next)

	r = clusterRows("pxc", kindV1GrowCluster, []string{"b"}, joiner("a", "healthy"), joiner("b", "instance ready"))
	r.data.Doomed = true
	got = v1SetUp(r, at, DefaultPace())
	assert.Equal(t, map[string]int{"a": taskGrowFailed.id, "b": taskGrowFailed.id}, tasks(got), "all members are blamed")
	assert.Empty(t, got.instances, "and the task stays")

	r = clusterRows("mongodb", kindV1GrowCluster, []string{"b"}, joiner("a", "unknown", asRouter), joiner("b", "instance ready", inShard("2")))
	got = v1SetUp(r, at, DefaultPace())
	assert.Equal(t, map[string]int{"a": taskServerError.id, "b": taskServerError.id}, tasks(got), "no query router takes the shard in")
	assert.Len(t, got.instances, 1)
}

func TestRollingRestart(t *testing.T) {
	pace := DefaultPace()
	r := clusterRows("cassandra", kindV1RestartCluster, []string{"gone", "a", "b"}, joiner("a", "healthy"), joiner("b", "healthy"))
	got := v1RestartNext(r, at, pace)
	assert.Equal(t, map[string]int{"a": taskRebooting.id}, tasks(got))
	assert.Equal(t, data{Nodes: []string{"b"}, Old: "a"}, got.data)
	assert.Equal(t, next{state: stateV1Restarted, after: pace.Restart}, got.next)

	r.data = got.data
	got = v1Restarted(r, at, pace)
	assert.Equal(t, map[string]int{"a": taskNone.id}, tasks(got))
	assert.Equal(t, next{state: stateV1RestartNext, after: pace.Join}, got.next, "cassandra rejoins first")

	r.manager, r.data.Nodes = "mariadb", nil
	got = v1RestartNext(r, at, pace)
	assert.Equal(t, "NONE", got.instances[0].TaskDescription)
	assert.Equal(t, next{}, got.next)
}

func TestRollingUpgrade(t *testing.T) {
	r := clusterRows("redis", kindV1UpgradeCluster, []string{"a"}, joiner("a", "healthy"))
	r.data.Version = "new"
	got := v1UpgradeNext(r, at, DefaultPace())
	assert.Equal(t, map[string]int{"a": taskUpgrading.id}, tasks(got))
	assert.Equal(t, "new", got.nodes[0].DatastoreVersionID)
	assert.Equal(t, StatusUpgrade, MemberStatus(got.nodes[0]))
}

func TestRemoving(t *testing.T) {
	pace := DefaultPace()
	for _, do := range []step{v1Decommission, v1Evict} {
		got := do(clusterRows("", kindV1ShrinkCluster, []string{"nobody"}, joiner("a", "healthy")), at, pace)
		assert.Equal(t, changes{}, got, "an unknown member leaves the cluster as it is")
	}
	r := clusterRows("mariadb", kindV1ShrinkCluster, []string{"a"}, joiner("a", "healthy"), joiner("b", "healthy"))
	assert.Equal(t, map[string]int{"a": taskDeleting.id}, tasks(v1Remove(r, at, pace)))
	r.sources["a"] = true
	got := v1Remove(r, at, pace)
	assert.Equal(t, map[string]int{"a": taskShrinkFailed.id, "b": taskShrinkFailed.id}, tasks(got), "a replica elsewhere fails all")
	assert.Equal(t, next{}, got.next)
	assert.Empty(t, got.instances)

	got = v1Evicted(r, at, pace)
	assert.Equal(t, "NONE", got.instances[0].TaskDescription, "vertica doesn't wait for the deletion")
	assert.Equal(t, next{state: stateV1Gone, after: pace.Delete}, got.next)

	got = v1Removed(r, at, pace)
	require.Len(t, got.nodes, 1)
	assert.True(t, got.nodes[0].Deleted)
	assert.Equal(t, "NONE", got.instances[0].TaskDescription)

	got = v1DropCluster(r, at, pace)
	assert.True(t, got.instances[0].Deleted)
	assert.Contains(t, got.cancel, target{"cluster", ""}, "nothing is left at work on it")
}

func TestNamesOfMembers(t *testing.T) {
	cluster := store.Instance{Machine: store.Machine{Name: "c"}}
	orders := []MemberOrder{{}, {Name: "mine", AvailabilityZone: "z"}, {AvailabilityZone: "z"}}
	for manager, want := range map[string][]string{
		"cassandra": {"c-member-dc1-rack1-4", "mine", "c-member-dc1-z-6"},
		"redis":     {"c-member-1", "mine", "c-member-2"},
		"vertica":   {"c-member-4", "c-member-5", "c-member-6"},
		"mariadb":   {"c-member-1398457163", "mine", "c-member-1398457164"},
	} {
		var names []string
		for _, p := range strategies[manager].plan(cluster, orders, 3, at) {
			names = append(names, p.name)
			assert.Equal(t, MemberData, p.kind)
		}
		assert.Equal(t, want, names, manager)
	}
	assert.Equal(t, MemberMaster, strategies["vertica"].plan(cluster, orders, 0, at)[0].kind, "vertica's first member is its master")
}

func TestMongoMembers(t *testing.T) {
	made := 0
	e := &Engine{NewID: func() string { made++; return "shard" }}
	var names, kinds []string
	for _, p := range e.planMongo("m", make([]MemberOrder, 3), MongoExtras{ConfigServers: 1, QueryRouters: 2}) {
		names, kinds = append(names, p.name), append(kinds, p.kind)
	}
	assert.Equal(t, []string{"m-rs1-1", "m-rs1-2", "m-rs1-3", "m-configsvr-1", "m-mongos-1", "m-mongos-2"}, names)
	assert.Equal(t, []string{MemberData, MemberData, MemberData, MemberConfigServer, MemberQueryRouter, MemberQueryRouter}, kinds)
	assert.Equal(t, 1, made, "one shard")
}

func TestGroupsOfMongo(t *testing.T) {
	replica := func(name, relatedTo string) MemberOrder {
		return MemberOrder{Type: "replica", Name: name, RelatedTo: relatedTo}
	}
	shapes := func(shards [][]MemberOrder) (list [][]string) {
		for _, shard := range shards {
			var names []string
			for _, o := range shard {
				names = append(names, o.Name)
			}
			list = append(list, names)
		}
		return list
	}
	for _, c := range []struct {
		what   string
		orders []MemberOrder
		shards [][]string
		err    string
	}{
		{"all related to the first", []MemberOrder{replica("a", "a"), replica("b", "a"), replica("c", "a")}, [][]string{{"a", "b", "c"}}, ""},
		{"in a chain", []MemberOrder{replica("a", ""), replica("b", "a"), replica("c", "b")}, [][]string{{"a", "b", "c"}}, ""},
		{"to what follows", []MemberOrder{replica("a", "b"), replica("b", "")}, [][]string{{"a", "b"}}, ""},
		{"not at all", []MemberOrder{replica("a", ""), replica("b", "")}, [][]string{{"a"}, {"b"}}, ""},
		{"to nobody", []MemberOrder{replica("a", "x")}, nil, "related_to target(s) ['x'] do not match any specified names."},
		{"twice", []MemberOrder{replica("a", ""), replica("a", "")}, nil, "Duplicate member names not allowed."},
		{"without a name", []MemberOrder{replica("", "")}, nil, "Replica instance does not have required field(s) ['name']."},
		{
			"unequal",
			[]MemberOrder{replica("a", ""), {Type: "replica", Name: "b", RelatedTo: "a", VolumeSize: 2}},
			nil,
			"Members of the same shard have mismatching flavorRef and/or volume values.",
		},
	} {
		_, shards, err := groupMongo(c.orders)
		if c.err != "" {
			require.EqualError(t, err, c.err, c.what)
			continue
		}
		require.NoError(t, err, c.what)
		assert.Equal(t, c.shards, shapes(shards), c.what)
	}
	routers, _, err := groupMongo([]MemberOrder{{Type: MemberQueryRouter}})
	require.NoError(t, err)
	assert.Len(t, routers, 1, "a query router needs no name")
}
