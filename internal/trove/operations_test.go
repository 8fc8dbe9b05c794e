package trove

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	actOnCluster = "POST /clusters/" + trovetest.ClusterID + "/action"
	removeB      = "DELETE /clusters/" + trovetest.ClusterID + "/nodes/b"
)

func TestADeletionWaitsForWhatTheServerIsBusyWith(t *testing.T) {
	const deleteCluster = "DELETE /clusters/" + trovetest.ClusterID
	cloud := newCloud(t)
	cloud.On(deleteCluster, trovetest.Busy(), trovetest.Accepted())
	cloud.On(getCluster, trovetest.Showing(api.StatusBuild, "a"), trovetest.Showing(api.StatusBuild, "a"), trovetest.Showing(api.StatusError, "a"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteCluster, getCluster, getCluster, getCluster, deleteCluster}, cloud.Journal())
}

func TestADeletionOfWhatVanishesMeanwhileIsFine(t *testing.T) {
	const deleteCluster = "DELETE /clusters/" + trovetest.ClusterID
	cloud := newCloud(t)
	cloud.On(deleteCluster, trovetest.Busy())
	cloud.On(getCluster, trovetest.Showing(api.StatusShutdown, "a"), trovetest.Fault(http.StatusNotFound, "itemNotFound", "gone"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, 1, cloud.Count(deleteCluster))
}

func TestReplaceReturnsTheNewNodeWhenTheOldOneIsGone(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a west", "b east", "c eu"),
		trovetest.Showing(api.StatusReplace, "a west", "b east", "c eu", "d east"),
		trovetest.Showing(api.StatusReplace, "a west", "b east", "c eu", "d east"),
		trovetest.Showing(api.StatusActive, "a west", "c eu", "d east"))
	cloud.On(actOnCluster, trovetest.Accepted())
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, api.Member{ID: "d", Region: "east"}, member)
	assert.Equal(t, []string{getCluster, actOnCluster, getCluster, getCluster, getCluster}, cloud.Journal())
	assert.JSONEq(t, `{"replace_node": {"id": "b"}}`, cloud.Sent(actOnCluster))
}

func TestReplaceKnowsTheNewNodeAlsoWhereTheServerShowsItLate(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a", "b"),
		trovetest.Showing(api.StatusActive, "a", "b"), // accepted, but nothing to be seen of it yet
		trovetest.Showing(api.StatusActive, "a", "b"),
		trovetest.Showing(api.StatusReplace, "a", "b"),
		trovetest.Showing(api.StatusReplace, "a", "b", "d"),
		trovetest.Showing(api.StatusActive, "a", "b", "d"), // at rest, but not yet done
		trovetest.Showing(api.StatusActive, "a", "d"))
	cloud.On(actOnCluster, trovetest.Accepted())
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, api.Member{ID: "d"}, member)
	assert.Equal(t, 7, cloud.Count(getCluster))
}

func TestTheNewNodeIsOneOfTheSameRegionAndType(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a west", "b eu arbiter"),
		// Somebody else's nodes, in another region and of another type.
		trovetest.Showing(api.StatusReplace, "a west", "b eu arbiter", "x west arbiter", "y eu", "d eu arbiter"),
		trovetest.Showing(api.StatusActive, "a west", "x west arbiter", "y eu", "d eu arbiter"))
	cloud.On(actOnCluster, trovetest.Accepted())
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, api.Member{ID: "d", Region: "eu", Type: "arbiter"}, member)
}

func TestANodeThatIsNotThereCannotBeReplaced(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a"))
	_, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.EqualError(t, err, `cluster "products" (`+trovetest.ClusterID+`) has no node b: not found`)
	assert.Equal(t, []string{getCluster}, cloud.Journal())
}

func TestAReplaceWhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	for name, answer := range map[string]trovetest.Answer{"reset": trovetest.Reset(), "500": trovetest.Reply(500, "")} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(getCluster,
				trovetest.Showing(api.StatusActive, "a", "b"),
				trovetest.Showing(api.StatusReplace, "a", "b", "d"),
				trovetest.Showing(api.StatusReplace, "a", "b", "d"),
				trovetest.Showing(api.StatusActive, "a", "d"))
			cloud.On(actOnCluster, answer)
			member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
			require.NoError(t, err)
			assert.Equal(t, "d", member.ID)
			assert.Equal(t, 1, cloud.Count(actOnCluster))
		})
	}
}

