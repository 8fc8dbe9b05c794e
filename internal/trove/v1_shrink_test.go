package trove

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An unknown id leaves some clusters stuck in SHRINKING_CLUSTER.
func TestAShrinkOfV1AsksForNoNodeThatIsGone(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "cassandra", "a ACTIVE", "b ACTIVE", "c ACTIVE")
	client := cloud.client()
	require.NoError(t, client.Shrink(t.Context(), clusterID, "b", "x", "c"))
	bodies := cloud.actions()
	require.Len(t, bodies, 2)
	assert.JSONEq(t, `{"shrink": [{"id": "b"}]}`, bodies[0])
	assert.JSONEq(t, `{"shrink": [{"id": "c"}]}`, bodies[1])
	assert.Equal(t, []string{
		getCluster, postCluster, getCluster, getCluster, getCluster,
		getCluster, postCluster, getCluster, getCluster, getCluster,
	}, cloud.journal())

	cloud.forget()
	require.NoError(t, client.Shrink(t.Context(), clusterID, "x"))
	assert.Equal(t, []string{getCluster}, cloud.journal())
}

func TestAShardIsRemovedWithOneRequest(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mongodb", "a ACTIVE member s", "b ACTIVE member t", "c ACTIVE member t", "d ACTIVE member t")
	standing.hidden = []string{"q ACTIVE query_router", "r ACTIVE query_router"}
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b", "c", "q", "d"))
	bodies := cloud.actions()
	require.Len(t, bodies, 2)
	assert.JSONEq(t, `{"shrink": [{"id": "b"}, {"id": "c"}, {"id": "d"}]}`, bodies[0])
	assert.JSONEq(t, `{"shrink": [{"id": "q"}]}`, bodies[1])
}

// redis has removed the node before it answers.
func TestAShrinkThatIsOverWhenItIsAnsweredIsOver(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"), v1Showing(TaskNone, "a ACTIVE"))
	cloud.on(postCluster, reply(202, v1Golden(t, "redis-shrink.response")))
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
	assert.Equal(t, []string{getCluster, postCluster, getCluster}, cloud.journal())
}

// vertica's task is over before the node is gone.
func TestANodeThatIsStillShownAfterTheTaskIsWaitedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"), v1Showing(TaskNone, "b SHUTDOWN", "a ACTIVE"), v1Showing(TaskNone, "a ACTIVE"))
	cloud.on(postCluster, accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
	assert.Equal(t, 3, cloud.count(getCluster))
}

// All nodes are failed while one of them is removed: that does not mean that the removal has failed.
func TestANodeOfAClusterThatIsAllBrokenCanBeRemoved(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskNone, "a ERROR", "b ERROR"), v1Showing(TaskShrinking, "a ERROR", "b ERROR"),
		v1Showing(TaskShrinking, "a ERROR"), v1Showing(TaskNone, "a ERROR"))
	cloud.on(postCluster, accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
	assert.Equal(t, 4, cloud.count(getCluster))
}

func TestAShrinkThatFailsNamesTheTask(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"), v1Showing(TaskShrinking, "a ERROR", "b ERROR"))
	cloud.on(routeOfNodes, v1Instances(""))
	cloud.on(postCluster, accepted())
	err := cloud.client().Shrink(t.Context(), clusterID, "b")
	require.ErrorContains(t, err, "is ERROR, stuck in SHRINKING_CLUSTER")
	require.ErrorIs(t, err, ErrFault)
}

func TestAShrinkOfV1WhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	standing.refuse = func(body string) answer {
		standing.take(body)
		return reset()
	}
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
	assert.Equal(t, 1, cloud.count(postCluster))
}

func TestAReplaceOfV1AddsANodeAndThenRemovesTheOldOne(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	client := cloud.client()
	member, err := client.Replace(t.Context(), clusterID, "b")
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
	cloud.on("GET /clusters/"+clusterID+"/instances/k", reply(http.StatusOK, `{"instance": `+v1Member(clusterID, "k", StatusError)+`}`))
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	assert.Equal(t, "k", member.ID)
	var unfinished *UnfinishedReplaceError
	require.ErrorAs(t, err, &unfinished)
	assert.Equal(t, []string{clusterID, "b", "k"}, []string{unfinished.ClusterID, unfinished.OldID, unfinished.NewID})
	require.ErrorContains(t, err, "node k was added to cluster "+clusterID+" in place of node b, which is not gone: cluster \"products\"")
	require.ErrorIs(t, err, ErrFault)
	assert.Equal(t, 1, cloud.count(postCluster))
}

func TestAReplaceInterruptedBetweenItsTwoRequestsNamesBothNodes(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE")
	ctx, cancel := context.WithCancel(t.Context())
	standing.outcome = func(*v1Standing) { cancel() }
	member, err := cloud.client().Replace(ctx, clusterID, "b")
	assert.Equal(t, "k", member.ID)
	var unfinished *UnfinishedReplaceError
	require.ErrorAs(t, err, &unfinished)
	assert.Equal(t, "b", unfinished.OldID)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, cloud.count(postCluster))
}

func TestAReplaceWhoseNodeIsNotAddedChangesNothing(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "redis", "a ACTIVE", "b ACTIVE")
	standing.refuse = func(string) answer { return reply(500, "") }
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	assert.Empty(t, member)
	var unfinished *UnfinishedReplaceError
	require.NotErrorAs(t, err, &unfinished)
	require.ErrorContains(t, err, "the cluster is as it was before")

	_, err = cloud.client().Replace(t.Context(), clusterID, "x")
	require.ErrorIs(t, err, ErrNotFound)
}

func TestWhatCannotBeReplacedAloneIsKnownWithoutARequest(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mongodb", "a ACTIVE member s")
	standing.hidden = []string{"q ACTIVE query_router"}
	client := cloud.client()
	_, err := client.Replace(t.Context(), clusterID, "a")
	require.EqualError(t, err, `node "products-a" (a) can't be replaced alone: the API "v1.0" has no operation "replace node" for the datastore "mongodb"`)
	require.ErrorIs(t, err, ErrUnsupported)
	assert.Zero(t, cloud.count(postCluster))

	member, err := client.Replace(t.Context(), clusterID, "q")
	require.NoError(t, err)
	assert.Equal(t, "query_router", member.Type)

	for datastore, node := range map[string]Member{
		"mongodb": {ID: "c", Type: "config_server"}, "vertica": {ID: "v", Role: "master"},
	} {
		require.ErrorIs(t, client.replaceable(Cluster{Datastore: Datastore{Type: datastore}}, node), ErrUnsupported)
	}
	require.NoError(t, client.replaceable(Cluster{Datastore: Datastore{Type: "vertica"}}, Member{ID: "w"}))
}
