package trove

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// v1Listed is a cluster of mariadb as the list has it: without statuses.
func v1Listed(id string, task api.Task, members ...string) string {
	list := make([]string, len(members))
	for i, member := range members {
		list[i] = member + " -"
	}
	return trovetest.V1Cluster{ID: id, Name: id, Datastore: "mariadb", Task: string(task), Members: list}.Object()
}

// v1Member is a node of a cluster of mariadb as the list of all nodes has it.
func v1Member(cluster, id string, status api.Status) string {
	return trovetest.V1Instance(id, id, cluster, "mariadb", string(status), "")
}

func TestWaitsForManyClustersCostThePagesOfTwoLists(t *testing.T) {
	cloud := newV1Cloud(t)
	const clusters = 40
	page := func(first int, task api.Task) trovetest.Answer {
		var list []string
		for i := first; i < first+20; i++ {
			list = append(list, v1Listed(fmt.Sprintf("c%d", i), task, fmt.Sprintf("n%d", i)))
		}
		next := ""
		if first == 0 {
			next = `, "links": [{"rel": "next", "href": "https://x/?marker=m"}]`
		}
		return trovetest.Reply(http.StatusOK, `{"clusters": [`+strings.Join(list, ", ")+`]`+next+`}`)
	}
	members := func(first int, status api.Status) trovetest.Answer {
		var list []string
		for i := first; i < first+20; i++ {
			list = append(list, v1Member(fmt.Sprintf("c%d", i), fmt.Sprintf("n%d", i), status))
		}
		next := ""
		if first == 0 {
			next = "m"
		}
		return trovetest.V1Instances(next, list...)
	}
	cloud.On("GET /clusters", page(0, api.TaskBuilding), page(20, api.TaskBuilding), page(0, api.TaskNone), page(20, api.TaskNone), page(0, api.TaskNone), page(20, api.TaskNone))
	cloud.On(trovetest.RouteOfNodes, members(0, api.StatusBuild), members(20, api.StatusBuild), members(0, api.StatusBuild), members(20, api.StatusActive),
		members(0, api.StatusActive), members(20, api.StatusActive))
	ids := make([]string, clusters)
	for i := range ids {
		ids[i] = fmt.Sprintf("c%d", i)
	}
	waitForAll(t, cloud, untilReady(t), ids...)
	poll := []string{"GET /clusters", "GET /clusters?marker=m", trovetest.ListNodesOf1, trovetest.ListNodesOf1 + "&marker=m"}
	assert.Equal(t, append(append(append([]string{}, poll...), poll...), poll...), cloud.Journal())
}

func TestAListWhoseNodesAreNotAllThereIsNoReasonToBeReady(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On("GET /clusters", listing(v1Listed("a", api.TaskNone, "n1", "n2")))
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances("", v1Member("a", "n1", api.StatusActive)))
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	assert.Equal(t, api.StatusBuild, clusters[0].Status)
}

func TestAnEmptyListOfClustersNeedsNoListOfNodes(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On("GET /clusters", listing())
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	assert.Empty(t, clusters)
	assert.Equal(t, []string{"GET /clusters"}, cloud.Journal())
}

// The order of nodes is another one in each answer, and links lead to https.
func TestPagesOfClustersAreReadByTheirMarkers(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On("GET /clusters", trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "clusters-page-1.response")), trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "clusters-page-2.response")))
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances(""))
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	assert.Len(t, clusters, 2)
	assert.Equal(t, []string{"GET /clusters", "GET /clusters?marker=d6e82a20-ac24-4b45-b0b5-48d8b1c19fb6", trovetest.ListNodesOf1}, cloud.Journal())
}

func TestAFailedBuildIsReadFromTheNodesAndEndsTheWaitAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		task api.Task
		want string
	}{
		"task NONE":         {api.TaskNone, `is ERROR; 1 of 2 nodes ACTIVE; node "products-b" (b) is ERROR: No valid host`},
		"stuck in BUILDING": {api.TaskBuilding, `is ERROR, stuck in BUILDING; 0 of 2 nodes ACTIVE; node "products-a" (a) is ERROR; node "products-b" (b) is ERROR: No valid host`},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			a := "ACTIVE"
			if test.task == api.TaskBuilding {
				a = "ERROR"
			}
			cloud.On(getCluster, trovetest.V1Showing(api.TaskBuilding, "a BUILD", "b ERROR"), trovetest.V1Showing(test.task, "a "+a, "b ERROR"))
			cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances("", trovetest.V1Instance("a", "products-a", trovetest.ClusterID, "mariadb", a, ""),
				strings.Replace(trovetest.V1Instance("b", "products-b", trovetest.ClusterID, "mariadb", "ERROR", ""), `"region"`, `"fault": {"message": "No valid host"}, "region"`, 1)))
			_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
			require.ErrorIs(t, err, api.ErrFault)
			require.ErrorContains(t, err, test.want)
			var state *StateError
			require.ErrorAs(t, err, &state)
			assert.Equal(t, test.task == api.TaskBuilding, state.Task == api.TaskBuilding)
			assert.Equal(t, []string{getCluster, getCluster, trovetest.ListNodesOf1}, cloud.Journal())
		})
	}
}

