package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// said is what was said over RPC since the last call, as "<seconds since specTime> <sender> <method> <receiver> <payload>", with names
// instead of ids.
func (c *client) said() []string {
	c.t.Helper()
	names := map[string]string{}
	state := c.state()
	for _, cluster := range state.Clusters {
		names[cluster.ID] = cluster.Name
		for _, n := range cluster.Nodes {
			names[n.ID] = n.Name
		}
	}
	for _, i := range state.Instances {
		names[i.ID] = i.Name
	}
	var pairs []string
	for id, name := range names {
		pairs = append(pairs, "guest:"+id, name, id, name)
	}
	var list []string
	c.rows(func(tx *store.Tx) error {
		messages, err := tx.Messages()
		for _, m := range messages {
			list = append(list, strings.NewReplacer(pairs...).Replace(fmt.Sprintf("%g %s %s %s %s",
				m.Sent.Sub(specTime).Seconds(), m.Sender, m.Method, m.Receiver, m.Payload)))
		}
		return err
	})
	return list
}

// timeline are the statuses of a cluster and its nodes, at every second from now on at which they change, for this long.
func (c *client) timeline(name string, d time.Duration) []string {
	c.t.Helper()
	var list []string
	last := ""
	for passed := time.Duration(0); passed <= d; passed += time.Second {
		if now := strings.Join(c.statuses(name), " "); now != last {
			list = append(list, fmt.Sprintf("%g %s", c.server.Now().Sub(specTime).Seconds(), now))
			last = now
		}
		c.advance(time.Second)
	}
	return list
}

// "send seed ip list via rpc cast to guest seed nodes, one by one (polling on REBOOT => ACTIVE), then to rest of nodes".
func TestCassandraIsSeededOneByOne(t *testing.T) {
	c := newClient(t)
	c.create("/clusters", cluster("c", "cassandra", "2.0.6", 4, `[{"region": "west"}, {"region": "west"}, {"region": "east"}, {"region": "west"}]`))
	assert.Equal(t, []string{
		"0 BUILD BUILD BUILD BUILD BUILD",
		"20 BUILD REBOOT ACTIVE ACTIVE ACTIVE",
		"22 BUILD ACTIVE ACTIVE REBOOT ACTIVE",
		"24 BUILD ACTIVE REBOOT ACTIVE REBOOT",
		"26 ACTIVE ACTIVE ACTIVE ACTIVE ACTIVE",
	}, c.timeline("c", 30*time.Second))
	const seeds = ` {"seeds":["10.0.0.1","10.0.0.3"]}`
	assert.Equal(t, []string{
		`0 taskmanager prepare c-1 {"guest_id":"c","node_id":"c-1"}`,
		`0 taskmanager prepare c-2 {"guest_id":"c","node_id":"c-2"}`,
		`0 taskmanager prepare c-3 {"guest_id":"c","node_id":"c-3"}`,
		`0 taskmanager prepare c-4 {"guest_id":"c","node_id":"c-4"}`,
		`8 c-1 heartbeat conductor {"service_status":"building","node_id":"c-1"}`,
		`8 c-2 heartbeat conductor {"service_status":"building","node_id":"c-2"}`,
		`8 c-3 heartbeat conductor {"service_status":"building","node_id":"c-3"}`,
		`8 c-4 heartbeat conductor {"service_status":"building","node_id":"c-4"}`,
		`20 c-1 heartbeat conductor {"service_status":"running","node_id":"c-1"}`,
		`20 c-2 heartbeat conductor {"service_status":"running","node_id":"c-2"}`,
		`20 c-3 heartbeat conductor {"service_status":"running","node_id":"c-3"}`,
		`20 c-4 heartbeat conductor {"service_status":"running","node_id":"c-4"}`,
		`20 taskmanager set_seeds c-1` + seeds,
		`20 c-1 heartbeat conductor {"service_status":"shutdown","node_id":"c-1"}`,
		`22 c-1 heartbeat conductor {"service_status":"running","node_id":"c-1"}`,
		`22 taskmanager set_seeds c-3` + seeds,
		`22 c-3 heartbeat conductor {"service_status":"shutdown","node_id":"c-3"}`,
		`24 c-3 heartbeat conductor {"service_status":"running","node_id":"c-3"}`,
		`24 taskmanager set_seeds c-2` + seeds,
		`24 taskmanager set_seeds c-4` + seeds,
		`24 c-2 heartbeat conductor {"service_status":"shutdown","node_id":"c-2"}`,
		`24 c-4 heartbeat conductor {"service_status":"shutdown","node_id":"c-4"}`,
		`26 c-2 heartbeat conductor {"service_status":"running","node_id":"c-2"}`,
		`26 c-4 heartbeat conductor {"service_status":"running","node_id":"c-4"}`,
	}, c.said())
	assert.Equal(t, []string{"seed", "", "seed", ""}, roles(c.clusterState("c")))
}

