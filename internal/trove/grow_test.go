package trove

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const addNodes = "POST /clusters/" + clusterID + "/nodes"

// standing is a cluster that grows as it is asked to: the new nodes are shown at once, it is at work for two polls, and
// then ready.
type standing struct {
	mu      sync.Mutex
	members []string
	next    byte
	working int
	// refuse answers instead of growing, where it returns anything.
	refuse func(body string) answer
}

func newStanding(cloud *cloud, members ...string) *standing {
	s := &standing{members: members, next: 'k'}
	cloud.on(getCluster, func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		status := StatusActive
		if s.working > 0 {
			s.working--
			status = StatusGrow
		}
		showing(status, s.members...)(w, r)
	})
	cloud.on(addNodes, func(w http.ResponseWriter, r *http.Request) {
		body := cloud.sent(addNodes)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.refuse != nil {
			if how := s.refuse(body); how != nil {
				how(w, r)
				return
			}
		}
		s.grow(body)
		accepted()(w, r)
	})
	return s
}

func (s *standing) grow(body string) {
	var document struct {
		Nodes struct {
			Num         int
			Allocations []struct{ Region, Type string }
		}
	}
	if err := json.Unmarshal([]byte(body), &document); err != nil {
		panic(err)
	}
	for i := range document.Nodes.Num {
		member := string(s.next)
		if i < len(document.Nodes.Allocations) {
			member += " " + document.Nodes.Allocations[i].Region + " " + document.Nodes.Allocations[i].Type
		}
		s.members = append(s.members, member)
		s.next++
	}
	s.working = 2
}

// outcome is what one caller of Grow got.
type outcome struct {
	members []Member
	err     error
}

// growTogether calls Grow for all of them at the same time: the window stays open until they all have arrived.
func growTogether(cloud *cloud, client *Client, wants ...[]Allocation) []outcome {
	return growWith(cloud, client, func(int) context.Context { return cloud.t.Context() }, func() {}, wants...)
}

// growWith is growTogether with a context for each, and something to do before the window closes.
func growWith(cloud *cloud, client *Client, contexts func(int) context.Context, inWindow func(), wants ...[]Allocation) []outcome {
	arrived := make(chan struct{})
	var once sync.Once
	cloud.clock.BeforeSleep(func(d time.Duration) {
		if d <= window {
			once.Do(func() {
				<-arrived
				inWindow()
			})
		}
	})
	outcomes := make([]outcome, len(wants))
	var all sync.WaitGroup
	for i, want := range wants {
		all.Go(func() { outcomes[i].members, outcomes[i].err = client.Grow(contexts(i), clusterID, want) })
		for client.growths.waiting() < i+1 {
			<-time.After(time.Millisecond)
		}
	}
	close(arrived)
	all.Wait()
	return outcomes
}

// waiting is how many additions wait for the cluster.
func (g *growths) waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if growth := g.clusters[clusterID]; growth != nil {
		return len(growth.queue)
	}
	return 0
}

func ids(members []Member) string {
	var list []string
	for _, member := range members {
		list = append(list, member.ID)
	}
	return strings.Join(list, " ")
}

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
	got := growTogether(cloud, cloud.client(),
		inRegions("west"), []Allocation{arbiter}, inRegions("eu", "west"), []Allocation{arbiter, {Region: "eu"}})
	for _, outcome := range got {
		require.NoError(t, outcome.err)
	}
	assert.Equal(t, 1, cloud.count(addNodes))
	assert.JSONEq(t, `{"nodes": {"num": 6, "allocations": [{"region": "west"}, {"region": "eu", "type": "arbiter"}, {"region": "eu"},
		{"region": "west"}, {"region": "eu", "type": "arbiter"}, {"region": "eu"}]}}`, cloud.sent(addNodes))
	assert.Equal(t, []outcome{
		{members: []Member{{"k", "west", ""}}},
		{members: []Member{{"l", "eu", "arbiter"}}},
		{members: []Member{{"m", "eu", ""}, {"n", "west", ""}}},
		{members: []Member{{"o", "eu", "arbiter"}, {"p", "eu", ""}}},
	}, got)
	assert.Len(t, cloud.journal(), 5, "and all callers share the polls too")
}

