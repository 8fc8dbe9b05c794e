package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/page"
)

const nowhere = "00000000-0000-4000-8000-000000000000"

// refused wants this call to be refused with this body: element, code and message.
func (c *client) refused(method, path, body string, status int, element, message string) {
	c.t.Helper()
	got, document := c.trove(method, path, body)
	assert.Equal(c.t, status, got, "%s %s %s", method, path, body)
	assert.Equal(c.t, map[string]any{element: map[string]any{"code": float64(status), "message": message}}, document, "%s %s %s", method, path, body)
}

// change is a body with one thing in it changed.
func change(t *testing.T, body, from, to string) string {
	t.Helper()
	require.Contains(t, body, from)
	return strings.Replace(body, from, to, 1)
}

func TestCreateClusterRefusals(t *testing.T) {
	c := newClient(t)
	good := cluster("c", "mongodb", "2.4.10", 2, "")
	for _, r := range []struct {
		what, body, element string
		status              int
		message             string
	}{
		{
			"more than size", cluster("c", "cassandra", "2.0.6", 1, `[{"region": "west"}, {"region": "east"}]`), "badRequest", 400,
			"The number of nodes for your initial cluster must be 1, as many as 'size' says, but there are 2.",
		},
		{
			"less than size", cluster("c", "cassandra", "2.0.6", 3, `[]`), "badRequest", 400,
			"The number of nodes for your initial cluster must be 3, as many as 'size' says, but there are 0.",
		},
		{
			"unknown region", cluster("c", "cassandra", "2.0.6", 1, `[{"region": "mars"}]`), "badRequest", 400,
			"Endpoint not found for service_type=database, endpoint_type=publicURL, endpoint_region=mars.",
		},
		{
			"arbiter without arbiters", cluster("c", "cassandra", "2.0.6", 2, `[{"region": "west"}, {"region": "west", "type": "arbiter"}]`), "badRequest", 400,
			"Nodes of type 'arbiter' are not supported for the 'cassandra' datastore.",
		},
		{
			"unknown type", cluster("c", "mongodb", "2.4.10", 1, `[{"region": "west", "type": "king"}]`), "badRequest", 400,
			"Nodes of type 'king' are not supported for the 'mongodb' datastore. Must be one of ['arbiter'].",
		},
		{
			"arbiters only", cluster("c", "mongodb", "2.4.10", 1, `[{"region": "west", "type": "arbiter"}]`), "badRequest", 400,
			"A cluster needs at least one node that is not of type 'arbiter'.",
		},
		{"unknown datastore", cluster("c", "nosuch", "1", 1, ""), "itemNotFound", 404, "Datastore 'nosuch' cannot be found."},
		{"unknown version", cluster("c", "mongodb", "nosuch", 1, ""), "badRequest", 400, "Datastore version 'nosuch' cannot be found."},
		{"clusters of mysql", cluster("c", "mysql", "5.5", 1, ""), "notImplemented", 501, "Clusters not supported for mysql-5.5."},
		{"unknown flavor", change(t, good, `"flavorRef":"7"`, `"flavorRef":"77"`), "badRequest", 400, "Resource 77 cannot be found."},
		{
			"unknown configuration", change(t, good, `"name"`, `"configuration":"`+nowhere+`","name"`), "itemNotFound", 404,
			"Configuration group id: " + nowhere + " could not be found.",
		},
		{"configuration that is no id", change(t, good, `"name"`, `"configuration":"x","name"`), "badRequest", 400, "Validation error: cluster['configuration'] " +
			"'x' does not match '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$'"},
		{"no volume", change(t, good, `,"volume":{"size":1}`, ""), "badRequest", 400, "A volume size is required for each instance in the cluster."},
		{
			"volume 0", change(t, good, `{"size":1}`, `{"size":0}`), "badRequest", 400,
			"Validation error: cluster['volume']['size'] 0 is not valid under any of the given schemas; 0 is less than the minimum of 1; 0 is not of type 'string'",
		},
		{
			"volume negative", change(t, good, `{"size":1}`, `{"size":-1}`), "badRequest", 400,
			"Validation error: cluster['volume']['size'] -1 is not valid under any of the given schemas; -1 is less than the minimum of 1; -1 is not of type 'string'",
		},
		{
			"volume in words", change(t, good, `{"size":1}`, `{"size":"abc"}`), "badRequest", 400,
			"Validation error: cluster['volume']['size'] 'abc' is not valid under any of the given schemas; 'abc' is not of type 'integer'; " +
				"'abc' does not match '^0*[1-9]+[0-9]*$'",
		},
		{
			"volume too large", change(t, good, `{"size":1}`, `{"size":51}`), "overLimit", 413,
			"Volume 'size' cannot exceed maximum of 50 Gb, 51 cannot be accepted.",
		},
		{"no name", change(t, good, `"name":"c",`, ``), "badRequest", 400, "Validation error: cluster 'name' is a required property"},
		{
			"empty name", change(t, good, `"name":"c"`, `"name":""`), "badRequest", 400,
			"Validation error: cluster['name'] '' is too short; cluster['name'] '' does not match '^.*[0-9a-zA-Z]+.*$'",
		},
		{
			"blank name", change(t, good, `"name":"c"`, `"name":"   "`), "badRequest", 400,
			"Validation error: cluster['name'] '   ' does not match '^.*[0-9a-zA-Z]+.*$'",
		},
		{
			"long name", change(t, good, `"name":"c"`, `"name":"`+strings.Repeat("ü", 255)+`x"`), "badRequest", 400,
			"Validation error: cluster['name'] '" + strings.Repeat("ü", 255) + "x' is too long",
		},
		{"name of another type", change(t, good, `"name":"c"`, `"name":7`), "badRequest", 400, "Validation error: cluster['name'] 7 is not of type 'string'"},
		{"no datastore", change(t, good, `"datastore"`, `"store"`), "badRequest", 400, "Validation error: cluster 'datastore' is a required property; cluster Additional properties are not allowed ('store' was unexpected)"},
		{
			"datastore of another type", `{"cluster": {"name": "c", "datastore": null, "flavorRef": 7, "size": 1}}`, "badRequest", 400,
			"Validation error: cluster['datastore'] None is not of type 'object'",
		},
		{"size 0", change(t, good, `"size":2`, `"size":0`), "badRequest", 400, "Validation error: cluster['size'] 0 is less than the minimum of 1"},
		{"size enormous", change(t, good, `"size":2`, `"size":1001`), "badRequest", 400, "Validation error: cluster['size'] 1001 is greater than the maximum of 1000"},
		{"size in words", change(t, good, `"size":2`, `"size":"two"`), "badRequest", 400, "Validation error: cluster['size'] 'two' is not of type 'integer'"},
		{
			"nodes of another type", cluster("c", "cassandra", "2.0.6", 1, `{"a": 1}`), "badRequest", 400,
			"Validation error: cluster['nodes'] {'a': 1} is not of type 'array'",
		},
		{
			"node of another type", cluster("c", "cassandra", "2.0.6", 1, `["west"]`), "badRequest", 400,
			"Validation error: cluster['nodes'][0] 'west' is not of type 'object'",
		},
		{"everything missing", `{"cluster": {}}`, "badRequest", 400, "Validation error: cluster 'name' is a required property; cluster 'datastore' is a required " +
			"property; cluster 'flavorRef' is a required property; cluster 'size' is a required property"},
		{"no cluster", `{}`, "badRequest", 400, "Validation error: 'cluster' is a required property"},
		{"an array", `[1]`, "badRequest", 400, "Validation error: [1] is not of type 'object'"},
	} {
		t.Run(r.what, func(t *testing.T) {
			c := client{t, c.server, c.project, c.token}
			c.refused(http.MethodPost, "/clusters", r.body, r.status, r.element, r.message)
		})
	}
	assert.Empty(t, c.state().Clusters, "nothing is half-created")
	assert.Empty(t, c.state().Operations)
}

