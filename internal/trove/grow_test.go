package trove

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestGrowReturnsTheNewNodesInTheOrderAskedFor(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west", "b east")
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, inRegions("west", "eu"))
	require.NoError(t, err)
	assert.Equal(t, []api.Member{{ID: "k", Region: "west"}, {ID: "l", Region: "eu"}}, members)
	assert.Equal(t, []string{getCluster, addNodes, getCluster, getCluster, getCluster}, cloud.Journal())
	assert.JSONEq(t, `{"nodes": {"num": 2, "allocations": [{"region": "west"}, {"region": "eu"}]}}`, cloud.Sent(addNodes))
}

func TestAdditionsThatArriveTogetherTravelAsOneRequest(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	arbiter := api.Allocation{Region: "eu", Type: "arbiter"}
	client := cloud.client()
	got := growWith(cloud, client, func(int) context.Context { return t.Context() }, func() {
		// The first poll comes when all of them wait for it.
		cloud.Clock.BeforeSleep(func(time.Duration) {
			for client.clusterPolls.group.Waiting() < 4 && cloud.Count(getCluster) < 3 {
				<-time.After(time.Millisecond)
			}
		})
	}, inRegions("west"), []api.Allocation{arbiter}, inRegions("eu", "west"), []api.Allocation{arbiter, {Region: "eu"}})
	for _, outcome := range got {
		require.NoError(t, outcome.err)
	}
	assert.Equal(t, 1, cloud.Count(addNodes))
	assert.JSONEq(t, `{"nodes": {"num": 6, "allocations": [{"region": "west"}, {"region": "eu", "type": "arbiter"}, {"region": "eu"},
		{"region": "west"}, {"region": "eu", "type": "arbiter"}, {"region": "eu"}]}}`, cloud.Sent(addNodes))
	assert.Equal(t, []outcome{
		{members: []api.Member{{ID: "k", Region: "west"}}},
		{members: []api.Member{{ID: "l", Region: "eu", Type: "arbiter"}}},
		{members: []api.Member{{ID: "m", Region: "eu"}, {ID: "n", Region: "west"}}},
		{members: []api.Member{{ID: "o", Region: "eu", Type: "arbiter"}, {ID: "p", Region: "eu"}}},
	}, got)
	assert.Len(t, cloud.Journal(), 5, "and all callers share the polls too")
}

// The window is half a second, counted from the first addition; nobody waits for longer than that.
func TestAdditionsAreCollectedForAQuarterOfASecond(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a")
	_, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
	require.NoError(t, err)
	assert.Equal(t, 450*time.Millisecond, cloud.Clock.Sleeps()[0])
}

func TestAdditionsThatArriveWhileTheClusterIsAtWorkTravelAsOneRequestAfterwards(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	client := cloud.client()
	unlock, err := client.locks.lock(t.Context(), trovetest.ClusterID) // another change of this process
	require.NoError(t, err)
	var all sync.WaitGroup
	outcomes := make([]outcome, 3)
	for i := range outcomes {
		all.Go(func() {
			outcomes[i].members, outcomes[i].err = client.Grow(t.Context(), trovetest.ClusterID, inRegions("west"))
		})
	}
	for client.growths.waitingFor(trovetest.ClusterID) < 3 {
		<-time.After(time.Millisecond)
	}
	s.mu.Lock()
	s.working = 3 // and then one of somebody else's
	s.mu.Unlock()
	unlock()
	all.Wait()
	assert.Equal(t, 1, cloud.Count(addNodes))
	seen := map[string]bool{}
	for _, outcome := range outcomes {
		require.NoError(t, outcome.err)
		require.Len(t, outcome.members, 1)
		seen[outcome.members[0].ID] = true
	}
	assert.Len(t, seen, 3, "nobody shares a node")
}

// A request either says where each node goes, or only how many there are: those two do not mix.
func TestAdditionsWithAndWithoutRegionsTravelApart(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	got := growTogether(cloud, cloud.client(), inRegions("west"), []api.Allocation{{}}, inRegions("eu"), []api.Allocation{{}, {}})
	assert.Equal(t, 2, cloud.Count(addNodes))
	var counts []int
	for _, outcome := range got {
		require.NoError(t, outcome.err)
		counts = append(counts, len(outcome.members))
	}
	assert.Equal(t, []int{1, 1, 1, 2}, counts)
	assert.JSONEq(t, `{"nodes": {"num": 3}}`, cloud.Sent(addNodes))
}

