package store

import (
	"encoding/json"
	"time"
)

// Request is a row of journal: one request to the emulated API and how it was answered.
type Request struct {
	ID   int64     `json:"id"`
	Time time.Time `json:"time"` // simulated
	// Kind is "identity" for Keystone, "trove" for Trove, "version" for the version document at the root.
	Kind   string `json:"kind"`
	Method string `json:"method"`
	// Path is what follows the project's id in a call of Trove, what follows /identity in one of Keystone.
	Path  string `json:"path"`
	Query string `json:"query,omitempty"`
	// Status is that of the answer, or of the answer that was lost.
	Status    int    `json:"status"`
	RequestID string `json:"request_id"`
	UserAgent string `json:"user_agent,omitempty"`
	// Body is the request's, with secrets masked.
	Body string `json:"body,omitempty"`
	// Duration is how long the answer took, in milliseconds of real time.
	Duration float64 `json:"duration_ms"`
	// ObjectID is that of the object which the request made; "" where it made none.
	ObjectID string `json:"object_id,omitempty"`
}

// AddRequest appends to the journal.
func (tx *Tx) AddRequest(r Request) error {
	if err := tx.note(`INSERT INTO journal (time, kind, method, path, query, status, request_id, user_agent, body, duration, object_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		nanoseconds(r.Time), r.Kind, r.Method, r.Path, r.Query, r.Status, r.RequestID, r.UserAgent, r.Body, r.Duration, r.ObjectID); err != nil {
		return err
	}
	return tx.note(`DELETE FROM journal WHERE id <= (SELECT max(id) FROM journal) - ?`, keptRows)
}

// Requests is the journal, oldest first, from the request after the one with this id on.
func (tx *Tx) Requests(after int64) ([]Request, error) {
	return all(tx, func(row scanner) (Request, error) {
		var r Request
		var at int64
		err := row.Scan(&r.ID, &at, &r.Kind, &r.Method, &r.Path, &r.Query, &r.Status, &r.RequestID, &r.UserAgent, &r.Body, &r.Duration, &r.ObjectID)
		r.Time = fromNanoseconds(at)
		return r, err
	}, `SELECT id, time, kind, method, path, query, status, request_id, user_agent, body, duration, object_id FROM journal WHERE id > ? ORDER BY id`, after)
}

// ClearRequests empties the journal.
func (tx *Tx) ClearRequests() error { return tx.exec(`DELETE FROM journal`) }

// Fault is a row of faults: something that is to go wrong.
type Fault struct {
	ID int64 `json:"id"`
	// Effect says what happens. On requests: "status" answers with Status, Headers and Body and does nothing; "reset_before" resets the
	// connection and does nothing; "reset_after" does what was asked and resets the connection instead of answering. On the node or
	// instance called Name: "build_error" fails its build with Message, "hang" keeps it in BUILD. "slow" answers after Delay.
	Effect string `json:"effect"`
	// Times is how often; 0 stands for once, a negative number for always.
	Times int `json:"times"`
	// Method and Path choose requests: Method "" fits every method, Path is a regular expression for what the journal calls path.
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	// Status, Headers and Body are the answer of effect "status". Without a Body it is Trove's error body for Status, with Message.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
	// Name is that of the node or instance that is to fail.
	Name string `json:"name,omitempty"`
	// Message is the text of the error.
	Message string `json:"message,omitempty"`
	// Delay is how long effect "slow" keeps a request waiting, in real time: "2s".
	Delay string `json:"delay,omitempty"`
}

// AddFault inserts a fault and returns it with its ID.
func (tx *Tx) AddFault(f Fault) (Fault, error) {
	headers, err := json.Marshal(f.Headers)
	if err != nil {
		return f, err
	}
	result, err := tx.tx.ExecContext(tx.ctx, `INSERT INTO faults (effect, times, method, path, status, headers, body, name, message, delay)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.Effect, f.Times, f.Method, f.Path, f.Status, string(headers), f.Body, f.Name, f.Message, f.Delay)
	if err != nil {
		return f, err
	}
	tx.changed = true
	f.ID, err = result.LastInsertId()
	return f, err
}

// Faults are those that have not had their effect, oldest first.
func (tx *Tx) Faults() ([]Fault, error) {
	return all(tx, func(r scanner) (Fault, error) {
		var f Fault
		var headers string
		if err := r.Scan(&f.ID, &f.Effect, &f.Times, &f.Method, &f.Path, &f.Status, &headers, &f.Body, &f.Name, &f.Message, &f.Delay); err != nil {
			return f, err
		}
		err := json.Unmarshal([]byte(headers), &f.Headers)
		return f, err
	}, `SELECT id, effect, times, method, path, status, headers, body, name, message, delay FROM faults ORDER BY id`)
}

// UseFault counts a fault's effect, and removes the fault after the last.
func (tx *Tx) UseFault(f Fault) error {
	switch {
	case f.Times < 0:
		return nil
	case f.Times <= 1:
		return tx.RemoveFaults(f.ID)
	default:
		return tx.exec(`UPDATE faults SET times = times - 1 WHERE id = ?`, f.ID)
	}
}

// RemoveFaults removes the fault with this id, or all if it is 0.
func (tx *Tx) RemoveFaults(id int64) error {
	return tx.exec(`DELETE FROM faults WHERE ?1 = 0 OR id = ?1`, id)
}
