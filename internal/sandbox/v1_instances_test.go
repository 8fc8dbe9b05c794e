package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// v1 calls Trove's v1.0 and returns the status and the document, nil for an empty body.
func (r *replayer) v1(method, path, body string) (int, map[string]any) {
	r.t.Helper()
	response := r.raw(method, "/v1.0/"+r.project+path, body, map[string]string{"X-Auth-Token": r.token, "Content-Type": "application/json"})
	if response.Body.Len() == 0 {
		return response.Code, nil
	}
	return response.Code, decoded(r.t, response.Body.Bytes())
}

// shown is an instance's document.
func (r *replayer) shown(id string) map[string]any {
	r.t.Helper()
	status, document := r.v1(http.MethodGet, "/instances/"+id, "")
	require.Equal(r.t, http.StatusOK, status, document)
	return objectAt(r.t, document, "instance")
}

// statusOf is what an instance shows.
func (r *replayer) statusOf(id string) string { return fmt.Sprint(r.shown(id)["status"]) }

// ordered creates an instance, or what its body says, and returns its id; nothing happens until the clock moves.
func (r *replayer) ordered(body string) string {
	r.t.Helper()
	status, document := r.v1(http.MethodPost, "/instances", `{"instance": `+body+`}`)
	require.Equal(r.t, http.StatusOK, status, document)
	return textAt(r.t, document, "instance", "id")
}

// What these answers say was asked of a live Trove 18.
func TestV1Refusals(t *testing.T) {
	r := newReplayer(t)
	const flavors = `"name": "x", "flavorRef": "2", "volume": {"size": 2}`
	for body, want := range map[string]string{
		`{"instance": 3}`: "400 Validation error: instance 3 is not of type 'object'",
		`{"instance": {` + flavors + `, "nics": [{}]}}`: "400 Instance network or subnet needs to be specified.",
		`{"instance": {` + flavors + `, "nics": [{"network_id": "33333333-3333-4333-8333-333333333333", "ip_address": "10.20.0.7"}]}}`: "400 Instance" +
			" subnet needs to be specified.",
		`{"instance": {` + flavors + `, "nics": [{"subnet_id": "00000000-0000-4000-8000-000000000000"}]}}`: "500 ",
		`{"instance": {` + flavors + `, "locality": "no"}}`:                                                "400 Invalid locality 'no'. Must be one of ['affinity', 'anti-affinity']",
		`{"instance": {` + flavors + `, "configuration": ""}}`:                                             "500 ",
		`{"instance": {` + flavors + `, "region_name": "no"}}`: "400 Endpoint not found for service_type=database, endpoint_type=publicURL," +
			" endpoint_region=no.",
		`{"instance": {"name": "x", "flavorRef": null}}`: "400 Validation error: instance['flavorRef'] None is not valid under any of the given schemas;" +
			" None is not of type 'string'; None is not of type 'integer'",
		`{"instance": {"name": "x", "volume": {"size": 2}}}`: "400 Resource None cannot be found.",
		`{"instance": {"name": 7, "flavorRef": true, "volume": {"size": "x", "type": ""}}}`: "400 Validation error: instance['flavorRef'] True is not valid" +
			" under any of the given schemas; True is not of type 'string'; True is not of type 'integer'; instance['name'] 7 is not of type 'string';" +
			" instance['volume']['size'] 'x' is not valid under any of the given schemas; 'x' is not of type 'integer'; 'x' does not match" +
			" '^0*[1-9]+[0-9]*$'; instance['volume']['type'] '' is not valid under any of the given schemas; '' is too short; '' does not match" +
			" '^.*[0-9a-zA-Z]+.*$'; '' is not of type 'null'",
		`{"instance": {` + flavors + `, "access": {"is_public": "x", "allowed_cidrs": ["x", "x"]}}}`: "400 Validation error:" +
			" instance['access']['allowed_cidrs'] ['x', 'x'] has non-unique elements; instance['access']['allowed_cidrs'][0] 'x' does not match" +
			` '^([0-9]{1,3}\\.){3}[0-9]{1,3}(\\/([0-9]|[1-2][0-9]|3[0-2]))?$'; instance['access']['allowed_cidrs'][1] 'x' does not match` +
			` '^([0-9]{1,3}\\.){3}[0-9]{1,3}(\\/([0-9]|[1-2][0-9]|3[0-2]))?$'; instance['access']['is_public'] 'x' is not of type 'boolean'`,
		`{"instance": {` + flavors + `, "users": [{"name": "root", "password": "x"}]}}`: `400 User name "root" is on the reserved list: ['os_admin', 'root'].`,
		`{"instance": {` + flavors + `, "databases": [{"name": "a"}]}}`:                 "400 'a' is not a valid schema name.",
		`{"instance": {` + flavors + `, "databases": [{"name": "mysql"}]}}`: `400 Database name "mysql" is on the reserved list: ['mysql',` +
			` 'information_schema', 'performance_schema', 'sys'].`,
		`[]`: "500 ", `"x"`: "500 ", `{}`: "500 ",
	} {
		status, document := r.v1(http.MethodPost, "/instances", body)
		got := fmt.Sprint(status, " ")
		if status != http.StatusInternalServerError {
			for _, inner := range document {
				got += textAt(t, inner, "message")
			}
		}
		assert.Equal(t, want, got, body)
	}
}

