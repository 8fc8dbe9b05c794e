package trove

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// A busy cluster has taken nothing: who gives up while it is waited for has added nothing, and who comes then joins.
func TestAdditionsToABusyClusterCanBeWithdrawnAndJoined(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	client := cloud.client()
	ctx, cancel := context.WithCancel(t.Context())
	var others sync.WaitGroup
	var joined outcome
	refusals := 0
	s.refuse = func(string) trovetest.Answer {
		if refusals++; refusals > 1 {
			return nil
		}
		s.working = 1
		var once sync.Once
		cloud.Clock.BeforeSleep(func(time.Duration) {
			once.Do(func() {
				cancel()
				for client.growths.waitingFor(trovetest.ClusterID) != 1 {
					<-time.After(time.Millisecond)
				}
				others.Go(func() { joined.members, joined.err = client.Grow(t.Context(), trovetest.ClusterID, inRegions("east")) })
				for client.growths.waitingFor(trovetest.ClusterID) != 2 {
					<-time.After(time.Millisecond)
				}
			})
		})
		return trovetest.Busy()
	}
	contexts := func(i int) context.Context {
		if i == 0 {
			return ctx
		}
		return t.Context()
	}
	got := growWith(cloud, client, contexts, func() {}, inRegions("west"), inRegions("eu"))
	others.Wait()
	require.EqualError(t, got[0].err, "adding 1 nodes to cluster "+trovetest.ClusterID+", waiting for its turn: context canceled")
	assert.Empty(t, got[0].members)
	assert.Equal(t, outcome{members: []api.Member{{ID: "k", Region: "eu"}}}, got[1])
	assert.Equal(t, outcome{members: []api.Member{{ID: "l", Region: "east"}}}, joined)
	assert.JSONEq(t, `{"nodes": {"num": 2, "allocations": [{"region": "eu"}, {"region": "east"}]}}`, cloud.Sent(addNodes))
	assert.Equal(t, 2, cloud.Count(addNodes))
}

func TestWhereAllGiveUpOnABusyClusterNothingIsAddedLater(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) trovetest.Answer {
		s.working = 5
		cloud.Clock.BeforeSleep(func(time.Duration) { cancel() })
		return trovetest.Busy()
	}
	client := cloud.client()
	_, err := client.Grow(ctx, trovetest.ClusterID, inRegions("west"))
	require.EqualError(t, err, "adding 1 nodes to cluster "+trovetest.ClusterID+", waiting for its turn: context canceled")
	free(t, client)
	assert.Equal(t, 1, cloud.Count(addNodes))
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
		for client.growths.waitingFor(trovetest.ClusterID) > 2 {
			<-time.After(time.Millisecond)
		}
	}, inRegions("west"), inRegions("mars", "mars"), inRegions("eu"))
	require.NoError(t, got[0].err)
	require.EqualError(t, got[1].err, "adding 2 nodes to cluster "+trovetest.ClusterID+", waiting for its turn: context canceled")
	assert.Empty(t, got[1].members)
	require.NoError(t, got[2].err)
	assert.JSONEq(t, `{"nodes": {"num": 2, "allocations": [{"region": "west"}, {"region": "eu"}]}}`, cloud.Sent(addNodes))
}

func TestWhereAllAreCancelledNothingIsSent(t *testing.T) {
	cloud := newCloud(t)
	newStanding(cloud, "a west")
	client := cloud.client()
	unlock, err := client.locks.lock(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	failed := make(chan error)
	go func() {
		_, err := client.Grow(ctx, trovetest.ClusterID, inRegions("west"))
		failed <- err
	}()
	for client.growths.waitingFor(trovetest.ClusterID) < 1 {
		<-time.After(time.Millisecond)
	}
	cancel()
	require.ErrorIs(t, <-failed, context.Canceled)
	unlock()
	assert.Empty(t, cloud.Journal())

	// And the next one is served.
	members, err := client.Grow(t.Context(), trovetest.ClusterID, inRegions("west"))
	require.NoError(t, err)
	assert.Len(t, members, 1)
}

func TestACallerCancelledAfterTheRequestGetsItsNodesBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) trovetest.Answer {
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
	assert.Equal(t, []api.Member{{ID: "k", Region: "west"}}, got[0].members)
	require.NoError(t, got[1].err)
	assert.Equal(t, []api.Member{{ID: "l", Region: "eu"}}, got[1].members)
	assert.Equal(t, 1, cloud.Count(addNodes))
}

func TestALoneCallerCancelledAfterTheRequestGetsItsNodesBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) trovetest.Answer {
		cancel()
		return nil
	}
	client := cloud.client()
	members, err := client.Grow(ctx, trovetest.ClusterID, inRegions("west"))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, []api.Member{{ID: "k", Region: "west"}}, members)
	free(t, client)
}

func TestALostRequestIsNotSentAgainWhenNobodyWantsItsNodesAnyLonger(t *testing.T) {
	cloud := newCloud(t)
	s := newStanding(cloud, "a west")
	ctx, cancel := context.WithCancel(t.Context())
	s.refuse = func(string) trovetest.Answer {
		cancel()
		return trovetest.Reset()
	}
	client := cloud.client()
	got := growWith(cloud, client, func(int) context.Context { return ctx }, func() {}, inRegions("west"), inRegions("eu"))
	for _, outcome := range got {
		require.ErrorIs(t, outcome.err, context.Canceled)
		require.ErrorContains(t, outcome.err, "the outcome is unknown")
	}
	free(t, client)
	assert.Equal(t, 1, cloud.Count(addNodes))
}

func TestTheClusterIsLeftWhenNobodyWaitsForNodesThatDoNotAppear(t *testing.T) {
	for name, end := range map[string]error{"cancelled": context.Canceled, "too late": context.DeadlineExceeded} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if errors.Is(end, context.DeadlineExceeded) {
				ctx = trovetest.Within(t, time.Hour)
			} else {
				polls := 0
				cloud.Clock.BeforeSleep(func(d time.Duration) {
					if polls++; polls == 9 {
						cancel()
					}
				})
			}
			cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"), trovetest.Showing(api.StatusGrow, "a", "k"))
			cloud.On(getCluster+"/nodes/a", trovetest.Reply(200, trovetest.NodeDoc("a", api.StatusActive, "")))
			cloud.On(getCluster+"/nodes/k", trovetest.Reply(200, trovetest.NodeDoc("k", api.StatusBuild, "")))
			cloud.On(addNodes, trovetest.Accepted())
			client := cloud.client()
			members, err := client.Grow(ctx, trovetest.ClusterID, []api.Allocation{{}, {}})
			require.ErrorIs(t, err, end)
			assert.Equal(t, []api.Member{{ID: "k"}, {}}, members, "what is known comes beside the error")
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
	s.refuse = func(string) trovetest.Answer {
		if refusals++; refusals > 1 {
			return nil
		}
		cancel()
		return trovetest.Fault(413, "overLimit", "Quota exceeded for resources: ['instances'].")
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
	assert.Equal(t, outcome{members: []api.Member{{ID: "k", Region: "eu"}}}, got[1])
	assert.Equal(t, 2, cloud.Count(addNodes))
}