// A node that comes later takes the seeds and restarts, those that stand are left in peace.
func TestCassandraGrowsWithoutRestartingTheOthers(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 2, ""))
	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": {"num": 2, "allocations": [{"region": "west"}, {"region": "eu"}]}}`)
	assert.Equal(t, []string{
		"60 GROW ACTIVE ACTIVE BUILD BUILD",
		"80 GROW ACTIVE ACTIVE ACTIVE REBOOT",
		"82 GROW ACTIVE ACTIVE REBOOT ACTIVE",
		"84 ACTIVE ACTIVE ACTIVE ACTIVE ACTIVE",
	}, c.timeline("c", 30*time.Second))
	assert.Equal(t, []string{"c-1", "c-2", "c-3", "c-4"}, names(c.clusterState("c")))
}

// "send ip/hostname list via rpc cast to guest that is the db.isMaster()".
func TestMongoDBGoesThroughThePrimary(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("m", "mongodb", "2.4.10", 2, ""))
	assert.Equal(t, []string{"0 BUILD BUILD BUILD", "20 BUILD ACTIVE ACTIVE", "22 ACTIVE ACTIVE ACTIVE"}, c.timeline("m", 29*time.Second))
	first := c.said()
	assert.Equal(t, []string{
		`20 taskmanager add_members m-1 {"members":[{"ip":"10.0.0.1","hostname":"m-1.novalocal"},{"ip":"10.0.0.2","hostname":"m-2.novalocal"}]}`,
		`22 m-1 heartbeat conductor {"service_status":"running","node_id":"m-1"}`,
	}, first[len(first)-2:])
	assert.Equal(t, []string{"primary", "secondary"}, roles(c.clusterState("m")))

	c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": {"num": 1, "allocations": [{"region": "eu", "type": "arbiter"}]}}`)
	assert.Equal(t, []string{"30 GROW ACTIVE ACTIVE BUILD", "50 GROW ACTIVE ACTIVE ACTIVE", "52 ACTIVE ACTIVE ACTIVE ACTIVE"}, c.timeline("m", 29*time.Second))
	assert.Equal(t, []string{"primary", "secondary", "arbiter"}, roles(c.clusterState("m")))
	assert.Equal(t, []string{
		`30 taskmanager prepare m-3 {"guest_id":"m","node_id":"m-3"}`,
		`38 m-3 heartbeat conductor {"service_status":"building","node_id":"m-3"}`,
		`50 m-3 heartbeat conductor {"service_status":"running","node_id":"m-3"}`,
		`50 taskmanager add_members m-1 {"members":[{"ip":"10.0.0.1","hostname":"m-1.novalocal"},{"ip":"10.0.0.2","hostname":"m-2.novalocal"},` +
			`{"ip":"10.0.0.3","hostname":"m-3.novalocal"}]}`,
		`50 m-2 heartbeat conductor {"service_status":"running","node_id":"m-2"}`, // which it sends every 30 seconds
		`52 m-1 heartbeat conductor {"service_status":"running","node_id":"m-1"}`,
	}, c.said()[len(first):])

	// Another is elected when the primary goes.
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id+"/nodes/"+c.clusterState("m").Nodes[0].ID, "")
	assert.Equal(t, []string{"", "primary", "arbiter"}, roles(c.clusterState("m")))
}

// "send ip/hostname list via rpc cast to guest".
func TestCouchbaseGetsTheList(t *testing.T) {
	c := newClient(t)
	c.create("/clusters", cluster("b", "couchbase", "2.2.0", 2, ""))
	assert.Equal(t, []string{"0 BUILD BUILD BUILD", "20 BUILD ACTIVE ACTIVE", "22 ACTIVE ACTIVE ACTIVE"}, c.timeline("b", 30*time.Second))
	said := c.said()
	const members = ` {"members":[{"ip":"10.0.0.1","hostname":"b-1.novalocal"},{"ip":"10.0.0.2","hostname":"b-2.novalocal"}]}`
	assert.Equal(t, []string{
		`20 taskmanager join_cluster b-1` + members,
		`20 taskmanager join_cluster b-2` + members,
		`22 b-1 heartbeat conductor {"service_status":"running","node_id":"b-1"}`,
		`22 b-2 heartbeat conductor {"service_status":"running","node_id":"b-2"}`,
	}, said[len(said)-4:])
}

