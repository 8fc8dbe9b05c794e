package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	backupID    = "5aa2ab23-2cb7-42d5-830f-f26cf5a0edbc"
	childID     = "540fc537-bff3-4bca-8b23-8661848f4a30"
	backedUp    = "2ea3902f-58dd-457b-9ae6-ed98a5da285b"
	postB       = "POST /backups"
	getB        = "GET /backups/" + backupID
	deleteB     = "DELETE /backups/" + backupID
	backupsOfIt = onBackups + "?instance_id=" + backedUp
	getBackedUp = "GET /instances/" + backedUp
)

var nightly = api.BackupSpec{Name: "b1", InstanceID: backedUp, Description: "x"}

func shownBackup() api.Backup {
	return api.Backup{
		ID: backupID, Name: "b1", Status: api.StatusNew, InstanceID: backedUp, Description: "x", Datastore: mysql57,
		Created: v1Printed("2026-11-22 12:10:19"), Updated: v1Printed("2026-11-22 12:10:19"),
	}
}

func completeBackup() api.Backup {
	complete := shownBackup()
	complete.Status, complete.Size, complete.Updated = api.StatusCompleted, 0.2, v1Printed("2026-11-22 12:10:21")
	complete.Location = "http://127.0.0.1:18700/object/v1/AUTH_3a661ae5e2f948fda09e7bd9db7ca292/database_backups/" + backupID + ".xbstream.gz"
	return complete
}

func v1Recorded(t *testing.T, status int, name string) trovetest.Answer {
	t.Helper()
	return trovetest.Reply(status, trovetest.V1Golden(t, name+".response"))
}

func TestABackupIsSentAndReadAsTroveHasIt(t *testing.T) {
	for name, start := range bothAPIs {
		t.Run(name, func(t *testing.T) {
			cloud := start(t)
			cloud.On(postB, v1Recorded(t, 202, "backup-create"), v1Recorded(t, 202, "backup-incremental"))
			cloud.On(getB, v1Recorded(t, 200, "backup-create"), v1Recorded(t, 200, "backup-show-complete"))
			cloud.On(onBackups, v1Recorded(t, 200, "backups"))
			client := cloud.client()

			created, err := client.CreateBackup(t.Context(), nightly)
			require.NoError(t, err)
			assert.Equal(t, Created[api.Backup]{Object: shownBackup()}, created)
			assert.JSONEq(t, trovetest.V1Golden(t, "backup-create.request"), cloud.Sent(postB))

			ready, err := client.WaitBackupReady(t.Context(), backupID)
			require.NoError(t, err)
			assert.Equal(t, completeBackup(), ready)
			assert.Equal(t, []string{onBackups + "?limit=1", postB, getB, getB}, cloud.Journal())

			added, err := client.CreateBackup(t.Context(), api.BackupSpec{Name: "inc", InstanceID: backedUp, ParentID: backupID})
			require.NoError(t, err)
			assert.Equal(t, backupID, added.Object.ParentID)
			assert.JSONEq(t, trovetest.V1Golden(t, "backup-incremental.request"), cloud.Sent(postB))

			all, err := client.Backups(t.Context(), backedUp)
			require.NoError(t, err)
			assert.Equal(t, []api.Backup{completeBackup()}, all)
		})
	}
}

