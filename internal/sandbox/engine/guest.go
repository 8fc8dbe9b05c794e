package engine

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// States of the operation that builds one machine, and of those that a cast starts on a guest.
const (
	stateServer  = "server"  // Nova boots the server
	statePrepare = "prepare" // the guest installs and starts the database
	stateHung    = "hung"    // it doesn't, since a test says so
	stateRestart = "restart" // the guest restarts the database
	stateJoin    = "join"    // the guest works through a list of addresses
)

const kindBuild = "build" // of one machine

// The effects that a fault can have on a machine.
const (
	EffectBuildError = "build_error"
	EffectHang       = "hang"
)

// VolumeUsed is what a fresh database uses of its volume, in GB: the number that the specification prints in Show Node.
const VolumeUsed = 0.17

// build begins to build a machine.
func build(t target, now time.Time, pace Pace) store.Operation {
	return store.Operation{
		Kind: kindBuild, State: stateServer, InstanceID: t.instanceID, NodeID: t.nodeID, Due: now.Add(pace.Server), Data: "{}",
	}
}

// derived is an id that follows from another, so that it needs no source of ids.
func derived(id, what string) string {
	space, err := uuid.Parse(id)
	if err != nil {
		space = uuid.NameSpaceOID
		what = id + "/" + what
	}
	return uuid.NewSHA1(space, []byte(what)).String()
}

// bootServer is Nova's part: the server is up and its guest begins, or there is no server.
func bootServer(r rows, now time.Time, pace Pace) changes {
	m := r.machine()
	if r.fault != nil && r.fault.Effect == EffectBuildError {
		message := r.fault.Message
		if message == "" {
			// Trove's VolumeCreationFailure and its like never reach the user; this is what the user of a failed server sees.
			message = "Server not active, status: ERROR, fault message: No valid host was found."
		}
		m.ServerStatus, m.Fault, m.FaultCreated = StatusError, message, now
		c := r.withMachine(m)
		c.usedFault, c.wake = r.fault, true
		return c
	}
	m.ComputeInstanceID, m.VolumeID = derived(m.ID, "server"), derived(m.ID, "volume")
	m.Hostname = m.Name + ".novalocal"
	m.ServerStatus = StatusActive
	c := r.withMachine(m)
	c.secured = []store.Machine{m}
	c.heartbeats = []heartbeat{{serviceBuilding, target{r.instance.ID, r.operation.NodeID}}}
	c.next = next{state: statePrepare, after: pace.Prepare}
	return c
}

// prepare ends with a running database, unless a fault hangs the guest for as long as the fault is there.
func prepare(r rows, _ time.Time, _ Pace) changes {
	if r.fault != nil && r.fault.Effect == EffectHang {
		return changes{next: next{state: stateHung, never: true}}
	}
	return changes{
		heartbeats: []heartbeat{{serviceRunning, target{r.instance.ID, r.operation.NodeID}}},
		usage:      []store.Machine{r.machine()},
	}
}

// answer is a guest that has done what it was told.
func answer(r rows, _ time.Time, _ Pace) changes {
	return changes{heartbeats: []heartbeat{{serviceRunning, target{r.instance.ID, r.operation.NodeID}}}}
}

// Resume makes guests that hang look whether they still have to.
func Resume(tx *store.Tx, now time.Time) error {
	return errors.Join(tx.WakeState(stateHung, now), tx.WakeState(stateV1Hung, now))
}