// A server that breaks down and has done nothing is told, and not asked again: nobody knows what it would make of that.
func TestAReplaceInWhichTheServerBrokeDownIsNotRepeated(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"))
	cloud.On(actOnCluster, trovetest.Reply(500, ""))
	_, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.ErrorContains(t, err, "500 instanceFault")
	assert.Equal(t, []string{getCluster, actOnCluster, getCluster}, cloud.Journal())
}

func TestAReplaceWhoseAnswerIsLostIsRepeatedIfItDidNotArrive(t *testing.T) {
	cloud := newCloud(t)
	still := trovetest.Showing(api.StatusActive, "a", "b")
	cloud.On(getCluster, still, still, still, still, still, still,
		trovetest.Showing(api.StatusReplace, "a", "b", "d"), trovetest.Showing(api.StatusActive, "a", "d"))
	cloud.On(actOnCluster, trovetest.Reset(), trovetest.Accepted())
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, 2, cloud.Count(actOnCluster))
}

// While the cluster is at work on something after a lost request, it is too early to say that it is not that.
func TestALostRequestIsNotRepeatedWhileTheClusterIsAtWork(t *testing.T) {
	cloud := newCloud(t)
	states := []trovetest.Answer{trovetest.Showing(api.StatusActive, "a", "b")}
	for range 20 {
		states = append(states, trovetest.Showing(api.StatusReplace, "a", "b"))
	}
	cloud.On(getCluster, append(states, trovetest.Showing(api.StatusActive, "a", "d"))...)
	cloud.On(actOnCluster, trovetest.Reply(504, ""))
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, 1, cloud.Count(actOnCluster))
}

func TestAnOperationWaitsUntilNobodyElseWorksOnTheCluster(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusGrow, "a", "b", "x"), trovetest.Showing(api.StatusGrow, "a", "b", "x"), trovetest.Showing(api.StatusActive, "a", "b", "x"),
		trovetest.Showing(api.StatusShrink, "a", "b", "x"), trovetest.Showing(api.StatusActive, "a", "x"))
	cloud.On(removeB, trovetest.Accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, []string{getCluster, getCluster, getCluster, removeB, getCluster, getCluster}, cloud.Journal())
}

func TestABusyClusterIsWaitedForAndTriedOnceMore(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a", "b"),                                              // it seems at rest
		trovetest.Showing(api.StatusGrow, "a", "b"), trovetest.Showing(api.StatusActive, "a", "b"), // but is not
		trovetest.Showing(api.StatusActive, "a"))
	cloud.On(removeB, trovetest.Busy(), trovetest.Accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, []string{getCluster, removeB, getCluster, getCluster, removeB, getCluster}, cloud.Journal())

	cloud.Forget()
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"))
	cloud.On(removeB, trovetest.Busy())
	err := cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b")
	require.ErrorIs(t, err, api.ErrBusy)
	assert.Equal(t, 2, cloud.Count(removeB))
}

func TestShrinkRemovesOneNodeAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a", "b", "c"), trovetest.Showing(api.StatusShrink, "a", "b", "c"), trovetest.Showing(api.StatusActive, "a", "c"),
		trovetest.Showing(api.StatusActive, "a", "c"), // x is not there
		trovetest.Showing(api.StatusActive, "a", "c"), trovetest.Showing(api.StatusActive, "a"))
	cloud.On(removeB, trovetest.Accepted())
	cloud.On("DELETE /clusters/"+trovetest.ClusterID+"/nodes/c", trovetest.Accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b", "x", "c"))
	assert.Equal(t, []string{
		getCluster, removeB, getCluster, getCluster,
		getCluster,
		getCluster, "DELETE /clusters/" + trovetest.ClusterID + "/nodes/c", getCluster,
	}, cloud.Journal())
}

