package trove

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// v1Listed is a cluster of mariadb as the list has it: without statuses.
func v1Listed(id string, task Task, members ...string) string {
	list := make([]string, len(members))
	for i, member := range members {
		list[i] = member + " -"
	}
	return v1Cluster{id: id, name: id, datastore: "mariadb", task: string(task), members: list}.object()
}

// v1Member is a node of a cluster of mariadb as the list of all nodes has it.
func v1Member(cluster, id string, status Status) string {
	return v1Instance(id, id, cluster, "mariadb", string(status), "")
}

func TestWaitsForManyClustersCostThePagesOfTwoLists(t *testing.T) {
	cloud := newV1Cloud(t)
	const clusters = 40
	page := func(first int, task Task) answer {
		var list []string
		for i := first; i < first+20; i++ {
			list = append(list, v1Listed(fmt.Sprintf("c%d", i), task, fmt.Sprintf("n%d", i)))
		}
		next := ""
		if first == 0 {
			next = `, "links": [{"rel": "next", "href": "https://x/?marker=m"}]`
		}
		return reply(http.StatusOK, `{"clusters": [`+strings.Join(list, ", ")+`]`+next+`}`)
	}
	members := func(first int, status Status) answer {
		var list []string
		for i := first; i < first+20; i++ {
			list = append(list, v1Member(fmt.Sprintf("c%d", i), fmt.Sprintf("n%d", i), status))
		}
		next := ""
		if first == 0 {
			next = "m"
		}
		return v1Instances(next, list...)
	}
	cloud.on("GET /clusters", page(0, TaskBuilding), page(20, TaskBuilding), page(0, TaskNone), page(20, TaskNone), page(0, TaskNone), page(20, TaskNone))
	cloud.on(routeOfNodes, members(0, StatusBuild), members(20, StatusBuild), members(0, StatusBuild), members(20, StatusActive),
		members(0, StatusActive), members(20, StatusActive))
	ids := make([]string, clusters)
	for i := range ids {
		ids[i] = fmt.Sprintf("c%d", i)
	}
	waitForAll(t, cloud, untilReady(t), ids...)
	poll := []string{"GET /clusters", "GET /clusters?marker=m", listNodesOf1, listNodesOf1 + "&marker=m"}
	assert.Equal(t, append(append(append([]string{}, poll...), poll...), poll...), cloud.journal())
}

func TestAListWhoseNodesAreNotAllThereIsNoReasonToBeReady(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on("GET /clusters", listing(v1Listed("a", TaskNone, "n1", "n2")))
	cloud.on(routeOfNodes, v1Instances("", v1Member("a", "n1", StatusActive)))
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	assert.Equal(t, StatusBuild, clusters[0].Status)
}

func TestAnEmptyListOfClustersNeedsNoListOfNodes(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on("GET /clusters", listing())
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	assert.Empty(t, clusters)
	assert.Equal(t, []string{"GET /clusters"}, cloud.journal())
}

// The order of nodes is another one in each answer, and links lead to https.
func TestPagesOfClustersAreReadByTheirMarkers(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on("GET /clusters", reply(http.StatusOK, v1Golden(t, "clusters-page-1.response")), reply(http.StatusOK, v1Golden(t, "clusters-page-2.response")))
	cloud.on(routeOfNodes, v1Instances(""))
	clusters, err := cloud.client().Clusters(t.Context())
	require.NoError(t, err)
	assert.Len(t, clusters, 2)
	assert.Equal(t, []string{"GET /clusters", "GET /clusters?marker=d6e82a20-ac24-4b45-b0b5-48d8b1c19fb6", listNodesOf1}, cloud.journal())
}

func TestAFailedBuildIsReadFromTheNodesAndEndsTheWaitAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		task Task
		want string
	}{
		"task NONE":         {TaskNone, `is ERROR; 1 of 2 nodes ACTIVE; node "products-b" (b) is ERROR: No valid host`},
		"stuck in BUILDING": {TaskBuilding, `is ERROR, stuck in BUILDING; 0 of 2 nodes ACTIVE; node "products-a" (a) is ERROR; node "products-b" (b) is ERROR: No valid host`},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			a := "ACTIVE"
			if test.task == TaskBuilding {
				a = "ERROR"
			}
			cloud.on(getCluster, v1Showing(TaskBuilding, "a BUILD", "b ERROR"), v1Showing(test.task, "a "+a, "b ERROR"))
			cloud.on(routeOfNodes, v1Instances("", v1Instance("a", "products-a", clusterID, "mariadb", a, ""),
				strings.Replace(v1Instance("b", "products-b", clusterID, "mariadb", "ERROR", ""), `"region"`, `"fault": {"message": "No valid host"}, "region"`, 1)))
			_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
			require.ErrorIs(t, err, ErrFault)
			require.ErrorContains(t, err, test.want)
			var state *StateError
			require.ErrorAs(t, err, &state)
			assert.Equal(t, test.task == TaskBuilding, state.Task == TaskBuilding)
			assert.Equal(t, []string{getCluster, getCluster, listNodesOf1}, cloud.journal())
		})
	}
}

