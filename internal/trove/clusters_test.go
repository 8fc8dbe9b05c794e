package trove

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAListIsReadPageByPageByItsMarker(t *testing.T) {
	cloud := newCloud(t)
	// As deployed Trove does, the link says https, and a host that nobody can reach.
	cloud.on("GET /clusters",
		reply(200, `{"clusters": [`+clusterObject("a", "one", "ACTIVE")+`,`+clusterObject("b", "two", "BUILD")+`],
			"links": [{"rel": "next", "href": "https://trove.invalid/v1.0-nodes/p/clusters?limit=2&marker=b%2F1"}]}`),
		reply(200, `{"clusters": [`+clusterObject("c", "three", "ERROR", "n west")+`], "links": []}`))
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
	assert.Equal(t, []string{"GET /clusters", "GET /clusters?marker=b%2F1"}, cloud.journal())
}

func TestALinkWithoutMarkerLeadsOnFromTheLastObject(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /instances",
		reply(200, `{"instances": [{"id": "a"}, {"id": "b"}], "links": [{"rel": "next", "href": "https://trove.invalid/"}]}`),
		reply(200, `{"instances": [{"id": "c"}]}`))
	instances, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Len(t, instances, 3)
	assert.Equal(t, []string{"GET /instances", "GET /instances?marker=b"}, cloud.journal())
}

func TestAListThatLeadsToItselfIsAnError(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /instances", reply(200, `{"instances": [{"id": "a"}], "links": [{"rel": "next", "href": "/?marker=a"}]}`))
	_, err := cloud.client().Instances(t.Context())
	require.EqualError(t, err, "the list does not get on: page 2 leads to itself")
}

func TestAnEmptyListIsEmpty(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /instances", reply(200, `{"instances": []}`))
	instances, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Empty(t, instances)
}

func TestNodesAreShownInOrderWithWhatTheListTold(t *testing.T) {
	cloud := newCloud(t)
	members := []Member{{ID: "n1", Region: "west"}, {ID: "gone", Region: "west"}, {ID: "n3", Region: "eu", Type: "arbiter"}}
	cloud.on("GET /clusters/c/nodes/n1", reply(200, nodeDoc("n1", StatusActive, "")))
	cloud.on("GET /clusters/c/nodes/n3", reply(200, nodeDoc("n3", StatusError, "No valid host")))
	nodes, err := cloud.client().Nodes(t.Context(), "c", members)
	require.NoError(t, err)
	assert.Equal(t, []Node{
		{ID: "n1", Name: "products-n1", Status: StatusActive, Region: "west"},
		{ID: "n3", Name: "products-n3", Status: StatusError, Region: "eu", Type: "arbiter", Fault: "No valid host"},
	}, nodes)
	assert.Len(t, cloud.journal(), 3)

	cloud.on("GET /clusters/c/nodes/n3", reply(403, ""))
	_, err = cloud.client().Nodes(t.Context(), "c", members)
	require.ErrorContains(t, err, "GET /clusters/c/nodes/n3: 403 forbidden")
}

func TestWhatIsGoneAlreadyCountsAsDeleted(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	_, err := client.DeleteCluster(t.Context(), "c")
	require.NoError(t, err)
	_, err = client.DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, []string{"DELETE /clusters/c", "DELETE /instances/i"}, cloud.journal())

	cloud.on("DELETE /instances/i", fault(http.StatusForbidden, "forbidden", "Detach replicas before deleting replica source."))
	_, err = client.DeleteInstance(t.Context(), "i")
	require.ErrorContains(t, err, "403 forbidden: Detach replicas before deleting replica source.")
}
