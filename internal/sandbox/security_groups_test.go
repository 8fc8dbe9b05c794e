package sandbox

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each machine's group lets in by the ports of its datastore; those of nodes are neither listed nor shown nor changed while their capabilities
// are off.
func TestSecurityGroups(t *testing.T) {
	c := newClient(t)
	id := c.create("/instances", instance("i", ""))
	c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	c.advance(time.Minute)
	list := objects(t, c.must(200, http.MethodGet, "/security-groups", ""), "security_groups")
	require.Len(t, list, 1)
	group := textAt(t, list[0], "id")
	assert.Equal(t, []any{"SecGroup_" + id, "Security Group for " + id, id}, []any{list[0]["name"], list[0]["description"], list[0]["instance_id"]})
	rules := objects(t, list[0], "rules")
	require.Len(t, rules, 1)
	assert.Equal(t, map[string]any{"id": rules[0]["id"], "protocol": "tcp", "from_port": 3306.0, "to_port": 3306.0, "cidr": "0.0.0.0/0"}, rules[0])
	for _, by := range []string{group, id} {
		assert.Equal(t, list[0], c.show("/security-groups/"+by, "security_group"))
	}

	rule := func(group, cidr string) string {
		return `{"security_group_rule": {"group_id": "` + group + `", "cidr": "` + cidr + `"}}`
	}
	added := objects(t, c.must(http.StatusCreated, http.MethodPost, "/security-group-rules", rule(group, "10.0.0.0/8")), "security_group_rule")
	require.Len(t, added, 1)
	assert.Equal(t, map[string]any{
		"id": added[0]["id"], "security_group_id": group, "protocol": "tcp", "from_port": 3306.0, "to_port": 3306.0, "cidr": "10.0.0.0/8", "created": "2014-04-25T20:20:23",
	}, added[0])
	c.must(http.StatusNoContent, http.MethodDelete, "/security-group-rules/"+textAt(t, rules[0], "id"), "")
	left := objects(t, c.show("/security-groups/"+group, "security_group"), "rules")
	require.Len(t, left, 1)
	assert.Equal(t, "10.0.0.0/8", left[0]["cidr"])

	c.refused(http.MethodPost, "/security-group-rules", rule(group, "everybody"), 400, "badRequest", "Invalid cidr everybody.")
	c.refused(http.MethodPost, "/security-group-rules", `{"security_group_rule": {"cidr": "10.0.0.0/8"}}`, 400, "badRequest",
		"Validation error: security_group_rule 'group_id' is a required property")
	for _, path := range []string{"/security-groups/" + nowhere, "/security-group-rules/" + nowhere} {
		method := http.MethodGet
		if path[:16] == "/security-group-" {
			method = http.MethodDelete
		}
		c.refused(method, path, "", 404, "itemNotFound", "Resource "+nowhere+" cannot be found.")
	}

	node := c.clusterState("c").Nodes[0].ID
	const off = "Operation not supported for instances that are part of a cluster."
	c.refused(http.MethodGet, "/security-groups/"+node, "", 501, "notImplemented", off)
	require.NoError(t, c.server.OverrideCapability(t.Context(), CapabilityOverride{Datastore: "cassandra", Version: "2.0.6", Capability: "secgroup-show", EnabledCluster: new(true)}))
	shown := c.show("/security-groups/"+node, "security_group")
	assert.Equal(t, node, shown["node_id"])
	assert.Len(t, objects(t, shown, "rules"), 5)
	c.refused(http.MethodPost, "/security-group-rules", rule(textAt(t, shown, "id"), "10.0.0.0/8"), 501, "notImplemented", off)
	c.refused(http.MethodDelete, "/security-group-rules/"+textAt(t, objects(t, shown, "rules")[0], "id"), "", 501, "notImplemented", off)

	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+id, "")
	c.advance(time.Minute)
	assert.Empty(t, c.must(200, http.MethodGet, "/security-groups", "")["security_groups"])
}
