package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// seedsTold is who was told which seeds, in order.
func (c *client) seedsTold(nodes []NodeState) []string {
	c.t.Helper()
	names := map[string]string{}
	for _, n := range nodes {
		names["guest:"+n.ID] = n.Name
	}
	var list []string
	c.rows(func(tx *store.Tx) error {
		messages, err := tx.Messages()
		for _, m := range messages {
			if m.Method != "set_seeds" {
				continue
			}
			var payload struct{ Seeds []string }
			require.NoError(c.t, json.Unmarshal([]byte(m.Payload), &payload))
			list = append(list, names[m.Receiver]+" "+strings.Join(payload.Seeds, ","))
		}
		return err
	})
	return list
}

// operations are the calls of the families that the specification switches off for nodes, on an instance with this id, and what an
// instance answers.
func operations(id string) []struct {
	method, path, body string
	status             int
} {
	path := "/instances/" + id
	return []struct {
		method, path, body string
		status             int
	}{
		{http.MethodPost, path + "/databases", `{"databases": [{"name": "app"}]}`, 202},
		{http.MethodGet, path + "/databases", "", 200},
		{http.MethodPost, path + "/users", `{"users": [{"name": "joe", "password": "secret", "databases": []}]}`, 202},
		{http.MethodGet, path + "/users", "", 200},
		{http.MethodGet, path + "/users/joe", "", 200},
		{http.MethodPut, path + "/users/joe", `{"user": {"password": "other"}}`, 202},
		{http.MethodPut, path + "/users/joe/databases", `{"databases": [{"name": "app"}]}`, 202},
		{http.MethodGet, path + "/users/joe/databases", "", 200},
		{http.MethodDelete, path + "/users/joe/databases/app", "", 202},
		{http.MethodDelete, path + "/users/joe", "", 202},
		{http.MethodDelete, path + "/databases/app", "", 202},
		{http.MethodGet, path + "/root", "", 200},
		{http.MethodPost, path + "/root", "", 200},
		{http.MethodGet, path + "/backups", "", 200},
		{http.MethodPut, path, `{"instance": {"configuration": "` + specConfiguration + `"}}`, 202},
		{http.MethodPatch, path, `{"instance": {"configuration": null}}`, 202},
		{http.MethodPost, path + "/action", `{"resize": {"flavorRef": "8"}}`, 202},
		{http.MethodPost, path + "/action", `{"resize": {"volume": {"size": 2}}}`, 202},
		{http.MethodPost, "/backups", `{"backup": {"name": "b", "instance": "` + id + `"}}`, 202},
	}
}

// What the specification's flag enabled_cluster switches off for nodes works for instances, and is refused for nodes.
func TestCapabilities(t *testing.T) {
	c := newClient(t)
	id := c.create("/instances", instance("i", ""))
	c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	c.advance(time.Minute)
	for _, o := range operations(id) {
		c.must(o.status, o.method, o.path, o.body)
		c.advance(10 * time.Second)
	}
	shown := c.show("/instances/"+id, "instance")
	assert.Equal(t, "8", objectAt(t, shown, "flavor")["id"])
	assert.InDelta(t, 2, objectAt(t, shown, "volume")["size"], 0)
	assert.Equal(t, "ACTIVE", shown["status"])
	backup := objects(t, c.must(200, http.MethodGet, "/backups", ""), "backups")[0]
	assert.Equal(t, []any{"COMPLETED", id}, []any{backup["status"], backup["instance_id"]})
	c.must(http.StatusAccepted, http.MethodDelete, "/backups/"+textAt(t, backup, "id"), "")

	for _, o := range operations(c.clusterState("c").Nodes[0].ID) {
		c.refused(o.method, o.path, o.body, 501, "notImplemented", "Operation not supported for instances that are part of a cluster.")
	}
	nobody := operations(nowhere)
	for _, o := range nobody[:len(nobody)-1] {
		c.must(http.StatusNotFound, o.method, o.path, o.body)
	}
}