// What Trove accepts is accepted: a group that is null, a volume's size as text, a flavor by number or by address.
func TestCreateClusterTolerance(t *testing.T) {
	c := newClient(t)
	body := change(t, cluster("c", "mongodb", "2.4.10", 2, ""), `"name"`, `"configuration":null,"name"`)
	body = change(t, body, `{"size":1}`, `{"size":"3"}`)
	c.create("/clusters", change(t, body, `"flavorRef":"7"`, `"flavorRef":6`))
	c.create("/clusters", change(t, body, `"flavorRef":"7"`, `"flavorRef":"http://trove.example/v1.0/p/flavors/6"`))
	for _, cluster := range c.state().Clusters {
		assert.Equal(t, "6", cluster.FlavorID)
		assert.Equal(t, 3, cluster.VolumeSize)
		assert.Equal(t, []string{"west", "west"}, []string{cluster.Nodes[0].Region, cluster.Nodes[1].Region}, "the current region is assumed")
	}
	assert.Len(t, c.state().Clusters, 2, "names are not unique")
}

func TestBodiesThatAreNoJSON(t *testing.T) {
	c := newClient(t)
	malformed := map[string]any{"code": "400 Bad Request", "message": "Malformed request body<br /><br />\n\n\n", "title": "Bad Request"}
	for _, body := range []string{`{"cluster": {`, "", `{} {}`} {
		status, document := c.trove(http.MethodPost, "/clusters", body)
		assert.Equal(t, 400, status)
		assert.Equal(t, malformed, document, body)
	}
	r := c.raw(http.MethodPost, "/v1.0-nodes/"+c.project+"/instances", "{}", map[string]string{"X-Auth-Token": c.token, "Content-Type": "text/plain"})
	assert.Equal(t, 415, r.Code)
	assert.JSONEq(t, `{"code": "415 Unsupported Media Type", "title": "Unsupported Media Type",
		"message": "The request media type text/plain is not supported by this server.\n<br /><br />\n"}`, r.Body.String())
}

