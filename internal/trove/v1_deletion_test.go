package trove

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestAStuckClusterIsFreedAndDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.Reply(422, trovetest.V1Golden(t, "mariadb-delete-refused.response")), trovetest.Accepted())
	cloud.On(getCluster, trovetest.Reply(200, trovetest.V1Golden(t, "mariadb-stuck.response")))
	cloud.On(trovetest.PostCluster, trovetest.Reply(202, trovetest.V1Golden(t, "reset.response")))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, "BUILDING", stuckIn)
	assert.Equal(t, []string{trovetest.DeleteIt, getCluster, trovetest.PostCluster, trovetest.DeleteIt}, cloud.Journal())
	assert.JSONEq(t, trovetest.V1Golden(t, "reset.request"), cloud.Sent(trovetest.PostCluster))
}

func TestAClusterAtWorkIsDeletedWhenThatIsOver(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskGrowing), trovetest.Accepted())
	cloud.On(getCluster, trovetest.V1Showing(api.TaskGrowing, "a ACTIVE", "b BUILD"), trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b BUILD"), trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{trovetest.DeleteIt, getCluster, getCluster, getCluster, trovetest.DeleteIt}, cloud.Journal())
}

func TestAClusterThatIsGoneIsDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{trovetest.DeleteIt}, cloud.Journal())

	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskShrinking))
	cloud.On(getCluster, trovetest.V1Showing(api.TaskShrinking, "a ACTIVE"), trovetest.Fault(404, "itemNotFound", "gone"))
	_, err = cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
}

// An unknown id in a shrink leaves the task as it is, and the nodes too.
func TestATaskOfWhichNothingIsSeenForTenMinutesIsTakenForStuck(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskShrinking), trovetest.Accepted())
	polls := 0
	cloud.On(getCluster, func(w http.ResponseWriter, r *http.Request) {
		members := []string{"a ACTIVE", "b ACTIVE"}
		if polls++; polls%2 == 0 { // The order is none.
			members[0], members[1] = members[1], members[0]
		}
		trovetest.V1Showing(api.TaskShrinking, members...)(w, r)
	})
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, "SHRINKING_CLUSTER", stuckIn)
	assert.InDelta(t, stillness.Seconds(), cloud.Clock.Now().Sub(trovetest.Noon).Seconds(), 45)
}

func TestATaskThatStillChangesItsNodesIsNotStuck(t *testing.T) {
	cloud := newV1Cloud(t)
	const work = 35 * time.Minute
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskUpgrading), trovetest.Accepted())
	cloud.On(getCluster, func(w http.ResponseWriter, r *http.Request) {
		elapsed := cloud.Clock.Now().Sub(trovetest.Noon)
		status := "ACTIVE"
		if int(elapsed/(5*time.Minute))%2 == 1 {
			status = "UPGRADE"
		}
		task := api.TaskUpgrading
		if elapsed > work {
			task, status = api.TaskNone, "ACTIVE"
		}
		trovetest.V1Showing(task, "a "+status, "b ACTIVE")(w, r)
	})
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Zero(t, cloud.Count(trovetest.PostCluster))
	assert.Greater(t, cloud.Clock.Now().Sub(trovetest.Noon), work)
}

func TestADeletionThatIsRefusedAtRestEndsInAReset(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskRestarting), trovetest.V1Busy(api.TaskRestarting), trovetest.Accepted())
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ERROR"))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn, "there is no task that it was stuck in")
	assert.Equal(t, []string{trovetest.DeleteIt, getCluster, trovetest.DeleteIt, getCluster, trovetest.PostCluster, trovetest.DeleteIt}, cloud.Journal())
}

// The cluster's deletion begins, and is refused at the first node that is just being built.
func TestADeletionThatANodeBeingBuiltHoldsUpIsAskedForAgain(t *testing.T) {
	cloud := newV1Cloud(t)
	building := trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance b is not ready. (Status is BUILD).")
	cloud.On(trovetest.DeleteIt, building, trovetest.Accepted())
	cloud.On(getCluster, trovetest.V1Showing(api.TaskDeleting, "b BUILD", "c ACTIVE", "a SHUTDOWN"), trovetest.V1Showing(api.TaskDeleting, "b BUILD", "c ACTIVE"), trovetest.V1Showing(api.TaskDeleting, "c ACTIVE", "b ACTIVE"))
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{trovetest.DeleteIt, getCluster, getCluster, getCluster, trovetest.DeleteIt}, cloud.Journal())
}

// Work that was reset goes on for a while, and a node is being built again.
func TestADeletionGoesOnAfterAResetThatWasNotTheEnd(t *testing.T) {
	cloud := newV1Cloud(t)
	building := trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance b is not ready. (Status is BUILD).")
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskBuilding), building, trovetest.Accepted())
	cloud.On(getCluster, trovetest.V1Showing(api.TaskBuilding, "a ERROR", "b ERROR"), trovetest.V1Showing(api.TaskDeleting, "b BUILD"), trovetest.V1Showing(api.TaskDeleting, "b ERROR"))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, "BUILDING", stuckIn)
	assert.Equal(t, []string{trovetest.DeleteIt, getCluster, trovetest.PostCluster, trovetest.DeleteIt, getCluster, getCluster, trovetest.DeleteIt}, cloud.Journal())
}

func TestAClusterThatNoResetFreesIsARefusalInTheEnd(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskBuilding))
	cloud.On(getCluster, trovetest.V1Showing(api.TaskBuilding, "a ERROR"))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	stuckIn, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.ErrorIs(t, err, api.ErrBusy)
	assert.Equal(t, "BUILDING", stuckIn)
	assert.Equal(t, mostResets, cloud.Count(trovetest.PostCluster))
}

func TestADeletionStoppedBySlavesOutsideSaysThatItHasBegun(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.Fault(http.StatusForbidden, "forbidden", "Detach replicas before deleting replica source."))
	cloud.On(getCluster, trovetest.V1Showing(api.TaskDeleting, "a ACTIVE"))
	_, err := cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.ErrorContains(t, err, "403 forbidden: Detach replicas before deleting replica source.")
	require.ErrorContains(t, err, "; the cluster is left in the middle of its deletion, which goes on when it is deleted again")
	assert.Equal(t, []string{trovetest.DeleteIt, getCluster}, cloud.Journal())

	// Another refusal has done nothing.
	cloud.On(trovetest.DeleteIt, trovetest.Fault(http.StatusForbidden, "forbidden", "Policy doesn't allow cluster:delete to be performed."))
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE"))
	_, err = cloud.client().DeleteCluster(t.Context(), trovetest.ClusterID)
	require.ErrorContains(t, err, "Policy doesn't allow")
	assert.NotContains(t, err.Error(), "deleted again")
}

func TestADeletionThatTimesOutNamesTheTasksStatus(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.DeleteIt, trovetest.V1Busy(api.TaskGrowing))
	cloud.On(getCluster, trovetest.V1Showing(api.TaskGrowing, "a ACTIVE", "b BUILD"))
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances(""))
	_, err := cloud.client().DeleteCluster(trovetest.Within(t, 5*time.Minute), trovetest.ClusterID)
	var late *TimeoutError
	require.ErrorAs(t, err, &late)
	assert.Equal(t, api.StatusGrow, late.Status)
	assert.Zero(t, cloud.Count(trovetest.PostCluster))
}
