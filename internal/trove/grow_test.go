package trove

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGrowReturnsTheNewNodesInTheOrderAskedFor(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west", "b east")
	members, err := cloud.client().Grow(t.Context(), clusterID, inRegions("west", "eu"))
	require.NoError(t, err)
	assert.Equal(t, []Member{{ID: "k", Region: "west"}, {ID: "l", Region: "eu"}}, members)
	assert.Equal(t, []string{getCluster, addNodes, getCluster, getCluster, getCluster}, cloud.journal())
	assert.JSONEq(t, `{"nodes": {"num": 2, "allocations": [{"region": "west"}, {"region": "eu"}]}}`, cloud.sent(addNodes))
}

func TestAdditionsThatArriveTogetherTravelAsOneRequest(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	arbiter := Allocation{Region: "eu", Type: "arbiter"}
	client := cloud.client()
	got := growWith(cloud, client, func(int) context.Context { return t.Context() }, func() {
		// The first poll comes when all of them wait for it.
		cloud.clock.BeforeSleep(func(time.Duration) {
			for client.clusterPolls.group.Waiting() < 4 && cloud.count(getCluster) < 3 {
				<-time.After(time.Millisecond)
			}
		})
	}, inRegions("west"), []Allocation{arbiter}, inRegions("eu", "west"), []Allocation{arbiter, {Region: "eu"}})
	for _, outcome := range got {
		require.NoError(t, outcome.err)
	}
	assert.Equal(t, 1, cloud.count(addNodes))
	assert.JSONEq(t, `{"nodes": {"num": 6, "allocations": [{"region": "west"}, {"region": "eu", "type": "arbiter"}, {"region": "eu"},
		{"region": "west"}, {"region": "eu", "type": "arbiter"}, {"region": "eu"}]}}`, cloud.sent(addNodes))
	assert.Equal(t, []outcome{
		{members: []Member{{ID: "k", Region: "west"}}},
		{members: []Member{{ID: "l", Region: "eu", Type: "arbiter"}}},
		{members: []Member{{ID: "m", Region: "eu"}, {ID: "n", Region: "west"}}},
		{members: []Member{{ID: "o", Region: "eu", Type: "arbiter"}, {ID: "p", Region: "eu"}}},
	}, got)
	assert.Len(t, cloud.journal(), 5, "and all callers share the polls too")
}

// The window is half a second, counted from the first addition; nobody waits for longer than that.
func TestAdditionsAreCollectedForAQuarterOfASecond(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a")
	_, err := cloud.client().Grow(t.Context(), clusterID, []Allocation{{}})
	require.NoError(t, err)
	assert.Equal(t, 450*time.Millisecond, cloud.clock.Sleeps()[0])
}

func TestAdditionsThatArriveWhileTheClusterIsAtWorkTravelAsOneRequestAfterwards(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	client := cloud.client()
	unlock, err := client.locks.lock(t.Context(), clusterID) // another change of this process
	require.NoError(t, err)
	var all sync.WaitGroup
	outcomes := make([]outcome, 3)
	for i := range outcomes {
		all.Go(func() { outcomes[i].members, outcomes[i].err = client.Grow(t.Context(), clusterID, inRegions("west")) })
	}
	for client.growths.waitingFor(clusterID) < 3 {
		<-time.After(time.Millisecond)
	}
	s.mu.Lock()
	s.working = 3 // and then one of somebody else's
	s.mu.Unlock()
	unlock()
	all.Wait()
	assert.Equal(t, 1, cloud.count(addNodes))
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
	got := growTogether(cloud, cloud.client(), inRegions("west"), []Allocation{{}}, inRegions("eu"), []Allocation{{}, {}})
	assert.Equal(t, 2, cloud.count(addNodes))
	var counts []int
	for _, outcome := range got {
		require.NoError(t, outcome.err)
		counts = append(counts, len(outcome.members))
	}
	assert.Equal(t, []int{1, 1, 1, 2}, counts)
	assert.JSONEq(t, `{"nodes": {"num": 3}}`, cloud.sent(addNodes))
}

