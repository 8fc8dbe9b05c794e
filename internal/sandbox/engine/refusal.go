package engine

import (
	"errors"
	"fmt"
)

// Kind is the sort of a refusal, and so its status code in the API.
type Kind int

// The kinds of refusals, after the elements of Trove's error bodies.
const (
	BadRequest Kind = iota + 1
	ItemNotFound
	Unauthorized
	Forbidden
	OverLimit
	UnprocessableEntity
	NotImplemented
	Conflict
	// Unforeseen is what Trove fails on: the message is for the reader of this code.
	Unforeseen
)

// Refusal is the error of a call that Trove refuses. The message is for the user.
type Refusal struct {
	Kind    Kind
	Message string
}

// Error is the message.
func (r *Refusal) Error() string { return r.Message }

// ignoreRefusal is nil for a refusal, and any other error as it is.
func ignoreRefusal(err error) error {
	var r *Refusal
	if errors.As(err, &r) {
		return nil
	}
	return err
}

func refuse(kind Kind, format string, args ...any) error {
	return &Refusal{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// clusterNotFound is Trove's ClusterNotFound.
func clusterNotFound(id string) error {
	return refuse(ItemNotFound, "Cluster '%s' cannot be found.", id)
}

// nodeNotFound is Trove's ClusterNotFound for a node, which Trove has no exception for.
func nodeNotFound(id string) error { return refuse(ItemNotFound, "Node '%s' cannot be found.", id) }

// instanceNotFound is Trove's NotFound.
func instanceNotFound(id string) error {
	return refuse(ItemNotFound, "Resource %s cannot be found.", id)
}

// clusterBusy is Trove's UnprocessableEntity of a busy cluster (trove/cluster/models.py), which says "task" where the specification has
// a status.
func clusterBusy(status string) error {
	return refuse(UnprocessableEntity, "This action cannot be performed on the cluster while the current cluster status is '%s'.", status)
}

// instanceBusy is Trove's UnprocessableEntity of an instance that builds (trove/instance/models.py, Instance.delete), or of one that is
// otherwise busy (Instance.validate_can_perform_action).
func instanceBusy(id, status string) error {
	if status == StatusBuild {
		return refuse(UnprocessableEntity, "Instance %s is not ready. (Status is %s).", id, status)
	}
	return refuse(UnprocessableEntity, "Instance %s is not currently available for an action to be performed (instance status was %s).", id, status)
}