func TestAddNodesRefusals(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 2, `[{"region": "west"}, {"region": "east"}]`))
	nodes := "/clusters/" + id + "/nodes"
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 1}}`, 422, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster status is 'BUILD'.")
	c.advance(time.Minute)
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 1}}`, 400, "badRequest",
		"The region of each new node must be given in 'allocations', since the nodes of the cluster are in different regions: west, east.")
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 1, "allocations": [{}]}}`, 400, "badRequest",
		"The region of each new node must be given in 'allocations', since the nodes of the cluster are in different regions: west, east.")
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 3, "allocations": [{"region": "west"}]}}`, 400, "badRequest",
		"The number of nodes to add must be 3, as many as 'num' says, but there are 1 allocations.")
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 1, "allocations": []}}`, 400, "badRequest",
		"The number of nodes to add must be 1, as many as 'num' says, but there are 0 allocations.")
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 1, "allocations": [{"region": "mars"}]}}`, 400, "badRequest",
		"Endpoint not found for service_type=database, endpoint_type=publicURL, endpoint_region=mars.")
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 1, "allocations": [{"region": "eu", "type": "arbiter"}]}}`, 400, "badRequest",
		"Nodes of type 'arbiter' are not supported for the 'cassandra' datastore.")
	c.refused(http.MethodPost, nodes, `{"nodes": {"num": 0}}`, 400, "badRequest", "Validation error: nodes['num'] 0 is less than the minimum of 1")
	c.refused(http.MethodPost, nodes, `{"nodes": {"allocations": [{"region": "west"}]}}`, 400, "badRequest", "Validation error: nodes 'num' is a required property")
	c.refused(http.MethodPost, nodes, `{}`, 400, "badRequest", "Validation error: 'nodes' is a required property")
	c.refused(http.MethodPost, "/clusters/"+nowhere+"/nodes", `{"nodes": {"num": 1}}`, 404, "itemNotFound", "Cluster '"+nowhere+"' cannot be found.")
	assert.Equal(t, []string{"ACTIVE", "ACTIVE", "ACTIVE"}, c.statuses("c"))
}

func TestReplaceAndRemoveRefusals(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("m", "mongodb", "2.4.10", 2, `[{"region": "west"}, {"region": "west", "type": "arbiter"}]`))
	path := "/clusters/" + id
	nodes := c.clusterState("m").Nodes
	replace := `{"replace_node": {"id": "` + nodes[0].ID + `"}}`
	const busy = "This action cannot be performed on the cluster while the current cluster status is 'BUILD'."
	c.refused(http.MethodPost, path+"/action", replace, 422, "unprocessableEntity", busy)
	c.refused(http.MethodDelete, path+"/nodes/"+nodes[0].ID, "", 422, "unprocessableEntity", busy)
	c.refused(http.MethodDelete, path, "", 422, "unprocessableEntity", busy)
	c.advance(time.Minute)

	const last = "Must leave at least one instance in the cluster when shrinking."
	c.refused(http.MethodDelete, path+"/nodes/"+nodes[0].ID, "", 400, "badRequest", last)
	c.must(http.StatusAccepted, http.MethodDelete, path+"/nodes/"+nodes[1].ID, "")
	c.refused(http.MethodPost, path+"/action", replace, 422, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster status is 'SHRINK'.")
	c.advance(time.Minute)
	c.refused(http.MethodDelete, path+"/nodes/"+nodes[0].ID, "", 400, "badRequest", last)

	c.refused(http.MethodGet, path+"/nodes/"+nowhere, "", 404, "itemNotFound", "Node '"+nowhere+"' cannot be found.")
	c.refused(http.MethodDelete, path+"/nodes/"+nowhere, "", 404, "itemNotFound", "Node '"+nowhere+"' cannot be found.")
	c.refused(http.MethodPost, path+"/action", `{"replace_node": {"id": "`+nowhere+`"}}`, 404, "itemNotFound", "Node '"+nowhere+"' cannot be found.")
	c.refused(http.MethodPost, path+"/action", `{"replace_node": {}}`, 400, "badRequest", "Validation error: replace_node 'id' is a required property")
	c.refused(http.MethodPost, path+"/action", `{"explode": {}}`, 400, "badRequest", "Action explode not supported")
	c.refused(http.MethodPost, path+"/action", `{}`, 400, "badRequest", "Action request should have exactly one action specified in body")
	c.refused(http.MethodPost, path+"/action", `{"explode": {}, "replace_node": {}}`, 400, "badRequest",
		"Action request should have exactly one action specified in body")
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		c.refused(method, "/clusters/"+nowhere, "", 404, "itemNotFound", "Cluster '"+nowhere+"' cannot be found.")
		c.refused(method, "/clusters/not-a-uuid", "", 404, "itemNotFound", "Cluster 'not-a-uuid' cannot be found.")
	}

	c.must(http.StatusAccepted, http.MethodPost, path+"/action", replace)
	c.refused(http.MethodPost, path+"/action", replace, 422, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster status is 'REPLACE'.")
	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodDelete, path, "")
	c.refused(http.MethodPost, path+"/nodes", `{"nodes": {"num": 1}}`, 422, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster status is 'SHUTDOWN'.")
}

func TestInstanceRefusals(t *testing.T) {
	c := newClient(t)
	good := instance("i", "")
	for _, r := range []struct {
		what, body, element string
		status              int
		message             string
	}{
		{"no volume", change(t, good, `,"volume":{"size":1}`, ""), "badRequest", 400, "Volume size was not specified."},
		{"volume too large", change(t, good, `{"size":1}`, `{"size":51}`), "overLimit", 413, "Volume 'size' cannot exceed maximum of 50 GB, 51 cannot be accepted."},
		{
			"volume 0", change(t, good, `{"size":1}`, `{"size":0}`), "badRequest", 400,
			"Validation error: instance['volume']['size'] 0 is not valid under any of the given schemas; 0 is less than the minimum of 1; 0 is not of type 'string'",
		},
		{"no name", change(t, good, `"name"`, `"title"`), "badRequest", 400, "Validation error: instance 'name' is a required property; " +
			"instance Additional properties are not allowed ('title' was unexpected)"},
		{"no flavor", change(t, good, `"flavorRef"`, `"flavour"`), "badRequest", 400, "Validation error: instance 'flavorRef' is a required " +
			"property; instance Additional properties are not allowed ('flavour' was unexpected)"},
		{"no datastore", change(t, good, `"datastore":{"type":"mysql","version":"5.5"},`, ""), "badRequest", 400, "Please specify datastore. No default datastore is defined."},
		{"unknown datastore", change(t, good, `"mysql"`, `"nosuch"`), "itemNotFound", 404, "Datastore 'nosuch' cannot be found."},
		{"unknown version", change(t, good, `"5.5"`, `"nosuch"`), "badRequest", 400, "Datastore version 'nosuch' cannot be found."},
		{"unknown flavor", change(t, good, `"7"`, `"77"`), "badRequest", 400, "Resource 77 cannot be found."},
		{"unknown master", instance("i", nowhere), "itemNotFound", 404, "Resource " + nowhere + " cannot be found."},
		{"master that is no id", instance("i", "junk"), "badRequest", 400, "Validation error: instance['slave']['of'] " +
			"'junk' does not match '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$'"},
		{
			"slave of nothing", change(t, good, `"name"`, `"slave":{"read_only":"no"},"name"`), "badRequest", 400,
			"Validation error: instance['slave'] 'of' is a required property; instance['slave']['read_only'] 'no' is not of type 'boolean'",
		},
		{"no instance", `{"cluster": {}}`, "badRequest", 400, "Validation error: 'instance' is a required property; " +
			"Additional properties are not allowed ('cluster' was unexpected)"},
	} {
		t.Run(r.what, func(t *testing.T) {
			c := client{t, c.server, c.project, c.token}
			c.refused(http.MethodPost, "/instances", r.body, r.status, r.element, r.message)
		})
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		c.refused(method, "/instances/"+nowhere, "", 404, "itemNotFound", "Resource "+nowhere+" cannot be found.")
	}
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	c.refused(http.MethodGet, "/instances/"+id, "", 404, "itemNotFound", "Resource "+id+" cannot be found.")
	assert.Empty(t, c.must(200, http.MethodGet, "/instances", "")["instances"], "neither clusters nor nodes are instances")
}

func TestReplicationRefusals(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.refused(http.MethodPost, "/instances", instance("slave", master), 422, "unprocessableEntity", "Instance "+master+" is not ready. (Status is BUILD).")
	c.refused(http.MethodDelete, "/instances/"+master, "", 422, "unprocessableEntity", "Instance "+master+" is not ready. (Status is BUILD).")
	c.refused(http.MethodPost, "/instances/"+master+"/action", `{"detach": {}}`, 422, "unprocessableEntity", "Instance "+master+" is not ready. (Status is BUILD).")
	c.advance(time.Minute)
	c.refused(http.MethodPost, "/instances/"+master+"/action", `{"detach": {}}`, 400, "badRequest", "Instance "+master+" is not a replica.")
	c.refused(http.MethodPost, "/instances/"+master+"/action", `{"dance": {}}`, 400, "badRequest", "Action dance not supported")
	c.refused(http.MethodPost, "/instances", change(t, instance("slave", master), `"5.5"`, `"5.6"`), 400, "badRequest",
		"The datastore of a slave, mysql-5.6, must be that of its master, mysql-5.5.")
	c.refused(http.MethodPost, "/instances", change(t, change(t, instance("slave", master), `"mysql"`, `"cassandra"`), `"5.5"`, `"2.0.6"`), 400, "badRequest",
		"The datastore of a slave, cassandra-2.0.6, must be that of its master, mysql-5.5.")

	slave := c.create("/instances", instance("slave", master))
	const backup = " is not currently available for an action to be performed (instance status was BACKUP)."
	c.refused(http.MethodPost, "/instances", instance("second", master), 422, "unprocessableEntity", "Instance "+master+backup)
	c.refused(http.MethodDelete, "/instances/"+master, "", 403, "forbidden", "Detach replicas before deleting replica source.")
	c.refused(http.MethodPost, "/instances/"+slave+"/action", `{"detach": {}}`, 422, "unprocessableEntity", "Instance "+slave+" is not ready. (Status is BUILD).")
	c.advance(time.Minute)
	c.refused(http.MethodPost, "/instances", instance("slave of slave", slave), 401, "unauthorized", "Cannot create a replica of a replica "+slave)
	r := c.raw(http.MethodPost, "/v1.0-nodes/"+c.project+"/instances", instance("slave of slave", slave), map[string]string{"X-Auth-Token": c.token})
	assert.Equal(t, `Keystone uri="http://trove.example/identity/v3"`, r.Header().Get("Www-Authenticate"), "as on every 401")
	c.refused(http.MethodDelete, "/instances/"+master, "", 403, "forbidden", "Detach replicas before deleting replica source.")
	c.must(http.StatusAccepted, http.MethodPost, "/instances/"+slave+"/action", `{"detach": {}}`)
	c.refused(http.MethodPost, "/instances/"+slave+"/action", `{"detach": {}}`, 422, "unprocessableEntity",
		"Instance "+slave+" is not currently available for an action to be performed (instance status was DETACH).")
	c.refused(http.MethodDelete, "/instances/"+master, "", 403, "forbidden", "Detach replicas before deleting replica source.")
	c.advance(time.Minute)
	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+master, "")

	single := c.create("/instances", change(t, change(t, instance("single", ""), `"mysql"`, `"cassandra"`), `"5.5"`, `"2.0.6"`))
	c.advance(time.Minute)
	c.refused(http.MethodPost, "/instances", change(t, change(t, instance("slave", single), `"mysql"`, `"cassandra"`), `"5.5"`, `"2.0.6"`), 400, "badRequest",
		"Replication is not supported for the 'cassandra' datastore.")
}

// A slave needs no datastore of its own, and is read only unless it says otherwise.
func TestSlaveInherits(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	body := change(t, instance("slave", master), `"datastore":{"type":"mysql","version":"5.5"},`, "")
	c.create("/instances", change(t, body, `,"read_only":true`, ""))
	slave := c.instanceState("slave")
	assert.Equal(t, page.Datastore{Type: "mysql", Version: "5.5"}, slave.Datastore)
	assert.True(t, slave.ReadOnly)
	c.advance(time.Minute)
	c.create("/instances", change(t, instance("writable", master), `"read_only":true`, `"read_only":false`))
	assert.False(t, c.instanceState("writable").ReadOnly)
}

func TestPhaseOneRefusesRegions(t *testing.T) {
	c := newClient(t, func(o *Options) { o.Phase = 1 })
	c.refused(http.MethodPost, "/clusters", cluster("c", "cassandra", "2.0.6", 1, `[{"region": "west"}]`), 400, "badRequest",
		"Validation error: cluster Additional properties are not allowed ('nodes' was unexpected)")
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	c.advance(time.Minute)
	c.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": {"num": 1, "allocations": [{"region": "west"}]}}`, 400, "badRequest",
		"Validation error: nodes Additional properties are not allowed ('allocations' was unexpected)")
	const capability = "/datastores/cassandra/versions/2.0.6/capabilities/cluster-regions"
	assert.Equal(t, false, c.show(capability, "capability")["enabled_cluster"], "by which a client can tell before it asks")
	assert.Equal(t, true, newClient(t).show(capability, "capability")["enabled_cluster"], "of Phase Two")
}

