package trove

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// StateError says that an object has come to a state that nobody waited for. errors.Is tells ErrFault where that state
// is a failed one.
type StateError struct {
	// Kind is "cluster", "node" or "instance".
	Kind   string
	ID     string
	Name   string
	Status api.Status
	// Task is what a failed cluster of v1.0 is stuck in, else empty.
	Task api.Task
	// Reached is how far it had come: "2 of 3 nodes ACTIVE".
	Reached string
	// Fault is the server's own words, about the object and about each of its nodes that failed.
	Fault string
	// FailedNodes is how many of a cluster's Nodes failed; both are 0 where that is not known. Where some did not, it is not the cluster that failed.
	FailedNodes, Nodes int
}

// OfNodes tells whether nodes of a cluster failed, and others did not.
func (e *StateError) OfNodes() bool { return e.FailedNodes > 0 && e.FailedNodes < e.Nodes }

// Error is one line.
func (e *StateError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %q (%s) is %s", e.Kind, e.Name, e.ID, e.Status)
	if _, err := e.Status.Class(); err != nil {
		text.WriteString(", a status this client does not know")
	}
	if e.Task != "" {
		fmt.Fprintf(&text, ", stuck in %s", e.Task)
	}
	for _, more := range []string{e.Reached, e.Fault} {
		if more != "" {
			text.WriteString("; " + more)
		}
	}
	return text.String()
}

// Is reports whether target is ErrFault and the state a failed one.
func (e *StateError) Is(target error) bool {
	class, err := e.Status.Class()
	return target == api.ErrFault && err == nil && class == api.Failed
}

// UnfinishedReplaceError says that a node was added to a cluster in place of another one, and that something went wrong before
// the other one was gone. Where the API replaces a node in one request, there is none.
type UnfinishedReplaceError struct {
	ClusterID string
	// OldID is the node that was to be replaced. It still stands, or is being removed.
	OldID string
	// NewID is the node that was added for it. It may not be ready.
	NewID string
	// Err is what went wrong.
	Err error
}

// Error is one line.
func (e *UnfinishedReplaceError) Error() string {
	return fmt.Sprintf("node %s was added to cluster %s in place of node %s, which is not gone: %s", e.NewID, e.ClusterID, e.OldID, e.Err)
}

// Unwrap is what went wrong.
func (e *UnfinishedReplaceError) Unwrap() error { return e.Err }

// TimeoutError says that the deadline passed while an object was still changing.
type TimeoutError struct {
	// Kind is "cluster", "node" or "instance".
	Kind string
	ID   string
	Name string
	// Status is the last one seen, empty where the deadline passed before there was any answer.
	Status api.Status
	// Waited is how long this wait took.
	Waited time.Duration
	// Reached is how far it had come, and the words of the server about nodes that failed: "2 of 3 nodes ACTIVE".
	Reached string
}

// Error is one line.
func (e *TimeoutError) Error() string {
	text := fmt.Sprintf("%s %q (%s) is still %s after %s", e.Kind, e.Name, e.ID, e.Status, e.Waited.Round(time.Second))
	if e.Status == "" {
		text = fmt.Sprintf("%s %s: no answer within %s", e.Kind, e.ID, e.Waited.Round(time.Second))
	}
	if e.Reached != "" {
		text += "; " + e.Reached
	}
	return text
}

// Unwrap is context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// AmbiguousError says that the answer to a create was lost and several objects may be the one it made.
type AmbiguousError struct {
	// Kind is "cluster", "instance" or "configuration group".
	Kind string
	Name string
	// Candidates are in the order the server lists them.
	Candidates []Candidate
}

// Error is one line.
func (e *AmbiguousError) Error() string {
	list := make([]string, len(e.Candidates))
	for i, candidate := range e.Candidates {
		list[i] = candidate.String()
	}
	return fmt.Sprintf("the answer to the creation of %s %q was lost, and it may be any of %s",
		e.Kind, e.Name, strings.Join(list, ", "))
}
