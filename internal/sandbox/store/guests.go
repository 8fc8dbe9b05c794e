package store

import (
	"cmp"
	"errors"
	"time"
)

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

// SaveServiceStatus notes what the guest of an instance, or of its node, says of its database.
func (tx *Tx) SaveServiceStatus(id, instanceID, nodeID string, statusID int, description string, now time.Time) error {
	tx.touch(cmp.Or(nodeID, instanceID))
	return tx.exec(upsert("service_statuses", []string{"id", "instance_id", "node_id", "status_id", "status_description", "updated_at"}),
		id, instanceID, orNull(nodeID), statusID, description, datetime(now))
}

// SaveHeartbeat notes that the guest lives.
func (tx *Tx) SaveHeartbeat(id, instanceID, nodeID string, now time.Time) error {
	return tx.exec(upsert("agent_heartbeats", []string{"id", "instance_id", "node_id", "updated_at", "deleted"}), id, instanceID, orNull(nodeID),
		datetime(now), 0)
}

// Whether a guest sends heartbeats.
const (
	GuestSends   = 0
	GuestSilent  = 1 // and the Conductor has not noticed yet
	GuestNoticed = 2
)

// Guest is the agent of an instance, or of its node, as its row of agent_heartbeats says.
type Guest struct {
	ID         string
	InstanceID string
	NodeID     string
	// Seen is the time of its last heartbeat.
	Seen time.Time
}

// Machine is the id of the node, or of the instance, that the guest is on.
func (g Guest) Machine() string { return cmp.Or(g.NodeID, g.InstanceID) }

// LongestUnseen is the guest whose last heartbeat is the oldest of those that send, or of those that are silent; ErrNotFound if there is none.
func (tx *Tx) LongestUnseen(silent int) (Guest, error) {
	return one(tx, func(r scanner) (g Guest, err error) {
		err = r.Scan(&g.ID, &g.InstanceID, into(&g.NodeID), &g.Seen)
		return g, err
	}, `SELECT id, instance_id, node_id, updated_at FROM agent_heartbeats WHERE deleted = 0 AND silent = ? ORDER BY updated_at, rowid LIMIT 1`, silent)
}

// SaveSilent notes whether a guest sends heartbeats.
func (tx *Tx) SaveSilent(id string, silent int) error {
	return tx.exec(`UPDATE agent_heartbeats SET silent = ? WHERE id = ?`, silent, id)
}

// NoteHeartbeat is a guest that says again what it has said before: nothing changes but the times.
func (tx *Tx) NoteHeartbeat(g Guest, serviceID string, m Message) error {
	return errors.Join(
		tx.note(`UPDATE agent_heartbeats SET updated_at = ? WHERE id = ?`, datetime(m.Sent), g.ID),
		tx.note(`UPDATE service_statuses SET updated_at = ? WHERE id = ?`, datetime(m.Sent), serviceID),
		tx.SaveLastSeen(g.InstanceID, g.NodeID, m.Method, m.Sent),
		tx.AddMessage(m),
	)
}

// RemoveHeartbeat marks what is known of a guest's heartbeats as deleted. It is no error if there is none.
func (tx *Tx) RemoveHeartbeat(id string, now time.Time) error {
	return tx.exec(`UPDATE agent_heartbeats SET deleted = 1, deleted_at = ? WHERE id = ? AND deleted = 0`, datetime(now), id)
}

// SaveLastSeen notes when the guest's last message of this method was sent.
func (tx *Tx) SaveLastSeen(instanceID, nodeID, method string, sent time.Time) error {
	return tx.note(`INSERT INTO conductor_lastseen (instance_id, node_id, method_name, sent) VALUES (?, ?, ?, ?)
		ON CONFLICT (instance_id, method_name, ifnull(node_id, '')) DO UPDATE SET sent = excluded.sent`,
		instanceID, orNull(nodeID), method, float64(sent.UnixMicro())/1e6)
}

// SaveRootEnabled notes who enabled the database's root of an instance, or of its node, for the first time. The row has the machine's id.
func (tx *Tx) SaveRootEnabled(id, nodeID, user string, now time.Time) error {
	return tx.exec(`INSERT INTO root_enabled_history (id, "user", created, node_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		id, user, datetime(now), orNull(nodeID))
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
	if err := tx.note(`INSERT INTO messages (sent, sender, receiver, method, payload) VALUES (?, ?, ?, ?, ?)`,
		nanoseconds(m.Sent), m.Sender, m.Receiver, m.Method, m.Payload); err != nil {
		return err
	}
	return tx.note(`DELETE FROM messages WHERE id <= (SELECT max(id) FROM messages) - ?`, keptRows)
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
