package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// replicate is a body for slaves of these names.
func replicate(names ...string) string {
	var slaves []string
	for _, name := range names {
		slaves = append(slaves, fmt.Sprintf(`{"name": %q, "flavorRef": "7", "volume": {"size": 1}}`, name))
	}
	return `{"replicate": {"slaves": [` + strings.Join(slaves, ", ") + `]}}`
}

// A slave is asked for by replicate, and answered, in the form that the specification prints for Create Slave.
func TestReplicateTakesThePrintedSlave(t *testing.T) {
	c := newPrintedClient(t, []string{specMaster, specSlave})
	c.replay([]exchange{{http.MethodPost, "/instances", "mysql_create_master.request", "mysql_create_master.response"}})
	var printed map[string]any
	require.NoError(t, json.Unmarshal(golden(t, "mysql_create_slave.request"), &printed))
	body, err := json.Marshal(map[string]any{"replicate": map[string]any{"slaves": []any{printed["instance"]}}})
	require.NoError(t, err)
	made := objects(t, c.must(http.StatusOK, http.MethodPost, "/instances/"+specMaster+"/action", string(body)), "instances")
	require.Len(t, made, 1)
	compareWithPrinted(t, "mysql_create_slave.response", map[string]any{"instance": made[0]})
	c.replay([]exchange{{http.MethodGet, "/instances/" + specMaster, "", "mysql_show_master.response"}, {http.MethodGet, "/instances/" + specSlave, "", "mysql_show_slave.response"}})
}

// All slaves of one call are made from one snapshot, which is deleted with the last of them, whatever becomes of the others.
func TestReplicateTakesOneSnapshot(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(20 * time.Second)
	before := len(c.said())
	require.NoError(t, c.server.AddFault(t.Context(), Fault{Effect: EffectBuildError, Name: "b"}))
	made := objects(t, c.must(http.StatusOK, http.MethodPost, "/instances/"+master+"/action", replicate("c", "a", "b")), "instances")
	var names []any
	for _, slave := range made {
		names = append(names, slave["name"])
		assert.Equal(t, map[string]any{"of": master, "read_only": true}, slave["slave"])
	}
	assert.Equal(t, []any{"c", "a", "b"}, names, "in the order in which they are asked for")
	var list []string
	for passed := range 30 {
		now := fmt.Sprintf("%s %s %s %s %s", c.instanceState("master").Status, c.instanceState("c").Status, c.instanceState("a").Status, c.instanceState("b").Status,
			strings.Join(c.backups(), ", "))
		if len(list) == 0 || !strings.HasSuffix(list[len(list)-1], now) {
			list = append(list, fmt.Sprintf("%d %s", passed, now))
		}
		c.advance(time.Second)
	}
	assert.Equal(t, []string{
		"0 BACKUP BUILD BUILD BUILD BUILDING of master",
		"3 ACTIVE BUILD BUILD BUILD COMPLETED of master",
		"11 ACTIVE BUILD BUILD ERROR COMPLETED of master",
		"23 ACTIVE ACTIVE ACTIVE ERROR ",
	}, list)
	snapshots := slices.DeleteFunc(c.said()[before:], func(line string) bool { return !strings.Contains(line, "snapshot") })
	require.Len(t, snapshots, 4, "one is taken, and each slave is given it: %v", snapshots)
	id := snapshots[0][strings.Index(snapshots[0], `{"snapshot_id":"`)+len(`{"snapshot_id":"`):][:36]
	for _, line := range snapshots[1:] {
		assert.Contains(t, line, `"snapshot_id":"`+id+`"`)
	}
}