func TestOneWrongAdditionDoesNotSpoilTheOthers(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	s.refuse = func(body string) answer {
		if strings.Contains(body, "mars") {
			return fault(400, "badRequest", "There is no region mars.")
		}
		return nil
	}
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("mars"), inRegions("eu"))
	require.NoError(t, got[0].err)
	assert.Equal(t, []Member{{ID: "k", Region: "west"}}, got[0].members)
	require.ErrorContains(t, got[1].err, "400 badRequest: There is no region mars.")
	assert.Empty(t, got[1].members)
	require.NoError(t, got[2].err)
	assert.Equal(t, []Member{{ID: "l", Region: "eu"}}, got[2].members)
	assert.Equal(t, 4, cloud.count(addNodes), "together, then one by one")
}

// The server may refuse to show the cluster just after it has accepted the nodes: that is no refusal of the nodes.
func TestAcceptedAdditionsAreNotSentAgainWhereTheClusterCannotBeShown(t *testing.T) {
	cloud := newCloud(t)
	denied := fault(403, "forbidden", "Not now.")
	cloud.on(getCluster, showing(StatusActive, "a"), denied, showing(StatusGrow, "a", "k west", "l eu"), showing(StatusActive, "a", "k west", "l eu"))
	cloud.on(addNodes, accepted())
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu"))
	assert.Equal(t, []outcome{{members: []Member{{ID: "k", Region: "west"}}}, {members: []Member{{ID: "l", Region: "eu"}}}}, got)
	assert.Equal(t, 1, cloud.count(addNodes))
}

func TestAdditionsWhoseAnswerIsLostAreNotSentAgainWhereTheClusterCannotBeShown(t *testing.T) {
	for name, lost := range map[string]answer{"reset": reset(), "504": reply(504, "")} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(getCluster, showing(StatusActive, "a"), fault(403, "forbidden", "Not now."))
			cloud.on(addNodes, lost)
			for _, outcome := range growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu")) {
				require.ErrorContains(t, outcome.err, "the outcome is unknown")
				require.ErrorContains(t, outcome.err, "403 forbidden: Not now.")
			}
			assert.Equal(t, 1, cloud.count(addNodes))
		})
	}
}

func TestARefusedAdditionIsSentOnce(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	s.refuse = func(string) answer { return fault(413, "overLimit", "Quota exceeded for resources: ['instances'].") }
	_, err := cloud.client().Grow(t.Context(), clusterID, inRegions("west"))
	require.ErrorIs(t, err, ErrQuota)
	assert.Equal(t, 1, cloud.count(addNodes))
}

func TestAClusterThatCannotBeShownIsNotGrown(t *testing.T) {
	cloud := newCloud(t)
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu"))
	for _, outcome := range got {
		require.ErrorIs(t, outcome.err, ErrNotFound)
	}
	assert.Zero(t, cloud.count(addNodes))
}

func TestABusyClusterIsGrownWhenItIsReady(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	refusals := 0
	s.refuse = func(string) answer {
		if refusals++; refusals == 1 {
			s.working = 2
			return busy()
		}
		return nil
	}
	members, err := cloud.client().Grow(t.Context(), clusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Equal(t, "k", ids(members))
	assert.Equal(t, 2, cloud.count(addNodes))
}

func TestNoOtherChangeComesBetweenAnAdditionAndItsEnd(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	client := cloud.client()
	polls := 0
	cloud.clock.BeforeSleep(func(d time.Duration) {
		if d > window {
			polls++
			client.locks.mu.Lock()
			defer client.locks.mu.Unlock()
			assert.Len(t, client.locks.held[clusterID], 1, "the cluster is locked while its new node is waited for")
		}
	})
	_, err := client.Grow(t.Context(), clusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Equal(t, 2, polls)
}

func TestAGrowWhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	s.refuse = func(body string) answer {
		s.grow(body)
		return reset()
	}
	got := growTogether(cloud, cloud.client(), inRegions("west"), inRegions("eu"))
	assert.Equal(t, []outcome{{members: []Member{{ID: "k", Region: "west"}}}, {members: []Member{{ID: "l", Region: "eu"}}}}, got)
	assert.Equal(t, 1, cloud.count(addNodes))
	assert.Len(t, s.members, 3)
}

func TestAGrowWhoseAnswerIsLostIsRepeatedIfItDidNotArrive(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	lost := 0
	s.refuse = func(string) answer {
		if lost++; lost == 1 {
			return reset()
		}
		return nil
	}
	members, err := cloud.client().Grow(t.Context(), clusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Equal(t, "k", ids(members))
	assert.Equal(t, 2, cloud.count(addNodes))
	assert.Len(t, s.members, 2)
}

// Somebody else's nodes that appear meanwhile, as many as were asked for, are no sign that the request arrived; nor do
// they count when it is sent again.
func TestOthersNodesAreNotTakenForThoseOfALostRequest(t *testing.T) {
	for name, others := range map[string]string{"in another region": "x west", "of another type": "x eu arbiter"} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(getCluster, showing(StatusActive, "a"),
				showing(StatusActive, "a", others), showing(StatusActive, "a", others), showing(StatusActive, "a", others),
				showing(StatusActive, "a", others), showing(StatusActive, "a", others),
				showing(StatusGrow, "a", others), showing(StatusGrow, "a", others, "k eu"), showing(StatusActive, "a", others, "k eu"))
			cloud.on(addNodes, reset(), accepted())
			members, err := cloud.client().Grow(t.Context(), clusterID, inRegions("eu"))
			require.NoError(t, err)
			assert.Equal(t, []Member{{ID: "k", Region: "eu"}}, members)
			assert.Equal(t, 2, cloud.count(addNodes))
		})
	}
}