func TestAClusterIsReadyWhenTaskAndAllNodesAre(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskBuilding, "a ACTIVE", "b ACTIVE"), trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b BUILD"), trovetest.V1Showing(api.TaskNone, "b HEALTHY", "a ACTIVE"))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, api.StatusActive, cluster.Status)
	assert.Equal(t, 3, cloud.Count(getCluster))
}

func TestADeletionIsWaitedForAlsoWhenNoNodeIsLeft(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskDeleting, "a SHUTDOWN", "b ERROR"), trovetest.V1Showing(api.TaskDeleting, "a ERROR"), trovetest.V1Showing(api.TaskDeleting),
		trovetest.Reply(http.StatusNotFound, trovetest.V1Golden(t, "error-not-found.response")))
	require.NoError(t, cloud.client().WaitClusterGone(t.Context(), trovetest.ClusterID))
	assert.Equal(t, 4, cloud.Count(getCluster))
}

func TestPollsOfMongoDBAskForItsHiddenNodesAtTheEndOnly(t *testing.T) {
	cloud := newV1Cloud(t)
	working, done := trovetest.V1ShowingMongo(api.TaskBuilding, "a BUILD member s"), trovetest.V1ShowingMongo(api.TaskNone, "a ACTIVE member s")
	cloud.On(getCluster, working, working, done, done)
	node := func(status string) trovetest.Answer {
		return trovetest.V1Instances("", trovetest.V1Instance("q", "products-mongos-1", trovetest.ClusterID, "mongodb", status, ""),
			trovetest.V1Instance("a", "products-a", trovetest.ClusterID, "mongodb", "ACTIVE", "s"),
			trovetest.V1Instance("x", "other-mongos-1", "another", "mongodb", "ERROR", ""))
	}
	// A router that is still being built keeps the cluster from being ready.
	cloud.On(trovetest.RouteOfNodes, node("BUILD"), node("ACTIVE"))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, "a q", ids(cluster.Members))
	assert.Equal(t, []string{getCluster, getCluster, getCluster, trovetest.ListNodesOf1, getCluster, trovetest.ListNodesOf1}, cloud.Journal())
}

func TestAMongoDBClusterWithAFailedRouterHasFailed(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1ShowingMongo(api.TaskNone, "a ACTIVE member s"))
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances("", trovetest.V1Instance("q", "products-mongos-1", trovetest.ClusterID, "mongodb", "ERROR", "")))
	cluster, err := cloud.client().Cluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, api.StatusError, cluster.Status)
}

func TestNodesAreReadOffOneListWhereThatTakesFewerRequests(t *testing.T) {
	cloud := newV1Cloud(t)
	full := strings.Replace(v1Member("c", "n1", api.StatusActive), `"size": 2`, `"size": 2, "used": 1.5`, 1)
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances("m", full, v1Member("c", "n2", api.StatusError)), trovetest.V1Instances("", v1Member("d", "x", api.StatusActive)),
		trovetest.V1Instances("", full, v1Member("c", "n2", api.StatusError), v1Member("c", "n3", api.StatusActive)))
	for _, id := range []string{"n1", "n2", "n3"} {
		cloud.On("GET /clusters/c/instances/"+id, trovetest.Reply(http.StatusOK, `{"instance": `+strings.Replace(v1Member("c", id, api.StatusActive), `"size": 2`, `"size": 2, "used": 1.5`, 1)+`}`))
	}
	client := cloud.client()
	node := func(id string, status api.Status) api.Node {
		return api.Node{ID: id, Name: id, Status: status, FlavorID: "7", VolumeSize: 2}
	}
	master := node("n1", api.StatusActive)
	master.Role = "master"

	// One node alone is shown.
	nodes, err := client.Nodes(t.Context(), "c", []api.Member{{ID: "n1", Role: "master"}})
	require.NoError(t, err)
	assert.Equal(t, []api.Node{master}, nodes, "how full its volume is depends on the way it was asked for, so it is left out")
	assert.Equal(t, []string{"GET /clusters/c/instances/n1"}, cloud.Journal())

	// Three are listed. What the list does not have is looked at before it counts as gone.
	cloud.Forget()
	nodes, err = client.Nodes(t.Context(), "c", []api.Member{{ID: "n3"}, {ID: "n2"}, {ID: "n1", Role: "master"}, {ID: "gone"}})
	require.NoError(t, err)
	assert.Equal(t, []api.Node{node("n3", api.StatusActive), node("n2", api.StatusError), master}, nodes)
	journal := cloud.Journal()
	assert.Equal(t, []string{trovetest.ListNodesOf1, trovetest.ListNodesOf1 + "&marker=m"}, journal[:2])
	assert.ElementsMatch(t, []string{"GET /clusters/c/instances/n3", "GET /clusters/c/instances/gone"}, journal[2:])

	// The list took two requests last time, so two are shown.
	cloud.Forget()
	_, err = client.Nodes(t.Context(), "c", []api.Member{{ID: "n1"}, {ID: "n2"}})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"GET /clusters/c/instances/n1", "GET /clusters/c/instances/n2"}, cloud.Journal())
}

func TestOneNodeTellsHowFullItsVolumeIs(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On("GET /clusters/c/instances/n1", trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "mongodb-node.response")))
	node, err := cloud.client().Node(t.Context(), "c", "n1")
	require.NoError(t, err)
	assert.Equal(t, trovetest.Used(0.16), node.VolumeUsed)
}
