package store

import (
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// Event is a row of history: a value of an object that changed.
type Event struct {
	ID   int64     `json:"id"`
	Time time.Time `json:"time"` // simulated
	// ObjectID is that of a cluster, a node or an instance, ClusterID the node's cluster.
	ObjectID  string `json:"object_id"`
	ClusterID string `json:"cluster_id,omitempty"`
	Name      string `json:"name"`
	// Field is what changed: "status", "flavor_id", …; Before is "" for a new object, After for one that is gone.
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// touch notes that this object was written in the transaction.
func (tx *Tx) touch(id string) {
	if !slices.Contains(tx.touched, id) {
		tx.touched = append(tx.touched, id)
	}
}

// Touched are the ids of the objects that were written since it was last called in this transaction, in order.
func (tx *Tx) Touched() []string {
	ids := tx.touched
	tx.touched = nil
	return ids
}

// Seen are the values of an object that the history has seen last; nil for a new one.
func (tx *Tx) Seen(objectID string) (map[string]string, error) {
	text, err := one(tx, scanText, `SELECT "values" FROM seen WHERE object_id = ?`, objectID)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var values map[string]string
	return values, json.Unmarshal([]byte(text), &values)
}

// SaveSeen keeps what the history has seen of an object; nil forgets it.
func (tx *Tx) SaveSeen(objectID string, values map[string]string) error {
	if values == nil {
		return tx.exec(`DELETE FROM seen WHERE object_id = ?`, objectID)
	}
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO seen (object_id, "values") VALUES (?, ?) ON CONFLICT (object_id) DO UPDATE SET "values" = excluded."values"`,
		objectID, string(text))
}

// AddEvent appends to the history, of which the oldest rows are forgotten now and then.
func (tx *Tx) AddEvent(e Event) error {
	tx.changed = true
	id, err := one(tx, func(r scanner) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	}, `INSERT INTO history (time, object_id, cluster_id, name, field, before, after) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		nanoseconds(e.Time), e.ObjectID, e.ClusterID, e.Name, e.Field, e.Before, e.After)
	if err != nil || id%1000 != 0 {
		return err
	}
	return tx.exec(`DELETE FROM history WHERE id <= ?`, id-keptRows)
}

// History are the events after the one with this id, oldest first.
func (tx *Tx) History(after int64) ([]Event, error) {
	return all(tx, func(row scanner) (Event, error) {
		var e Event
		var at int64
		err := row.Scan(&e.ID, &at, &e.ObjectID, &e.ClusterID, &e.Name, &e.Field, &e.Before, &e.After)
		e.Time = fromNanoseconds(at)
		return e, err
	}, `SELECT id, time, object_id, cluster_id, name, field, before, after FROM history WHERE id > ? ORDER BY id`, after)
}
