package trove

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestAListIsReadPageByPageByItsMarker(t *testing.T) {
	cloud := newCloud(t)
	// As deployed Trove does, the link says https, and a host that nobody can reach.
	cloud.On("GET /clusters",
		trovetest.Reply(200, `{"clusters": [`+trovetest.ClusterObject("a", "one", "ACTIVE")+`,`+trovetest.ClusterObject("b", "two", "BUILD")+`],
			"links": [{"rel": "next", "href": "https://trove.invalid/v1.0-nodes/p/clusters?limit=2&marker=b%2F1"}]}`),
		trovetest.Reply(200, `{"clusters": [`+trovetest.ClusterObject("c", "three", "ERROR", "n west")+`], "links": []}`))
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	var seen []string
	for _, cluster := range clusters {
		var members []string
		for _, member := range cluster.Members {
			members = append(members, member.ID+" in "+member.Region)
		}
		seen = append(seen, fmt.Sprintf("%s %s %s %v", cluster.ID, cluster.Name, cluster.Status, members))
	}
	assert.Equal(t, []string{"a one ACTIVE []", "b two BUILD []", "c three ERROR [n in west]"}, seen)
	assert.Equal(t, []string{"GET /clusters", "GET /clusters?marker=b%2F1"}, cloud.Journal())
}

func TestALinkWithoutMarkerLeadsOnFromTheLastObject(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /instances",
		trovetest.Reply(200, `{"instances": [{"id": "a"}, {"id": "b"}], "links": [{"rel": "next", "href": "https://trove.invalid/"}]}`),
		trovetest.Reply(200, `{"instances": [{"id": "c"}]}`))
	instances, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Len(t, instances, 3)
	assert.Equal(t, []string{"GET /instances", "GET /instances?marker=b"}, cloud.Journal())
}

func TestAListThatLeadsToItselfIsAnError(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /instances", trovetest.Reply(200, `{"instances": [{"id": "a"}], "links": [{"rel": "next", "href": "/?marker=a"}]}`))
	_, err := cloud.client().Instances(t.Context())
	require.EqualError(t, err, "the list does not get on: page 2 leads to itself")
}

func TestAnEmptyListIsEmpty(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /instances", trovetest.Reply(200, `{"instances": []}`))
	instances, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Empty(t, instances)
}

func TestNodesAreShownInOrderWithWhatTheListTold(t *testing.T) {
	cloud := newCloud(t)
	members := []api.Member{{ID: "n1", Region: "west"}, {ID: "gone", Region: "west"}, {ID: "n3", Region: "eu", Type: "arbiter"}}
	cloud.On("GET /clusters/c/nodes/n1", trovetest.Reply(200, trovetest.NodeDoc("n1", api.StatusActive, "")))
	cloud.On("GET /clusters/c/nodes/n3", trovetest.Reply(200, trovetest.NodeDoc("n3", api.StatusError, "No valid host")))
	nodes, err := cloud.client().Nodes(t.Context(), "c", members)
	require.NoError(t, err)
	assert.Equal(t, []api.Node{
		{ID: "n1", Name: "products-n1", Status: api.StatusActive, Region: "west"},
		{ID: "n3", Name: "products-n3", Status: api.StatusError, Region: "eu", Type: "arbiter", Fault: "No valid host"},
	}, nodes)
	assert.Len(t, cloud.Journal(), 4, "the server has no list of a cluster's nodes")

	cloud.On("GET /clusters/c/nodes/n3", trovetest.Reply(403, ""))
	_, err = cloud.client().Nodes(t.Context(), "c", members)
	require.ErrorContains(t, err, "GET /clusters/c/nodes/n3: 403 forbidden")
}

// Specification, section Feedback, Clusters: a list of detailed nodes keeps clients from asking for each.
func TestNodesAreReadOffTheListOfTheirCluster(t *testing.T) {
	cloud := newCloud(t)
	members := []api.Member{{ID: "n1", Region: "west"}, {ID: "n3", Region: "eu", Type: "arbiter"}}
	document := func(id, more string) string {
		return `{"id": "` + id + `", "name": "products-` + id + `", "status": "ACTIVE", "configuration": {"id": "g"` + more + `}}`
	}
	cloud.On("GET /clusters/c/nodes", trovetest.Reply(200, `{"nodes": [`+document("n3", "")+`, `+document("n2", "")+`, `+document("n1", `, "own": true`)+`]}`))
	nodes, err := cloud.client().Nodes(t.Context(), "c", members)
	require.NoError(t, err)
	assert.Equal(t, []api.Node{
		{ID: "n1", Name: "products-n1", Status: api.StatusActive, Region: "west"}, // the group that was made for it is nobody's declaration
		{ID: "n3", Name: "products-n3", Status: api.StatusActive, Region: "eu", Type: "arbiter", ConfigurationID: "g"},
	}, nodes)
	assert.Equal(t, []string{"GET /clusters/c/nodes"}, cloud.Journal())

	cloud.On("GET /clusters/c/nodes", trovetest.Reply(403, ""))
	_, err = cloud.client().Nodes(t.Context(), "c", members)
	require.ErrorContains(t, err, "GET /clusters/c/nodes: 403 forbidden")
}

func TestWhatIsGoneAlreadyCountsAsDeleted(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	_, err := client.DeleteCluster(t.Context(), "c")
	require.NoError(t, err)
	_, err = client.DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, []string{"DELETE /clusters/c", "DELETE /instances/i"}, cloud.Journal())

	cloud.On("DELETE /instances/i", trovetest.Fault(http.StatusForbidden, "forbidden", "Detach replicas before deleting replica source."))
	_, err = client.DeleteInstance(t.Context(), "i")
	require.ErrorContains(t, err, "403 forbidden: Detach replicas before deleting replica source.")
}
