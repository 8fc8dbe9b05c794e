package sandbox

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// What real Trove was asked about clusters, and what it answered.
func TestRecordedClusters(t *testing.T) {
	for _, name := range []string{
		"cluster-mongodb", "cluster-cassandra", "cluster-redis", "cluster-pxc", "cluster-mariadb", "cluster-vertica", "cluster-failures", "stuck-recovery",
		"cluster-nics", "cluster-errors",
	} {
		t.Run(name, func(t *testing.T) {
			r := newReplay(t, func(o *Options) { o.Defects = true })
			r.skip = uncompared[name]
			r.before = map[string]func(recorded){"shrink a shard": r.drain}
			if name == "cluster-pxc" {
				// An administrator freed the cluster whose growing had failed.
				r.before["show after grow"] = func(recorded) {
					r.ask("POST", "/clusters/"+r.mapped(r.cluster), `{"reset-status": {"force_delete": true}}`, nil)
				}
			}
			r.play(name)
		})
	}
}

// uncompared is what the sandbox doesn't do as recorded, with the reason.
var uncompared = map[string]map[string]string{
	"cluster-mongodb": {
		"list":                        "there are clusters of earlier recordings in it",
		"show while DELETING":         "servers were gone one by one",
		"delete again while DELETING": "a member ceased to be while Trove looked at it",
	},
}

// drain says that the shard of the members in the body has been removed by mongodb's own means.
func (r *replay) drain(e recorded) {
	r.t.Helper()
	var body struct{ Shrink []struct{ ID string } }
	require.NoError(r.t, json.Unmarshal([]byte(e.body), &body))
	no := false
	for _, member := range body.Shrink {
		require.NoError(r.t, r.c.server.Drift(r.t.Context(), Drift{ID: r.mapped(member.ID), InUse: &no}))
	}
}