func TestV1BuildsThatFail(t *testing.T) {
	r := newReplayer(t)
	for _, c := range []struct{ order, fault string }{
		{`"name": "z", "availability_zone": "BAD_ZONE"`, "Failed to create server for instance ID\nThe requested availability zone is not available (HTTP 400)"},
		{`"name": "n", "nics": [{"network_id": "00000000-0000-4000-8000-000000000000"}]`, "Failed to create User port for instance ID:\n    Network" +
			" 00000000-0000-4000-8000-000000000000 could not be found."},
		{`"name": "h-GUEST_HANG"`, "Polling request timed out."},
	} {
		id := r.ordered(`{` + c.order + `, "flavorRef": "2", "volume": {"size": 2}}`)
		r.settle()
		shown := r.shown(id)
		assert.Equal(t, "ERROR", shown["status"], c.order)
		r.ids = map[string]string{"ID": id}
		assert.Equal(t, r.translate(c.fault), dig(t, shown, "fault", "message"))
		status, _ := r.v1(http.MethodDelete, "/instances/"+id, "")
		assert.Equal(t, http.StatusAccepted, status, "what has failed can be deleted")
	}
	r.settle()
	assert.Empty(t, r.state().Instances)
}

func TestV1ResizeThatFails(t *testing.T) {
	r := newReplayer(t)
	id := r.made(`{"instance": {"name": "RESIZE_ERROR", "flavorRef": "2", "volume": {"size": 2}}}`)
	status, _ := r.v1(http.MethodPost, "/instances/"+id+"/action", `{"resize": {"flavorRef": "3"}}`)
	require.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, "RESIZE", r.statusOf(id))
	r.settle()
	shown := r.shown(id)
	assert.Equal(t, []any{"ERROR", "", "2", "Nova server is in ERROR status"},
		[]any{shown["status"], shown["operating_status"], dig(t, shown, "flavor", "id"), dig(t, shown, "fault", "message")})
}

// Three replicas from one snapshot: numbered, the last alone is shown, and the source is BACKUP meanwhile.
func TestV1Replicas(t *testing.T) {
	r := newReplayer(t)
	source := r.made(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}, "locality": "anti-affinity"}}`)
	status, document := r.v1(http.MethodPost, "/instances", `{"instance": {"name": "r", "replica_of": "`+source+`", "replica_count": 3}}`)
	require.Equal(t, http.StatusOK, status)
	assert.Equal(t, []any{"r-3", []any{nil, nil, nil}}, []any{dig(t, document, "instance", "name"), dig(t, document, "instance", "password")})
	r.advance(0)
	assert.Equal(t, "BACKUP", r.statusOf(source))
	r.settle()
	assert.Equal(t, "ACTIVE", r.statusOf(source))
	_, list := r.v1(http.MethodGet, "/backups", "")
	assert.Empty(t, list["backups"], "the snapshot has served its purpose")
	replicas, ok := r.shown(source)["replicas"].([]any)
	require.True(t, ok)
	var names []string
	for _, replica := range replicas {
		shown := r.shown(textAt(t, replica, "id"))
		names = append(names, fmt.Sprint(shown["name"]))
		assert.Equal(t, "anti-affinity", shown["locality"], "it is the source's")
	}
	assert.Equal(t, []string{"r-1", "r-2", "r-3"}, names)
}

func TestV1Drift(t *testing.T) {
	r := newReplayer(t)
	id := r.made(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}}}`)
	stopped, broken := "shutdown", "ERROR"
	require.NoError(t, r.server.Drift(t.Context(), Drift{ID: id, Service: &stopped}))
	assert.Equal(t, []any{"ACTIVE", "SHUTDOWN"}, []any{r.shown(id)["status"], r.shown(id)["operating_status"]})
	require.NoError(t, r.server.Drift(t.Context(), Drift{ID: id, Server: &broken}))
	assert.Equal(t, []any{"ERROR", ""}, []any{r.shown(id)["status"], r.shown(id)["operating_status"]})
	assert.Equal(t, "ERROR", r.instanceState("m").Status, "the page shows the same")
	var state map[string]any
	require.NoError(t, json.Unmarshal(encode(r.state()), &state))
	assert.Equal(t, "v1.0", state["api"])
}

