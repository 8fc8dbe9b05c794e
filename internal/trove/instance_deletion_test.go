package trove

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func building(t *testing.T) answer {
	t.Helper()
	return reply(http.StatusUnprocessableEntity, v1Golden(t, "instance-delete-building.response"))
}

func TestAnInstanceIsDeletedWhenItIsBuilt(t *testing.T) {
	for _, built := range []Status{StatusActive, StatusError} {
		cloud := newV1Cloud(t)
		cloud.on(deleteI, building(t), accepted())
		cloud.on(getI, seen(StatusBuild, `updated: "2026-05-15T12:00:00"`), seen(StatusBuild, `updated: "2026-05-15T12:00:00"`),
			seen(built))
		stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
		require.NoError(t, err)
		assert.Empty(t, stuckIn)
		assert.Equal(t, []string{deleteI, getI, getI, getI, deleteI}, cloud.journal())
	}
}

func TestAnInstanceIsGoneHoweverOftenItIsDeleted(t *testing.T) {
	for name, second := range map[string]answer{
		"going": accepted(),
		"gone":  fault(http.StatusNotFound, "itemNotFound", "Resource i cannot be found."),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(deleteI, accepted(), second)
			client := cloud.client()
			for range 2 {
				stuckIn, err := client.DeleteInstance(t.Context(), "i")
				require.NoError(t, err)
				assert.Empty(t, stuckIn)
			}
			assert.Equal(t, []string{deleteI, deleteI}, cloud.journal())
		})
	}
}

// Half an hour after the server last noted anything, a build counts as stuck.
func TestAnInstanceThatIsStuckInItsBuildIsFreedAndDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteI, building(t), accepted())
	cloud.on(getI, seen(StatusBuild, `updated: "2026-05-15T11:50:00"`))
	cloud.on(actOnI, accepted())
	stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, "BUILD", stuckIn)
	assert.JSONEq(t, `{"reset_status": {"force_delete": true}}`, cloud.sent(actOnI))
	assert.Equal(t, []string{actOnI, deleteI}, cloud.journal()[len(cloud.journal())-2:])
	assert.GreaterOrEqual(t, cloud.clock.Now().Sub(noon), 20*time.Minute)
	assert.Less(t, cloud.clock.Now().Sub(noon), 23*time.Minute)

	// Of one that has been stuck for long, that is known at once.
	cloud = newV1Cloud(t)
	cloud.on(deleteI, building(t), accepted())
	cloud.on(getI, seen(StatusBuild, `updated: "2026-05-15T11:00:00"`))
	cloud.on(actOnI, accepted())
	stuckIn, err = cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, "BUILD", stuckIn)
	assert.Equal(t, []string{deleteI, getI, actOnI, deleteI}, cloud.journal())
}

// A slave shows no progress while the snapshot of its master is taken, which may take hours.
func TestASlaveIsNotStuckWhileItsMastersSnapshotIsTaken(t *testing.T) {
	cloud := newV1Cloud(t)
	old := seen(StatusBuild, `updated: "2026-05-15T10:00:00"`, slaveOf)
	cloud.on(deleteI, building(t), accepted())
	cloud.on(getI, old, old, seen(StatusError, slaveOf))
	cloud.on(getM, showsInstance("m", StatusBackup))
	stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Zero(t, cloud.count(actOnI))

	cloud = newV1Cloud(t)
	cloud.on(deleteI, building(t), accepted())
	cloud.on(getI, old)
	cloud.on(getM, showsInstance("m", StatusActive))
	cloud.on(actOnI, accepted())
	stuckIn, err = cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, "BUILD", stuckIn)
}

func TestAMasterIsNotDeletedBeforeItsSlaves(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(deleteI, reply(http.StatusForbidden, v1Golden(t, "instance-delete-master.response")))
	_, err := cloud.client().DeleteInstance(t.Context(), "i")
	var refusal *Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, "Detach replicas before deleting replica source.", refusal.Message)
	assert.Equal(t, []string{deleteI}, cloud.journal())
}

func TestTheDialectNodesFreesNothing(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(deleteI, busy(), accepted())
	cloud.on(getI, seen(StatusBuild, `updated: "2026-05-15T10:00:00"`), seen(StatusActive))
	stuckIn, err := cloud.client().DeleteInstance(t.Context(), "i")
	require.NoError(t, err)
	assert.Empty(t, stuckIn)
	assert.Equal(t, []string{deleteI, getI, getI, deleteI}, cloud.journal())
}
