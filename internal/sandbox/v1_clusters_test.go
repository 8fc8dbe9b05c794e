package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newCluster is the id of a new cluster, whose members may be at work.
func (c cloud) newCluster(name, datastore, version string, members int) string {
	c.t.Helper()
	document, _ := c.call(http.StatusOK, http.MethodPost, "/clusters", v1Cluster(name, datastore, version, members))
	return textAt(c.t, document, "cluster", "id")
}

func v1Cluster(name, datastore, version string, members int) string {
	return fmt.Sprintf(`{"cluster": {"name": %q, "datastore": {"type": %q, "version": %q}, "instances": [%s]}}`, name, datastore, version,
		strings.TrimPrefix(strings.Repeat(`,{"flavorRef": "1", "volume": {"size": 1}}`, members), ","))
}

// Now is a cluster's task, and its members' names with their statuses.
func (c cloud) now(id string) (task string, members map[string]string) {
	c.t.Helper()
	document, _ := c.call(http.StatusOK, http.MethodGet, "/clusters/"+id, "")
	members = map[string]string{}
	list, _ := dig(c.t, document, "cluster", "instances").([]any)
	for i := range list {
		members[textAt(c.t, list, i, "name")] = textAt(c.t, list, i, "status")
	}
	return textAt(c.t, document, "cluster", "task", "name"), members
}

// Growing, where it has been repaired.
func TestGrowRepaired(t *testing.T) {
	for datastore, want := range map[string]string{"cassandra": "g-member-dc1-rack1-4", "redis": "g-member-1", "vertica": "g-member-4"} {
		c := newCloud(t)
		id := c.newCluster("g", datastore, v1Versions[datastore][0], 3)
		c.advance(time.Minute)
		document, _ := c.call(http.StatusAccepted, http.MethodPost, "/clusters/"+id, `{"grow": [{"flavorRef": 1, "volume": {"size": 1}}]}`)
		list, _ := dig(t, document, "cluster", "instances").([]any)
		assert.Len(t, list, 4, datastore)
		task, _ := c.now(id)
		assert.Equal(t, "GROWING_CLUSTER", task, datastore)
		c.advance(time.Minute)
		task, members := c.now(id)
		assert.Equal(t, "NONE", task, datastore)
		assert.Equal(t, "ACTIVE", members[want], "%s: %v", datastore, members)
	}
}

// What cassandra, redis and vertica refuse of a grow leaves the cluster growing for ever; galera looks first.
func TestRefusedGrow(t *testing.T) {
	for datastore, want := range map[string]string{"cassandra": "GROWING_CLUSTER", "redis": "GROWING_CLUSTER", "vertica": "GROWING_CLUSTER", "mariadb": "NONE"} {
		c := newCloud(t)
		id := c.newCluster("g", datastore, v1Versions[datastore][0], 3)
		c.advance(time.Minute)
		_, message := c.call(http.StatusBadRequest, http.MethodPost, "/clusters/"+id, `{"grow": [{"flavorRef": 1}]}`)
		assert.Equal(t, "A volume size is required for each instance in the cluster.", message, datastore)
		task, _ := c.now(id)
		assert.Equal(t, want, task, datastore)
	}
}

// A cluster of which members are made one by one keeps those before the one that is refused.
func TestRefusedMember(t *testing.T) {
	c := newCloud(t)
	body := strings.Replace(v1Cluster("r", "mariadb", "10.4.12", 3), `,{"flavorRef"`, `,{"region_name": "nowhere", "flavorRef"`, 1)
	_, message := c.call(http.StatusBadRequest, http.MethodPost, "/clusters", body)
	assert.Equal(t, "Endpoint not found for service_type=database, endpoint_type=publicURL, endpoint_region=nowhere.", message)
	c.advance(time.Hour)
	state := c.state()
	require.Len(t, state.Clusters, 1)
	assert.Equal(t, "BUILDING", state.Clusters[0].Status, "for ever")
	require.Len(t, state.Clusters[0].Nodes, 1)
	assert.Equal(t, "ACTIVE", state.Clusters[0].Nodes[0].Status)
	assert.Empty(t, state.Operations)
}

// The way out of a stuck cluster: reset-status that announces a deletion.
func TestStuckClusterIsFreed(t *testing.T) {
	c := newCloud(t)
	id := c.newCluster("stuck-GUEST_HANG", "redis", "5.0.14", 1)
	path := "/clusters/" + id
	c.advance(time.Minute)
	_, message := c.call(http.StatusUnprocessableEntity, http.MethodDelete, path, "")
	assert.Equal(t, "This action cannot be performed on the cluster while the current cluster task is 'BUILDING'.", message)
	_, message = c.call(http.StatusForbidden, http.MethodPost, path, `{"reset-status": {}}`)
	assert.Equal(t, "Policy doesn't allow cluster:reset-status to be performed.", message)
	c.call(http.StatusAccepted, http.MethodPost, path, `{"reset-status": {"force_delete": true}}`)
	task, members := c.now(id)
	assert.Equal(t, "NONE", task)
	assert.Equal(t, map[string]string{"stuck-GUEST_HANG-member-1": "ACTIVE"}, members)
	c.call(http.StatusAccepted, http.MethodDelete, path, "")
	c.advance(time.Minute)
	c.call(http.StatusNotFound, http.MethodGet, path, "")
	assert.Empty(t, c.state().Operations)
}

