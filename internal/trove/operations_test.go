package trove

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	actOnCluster = "POST /clusters/" + clusterID + "/action"
	removeB      = "DELETE /clusters/" + clusterID + "/nodes/b"
)

func TestADeletionWaitsForWhatTheServerIsBusyWith(t *testing.T) {
	const deleteCluster = "DELETE /clusters/" + clusterID
	cloud := newCloud(t)
	cloud.on(deleteCluster, busy(), accepted())
	cloud.on(getCluster, showing(StatusBuild, "a"), showing(StatusBuild, "a"), showing(StatusError, "a"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteCluster, getCluster, getCluster, getCluster, deleteCluster}, cloud.journal())
}

func TestADeletionOfWhatVanishesMeanwhileIsFine(t *testing.T) {
	const deleteCluster = "DELETE /clusters/" + clusterID
	cloud := newCloud(t)
	cloud.on(deleteCluster, busy())
	cloud.on(getCluster, showing(StatusShutdown, "a"), fault(http.StatusNotFound, "itemNotFound", "gone"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, 1, cloud.count(deleteCluster))
}

func TestReplaceReturnsTheNewNodeWhenTheOldOneIsGone(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a west", "b east", "c eu"),
		showing(StatusReplace, "a west", "b east", "c eu", "d east"),
		showing(StatusReplace, "a west", "b east", "c eu", "d east"),
		showing(StatusActive, "a west", "c eu", "d east"))
	cloud.on(actOnCluster, accepted())
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, Member{ID: "d", Region: "east"}, member)
	assert.Equal(t, []string{getCluster, actOnCluster, getCluster, getCluster, getCluster}, cloud.journal())
	assert.JSONEq(t, `{"replace_node": {"id": "b"}}`, cloud.sent(actOnCluster))
}

func TestReplaceKnowsTheNewNodeAlsoWhereTheServerShowsItLate(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a", "b"),
		showing(StatusActive, "a", "b"), // accepted, but nothing to be seen of it yet
		showing(StatusActive, "a", "b"),
		showing(StatusReplace, "a", "b"),
		showing(StatusReplace, "a", "b", "d"),
		showing(StatusActive, "a", "b", "d"), // at rest, but not yet done
		showing(StatusActive, "a", "d"))
	cloud.on(actOnCluster, accepted())
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, Member{ID: "d"}, member)
	assert.Equal(t, 7, cloud.count(getCluster))
}

func TestTheNewNodeIsOneOfTheSameRegionAndType(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a west", "b eu arbiter"),
		// Somebody else's nodes, in another region and of another type.
		showing(StatusReplace, "a west", "b eu arbiter", "x west arbiter", "y eu", "d eu arbiter"),
		showing(StatusActive, "a west", "x west arbiter", "y eu", "d eu arbiter"))
	cloud.on(actOnCluster, accepted())
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, Member{ID: "d", Region: "eu", Type: "arbiter"}, member)
}

func TestANodeThatIsNotThereCannotBeReplaced(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusActive, "a"))
	_, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.EqualError(t, err, `cluster "products" (`+clusterID+`) has no node b: not found`)
	assert.Equal(t, []string{getCluster}, cloud.journal())
}

func TestAReplaceWhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a", "b"),
		showing(StatusReplace, "a", "b", "d"),
		showing(StatusReplace, "a", "b", "d"),
		showing(StatusActive, "a", "d"))
	cloud.on(actOnCluster, reset())
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, 1, cloud.count(actOnCluster))
}

func TestAReplaceWhoseAnswerIsLostIsRepeatedIfItDidNotArrive(t *testing.T) {
	cloud := newCloud(t)
	still := showing(StatusActive, "a", "b")
	cloud.on(getCluster, still, still, still, still, still, still,
		showing(StatusReplace, "a", "b", "d"), showing(StatusActive, "a", "d"))
	cloud.on(actOnCluster, reset(), accepted())
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, 2, cloud.count(actOnCluster))
}

// While the cluster is at work on something after a lost request, it is too early to say that it is not that.
func TestALostRequestIsNotRepeatedWhileTheClusterIsAtWork(t *testing.T) {
	cloud := newCloud(t)
	states := []answer{showing(StatusActive, "a", "b")}
	for range 20 {
		states = append(states, showing(StatusReplace, "a", "b"))
	}
	cloud.on(getCluster, append(states, showing(StatusActive, "a", "d"))...)
	cloud.on(actOnCluster, reply(504, ""))
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, 1, cloud.count(actOnCluster))
}

func TestAnOperationWaitsUntilNobodyElseWorksOnTheCluster(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusGrow, "a", "b", "x"), showing(StatusGrow, "a", "b", "x"), showing(StatusActive, "a", "b", "x"),
		showing(StatusShrink, "a", "b", "x"), showing(StatusActive, "a", "x"))
	cloud.on(removeB, accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
	assert.Equal(t, []string{getCluster, getCluster, getCluster, removeB, getCluster, getCluster}, cloud.journal())
}

