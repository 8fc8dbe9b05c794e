package acctest

import (
	"slices"
	"testing"
)

// growing is a cluster that is asked to grow. Released Trove answers 500, and the cluster goes on as it was; repaired, it grows, and can shrink
// again.
func growing(datastore, version string, grown int) []exchange {
	exchanges := slices.Concat([]exchange{
		create("created", newCluster(datastore, version, members(3))),
	}, while(act("grown while building", `{"grow":[`+member+`]}`)), settled("built", 3), []exchange{
		act("grown by none", `{"grow":[]}`),
		{name: "grown by none, and shown", path: cluster, without: []string{"cluster.instances.status"}},
	}, freed(datastore), []exchange{
		act("grown", `{"grow":[{"name":"fourth","flavorRef":"2","volume":{"size":1}{nics}}]}`),
		act("grown at once again", `{"restart":{}}`),
	}, settled("grown or not", grown), []exchange{
		{name: "grown or not, and shown", path: cluster},
	})
	return slices.Concat(exchanges, gone("cluster", cluster))
}

// freed ends what an empty growth leaves behind with some datastores.
func freed(string) []exchange {
	return slices.Concat([]exchange{act("freed", `{"reset-status":{"force_delete":true}}`)}, settled("freed", 3))
}

func TestDifferentialUnpatchedGrowRedis(t *testing.T) {
	t.Parallel()
	compare(t, growing("redis", "5.0.14", 3), OwnAgents)
}

func TestDifferentialUnpatchedGrowCassandra(t *testing.T) {
	t.Parallel()
	compare(t, growing("cassandra", "3.11.9", 3), OwnAgents)
}

func TestDifferentialUnpatchedGrowVertica(t *testing.T) {
	t.Parallel()
	compare(t, growing("vertica", "9.0.1", 3), OwnAgents)
}

// Grown, a cluster of pxc is stuck until somebody frees it to delete it. Its members are shown as failed, and the new one too
// unless it was already being built.
func TestDifferentialUnpatchedGrowPXC(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat([]exchange{create("created", newCluster("pxc", "5.7.34", members(3)))}, settled("built", 3), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"one": "cluster.instances.0.id"}},
		act("grown", `{"grow":[{"name":"fourth","flavorRef":"2","volume":{"size":1}{nics}}]}`),
		{
			name: "the members failed", path: cluster, until: [2]string{"cluster.instances.id={one}.status", "ERROR"},
			without: []string{"cluster.instances", "cluster.ip"}, keep: map[string]string{"fourth": "cluster.instances.name=fourth.id"},
		},
		act("grown while stuck", `{"grow":[`+member+`]}`),
		act("shrunk while stuck", `{"shrink":[{"id":"{fourth}"}]}`),
		act("restarted while stuck", `{"restart":{}}`),
		{name: "deleted while stuck", method: "DELETE", path: cluster},
		act("reset by its owner", `{"reset-status":{}}`),
		act("freed", `{"reset-status":{"force_delete":true}}`),
	}, settled("freed", 4), []exchange{
		act("shrunk when free", `{"shrink":[{"id":"{fourth}"}]}`),
	}, settled("shrunk when free", 3), gone("cluster", cluster)), OwnAgents)
}

func TestDifferentialRepairedGrowRedis(t *testing.T) {
	t.Parallel()
	compare(t, growing("redis", "5.0.14", 4), OwnAgents, Repaired)
}

func TestDifferentialRepairedGrowCassandra(t *testing.T) {
	t.Parallel()
	compare(t, growing("cassandra", "3.11.9", 4), OwnAgents, Repaired)
}

func TestDifferentialRepairedGrowVertica(t *testing.T) {
	t.Parallel()
	compare(t, growing("vertica", "9.0.1", 4), OwnAgents, Repaired)
}

func TestDifferentialRepairedGrowPXC(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat([]exchange{create("created", newCluster("pxc", "5.7.34", members(3)))}, settled("built", 3), []exchange{
		act("grown", `{"grow":[{"name":"fourth","flavorRef":"2","volume":{"size":1}{nics}}]}`),
	}, while(act("grown while growing", `{"grow":[`+member+`]}`)), settled("grown", 4), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"fourth": "cluster.instances.name=fourth.id"}},
		act("shrunk", `{"shrink":[{"id":"{fourth}"}]}`),
	}, settled("shrunk", 3), gone("cluster", cluster)), OwnAgents, Repaired)
}
