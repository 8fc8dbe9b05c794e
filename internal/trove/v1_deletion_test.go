package trove

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAStuckClusterIsFreedAndDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, reply(422, v1Golden(t, "mariadb-delete-refused.response")), accepted())
	cloud.on(getCluster, reply(200, v1Golden(t, "mariadb-stuck.response")))
	cloud.on(postCluster, reply(202, v1Golden(t, "reset.response")))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, "BUILDING", stuckIn)
	assert.Equal(t, []string{deleteIt, getCluster, postCluster, deleteIt}, cloud.journal())
	assert.JSONEq(t, v1Golden(t, "reset.request"), cloud.sent(postCluster))
}

func TestAClusterAtWorkIsDeletedWhenThatIsOver(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, v1Busy(TaskGrowing), accepted())
	cloud.on(getCluster, v1Showing(TaskGrowing, "a ACTIVE", "b BUILD"), v1Showing(TaskNone, "a ACTIVE", "b BUILD"), v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteIt, getCluster, getCluster, getCluster, deleteIt}, cloud.journal())
}

func TestAClusterThatIsGoneIsDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteIt}, cloud.journal())

	cloud.on(deleteIt, v1Busy(TaskShrinking))
	cloud.on(getCluster, v1Showing(TaskShrinking, "a ACTIVE"), fault(404, "itemNotFound", "gone"))
	_, err = cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
}

// An unknown id in a shrink leaves the task as it is, and the nodes too.
func TestATaskOfWhichNothingIsSeenForTenMinutesIsTakenForStuck(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, v1Busy(TaskShrinking), accepted())
	polls := 0
	cloud.on(getCluster, func(w http.ResponseWriter, r *http.Request) {
		members := []string{"a ACTIVE", "b ACTIVE"}
		if polls++; polls%2 == 0 { // The order is none.
			members[0], members[1] = members[1], members[0]
		}
		v1Showing(TaskShrinking, members...)(w, r)
	})
	cloud.on(postCluster, accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, "SHRINKING_CLUSTER", stuckIn)
	assert.InDelta(t, stillness.Seconds(), cloud.clock.Now().Sub(noon).Seconds(), 45)
}

func TestATaskThatStillChangesItsNodesIsNotStuck(t *testing.T) {
	cloud := newV1Cloud(t)
	const work = 35 * time.Minute
	cloud.on(deleteIt, v1Busy(TaskUpgrading), accepted())
	cloud.on(getCluster, func(w http.ResponseWriter, r *http.Request) {
		elapsed := cloud.clock.Now().Sub(noon)
		status := "ACTIVE"
		if int(elapsed/(5*time.Minute))%2 == 1 {
			status = "UPGRADE"
		}
		task := TaskUpgrading
		if elapsed > work {
			task, status = TaskNone, "ACTIVE"
		}
		v1Showing(task, "a "+status, "b ACTIVE")(w, r)
	})
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Zero(t, cloud.count(postCluster))
	assert.Greater(t, cloud.clock.Now().Sub(noon), work)
}

func TestADeletionThatIsRefusedAtRestEndsInAReset(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, v1Busy(TaskRestarting), v1Busy(TaskRestarting), accepted())
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE", "b ERROR"))
	cloud.on(postCluster, accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn, "there is no task that it was stuck in")
	assert.Equal(t, []string{deleteIt, getCluster, deleteIt, getCluster, postCluster, deleteIt}, cloud.journal())
}

// The cluster's deletion begins, and is refused at the first node that is just being built.
func TestADeletionThatANodeBeingBuiltHoldsUpIsAskedForAgain(t *testing.T) {
	cloud := newV1Cloud(t)
	building := fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance b is not ready. (Status is BUILD).")
	cloud.on(deleteIt, building, accepted())
	cloud.on(getCluster, v1Showing(TaskDeleting, "b BUILD", "c ACTIVE", "a SHUTDOWN"), v1Showing(TaskDeleting, "b BUILD", "c ACTIVE"), v1Showing(TaskDeleting, "c ACTIVE", "b ACTIVE"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteIt, getCluster, getCluster, getCluster, deleteIt}, cloud.journal())
}

// Work that was reset goes on for a while, and a node is being built again.
func TestADeletionGoesOnAfterAResetThatWasNotTheEnd(t *testing.T) {
	cloud := newV1Cloud(t)
	building := fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance b is not ready. (Status is BUILD).")
	cloud.on(deleteIt, v1Busy(TaskBuilding), building, accepted())
	cloud.on(getCluster, v1Showing(TaskBuilding, "a ERROR", "b ERROR"), v1Showing(TaskDeleting, "b BUILD"), v1Showing(TaskDeleting, "b ERROR"))
	cloud.on(postCluster, accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, "BUILDING", stuckIn)
	assert.Equal(t, []string{deleteIt, getCluster, postCluster, deleteIt, getCluster, getCluster, deleteIt}, cloud.journal())
}

func TestAClusterThatNoResetFreesIsARefusalInTheEnd(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, v1Busy(TaskBuilding))
	cloud.on(getCluster, v1Showing(TaskBuilding, "a ERROR"))
	cloud.on(postCluster, accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.ErrorIs(t, err, ErrBusy)
	assert.Equal(t, "BUILDING", stuckIn)
	assert.Equal(t, mostResets, cloud.count(postCluster))
}

func TestADeletionStoppedBySlavesOutsideSaysThatItHasBegun(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, fault(http.StatusForbidden, "forbidden", "Detach replicas before deleting replica source."))
	cloud.on(getCluster, v1Showing(TaskDeleting, "a ACTIVE"))
	_, err := cloud.client().DeleteCluster(t.Context(), clusterID)
	require.ErrorContains(t, err, "403 forbidden: Detach replicas before deleting replica source.")
	require.ErrorContains(t, err, "; the cluster is left in the middle of its deletion, which goes on when it is deleted again")
	assert.Equal(t, []string{deleteIt, getCluster}, cloud.journal())

	// Another refusal has done nothing.
	cloud.on(deleteIt, fault(http.StatusForbidden, "forbidden", "Policy doesn't allow cluster:delete to be performed."))
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE"))
	_, err = cloud.client().DeleteCluster(t.Context(), clusterID)
	require.ErrorContains(t, err, "Policy doesn't allow")
	assert.NotContains(t, err.Error(), "deleted again")
}

func TestADeletionThatTimesOutNamesTheTasksStatus(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteIt, v1Busy(TaskGrowing))
	cloud.on(getCluster, v1Showing(TaskGrowing, "a ACTIVE", "b BUILD"))
	cloud.on(routeOfNodes, v1Instances(""))
	_, err := cloud.client().DeleteCluster(within(t, 5*time.Minute), clusterID)
	var late *TimeoutError
	require.ErrorAs(t, err, &late)
	assert.Equal(t, StatusGrow, late.Status)
	assert.Zero(t, cloud.count(postCluster))
}