// The container is what the recordings do not have. Trove, trove/common/apischema.py, backup.
func TestABackupIsKeptInTheContainerThatIsNamed(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(postB, v1Recorded(t, 202, "backup-create"))
	_, err := cloud.client().CreateBackup(t.Context(), api.BackupSpec{Name: "b1", InstanceID: backedUp, Container: "mine"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"backup": {"name": "b1", "instance": "`+backedUp+`", "swift_container": "mine"}}`, cloud.Sent(postB))
}

// Trove makes one backup of an instance at a time.
func TestABackupOfABusyInstanceIsAskedForWhenThatIsDone(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(postB, v1Recorded(t, 422, "backup-busy"), v1Recorded(t, 202, "backup-create"))
	cloud.On(getBackedUp, showsInstance(backedUp, api.StatusBackup), showsInstance(backedUp, api.StatusActive))
	created, err := cloud.client().CreateBackup(t.Context(), nightly)
	require.NoError(t, err)
	assert.Equal(t, backupID, created.Object.ID)
	assert.Equal(t, []string{onBackups + "?limit=1", postB, getBackedUp, getBackedUp, postB}, cloud.Journal())
}

func TestNoBackupIsMadeOfAFailedInstance(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(postB, v1Recorded(t, 422, "backup-busy"))
	cloud.On(getBackedUp, showsInstance(backedUp, api.StatusError))
	_, err := cloud.client().CreateBackup(t.Context(), nightly)
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, 1, cloud.Count(postB))
}

// The instance's other backups, and those of other instances that releases without the filter list too, are not taken for it.
func TestABackupWhoseAnswerIsLostIsFoundAmongThoseOfItsInstance(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.Clock.Advance(v1Printed("2026-11-22 12:10:19").Sub(cloud.Clock.Now()))
	cloud.On(postB, trovetest.Reset())
	cloud.On(onBackups, v1Recorded(t, 200, "backups-with-snapshot"), v1Recorded(t, 200, "backups-with-snapshot"), v1Recorded(t, 200, "backups"))
	created, err := cloud.client().CreateBackup(t.Context(), nightly)
	require.NoError(t, err)
	assert.True(t, created.Found)
	assert.Equal(t, completeBackup(), created.Object)
	assert.Equal(t, []string{onBackups + "?limit=1", postB, backupsOfIt, backupsOfIt}, cloud.Journal())
}

func TestABackupThatExistsIsAnErrorOrAdopted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(onBackups, v1Recorded(t, 200, "backups"))
	cloud.On(getB, v1Recorded(t, 200, "backup-show-complete"))
	spec := nightly
	spec.OnExisting = api.ExistingError
	_, err := cloud.client().CreateBackup(t.Context(), spec)
	var exists *ExistsError
	require.ErrorAs(t, err, &exists)
	assert.Equal(t, []Candidate{{ID: backupID, Created: completeBackup().Created}}, exists.Candidates)

	spec.OnExisting = api.ExistingAdopt
	created, err := cloud.client().CreateBackup(t.Context(), spec)
	require.NoError(t, err)
	assert.True(t, created.Adopted)
	assert.Equal(t, completeBackup(), created.Object)
	assert.Zero(t, cloud.Count(postB))
}

func TestABackupThatFails(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getB, trovetest.Reply(200, `{"backup": {"id": "`+backupID+`", "name": "b1", "status": "FAILED", "instance_id": "i"}}`))
	_, err := cloud.client().WaitBackupReady(t.Context(), backupID)
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, StateError{Kind: "backup", ID: backupID, Name: "b1", Status: api.StatusFailed}, *state)
}

// Trove deletes nothing while it is made, and what adds to a backup together with it.
func TestDeletingABackup(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(onBackups, v1Recorded(t, 200, "backups"))
	cloud.On(deleteB, v1Recorded(t, 422, "backup-delete-running"), trovetest.Accepted())
	cloud.On(getB, v1Recorded(t, 200, "backup-create"), v1Recorded(t, 200, "backup-show-complete"), trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource cannot be found."))
	client := cloud.client()
	require.NoError(t, client.DeleteBackup(t.Context(), completeBackup()))
	require.NoError(t, client.WaitBackupGone(t.Context(), backupID))
	assert.Equal(t, []string{backupsOfIt, deleteB, getB, getB, deleteB, getB}, cloud.Journal())
}

func TestABackupThatOthersAddToIsKept(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(onBackups, trovetest.Reply(200, `{"backups": [{"id": "`+childID+`", "name": "inc", "instance_id": "`+backedUp+`", "parent_id": "`+backupID+`"}]}`))
	err := cloud.client().DeleteBackup(t.Context(), completeBackup())
	var needed *BackupNeededError
	require.ErrorAs(t, err, &needed)
	require.EqualError(t, err, "backup "+backupID+" is what inc ("+childID+") add to")
	assert.Zero(t, cloud.Count(deleteB))
}

func TestAllBackupsAreListedPageAfterPage(t *testing.T) {
	cloud := newV1Cloud(t)
	page := func(id, link string) trovetest.Answer {
		return trovetest.Reply(200, `{"backups": [{"id": "`+id+`", "instance_id": "i"}], "links": [`+link+`]}`)
	}
	cloud.On(onBackups, page("a", `{"rel": "next", "href": "https://t/backups?instance_id=i&marker=20"}`), page("b", ""))
	all, err := cloud.client().Backups(t.Context(), "i")
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, []string{onBackups + "?instance_id=i", onBackups + "?instance_id=i&marker=20"}, cloud.Journal())
}

// A slave can be made from a snapshot that adds to a backup of its master.
// Trove, trove/taskmanager/manager.py, Manager._create_replication_slave.
func TestASlaveIsSeededFromABackup(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, tells(ofM("r", "reports")))
	spec := slaveOfM
	spec.BackupID = backupID
	_, err := cloud.client().CreateInstance(t.Context(), spec)
	require.NoError(t, err)
	assert.JSONEq(t, `{"instance": {"name": "reports", "replica_of": "m", "restorePoint": {"backupRef": "`+backupID+`"}}}`, cloud.Sent(postInst))
}