func TestABusyClusterIsWaitedForAndTriedOnceMore(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a", "b"),                                // it seems at rest
		showing(StatusGrow, "a", "b"), showing(StatusActive, "a", "b"), // but is not
		showing(StatusActive, "a"))
	cloud.on(removeB, busy(), accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
	assert.Equal(t, []string{getCluster, removeB, getCluster, getCluster, removeB, getCluster}, cloud.journal())

	cloud.forget()
	cloud.on(getCluster, showing(StatusActive, "a", "b"))
	cloud.on(removeB, busy())
	err := cloud.client().Shrink(t.Context(), clusterID, "b")
	require.ErrorIs(t, err, ErrBusy)
	assert.Equal(t, 2, cloud.count(removeB))
}

func TestShrinkRemovesOneNodeAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a", "b", "c"), showing(StatusShrink, "a", "b", "c"), showing(StatusActive, "a", "c"),
		showing(StatusActive, "a", "c"), // x is not there
		showing(StatusActive, "a", "c"), showing(StatusActive, "a"))
	cloud.on(removeB, accepted())
	cloud.on("DELETE /clusters/"+clusterID+"/nodes/c", accepted())
	require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b", "x", "c"))
	assert.Equal(t, []string{
		getCluster, removeB, getCluster, getCluster,
		getCluster,
		getCluster, "DELETE /clusters/" + clusterID + "/nodes/c", getCluster,
	}, cloud.journal())
}

func TestShrinkStopsAtTheFirstRefusal(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusActive, "a", "b"))
	cloud.on(removeB, fault(400, "badRequest", "A cluster keeps its last node."))
	err := cloud.client().Shrink(t.Context(), clusterID, "b", "a")
	require.ErrorContains(t, err, "400 badRequest: A cluster keeps its last node.")
	assert.Equal(t, []string{getCluster, removeB}, cloud.journal())
}

// Removing is harmless to repeat, and the second answer to it is no refusal.
func TestARemovalWhoseAnswerIsLostIsMadeAgain(t *testing.T) {
	for name, second := range map[string]answer{"gone": fault(404, "itemNotFound", "x"), "under way": accepted()} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(getCluster, showing(StatusActive, "a", "b"), showing(StatusActive, "a"))
			cloud.on(removeB, reset(), second)
			require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
		})
	}
	t.Run("busy with it", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.on(getCluster, showing(StatusActive, "a", "b"), showing(StatusShrink, "a", "b"), showing(StatusActive, "a"))
		cloud.on(removeB, reset(), busy())
		require.NoError(t, cloud.client().Shrink(t.Context(), clusterID, "b"))
		assert.Equal(t, 2, cloud.count(removeB))
	})
}

// A cluster in ERROR is healed by replacing its nodes one by one: the first one is a success although the cluster is
// still in ERROR because of the second.
func TestReplacingOneOfTwoFailedNodesSucceeds(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusError, "a", "b", "c"), showing(StatusReplace, "a", "b", "c", "d"), showing(StatusError, "a", "c", "d"))
	cloud.on(actOnCluster, accepted())
	cloud.on(getCluster+"/nodes/d", reply(200, nodeDoc("d", StatusActive, "")))
	client := cloud.client()
	member, err := client.Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, "d", member.ID)

	// But not if the new one failed too.
	cloud.on(getCluster,
		showing(StatusError, "a", "b", "c"), showing(StatusReplace, "a", "b", "c", "d"), showing(StatusError, "a", "c", "d"))
	cloud.on(getCluster+"/nodes/d", reply(200, nodeDoc("d", StatusError, "No valid host")))
	member, err = client.Replace(t.Context(), clusterID, "b")
	require.EqualError(t, err, `node "products-d" (d) is ERROR; No valid host`)
	require.ErrorIs(t, err, ErrFault)
	assert.Equal(t, "d", member.ID)
}

