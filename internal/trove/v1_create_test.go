package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func v1Spec(datastore string) ClusterSpec {
	return ClusterSpec{Name: "products", Datastore: Datastore{datastore, "10.4"}, FlavorID: "7", VolumeSize: 2, Size: 2}
}

// leftBehind answers with the list of clusters, of which this one was left behind.
func leftBehind(id, datastore string, members ...string) answer {
	return listing(v1Cluster{id: id, name: "products", datastore: datastore, task: string(TaskBuilding), members: members}.object())
}

// cassandra, redis and vertica make a cluster before they look whether it can be made.
func TestWhatARefusedCreationLeavesBehindIsRemoved(t *testing.T) {
	const id = "4fc75eb3-95eb-4096-9e94-0754f18f76da"
	for _, datastore := range []string{"cassandra", "redis", "vertica"} {
		cloud := newV1Cloud(t)
		cloud.on("POST /clusters", reply(400, v1Golden(t, "cassandra-refused.response")))
		cloud.on("GET /clusters", listing(), leftBehind(id, datastore))
		cloud.on("GET /clusters/"+id, reply(http.StatusOK, v1Cluster{id: id, name: "products", datastore: datastore, task: string(TaskBuilding)}.doc()))
		cloud.on("POST /clusters/"+id, accepted())
		cloud.on("DELETE /clusters/"+id, accepted())
		_, err := cloud.client().CreateCluster(t.Context(), v1Spec(datastore))
		require.ErrorContains(t, err, "POST /clusters: 400 badRequest: Resource 77 cannot be found. ")
		require.ErrorContains(t, err, "; the cluster without nodes that the server left behind ("+id+") was removed")
		var refusal *Error
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, []string{
			"GET /clusters?limit=1", "POST /clusters", "GET /clusters", "GET /clusters/" + id, "POST /clusters/" + id, "DELETE /clusters/" + id,
		}, cloud.journal())
		assert.JSONEq(t, v1Golden(t, "reset.request"), cloud.sent("POST /clusters/"+id))
	}
}

// Deployed Trove makes a cluster, and then counts the first node's memory: two creations that do this together for the first
// time in a project get in each other's way.
func TestAClusterThatAnError500LeftWithoutNodesIsRemovedAndAskedForAgain(t *testing.T) {
	const left = "4fc75eb3-95eb-4096-9e94-0754f18f76da"
	cloud := newV1Cloud(t)
	cloud.on("POST /clusters", fault(500, "instanceFault", "Internal Server Error."), v1Showing(TaskBuilding, "a BUILD", "b BUILD"))
	deleting := listing(v1Cluster{id: left, name: "products", datastore: "mariadb", task: string(TaskDeleting)}.object())
	cloud.on("GET /clusters", listing(), leftBehind(left, "mariadb"), deleting)
	cloud.on("GET /clusters/"+left, reply(http.StatusOK, v1Cluster{id: left, name: "products", datastore: "mariadb", task: string(TaskBuilding)}.doc()))
	cloud.on("POST /clusters/"+left, accepted())
	cloud.on("DELETE /clusters/"+left, accepted())
	cloud.on(routeOfNodes, v1Instances(""))
	created, err := cloud.client().CreateCluster(t.Context(), v1Spec("mariadb"))
	require.NoError(t, err)
	assert.Equal(t, clusterID, created.Object.ID)
	assert.Equal(t, []string{
		"GET /clusters?limit=1", "POST /clusters", "GET /clusters", "GET /clusters/" + left, "POST /clusters/" + left, "DELETE /clusters/" + left,
		"GET /clusters", listNodesOf1, "POST /clusters",
	}, cloud.journal())
	assert.Equal(t, []float64{5}, seconds(cloud.clock.Sleeps()), "somebody else's would have got its nodes by then")
}

func TestTheClusterThatTroveLeftBehindIsKnownAsSuch(t *testing.T) {
	clusters, err := v1{}.decodeClusters([]byte(v1Golden(t, "cassandra-left-behind.response")))
	require.NoError(t, err)
	require.Len(t, clusters.items, 1)
	assert.Equal(t, TaskBuilding, clusters.items[0].Task)
	assert.Empty(t, clusters.items[0].Members)
}