// Without its master, or without its snapshot, no slave is made; and none stays in BUILD for ever.
func TestReplicateFailsAsAWhole(t *testing.T) {
	for _, gone := range []string{"master", "a"} {
		c := newClient(t)
		master := c.create("/instances", instance("master", ""))
		c.advance(time.Minute)
		c.must(http.StatusOK, http.MethodPost, "/instances/"+master+"/action", replicate("a", "b"))
		require.NoError(t, c.server.Drift(t.Context(), Drift{ID: c.instanceState(gone).ID, Gone: true}))
		c.advance(time.Minute)
		assert.Equal(t, "ERROR", c.instanceState("b").Status, "%s is gone", gone)
		assert.Empty(t, c.state().Operations)
	}
}

func TestReplicateRefusals(t *testing.T) {
	c := newClient(t, func(o *Options) { o.MaxInstances = 4 })
	master := c.create("/instances", instance("master", ""))
	path := "/instances/" + master + "/action"
	c.refused(http.MethodPost, path, replicate("a"), 422, "unprocessableEntity", "Instance "+master+" is not ready. (Status is BUILD).")
	c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	c.advance(time.Minute)
	for body, message := range map[string]string{
		`{"replicate": {}}`:             "Validation error: replicate 'slaves' is a required property",
		`{"replicate": {"slaves": []}}`: "Validation error: replicate['slaves'] [] is too short",
		`{"replicate": {"num": 2, "slaves": [{"name": "a", "flavorRef": "7", "replica_count": 2}]}}`: "Validation error: replicate Additional properties are not allowed" +
			" ('num' was unexpected); replicate['slaves'][0] Additional properties are not allowed ('replica_count' was unexpected)",
		`{"replicate": {"slaves": [{"name": "a", "flavorRef": "7", "volume": {"size": 1}, "slave": {"of": "` + specSlave + `"}}]}}`: "Validation error: " +
			"replicate['slaves'][0]['slave'] '" + specSlave + "' is not the master that is replicated",
		`{"replicate": {"slaves": [{"name": "a", "flavorRef": "7"}]}}`: "Volume size was not specified.",
	} {
		c.refused(http.MethodPost, path, body, 400, "badRequest", message)
	}
	c.refused(http.MethodPost, path, replicate("a", "b", "c"), 413, "overLimit", "Quota exceeded for resources: ['instances'].")
	c.refused(http.MethodPost, "/instances/"+c.clusterState("c").Nodes[0].ID+"/action", replicate("a"), 501, "notImplemented",
		"Operation not supported for instances that are part of a cluster.")
	assert.Len(t, c.state().Instances, 1, "all or none")
}

// Whether a version of a datastore replicates, and whether its slaves may take writes, are capabilities of their own.
func TestReplicationIsACapability(t *testing.T) {
	c := newClient(t)
	for datastore, want := range map[string][2]bool{"mysql/versions/5.6": {true, true}, "cassandra/versions/2.0.6": {false, false}} {
		for i, name := range []string{"replication-read-only", "replication-read-write"} {
			shown := c.show("/datastores/"+datastore+"/capabilities/"+name, "capability")
			assert.Equal(t, []any{want[i], false}, []any{shown["enabled"], shown["enabled_cluster"]}, "%s of %s", name, datastore)
		}
	}
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	writable := change(t, instance("slave", master), `"read_only":true`, `"read_only":false`)
	require.NoError(t, c.server.OverrideCapability(t.Context(), CapabilityOverride{Datastore: "mysql", Version: "5.5", Capability: "replication-read-write", Enabled: new(false)}))
	c.refused(http.MethodPost, "/instances", writable, 400, "badRequest", "Capability 'replication-read-write' is disabled.")
	c.must(http.StatusOK, http.MethodPost, "/instances", instance("slave", master))
	c.advance(time.Minute)
	require.NoError(t, c.server.OverrideCapability(t.Context(), CapabilityOverride{Datastore: "mysql", Version: "5.5", Capability: "replication-read-only", Enabled: new(false)}))
	c.refused(http.MethodPost, "/instances", instance("slave", master), 400, "badRequest", "Replication is not supported for the 'mysql' datastore.")
}