// The cluster stays in ERROR all the time because of c, so it tells nothing about the new node, which takes longer than
// a server may take to show anything.
func TestTheNewNodeOfAClusterThatStaysFailedIsWaitedFor(t *testing.T) {
	getD := getCluster + "/nodes/d"
	build, ready := reply(200, nodeDoc("d", StatusBuild, "")), reply(200, nodeDoc("d", StatusActive, ""))
	var building []answer
	for range 30 {
		building = append(building, build)
	}
	failed := func(t *testing.T, nodes ...answer) *cloud {
		t.Helper()
		cloud := newCloud(t)
		both := showing(StatusError, "a", "b", "c", "d")
		cloud.on(getCluster, showing(StatusError, "a", "b", "c"), both, both, both, showing(StatusError, "a", "c", "d"))
		cloud.on(actOnCluster, accepted())
		cloud.on(getD, nodes...)
		return cloud
	}
	t.Run("until it is ready, and the old one gone", func(t *testing.T) {
		cloud := failed(t, append(building, ready)...)
		member, err := cloud.client().Replace(t.Context(), clusterID, "b")
		require.NoError(t, err)
		assert.Equal(t, "d", member.ID)
		assert.Equal(t, 31, cloud.count(getD))
		assert.Greater(t, cloud.clock.Now().Sub(noon), 30*time.Second)
	})
	t.Run("it fails", func(t *testing.T) {
		member, err := failed(t, build, build, reply(200, nodeDoc("d", StatusError, "No valid host"))).client().Replace(t.Context(), clusterID, "b")
		require.EqualError(t, err, `node "products-d" (d) is ERROR; No valid host`)
		assert.Equal(t, "d", member.ID)
	})
	t.Run("it vanishes", func(t *testing.T) {
		_, err := failed(t).client().Replace(t.Context(), clusterID, "b")
		require.ErrorIs(t, err, ErrNotFound)
		require.EqualError(t, err, "node d of cluster "+clusterID+" is gone: not found")
	})
	t.Run("it takes too long", func(t *testing.T) {
		_, err := failed(t, build).client().Replace(within(t, time.Hour), clusterID, "b")
		var late *TimeoutError
		require.ErrorAs(t, err, &late)
		assert.InDelta(t, time.Hour.Seconds(), late.Waited.Seconds(), 5)
		late.Waited = time.Hour
		assert.Equal(t, &TimeoutError{Kind: "node", ID: "d", Name: "products-d", Status: StatusBuild, Waited: time.Hour}, late)
	})
	t.Run("the caller is cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		cloud := failed(t, build, build, func(w http.ResponseWriter, r *http.Request) {
			build(w, r)
			cancel()
		})
		member, err := cloud.client().Replace(ctx, clusterID, "b")
		assert.Equal(t, "d", member.ID)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, `waiting for node "products-d" (d), which is BUILD: `)
	})
}

func TestAChangeAfterWhichTheClusterFailedIsAnError(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a", "b"), showing(StatusReplace, "a", "b", "d"), showing(StatusError, "a", "b", "d"))
	cloud.on(actOnCluster, accepted())
	for _, id := range []string{"a", "b"} {
		cloud.on(getCluster+"/nodes/"+id, reply(200, nodeDoc(id, StatusActive, "")))
	}
	cloud.on(getCluster+"/nodes/d", reply(200, nodeDoc("d", StatusError, "No valid host")))
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.EqualError(t, err, `cluster "products" (`+clusterID+`) is ERROR; 2 of 3 nodes ACTIVE; node "products-d" (d) is ERROR: No valid host`)
	assert.Equal(t, "d", member.ID, "what is known comes beside the error")
}

// A node that somebody else's fault took down shows in the cluster's status only when the server looks again.
func TestAChangeIsNotBlamedForNodesThatItDidNotMake(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster,
		showing(StatusActive, "a", "b"), showing(StatusReplace, "a", "b", "d"), showing(StatusError, "a", "d"))
	cloud.on(actOnCluster, accepted())
	cloud.on(getCluster+"/nodes/d", reply(200, nodeDoc("d", StatusActive, "")))
	member, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.NoError(t, err)
	assert.Equal(t, Member{ID: "d"}, member)
}

func TestAChangeTheServerAcceptedAndForgotIsAnErrorAfterTwoMinutes(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusActive, "a", "b"))
	cloud.on(actOnCluster, accepted())
	_, err := cloud.client().Replace(t.Context(), clusterID, "b")
	require.ErrorContains(t, err, "the server accepted the change, but does not show it")
	assert.InDelta(t, 120, cloud.clock.Now().Sub(noon).Seconds(), 8)
	assert.Equal(t, 1, cloud.count(actOnCluster))
}

func TestAnInterruptedReplaceBringsTheNewNodeBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	ctx, interrupt := context.WithCancel(t.Context())
	cloud.on(getCluster, showing(StatusActive, "a", "b"), func(w http.ResponseWriter, r *http.Request) {
		showing(StatusReplace, "a", "b", "d")(w, r)
		cloud.clock.BeforeSleep(func(time.Duration) { interrupt() })
	})
	cloud.on(actOnCluster, accepted())
	member, err := cloud.client().Replace(ctx, clusterID, "b")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "d", member.ID)
}