func TestNodesOfALostRequestThatAppearOneByOneAreAllDealt(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusActive, "a"), showing(StatusActive, "a", "k"), showing(StatusActive, "a", "k", "l"))
	cloud.on(addNodes, reset())
	members, err := cloud.client().Grow(t.Context(), clusterID, []Allocation{{}, {}})
	require.NoError(t, err)
	assert.Equal(t, []Member{{ID: "k"}, {ID: "l"}}, members)
	assert.Equal(t, 1, cloud.count(addNodes))
}

func TestNodesThatTheServerShowsLateAreDealtWhenTheyAreThere(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a"),
		showing(StatusGrow, "a"), showing(StatusGrow, "a", "k"), showing(StatusActive, "a", "k"), showing(StatusActive, "a", "k", "l"))
	cloud.on(addNodes, accepted())
	members, err := cloud.client().Grow(t.Context(), clusterID, []Allocation{{}, {}})
	require.NoError(t, err)
	assert.Equal(t, []Member{{ID: "k"}, {ID: "l"}}, members)
}

func TestAGrowAfterWhichTheClusterFailedBringsTheNodesBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusActive, "a"), showing(StatusGrow, "a", "k"), showing(StatusError, "a", "k"))
	cloud.on(addNodes, accepted())
	cloud.on(getCluster+"/nodes/a", reply(200, nodeDoc("a", StatusActive, "")))
	cloud.on(getCluster+"/nodes/k", reply(200, nodeDoc("k", StatusError, "No valid host")))
	members, err := cloud.client().Grow(t.Context(), clusterID, []Allocation{{}})
	assert.Equal(t, []Member{{ID: "k"}}, members)
	require.ErrorIs(t, err, ErrFault)
	require.ErrorContains(t, err, "1 of 2 nodes ACTIVE")
}

// Whoever asked for three nodes and got one has to know which of the three it is.
func TestOfNodesThatAppearInPartTheKnownOnesKeepTheirPlaces(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusActive, "a west"), showing(StatusError, "a west", "k eu"))
	cloud.on(addNodes, accepted())
	for _, id := range []string{"a", "k"} {
		cloud.on(getCluster+"/nodes/"+id, reply(200, nodeDoc(id, StatusActive, "")))
	}
	got := growTogether(cloud, cloud.client(), inRegions("west", "eu"), inRegions("east"))
	assert.Equal(t, []Member{{}, {ID: "k", Region: "eu"}}, got[0].members)
	require.ErrorIs(t, got[0].err, ErrFault)
	assert.Equal(t, []Member{{}}, got[1].members)
	require.ErrorIs(t, got[1].err, ErrFault)
}

func TestNothingToAddIsNothingToDo(t *testing.T) {
	cloud := newCloud(t)
	members, err := cloud.client().Grow(t.Context(), clusterID, nil)
	require.NoError(t, err)
	assert.Empty(t, members)
	assert.Empty(t, cloud.journal())
}
