package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What real Trove was asked, and what it answered.
func TestRecorded(t *testing.T) {
	for _, name := range []string{
		"cluster-mongodb", "cluster-cassandra", "cluster-redis", "cluster-pxc", "cluster-mariadb", "cluster-vertica", "cluster-failures",
		"cluster-nics", "cluster-errors", "cluster-options",
		"instance-errors", "instance-lifecycle", "instance-replication", "versions-and-datastores", "configurations", "stuck-recovery",
	} {
		t.Run(name, func(t *testing.T) {
			r := newReplay(t)
			if name == "cluster-vertica" {
				r.server.engine.Pace.Join = 0
			}
			r.play(name, r.before(name))
		})
	}
}

// before is what was done between two requests by other means, or is left from an earlier recording, by the title of the request that follows.
func (r *replay) before(name string) map[string]func(e recorded) {
	switch name {
	case "cluster-mongodb":
		return map[string]func(recorded){"shrink a shard": r.drain}
	case "cluster-pxc":
		return map[string]func(recorded){"show after grow": func(recorded) {
			// An administrator freed the cluster whose growing had failed.
			r.v1(http.MethodPost, "/clusters/"+r.translated(r.cluster), `{"reset-status": {"force_delete": true}}`)
		}}
	case "instance-lifecycle":
		const id = "a8a8b197-2189-4ba1-9264-2793b2b6c437"
		return map[string]func(recorded){
			"show with an expired guest heartbeat": func(recorded) { r.silence(id, true) },
			"delete":                               func(recorded) { r.silence(id, false) },
		}
	case "instance-replication":
		standing := func(theirs, datastore, version string) func(recorded) {
			return func(recorded) {
				r.ids[theirs] = r.newInstance(fmt.Sprintf(
					`{"instance": {"name": "x", "flavorRef": "2", "volume": {"size": 2}, "datastore": {"type": %q, "version": %q}}}`, datastore, version))
			}
		}
		return map[string]func(recorded){
			"master with a dead guest":         func(recorded) { r.silence("2eddab8f-2bd1-42be-b8e4-2c8947fdc700", true) },
			"replica of a postgresql instance": standing("7741484b-5001-4691-a160-4f0210c69419", "postgresql", "12.4"),
			"replica of a redis instance":      standing("eea77c46-fc51-4840-a1b1-652d0f7fc7ea", "redis", "5.0.14"),
			"replica of a cassandra instance":  standing("becf9a4b-2fec-4107-a4a8-208a1c22d9db", "cassandra", "3.11.9"),
		}
	case "stuck-recovery":
		return map[string]func(recorded){"PUT {} (gophercloud and troveclient detach)": func(recorded) {
			r.settle()
			group, _ := r.call(http.StatusOK, http.MethodPost, "/configurations", `{"configuration": {"name": "c", "values": {"max_connections": 9}}}`)
			r.ids["3343daf5-da8f-40f7-ae3f-cc9c45fc0e89"] = r.newInstance(fmt.Sprintf(
				`{"instance": {"name": "cfg", "flavorRef": "1", "volume": {"size": 1}, "configuration": %q}}`, textAt(r.t, group, "configuration", "id")))
		}}
	}
	return nil
}

// drain says that the shard of the members in the body has been removed by mongodb's own means.
func (r *replay) drain(e recorded) {
	r.t.Helper()
	var body struct{ Shrink []struct{ ID string } }
	require.NoError(r.t, json.Unmarshal([]byte(e.body), &body))
	no := false
	for _, member := range body.Shrink {
		require.NoError(r.t, r.server.Drift(r.t.Context(), Drift{ID: r.translated(member.ID), InUse: &no}))
	}
}

// silence stops or starts the heartbeats of a guest, and lets so much time pass that one shows.
func (r *replay) silence(theirs string, silent bool) {
	r.t.Helper()
	beats := !silent
	require.NoError(r.t, r.server.Drift(r.t.Context(), Drift{ID: r.ids[theirs], Heartbeat: &beats}))
	r.advance(30 * time.Second)
}

// withcfg is the instance that several recordings go on with.
const withcfg = "2ea3902f-58dd-457b-9ae6-ed98a5da285b"

