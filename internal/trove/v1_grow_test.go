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

func TestAGrowOfV1WaitsForTaskAndNodes(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "mariadb", "a ACTIVE", "b ACTIVE", "c ACTIVE")
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}, {}})
	require.NoError(t, err)
	assert.Equal(t, "l k", ids(members))
	assert.Equal(t, []string{getCluster, trovetest.PostCluster, getCluster, getCluster, getCluster}, cloud.Journal())
	assert.JSONEq(t, `{"grow": [{"flavorRef": "7", "volume": {"size": 2}}, {"flavorRef": "7", "volume": {"size": 2}}]}`, cloud.Sent(trovetest.PostCluster))
}

func TestAlikeAdditionsTravelTogetherAndUnlikeOnesApart(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "mariadb", "a ACTIVE")
	client := cloud.client()
	outcomes := growTogether(cloud, client, []api.Allocation{{}}, []api.Allocation{{FlavorID: "9"}}, []api.Allocation{{}}, []api.Allocation{{NetworkID: "n"}})
	for _, outcome := range outcomes {
		require.NoError(t, outcome.err)
		assert.Len(t, outcome.members, 1)
	}
	bodies := cloud.actions()
	require.Len(t, bodies, 3)
	usual := `{"flavorRef": "7", "volume": {"size": 2}}`
	assert.JSONEq(t, `{"grow": [`+usual+`, `+usual+`]}`, bodies[0])
	assert.JSONEq(t, `{"grow": [{"flavorRef": "9", "volume": {"size": 2}}]}`, bodies[1])
	assert.JSONEq(t, `{"grow": [{"flavorRef": "7", "volume": {"size": 2}, "nics": [{"network_id": "n"}]}]}`, bodies[2])
	free(t, client)
}

func TestOneCallersUnlikeNodesAreAddedOneKindAfterTheOther(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE")
	client := cloud.client()
	want := []api.Allocation{{}, {VolumeSize: 9}, {}}
	members, err := client.Grow(t.Context(), trovetest.ClusterID, want)
	require.NoError(t, err)
	assert.Equal(t, "l m k", ids(members))
	bodies := cloud.actions()
	require.Len(t, bodies, 2)
	assert.JSONEq(t, `{"grow": [{"flavorRef": "7", "volume": {"size": 9}}]}`, bodies[1])

	// Where the second kind is refused, the first one is there.
	cloud.Forget()
	standing.refuse = func(string) trovetest.Answer {
		if cloud.Count(trovetest.PostCluster) == 2 {
			return trovetest.Fault(413, "overLimit", "Quota exceeded for resources: ['volumes'].")
		}
		return nil
	}
	members, err = client.Grow(t.Context(), trovetest.ClusterID, want)
	require.ErrorIs(t, err, api.ErrQuota)
	require.Len(t, members, 3)
	assert.NotEmpty(t, members[0].ID)
	assert.Empty(t, members[1].ID)
	assert.NotEmpty(t, members[2].ID)
}

func TestEachOfTwoCallersWhoAddAShardGetsNodesOfOne(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "mongodb", "a ACTIVE member shard0", "b ACTIVE member shard0", "c ACTIVE member shard0")
	outcomes := growTogether(cloud, cloud.client(), make([]api.Allocation, 3), make([]api.Allocation, 3))
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))
	seen := map[string]bool{}
	for _, outcome := range outcomes {
		require.NoError(t, outcome.err)
		require.Len(t, outcome.members, 3)
		shard := outcome.members[0].ShardID
		assert.NotEmpty(t, shard)
		assert.False(t, seen[shard])
		seen[shard] = true
		for _, member := range outcome.members {
			assert.Equal(t, shard, member.ShardID)
		}
	}
}

// No view of the cluster has it, so that it has to be looked for at once: its caller may be cancelled.
func TestANewRouterIsKnownAsSoonAsItsRequestIsAccepted(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "mongodb", "a ACTIVE member s")
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{Type: "query_router"}})
	require.NoError(t, err)
	assert.Equal(t, []api.Member{{
		ID: "k", Name: "products-k", Type: "query_router", Status: api.StatusActive, FlavorID: "7", VolumeSize: 2,
	}}, members)
	assert.Equal(t, []string{
		getCluster, trovetest.ListNodesOf1, trovetest.PostCluster,
		getCluster, trovetest.ListNodesOf1, // at once
		getCluster,                         // still at work
		getCluster, trovetest.ListNodesOf1, // at rest
	}, cloud.Journal())
}

