package store

import "time"

// The states of a backup that the sandbox uses. Trove, trove/backup/state.py, class BackupState.
const (
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
	Size               float64
	Created            time.Time
	Updated            time.Time
	Deleted            bool
}

// Message is what one part of Trove said to another over RPC.
type Message struct {
	ID       int64
	Sent     time.Time
	Sender   string
	Receiver string
	Method   string
	// Payload is JSON.
	Payload string
}

// SaveBackup inserts the row, or replaces the one with its id.
func (tx *Tx) SaveBackup(b Backup) error {
	deletedAt := time.Time{}
	if b.Deleted {
		deletedAt = b.Updated
	}
	return tx.exec(upsert("backups", []string{
		"id", "name", "state", "tenant_id", "instance_id", "node_id", "datastore_version_id", "size", "backup_timestamp", "created", "updated",
		"deleted", "deleted_at",
	}), b.ID, b.Name, b.State, b.TenantID, b.InstanceID, orNull(b.NodeID), b.DatastoreVersionID, b.Size, datetime(b.Created), datetime(b.Created),
		datetime(b.Updated), b.Deleted, datetime(deletedAt))
}

// EndBackup puts a backup that is still being made into state; others it leaves as they are.
func (tx *Tx) EndBackup(id, state string, now time.Time) error {
	return tx.exec(`UPDATE backups SET state = ?, updated = ? WHERE id = ? AND state = '`+BackupBuilding+`'`, state, datetime(now), id)
}

// SaveServiceStatus notes what the guest of an instance, or of its node, says of its database.
func (tx *Tx) SaveServiceStatus(id, instanceID, nodeID string, statusID int, description string, now time.Time) error {
	return tx.exec(upsert("service_statuses", []string{"id", "instance_id", "node_id", "status_id", "status_description", "updated_at"}),
		id, instanceID, orNull(nodeID), statusID, description, datetime(now))
}

// SaveHeartbeat notes that the guest lives.
func (tx *Tx) SaveHeartbeat(id, instanceID, nodeID string, now time.Time) error {
	return tx.exec(upsert("agent_heartbeats", []string{"id", "instance_id", "node_id", "updated_at", "deleted"}), id, instanceID, orNull(nodeID),
		datetime(now), 0)
}

// SaveLastSeen notes when the guest's last message of this method was sent.
func (tx *Tx) SaveLastSeen(instanceID, nodeID, method string, sent time.Time) error {
	return tx.exec(`INSERT INTO conductor_lastseen (instance_id, node_id, method_name, sent) VALUES (?, ?, ?, ?)
		ON CONFLICT (instance_id, method_name, ifnull(node_id, '')) DO UPDATE SET sent = excluded.sent`,
		instanceID, orNull(nodeID), method, float64(sent.UnixMicro())/1e6)
}

// SaveUsage notes what was made and is to be paid for.
func (tx *Tx) SaveUsage(id, nodeID string, m Machine, now time.Time) error {
	return tx.exec(upsert("usage_events", []string{
		"id", "instance_name", "tenant_id", "nova_instance_id", "instance_size", "nova_volume_id", "volume_size", "updated", "node_id",
	}), id, m.Name, m.TenantID, m.ComputeInstanceID, m.FlavorID, m.VolumeID, m.VolumeSize, datetime(now), orNull(nodeID))
}

// EndUsage notes when what was made was deleted.
func (tx *Tx) EndUsage(id string, now time.Time) error {
	return tx.exec(`UPDATE usage_events SET end_time = ?2, updated = ?2 WHERE id = ?1 AND end_time IS NULL`, id, datetime(now))
}

// keptRows is how many rows the tables journal and messages keep.
const keptRows = 20000

// AddMessage appends to the record of what was said.
func (tx *Tx) AddMessage(m Message) error {
	if err := tx.exec(`INSERT INTO messages (sent, sender, receiver, method, payload) VALUES (?, ?, ?, ?, ?)`,
		nanoseconds(m.Sent), m.Sender, m.Receiver, m.Method, m.Payload); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM messages WHERE id <= (SELECT max(id) FROM messages) - ?`, keptRows)
}

// Messages is what was said, in order.
func (tx *Tx) Messages() ([]Message, error) {
	return all(tx, func(r scanner) (Message, error) {
		var m Message
		var sent int64
		err := r.Scan(&m.ID, &sent, &m.Sender, &m.Receiver, &m.Method, &m.Payload)
		m.Sent = fromNanoseconds(sent)
		return m, err
	}, `SELECT id, sent, sender, receiver, method, payload FROM messages ORDER BY id`)
}

// Backups are those that aren't deleted, in the order of their making.
func (tx *Tx) Backups() ([]Backup, error) {
	return all(tx, func(r scanner) (Backup, error) {
		var b Backup
		err := r.Scan(&b.ID, &b.Name, &b.State, into(&b.TenantID), into(&b.InstanceID), into(&b.NodeID), into(&b.DatastoreVersionID), into(&b.Size),
			into(&b.Created), into(&b.Updated), &b.Deleted)
		return b, err
	}, `SELECT id, name, state, tenant_id, instance_id, node_id, datastore_version_id, size, created, updated, deleted FROM backups
		WHERE deleted = 0 ORDER BY created, id`)
}
