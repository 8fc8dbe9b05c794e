package trove

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// A guest that can't stop its database leaves the instance in RESIZE for good.
func TestAnInstanceOfWhichNothingChangesEndsTheWait(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusResize, `updated: "2026-05-15T12:00:00"`))
	instance, err := cloud.client().WaitInstanceReady(t.Context(), "i")
	assert.Equal(t, api.StatusResize, instance.Status, "the last state seen comes beside the error")
	var still *StillError
	require.ErrorAs(t, err, &still)
	assert.InDelta(t, longestStep.Seconds(), still.For.Seconds(), 60)
	still.For = longestStep
	assert.Equal(t, &StillError{Kind: "instance", ID: "i", Name: "db", Status: api.StatusResize, Since: trovetest.Noon, For: longestStep}, still)
	require.EqualError(t, err, `instance "db" (i) is RESIZE, and nothing about it has changed since 2026-05-15T12:00:00Z, for 35m0s`)
	require.NotErrorIs(t, err, api.ErrFault, "it has not failed: nothing that holds data is thrown away for it")
}

// What died long before this wait is looked at for two minutes only.
func TestAnInstanceThatHasBeenStillForHoursEndsTheWaitSoon(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusResize, `updated: "2026-05-15T03:00:00"`))
	_, err := cloud.client().WaitInstanceReady(t.Context(), "i")
	require.ErrorContains(t, err, `is RESIZE, and nothing about it has changed since 2026-05-15T03:00:00Z, for 9h2m0s`)
	assert.InDelta(t, patience.Seconds(), cloud.Clock.Now().Sub(trovetest.Noon).Seconds(), 10)
}

// A backup takes hours, and so does a build from one: nothing of them shows meanwhile.
func TestWhatShowsNothingWhileItIsDoneIsNoStillness(t *testing.T) {
	for _, status := range []api.Status{api.StatusBackup, api.StatusBuild} {
		t.Run(string(status), func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getI, func(w http.ResponseWriter, r *http.Request) {
				now := status
				if cloud.Clock.Now().Sub(trovetest.Noon) > 5*time.Hour {
					now = api.StatusActive
				}
				seen(now, `updated: "2026-05-15T12:00:00"`)(w, r)
			})
			_, err := cloud.client().WaitInstanceReady(t.Context(), "i")
			require.NoError(t, err)
		})
	}
}

// Whatever the server notes about it is a sign that something is done.
func TestAnInstanceThatStillChangesIsWaitedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, func(w http.ResponseWriter, r *http.Request) {
		elapsed := cloud.Clock.Now().Sub(trovetest.Noon)
		status := api.StatusUpgrade
		if elapsed > 3*time.Hour {
			status = api.StatusActive
		}
		seen(status, fmt.Sprintf(`updated: "2026-05-15T%02d:%02d:00"`, 12+int(elapsed.Hours()), int(elapsed.Minutes())%60/30*30))(w, r)
	})
	_, err := cloud.client().WaitInstanceReady(t.Context(), "i")
	require.NoError(t, err)
}

// The taskmanager of a cluster without a network that it reaches dies, and leaves the cluster in BUILD with all of its nodes ACTIVE.
func TestAClusterOfReadyNodesWhoseTaskDoesNotEndEndsTheWait(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskBuilding, "a BUILD", "b ACTIVE"), trovetest.V1Showing(api.TaskBuilding, "a ACTIVE", "b ACTIVE"), trovetest.V1Showing(api.TaskBuilding, "b ACTIVE", "a ACTIVE"))
	cloud.On(trovetest.RouteOfNodes, trovetest.Reply(http.StatusOK, `{"instances": [`+
		trovetest.V1Instance("a", "products-a", trovetest.ClusterID, "mariadb", "ACTIVE", "")+", "+trovetest.V1Instance("b", "products-b", trovetest.ClusterID, "mariadb", "ACTIVE", "")+`]}`))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	var still *StillError
	require.ErrorAs(t, err, &still)
	assert.Equal(t, api.StatusBuild, still.Status)
	assert.InDelta(t, stillness.Seconds(), still.For.Seconds(), 30)
	assert.Equal(t, "2 of 2 nodes ACTIVE", still.Reached)
	assert.InDelta(t, stillness.Seconds(), cloud.Clock.Now().Sub(trovetest.Noon).Seconds(), 45)
}

// While one of the nodes is at work, Trove is given as long as it waits itself.
func TestAClusterWithANodeAtWorkIsGivenAsLongAsTroveWaits(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskGrowing, "a ACTIVE", "b BUILD"))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	var still *StillError
	require.ErrorAs(t, err, &still)
	assert.InDelta(t, longestStep.Seconds(), still.For.Seconds(), 60)
}