// The slave is made from a snapshot of its master, which shows as BACKUP meanwhile and only then.
func TestMySQLSlaveComesFromASnapshot(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(20 * time.Second)
	assert.Equal(t, "ACTIVE", c.instanceState("master").Status)
	before := len(c.said())
	slave := c.create("/instances", instance("slave", master))
	var list []string
	for passed := 0; passed < 30; passed++ {
		now := c.instanceState("master").Status + " " + c.instanceState("slave").Status + " " + strings.Join(c.backups(), " ")
		if len(list) == 0 || !strings.HasSuffix(list[len(list)-1], now) {
			list = append(list, fmt.Sprintf("%d %s", passed, now))
		}
		c.advance(time.Second)
	}
	assert.Equal(t, []string{
		"0 BACKUP BUILD BUILDING of master",
		"3 ACTIVE BUILD COMPLETED of master",
		"23 ACTIVE ACTIVE ",
	}, list, "the snapshot is deleted when it has served its purpose")
	said := c.said()[before:]
	require.Len(t, said, 5)
	assert.Contains(t, said[0], "20 taskmanager get_replication_snapshot master {")
	assert.Contains(t, said[1], `23 taskmanager prepare slave {"guest_id":"slave","read_only":true,"snapshot_id":"`)
	assert.Equal(t, []string{
		`31 slave heartbeat conductor {"service_status":"building"}`, `43 slave heartbeat conductor {"service_status":"running"}`,
		`50 master heartbeat conductor {"service_status":"running"}`,
	}, said[2:], "an instance that is no node has no node_id")
	assert.Equal(t, []string{slave}, c.instanceState("master").Slaves)
	assert.Equal(t, master, c.instanceState("slave").SlaveOf)
}

// backups are "<state> of <instance>" of those that aren't deleted.
func (c *client) backups() []string {
	c.t.Helper()
	state := c.state()
	list := []string{}
	c.rows(func(tx *store.Tx) error {
		backups, err := tx.Backups()
		for _, b := range backups {
			for _, i := range state.Instances {
				if i.ID == b.InstanceID {
					list = append(list, b.State+" of "+i.Name)
				}
			}
		}
		return err
	})
	return list
}

func TestReplaceBuildsTheNewNodeBeforeItRemovesTheOld(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, `[{"region": "west"}, {"region": "east"}, {"region": "eu"}]`))
	c.advance(time.Minute)
	old := c.clusterState("c").Nodes[1]
	c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/action", `{"replace_node": {"id": "`+old.ID+`"}}`)
	assert.Equal(t, []string{
		"60 REPLACE ACTIVE ACTIVE ACTIVE BUILD",
		// It was the seed of its region, so all seeds that stay get the new list.
		"80 REPLACE REBOOT ACTIVE ACTIVE ACTIVE",
		"82 REPLACE ACTIVE ACTIVE REBOOT ACTIVE",
		"84 REPLACE ACTIVE ACTIVE ACTIVE REBOOT",
		"86 REPLACE ACTIVE SHUTDOWN ACTIVE ACTIVE",
		"89 ACTIVE ACTIVE ACTIVE ACTIVE",
	}, c.timeline("c", 30*time.Second))
	after := c.clusterState("c")
	assert.Equal(t, []string{"c-1", "c-3", "c-4"}, names(after))
	assert.Equal(t, "east", after.Nodes[2].Region, "where the old one was")
	c.must(http.StatusNotFound, http.MethodGet, "/clusters/"+id+"/nodes/"+old.ID, "")
}

func TestRemoveAndDelete(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, ""))
	c.advance(time.Minute)
	node := c.clusterState("c").Nodes[0].ID
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id+"/nodes/"+node, "")
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id+"/nodes/"+node, "")
	assert.Equal(t, []string{
		"60 SHRINK SHUTDOWN ACTIVE ACTIVE",
		// It was the only seed: the next one learns that first.
		"63 SHRINK REBOOT ACTIVE",
		"65 SHRINK ACTIVE REBOOT",
		"67 ACTIVE ACTIVE ACTIVE",
	}, c.timeline("c", 9*time.Second))
	c.must(http.StatusNotFound, http.MethodDelete, "/clusters/"+id+"/nodes/"+node, "")

	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id, "")
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id, "")
	assert.Equal(t, []string{"SHUTDOWN", "SHUTDOWN", "SHUTDOWN"}, c.statuses("c"))
	c.advance(3 * time.Second)
	c.must(http.StatusNotFound, http.MethodGet, "/clusters/"+id, "")
	c.must(http.StatusNotFound, http.MethodDelete, "/clusters/"+id, "")
	assert.Empty(t, c.must(http.StatusOK, http.MethodGet, "/clusters", "")["clusters"])
}