func TestRecordedWithAStandingInstance(t *testing.T) {
	for _, name := range []string{"backups", "modules", "databases-users"} {
		t.Run(name, func(t *testing.T) {
			r := newReplay(t)
			r.ids[withcfg] = r.newInstance(`{"instance": {"name": "withcfg", "flavorRef": "2", "volume": {"size": 2}}}`)
			fault := "User nosuch cannot be found on the instance." // of another recording
			require.NoError(t, r.server.Drift(t.Context(), Drift{ID: r.ids[withcfg], Fault: &fault}))
			r.play(name, nil)
		})
	}
}

// The order of pages is that of the ids, so that this sandbox makes those of the recording.
func TestRecordedPages(t *testing.T) {
	ids := []string{
		withcfg, "0660938f-1e00-4020-ab53-82a58614cab8", "8e2c8e8c-4a69-47ab-8031-2c7f660c875c",
		"d6e82a20-ac24-4b45-b0b5-48d8b1c19fb6", "fee9b2b1-20b4-4a34-9e8e-ad1ae5f507da", // a cluster and its member
		"f7d4d857-ff3c-484a-96a8-a38d018c4c88", "c0666c83-1f2c-40b9-863a-1e1fce66861e",
	}
	r := newReplay(t, func(o *Options) {
		o.NewID = func() string {
			id := ids[0]
			ids = ids[1:]
			return id
		}
	})
	r.newInstance(`{"instance": {"name": "withcfg", "flavorRef": "2", "volume": {"size": 2}}}`)
	r.newInstance(`{"instance": {"name": "p0", "flavorRef": "1", "volume": {"size": 1}}}`)
	r.newInstance(`{"instance": {"name": "p1", "flavorRef": "1", "volume": {"size": 1}}}`)
	r.play("pagination", nil)
}

// What a project that has used its quota is told, and what stays behind.
func TestRecordedQuotas(t *testing.T) {
	instances := newReplay(t, func(o *Options) { o.MaxInstances = 2 })
	volumes := newReplay(t, func(o *Options) { o.MaxVolumes = 3 })
	full := newReplay(t, func(o *Options) { o.MaxInstances = 1 })
	full.newInstance(`{"instance": {"name": "x", "flavorRef": "2", "volume": {"size": 2}}}`)
	for _, e := range slices.Concat(recording(t, "cluster-errors"), recording(t, "instance-errors")) {
		switch e.title {
		case "quota exceeded: volumes":
			volumes.send(e)
		case "quota exceeded":
			full.send(e)
		case "quota exceeded: 3 instances, limit 2", "quota exceeded (pxc)",
			"clusters of the project after the failed creates (cassandra leaves an orphan row)":
			instances.send(e)
		}
	}
}

// uncompared is what the sandbox doesn't do as recorded, by the title or the path of the request, with the reason.
var uncompared = map[string]map[string]string{
	"backups": {
		"list, empty":            "there is a backup of an earlier recording in it",
		"list":                   "the same",
		"backup strategies":      "the sandbox has none",
		"create backup strategy": "the same",
	},
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
	"cluster-nics": {
		"/v1.0/3a661ae5e2f948fda09e7bd9db7ca292/clusters/0d86c002-e356-47bd-a1de-1bc54bbaeaa6": "it is a cluster of an earlier recording",
		"/v1.0/3a661ae5e2f948fda09e7bd9db7ca292/clusters/b442ee59-104e-498f-be05-3f9a8ada0fca": "the same",
		"/v1.0/3a661ae5e2f948fda09e7bd9db7ca292/clusters/d9a10198-051a-43df-ac5f-7ac04a912f77": "the same",
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
	"instance-errors": {
		"quota exceeded":                        "see TestRecordedQuotas",
		"the same as admin (fault has details)": "the sandbox has no administrators",
	},
	"instance-lifecycle": {
		"show as admin (tenant_id, server_id, volume_id ...)": "the sandbox has no administrators",
		"show while UPDATING (task) - status?":                "the floating address goes within milliseconds",
		"reset_status as admin":                               "the sandbox has no administrators",
		"show after reset_status":                             "the same",
		"default configuration of the instance":               "the sandbox has none",
		"logs":                                                "the sandbox has none",
	},
	"instance-replication": {
		"replica whose snapshot fails":       "its master is of an earlier recording",
		"the failed replica":                 "the same",
		"its master (carries the fault too)": "the same",
		"delete failed replica":              "the same",
		"delete master":                      "the same",
	},
	"versions-and-datastores": {
		"(admin) versions: inactive ones, image, packages": "the sandbox has no administrators",
		"limits": "the sandbox has those of its own options",
	},
}