func TestAClusterIsReadyWhenTaskAndAllNodesAre(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskBuilding, "a ACTIVE", "b ACTIVE"), v1Showing(TaskNone, "a ACTIVE", "b BUILD"), v1Showing(TaskNone, "b HEALTHY", "a ACTIVE"))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, StatusActive, cluster.Status)
	assert.Equal(t, 3, cloud.count(getCluster))
}

func TestADeletionIsWaitedForAlsoWhenNoNodeIsLeft(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskDeleting, "a SHUTDOWN", "b ERROR"), v1Showing(TaskDeleting, "a ERROR"), v1Showing(TaskDeleting),
		reply(http.StatusNotFound, v1Golden(t, "error-not-found.response")))
	require.NoError(t, cloud.client().WaitClusterGone(t.Context(), clusterID))
	assert.Equal(t, 4, cloud.count(getCluster))
}

func TestPollsOfMongoDBAskForItsHiddenNodesAtTheEndOnly(t *testing.T) {
	cloud := newV1Cloud(t)
	working, done := v1ShowingMongo(TaskBuilding, "a BUILD member s"), v1ShowingMongo(TaskNone, "a ACTIVE member s")
	cloud.on(getCluster, working, working, done, done)
	node := func(status string) answer {
		return v1Instances("", v1Instance("q", "products-mongos-1", clusterID, "mongodb", status, ""),
			v1Instance("a", "products-a", clusterID, "mongodb", "ACTIVE", "s"),
			v1Instance("x", "other-mongos-1", "another", "mongodb", "ERROR", ""))
	}
	// A router that is still being built keeps the cluster from being ready.
	cloud.on(routeOfNodes, node("BUILD"), node("ACTIVE"))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, "a q", ids(cluster.Members))
	assert.Equal(t, []string{getCluster, getCluster, getCluster, listNodesOf1, getCluster, listNodesOf1}, cloud.journal())
}

func TestAMongoDBClusterWithAFailedRouterHasFailed(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1ShowingMongo(TaskNone, "a ACTIVE member s"))
	cloud.on(routeOfNodes, v1Instances("", v1Instance("q", "products-mongos-1", clusterID, "mongodb", "ERROR", "")))
	cluster, err := cloud.client().Cluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, StatusError, cluster.Status)
}

func TestNodesAreReadOffOneListWhereThatTakesFewerRequests(t *testing.T) {
	cloud := newV1Cloud(t)
	full := strings.Replace(v1Member("c", "n1", StatusActive), `"size": 2`, `"size": 2, "used": 1.5`, 1)
	cloud.on(routeOfNodes, v1Instances("m", full, v1Member("c", "n2", StatusError)), v1Instances("", v1Member("d", "x", StatusActive)),
		v1Instances("", full, v1Member("c", "n2", StatusError), v1Member("c", "n3", StatusActive)))
	for _, id := range []string{"n1", "n2", "n3"} {
		cloud.on("GET /clusters/c/instances/"+id, reply(http.StatusOK, `{"instance": `+strings.Replace(v1Member("c", id, StatusActive), `"size": 2`, `"size": 2, "used": 1.5`, 1)+`}`))
	}
	client := cloud.client()
	node := func(id string, status Status) Node {
		return Node{ID: id, Name: id, Status: status, FlavorID: "7", VolumeSize: 2}
	}
	master := node("n1", StatusActive)
	master.Role = "master"

	// One node alone is shown.
	nodes, err := client.Nodes(t.Context(), "c", []Member{{ID: "n1", Role: "master"}})
	require.NoError(t, err)
	assert.Equal(t, []Node{master}, nodes, "how full its volume is depends on the way it was asked for, so it is left out")
	assert.Equal(t, []string{"GET /clusters/c/instances/n1"}, cloud.journal())

	// Three are listed. What the list does not have is looked at before it counts as gone.
	cloud.forget()
	nodes, err = client.Nodes(t.Context(), "c", []Member{{ID: "n3"}, {ID: "n2"}, {ID: "n1", Role: "master"}, {ID: "gone"}})
	require.NoError(t, err)
	assert.Equal(t, []Node{node("n3", StatusActive), node("n2", StatusError), master}, nodes)
	journal := cloud.journal()
	assert.Equal(t, []string{listNodesOf1, listNodesOf1 + "&marker=m"}, journal[:2])
	assert.ElementsMatch(t, []string{"GET /clusters/c/instances/n3", "GET /clusters/c/instances/gone"}, journal[2:])

	// The list took two requests last time, so two are shown.
	cloud.forget()
	_, err = client.Nodes(t.Context(), "c", []Member{{ID: "n1"}, {ID: "n2"}})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"GET /clusters/c/instances/n1", "GET /clusters/c/instances/n2"}, cloud.journal())
}

func TestOneNodeTellsHowFullItsVolumeIs(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on("GET /clusters/c/instances/n1", reply(http.StatusOK, v1Golden(t, "mongodb-node.response")))
	node, err := cloud.client().Node(t.Context(), "c", "n1")
	require.NoError(t, err)
	assert.Equal(t, used(0.16), node.VolumeUsed)
}
