package sandbox

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

func TestClockStandsStill(t *testing.T) {
	c := newClient(t)
	var clock clockView
	c.control(http.StatusOK, http.MethodGet, "clock", "", &clock)
	assert.Equal(t, clockView{Now: specTime}, clock)
	c.control(http.StatusOK, http.MethodPost, "clock", `{"advance": "1h30s"}`, &clock)
	assert.Equal(t, specTime.Add(time.Hour+30*time.Second), clock.Now)
	assert.Equal(t, clock.Now, c.server.Now())

	var refusal map[string]string
	for body, want := range map[string]string{
		`{"advance": "-1s"}`:  "time does not run backwards, by 1s",
		`{"advance": "soon"}`: `advance: time: invalid duration "soon"`,
		`{"forward": "1s"}`:   `reading the body: json: unknown field "forward"`,
		``:                    "reading the body: EOF",
	} {
		c.control(http.StatusBadRequest, http.MethodPost, "clock", body, &refusal)
		assert.Equal(t, map[string]string{"error": want}, refusal)
	}
	assert.Equal(t, specTime.Add(time.Hour+30*time.Second), c.server.Now())
}

// With a speed the time passes by itself, and what becomes due is done whether or not anybody asks.
func TestClockRuns(t *testing.T) {
	before := time.Now()
	c := newClient(t, func(o *Options) { o.Speed, o.TokenTTL = 1000, 1000*time.Hour })
	after := time.Now()
	c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, ""))
	require.Eventually(t, func() bool {
		var due time.Time
		c.rows(func(tx *store.Tx) (err error) {
			due, err = tx.NextDue()
			return err
		})
		return due.IsZero()
	}, time.Minute, time.Millisecond, "the engine works while nobody asks")
	assert.Equal(t, []string{"ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE"}, c.statuses("c"))
	least := time.Since(after) * 1000
	passed := c.server.Now().Sub(specTime)
	most := time.Since(before) * 1000
	assert.GreaterOrEqual(t, passed, least-time.Microsecond, "1000 simulated seconds per second")
	assert.LessOrEqual(t, passed, most)
}

func TestDrift(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("m", "mongodb", "2.4.10", 3, ""))
	c.advance(time.Minute)
	nodes := c.clusterState("m").Nodes
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+nodes[0].ID+`", "flavor_id": "3", "volume_size": 9, "configuration_id": "`+specConfiguration+
		`", "region": "eu", "type": "arbiter"}`, nil)
	document := c.show("/clusters/"+id+"/nodes/"+nodes[0].ID, "node")
	assert.Equal(t, "3", dig(t, document, "flavor", "id"))
	assert.Equal(t, map[string]any{"size": 9.0, "used": 0.17}, document["volume"])
	assert.Equal(t, specConfiguration, dig(t, document, "configuration", "id"))
	assert.Equal(t, "2014-04-25T20:19:23", document["created"])
	assert.Equal(t, "2014-04-25T20:20:23", document["updated"])
	shown := c.show("/clusters/"+id, "cluster")
	assert.Equal(t, map[string]any{"id": nodes[0].ID, "region": "eu", "type": "arbiter"}, dig(t, shown, "nodes", 0))

	for _, status := range []string{"FAILED", "ERROR", "REBOOT", "SHUTDOWN", "MARTIAN"} {
		c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+nodes[1].ID+`", "status": "`+status+`"}`, nil)
		document := c.show("/clusters/"+id+"/nodes/"+nodes[1].ID, "node")
		assert.Equal(t, status, document["status"])
		if status == "FAILED" || status == "ERROR" {
			assert.Equal(t, "The guest agent reported a failure of the database.", dig(t, document, "fault", "message"))
		} else {
			assert.NotContains(t, document, "fault")
		}
	}
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+nodes[1].ID+`", "status": "ERROR", "fault": "Disk full."}`, nil)
	assert.Equal(t, "Disk full.", c.clusterState("m").Nodes[1].Fault)
	assert.Equal(t, "ACTIVE", c.clusterState("m").Status, "a heartbeat is about its node")
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+nodes[1].ID+`", "status": "ACTIVE"}`, nil)
	assert.Equal(t, []string{"ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE"}, c.statuses("m"))

	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+nodes[2].ID+`", "gone": true}`, nil)
	c.refused(http.MethodGet, "/clusters/"+id+"/nodes/"+nodes[2].ID, "", 404, "itemNotFound", "Node '"+nodes[2].ID+"' cannot be found.")
	assert.InDelta(t, 2, c.show("/clusters/"+id, "cluster")["size"], 0)
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+id+`", "status": "ERROR"}`, nil)
	assert.Equal(t, "ERROR", c.clusterState("m").Status)
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+id+`", "gone": true}`, nil)
	c.must(404, http.MethodGet, "/clusters/"+id, "")
	assert.Empty(t, c.state().Clusters)
}

