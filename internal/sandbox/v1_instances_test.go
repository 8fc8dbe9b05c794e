package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// shown is an instance's document.
func (c cloud) shown(id string) map[string]any {
	c.t.Helper()
	status, document := c.v1(http.MethodGet, "/instances/"+id, "")
	require.Equal(c.t, http.StatusOK, status, document)
	return objectAt(c.t, document, "instance")
}

// statusOf is what an instance shows.
func (c cloud) statusOf(id string) string { return fmt.Sprint(c.shown(id)["status"]) }

// ordered creates an instance, or what its body says, and returns its id; nothing happens until the clock moves.
func (c cloud) ordered(body string) string {
	c.t.Helper()
	status, document := c.v1(http.MethodPost, "/instances", `{"instance": `+body+`}`)
	require.Equal(c.t, http.StatusOK, status, document)
	return textAt(c.t, document, "instance", "id")
}

// What these answers say was asked of a live Trove 18.
func TestV1Refusals(t *testing.T) {
	c := newCloud(t)
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
		status, document := c.v1(http.MethodPost, "/instances", body)
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
	c := newCloud(t)
	for _, build := range []struct{ order, fault string }{
		{`"name": "z", "availability_zone": "BAD_ZONE"`, "Failed to create server for instance ID\nThe requested availability zone is not available (HTTP 400)"},
		{`"name": "n", "nics": [{"network_id": "00000000-0000-4000-8000-000000000000"}]`, "Failed to create User port for instance ID:\n    Network" +
			" 00000000-0000-4000-8000-000000000000 could not be found."},
		{`"name": "h-GUEST_HANG"`, "Polling request timed out."},
	} {
		id := c.ordered(`{` + build.order + `, "flavorRef": "2", "volume": {"size": 2}}`)
		c.settle()
		shown := c.shown(id)
		assert.Equal(t, "ERROR", shown["status"], build.order)
		assert.Equal(t, strings.ReplaceAll(build.fault, "ID", id), dig(t, shown, "fault", "message"))
		status, _ := c.v1(http.MethodDelete, "/instances/"+id, "")
		assert.Equal(t, http.StatusAccepted, status, "what has failed can be deleted")
	}
	c.settle()
	assert.Empty(t, c.state().Instances)
}

func TestV1ResizeThatFails(t *testing.T) {
	c := newCloud(t)
	id := c.newInstance(`{"instance": {"name": "RESIZE_ERROR", "flavorRef": "2", "volume": {"size": 2}}}`)
	status, _ := c.v1(http.MethodPost, "/instances/"+id+"/action", `{"resize": {"flavorRef": "3"}}`)
	require.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, "RESIZE", c.statusOf(id))
	c.settle()
	shown := c.shown(id)
	assert.Equal(t, []any{"ERROR", "", "2", "Nova server is in ERROR status"},
		[]any{shown["status"], shown["operating_status"], dig(t, shown, "flavor", "id"), dig(t, shown, "fault", "message")})
}

// Three replicas from one snapshot: numbered, the last alone is shown, and the source is BACKUP meanwhile.
func TestV1Replicas(t *testing.T) {
	c := newCloud(t)
	source := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}, "locality": "anti-affinity"}}`)
	status, document := c.v1(http.MethodPost, "/instances", `{"instance": {"name": "r", "replica_of": "`+source+`", "replica_count": 3}}`)
	require.Equal(t, http.StatusOK, status)
	assert.Equal(t, []any{"r-3", []any{nil, nil, nil}}, []any{dig(t, document, "instance", "name"), dig(t, document, "instance", "password")})
	c.advance(0)
	assert.Equal(t, "BACKUP", c.statusOf(source))
	c.settle()
	assert.Equal(t, "ACTIVE", c.statusOf(source))
	_, list := c.v1(http.MethodGet, "/backups", "")
	assert.Empty(t, list["backups"], "the snapshot has served its purpose")
	replicas, ok := c.shown(source)["replicas"].([]any)
	require.True(t, ok)
	var names []string
	for _, replica := range replicas {
		shown := c.shown(textAt(t, replica, "id"))
		names = append(names, fmt.Sprint(shown["name"]))
		assert.Equal(t, "anti-affinity", shown["locality"], "it is the source's")
	}
	assert.Equal(t, []string{"r-1", "r-2", "r-3"}, names)
}

// An instance made from a backup has the databases and users of that time, and what is asked for besides; Trove refuses to make them again.
func TestV1RestoreBringsDatabasesAndUsers(t *testing.T) {
	c := newCloud(t)
	source := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 1}, "databases": [{"name": "orders"}], "users": [{"name": "app", "password": "p"}]}}`)
	status, document := c.v1(http.MethodPost, "/backups", `{"backup": {"name": "b", "instance": "`+source+`"}}`)
	require.Equal(t, http.StatusAccepted, status, document)
	c.settle()
	status, later := c.v1(http.MethodPost, "/instances/"+source+"/databases", `{"databases": [{"name": "later"}]}`)
	require.Equal(t, http.StatusAccepted, status, later)
	restored := c.newInstance(`{"instance": {"name": "r", "flavorRef": "2", "volume": {"size": 1}, "restorePoint": {"backupRef": "` + textAt(t, document, "backup", "id") +
		`"}, "databases": [{"name": "orders"}, {"name": "more"}]}}`)
	for kind, want := range map[string][]string{"databases": {"more", "orders"}, "users": {"app"}} {
		_, list := c.v1(http.MethodGet, "/instances/"+restored+"/"+kind, "")
		var names []string
		for _, one := range objects(t, list, kind) {
			names = append(names, textAt(t, one, "name"))
		}
		assert.ElementsMatch(t, want, names, kind)
	}
	status, document = c.v1(http.MethodPost, "/instances/"+restored+"/databases", `{"databases": [{"name": "orders"}]}`)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, fmt.Sprint(document), "already exists")
}

