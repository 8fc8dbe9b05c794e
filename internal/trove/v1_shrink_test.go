package trove

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// An unknown id leaves some clusters stuck in SHRINKING_CLUSTER.
func TestAShrinkOfV1AsksForNoNodeThatIsGone(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "cassandra", "a ACTIVE", "b ACTIVE", "c ACTIVE")
	client := cloud.client()
	require.NoError(t, client.Shrink(t.Context(), trovetest.ClusterID, "b", "x", "c"))
	bodies := cloud.actions()
	require.Len(t, bodies, 2)
	assert.JSONEq(t, `{"shrink": [{"id": "b"}]}`, bodies[0])
	assert.JSONEq(t, `{"shrink": [{"id": "c"}]}`, bodies[1])
	assert.Equal(t, []string{
		getCluster, trovetest.PostCluster, getCluster, getCluster, getCluster,
		getCluster, trovetest.PostCluster, getCluster, getCluster, getCluster,
	}, cloud.Journal())

	cloud.Forget()
	require.NoError(t, client.Shrink(t.Context(), trovetest.ClusterID, "x"))
	assert.Equal(t, []string{getCluster}, cloud.Journal())
}

func TestAShardIsRemovedWithOneRequest(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mongodb", "a ACTIVE member s", "b ACTIVE member t", "c ACTIVE member t", "d ACTIVE member t")
	standing.hidden = []string{"q ACTIVE query_router", "r ACTIVE query_router"}
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b", "c", "q", "d"))
	bodies := cloud.actions()
	require.Len(t, bodies, 2)
	assert.JSONEq(t, `{"shrink": [{"id": "b"}, {"id": "c"}, {"id": "d"}]}`, bodies[0])
	assert.JSONEq(t, `{"shrink": [{"id": "q"}]}`, bodies[1])
}

// redis has removed the node before it answers.
func TestAShrinkThatIsOverWhenItIsAnsweredIsOver(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"), trovetest.V1Showing(api.TaskNone, "a ACTIVE"))
	cloud.On(trovetest.PostCluster, trovetest.Reply(202, trovetest.V1Golden(t, "redis-shrink.response")))
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, []string{getCluster, trovetest.PostCluster, getCluster}, cloud.Journal())
}

// vertica's task is over before the node is gone.
func TestANodeThatIsStillShownAfterTheTaskIsWaitedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"), trovetest.V1Showing(api.TaskNone, "b SHUTDOWN", "a ACTIVE"), trovetest.V1Showing(api.TaskNone, "a ACTIVE"))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, 3, cloud.Count(getCluster))
}

// All nodes are failed while one of them is removed: that does not mean that the removal has failed.
func TestANodeOfAClusterThatIsAllBrokenCanBeRemoved(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ERROR", "b ERROR"), trovetest.V1Showing(api.TaskShrinking, "a ERROR", "b ERROR"),
		trovetest.V1Showing(api.TaskShrinking, "a ERROR"), trovetest.V1Showing(api.TaskNone, "a ERROR"))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, 4, cloud.Count(getCluster))
}

func TestAShrinkThatFailsNamesTheTask(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"), trovetest.V1Showing(api.TaskShrinking, "a ERROR", "b ERROR"))
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances(""))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	err := cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b")
	require.ErrorContains(t, err, "is ERROR, stuck in SHRINKING_CLUSTER")
	require.ErrorIs(t, err, api.ErrFault)
}

func TestAShrinkOfV1WhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	standing.refuse = func(body string) trovetest.Answer {
		standing.take(body)
		return trovetest.Reset()
	}
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))
}

func TestAReplaceOfV1AddsANodeAndThenRemovesTheOldOne(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	client := cloud.client()
	member, err := client.Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "k", member.ID)
	bodies := cloud.actions()
	require.Len(t, bodies, 2)
	assert.JSONEq(t, `{"grow": [{"flavorRef": "7", "volume": {"size": 2}}]}`, bodies[0])
	assert.JSONEq(t, `{"shrink": [{"id": "b"}]}`, bodies[1])
	free(t, client)
}

func TestAReplaceWhoseNewNodeFailsLeavesTheOldOneAndNamesBoth(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	standing.outcome = func(s *v1Standing) { s.members = []string{"a ACTIVE", "b ACTIVE", "k ERROR"} }
	cloud.On("GET /clusters/"+trovetest.ClusterID+"/instances/k", trovetest.Reply(http.StatusOK, `{"instance": `+v1Member(trovetest.ClusterID, "k", api.StatusError)+`}`))
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	assert.Equal(t, "k", member.ID)
	var unfinished *UnfinishedReplaceError
	require.ErrorAs(t, err, &unfinished)
	assert.Equal(t, []string{trovetest.ClusterID, "b", "k"}, []string{unfinished.ClusterID, unfinished.OldID, unfinished.NewID})
	require.ErrorContains(t, err, "node k was added to cluster "+trovetest.ClusterID+" in place of node b, which is not gone: cluster \"products\"")
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))
}

func TestAReplaceInterruptedBetweenItsTwoRequestsNamesBothNodes(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	ctx, cancel := context.WithCancel(t.Context())
	standing.outcome = func(*v1Standing) { cancel() }
	member, err := cloud.client().Replace(ctx, trovetest.ClusterID, "b")
	assert.Equal(t, "k", member.ID)
	var unfinished *UnfinishedReplaceError
	require.ErrorAs(t, err, &unfinished)
	assert.Equal(t, "b", unfinished.OldID)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))
}

func TestAReplaceWhoseNodeIsNotAddedChangesNothing(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "redis", "a ACTIVE", "b ACTIVE")
	standing.refuse = func(string) trovetest.Answer { return trovetest.Reply(500, "") }
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	assert.Empty(t, member)
	var unfinished *UnfinishedReplaceError
	require.NotErrorAs(t, err, &unfinished)
	require.ErrorContains(t, err, "the cluster is as it was before")

	_, err = cloud.client().Replace(t.Context(), trovetest.ClusterID, "x")
	require.ErrorIs(t, err, api.ErrNotFound)
}

func TestWhatCannotBeReplacedAloneIsKnownWithoutARequest(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mongodb", "a ACTIVE member s")
	standing.hidden = []string{"q ACTIVE query_router"}
	client := cloud.client()
	_, err := client.Replace(t.Context(), trovetest.ClusterID, "a")
	require.EqualError(t, err, `node "products-a" (a) can't be replaced alone: the API "v1.0" has no operation "replace node" for the datastore "mongodb"`)
	require.ErrorIs(t, err, api.ErrUnsupported)
	assert.Zero(t, cloud.Count(trovetest.PostCluster))

	member, err := client.Replace(t.Context(), trovetest.ClusterID, "q")
	require.NoError(t, err)
	assert.Equal(t, "query_router", member.Type)

	for datastore, node := range map[string]api.Member{
		"mongodb": {ID: "c", Type: "config_server"}, "vertica": {ID: "v", Role: "master"},
	} {
		require.ErrorIs(t, client.replaceable(api.Cluster{Datastore: api.Datastore{Type: datastore}}, node), api.ErrUnsupported)
	}
	require.NoError(t, client.replaceable(api.Cluster{Datastore: api.Datastore{Type: "vertica"}}, api.Member{ID: "w"}))
}