func TestQuota(t *testing.T) {
	c := newClient(t, func(o *Options) { o.MaxInstances = 3 })
	const message = "Quota exceeded for resources: ['instances']."
	c.refused(http.MethodPost, "/clusters", cluster("c", "cassandra", "2.0.6", 4, ""), 413, "overLimit", message)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 2, ""))
	c.create("/instances", instance("i", ""))
	c.advance(time.Minute)
	c.refused(http.MethodPost, "/instances", instance("i", ""), 413, "overLimit", message)
	c.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": {"num": 1}}`, 413, "overLimit", message)
	c.refused(http.MethodPost, "/clusters/"+id+"/action", `{"replace_node": {"id": "`+c.clusterState("c").Nodes[0].ID+`"}}`, 413, "overLimit", message)
	r := c.raw(http.MethodPost, "/v1.0-nodes/"+c.project+"/instances", instance("i", ""), map[string]string{"X-Auth-Token": c.token})
	assert.Empty(t, r.Header().Get("Retry-After"), "a quota is no rate limit")
	c.must(http.StatusAccepted, http.MethodDelete, "/clusters/"+id+"/nodes/"+c.clusterState("c").Nodes[0].ID, "")
	c.advance(time.Minute)
	c.create("/instances", instance("j", ""))
}

