package acctest

import (
	"slices"
	"testing"
)

// life is a cluster from its creation to its end, with what it can't do; next is the version that it is upgraded to.
func life(datastore, version, next string) []exchange {
	return slices.Concat([]exchange{
		create("created", newCluster(datastore, version, members(3))),
	}, while(
		exchange{name: "building", path: cluster, without: []string{"cluster.instances", "cluster.ip"}},
		act("restarted while building", `{"restart":{}}`),
		act("upgraded while building", `{"upgrade":{"datastore_version":"`+next+`"}}`),
		act("shrunk while building", `{"shrink":[{"id":"`+nobody+`"}]}`),
		exchange{name: "deleted while building", method: "DELETE", path: cluster},
	), settled("built", 3), []exchange{
		{
			name: "shown", path: cluster,
			keep: map[string]string{"one": "cluster.instances.0.id", "two": "cluster.instances.1.id", "three": "cluster.instances.2.id"},
		},
		{name: "listed", path: "/clusters"},
		{name: "member", path: cluster + "/instances/{one}"},
		{name: "member as an instance", path: "/instances/{one}"},
		{name: "members", path: "/instances?include_clustered=true", without: []string{"instances.operating_status"}},
		act("add_shard", `{"add_shard":{}}`),
		act("unknown action", `{"nosuch":{}}`),
		act("configured by nothing", `{"configuration_attach":{"configuration_id":"`+nobody+`"}}`),
		act("no longer configured", `{"configuration_detach":{}}`),
		act("upgraded to what there is not", `{"upgrade":{"datastore_version":"9.9"}}`),
		act("restarted", `{"restart":{}}`),
	}, settled("restarted or not", 3), []exchange{
		act("upgraded", `{"upgrade":{"datastore_version":"`+next+`"}}`),
	}, settled("upgraded or not", 3), []exchange{
		{name: "upgraded or not, and shown", path: cluster},
	}, gone("cluster", cluster))
}

func TestDifferentialRedis(t *testing.T) {
	t.Parallel()
	compare(t, life("redis", "5.0.14", "6.2.6"), OwnAgents)
}

func TestDifferentialCassandra(t *testing.T) {
	t.Parallel()
	compare(t, life("cassandra", "3.11.9", "4.0.1"), OwnAgents)
}

func TestDifferentialVertica(t *testing.T) {
	t.Parallel()
	compare(t, life("vertica", "9.0.1", "9.0.1"), OwnAgents)
}

func TestDifferentialPXC(t *testing.T) {
	t.Parallel()
	compare(t, life("pxc", "5.7.34", "8.0.27"), OwnAgents)
}

// shrinking is a cluster that is asked to shrink by what it has and what it has not.
func shrinking(datastore, version string, size, unknown int) []exchange {
	exchanges := slices.Concat([]exchange{create("created", newCluster(datastore, version, members(size)))}, settled("built", size), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"one": "cluster.instances.0.id", "two": "cluster.instances.1.id", "three": "cluster.instances.2.id"}},
		act("by none", `{"shrink":[]}`),
	}, settled("by none", size), []exchange{
		act("by one", `{"shrink":[{"id":"{one}"}]}`),
	}, settled("by one or not", unknown), []exchange{
		{name: "by one or not, and shown", path: cluster, without: []string{"cluster.instances"}},
		act("by an unknown member", `{"shrink":[{"id":"`+nobody+`"}]}`),
		{name: "by an unknown member, and shown", path: cluster, without: []string{"cluster.task", "cluster.instances"}},
		act("freed", `{"reset-status":{"force_delete":true}}`),
	}, settled("freed", 0), gone("cluster", cluster))
	return exchanges
}

func TestDifferentialRedisShrink(t *testing.T) {
	t.Parallel()
	compare(t, shrinking("redis", "5.0.14", 3, 2), OwnAgents)
}

func TestDifferentialCassandraShrink(t *testing.T) {
	t.Parallel()
	compare(t, shrinking("cassandra", "3.11.9", 3, 2), OwnAgents)
}

func TestDifferentialPXCShrink(t *testing.T) {
	t.Parallel()
	compare(t, shrinking("pxc", "5.7.34", 3, 2), OwnAgents)
}

func TestDifferentialVerticaShrink(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat([]exchange{create("created", newCluster("vertica", "9.0.1", members(3)))}, settled("built", 3), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"master": "cluster.instances.type=master.id", "member": "cluster.instances.type=member.id"}},
		act("by the master", `{"shrink":[{"id":"{master}"}]}`),
	}, settled("by the master", 3), []exchange{
		act("by a member", `{"shrink":[{"id":"{member}"}]}`),
	}, settled("by a member", 2), []exchange{
		{name: "member is gone", path: "/instances/{member}", status: 404},
		{name: "shrunk", path: cluster},
		act("by nobody", `{"shrink":[{"id":"`+nobody+`"}]}`),
		act("while that hangs", `{"shrink":[{"id":"{master}"}]}`),
		act("freed", `{"reset-status":{"force_delete":true}}`),
	}, settled("freed", 0), gone("cluster", cluster)), OwnAgents)
}

// A cluster whose member has a replica outside can't go before that is gone.
func TestDifferentialMemberReplica(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat([]exchange{create("created", newCluster("mariadb", "10.6.7", members(3)))}, settled("built", 3), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"one": "cluster.instances.0.id"}},
		{
			name: "order of a replica", method: "POST", path: "/instances", body: `{"instance":{"name":"r","replica_of":"{one}"}}`,
			keep: map[string]string{"replica": "instance.id"},
		},
		ready("replica is ready", "/instances/{replica}"),
		ready("source is ready", "/instances/{one}"),
		{name: "deleted", method: "DELETE", path: cluster},
		{name: "it stays", path: cluster, without: []string{"cluster.instances", "cluster.ip"}},
		{name: "it stays in deletion", method: "POST", path: cluster, body: `{"restart":{}}`},
	}, gone("replica", "/instances/{replica}"), gone("cluster", cluster)), OwnAgents)
}
