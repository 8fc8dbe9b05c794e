package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func v1Spec(datastore string) api.ClusterSpec {
	return api.ClusterSpec{Name: "products", Datastore: api.Datastore{Type: datastore, Version: "10.4"}, FlavorID: "7", VolumeSize: 2, Size: 2}
}

// leftBehind answers with the list of clusters, of which this one was left behind.
func leftBehind(id, datastore string, members ...string) trovetest.Answer {
	return listing(trovetest.V1Cluster{ID: id, Name: "products", Datastore: datastore, Task: string(api.TaskBuilding), Members: members}.Object())
}

// cassandra, redis and vertica make a cluster before they look whether it can be made.
func TestWhatARefusedCreationLeavesBehindIsRemoved(t *testing.T) {
	const id = "4fc75eb3-95eb-4096-9e94-0754f18f76da"
	for _, datastore := range []string{"cassandra", "redis", "vertica"} {
		cloud := newV1Cloud(t)
		cloud.On("POST /clusters", trovetest.Reply(400, trovetest.V1Golden(t, "cassandra-refused.response")))
		cloud.On("GET /clusters", listing(), leftBehind(id, datastore))
		cloud.On("GET /clusters/"+id, trovetest.Reply(http.StatusOK, trovetest.V1Cluster{ID: id, Name: "products", Datastore: datastore, Task: string(api.TaskBuilding)}.Doc()))
		cloud.On("POST /clusters/"+id, trovetest.Accepted())
		cloud.On("DELETE /clusters/"+id, trovetest.Accepted())
		_, err := cloud.client().CreateCluster(t.Context(), v1Spec(datastore))
		require.ErrorContains(t, err, "POST /clusters: 400 badRequest: Resource 77 cannot be found. ")
		require.ErrorContains(t, err, "; the cluster without nodes that the server left behind ("+id+") was removed")
		var refusal *api.Error
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, []string{
			"GET /clusters?limit=1", "POST /clusters", "GET /clusters", "GET /clusters/" + id, "POST /clusters/" + id, "DELETE /clusters/" + id,
		}, cloud.Journal())
		assert.JSONEq(t, trovetest.V1Golden(t, "reset.request"), cloud.Sent("POST /clusters/"+id))
	}
}

// Deployed Trove makes a cluster, and then counts the first node's memory: two creations that do this together for the first
// time in a project get in each other's way.
func TestAClusterThatAnError500LeftWithoutNodesIsRemovedAndAskedForAgain(t *testing.T) {
	const left = "4fc75eb3-95eb-4096-9e94-0754f18f76da"
	cloud := newV1Cloud(t)
	cloud.On("POST /clusters", trovetest.Fault(500, "instanceFault", "Internal Server Error."), trovetest.V1Showing(api.TaskBuilding, "a BUILD", "b BUILD"))
	deleting := listing(trovetest.V1Cluster{ID: left, Name: "products", Datastore: "mariadb", Task: string(api.TaskDeleting)}.Object())
	cloud.On("GET /clusters", listing(), leftBehind(left, "mariadb"), deleting)
	cloud.On("GET /clusters/"+left, trovetest.Reply(http.StatusOK, trovetest.V1Cluster{ID: left, Name: "products", Datastore: "mariadb", Task: string(api.TaskBuilding)}.Doc()))
	cloud.On("POST /clusters/"+left, trovetest.Accepted())
	cloud.On("DELETE /clusters/"+left, trovetest.Accepted())
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances(""))
	created, err := cloud.client().CreateCluster(t.Context(), v1Spec("mariadb"))
	require.NoError(t, err)
	assert.Equal(t, trovetest.ClusterID, created.Object.ID)
	assert.Equal(t, []string{
		"GET /clusters?limit=1", "POST /clusters", "GET /clusters", "GET /clusters/" + left, "POST /clusters/" + left, "DELETE /clusters/" + left,
		"GET /clusters", trovetest.ListNodesOf1, "POST /clusters",
	}, cloud.Journal())
	assert.Equal(t, []float64{5}, trovetest.Seconds(cloud.Clock.Sleeps()), "somebody else's would have got its nodes by then")
}

func TestTheClusterThatTroveLeftBehindIsKnownAsSuch(t *testing.T) {
	clusters, err := api.V1{}.DecodeClusters([]byte(trovetest.V1Golden(t, "cassandra-left-behind.response")))
	require.NoError(t, err)
	require.Len(t, clusters.Items, 1)
	assert.Equal(t, api.TaskBuilding, clusters.Items[0].Task)
	assert.Empty(t, clusters.Items[0].Members)
}