// A known defect of pxc: a grow that fails marks all nodes, also those that are fine.
func TestAGrowThatFailsInTheTaskmanagerEndsAtOnceAndNamesTheTask(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "pxc", "a ACTIVE", "b ACTIVE")
	standing.outcome = func(s *v1Standing) { s.task, s.members = api.TaskGrowing, []string{"k ERROR", "a ERROR", "b ERROR"} }
	client := cloud.client()
	members, err := client.Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
	require.EqualError(t, err, `cluster "products" (`+trovetest.ClusterID+`) is ERROR, stuck in GROWING_CLUSTER; 0 of 3 nodes ACTIVE; `+
		`node "products-k" (k) is ERROR; node "products-a" (a) is ERROR; node "products-b" (b) is ERROR`)
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, "k", ids(members), "the new node is known beside the error")
	assert.Equal(t, 4, cloud.Count(getCluster))

	// Nobody can do anything with it.
	cloud.Forget()
	_, err = client.Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, api.TaskGrowing, state.Task)
	err = client.Shrink(t.Context(), trovetest.ClusterID, "k")
	require.ErrorAs(t, err, &state)
	assert.Zero(t, cloud.Count(trovetest.PostCluster))
}

// cassandra, redis and vertica answer 500 to every grow.
func TestAGrowThatAnswers500IsAnErrorThatSaysTheClusterIsUnchanged(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "cassandra", "a ACTIVE", "b ACTIVE")
	standing.refuse = func(string) trovetest.Answer {
		return trovetest.Reply(500, trovetest.V1Golden(t, "cassandra-grow.response"))
	}
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
	assert.Empty(t, members)
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, 500, refusal.StatusCode)
	require.ErrorContains(t, err, "500 instanceFault: Internal Server Error. ")
	require.ErrorContains(t, err, "; no node was added, and the cluster is as it was before")
	assert.Equal(t, []string{getCluster, trovetest.PostCluster, getCluster}, cloud.Journal())

	// What it has made, though not all that it was asked for, is named.
	standing.refuse = func(string) trovetest.Answer {
		standing.take(`{"grow": [{}]}`)
		return trovetest.Reply(500, "")
	}
	_, err = cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}, {}})
	require.ErrorContains(t, err, `the cluster has nodes that it did not have before, and that nobody manages: "products-k" (k)`)
}

func TestAGrowWhoseAnswerIsLostIsFoundByItsTask(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE")
	standing.refuse = func(body string) trovetest.Answer {
		standing.take(body)
		return trovetest.Reset()
	}
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
	require.NoError(t, err)
	assert.Equal(t, "k", ids(members))
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))
}

func TestANodeThatWasBrokenBeforeIsNoFaultOfAGrow(t *testing.T) {
	for name, before := range map[string][]string{"one of them": {"a ERROR", "b ACTIVE"}, "all of them": {"a ERROR", "b ERROR"}} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			newV1Standing(cloud, "mariadb", before...)
			cloud.On("GET /clusters/"+trovetest.ClusterID+"/instances/k", trovetest.Reply(http.StatusOK, `{"instance": `+v1Member(trovetest.ClusterID, "k", api.StatusActive)+`}`))
			members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
			require.NoError(t, err)
			assert.Equal(t, "k", ids(members))
		})
	}
}

func TestAnInterruptedGrowOfV1BringsTheNewNodesBesideTheError(t *testing.T) {
	cloud := newV1Cloud(t)
	standing := newV1Standing(cloud, "mariadb", "a ACTIVE")
	ctx, cancel := context.WithCancel(t.Context())
	standing.refuse = func(string) trovetest.Answer {
		cancel()
		return nil
	}
	members, err := cloud.client().Grow(ctx, trovetest.ClusterID, []api.Allocation{{}})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "k", ids(members))
}
