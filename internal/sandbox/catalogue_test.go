package sandbox

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// objects is the list called name in a document.
func objects(t *testing.T, document map[string]any, name string) []map[string]any {
	t.Helper()
	list, ok := document[name].([]any)
	require.True(t, ok, "%s in %v", name, document)
	var result []map[string]any
	for _, e := range list {
		object, ok := e.(map[string]any)
		require.True(t, ok)
		result = append(result, object)
	}
	return result
}

func TestDatastores(t *testing.T) {
	c := newClient(t)
	var found []string
	for _, d := range objects(t, c.must(200, http.MethodGet, "/datastores", ""), "datastores") {
		for _, v := range objects(t, d, "versions") {
			found = append(found, fmt.Sprint(d["name"], " ", v["name"]))
		}
	}
	assert.Equal(t, []string{"cassandra 2.0.6", "cassandra 2.1.0", "couchbase 2.2.0", "mongodb 2.4.10", "mongodb 2.6.1", "mysql 5.5", "mysql 5.6"}, found)

	byName := c.show("/datastores/mysql", "datastore")
	assert.Equal(t, byName, c.must(200, http.MethodGet, "/datastores/"+textAt(t, byName, "id"), "")["datastore"])
	versions := objects(t, c.must(200, http.MethodGet, "/datastores/mysql/versions", ""), "versions")
	require.Len(t, versions, 2)
	assert.Equal(t, byName["id"], versions[0]["datastore"])
	assert.Equal(t, byName["default_version"], versions[0]["id"])
	assert.Equal(t, versions[1], c.must(200, http.MethodGet, "/datastores/mysql/versions/5.6", "")["version"])
	c.refused(http.MethodGet, "/datastores/nosuch", "", 404, "itemNotFound", "Datastore 'nosuch' cannot be found.")
	c.refused(http.MethodGet, "/datastores/nosuch/versions", "", 404, "itemNotFound", "Datastore 'nosuch' cannot be found.")
	c.refused(http.MethodGet, "/datastores/mysql/versions/nosuch", "", 400, "badRequest", "Datastore version 'nosuch' cannot be found.")

	var readOnly []any
	for _, p := range objects(t, c.must(200, http.MethodGet, "/datastores/cassandra/versions/2.0.6/parameters", ""), "configuration-parameters") {
		if p["read_only"] == true {
			readOnly = append(readOnly, p["name"])
		}
	}
	assert.Equal(t, []any{"cluster_name", "endpoint_snitch", "num_tokens"}, readOnly, "seeds and seed_provider are hidden")
}

func TestFlavors(t *testing.T) {
	c := newClient(t)
	flavors := objects(t, c.must(200, http.MethodGet, "/flavors", ""), "flavors")
	require.Len(t, flavors, 8)
	assert.InDelta(t, 7, flavors[6]["id"], 0)
	assert.Equal(t, "7", flavors[6]["str_id"])
	assert.Equal(t, flavors[6], c.must(200, http.MethodGet, "/flavors/7", "")["flavor"])
	c.refused(http.MethodGet, "/flavors/77", "", 404, "itemNotFound", "Resource 77 cannot be found.")
	c.refused(http.MethodGet, "/flavors/07", "", 404, "itemNotFound", "Resource 07 cannot be found.")
}

func TestConfigurations(t *testing.T) {
	c := newClient(t)
	var ids []any
	for _, g := range objects(t, c.must(200, http.MethodGet, "/configurations", ""), "configurations") {
		ids = append(ids, g["id"])
		assert.NotContains(t, g, "values")
	}
	assert.Equal(t, []any{specConfiguration, "fc318e00-3a6f-4f93-af99-146b44912188"}, ids)
	group := c.show("/configurations/"+specConfiguration, "configuration")
	assert.Equal(t, "2014-04-25T20:00:00", group["created"])
	assert.Equal(t, map[string]any{"max_connections": 250.0}, group["values"])
	c.refused(http.MethodGet, "/configurations/"+nowhere, "", 404, "itemNotFound", "Configuration group with ID "+nowhere+" could not be found.")
}

// Lists come in pages of 20, by id, each with a link to the next, the last with none.
func TestPages(t *testing.T) {
	made := 0
	c := newClient(t, func(o *Options) {
		o.NewID = func() string {
			made++
			return fmt.Sprintf("00000000-0000-4000-8000-%012d", made)
		}
	})
	for i := range 25 {
		c.create("/instances", instance(fmt.Sprintf("i%d", i), ""))
	}
	for range 3 {
		c.create("/clusters", cluster("c", "couchbase", "2.2.0", 1, ""))
	}
	first := c.must(200, http.MethodGet, "/instances", "")
	assert.Len(t, first["instances"], 20)
	base := "http://trove.example/v1.0-nodes/" + c.project
	assert.Equal(t, []any{map[string]any{"rel": "next", "href": base + "/instances?limit=20&marker=00000000-0000-4000-8000-000000000020"}}, first["links"])
	second := c.must(200, http.MethodGet, "/instances?limit=20&marker=00000000-0000-4000-8000-000000000020", "")
	assert.Len(t, second["instances"], 5)
	assert.NotContains(t, second, "links")
	assert.Len(t, c.must(200, http.MethodGet, "/instances?limit=1000", "")["instances"], 20, "a limit above that of a page changes nothing")

	page := c.must(200, http.MethodGet, "/clusters?limit=2", "")
	assert.Len(t, page["clusters"], 2)
	assert.Equal(t, []any{map[string]any{"rel": "next", "href": base + "/clusters?limit=2&marker=00000000-0000-4000-8000-000000000028"}}, page["links"])
	last := c.must(200, http.MethodGet, "/clusters?limit=2&marker=00000000-0000-4000-8000-000000000028", "")
	require.Len(t, last["clusters"], 1)
	shown := objects(t, last, "clusters")[0]
	assert.Equal(t, c.must(200, http.MethodGet, "/clusters/"+textAt(t, shown, "id"), "")["cluster"], shown, "an entry is what Show Cluster answers")
	for _, limit := range []string{"0", "-1", "abc"} {
		c.refused(http.MethodGet, "/clusters?limit="+limit, "", 400, "badRequest", "Validation error: limit "+limit+" is not an integer of at least 1")
	}
}
