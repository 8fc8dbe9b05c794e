package store

import "time"

// Operation is something that TaskManager, Nova or a guest is in the middle of.
type Operation struct {
	ID    int64
	Kind  string
	State string
	// InstanceID is the cluster or instance it belongs to; NodeID the node, where it is about one alone.
	InstanceID string
	NodeID     string
	// Due is when it goes on; zero for never.
	Due time.Time
	// Waiting is true if a heartbeat makes it go on before it is due.
	Waiting bool
	// Deadline is when a waiting operation gives up; zero if it isn't waiting.
	Deadline time.Time
	// Data is what the operation has to remember, in JSON.
	Data string
}

const operationColumns = `id, kind, state, instance_id, node_id, due, waiting, deadline, data`

func scanOperation(r scanner) (Operation, error) {
	var o Operation
	var due, deadline int64
	err := r.Scan(&o.ID, &o.Kind, &o.State, &o.InstanceID, into(&o.NodeID), into(&due), &o.Waiting, into(&deadline), &o.Data)
	o.Due, o.Deadline = fromNanoseconds(due), fromNanoseconds(deadline)
	return o, err
}

// AddOperation inserts an operation; its ID is chosen here.
func (tx *Tx) AddOperation(o Operation) error {
	return tx.exec(`INSERT INTO operations (kind, state, instance_id, node_id, due, waiting, deadline, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		o.Kind, o.State, o.InstanceID, orNull(o.NodeID), nanoseconds(o.Due), o.Waiting, nanoseconds(o.Deadline), o.Data)
}

// SaveOperation replaces the row with the operation's ID. It is no error if the operation was removed meanwhile.
func (tx *Tx) SaveOperation(o Operation) error {
	return tx.exec(`UPDATE operations SET kind = ?, state = ?, due = ?, waiting = ?, deadline = ?, data = ? WHERE id = ?`,
		o.Kind, o.State, nanoseconds(o.Due), o.Waiting, nanoseconds(o.Deadline), o.Data, o.ID)
}

// RemoveOperation removes one that is done.
func (tx *Tx) RemoveOperation(id int64) error {
	return tx.exec(`DELETE FROM operations WHERE id = ?`, id)
}

// RemoveOperations removes those of an instance, or of one node of it if nodeID isn't "".
func (tx *Tx) RemoveOperations(instanceID, nodeID string) error {
	return tx.exec(`DELETE FROM operations WHERE instance_id = ?1 AND (?2 = '' OR node_id = ?2)`, instanceID, nodeID)
}

// WakeOperations makes those of an instance that are waiting due now.
func (tx *Tx) WakeOperations(instanceID string, now time.Time) error {
	return tx.exec(`UPDATE operations SET due = ?2 WHERE instance_id = ?1 AND waiting = 1`, instanceID, nanoseconds(now))
}

// WakeState makes those that never go on by themselves, in this state, due now.
func (tx *Tx) WakeState(state string, now time.Time) error {
	return tx.exec(`UPDATE operations SET due = ?2 WHERE state = ?1 AND due IS NULL`, state, nanoseconds(now))
}

// NextOperation is the one that is due first, at the latest at until; ErrNotFound if there is none.
func (tx *Tx) NextOperation(until time.Time) (Operation, error) {
	return one(tx, scanOperation, `SELECT `+operationColumns+` FROM operations WHERE due <= ? ORDER BY due, id LIMIT 1`, until.UnixNano())
}

// Operations are those of an instance, or all if instanceID is "".
func (tx *Tx) Operations(instanceID string) ([]Operation, error) {
	return all(tx, scanOperation, `SELECT `+operationColumns+` FROM operations WHERE ?1 = '' OR instance_id = ?1 ORDER BY id`, instanceID)
}

// NextDue is when the next operation is due; zero if none is.
func (tx *Tx) NextDue() (time.Time, error) {
	n, err := one(tx, func(r scanner) (n int64, err error) {
		err = r.Scan(into(&n))
		return n, err
	}, `SELECT min(due) FROM operations`)
	return fromNanoseconds(n), err
}
