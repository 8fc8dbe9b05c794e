package engine

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// A guest sends a heartbeat every Pace.Report, with its node's id (specification, section Guest). One that has fallen silent is noticed by the
// Conductor once its last heartbeat is Pace.Expiry old: what is known of its database is then that nothing is known. Trove names that time
// agent_heartbeat_expiry (trove/common/cfg.py) and the status UNKNOWN (trove/instance/service_status.py).

// pulse is what a guest does next by itself, or the Conductor about a silent one.
type pulse struct {
	guest  store.Guest
	due    time.Time
	silent bool
}

// before tells whether there is a pulse, and nothing else that is due at the same time or earlier.
func (p pulse) before(due time.Time, another bool) bool {
	return !p.due.IsZero() && (!another || p.due.Before(due))
}

// heartbeatID is the id of a machine's row of agent_heartbeats.
func heartbeatID(machineID string) string { return derived(machineID, "heartbeat") }

// nextPulse is the one that is due first; its time is zero if there is none.
func (e *Engine) nextPulse(tx *store.Tx) (pulse, error) {
	var first pulse
	if e.Pace.Report == 0 {
		return first, nil
	}
	for _, silent := range []bool{false, true} {
		state, after := store.GuestSends, e.Pace.Report
		if silent {
			state, after = store.GuestSilent, e.Pace.Expiry
		}
		guest, err := tx.LongestUnseen(state)
		found, err := store.Exists(err)
		if err != nil {
			return first, err
		}
		if p := (pulse{guest, guest.Seen.Add(after), silent}); found && p.before(first.due, !first.due.IsZero()) {
			first = p
		}
	}
	return first, nil
}

// pulse lets a guest say again what it has said before, or the Conductor notice that it doesn't.
func (e *Engine) pulse(tx *store.Tx, p pulse) error {
	if p.silent {
		if err := e.noticeSilence(tx, p); err != nil {
			return err
		}
		return e.Note(tx, p.due)
	}
	m, err := machineOf(tx, p.guest)
	if err != nil {
		return err
	}
	if m.Details.Silent {
		return tx.SaveSilent(p.guest.ID, store.GuestSilent) // It was silent before it had ever said a word.
	}
	text, err := json.Marshal(payload{m.Service, p.guest.NodeID})
	if err != nil {
		return err
	}
	return tx.NoteHeartbeat(p.guest, derived(m.ID, "service"), store.Message{
		Sent: p.due, Sender: "guest:" + m.ID, Receiver: "conductor", Method: "heartbeat", Payload: string(text),
	})
}

// noticeSilence is the Conductor's part: nobody knows any longer how the database is, and who waits for the guest looks again.
func (e *Engine) noticeSilence(tx *store.Tx, p pulse) error {
	g := p.guest
	if err := say(tx, target{g.InstanceID, g.NodeID}, serviceUnknown, p.due); err != nil {
		return err
	}
	if err := tx.SaveSilent(g.ID, store.GuestNoticed); err != nil {
		return err
	}
	return tx.WakeOperations(g.InstanceID, p.due)
}

// fallSilent stops a guest's heartbeats, after a last one, or lets it go on. One that goes on says that its database runs, if nobody knew any
// longer.
func fallSilent(tx *store.Tx, t target, service string, silent bool, now time.Time) error {
	id, state := heartbeatID(cmp.Or(t.nodeID, t.instanceID)), store.GuestSends
	if silent {
		state = store.GuestSilent
	} else if service == serviceUnknown.description {
		service = serviceRunning.description
	}
	if err := tx.SaveHeartbeat(id, t.instanceID, t.nodeID, now); err != nil {
		return err
	}
	if err := tx.SaveSilent(id, state); err != nil {
		return err
	}
	return say(tx, t, serviceCalled(service), now)
}

// machineOf is the machine that a guest is on.
func machineOf(tx *store.Tx, g store.Guest) (store.Machine, error) {
	if g.NodeID != "" {
		n, err := tx.Node(g.NodeID)
		return n.Machine, err
	}
	i, err := tx.Instance(g.InstanceID)
	return i.Machine, err
}