func TestOneWrongAdditionDoesNotSpoilTheOthers(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	s.refuse = func(body string) trovetest.Answer {
		if strings.Contains(body, "mars") {
			return trovetest.Fault(400, "badRequest", "There is no region mars.")
		}
		return nil
	}
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("mars"), inRegions("eu"))
	require.NoError(t, got[0].err)
	assert.Equal(t, []api.Member{{ID: "k", Region: "west"}}, got[0].members)
	require.ErrorContains(t, got[1].err, "400 badRequest: There is no region mars.")
	assert.Empty(t, got[1].members)
	require.NoError(t, got[2].err)
	assert.Equal(t, []api.Member{{ID: "l", Region: "eu"}}, got[2].members)
	assert.Equal(t, 4, cloud.Count(addNodes), "together, then one by one")
}

// The server may refuse to show the cluster just after it has accepted the nodes: that is no refusal of the nodes.
func TestAcceptedAdditionsAreNotSentAgainWhereTheClusterCannotBeShown(t *testing.T) {
	cloud := newCloud(t)
	denied := trovetest.Fault(403, "forbidden", "Not now.")
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"), denied, trovetest.Showing(api.StatusGrow, "a", "k west", "l eu"), trovetest.Showing(api.StatusActive, "a", "k west", "l eu"))
	cloud.On(addNodes, trovetest.Accepted())
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu"))
	assert.Equal(t, []outcome{{members: []api.Member{{ID: "k", Region: "west"}}}, {members: []api.Member{{ID: "l", Region: "eu"}}}}, got)
	assert.Equal(t, 1, cloud.Count(addNodes))
}

func TestAdditionsWhoseAnswerIsLostAreNotSentAgainWhereTheClusterCannotBeShown(t *testing.T) {
	for name, lost := range map[string]trovetest.Answer{"reset": trovetest.Reset(), "504": trovetest.Reply(504, "")} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"), trovetest.Fault(403, "forbidden", "Not now."))
			cloud.On(addNodes, lost)
			for _, outcome := range growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu")) {
				require.ErrorContains(t, outcome.err, "the outcome is unknown")
				require.ErrorContains(t, outcome.err, "403 forbidden: Not now.")
			}
			assert.Equal(t, 1, cloud.Count(addNodes))
		})
	}
}

func TestARefusedAdditionIsSentOnce(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	s.refuse = func(string) trovetest.Answer {
		return trovetest.Fault(413, "overLimit", "Quota exceeded for resources: ['instances'].")
	}
	_, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, inRegions("west"))
	require.ErrorIs(t, err, api.ErrQuota)
	assert.Equal(t, 1, cloud.Count(addNodes))
}

func TestAClusterThatCannotBeShownIsNotGrown(t *testing.T) {
	cloud := newCloud(t)
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu"))
	for _, outcome := range got {
		require.ErrorIs(t, outcome.err, api.ErrNotFound)
	}
	assert.Zero(t, cloud.Count(addNodes))
}

func TestABusyClusterIsGrownWhenItIsReady(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	refusals := 0
	s.refuse = func(string) trovetest.Answer {
		if refusals++; refusals == 1 {
			s.working = 2
			return trovetest.Busy()
		}
		return nil
	}
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Equal(t, "k", ids(members))
	assert.Equal(t, 2, cloud.Count(addNodes))
}

func TestNoOtherChangeComesBetweenAnAdditionAndItsEnd(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	client := cloud.client()
	polls := 0
	cloud.Clock.BeforeSleep(func(d time.Duration) {
		if d > window {
			polls++
			client.locks.mu.Lock()
			defer client.locks.mu.Unlock()
			assert.Len(t, client.locks.held[trovetest.ClusterID], 1, "the cluster is locked while its new node is waited for")
		}
	})
	_, err := client.Grow(t.Context(), trovetest.ClusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Equal(t, 2, polls)
}

func TestAGrowWhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	for name, answer := range map[string]trovetest.Answer{"reset": trovetest.Reset(), "500": trovetest.Reply(500, "")} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			s := newStanding(cloud, "a west")
			s.refuse = func(body string) trovetest.Answer {
				s.grow(body)
				return answer
			}
			got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu"))
			assert.Equal(t, []outcome{{members: []api.Member{{ID: "k", Region: "west"}}}, {members: []api.Member{{ID: "l", Region: "eu"}}}}, got)
			assert.Equal(t, 1, cloud.Count(addNodes))
			assert.Len(t, s.members, 3)
		})
	}
}