// A deletion ends what else is at work on a cluster, which would give it another task.
func TestDeletionEndsTheRest(t *testing.T) {
	c := newCloud(t)
	id := c.newCluster("d", "redis", "5.0.14", 2)
	c.advance(time.Minute)
	c.call(http.StatusAccepted, http.MethodPost, "/clusters/"+id, `{"upgrade": {"datastore_version": "6.2.6"}}`)
	c.call(http.StatusAccepted, http.MethodPost, "/clusters/"+id, `{"reset-status": {"force_delete": true}}`)
	c.call(http.StatusAccepted, http.MethodDelete, "/clusters/"+id, "")
	for range 6 {
		task, members := c.now(id)
		assert.Equal(t, "DELETING", task)
		for name, status := range members {
			assert.Equal(t, "SHUTDOWN", status, name)
		}
		c.advance(time.Second)
	}
	c.advance(time.Minute)
	c.call(http.StatusNotFound, http.MethodGet, "/clusters/"+id, "")
}

// What a guest says is unknown after a reset until it says it again.
func TestResetIsForgottenWithTheNextHeartbeat(t *testing.T) {
	c := newCloud(t)
	id := c.newCluster("r", "redis", "5.0.14", 1)
	c.advance(time.Minute)
	c.call(http.StatusAccepted, http.MethodPost, "/clusters/"+id, `{"reset-status": {"force_delete": true}}`)
	member := "/clusters/" + id + "/instances/" + c.state().Clusters[0].Nodes[0].ID
	operating := func() string {
		document, _ := c.call(http.StatusOK, http.MethodGet, member, "")
		return textAt(t, document, "instance", "operating_status")
	}
	assert.Equal(t, "ERROR", operating())
	c.advance(time.Minute)
	assert.Equal(t, "HEALTHY", operating())
}

// A redis member that has slots can't leave.
func TestRedisMemberInUse(t *testing.T) {
	c := newCloud(t)
	id := c.newCluster("r", "redis", "5.0.14", 2)
	c.advance(time.Minute)
	node := c.state().Clusters[0].Nodes[0].ID
	yes := true
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: node, InUse: &yes}))
	_, message := c.call(http.StatusBadRequest, http.MethodPost, "/clusters/"+id, fmt.Sprintf(`{"shrink": [{"id": %q}]}`, node))
	assert.Equal(t, "Instance(s) ['"+node+"'] currently in use and cannot be deleted. Details: Nodes cannot be removed. Check slots.", message)
}

// A configuration group with a value that needs a restart leaves the members wanting one, which the cluster's restart gives them.
func TestConfigurationNeedsRestart(t *testing.T) {
	for datastore, value := range map[string]string{"mariadb": `{"innodb_buffer_pool_size": 134217728}`, "pxc": `{"innodb_buffer_pool_size": 134217728}`} {
		c := newCloud(t)
		group, _ := c.call(http.StatusOK, http.MethodPost, "/configurations", fmt.Sprintf(`{"configuration": {"name": "g", "values": %s,
			"datastore": {"type": %q, "version": %q}}}`, value, datastore, v1Versions[datastore][0]))
		id := c.newCluster("c", datastore, v1Versions[datastore][0], 3)
		c.advance(time.Minute)
		document, _ := c.call(http.StatusAccepted, http.MethodPost, "/clusters/"+id,
			fmt.Sprintf(`{"configuration_attach": {"configuration_id": %q}}`, textAt(t, group, "configuration", "id")))
		assert.Equal(t, textAt(t, group, "configuration", "id"), textAt(t, document, "cluster", "configuration"))
		_, members := c.now(id)
		for name, status := range members {
			assert.Equal(t, "RESTART_REQUIRED", status, name)
		}
		c.call(http.StatusAccepted, http.MethodPost, "/clusters/"+id, `{"restart": {}}`)
		c.advance(time.Minute)
		task, members := c.now(id)
		assert.Equal(t, "NONE", task)
		for name, status := range members {
			assert.Equal(t, "ACTIVE", status, name)
		}
	}
}

// Pages of clusters: by id, with a link that keeps the rest of the query.
func TestPagesOfClusters(t *testing.T) {
	c := newCloud(t)
	for i := range 3 {
		c.newCluster(fmt.Sprint("p", i), "redis", "5.0.14", 1)
	}
	document, _ := c.call(http.StatusOK, http.MethodGet, "/clusters?limit=2&x=a%20b", "")
	list, _ := document["clusters"].([]any)
	require.Len(t, list, 2)
	next := textAt(t, document, "links", 0, "href")
	assert.Equal(t, "https://trove.example/v1.0/"+c.project+"/clusters?limit=2&x=a+b&marker="+textAt(t, list, 1, "id"), next)
	document, _ = c.call(http.StatusOK, http.MethodGet, strings.TrimPrefix(next, "https://trove.example/v1.0/"+c.project), "")
	list, _ = document["clusters"].([]any)
	assert.Len(t, list, 1)
	assert.NotContains(t, document, "links")
	for _, limit := range []string{"0", "-1", "x"} {
		c.call(http.StatusInternalServerError, http.MethodGet, "/clusters?limit="+limit, "")
	}
}