// A cluster that shows its failure only after a node was removed has failed for those that are left.
func TestANodeThatIsGoneIsRemovedWhateverTheOthersAreLike(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"), trovetest.Showing(api.StatusShrink, "a", "b"), trovetest.Showing(api.StatusError, "a"))
	cloud.On(removeB, trovetest.Accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
	assert.Equal(t, []string{getCluster, removeB, getCluster, getCluster}, cloud.Journal())
}

func TestShrinkStopsAtTheFirstRefusal(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"))
	cloud.On(removeB, trovetest.Fault(400, "badRequest", "A cluster keeps its last node."))
	err := cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b", "a")
	require.ErrorContains(t, err, "400 badRequest: A cluster keeps its last node.")
	assert.Equal(t, []string{getCluster, removeB}, cloud.Journal())
}

// Removing is harmless to repeat, and the second answer to it is no refusal.
func TestARemovalWhoseAnswerIsLostIsMadeAgain(t *testing.T) {
	for name, second := range map[string]trovetest.Answer{"gone": trovetest.Fault(404, "itemNotFound", "x"), "under way": trovetest.Accepted()} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"), trovetest.Showing(api.StatusActive, "a"))
			cloud.On(removeB, trovetest.Reset(), second)
			require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
		})
	}
	t.Run("busy with it", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"), trovetest.Showing(api.StatusShrink, "a", "b"), trovetest.Showing(api.StatusActive, "a"))
		cloud.On(removeB, trovetest.Reset(), trovetest.Busy())
		require.NoError(t, cloud.client().Shrink(t.Context(), trovetest.ClusterID, "b"))
		assert.Equal(t, 2, cloud.Count(removeB))
	})
}

// A cluster in ERROR is healed by replacing its nodes one by one: the first one is a success although the cluster is
// still in ERROR because of the second.
func TestReplacingOneOfTwoFailedNodesSucceeds(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusError, "a", "b", "c"), trovetest.Showing(api.StatusReplace, "a", "b", "c", "d"), trovetest.Showing(api.StatusError, "a", "c", "d"))
	cloud.On(actOnCluster, trovetest.Accepted())
	cloud.On(getCluster+"/nodes/d", trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusActive, "")))
	client := cloud.client()
	member, err := client.Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)

	// But not if the new one failed too.
	cloud.On(getCluster,
		trovetest.Showing(api.StatusError, "a", "b", "c"), trovetest.Showing(api.StatusReplace, "a", "b", "c", "d"), trovetest.Showing(api.StatusError, "a", "c", "d"))
	cloud.On(getCluster+"/nodes/d", trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusError, "No valid host")))
	member, err = client.Replace(t.Context(), trovetest.ClusterID, "b")
	require.EqualError(t, err, `node "products-d" (d) is ERROR; No valid host`)
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, "d", member.ID)
}

// The cluster stays in ERROR all the time because of c, so it tells nothing about the new node, which takes longer than
// a server may take to show anything.
func TestTheNewNodeOfAClusterThatStaysFailedIsWaitedFor(t *testing.T) {
	getD := getCluster + "/nodes/d"
	build, ready := trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusBuild, "")), trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusActive, ""))
	var building []trovetest.Answer
	for range 30 {
		building = append(building, build)
	}
	failed := func(t *testing.T, nodes ...trovetest.Answer) *cloud {
		t.Helper()
		cloud := newCloud(t)
		both := trovetest.Showing(api.StatusError, "a", "b", "c", "d")
		cloud.On(getCluster, trovetest.Showing(api.StatusError, "a", "b", "c"), both, both, both, trovetest.Showing(api.StatusError, "a", "c", "d"))
		cloud.On(actOnCluster, trovetest.Accepted())
		cloud.On(getD, nodes...)
		return cloud
	}
	t.Run("until it is ready, and the old one gone", func(t *testing.T) {
		cloud := failed(t, append(building, ready)...)
		member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
		require.NoError(t, err)
		assert.Equal(t, "d", member.ID)
		assert.Equal(t, 31, cloud.Count(getD))
		assert.Greater(t, cloud.Clock.Now().Sub(trovetest.Noon), 30*time.Second)
	})
	t.Run("it fails", func(t *testing.T) {
		member, err := failed(t, build, build, trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusError, "No valid host"))).client().Replace(t.Context(), trovetest.ClusterID, "b")
		require.EqualError(t, err, `node "products-d" (d) is ERROR; No valid host`)
		assert.Equal(t, "d", member.ID)
	})
	t.Run("it vanishes", func(t *testing.T) {
		_, err := failed(t).client().Replace(t.Context(), trovetest.ClusterID, "b")
		require.ErrorIs(t, err, api.ErrNotFound)
		require.EqualError(t, err, "node d of cluster "+trovetest.ClusterID+" is gone: not found")
	})
	t.Run("it takes too long", func(t *testing.T) {
		_, err := failed(t, build).client().Replace(trovetest.Within(t, time.Hour), trovetest.ClusterID, "b")
		var late *TimeoutError
		require.ErrorAs(t, err, &late)
		assert.InDelta(t, time.Hour.Seconds(), late.Waited.Seconds(), 5)
		late.Waited = time.Hour
		assert.Equal(t, &TimeoutError{Kind: "node", ID: "d", Name: "products-d", Status: api.StatusBuild, Waited: time.Hour}, late)
	})
	t.Run("the caller is cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		cloud := failed(t, build, build, func(w http.ResponseWriter, r *http.Request) {
			build(w, r)
			cancel()
		})
		member, err := cloud.client().Replace(ctx, trovetest.ClusterID, "b")
		assert.Equal(t, "d", member.ID)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, `waiting for node "products-d" (d), which is BUILD: `)
	})
}

