package sandbox

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// group is a body for a configuration group; values is JSON.
func group(name, datastore, version, values string) string {
	return fmt.Sprintf(`{"configuration": {"name": %q, "description": "d", "datastore": {"type": %q, "version": %q}, "values": %s}}`, name, datastore, version, values)
}

func TestConfigurationGroup(t *testing.T) {
	c := newClient(t)
	id := c.create("/configurations", group("g", "mysql", "5.5", `{"max_connections": 100, "character_set_server": "utf8"}`))
	shown := c.show("/configurations/"+id, "configuration")
	assert.Equal(t, map[string]any{
		"id": id, "name": "g", "description": "d", "created": "2014-04-25T20:19:23", "updated": "2014-04-25T20:19:23", "instance_count": 0.0,
		"datastore_name": "mysql", "datastore_version_name": "5.5", "datastore_version_id": "e0000000-0000-4000-8000-000000000041",
		"values": map[string]any{"max_connections": 100.0, "character_set_server": "utf8"},
	}, shown)

	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodPut, "/configurations/"+id, `{"configuration": {"name": "h", "values": {"wait_timeout": 60}}}`)
	c.must(http.StatusOK, http.MethodPatch, "/configurations/"+id, `{"configuration": {"values": {"max_connections": 7}}}`)
	shown = c.show("/configurations/"+id, "configuration")
	assert.Equal(t, []any{"h", "d", "2014-04-25T20:20:23"}, []any{shown["name"], shown["description"], shown["updated"]})
	assert.Equal(t, map[string]any{"wait_timeout": 60.0, "max_connections": 7.0}, shown["values"], "PUT replaces, PATCH adds")

	c.must(http.StatusAccepted, http.MethodDelete, "/configurations/"+id, "")
	c.refused(http.MethodGet, "/configurations/"+id, "", 404, "itemNotFound", "Configuration group with ID "+id+" could not be found.")
}

// Read-only parameters are shown and refused; hidden ones are none to users. Specification, section Introduce read_only and hidden
// Parameters.
func TestConfigurationGroupRefusals(t *testing.T) {
	c := newClient(t)
	const readOnly, unknown = "The configuration parameter %s is read-only.", "The configuration parameter %s is not supported for this datastore: %s %s."
	for _, r := range []struct{ datastore, version, values, message string }{
		{"cassandra", "2.0.6", `{"cluster_name": "x"}`, fmt.Sprintf(readOnly, "cluster_name")},
		{"cassandra", "2.0.6", `{"num_tokens": 1}`, fmt.Sprintf(readOnly, "num_tokens")},
		{"cassandra", "2.0.6", `{"endpoint_snitch": "x"}`, fmt.Sprintf(readOnly, "endpoint_snitch")},
		{"cassandra", "2.0.6", `{"seeds": "x"}`, fmt.Sprintf(unknown, "seeds", "cassandra", "2.0.6")},
		{"cassandra", "2.0.6", `{"seed_provider": "x"}`, fmt.Sprintf(unknown, "seed_provider", "cassandra", "2.0.6")},
		{"mongodb", "2.4.10", `{"replSet": "x"}`, fmt.Sprintf(readOnly, "replSet")},
		{"mysql", "5.5", `{"server_id": 1}`, fmt.Sprintf(unknown, "server_id", "mysql", "5.5")},
		{"mysql", "5.5", `{"log_bin": "x"}`, fmt.Sprintf(unknown, "log_bin", "mysql", "5.5")},
		{"mysql", "5.5", `{"max_connections": "many"}`, "The value provided for the configuration parameter max_connections is not of type integer."},
		{"mysql", "5.5", `{"character_set_server": 8}`, "The value provided for the configuration parameter character_set_server is not of type string."},
	} {
		c.refused(http.MethodPost, "/configurations", group("g", r.datastore, r.version, r.values), 422, "unprocessableEntity", r.message)
	}
	c.refused(http.MethodPost, "/configurations", group("g", "nosuch", "1", `{}`), 404, "itemNotFound", "Datastore 'nosuch' cannot be found.")
	c.refused(http.MethodPost, "/configurations", `{"configuration": {}}`, 400, "badRequest", "Validation error: configuration 'name' is a required property; "+
		"configuration 'values' is a required property; configuration 'datastore' is a required property")
	id := c.create("/configurations", group("g", "mysql", "5.5", `{}`))
	c.refused(http.MethodPut, "/configurations/"+id, `{"configuration": {"values": {"server_id": 1}}}`, 422, "unprocessableEntity",
		fmt.Sprintf(unknown, "server_id", "mysql", "5.5"))
	c.refused(http.MethodPost, "/instances", change(t, change(t, instance("i", ""), `"5.5"`, `"5.6"`), `"name"`, `"configuration":"`+id+`","name"`), 400, "badRequest",
		"Datastore Version on Configuration e0000000-0000-4000-8000-000000000041 does not match the Datastore Version on the instance e0000000-0000-4000-8000-000000000042.")
	for method, body := range map[string]string{http.MethodPut: `{"configuration": {"values": {}}}`, http.MethodDelete: ""} {
		c.refused(method, "/configurations/"+specConfiguration, body, 403, "forbidden", "Configuration group "+specConfiguration+" is that of every project, and cannot be changed.")
	}
}