func TestDriftOfInstances(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	slave := c.create("/instances", instance("slave", master))
	c.advance(time.Minute)
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: slave, Detach: true}))
	assert.Empty(t, c.instanceState("slave").SlaveOf)
	assert.Empty(t, c.instanceState("master").Slaves)

	second := c.create("/instances", instance("second", master))
	assert.Equal(t, "BACKUP", c.instanceState("master").Status)
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: second, Gone: true}))
	assert.Equal(t, "ACTIVE", c.instanceState("master").Status, "the snapshot ends with what it was for")
	loose := c.create("/instances", instance("loose", master))
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: loose, Detach: true}))
	assert.Equal(t, "ACTIVE", c.instanceState("master").Status, "and no slave is made from it")
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: loose, Gone: true}))
	third := c.create("/instances", instance("third", master))
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: master, Gone: true}))
	c.advance(time.Minute)
	assert.Equal(t, "ERROR", c.instanceState("third").Status)
	assert.Equal(t, "The master "+master+" is gone.", c.instanceState("third").Fault)
	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+third, "")
	c.advance(time.Minute)
	assert.Len(t, c.state().Instances, 1)
}

// What vanishes in the middle of a build ends the build, it doesn't hang.
func TestDriftDuringABuild(t *testing.T) {
	c := newClient(t)
	c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, ""))
	c.advance(21 * time.Second)
	node := c.clusterState("c").Nodes[0]
	assert.Equal(t, "REBOOT", node.Status)
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: node.ID, Gone: true}))
	assert.Equal(t, []string{"ERROR", "ACTIVE", "ACTIVE"}, c.statuses("c"))
	assert.Equal(t, "Node "+node.ID+" is gone.", c.clusterState("c").Fault)
	c.advance(time.Hour)
	assert.Empty(t, c.state().Operations)
}

func TestDriftRefusals(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	var refusal map[string]string
	c.control(http.StatusNotFound, http.MethodPost, "drift", `{"id": "`+nowhere+`", "gone": true}`, &refusal)
	assert.Contains(t, refusal["error"], nowhere)
	require.ErrorIs(t, c.server.Drift(t.Context(), Drift{ID: nowhere}), ErrNotFound)
	for _, body := range []string{
		`{"id": "` + id + `", "detach": true}`, `{"id": "` + id + `", "type": "arbiter"}`, `{"id": "` + c.clusterState("c").Nodes[0].ID + `", "detach": true}`,
		`{"id": "` + id + `", "colour": "red"}`, `{"id": "` + id + `", "configuration_id": "` + nowhere + `"}`,
	} {
		c.control(http.StatusBadRequest, http.MethodPost, "drift", body, &refusal)
	}
}

func TestJournal(t *testing.T) {
	c := newClient(t)
	c.advance(90 * time.Second)
	body := cluster("c", "mongodb", "2.4.10", 1, "")
	r := c.raw(http.MethodPost, "/v1.0-nodes/"+c.project+"/clusters", body, map[string]string{"X-Auth-Token": c.token, "User-Agent": "test/1"})
	created := c.clusterState("c").ID
	c.must(404, http.MethodGet, "/clusters/x?limit=3", "")
	c.raw(http.MethodGet, "/", "", map[string]string{"Accept": "application/json"})
	c.raw(http.MethodGet, "/", "", map[string]string{"Accept": "text/html"})
	var journal struct {
		Requests []Request `json:"requests"`
	}
	c.control(http.StatusOK, http.MethodGet, "journal", "", &journal)
	require.Len(t, journal.Requests, 4, "neither the page nor the control path is in the journal")
	login, create, show, version := journal.Requests[0], journal.Requests[1], journal.Requests[2], journal.Requests[3]
	assert.Equal(t, "identity POST /v3/auth/tokens 201", fmt.Sprint(login.Kind, " ", login.Method, " ", login.Path, " ", login.Status))
	assert.Equal(t, change(t, passwordLogin("demo", "secret", "demo"), `"secret"`, `"***"`), login.Body)
	assert.Equal(t, Request{
		ID: create.ID, Time: specTime.Add(90 * time.Second), Kind: "trove", Method: "POST", Path: "/clusters", Status: 200,
		RequestID: r.Header().Get("X-Openstack-Request-Id"), UserAgent: "test/1", Body: body,
		Duration: create.Duration, ObjectID: created,
	}, create)
	assert.Positive(t, create.Duration, "it took some time")
	assert.Equal(t, "/clusters/x", show.Path)
	assert.Equal(t, "limit=3", show.Query)
	assert.Equal(t, 404, show.Status)
	assert.Equal(t, "version", version.Kind)

	journal.Requests = nil
	c.control(http.StatusOK, http.MethodGet, fmt.Sprintf("journal?after=%d", show.ID), "", &journal)
	assert.Equal(t, []Request{version}, journal.Requests)
	c.control(http.StatusNoContent, http.MethodDelete, "journal", "", nil)
	list, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	assert.Empty(t, list)
	require.NoError(t, c.server.ClearJournal(t.Context()))
}

