package trove

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// What an error of this package means, for errors.Is.
var (
	// ErrNotFound says that the server knows no such object (404).
	ErrNotFound = errors.New("not found")
	// ErrBusy says that the object is in the middle of something else (422).
	ErrBusy = errors.New("busy")
	// ErrQuota says that the project's quota is used up (413 without Retry-After).
	ErrQuota = errors.New("quota exceeded")
	// ErrRateLimited says that requests came too fast (429, or 413 with Retry-After), also after waiting and trying again.
	ErrRateLimited = errors.New("rate limited")
	// ErrUnsupported says that the API or the datastore has no such operation (501, or known beforehand).
	ErrUnsupported = errors.New("unsupported")
	// ErrConflict says that the request contradicts the present state (409).
	ErrConflict = errors.New("conflict")
	// ErrFault says that an object failed on the server: it is in ERROR or FAILED.
	ErrFault = errors.New("failed on the server")
)

// Error is a refusal by the server.
type Error struct {
	// StatusCode is the HTTP status.
	StatusCode int
	// Code is the name the server gives the error: "badRequest", "itemNotFound".
	Code      string
	Message   string
	RequestID string
	Method    string
	// Path is below the service's endpoint: "/clusters/…".
	Path string

	kind error
}

// Error is one line.
func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %d %s: %s (request id %s)", e.Method, e.Path, e.StatusCode, e.Code, e.Message, e.RequestID)
}

// Is reports whether the refusal is of the kind that target stands for.
func (e *Error) Is(target error) bool { return e.kind != nil && target == e.kind }

// StateError says that an object has come to a state that nobody waited for.
type StateError struct {
	// Kind is "cluster", "node" or "instance".
	Kind   string
	ID     string
	Name   string
	Status Status
	// Reached is how far it had come: "2 of 3 nodes ACTIVE".
	Reached string
	// Fault is the server's own words.
	Fault string
}

// Error is one line.
func (e *StateError) Error() string { return fmt.Sprintf("%s %s (%s) is %s", e.Kind, e.ID, e.Name, e.Status) }

// Is reports whether target is ErrFault and the state a failed one.
func (e *StateError) Is(target error) bool {
	class, err := e.Status.Class()
	return target == ErrFault && err == nil && class == Failed
}

// TimeoutError says that the deadline passed while an object was still changing.
type TimeoutError struct {
	// Kind is "cluster", "node" or "instance".
	Kind   string
	ID     string
	Name   string
	Status Status
	Waited time.Duration
	// Reached is how far it had come: "2 of 3 nodes ACTIVE".
	Reached string
}

// Error is one line.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("%s %s (%s) is still %s after %s", e.Kind, e.ID, e.Name, e.Status, e.Waited)
}

// Unwrap is context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// Candidate is an object that a lost create may have made.
type Candidate struct {
	ID      string
	Created time.Time
}

// AmbiguousError says that the answer to a create was lost and several objects may be the one it made.
type AmbiguousError struct {
	// Kind is "cluster" or "instance".
	Kind       string
	Name       string
	Candidates []Candidate
}

// Error is one line.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("the answer to the create of %s %q was lost, and %d objects may be the one", e.Kind, e.Name, len(e.Candidates))
}

// UnsupportedError names an operation that the dialect or the datastore lacks.
type UnsupportedError struct {
	Operation Operation
	// API is the dialect: "nodes" or "v1.0".
	API string
	// Datastore is empty where the operation is missing for all of them.
	Datastore string
}

// Error is one line.
func (e *UnsupportedError) Error() string { return fmt.Sprintf("%s is not supported by API %s", e.Operation, e.API) }

// Is reports whether target is ErrUnsupported.
func (e *UnsupportedError) Is(target error) bool { return target == ErrUnsupported }