func TestAttachConfigurationGroup(t *testing.T) {
	c := newClient(t)
	plain := c.create("/configurations", group("plain", "mysql", "5.5", `{"max_connections": 100}`))
	restarting := c.create("/configurations", group("restarting", "mysql", "5.5", `{"innodb_buffer_pool_size": 1000}`))
	id := c.create("/instances", instance("i", ""))
	c.advance(time.Minute)
	attach := func(group string) string { return `{"instance": {"configuration": ` + group + `}}` }
	path := "/instances/" + id

	c.must(http.StatusAccepted, http.MethodPut, path, attach(`"`+plain+`"`))
	shown := c.show(path, "instance")
	assert.Equal(t, []any{"ACTIVE", plain}, []any{shown["status"], objectAt(t, shown, "configuration")["id"]})
	c.refused(http.MethodPatch, path, attach(`"`+restarting+`"`), 400, "badRequest", "Instance "+id+" already has a Configuration Group attached: "+plain+".")
	assert.Equal(t, []map[string]any{{"id": id, "name": "i"}}, objects(t, c.must(200, http.MethodGet, "/configurations/"+plain+"/instances", ""), "instances"))
	document := c.show("/configurations/"+plain, "configuration")
	assert.InDelta(t, 1, document["instance_count"], 0)
	assert.Equal(t, map[string]any{"max_connections": 100.0, "innodb_buffer_pool_size": 157286400.0, "wait_timeout": 120.0}, document["configuration_default"],
		"what a database with this flavor's memory has without the group")
	assert.NotContains(t, c.show("/configurations/"+restarting, "configuration"), "configuration_default", "it is attached to nothing")
	c.refused(http.MethodDelete, "/configurations/"+plain, "", 400, "badRequest", "A configuration group cannot be deleted if it is associated with one or more "+
		"non-terminated instances. Detach the configuration group from all non-terminated instances and please try again.")

	c.must(http.StatusAccepted, http.MethodPatch, path, attach("null"))
	assert.NotContains(t, c.show(path, "instance"), "configuration")
	c.must(http.StatusAccepted, http.MethodPatch, path, attach(`"`+restarting+`"`))
	assert.Equal(t, "RESTART_REQUIRED", c.show(path, "instance")["status"])
	c.must(http.StatusAccepted, http.MethodPost, path+"/action", `{"restart": {}}`)
	assert.Equal(t, "REBOOT", c.show(path, "instance")["status"])
	c.advance(2 * time.Second)
	assert.Equal(t, "ACTIVE", c.show(path, "instance")["status"])
	c.must(http.StatusAccepted, http.MethodPut, "/configurations/"+restarting, `{"configuration": {"values": {"innodb_buffer_pool_size": 2000}}}`)
	assert.Equal(t, "RESTART_REQUIRED", c.show(path, "instance")["status"], "a changed group goes to what has it attached")
	c.refused(http.MethodPatch, path, `{"instance": {"name": "j"}}`, 400, "badRequest",
		"Validation error: instance 'configuration' is a required property; instance Additional properties are not allowed ('name' was unexpected)")
}

// Each node of a cluster of cassandra or mongodb has a group of its own, with what is the cluster's. Specification, section Auto-Create
// and Attach.
func TestNodesHaveGroupsOfTheirOwn(t *testing.T) {
	c := newClient(t)
	c.create("/clusters", cluster("ring", "cassandra", "2.0.6", 2, ""))
	c.create("/clusters", cluster("set", "mongodb", "2.4.10", 1, ""))
	c.create("/clusters", cluster("heap", "couchbase", "2.2.0", 1, ""))
	c.advance(time.Minute)
	ring := c.clusterState("ring")
	own := map[string]bool{}
	for _, n := range ring.Nodes {
		document := objectAt(t, c.show("/clusters/"+ring.ID+"/nodes/"+n.ID, "node"), "configuration")
		assert.Equal(t, true, document["own"])
		id := textAt(t, document, "id")
		own[id] = true
		shown := c.show("/configurations/"+id, "configuration")
		assert.Equal(t, map[string]any{"cluster_name": "ring", "num_tokens": 256.0, "endpoint_snitch": "GossipingPropertyFileSnitch"}, shown["values"],
			"seeds and seed_provider are hidden")
		assert.Equal(t, []any{n.Name, n.ID}, []any{shown["name"], shown["node_id"]})
		c.refused(http.MethodDelete, "/configurations/"+id, "", 400, "badRequest",
			"Configuration group "+id+" was created for node "+n.ID+": it stays attached to it, and is deleted with it.")
		c.refused(http.MethodPost, "/instances", change(t, instance("i", ""), `"name"`, `"configuration":"`+id+`","name"`), 400, "badRequest",
			"Configuration group "+id+" was created for node "+n.ID+": it stays attached to it, and is deleted with it.")
		c.must(http.StatusAccepted, http.MethodPut, "/configurations/"+id, `{"configuration": {"values": {"concurrent_reads": 8}}}`)
		assert.Equal(t, map[string]any{"cluster_name": "ring", "num_tokens": 256.0, "endpoint_snitch": "GossipingPropertyFileSnitch", "concurrent_reads": 8.0},
			c.show("/configurations/"+id, "configuration")["values"], "what is the cluster's stays")
	}
	assert.Len(t, own, 2, "one each")
	c.rows(func(tx *store.Tx) error {
		groups, err := tx.NodeConfigurations(ring.ID)
		for _, g := range groups {
			assert.Equal(t, `"10.0.0.1"`, g.Values["seeds"])
			assert.Equal(t, `"org.apache.cassandra.locator.SimpleSeedProvider"`, g.Values["seed_provider"])
		}
		return err
	})
	set := c.clusterState("set")
	assert.Equal(t, map[string]any{"replSet": "set"}, c.show("/configurations/"+set.Nodes[0].ConfigurationID, "configuration")["values"])
	assert.Empty(t, c.clusterState("heap").Nodes[0].ConfigurationID)

	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+ring.ID, "")
	c.advance(time.Minute)
	for id := range own {
		c.must(http.StatusNotFound, http.MethodGet, "/configurations/"+id, "")
	}
}