// The window is a quarter of a second, counted from the first addition; nobody waits for longer than that.
func TestAdditionsAreCollectedForAQuarterOfASecond(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a")
	_, err := cloud.client().Grow(t.Context(), clusterID, []Allocation{{}})
	require.NoError(t, err)
	assert.Equal(t, 250*time.Millisecond, cloud.clock.Sleeps()[0])
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
	for client.growths.waiting() < 3 {
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
	assert.Equal(t, []outcome{{members: []Member{{"k", "west", ""}}}, {members: []Member{{"l", "eu", ""}}}}, got)
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

// A busy cluster has taken nothing: who gives up while it is waited for has added nothing, and who comes then joins.
func TestAdditionsToABusyClusterCanBeWithdrawnAndJoined(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	client := cloud.client()
	ctx, cancel := context.WithCancel(t.Context())
	var others sync.WaitGroup
	var joined outcome
	refusals := 0
	s.refuse = func(string) answer {
		if refusals++; refusals > 1 {
			return nil
		}
		s.working = 1
		var once sync.Once
		cloud.clock.BeforeSleep(func(time.Duration) {
			once.Do(func() {
				cancel()
				for client.growths.waiting() != 1 {
					<-time.After(time.Millisecond)
				}
				others.Go(func() { joined.members, joined.err = client.Grow(t.Context(), clusterID, inRegions("east")) })
				for client.growths.waiting() != 2 {
					<-time.After(time.Millisecond)
				}
			})
		})
		return busy()
	}
	contexts := func(i int) context.Context {
		if i == 0 {
			return ctx
		}
		return t.Context()
	}
	got := growWith(cloud, client, contexts, func() {}, inRegions("west"), inRegions("eu"))
	others.Wait()
	require.EqualError(t, got[0].err, "adding 1 nodes to cluster "+clusterID+", waiting for its turn: context canceled")
	assert.Empty(t, got[0].members)
	assert.Equal(t, outcome{members: []Member{{"k", "eu", ""}}}, got[1])
	assert.Equal(t, outcome{members: []Member{{"l", "east", ""}}}, joined)
	assert.JSONEq(t, `{"nodes": {"num": 2, "allocations": [{"region": "eu"}, {"region": "east"}]}}`, cloud.sent(addNodes))
	assert.Equal(t, 2, cloud.count(addNodes))
}

func TestWhereAllGiveUpOnABusyClusterNothingIsAddedLater(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) answer {
		s.working = 5
		cloud.clock.BeforeSleep(func(time.Duration) { cancel() })
		return busy()
	}
	client := cloud.client()
	_, err := client.Grow(ctx, clusterID, inRegions("west"))
	require.EqualError(t, err, "adding 1 nodes to cluster "+clusterID+", waiting for its turn: context canceled")
	free(t, client)
	assert.Equal(t, 1, cloud.count(addNodes))
	assert.Len(t, s.members, 1)
}

func TestACallerCancelledBeforeTheRequestHasAddedNothing(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	client := cloud.client()
	contexts := func(i int) context.Context {
		if i == 1 {
			return ctx
		}
		return t.Context()
	}
	got := growWith(cloud, client, contexts, func() {
		cancel()
		for client.growths.waiting() > 2 {
			<-time.After(time.Millisecond)
		}
	}, inRegions("west"), inRegions("mars", "mars"), inRegions("eu"))
	require.NoError(t, got[0].err)
	require.EqualError(t, got[1].err, "adding 2 nodes to cluster "+clusterID+", waiting for its turn: context canceled")
	assert.Empty(t, got[1].members)
	require.NoError(t, got[2].err)
	assert.JSONEq(t, `{"nodes": {"num": 2, "allocations": [{"region": "west"}, {"region": "eu"}]}}`, cloud.sent(addNodes))
}

func TestWhereAllAreCancelledNothingIsSent(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	client := cloud.client()
	unlock, err := client.locks.lock(t.Context(), clusterID)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	failed := make(chan error)
	go func() {
		_, err := client.Grow(ctx, clusterID, inRegions("west"))
		failed <- err
	}()
	for client.growths.waiting() < 1 {
		<-time.After(time.Millisecond)
	}
	cancel()
	require.ErrorIs(t, <-failed, context.Canceled)
	unlock()
	assert.Empty(t, cloud.journal())

	// And the next one is served.
	members, err := client.Grow(t.Context(), clusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Len(t, members, 1)
}

func TestACallerCancelledAfterTheRequestGetsItsNodesBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) answer {
		cancel() // the request is on its way
		return nil
	}
	contexts := func(i int) context.Context {
		if i == 0 {
			return ctx
		}
		return t.Context()
	}
	got := growWith(cloud, cloud.client(), contexts, func() {}, inRegions("west"), inRegions("eu"))
	require.ErrorIs(t, got[0].err, context.Canceled)
	assert.Equal(t, []Member{{ID: "k", Region: "west"}}, got[0].members)
	require.NoError(t, got[1].err)
	assert.Equal(t, []Member{{ID: "l", Region: "eu"}}, got[1].members)
	assert.Equal(t, 1, cloud.count(addNodes))
}

// free tells that nobody works on the cluster any longer.
func free(t *testing.T, client *Client) {
	t.Helper()
	unlock, err := client.locks.lock(within(t, 5*time.Second), clusterID)
	require.NoError(t, err)
	unlock()
	client.growths.mu.Lock()
	defer client.growths.mu.Unlock()
	assert.Empty(t, client.growths.clusters)
}

