package store

import "time"

// The states of a backup that the sandbox uses. Trove, trove/backup/state.py, class BackupState.
const (
	BackupNew       = "NEW"
	BackupBuilding  = "BUILDING"
	BackupCompleted = "COMPLETED"
	BackupFailed    = "FAILED"
)

// Backup is a row of backups: the snapshot from which a slave is made.
type Backup struct {
	ID                 string
	Name               string
	State              string
	TenantID           string
	InstanceID         string
	NodeID             string
	DatastoreVersionID string
	Description        string
	// ParentID is the backup that this one adds to; "" for a full one.
	ParentID string
	// Location is where the backup is kept; "" while it is being made.
	Location string
	Size     float64
	Created  time.Time
	Updated  time.Time
	Deleted  bool
	// Contents are the databases and users that an instance has which is made from it.
	Contents Details
}

// SaveBackup inserts the row, or replaces the one with its id.
func (tx *Tx) SaveBackup(b Backup) error {
	tx.touch(b.InstanceID)
	deletedAt := time.Time{}
	if b.Deleted {
		deletedAt = b.Updated
	}
	return tx.exec(upsert("backups", []string{
		"id", "name", "state", "tenant_id", "instance_id", "node_id", "datastore_version_id", "description", "parent_id", "location", "size",
		"backup_timestamp", "created", "updated", "deleted", "deleted_at",
		"contents",
	}), b.ID, b.Name, b.State, b.TenantID, b.InstanceID, orNull(b.NodeID), b.DatastoreVersionID, orNull(b.Description), orNull(b.ParentID),
		orNull(b.Location), orNull(b.Size), datetime(b.Created), datetime(b.Created), datetime(b.Updated), b.Deleted, datetime(deletedAt),
		&b.Contents)
}

// EndBackup puts a backup that is still being made into state; others it leaves as they are.
func (tx *Tx) EndBackup(id, state string, now time.Time) error {
	instances, err := all(tx, scanText, `UPDATE backups SET state = ?, updated = ? WHERE id = ? AND state IN (`+backupRunning+`) RETURNING instance_id`,
		state, datetime(now), id)
	for _, instanceID := range instances {
		tx.changed = true
		tx.touch(instanceID)
	}
	return err
}

// EndBackups puts all backups of an instance that are still being made into state.
func (tx *Tx) EndBackups(instanceID, state string, now time.Time) error {
	tx.touch(instanceID)
	return tx.exec(`UPDATE backups SET state = ?, updated = ? WHERE instance_id = ? AND state IN (`+backupRunning+`)`, state, datetime(now), instanceID)
}

// backupRunning are the states of a backup that is still being made, for SQL.
const backupRunning = `'` + BackupNew + `', '` + BackupBuilding + `'`

const selectBackup = `SELECT id, name, state, tenant_id, instance_id, node_id, datastore_version_id, description, parent_id, location, size, created,
	updated, deleted, contents FROM backups WHERE deleted = 0`

func scanBackup(r scanner) (Backup, error) {
	var b Backup
	err := r.Scan(&b.ID, &b.Name, &b.State, into(&b.TenantID), into(&b.InstanceID), into(&b.NodeID), into(&b.DatastoreVersionID), into(&b.Description),
		into(&b.ParentID), into(&b.Location), into(&b.Size), into(&b.Created), into(&b.Updated), &b.Deleted, &b.Contents)
	return b, err
}

// Backups are those that aren't deleted, in the order of their making.
func (tx *Tx) Backups() ([]Backup, error) {
	return all(tx, scanBackup, selectBackup+` ORDER BY created, id`)
}

// Backup is the one of a project with this id.
func (tx *Tx) Backup(projectID, id string) (Backup, error) {
	return one(tx, scanBackup, selectBackup+` AND tenant_id = ? AND id = ?`, projectID, id)
}

// ProjectBackups are those of a project, of one instance if instanceID isn't "", the latest change first: at most limit, after the first offset.
func (tx *Tx) ProjectBackups(projectID, instanceID, datastoreID string, offset, limit int) ([]Backup, error) {
	return all(tx, scanBackup, selectBackup+` AND tenant_id = ?1 AND (?2 = '' OR instance_id = ?2)
			AND (?5 = '' OR datastore_version_id IN (SELECT id FROM datastore_versions WHERE datastore_id = ?5)) ORDER BY updated DESC, rowid DESC LIMIT ?4 OFFSET ?3`,
		projectID, instanceID, offset, limit, datastoreID)
}
