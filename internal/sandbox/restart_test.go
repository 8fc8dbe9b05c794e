package sandbox

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A sandbox that ends in the middle of builds goes on where it was, second by second as if it had never ended.
func TestRestartInTheMiddleOfABuild(t *testing.T) {
	run := func(t *testing.T, restartEvery time.Duration) []string {
		t.Helper()
		made := 0
		options := Options{Path: filepath.Join(t.TempDir(), "trove.db"), Start: specTime, NewID: func() string {
			made++
			return fmt.Sprintf("00000000-0000-4000-8000-%012d", made)
		}}
		server, err := New(t.Context(), options)
		require.NoError(t, err)
		c := login(t, server)
		c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, `[{"region": "west"}, {"region": "east"}, {"region": "west"}]`))
		c.create("/instances", instance("i", ""))
		require.NoError(t, server.AddFault(t.Context(), Fault{Effect: EffectBuildError, Name: "c-4"}))
		var list []string
		for second := time.Duration(0); second < 60*time.Second; second += time.Second {
			if restartEvery > 0 && second%restartEvery == 0 {
				require.NoError(t, server.Close())
				// The time at which it was left counts, not the one it is started with.
				options.Start = specTime.Add(99 * time.Hour)
				server, err = New(t.Context(), options)
				require.NoError(t, err)
				c.server = server
			}
			if second == 30*time.Second {
				c.must(http.StatusAccepted, http.MethodPost, "/clusters/00000000-0000-4000-8000-000000000001/nodes",
					`{"nodes": {"num": 1, "allocations": [{"region": "eu"}]}}`)
			}
			list = append(list, fmt.Sprint(server.Now(), c.statuses("c"), c.instanceState("i").Status, len(c.state().Operations)))
			c.advance(time.Second)
		}
		assert.Equal(t, "Node c-4 (00000000-0000-4000-8000-000000000006) is in status ERROR. Server not active, status: ERROR, fault message: No valid host was found.",
			c.clusterState("c").Fault, "a fault outlives a restart as well")
		journal, err := server.Journal(t.Context())
		require.NoError(t, err)
		assert.Len(t, journal, 4, "and so does the journal")
		require.NoError(t, server.Close())
		return list
	}
	straight := run(t, 0)
	assert.Equal(t, straight, run(t, time.Second))
	assert.Equal(t, straight, run(t, 7*time.Second))
	assert.Contains(t, straight[59], "[ERROR ACTIVE ACTIVE ACTIVE ERROR]ACTIVE0")
}

// Whoever reads the file finds what the Conductor has written in the specification's tables, with the node's id.
func TestConductorWritesTheTables(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trove.db")
	c := newClient(t, func(o *Options) { o.Path = path })
	c.create("/clusters", cluster("c", "couchbase", "2.2.0", 1, ""))
	c.create("/instances", instance("i", ""))
	c.advance(20 * time.Second)
	node := c.clusterState("c").Nodes[0].ID
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	for _, query := range []string{
		`SELECT count(*) FROM service_statuses WHERE status_id = 1 AND status_description = 'running' AND updated_at = '2014-04-25 20:19:43.000000' AND node_id IS ?`,
		`SELECT count(*) FROM agent_heartbeats WHERE updated_at = '2014-04-25 20:19:43.000000' AND node_id IS ?`,
		`SELECT count(*) FROM conductor_lastseen WHERE method_name = 'heartbeat' AND sent = 1398457183.0 AND node_id IS ?`,
		`SELECT count(*) FROM usage_events WHERE instance_size = 7 AND volume_size = 1 AND end_time IS NULL AND node_id IS ?`,
		`SELECT count(*) FROM security_group_instance_associations a JOIN security_groups g ON g.id = a.security_group_id
			WHERE g.name LIKE 'SecGroup_%' AND a.deleted = 0 AND g.deleted = 0 AND a.node_id IS ?`,
		`SELECT count(*) FROM nodes WHERE task_id = 1 AND server_status = 'ACTIVE' AND id IS ? UNION ALL SELECT 1 ORDER BY 1 DESC LIMIT 1`,
	} {
		for _, of := range []any{node, nil} {
			var n int
			require.NoError(t, db.QueryRowContext(t.Context(), query, of).Scan(&n), query)
			assert.Equal(t, 1, n, "%s of %v", query, of)
		}
	}

	instance := c.instanceState("i").ID
	c.must(200, http.MethodPost, "/instances/"+instance+"/root", "")
	c.must(200, http.MethodPost, "/instances/"+instance+"/root", "")
	var enabled string
	require.NoError(t, db.QueryRowContext(t.Context(), `SELECT created FROM root_enabled_history WHERE id = ? AND node_id IS NULL`, instance).Scan(&enabled))
	assert.Equal(t, "2014-04-25T20:19:43Z", enabled)
	c.advance(time.Minute)
	c.must(202, http.MethodDelete, "/clusters/"+c.clusterState("c").ID, "")
	c.must(202, http.MethodDelete, "/instances/"+instance, "")
	c.advance(time.Minute)
	var left int
	require.NoError(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM security_group_instance_associations WHERE deleted = 0`).Scan(&left))
	assert.Zero(t, left, "what is gone needs no guard")
}

// Any number of clients may ask at once: everyone is served, and nobody sees half of something.
func TestConcurrentRequests(t *testing.T) {
	c := newClient(t, func(o *Options) { o.Speed = 10 })
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			name := fmt.Sprintf("c%d", i)
			id := c.create("/clusters", cluster(name, "cassandra", "2.0.6", 3, ""))
			for range 10 {
				shown := c.show("/clusters/"+id, "cluster")
				assert.Len(t, shown["nodes"], 3)
			}
		})
	}
	group.Wait()
	journal, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	assert.Len(t, journal, 1+20*11)
}

func TestOptionsAreChecked(t *testing.T) {
	for want, options := range map[string]Options{
		"phase 3: the specification has phases 1 and 2": {Phase: 3},
		"speed -1: time does not run backwards":         {Speed: -1},
		"a region needs a name":                         {Regions: []string{"west", ""}},
		"token lifetime -1s is negative":                {TokenTTL: -time.Second},
		"unable to open database file":                  {Path: filepath.Join(t.TempDir(), "no", "such", "directory")},
	} {
		_, err := New(t.Context(), options)
		require.ErrorContains(t, err, want)
	}
}