// A group that the user gives gets the parameters added that its nodes have because of their cluster; what two clusters have otherwise is in the
// groups of their nodes alone, so that one group serves clusters of any name.
func TestGroupOfTheUserGetsTheParametersAdded(t *testing.T) {
	c := newClient(t)
	user := c.create("/configurations", group("g", "cassandra", "2.0.6", `{"concurrent_reads": 8}`))
	for _, name := range []string{"a", "b"} {
		id := c.create("/clusters", change(t, cluster(name, "cassandra", "2.0.6", 1, ""), `"name"`, `"configuration":"`+user+`","name"`))
		c.advance(time.Minute)
		node := c.clusterState(name).Nodes[0]
		document := objectAt(t, c.show("/clusters/"+id+"/nodes/"+node.ID, "node"), "configuration")
		assert.Equal(t, user, document["id"])
		assert.NotContains(t, document, "own")
		c.rows(func(tx *store.Tx) error {
			groups, err := tx.NodeConfigurations(id)
			assert.Equal(t, `"`+name+`"`, groups[node.ID].Values["cluster_name"])
			return err
		})
	}
	shared := map[string]any{"concurrent_reads": 8.0, "num_tokens": 256.0, "endpoint_snitch": "GossipingPropertyFileSnitch"}
	assert.Equal(t, shared, c.show("/configurations/"+user, "configuration")["values"], "hidden ones are not shown")
	c.must(http.StatusAccepted, http.MethodPut, "/configurations/"+user, `{"configuration": {"values": {}}}`)
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+c.clusterState("a").ID, "")
	c.advance(time.Minute)
	delete(shared, "concurrent_reads")
	shared["cluster_name"] = "b"
	shown := c.show("/configurations/"+user, "configuration")
	assert.Equal(t, shared, shown["values"], "what is the cluster's stays as long as the cluster")
	assert.Equal(t, map[string]any{"concurrent_reads": 32.0}, shown["configuration_default"])
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+c.clusterState("b").ID, "")
	c.advance(time.Minute)
	assert.Equal(t, map[string]any{}, c.show("/configurations/"+user, "configuration")["values"])
}

// The list of seeds never has the address of a node that is gone, and who has such a list gets another: the seeds first.
func TestSeedsAfterReplacement(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, `[{"region": "west"}, {"region": "east"}, {"region": "west"}]`))
	c.advance(time.Minute)
	nodes := c.clusterState("c").Nodes
	c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/action", `{"replace_node": {"id": "`+nodes[1].ID+`"}}`)
	c.advance(time.Minute)
	after := c.clusterState("c").Nodes
	require.Len(t, after, 3)
	want := front.Encode(after[0].IP + "," + after[2].IP)
	assert.Equal(t, `"10.0.0.1,10.0.0.4"`, string(want))
	c.rows(func(tx *store.Tx) error {
		groups, err := tx.NodeConfigurations(id)
		for _, n := range after {
			assert.Equal(t, string(want), groups[n.ID].Values["seeds"], n.Name)
		}
		return err
	})
	assert.Equal(t, []string{"c-1 10.0.0.1,10.0.0.2", "c-2 10.0.0.1,10.0.0.2", "c-3 10.0.0.1,10.0.0.2", "c-1 10.0.0.1,10.0.0.4", "c-4 10.0.0.1,10.0.0.4", "c-3 10.0.0.1,10.0.0.4"},
		c.seedsTold(append(nodes, after...)))
}
