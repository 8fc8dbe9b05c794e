package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// stateV1Heartbeat is that of a guest that is about to say again what it has said before.
const stateV1Heartbeat = "v1_heartbeat"

const kindV1Heartbeat = "v1_heartbeat"

// heartbeatInterval is how often guests speak: half of what TaskManager thinks they do at least. Trove, trove/common/cfg.py,
// report_interval.
const heartbeatInterval = 10 * time.Second

// forgetService makes what a guest has said unknown until it says it again, at the next heartbeat. What TaskManager has said in its place
// nobody says again. Trove, trove/instance/models.py, BaseInstance.reset_status.
func forgetService(tx *store.Tx, now time.Time, t target, said string) error {
	guest := t.nodeID
	if guest == "" {
		guest = t.instanceID
	}
	err := tx.SaveServiceStatus(derived(guest, "service"), t.instanceID, t.nodeID, serviceUnknown.id, serviceUnknown.description, now)
	if slices.Contains([]string{"", serviceUnknown.description, serviceTimeout.description}, said) {
		return err
	}
	list, errOperation := begun(kindV1Heartbeat, stateV1Heartbeat, t.instanceID, now.Add(heartbeatInterval), data{Service: said})
	for _, op := range list {
		op.NodeID = t.nodeID
		err = errors.Join(err, tx.AddOperation(op))
	}
	return errors.Join(err, errOperation)
}

// v1Heartbeat is a guest that speaks again, unless it has said something else meanwhile.
func v1Heartbeat(r rows, _ time.Time, _ Pace) changes {
	if r.operation.NodeID != "" {
		if _, ok := r.node(r.operation.NodeID); !ok {
			return changes{}
		}
	}
	if r.machine().Service != serviceUnknown.description {
		return changes{}
	}
	for _, s := range []service{
		serviceRunning, serviceShutdown, serviceFailed, serviceBuilding, serviceReady, serviceHealthy,
	} {
		if s.description == r.data.Service {
			return changes{heartbeats: []heartbeat{{s, r.target()}}}
		}
	}
	return changes{}
}