// Another project has its own objects, and a token is good for its own project's path only.
func TestProjectsAreApart(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	other := login(t, c.server)
	r := c.raw(http.MethodPost, "/identity/v3/auth/tokens", passwordLogin("demo", "secret", "alt_demo"), nil)
	other.project, other.token = c.server.Identity().OtherProjectID, r.Header().Get("X-Subject-Token")
	other.refused(http.MethodGet, "/clusters/"+id, "", 404, "itemNotFound", "Cluster '"+id+"' cannot be found.")
	other.refused(http.MethodDelete, "/instances/"+master, "", 404, "itemNotFound", "Resource "+master+" cannot be found.")
	other.refused(http.MethodPost, "/instances", instance("slave", master), 404, "itemNotFound", "Resource "+master+" cannot be found.")
	assert.Empty(t, other.must(200, http.MethodGet, "/clusters", "")["clusters"])

	r = c.raw(http.MethodGet, "/v1.0-nodes/"+c.project+"/clusters", "", map[string]string{"X-Auth-Token": other.token})
	assert.Equal(t, 403, r.Code)
	assert.JSONEq(t, `{"code": "403 Forbidden", "title": "Forbidden", "message": "Access was denied to this resource.<br /><br />\nUser with tenant id `+
		other.project+` cannot access this resource.\n\n"}`, r.Body.String())
}