func TestV1Drift(t *testing.T) {
	c := newCloud(t)
	id := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}}}`)
	stopped, broken := "shutdown", "ERROR"
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: id, Service: &stopped}))
	assert.Equal(t, []any{"ACTIVE", "SHUTDOWN"}, []any{c.shown(id)["status"], c.shown(id)["operating_status"]})
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: id, Server: &broken}))
	assert.Equal(t, []any{"ERROR", ""}, []any{c.shown(id)["status"], c.shown(id)["operating_status"]})
	assert.Equal(t, "ERROR", c.instanceState("m").Status, "the page shows the same")
	var state map[string]any
	require.NoError(t, json.Unmarshal(front.Encode(c.state()), &state))
	assert.Equal(t, "v1.0", state["api"])
}

// trove/common/limits.py: a bucket for each verb, and one request more for each 60/limit seconds.
func TestV1RateLimit(t *testing.T) {
	c := newCloud(t, func(o *Options) { o.RateLimit = 2 })
	get := func() (int, string, string) {
		response := c.raw(http.MethodGet, "/v1.0/"+c.project+"/instances", "", map[string]string{"X-Auth-Token": c.token})
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
	other, _ := c.v1(http.MethodDelete, "/instances/x", "")
	assert.Equal(t, http.StatusNotFound, other, "other verbs are counted apart")
	c.advance(30 * time.Second)
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
	c := newCloud(t)
	id := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}}}`)
	status, document := c.v1(http.MethodPut, "/instances/"+id, `{"instance": {"name": "renamed", "replica_of": null}}`)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Equal(t, "Instance "+id+" is not currently available for an action to be performed (instance status was None).",
		dig(t, document, "unprocessableEntity", "message"))
	assert.Equal(t, "renamed", c.shown(id)["name"])
}

// The locality is that of the source's server group, which stays behind when another becomes the source.
func TestV1LocalityAfterPromotion(t *testing.T) {
	c := newCloud(t)
	source := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}, "locality": "affinity"}}`)
	replica := c.newInstance(`{"instance": {"name": "r", "replica_of": "` + source + `"}}`)
	status, _ := c.v1(http.MethodPost, "/instances/"+replica+"/action", `{"promote_to_replica_source": {}}`)
	require.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, []string{"PROMOTE", "PROMOTE"}, []string{c.statusOf(source), c.statusOf(replica)})
	c.settle()
	assert.Equal(t, replica, dig(t, c.shown(source), "replica_of", "id"))
	for _, id := range []string{source, replica} {
		assert.NotContains(t, c.shown(id), "locality")
	}
}

// A source whose guest is dead can't do its part in a promotion: all members of its set end in ERROR. It can be ejected instead.
func TestV1PromotionBesideADeadSource(t *testing.T) {
	c := newCloud(t)
	source := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}}}`)
	replica := c.newInstance(`{"instance": {"name": "r", "replica_of": "` + source + `"}}`)
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+source+`", "heartbeat": false}`, nil)
	status, _ := c.v1(http.MethodPost, "/instances/"+replica+"/action", `{"promote_to_replica_source": {}}`)
	assert.Equal(t, http.StatusAccepted, status, "nobody looks before")
	c.settle()
	assert.Equal(t, []string{"ERROR", "ERROR"}, []string{c.statusOf(source), c.statusOf(replica)})
	assert.Equal(t, source, dig(t, c.shown(replica), "replica_of", "id"))
}

// The detachment from a source that is gone never ends.
func TestV1DetachmentFromALostSource(t *testing.T) {
	c := newCloud(t)
	source := c.newInstance(`{"instance": {"name": "m", "flavorRef": "2", "volume": {"size": 2}}}`)
	replica := c.newInstance(`{"instance": {"name": "r", "replica_of": "` + source + `"}}`)
	c.control(http.StatusNoContent, http.MethodPost, "drift", `{"id": "`+source+`", "gone": true}`, nil)
	status, _ := c.v1(http.MethodPatch, "/instances/"+replica, `{"instance": {"replica_of": ""}}`)
	assert.Equal(t, http.StatusAccepted, status)
	c.settle()
	c.advance(24 * time.Hour)
	assert.Equal(t, "DETACH", c.statusOf(replica))
	assert.Equal(t, source, dig(t, c.shown(replica), "replica_of", "id"))
}