// trove/common/limits.py: a bucket for each verb, and one request more for each 60/limit seconds.
func TestV1RateLimit(t *testing.T) {
	r := newReplayer(t, func(o *Options) { o.RateLimit = 2 })
	get := func() (int, string, string) {
		response := r.raw(http.MethodGet, "/v1.0/"+r.project+"/instances", "", map[string]string{"X-Auth-Token": r.token})
		return response.Code, response.Header().Get("Retry-After"), response.Body.String()
	}
	for range 2 {
		status, _, _ := get()
		require.Equal(t, http.StatusOK, status)
	}
	status, after, body := get()
	assert.Equal(t, http.StatusRequestEntityTooLarge, status)
	assert.Equal(t, "30", after)
	assert.JSONEq(t, `{"overLimit": {"code": 413, "message": "This request was rate-limited.", "retryAfter": "30",
		"details": "Only 2 GET request(s) can be made to * every minute."}}`, body)
	other, _ := r.v1(http.MethodDelete, "/instances/x", "")
	assert.Equal(t, http.StatusNotFound, other, "other verbs are counted apart")
	r.advance(30 * time.Second)
	status, _, _ = get()
	assert.Equal(t, http.StatusOK, status)
}

// A kept state belongs to the dialect it began with.
func TestV1StateIsOfOneDialect(t *testing.T) {
	path := t.TempDir() + "/trove.db"
	server, err := New(t.Context(), Options{Path: path, API: APIv1})
	require.NoError(t, err)
	require.NoError(t, server.Close())
	_, err = New(t.Context(), Options{Path: path})
	require.ErrorContains(t, err, "it belongs to another dialect of the API")
	_, err = New(t.Context(), Options{API: "v2"})
	require.ErrorContains(t, err, `API "v2": there are "nodes" and "v1.0"`)
}

// The server's status is forgotten with the old name, so that what is asked for together with a new one is refused; the name stays.
func TestV1RenameWithAnotherChange(t *testing.T) {
	r := newReplayer(t)
	id := r.made(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}}}`)
	status, document := r.v1(http.MethodPut, "/instances/"+id, `{"instance": {"name": "renamed", "replica_of": null}}`)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Equal(t, "Instance "+id+" is not currently available for an action to be performed (instance status was None).",
		dig(t, document, "unprocessableEntity", "message"))
	assert.Equal(t, "renamed", r.shown(id)["name"])
}

// The locality is that of the source's server group, which stays behind when another becomes the source.
func TestV1LocalityAfterPromotion(t *testing.T) {
	r := newReplayer(t)
	source := r.made(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}, "locality": "affinity"}}`)
	replica := r.made(`{"instance": {"name": "r", "replica_of": "` + source + `"}}`)
	status, _ := r.v1(http.MethodPost, "/instances/"+replica+"/action", `{"promote_to_replica_source": {}}`)
	require.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, []string{"PROMOTE", "PROMOTE"}, []string{r.statusOf(source), r.statusOf(replica)})
	r.settle()
	assert.Equal(t, replica, dig(t, r.shown(source), "replica_of", "id"))
	for _, id := range []string{source, replica} {
		assert.NotContains(t, r.shown(id), "locality")
	}
}