func TestUnknownPaths(t *testing.T) {
	c := newClient(t)
	const message = "The resource could not be found."
	c.refused(http.MethodGet, "/nosuch", "", 404, "itemNotFound", message)
	c.refused(http.MethodPut, "/clusters", "{}", 404, "itemNotFound", message)
	c.refused(http.MethodPatch, "/clusters/"+nowhere, "{}", 404, "itemNotFound", message)
	r := c.raw(http.MethodGet, "/v2.0/"+c.project+"/clusters", "", map[string]string{"X-Auth-Token": c.token})
	assert.Equal(t, 404, r.Code)
	assert.JSONEq(t, `{"itemNotFound": {"code": 404, "message": "The resource could not be found."}}`, r.Body.String())
}

// What nobody knows is refused, wherever it stands: a member that is ignored is a wish that is silently not met.
func TestUnknownMembersAreRefused(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	master := c.create("/instances", instance("master", ""))
	const unexpected = " Additional properties are not allowed ('bogus' was unexpected)"
	for _, r := range []struct{ path, body, at string }{
		{"/clusters", `{"bogus": 1, "cluster": {"name": "c", "datastore": {"type": "cassandra", "version": "2.0.6"}, "flavorRef": "7", "size": 1}}`, ""},
		{"/clusters", change(t, cluster("c", "cassandra", "2.0.6", 1, ""), `"name"`, `"bogus":1,"name"`), " cluster"},
		{"/clusters", change(t, cluster("c", "cassandra", "2.0.6", 1, ""), `"type"`, `"bogus":1,"type"`), " cluster['datastore']"},
		{"/clusters", change(t, cluster("c", "cassandra", "2.0.6", 1, ""), `{"size":1}`, `{"bogus":1,"size":1}`), " cluster['volume']"},
		{"/clusters", cluster("c", "cassandra", "2.0.6", 1, `[{"region": "west", "bogus": 1}]`), " cluster['nodes'][0]"},
		{"/clusters/" + id + "/nodes", `{"nodes": {"num": 1, "bogus": 1}}`, " nodes"},
		{"/clusters/" + id + "/nodes", `{"nodes": {"num": 1, "allocations": [{"bogus": 1}]}}`, " nodes['allocations'][0]"},
		{"/clusters/" + id + "/nodes", `{"nodes": [{"bogus": 1}]}`, " nodes[0]"},
		{"/clusters/" + id + "/action", `{"replace_node": {"id": "x", "bogus": 1}}`, " replace_node"},
		{"/instances", change(t, instance("i", ""), `"name"`, `"bogus":1,"name"`), " instance"},
		{"/instances", change(t, instance("i", master), `"of"`, `"bogus":1,"of"`), " instance['slave']"},
		{"/instances/" + master + "/action", `{"detach": {"bogus": 1}}`, " detach"},
		{"/configurations", `{"configuration": {"name": "g", "values": {}, "datastore": {"type": "mysql", "version": "5.5"}, "bogus": 1}}`, " configuration"},
	} {
		c.refused(http.MethodPost, r.path, r.body, 400, "badRequest", "Validation error:"+r.at+unexpected)
	}
	assert.Len(t, c.state().Clusters, 1)
}