func TestJournalMasksSecrets(t *testing.T) {
	for body, want := range map[string]string{ //nolint:gosec // nobody's secrets
		`{"auth":{"identity":{"token":{"id":"gAAAA"}}}}`:                                     `{"auth":{"identity":{"token":{"id":"***"}}}}`,
		`{"auth" : {"identity": {"application_credential":{"secret" : "s\"}","id":"a"}}}} `:  `{"auth" : {"identity": {"application_credential":{"secret" : "***","id":"a"}}}} `,
		`{"users":[{"name":"joe","password":"p","databases":[{"password":"q","size":12}]}]}`: `{"users":[{"name":"joe","password":"***","databases":[{"password":"***","size":12}]}]}`,
		`{"b":{"password":{"name":"s","list":[1,["q"],{}]}},"id":"t","token":"u"}`:           `{"b":{"password":{"name":"s","list":[1,["q"],{}]}},"id":"t","token":"u"}`,
		`["password","x"]`:            `["password","x"]`,
		`{"auth": {"password": "half`: `***`,
		``:                            ``,
	} {
		assert.Equal(t, want, masked(KindIdentity, []byte(body)))
	}
	half := `{"cluster": {`
	assert.Equal(t, half, masked(KindTrove, []byte(half)), "what Trove gets has no secrets outside of JSON")
}

func TestFaultsByControlPath(t *testing.T) {
	c := newClient(t)
	var added Fault
	c.control(http.StatusCreated, http.MethodPost, "faults", `{"effect": "status", "status": 503, "path": "^/clusters", "times": 2, "headers": {"Retry-After": "1"}}`, &added)
	assert.Equal(t, Fault{ID: added.ID, Effect: "status", Status: 503, Path: "^/clusters", Times: 2, Headers: map[string]string{"Retry-After": "1"}}, added)
	c.control(http.StatusCreated, http.MethodPost, "faults", `{"effect": "hang", "name": "c-1"}`, nil)
	c.must(503, http.MethodGet, "/clusters", "")
	var list struct {
		Faults []Fault `json:"faults"`
	}
	c.control(http.StatusOK, http.MethodGet, "faults", "", &list)
	require.Len(t, list.Faults, 2)
	assert.Equal(t, 1, list.Faults[0].Times, "one of two is left")
	assert.Equal(t, "c-1", list.Faults[1].Name)
	c.control(http.StatusNoContent, http.MethodDelete, fmt.Sprintf("faults/%d", added.ID), "", nil)
	c.must(200, http.MethodGet, "/clusters", "")
	c.control(http.StatusNoContent, http.MethodDelete, "faults", "", nil)
	c.control(http.StatusOK, http.MethodGet, "faults", "", &list)
	assert.Empty(t, list.Faults)
	c.control(http.StatusNotFound, http.MethodDelete, "faults/x", "", nil)
	for _, body := range []string{
		`{"effect": "explode"}`, `{"effect": "status"}`, `{"effect": "status", "status": 999}`, `{"effect": "hang"}`, `{"effect": "build_error", "path": "/x"}`,
		`{"effect": "reset_after", "path": "("}`, `{"effect": "reset_before", "name": "c-1"}`, `{"effect": "hang", "name": "c-1", "colour": "red"}`,
	} {
		c.control(http.StatusBadRequest, http.MethodPost, "faults", body, nil)
	}
}

func TestState(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	c.advance(10 * time.Second)
	var state map[string]any
	c.control(http.StatusOK, http.MethodGet, "state", "", &state)
	assert.Equal(t, "2014-04-25T20:19:33Z", state["now"])
	assert.Equal(t, []any{"west", "east", "eu"}, state["regions"])
	require.Len(t, state["clusters"], 1)
	shown := objectAt(t, state, "clusters", 0)
	assert.Equal(t, id, shown["id"])
	assert.Equal(t, map[string]any{"type": "mongodb", "version": "2.4.10"}, shown["datastore"])
	node := objectAt(t, shown, "nodes", 0)
	assert.Equal(t, map[string]any{
		"id": node["id"], "name": "c-1", "status": "BUILD", "region": "west", "flavor_id": "7", "volume_size": 1.0, "hostname": "c-1.novalocal",
		"ip": "10.0.0.1", "created": "2014-04-25T20:19:23Z", "updated": "2014-04-25T20:19:23Z", "joined": false,
		"configuration_id": node["configuration_id"], // a group of its own
	}, node)
	assert.Equal(t, []any{}, state["instances"])
	assert.Equal(t, []any{
		map[string]any{"kind": "create_cluster", "state": "await_nodes", "instance_id": id, "nodes": []any{node["id"]}, "started": "2014-04-25T20:19:23Z", "due": "2014-04-26T06:19:23Z"},
		map[string]any{"kind": "build", "state": "prepare", "instance_id": id, "node_id": node["id"], "started": "2014-04-25T20:19:23Z", "due": "2014-04-25T20:19:43Z"},
	}, state["operations"])
}