func TestDetachAndDelete(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	slave := c.create("/instances", instance("slave", master))
	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodPost, "/instances/"+slave+"/action", `{"detach": {}}`)
	assert.Equal(t, "DETACH", c.instanceState("slave").Status)
	c.advance(2 * time.Second)
	document := c.show("/instances/"+slave, "instance")
	assert.Equal(t, "ACTIVE", document["status"])
	assert.NotContains(t, document, "slave")
	assert.Equal(t, "2014-04-25T20:21:25", document["updated"], "a detachment changes the instance")
	assert.NotContains(t, c.must(http.StatusOK, http.MethodGet, "/instances/"+master, "")["instance"], "slave")
	for _, id := range []string{master, slave} {
		c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+id, "")
		c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+id, "")
	}
	assert.Equal(t, "SHUTDOWN", c.instanceState("slave").Status)
	c.advance(3 * time.Second)
	c.must(http.StatusNotFound, http.MethodGet, "/instances/"+slave, "")
	assert.Empty(t, c.must(http.StatusOK, http.MethodGet, "/instances", "")["instances"])
}

// Only a build keeps an instance from being deleted: a detachment is cancelled, and does not come back to what is being deleted.
func TestDeleteInTheMiddle(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	slave := c.create("/instances", instance("slave", master))
	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodPost, "/instances/"+slave+"/action", `{"detach": {}}`)
	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+slave, "")
	require.Len(t, c.state().Operations, 1)
	assert.Equal(t, "delete_instance", c.state().Operations[0].Kind, "the detachment is cancelled")
	c.refused(http.MethodDelete, "/instances/"+master, "", 403, "forbidden", "Detach replicas before deleting replica source.")
	c.advance(2 * time.Second)
	assert.Equal(t, "SHUTDOWN", c.instanceState("slave").Status, "when the detachment would have ended")
	assert.Equal(t, master, c.instanceState("slave").SlaveOf)
	c.advance(time.Second)
	c.must(http.StatusNotFound, http.MethodGet, "/instances/"+slave, "")

	for _, status := range []string{"REBOOT", "BACKUP", "ERROR"} {
		id := c.create("/instances", instance("busy", ""))
		c.advance(time.Minute)
		require.NoError(t, c.server.Drift(t.Context(), Drift{ID: id, Status: &status}))
		c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+id, "")
		c.advance(3 * time.Second)
		c.must(http.StatusNotFound, http.MethodGet, "/instances/"+id, "")
	}
	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+master, "")
	c.advance(3 * time.Second)
	assert.Empty(t, c.state().Instances)
	assert.Empty(t, c.state().Operations)
}

func TestPhaseOne(t *testing.T) {
	c := newClient(t, func(o *Options) { o.Phase = 1 })
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 2, ""))
	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": {"num": 1}}`)
	document := c.show("/clusters/"+id, "cluster")
	require.Len(t, document["nodes"], 3)
	for _, node := range objects(t, document, "nodes") {
		assert.NotContains(t, node, "region")
	}
	assert.InDelta(t, 3, document["size"], 0)
}

// Phase One lacks regions and types of nodes, and nothing else: nodes have groups and capabilities of their own and are listed, silent ones are
// noticed, and masters are replicated.
func TestPhaseOneHasTheRest(t *testing.T) {
	c := newClient(t, func(o *Options) { o.Phase = 1 })
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 2, ""))
	master := c.create("/instances", instance("master", ""))
	c.advance(30 * time.Second)
	listed := objects(t, c.must(http.StatusOK, http.MethodGet, "/clusters/"+id+"/nodes", ""), "nodes")
	require.Len(t, listed, 2)
	assert.Equal(t, true, objectAt(t, listed[0], "configuration")["own"])
	node := textAt(t, listed[0], "id")
	c.refused(http.MethodGet, "/instances/"+node+"/root", "", 501, "notImplemented", "Operation not supported for instances that are part of a cluster.")
	c.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": [{"region": "west"}]}`, 400, "badRequest",
		"Validation error: nodes [{'region': 'west'}] is not of type 'object'")
	c.must(http.StatusOK, http.MethodPost, "/instances/"+master+"/action", replicate("a", "b"))
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: node, Heartbeat: new(false)}))
	c.advance(time.Minute)
	assert.Equal(t, "UNKNOWN", c.show("/clusters/"+id+"/nodes/"+node, "node")["status"])
	assert.Equal(t, "ACTIVE", c.instanceState("b").Status)
}

func names(cluster ClusterState) []string {
	var list []string
	for _, n := range cluster.Nodes {
		list = append(list, n.Name)
	}
	return list
}

func roles(cluster ClusterState) []string {
	var list []string
	for _, n := range cluster.Nodes {
		list = append(list, n.Role)
	}
	return list
}
