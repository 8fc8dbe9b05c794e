package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The snapshot is one and the same backup of the master from its beginning to its deletion.
func TestSnapshotIsOneBackup(t *testing.T) {
	slave := store.Instance{SlaveOf: "m", Machine: up()}
	slave.ID, slave.TenantID, slave.DatastoreVersionID = "s", "p", "v"
	master := store.Instance{Machine: up()}
	master.ID, master.DatastoreVersionID = "m", "v"
	r := rows{operation: store.Operation{Kind: kindCreateSlave}, instance: slave, master: &master}
	want := store.Backup{
		ID: snapshotID("s"), Name: "Replication snapshot for s", State: store.BackupBuilding, TenantID: "p", InstanceID: "m", DatastoreVersionID: "v",
		Size: 0.17, Created: at, Updated: at,
	}
	assert.Equal(t, []store.Backup{want}, snapshot(r, at, Pace{}).backups)
	want.State, want.Updated = store.BackupCompleted, at.Add(time.Second)
	assert.Equal(t, []store.Backup{want}, restore(r, at.Add(time.Second), Pace{}).backups)
	want.Deleted, want.Updated = true, at.Add(2*time.Second)
	ended := awaitInstance(r, at.Add(2*time.Second), Pace{})
	require.Equal(t, []store.Backup{want}, ended.backups)
}