func TestWhatMayBeSomebodyElsesIsNotRemoved(t *testing.T) {
	quota := fault(413, "overLimit", "Quota exceeded for resources: ['instances'].")
	for name, test := range map[string]struct {
		datastore string
		list      answer
		show      []string
		requests  int
	}{
		"it gets its nodes meanwhile": {"cassandra", leftBehind("x", "cassandra"), []string{"a BUILD"}, 4},
		"it has nodes":                {"cassandra", leftBehind("x", "cassandra", "a -"), nil, 3},
		"it is of another datastore":  {"cassandra", leftBehind("x", "redis"), nil, 3},
		"there are two":               {"cassandra", listing(v1Cluster{id: "x", name: "products", datastore: "cassandra", task: string(TaskBuilding)}.object(), v1Cluster{id: "y", name: "products", datastore: "cassandra", task: string(TaskBuilding)}.object()), nil, 3},
		"none was left behind":        {"cassandra", listing(), nil, 3},
		"the datastore leaves none":   {"mariadb", leftBehind("x", "mariadb"), nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on("POST /clusters", quota)
			cloud.on("GET /clusters", listing(), test.list)
			cloud.on("GET /clusters/x", reply(http.StatusOK, v1Cluster{id: "x", name: "products", datastore: "cassandra", task: string(TaskBuilding), members: test.show}.doc()))
			_, err := cloud.client().CreateCluster(t.Context(), v1Spec(test.datastore))
			require.ErrorIs(t, err, ErrQuota)
			assert.NotContains(t, err.Error(), "left behind")
			assert.Len(t, cloud.journal(), test.requests)
		})
	}
	t.Run("it was there before", func(t *testing.T) {
		cloud := newV1Cloud(t)
		cloud.on("POST /clusters", quota)
		cloud.on("GET /clusters", leftBehind("x", "cassandra"))
		cloud.on(routeOfNodes, v1Instances(""))
		client := cloud.client()
		_, err := client.Clusters(t.Context())
		require.NoError(t, err)
		cloud.forget()
		_, err = client.CreateCluster(t.Context(), v1Spec("cassandra"))
		require.ErrorIs(t, err, ErrQuota)
		assert.Equal(t, []string{"POST /clusters", "GET /clusters"}, cloud.journal())
	})
}

func TestALostCreationIsFoundByItsOrdinaryNodesAndTheirFlavor(t *testing.T) {
	spec := v1Spec("mongodb")
	spec.Size, spec.Allocations = 5, []Allocation{{}, {}, {}, {Type: "query_router"}, {Type: "config_server"}}
	mine := v1Cluster{id: "c", name: "products", datastore: "mongodb", task: string(TaskBuilding), members: []string{"a - member s", "b - member s", "d - member s"}}
	for name, test := range map[string]struct {
		flavor string
		found  bool
	}{"alike": {"7", true}, "of another flavor": {"8", false}} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on("POST /clusters", reset())
			cloud.on("GET /clusters", listing(), listing(mine.object()))
			node := func(id, shard string) string {
				return `{"id": "` + id + `", "name": "` + id + `", "status": "BUILD", "datastore": {"type": "mongodb"}, "cluster_id": "c", ` +
					`"shard_id": "` + shard + `", "flavor": {"id": "` + test.flavor + `"}, "volume": {"size": 2}}`
			}
			cloud.on(routeOfNodes, v1Instances("", node("a", "s"), node("b", "s"), node("d", "s"), node("products-mongos-1", "")))
			created, err := cloud.client().CreateCluster(t.Context(), spec)
			assert.Equal(t, 1, cloud.count("POST /clusters"))
			if !test.found {
				var ambiguous *AmbiguousError
				require.ErrorAs(t, err, &ambiguous)
				return
			}
			require.NoError(t, err)
			assert.True(t, created.Found)
			assert.Equal(t, "c", created.Object.ID)
			assert.Equal(t, []string{"GET /clusters?limit=1", "POST /clusters", "GET /clusters", listNodesOf1}, cloud.journal())
		})
	}
}
