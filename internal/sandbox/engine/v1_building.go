package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// States of the operation that builds one machine of deployed Trove, an instance or a member of a cluster.
const (
	stateV1Server   = "v1_server"    // Cinder makes the volume, Nova boots the server
	stateV1Prepare  = "v1_prepare"   // the guest installs and starts the database
	stateV1Hung     = "v1_hung"      // it doesn't, since a test says so
	stateV1TimedOut = "v1_timed_out" // it never did
)

const kindV1Build = "v1_build" // of one machine

// What goes wrong by the name, zone or volume size of a machine, so that a test needs nothing else to ask for it.
const (
	nameServerError   = "SERVER_ERROR"
	nameVolumeError   = "VOLUME_ERROR"
	nameGuestError    = "GUEST_ERROR"
	nameGuestHang     = "GUEST_HANG"
	zoneBad           = "BAD_ZONE"
	sizeVolumeFailure = 13 // GB
)

// v1Build begins to build a machine.
func v1Build(t target, now time.Time, pace Pace) store.Operation {
	return store.Operation{
		Kind: kindV1Build, State: stateV1Server, InstanceID: t.instanceID, NodeID: t.nodeID, Due: now.Add(pace.Server), Data: "{}",
	}
}

// v1Server is Cinder's and Nova's part: the server is up and its guest begins, or something failed. Trove, trove/taskmanager/models.py,
// FreshInstanceTasks.create_instance and wait_for_instance.
func v1Server(r rows, now time.Time, pace Pace) changes {
	m := r.machine()
	const noServer = "Server not active, status: ERROR, fault message: No valid host was found. "
	switch {
	case m.VolumeSize == sizeVolumeFailure || strings.Contains(m.Name, nameVolumeError):
		return r.failMachine(m, taskVolumeError, fmt.Sprintf("Failed to create volume for instance %s\nFailed to create volume.", m.ID), now)
	case m.Details.AvailabilityZone == zoneBad:
		return r.failMachine(m, taskServerError,
			fmt.Sprintf("Failed to create server for instance %s\nThe requested availability zone is not available (HTTP 400)", m.ID), now)
	}
	m.ComputeInstanceID, m.VolumeID, m.Updated = derived(m.ID, "server"), derived(m.ID, "volume"), now
	asked := r.fault != nil && r.fault.Effect == EffectBuildError
	if asked || strings.Contains(m.Name, nameServerError) {
		message := noServer
		if asked && r.fault.Message != "" {
			message = r.fault.Message
		}
		m.ServerStatus = StatusError
		c := r.failMachine(m, taskTimeoutError, message, now)
		c.heartbeats = []heartbeat{{serviceTimeout, r.target()}}
		if asked {
			c.usedFault = r.fault
		}
		return c
	}
	m.ServerStatus = StatusActive
	c := r.withMachine(m)
	c.heartbeats = []heartbeat{{serviceBuilding, r.target()}}
	c.next = next{state: stateV1Prepare, after: pace.Prepare}
	return c
}

// v1Prepare ends with a running database, or, in a cluster, with one that is ready to join. A task that says that the cluster has failed
// meanwhile stays.
func v1Prepare(r rows, now time.Time, pace Pace) changes {
	m := r.machine()
	switch {
	case r.fault != nil && r.fault.Effect == EffectHang:
		return changes{next: next{state: stateV1Hung, never: true}}
	case strings.Contains(m.Name, nameGuestHang):
		return changes{next: next{state: stateV1TimedOut, after: pace.GiveUp}}
	case strings.Contains(m.Name, nameGuestError):
		c := r.failMachine(m, taskTimeoutError, "Service not active, status: "+serviceFailed.description, now)
		c.heartbeats = []heartbeat{{serviceFailed, r.target()}}
		return c
	}
	said := serviceHealthy
	if r.operation.NodeID != "" {
		said = serviceReady
	}
	c := changes{}
	if m.TaskID == taskBuilding.id {
		enter(&m, taskNone, now)
		c = r.withMachine(m)
	}
	c.heartbeats, c.usage = []heartbeat{{said, r.target()}}, []store.Machine{m}
	return c
}

// v1TimedOut gives up a machine whose guest never spoke.
func v1TimedOut(r rows, now time.Time, _ Pace) changes {
	c := r.failMachine(r.machine(), taskTimeoutError, "Polling request timed out.", now)
	c.heartbeats = []heartbeat{{serviceTimeout, r.target()}}
	return c
}

// target is the operation's machine.
func (r rows) target() target { return target{r.instance.ID, r.operation.NodeID} }

// fault ends the build of a machine that failed, and says why. A machine that isn't being built any more keeps its task.
func (r rows) failMachine(m store.Machine, t task, message string, now time.Time) changes {
	if m.TaskID == taskBuilding.id {
		enter(&m, t, now)
	}
	m.Fault, m.FaultCreated = message, now
	c := r.withMachine(m)
	c.wake = true
	return c
}
