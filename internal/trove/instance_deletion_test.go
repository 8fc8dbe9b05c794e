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

func building(t *testing.T) trovetest.Answer {
	t.Helper()
	return trovetest.Reply(http.StatusUnprocessableEntity, trovetest.V1Golden(t, "instance-delete-building.response"))
}

func TestAnInstanceIsDeletedWhenItIsBuilt(t *testing.T) {
	for _, built := range []api.Status{api.StatusActive, api.StatusError} {
		cloud := newV1Cloud(t)
		cloud.On(deleteI, building(t), trovetest.Accepted())
		cloud.On(getI, seen(api.StatusBuild, `updated: "2026-05-15T12:00:00"`), seen(api.StatusBuild, `updated: "2026-05-15T12:00:00"`),
			seen(built))
		stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
		require.NoError(t, err)
		assert.Empty(t, stuckIn)
		assert.Equal(t, []string{deleteI, getI, getI, getI, deleteI}, cloud.Journal())
	}
}

func TestAnInstanceIsGoneHoweverOftenItIsDeleted(t *testing.T) {
	for name, second := range map[string]trovetest.Answer{
		"going": trovetest.Accepted(),
		"gone":  trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource i cannot be found."),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(deleteI, trovetest.Accepted(), second)
			client := cloud.client()
			for range 2 {
				stuckIn, err := client.DeleteInstance(t.Context(), "i")
				require.NoError(t, err)
				assert.Empty(t, stuckIn)
			}
			assert.Equal(t, []string{deleteI, deleteI}, cloud.Journal())
		})
	}
}

// Half an hour after the server last noted anything, a build counts as stuck.
func TestAnInstanceThatIsStuckInItsBuildIsFreedAndDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(deleteI, building(t), trovetest.Accepted())
	cloud.On(getI, seen(api.StatusBuild, `updated: "2026-05-15T11:50:00"`))
	cloud.On(actOnI, trovetest.Accepted())
	stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, "BUILD", stuckIn)
	assert.JSONEq(t, `{"reset_status": {"force_delete": true}}`, cloud.Sent(actOnI))
	assert.Equal(t, []string{actOnI, deleteI}, cloud.Journal()[len(cloud.Journal())-2:])
	assert.GreaterOrEqual(t, cloud.Clock.Now().Sub(trovetest.Noon), 20*time.Minute)
	assert.Less(t, cloud.Clock.Now().Sub(trovetest.Noon), 23*time.Minute)

	// Of one that has been stuck for long, that is known at once.
	cloud = newV1Cloud(t)
	cloud.On(deleteI, building(t), trovetest.Accepted())
	cloud.On(getI, seen(api.StatusBuild, `updated: "2026-05-15T11:00:00"`))
	cloud.On(actOnI, trovetest.Accepted())
	stuckIn, err = cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, "BUILD", stuckIn)
	assert.Equal(t, []string{deleteI, getI, actOnI, deleteI}, cloud.Journal())
}

// A slave shows no progress while the snapshot of its master is taken, which may take hours.
func TestASlaveIsNotStuckWhileItsMastersSnapshotIsTaken(t *testing.T) {
	cloud := newV1Cloud(t)
	old := seen(api.StatusBuild, `updated: "2026-05-15T10:00:00"`, slaveOf)
	cloud.On(deleteI, building(t), trovetest.Accepted())
	cloud.On(getI, old, old, seen(api.StatusError, slaveOf))
	cloud.On(getM, showsInstance("m", api.StatusBackup))
	stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Zero(t, cloud.Count(actOnI))

	cloud = newV1Cloud(t)
	cloud.On(deleteI, building(t), trovetest.Accepted())
	cloud.On(getI, old)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(actOnI, trovetest.Accepted())
	stuckIn, err = cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, "BUILD", stuckIn)
}

func TestAMasterIsNotDeletedBeforeItsSlaves(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(deleteI, trovetest.Reply(http.StatusForbidden, trovetest.V1Golden(t, "instance-delete-master.response")))
	_, err := cloud.client().DeleteInstance(t.Context(), "i")
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, "Detach replicas before deleting replica source.", refusal.Message)
	assert.Equal(t, []string{deleteI}, cloud.Journal())
}

func TestTheDialectNodesFreesNothing(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(deleteI, trovetest.Busy(), trovetest.Accepted())
	cloud.On(getI, seen(api.StatusBuild, `updated: "2026-05-15T10:00:00"`), seen(api.StatusActive))
	stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteI, getI, getI, deleteI}, cloud.Journal())
}
