package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// stateV1MemberBeat is that of a member's guest that is about to say again what it has said before.
const stateV1MemberBeat = "v1_member_beat"

// forgetMember makes what a member's guest has said unknown until it says it again, at the next heartbeat. What TaskManager has said in
// its place nobody says again. Trove, trove/instance/models.py, BaseInstance.reset_status.
func (e *Engine) forgetMember(tx *store.Tx, now time.Time, n store.Node) error {
	t := target{n.InstanceID, n.ID}
	err := say(tx, t, serviceUnknown, now)
	if slices.Contains([]string{"", serviceNew.description, serviceUnknown.description, serviceTimeout.description}, n.Service) {
		return err
	}
	list, errData := begun(kindV1Beat, stateV1MemberBeat, t.instanceID, now.Add(e.Pace.Beat), data{Old: n.Service})
	for _, op := range list {
		op.NodeID = t.nodeID
		err = errors.Join(err, tx.AddOperation(op))
	}
	return errors.Join(err, errData)
}

// v1MemberBeat is a member's guest that speaks again, unless it has said something else meanwhile.
func v1MemberBeat(r rows, _ time.Time, _ Pace) changes {
	n, ok := r.node(r.operation.NodeID)
	if !ok || n.Details.Silent || n.Service != serviceUnknown.description {
		return changes{}
	}
	for _, s := range []service{serviceRunning, serviceShutdown, serviceFailed, serviceBuilding, serviceReady, serviceHealthy} {
		if s.description == r.data.Old {
			return changes{heartbeats: []heartbeat{{s, r.target()}}}
		}
	}
	return changes{}
}