func TestListCapabilities(t *testing.T) {
	c := newClient(t)
	const path = "/datastores/mysql/versions/5.6/capabilities"
	list := objects(t, c.must(200, http.MethodGet, path, ""), "capabilities")
	require.NotEmpty(t, list)
	assert.Equal(t, map[string]any{
		"id": "c0000000-0000-4000-8000-000000000001", "name": "backup-create", "description": "The command backup-create.", "enabled": true, "enabled_cluster": false,
	}, list[0])
	assert.Equal(t, list[0], c.show(path+"/backup-create", "capability"))
	assert.Equal(t, list[0], c.show(path+"/c0000000-0000-4000-8000-000000000001", "capability"))
	c.refused(http.MethodGet, path+"/dance", "", 404, "itemNotFound", "Capability 'dance' cannot be found.")
	c.refused(http.MethodGet, "/datastores/nosuch/versions/1/capabilities", "", 404, "itemNotFound", "Datastore 'nosuch' cannot be found.")
}

// What a version of a datastore overrides counts for it alone.
func TestCapabilityOverrides(t *testing.T) {
	c := newClient(t)
	for _, override := range []CapabilityOverride{
		{Datastore: "mysql", Version: "5.6", Capability: "user-list", Enabled: new(false)},
		{Datastore: "cassandra", Version: "2.0.6", Capability: "configuration-attach", EnabledCluster: new(true)},
		{Datastore: "cassandra", Version: "2.0.6", Capability: "configuration-detach", EnabledCluster: new(true)},
		{Datastore: "cassandra", Version: "2.0.6", Capability: "configuration-instances", EnabledCluster: new(true)},
	} {
		require.NoError(t, c.server.OverrideCapability(t.Context(), override))
	}
	old, recent := c.create("/instances", instance("old", "")), c.create("/instances", change(t, instance("recent", ""), `"5.5"`, `"5.6"`))
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	c.advance(time.Minute)
	c.must(200, http.MethodGet, "/instances/"+old+"/users", "")
	c.refused(http.MethodGet, "/instances/"+recent+"/users", "", 400, "badRequest", "Capability 'user-list' is disabled.")
	assert.Equal(t, false, c.show("/datastores/mysql/versions/5.6/capabilities/user-list", "capability")["enabled"])
	assert.Equal(t, true, c.show("/datastores/mysql/versions/5.5/capabilities/user-list", "capability")["enabled"])

	// A node then takes a group of the user beside its own, which stays whatever is detached.
	node := c.clusterState("c").Nodes[0]
	path := "/instances/" + node.ID
	c.refused(http.MethodPut, path, `{"instance": {"configuration": null}}`, 400, "badRequest",
		"Configuration group "+node.ConfigurationID+" was created for node "+node.ID+": it stays attached to it, and is deleted with it.")
	user := c.create("/configurations", group("g", "cassandra", "2.0.6", `{"concurrent_reads": 8}`))
	c.must(http.StatusAccepted, http.MethodPut, path, `{"instance": {"configuration": "`+user+`"}}`)
	assert.Equal(t, user, objectAt(t, c.show("/clusters/"+id+"/nodes/"+node.ID, "node"), "configuration")["id"])
	assert.Equal(t, []map[string]any{{"id": node.ID, "name": "c-1"}}, objects(t, c.must(200, http.MethodGet, "/configurations/"+user+"/instances", ""), "instances"))
	c.must(http.StatusAccepted, http.MethodPut, path, `{"instance": {"configuration": null}}`)
	assert.Equal(t, node.ConfigurationID, c.clusterState("c").Nodes[0].ConfigurationID)

	var answer map[string]any
	c.control(http.StatusNotFound, http.MethodPut, "capabilities", `{"datastore": "mysql", "version": "5.6", "capability": "dance", "enabled": true}`, &answer)
	c.control(http.StatusOK, http.MethodPut, "capabilities", `{"datastore": "mysql", "version": "5.6", "capability": "user-list", "enabled": true}`, &answer)
	c.must(200, http.MethodGet, "/instances/"+recent+"/users", "")
}
