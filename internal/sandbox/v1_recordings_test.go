package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What only administrators do, or what is not the sandbox's: the floating address that goes within milliseconds.
var notOurs = []string{
	"(admin)", "as admin", "mgmt", "default configuration of the instance", "logs", "the same as admin", "show while UPDATING (task)",
	"reset_status as admin", "show after reset_status", "list, empty", "limits", "cluster",
}

func without(skip []string, more ...string) []string { return append(slices.Clone(skip), more...) }

func TestReplayErrors(t *testing.T) {
	newReplayer(t).replay(t, recording(t, "instance-errors"), without(notOurs, "quota exceeded"), nil)
}

func TestReplayLifecycle(t *testing.T) {
	r := newReplayer(t)
	const id = "a8a8b197-2189-4ba1-9264-2793b2b6c437"
	r.replay(t, recording(t, "instance-lifecycle"), notOurs, map[string]func(){
		"show with an expired guest heartbeat": func() { r.silence(id, true) },
		"delete":                               func() { r.silence(id, false) },
	})
}

func TestReplayVersions(t *testing.T) {
	newReplayer(t).replay(t, recording(t, "versions-and-datastores"), notOurs, nil)
}

func TestReplayConfigurations(t *testing.T) {
	newReplayer(t).replay(t, recording(t, "configurations"), notOurs, nil)
}

func TestReplayReplication(t *testing.T) {
	r := newReplayer(t)
	const dead = "2eddab8f-2bd1-42be-b8e4-2c8947fdc700"
	prepare := func(theirs, datastore, version string) func() {
		return func() {
			r.ids[theirs] = r.made(`{"instance": {"name": "x", "flavorRef": "2", "volume": {"size": 2}, "datastore": {"type": "` + datastore +
				`", "version": "` + version + `"}}}`)
		}
	}
	r.replay(t, recording(t, "instance-replication"), without(notOurs, "of another project", "whose snapshot fails", "the failed replica", "carries the fault too",
		"delete failed replica", "=delete master"), map[string]func(){
		"master with a dead guest":         func() { r.silence(dead, true) },
		"replica of a postgresql instance": prepare("7741484b-5001-4691-a160-4f0210c69419", "postgresql", "12.4"),
		"replica of a redis instance":      prepare("eea77c46-fc51-4840-a1b1-652d0f7fc7ea", "redis", "5.0.14"),
		"replica of a cassandra instance":  prepare("becf9a4b-2fec-4107-a4a8-208a1c22d9db", "cassandra", "3.11.9"),
	})
}

// withcfg is the instance that several recordings go on with.
const withcfg = "2ea3902f-58dd-457b-9ae6-ed98a5da285b"

func TestReplayWithAStandingInstance(t *testing.T) {
	for _, name := range []string{"backups", "modules", "databases-users"} {
		t.Run(name, func(t *testing.T) {
			r := newReplayer(t)
			r.ids[withcfg] = r.made(`{"instance": {"name": "withcfg", "flavorRef": "2", "volume": {"size": 2}}}`)
			fault := "User nosuch cannot be found on the instance." // of another recording
			require.NoError(t, r.server.Drift(t.Context(), Drift{ID: r.ids[withcfg], Fault: &fault}))
			r.replay(t, recording(t, name), without(notOurs, "backup strateg", "=list"), nil)
		})
	}
}

func TestReplayStuck(t *testing.T) {
	r := newReplayer(t)
	r.replay(t, instancesOnly(recording(t, "stuck-recovery")), notOurs, map[string]func(){
		"PUT {} (gophercloud and troveclient detach)": func() {
			r.settle()
			group := r.raw(http.MethodPost, "/v1.0/"+r.project+"/configurations", `{"configuration": {"name": "c", "values": {"max_connections": 9}}}`,
				map[string]string{"X-Auth-Token": r.token, "Content-Type": "application/json"})
			id := textAt(t, decoded(t, group.Body.Bytes()), "configuration", "id")
			r.ids["3343daf5-da8f-40f7-ae3f-cc9c45fc0e89"] = r.made(`{"instance": {"name": "cfg", "flavorRef": "1", "volume": {"size": 1}, "configuration": "` +
				id + `"}}`)
		},
	})
}

// The order of pages is that of the ids, so that this sandbox makes those of the recording.
func TestReplayPages(t *testing.T) {
	ids := []string{withcfg, "0660938f-1e00-4020-ab53-82a58614cab8", "8e2c8e8c-4a69-47ab-8031-2c7f660c875c"}
	r := newReplayer(t, func(o *Options) {
		o.NewID = func() string {
			id := ids[0]
			ids = ids[1:]
			return id
		}
	})
	for i, name := range []string{"withcfg", "p0", "p1"} {
		r.made(fmt.Sprintf(`{"instance": {"name": %q, "flavorRef": "%d", "volume": {"size": 1}}}`, name, i+1))
	}
	r.replay(t, instancesOnly(recording(t, "pagination")), notOurs, nil)
}

func instancesOnly(list []recorded) []recorded {
	return slices.DeleteFunc(list, func(e recorded) bool { return strings.Contains(e.path, "/clusters") })
}

// made is the id of an instance that runs.
func (r *replayer) made(body string) string {
	r.t.Helper()
	response := r.raw(http.MethodPost, "/v1.0/"+r.project+"/instances", body, map[string]string{"X-Auth-Token": r.token, "Content-Type": "application/json"})
	require.Equal(r.t, http.StatusOK, response.Code, "%s", response.Body)
	r.settle()
	return textAt(r.t, decoded(r.t, response.Body.Bytes()), "instance", "id")
}

// silence stops or starts the heartbeats of a guest, and lets so much time pass that one shows.
func (r *replayer) silence(theirs string, silent bool) {
	r.t.Helper()
	beats := !silent
	require.NoError(r.t, r.server.Drift(r.t.Context(), Drift{ID: r.ids[theirs], Heartbeat: &beats}))
	r.advance(30 * time.Second)
}