// Nodes are added by a number, by a number and allocations, or by allocations alone, which then say the number.
func TestFormsOfAddNodes(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	c.advance(time.Minute)
	for _, body := range []string{
		`{"nodes": {"num": 1}}`, `{"nodes": {"num": 2, "allocations": [{"region": "east"}, {"region": "east", "type": "arbiter"}]}}`,
		`{"nodes": [{"region": "eu"}, {"region": "eu", "type": "arbiter"}]}`,
	} {
		c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/nodes", body)
		c.advance(time.Minute)
	}
	var where []string
	for _, n := range c.clusterState("c").Nodes {
		where = append(where, strings.TrimSpace(n.Region+" "+n.Type))
	}
	assert.Equal(t, []string{"west", "west", "east", "east arbiter", "eu", "eu arbiter"}, where)
	c.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": {"num": 3, "allocations": [{"region": "eu"}]}}`, 400, "badRequest",
		"The number of nodes to add must be 3, as many as 'num' says, but there are 1 allocations.")
	c.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": []}`, 400, "badRequest", "Validation error: nodes [] is too short")
	c.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": [{}]}`, 400, "badRequest",
		"The region of each new node must be given in 'allocations', since the nodes of the cluster are in different regions: west, east, eu.")
	one := newClient(t, func(o *Options) { o.Phase = 1 })
	id = one.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	one.advance(time.Minute)
	one.refused(http.MethodPost, "/clusters/"+id+"/nodes", `{"nodes": [{"region": "eu"}]}`, 400, "badRequest",
		"Validation error: nodes [{'region': 'eu'}] is not of type 'object'")
}

// The list of a cluster's nodes has what Show Node answers with, in the order of Show Cluster.
func TestListNodes(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 30, ""))
	c.advance(time.Minute)
	list := objects(t, c.must(200, http.MethodGet, "/clusters/"+id+"/nodes", ""), "nodes")
	shown := objects(t, c.show("/clusters/"+id, "cluster"), "nodes")
	require.Len(t, list, 30, "all on one page")
	for i, node := range list {
		assert.Equal(t, shown[i]["id"], node["id"])
	}
	assert.Equal(t, c.show("/clusters/"+id+"/nodes/"+textAt(t, list[29], "id"), "node"), list[29])
	c.refused(http.MethodGet, "/clusters/"+nowhere+"/nodes", "", 404, "itemNotFound", "Cluster '"+nowhere+"' cannot be found.")
}