func TestALoneCallerCancelledAfterTheRequestGetsItsNodesBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) answer {
		cancel()
		return nil
	}
	client := cloud.client()
	members, err := client.Grow(ctx, clusterID, inRegions("west"))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, []Member{{ID: "k", Region: "west"}}, members)
	free(t, client)
}

func TestALostRequestIsNotSentAgainWhenNobodyWantsItsNodesAnyLonger(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) answer {
		cancel()
		return reset()
	}
	client := cloud.client()
	got := growWith(cloud, client, func(int) context.Context { return ctx }, func() {}, inRegions("west"), inRegions("eu"))
	for _, outcome := range got {
		require.ErrorIs(t, outcome.err, context.Canceled)
		require.ErrorContains(t, outcome.err, "the outcome is unknown")
	}
	free(t, client)
	assert.Equal(t, 1, cloud.count(addNodes))
}

func TestTheClusterIsLeftWhenNobodyWaitsForNodesThatDoNotAppear(t *testing.T) {
	for name, end := range map[string]error{"cancelled": context.Canceled, "too late": context.DeadlineExceeded} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if errors.Is(end, context.DeadlineExceeded) {
				ctx = within(t, time.Hour)
			} else {
				polls := 0
				cloud.clock.BeforeSleep(func(d time.Duration) {
					if polls++; polls == 9 {
						cancel()
					}
				})
			}
			cloud.on(getCluster, showing(StatusActive, "a"), showing(StatusGrow, "a", "k"))
			cloud.on(getCluster+"/nodes/a", reply(200, nodeDoc("a", StatusActive, "")))
			cloud.on(getCluster+"/nodes/k", reply(200, nodeDoc("k", StatusBuild, "")))
			cloud.on(addNodes, accepted())
			client := cloud.client()
			members, err := client.Grow(ctx, clusterID, []Allocation{{}, {}})
			require.ErrorIs(t, err, end)
			assert.Equal(t, []Member{{ID: "k"}, {}}, members, "what is known comes beside the error")
			free(t, client)
		})
	}
}

// A refused request is divided, but not among those who have left.
func TestARefusedAdditionIsNotSentForACallerWhoHasLeft(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	refusals := 0
	s.refuse = func(string) answer {
		if refusals++; refusals > 1 {
			return nil
		}
		cancel()
		return fault(413, "overLimit", "Quota exceeded for resources: ['instances'].")
	}
	contexts := func(i int) context.Context {
		if i == 0 {
			return ctx
		}
		return t.Context()
	}
	got := growWith(cloud, cloud.client(), contexts, func() {}, inRegions("west"), inRegions("eu"))
	require.ErrorIs(t, got[0].err, context.Canceled)
	assert.Empty(t, got[0].members)
	assert.Equal(t, outcome{members: []Member{{"k", "eu", ""}}}, got[1])
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
	assert.Equal(t, []outcome{{members: []Member{{"k", "west", ""}}}, {members: []Member{{"l", "eu", ""}}}}, got)
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

func TestNewNodesAreDealtToThoseWhoAskedForThem(t *testing.T) {
	west, eu, anywhere := Allocation{Region: "west"}, Allocation{Region: "eu"}, Allocation{}
	arbiter := Allocation{Region: "eu", Type: "arbiter"}
	for _, test := range []struct {
		name  string
		want  []Allocation
		added []Member
		dealt string
	}{
		{"in the order of the server", []Allocation{west, eu}, []Member{{"1", "west", ""}, {"2", "eu", ""}}, "1 2"},
		{"in another order", []Allocation{west, eu}, []Member{{"2", "eu", ""}, {"1", "west", ""}}, "1 2"},
		{"by type", []Allocation{eu, arbiter}, []Member{{"1", "eu", "arbiter"}, {"2", "eu", ""}}, "2 1"},
		{"to the particular first", []Allocation{anywhere, west}, []Member{{"1", "west", ""}, {"2", "eu", ""}}, "2 1"},
		{"no regions told", []Allocation{west, eu}, []Member{{"1", "", ""}, {"2", "", ""}}, "1 2"},
		{"no regions told, but types", []Allocation{eu, arbiter}, []Member{{"1", "", "arbiter"}, {"2", "", ""}}, "2 1"},
		{"no types told", []Allocation{arbiter, eu}, []Member{{"1", "eu", ""}, {"2", "eu", ""}}, "2 1"},
		{"elsewhere than asked for", []Allocation{west, eu}, []Member{{"1", "east", ""}, {"2", "eu", ""}}, "1 2"},
		{"somebody else's too", []Allocation{eu}, []Member{{"1", "west", ""}, {"2", "eu", ""}}, "2"},
		{"too few", []Allocation{west, eu}, []Member{{"1", "eu", ""}}, " 1"},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.dealt, ids(deal(test.want, test.added, anyhow))) })
	}
	assert.Equal(t, "[{  } {  }]", fmt.Sprint(deal([]Allocation{west, eu}, nil, anyhow)))
}