func TestAReplaceInterruptedDuringItsRequestBringsTheNewNodeBesideTheError(t *testing.T) {
	cloud := newCloud(t)
	ctx, interrupt := context.WithCancel(t.Context())
	cloud.on(getCluster, showing(StatusActive, "a", "b"), showing(StatusReplace, "a", "b", "d"))
	cloud.on(actOnCluster, func(w http.ResponseWriter, r *http.Request) {
		interrupt()
		accepted()(w, r)
	})
	member, err := cloud.client().Replace(ctx, clusterID, "b")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "d", member.ID)
	assert.Equal(t, []string{getCluster, actOnCluster, getCluster}, cloud.journal())
}

func TestChangesToOneClusterComeOneAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	var mu sync.Mutex
	members := []string{"a", "b", "c", "d"}
	atWork := false
	cloud.on(getCluster, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		showing(StatusActive, members...)(w, r)
		atWork = false
	})
	for _, id := range []string{"a", "b", "c"} {
		cloud.on("DELETE /clusters/"+clusterID+"/nodes/"+id, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			assert.False(t, atWork, "a removal while another one is not yet over")
			atWork = true
			members = remove(members, id)
			accepted()(w, r)
		})
	}
	client := cloud.client()
	var all sync.WaitGroup
	for _, id := range []string{"a", "b", "c"} {
		all.Go(func() { assert.NoError(t, client.Shrink(t.Context(), clusterID, id)) })
	}
	all.Wait()
	assert.Equal(t, []string{"d"}, members)

	// Whoever is cancelled while it waits for its turn leaves at once.
	unlock, err := client.locks.lock(t.Context(), clusterID)
	require.NoError(t, err)
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, client.Shrink(ctx, clusterID, "d"), context.Canceled)
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

const actOnSlave = "POST /instances/" + slaveID + "/action"

func slave(status Status, master string) answer {
	return reply(200, `{"instance": {"id": "`+slaveID+`", "name": "slave", "status": "`+string(status)+`", "slave": {"of": "`+master+`"}}}`)
}

func TestDetachWaitsUntilTheSlaveStandsAlone(t *testing.T) {
	get := "GET /instances/" + slaveID
	cloud := newCloud(t)
	cloud.on(get, slave(StatusBackup, "m"), slave(StatusActive, "m"),
		slave(StatusDetach, "m"), slave(StatusActive, "m"), slave(StatusActive, ""))
	cloud.on(actOnSlave, accepted())
	client := cloud.client()
	require.NoError(t, client.Detach(t.Context(), slaveID))
	assert.Equal(t, []string{get, get, actOnSlave, get, get, get}, cloud.journal())
	assert.JSONEq(t, `{"detach": {}}`, cloud.sent(actOnSlave))

	// Once it stands alone, there is nothing to do.
	cloud.forget()
	require.NoError(t, client.Detach(t.Context(), slaveID))
	assert.Equal(t, []string{get}, cloud.journal())
}

func TestALostDetachIsNotRepeatedIfItWentThrough(t *testing.T) {
	for name, now := range map[string]answer{"under way": slave(StatusDetach, "m"), "over": slave(StatusActive, "")} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on("GET /instances/"+slaveID, slave(StatusActive, "m"), now, now, now, now, now, now, now, slave(StatusActive, ""))
			cloud.on(actOnSlave, reset())
			require.NoError(t, cloud.client().Detach(t.Context(), slaveID))
			assert.Equal(t, 1, cloud.count(actOnSlave))
		})
	}
}

func TestABusySlaveIsDetachedWhenItIsReady(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /instances/"+slaveID, slave(StatusActive, "m"), slave(StatusReboot, "m"), slave(StatusActive, "m"), slave(StatusActive, ""))
	cloud.on(actOnSlave, busy(), accepted())
	require.NoError(t, cloud.client().Detach(t.Context(), slaveID))
	assert.Equal(t, 2, cloud.count(actOnSlave))
}

// The master is busy while its snapshot is taken for one slave; the next one waits for it.
func TestSlavesOfOneMasterAreCreatedOneAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	var mu sync.Mutex
	taken := 0 // how often the master is still to be seen taking a snapshot
	master := func(status string) answer {
		return reply(200, `{"instance": {"id": "m", "name": "m", "status": "`+status+`"}}`)
	}
	cloud.on("GET /instances", reply(200, `{"instances": []}`))
	cloud.on("GET /instances/m", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if taken > 0 {
			taken--
			master("BACKUP")(w, r)
			return
		}
		master("ACTIVE")(w, r)
	})
	cloud.on("POST /instances", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if taken > 0 {
			busy()(w, r)
			return
		}
		taken = 2
		reply(200, `{"instance": {"id": "s", "name": "s", "status": "BUILD"}}`)(w, r)
	})
	client := cloud.client()
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			_, err := client.CreateInstance(t.Context(), InstanceSpec{Name: "s", SlaveOf: &SlaveOf{InstanceID: "m"}})
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Equal(t, 5, cloud.count("POST /instances"), "two of three came too early once")
}
