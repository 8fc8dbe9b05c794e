package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// beats are the heartbeats that were sent so far, as "<seconds since specTime> <guest> <payload>".
func (c *client) beats() []string {
	c.t.Helper()
	var list []string
	for _, line := range c.said() {
		if strings.Contains(line, " heartbeat ") {
			list = append(list, strings.Replace(line, " heartbeat conductor", "", 1))
		}
	}
	return list
}

// Guests send heartbeats all the time, a node's with its node_id, in however many leaps the clock moves.
func TestHeartbeatsComePeriodically(t *testing.T) {
	var runs [][]string
	for _, leap := range []time.Duration{time.Second, time.Minute} {
		c := newClient(t)
		c.create("/clusters", cluster("c", "couchbase", "2.2.0", 1, ""))
		c.create("/instances", instance("i", ""))
		for range 2 * time.Minute / leap {
			c.advance(leap)
		}
		runs = append(runs, c.beats())
	}
	assert.Equal(t, []string{
		`8 c-1 {"service_status":"building","node_id":"c-1"}`, `8 i {"service_status":"building"}`,
		`20 c-1 {"service_status":"running","node_id":"c-1"}`, `20 i {"service_status":"running"}`,
		`22 c-1 {"service_status":"running","node_id":"c-1"}`, // it has its cluster's list
		`50 i {"service_status":"running"}`, `52 c-1 {"service_status":"running","node_id":"c-1"}`,
		`80 i {"service_status":"running"}`, `82 c-1 {"service_status":"running","node_id":"c-1"}`,
		`110 i {"service_status":"running"}`, `112 c-1 {"service_status":"running","node_id":"c-1"}`,
	}, runs[0])
	assert.Equal(t, runs[0], runs[1])
}

// The Conductor notices a guest whose last heartbeat is agent_heartbeat_expiry old, 60 seconds, and not before; the status of its node says
// so. One that speaks again is ACTIVE again, and one that is deleted says nothing any more.
func TestSilentNodeIsNoticed(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, ""))
	c.create("/instances", instance("i", ""))
	c.advance(30 * time.Second)
	node, instance := c.clusterState("c").Nodes[2].ID, c.instanceState("i").ID
	for _, silent := range []string{node, instance} {
		require.NoError(t, c.server.Drift(t.Context(), Drift{ID: silent, Heartbeat: new(false)}))
	}
	path := "/clusters/" + id + "/nodes/" + node
	c.advance(59 * time.Second)
	assert.Equal(t, "ACTIVE", c.show(path, "node")["status"])
	before := len(c.beats())
	c.advance(time.Second)
	assert.Equal(t, []string{"ACTIVE", "ACTIVE", "ACTIVE", "UNKNOWN"}, c.statuses("c"))
	assert.Equal(t, "UNKNOWN", c.show(path, "node")["status"])
	assert.Equal(t, "UNKNOWN", c.show("/instances/"+instance, "instance")["status"])
	c.rows(func(tx *store.Tx) error {
		guest, err := tx.LongestUnseen(store.GuestNoticed)
		assert.Equal(t, specTime.Add(30*time.Second), guest.Seen, "when it was heard of last")
		return err
	})
	c.advance(10 * time.Minute)
	for _, line := range c.beats()[before:] {
		assert.NotRegexp(t, `^\d+ (c-3|i) `, line, "it is silent")
	}

	for _, speaks := range []string{node, instance} {
		require.NoError(t, c.server.Drift(t.Context(), Drift{ID: speaks, Heartbeat: new(true)}))
	}
	assert.Equal(t, []string{"ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE"}, c.statuses("c"))
	assert.Equal(t, "ACTIVE", c.instanceState("i").Status)
	c.advance(time.Minute)
	assert.True(t, slices.ContainsFunc(c.beats(), func(line string) bool { return strings.HasPrefix(line, "720 c-3 ") }), "30 seconds later")

	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id, "")
	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+instance, "")
	c.advance(3 * time.Second)
	gone := len(c.beats())
	c.advance(10 * time.Minute)
	assert.Len(t, c.beats(), gone)
}