func TestWhatMayBeSomebodyElsesIsNotRemoved(t *testing.T) {
	quota := trovetest.Fault(413, "overLimit", "Quota exceeded for resources: ['instances'].")
	for name, test := range map[string]struct {
		datastore string
		list      trovetest.Answer
		show      []string
		requests  int
	}{
		"it gets its nodes meanwhile": {"cassandra", leftBehind("x", "cassandra"), []string{"a BUILD"}, 4},
		"it has nodes":                {"cassandra", leftBehind("x", "cassandra", "a -"), nil, 3},
		"it is of another datastore":  {"cassandra", leftBehind("x", "redis"), nil, 3},
		"there are two":               {"cassandra", listing(trovetest.V1Cluster{ID: "x", Name: "products", Datastore: "cassandra", Task: string(api.TaskBuilding)}.Object(), trovetest.V1Cluster{ID: "y", Name: "products", Datastore: "cassandra", Task: string(api.TaskBuilding)}.Object()), nil, 3},
		"none was left behind":        {"cassandra", listing(), nil, 3},
		"the datastore leaves none":   {"mariadb", leftBehind("x", "mariadb"), nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On("POST /clusters", quota)
			cloud.On("GET /clusters", listing(), test.list)
			cloud.On("GET /clusters/x", trovetest.Reply(http.StatusOK, trovetest.V1Cluster{ID: "x", Name: "products", Datastore: "cassandra", Task: string(api.TaskBuilding), Members: test.show}.Doc()))
			_, err := cloud.client().CreateCluster(t.Context(), v1Spec(test.datastore))
			require.ErrorIs(t, err, api.ErrQuota)
			assert.NotContains(t, err.Error(), "left behind")
			assert.Len(t, cloud.Journal(), test.requests)
		})
	}
	t.Run("it was there before", func(t *testing.T) {
		cloud := newV1Cloud(t)
		cloud.On("POST /clusters", quota)
		cloud.On("GET /clusters", leftBehind("x", "cassandra"))
		cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances(""))
		client := cloud.client()
		_, err := client.Clusters(t.Context())
		require.NoError(t, err)
		cloud.Forget()
		_, err = client.CreateCluster(t.Context(), v1Spec("cassandra"))
		require.ErrorIs(t, err, api.ErrQuota)
		assert.Equal(t, []string{"POST /clusters", "GET /clusters"}, cloud.Journal())
	})
}

func TestALostCreationIsFoundByItsOrdinaryNodesAndTheirFlavor(t *testing.T) {
	spec := v1Spec("mongodb")
	spec.Size, spec.Allocations = 5, []api.Allocation{{}, {}, {}, {Type: "query_router"}, {Type: "config_server"}}
	mine := trovetest.V1Cluster{ID: "c", Name: "products", Datastore: "mongodb", Task: string(api.TaskBuilding), Members: []string{"a - member s", "b - member s", "d - member s"}}
	for name, test := range map[string]struct {
		flavor string
		found  bool
	}{"alike": {"7", true}, "of another flavor": {"8", false}} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On("POST /clusters", trovetest.Reset())
			cloud.On("GET /clusters", listing(), listing(mine.Object()))
			node := func(id, shard string) string {
				return `{"id": "` + id + `", "name": "` + id + `", "status": "BUILD", "datastore": {"type": "mongodb"}, "cluster_id": "c", ` +
					`"shard_id": "` + shard + `", "flavor": {"id": "` + test.flavor + `"}, "volume": {"size": 2}}`
			}
			cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances("", node("a", "s"), node("b", "s"), node("d", "s"), node("products-mongos-1", "")))
			created, err := cloud.client().CreateCluster(t.Context(), spec)
			assert.Equal(t, 1, cloud.Count("POST /clusters"))
			if !test.found {
				var ambiguous *AmbiguousError
				require.ErrorAs(t, err, &ambiguous)
				return
			}
			require.NoError(t, err)
			assert.True(t, created.Found)
			assert.Equal(t, "c", created.Object.ID)
			assert.Equal(t, []string{"GET /clusters?limit=1", "POST /clusters", "GET /clusters", trovetest.ListNodesOf1}, cloud.Journal())
		})
	}
}
