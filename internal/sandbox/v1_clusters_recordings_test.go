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
		"cluster-nics", "cluster-errors", "cluster-options",
	} {
		t.Run(name, func(t *testing.T) {
			r := newReplay(t, func(o *Options) { o.Defects = true })
			r.skip = uncompared[name]
			r.before = map[string]func(recorded){"shrink a shard": r.drain}
			if name == "cluster-vertica" {
				r.c.server.engine.Pace.Join = 0
			}
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

// What a project that has used its quota is told, and what stays behind.
func TestRecordedQuotas(t *testing.T) {
	instances := newReplay(t, func(o *Options) { o.MaxInstances = 2 })
	volumes := newReplay(t, func(o *Options) { o.MaxVolumes = 3 })
	for _, e := range recording(t, "cluster-errors") {
		switch e.title {
		case "quota exceeded: volumes":
			volumes.send(e)
		case "quota exceeded: 3 instances, limit 2", "quota exceeded (pxc)", "clusters of the project after the failed creates (cassandra leaves an orphan row)":
			instances.send(e)
		}
	}
}

// uncompared is what the sandbox doesn't do as recorded, with the reason.
var uncompared = map[string]map[string]string{
	"cluster-mongodb": {
		"list":                                  "there are clusters of earlier recordings in it",
		"show while DELETING":                   "servers were gone one by one",
		"delete again while DELETING":           "a member ceased to be while Trove looked at it",
		"instances list with include_clustered": "there are members of an earlier recording's cluster in it",
	},
	"cluster-mariadb": {
		"observed by polling GET every 0.5 s (task, {instance statuses}): [('BUILDING', ('BUILD',)), ('BUILDING', ('ACTIVE', 'BUILD')), ('NONE', ('ACTIVE', 'BUILD'))]": "a member was late in showing that it was done",
		"cluster instance show": "it was still in BUILD",
	},
	"cluster-vertica": {
		"show after shrink":     "the member that left had no server any more, but was still shown",
		"show while restarting": "the same",
	},
	"cluster-options": {
		"list: is locality shown?":        "there is a cluster of an earlier recording in it",
		"admin in the same project: list": "the same",
		"reader role: list":               "the same",
	},
	"cluster-errors": {
		"quota exceeded: 3 instances, limit 2": "see TestRecordedQuotas",
		"quota exceeded (pxc)":                 "see TestRecordedQuotas",
		"clusters of the project after the failed creates (cassandra leaves an orphan row)": "see TestRecordedQuotas",
		"quota exceeded: volumes": "see TestRecordedQuotas",
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
