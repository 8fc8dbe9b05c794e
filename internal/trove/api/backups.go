package api

import (
	"fmt"
	"time"
)

// Backup is what an instance held at a time, kept in the cloud's object store, also when the instance is gone. Times are UTC.
//
// Trove, trove/backup/models.py, DBBackup.
type Backup struct {
	ID     string
	Name   string
	Status Status
	// InstanceID is the instance that it was made of.
	InstanceID string
	// Description is empty where there is none.
	Description string
	// ParentID is the backup that this one adds to, and without which it is worth nothing; empty where it is whole.
	ParentID string
	// Size is in GB, zero until it is complete.
	Size float64
	// Location is where the object store has it, empty until it is complete.
	Location  string
	Datastore Datastore
	Created   time.Time
	Updated   time.Time
}

func (b Backup) Summary() Summary {
	return Summary{ID: b.ID, Name: b.Name, Status: b.Status, Datastore: b.Datastore, Created: b.Created}
}

// String is name and id.
func (b Backup) String() string { return fmt.Sprintf("%s (%s)", b.Name, b.ID) }

// BackupSpec is a backup that is to be made.
type BackupSpec struct {
	Name       string
	InstanceID string
	// Description is not sent where it is empty, which Trove refuses.
	Description string
	// ParentID is a backup of the same instance; only what has changed since then is kept.
	ParentID string
	// Container is the object store's one to keep it in; empty stands for the cloud's own choice.
	Container string

	// OnExisting is for backups of the instance that have the name already.
	OnExisting OnExisting
}

// IsMetBy compares what is not in the summary. A container is not shown.
func (s BackupSpec) IsMetBy(backup Backup) bool {
	return backup.InstanceID == s.InstanceID && backup.Description == s.Description && backup.ParentID == s.ParentID
}

// backupRequests are about backups. check says which dialect has them; lacking is for the others.
type backupRequests interface {
	ShowBackup(id string) Request
	// ListBackups asks for those of an instance, or for all where its id is empty.
	ListBackups(instanceID, marker string) Request
	CreateBackup(spec BackupSpec) Request
	DeleteBackup(id string) Request
}