func TestAChangeAfterWhichTheClusterFailedIsAnError(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a", "b"), trovetest.Showing(api.StatusReplace, "a", "b", "d"), trovetest.Showing(api.StatusError, "a", "b", "d"))
	cloud.On(actOnCluster, trovetest.Accepted())
	for _, id := range []string{"a", "b"} {
		cloud.On(getCluster+"/nodes/"+id, trovetest.Reply(200, trovetest.NodeDoc(id, api.StatusActive, "")))
	}
	cloud.On(getCluster+"/nodes/d", trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusError, "No valid host")))
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.EqualError(t, err, `cluster "products" (`+trovetest.ClusterID+`) is ERROR; 2 of 3 nodes ACTIVE; node "products-d" (d) is ERROR: No valid host`)
	assert.Equal(t, "d", member.ID, "what is known comes beside the error")
}

// A node that somebody else's fault took down shows in the cluster's status only when the server looks again.
func TestAChangeIsNotBlamedForNodesThatItDidNotMake(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster,
		trovetest.Showing(api.StatusActive, "a", "b"), trovetest.Showing(api.StatusReplace, "a", "b", "d"), trovetest.Showing(api.StatusError, "a", "d"))
	cloud.On(actOnCluster, trovetest.Accepted())
	cloud.On(getCluster+"/nodes/d", trovetest.Reply(200, trovetest.NodeDoc("d", api.StatusActive, "")))
	member, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, api.Member{ID: "d"}, member)
}

func TestAChangeTheServerAcceptedAndForgotIsAnErrorAfterTwoMinutes(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"))
	cloud.On(actOnCluster, trovetest.Accepted())
	_, err := cloud.client().Replace(t.Context(), trovetest.ClusterID, "b")
	require.ErrorContains(t, err, "the server accepted the change, but does not show it")
	assert.InDelta(t, 120, cloud.Clock.Now().Sub(trovetest.Noon).Seconds(), 8)
	assert.Equal(t, 1, cloud.Count(actOnCluster))
}

func TestAnInterruptedReplaceBringsTheNewNodeBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	ctx, interrupt := context.WithCancel(t.Context())
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"), func(w http.ResponseWriter, r *http.Request) {
		trovetest.Showing(api.StatusReplace, "a", "b", "d")(w, r)
		cloud.Clock.BeforeSleep(func(time.Duration) { interrupt() })
	})
	cloud.On(actOnCluster, trovetest.Accepted())
	member, err := cloud.client().Replace(ctx, trovetest.ClusterID, "b")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "d", member.ID)
}

func TestAReplaceInterruptedDuringItsRequestBringsTheNewNodeBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	ctx, interrupt := context.WithCancel(t.Context())
	cloud.On(getCluster, trovetest.Showing(api.StatusActive, "a", "b"), trovetest.Showing(api.StatusReplace, "a", "b", "d"))
	cloud.On(actOnCluster, func(w http.ResponseWriter, r *http.Request) {
		interrupt()
		trovetest.Accepted()(w, r)
	})
	member, err := cloud.client().Replace(ctx, trovetest.ClusterID, "b")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, []string{getCluster, actOnCluster, getCluster}, cloud.Journal())
}

func TestChangesToOneClusterComeOneAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	var mu sync.Mutex
	members := []string{"a", "b", "c", "d"}
	atWork := false
	cloud.On(getCluster, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		trovetest.Showing(api.StatusActive, members...)(w, r)
		atWork = false
	})
	for _, id := range []string{"a", "b", "c"} {
		cloud.On("DELETE /clusters/"+trovetest.ClusterID+"/nodes/"+id, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			assert.False(t, atWork, "a removal while another one is not yet over")
			atWork = true
			members = remove(members, id)
			trovetest.Accepted()(w, r)
		})
	}
	client := cloud.client()
	var all sync.WaitGroup
	for _, id := range []string{"a", "b", "c"} {
		all.Go(func() { assert.NoError(t, client.Shrink(t.Context(), trovetest.ClusterID, id)) })
	}
	all.Wait()
	assert.Equal(t, []string{"d"}, members)

	// Whoever is cancelled while it waits for its turn leaves at once.
	unlock, err := client.locks.lock(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, client.Shrink(ctx, trovetest.ClusterID, "d"), context.Canceled)
}