func TestAGrowWhoseAnswerIsLostIsRepeatedIfItDidNotArrive(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	lost := 0
	s.refuse = func(string) trovetest.Answer {
		if lost++; lost == 1 {
			return trovetest.Reset()
		}
		return nil
	}
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Equal(t, "k", ids(members))
	assert.Equal(t, 2, cloud.Count(addNodes))
	assert.Len(t, s.members, 2)
}

// Somebody else's nodes that appear meanwhile, as many as were asked for, are no sign that the request arrived; nor do
// they count when it is sent again.
func TestOthersNodesAreNotTakenForThoseOfALostRequest(t *testing.T) {
	for name, others := range map[string]string{"in another region": "x west", "of another type": "x eu arbiter"} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"),
				trovetest.Showing(api.StatusActive, "a", others), trovetest.Showing(api.StatusActive, "a", others), trovetest.Showing(api.StatusActive, "a", others),
				trovetest.Showing(api.StatusActive, "a", others), trovetest.Showing(api.StatusActive, "a", others),
				trovetest.Showing(api.StatusGrow, "a", others), trovetest.Showing(api.StatusGrow, "a", others, "k eu"), trovetest.Showing(api.StatusActive, "a", others, "k eu"))
			cloud.On(addNodes, trovetest.Reset(), trovetest.Accepted())
			members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, inRegions("eu"))
			require.NoError(t, err)
			assert.Equal(t, []api.Member{{ID: "k", Region: "eu"}}, members)
			assert.Equal(t, 2, cloud.Count(addNodes))
		})
	}
}

func TestNodesOfALostRequestThatAppearOneByOneAreAllDealt(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"), trovetest.Showing(api.StatusActive, "a", "k"), trovetest.Showing(api.StatusActive, "a", "k", "l"))
	cloud.On(addNodes, trovetest.Reset())
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}, {}})
	require.NoError(t, err)
	assert.Equal(t, []api.Member{{ID: "k"}, {ID: "l"}}, members)
	assert.Equal(t, 1, cloud.Count(addNodes))
}

func TestNodesThatTheServerShowsLateAreDealtWhenTheyAreThere(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a"),
		trovetest.Showing(api.StatusGrow, "a"), trovetest.Showing(api.StatusGrow, "a", "k"), trovetest.Showing(api.StatusActive, "a", "k"), trovetest.Showing(api.StatusActive, "a", "k", "l"))
	cloud.On(addNodes, trovetest.Accepted())
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}, {}})
	require.NoError(t, err)
	assert.Equal(t, []api.Member{{ID: "k"}, {ID: "l"}}, members)
}

func TestAGrowAfterWhichTheClusterFailedBringsTheNodesBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"), trovetest.Showing(api.StatusGrow, "a", "k"), trovetest.Showing(api.StatusError, "a", "k"))
	cloud.On(addNodes, trovetest.Accepted())
	cloud.On(getCluster+"/nodes/a", trovetest.Reply(200, trovetest.NodeDoc("a", api.StatusActive, "")))
	cloud.On(getCluster+"/nodes/k", trovetest.Reply(200, trovetest.NodeDoc("k", api.StatusError, "No valid host")))
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, []api.Allocation{{}})
	assert.Equal(t, []api.Member{{ID: "k"}}, members)
	require.ErrorIs(t, err, api.ErrFault)
	require.ErrorContains(t, err, "1 of 2 nodes ACTIVE")
}

// Whoever asked for three nodes and got one has to know which of the three it is.
func TestOfNodesThatAppearInPartTheKnownOnesKeepTheirPlaces(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a west"), trovetest.Showing(api.StatusError, "a west", "k eu"))
	cloud.On(addNodes, trovetest.Accepted())
	for _, id := range []string{"a", "k"} {
		cloud.On(getCluster+"/nodes/"+id, trovetest.Reply(200, trovetest.NodeDoc(id, api.StatusActive, "")))
	}
	got := growTogether(cloud, cloud.client(), inRegions("west", "eu"), inRegions("east"))
	assert.Equal(t, []api.Member{{}, {ID: "k", Region: "eu"}}, got[0].members)
	require.ErrorIs(t, got[0].err, api.ErrFault)
	assert.Equal(t, []api.Member{{}}, got[1].members)
	require.ErrorIs(t, got[1].err, api.ErrFault)
}

func TestNothingToAddIsNothingToDo(t *testing.T) {
	cloud := newCloud(t)
	members, err := cloud.client().Grow(t.Context(), trovetest.ClusterID, nil)
	require.NoError(t, err)
	assert.Empty(t, members)
	assert.Empty(t, cloud.Journal())
}