func remove(list []string, item string) []string {
	var rest []string
	for _, other := range list {
		if other != item {
			rest = append(rest, other)
		}
	}
	return rest
}

const actOnSlave = "POST /instances/" + trovetest.SlaveID + "/action"

func slave(status api.Status, master string) trovetest.Answer {
	return trovetest.Reply(200, `{"instance": {"id": "`+trovetest.SlaveID+`", "name": "slave", "status": "`+string(status)+`", "slave": {"of": "`+master+`"}}}`)
}

func TestDetachWaitsUntilTheSlaveStandsAlone(t *testing.T) {
	get := "GET /instances/" + trovetest.SlaveID
	cloud := newCloud(t)
	cloud.On(get, slave(api.StatusBackup, "m"), slave(api.StatusActive, "m"),
		slave(api.StatusDetach, "m"), slave(api.StatusActive, "m"), slave(api.StatusActive, ""))
	cloud.On(actOnSlave, trovetest.Accepted())
	client := cloud.client()
	require.NoError(t, client.Detach(t.Context(), trovetest.SlaveID))
	assert.Equal(t, []string{get, get, actOnSlave, get, get, get}, cloud.Journal())
	assert.JSONEq(t, `{"detach": {}}`, cloud.Sent(actOnSlave))

	// Once it stands alone, there is nothing to do.
	cloud.Forget()
	require.NoError(t, client.Detach(t.Context(), trovetest.SlaveID))
	assert.Equal(t, []string{get}, cloud.Journal())
}

func TestALostDetachIsNotRepeatedIfItWentThrough(t *testing.T) {
	for name, now := range map[string]trovetest.Answer{"under way": slave(api.StatusDetach, "m"), "over": slave(api.StatusActive, "")} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On("GET /instances/"+trovetest.SlaveID, slave(api.StatusActive, "m"), now, now, now, now, now, now, now, slave(api.StatusActive, ""))
			cloud.On(actOnSlave, trovetest.Reset())
			require.NoError(t, cloud.client().Detach(t.Context(), trovetest.SlaveID))
			assert.Equal(t, 1, cloud.Count(actOnSlave))
		})
	}
}

func TestABusySlaveIsDetachedWhenItIsReady(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /instances/"+trovetest.SlaveID, slave(api.StatusActive, "m"), slave(api.StatusReboot, "m"), slave(api.StatusActive, "m"), slave(api.StatusActive, ""))
	cloud.On(actOnSlave, trovetest.Busy(), trovetest.Accepted())
	require.NoError(t, cloud.client().Detach(t.Context(), trovetest.SlaveID))
	assert.Equal(t, 2, cloud.Count(actOnSlave))
}

// The master is busy while its snapshot is taken for one slave; the next one waits for it.
func TestSlavesOfOneMasterAreCreatedOneAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	var mu sync.Mutex
	taken := 0 // how often the master is still to be seen taking a snapshot
	master := func(status string) trovetest.Answer {
		return trovetest.Reply(200, `{"instance": {"id": "m", "name": "m", "status": "`+status+`"}}`)
	}
	cloud.On("GET /instances", trovetest.Reply(200, `{"instances": []}`))
	cloud.On("GET /instances/m", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if taken > 0 {
			taken--
			master("BACKUP")(w, r)
			return
		}
		master("ACTIVE")(w, r)
	})
	cloud.On("POST /instances", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if taken > 0 {
			trovetest.Busy()(w, r)
			return
		}
		taken = 2
		trovetest.Reply(200, `{"instance": {"id": "s", "name": "s", "status": "BUILD"}}`)(w, r)
	})
	client := cloud.client()
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			_, err := client.CreateInstance(t.Context(), api.InstanceSpec{Name: "s", SlaveOf: &api.SlaveOf{InstanceID: "m"}})
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Equal(t, 5, cloud.Count("POST /instances"), "two of three came too early once")
}
