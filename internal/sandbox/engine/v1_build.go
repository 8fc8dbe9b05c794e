package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The states of the operation that builds a machine of deployed Trove. A replica begins at v1_snapshot; when several are made, the first
// takes the snapshot and the others begin at v1_server when it is done.
const (
	stateV1Snapshot = "v1_snapshot"
	stateV1Restore  = "v1_restore"
	stateV1Server   = "v1_server"
	stateV1Prepare  = "v1_prepare"
	stateV1Hung     = "v1_hung"
	stateV1GiveUp   = "v1_give_up"
)

// kindV1Build is the operation that builds a machine of deployed Trove.
const kindV1Build = "v1_build"

// What in a request makes a build fail: conventions by which tests say so on any server that keeps them.
const (
	nameServerError = "SERVER_ERROR" // Nova can't boot the server
	nameGuestError  = "GUEST_ERROR"  // the database does not start
	nameGuestHang   = "GUEST_HANG"   // the guest never reports
	nameResizeError = "RESIZE_ERROR" // Nova can't resize the server
	badVolumeSize   = 13             // Cinder can't make a volume of so many GB
	badZone         = "BAD_ZONE"     // Nova has no such availability zone
)

// Network is the only one that the sandbox's projects have.
const Network = "33333333-3333-4333-8333-333333333333"

// Subnet is Network's only one.
const Subnet = "33333333-3333-4333-8333-444444444444"

// buildMember begins to build a machine of deployed Trove.
func v1Build(t target, now time.Time, pace Pace) store.Operation {
	return store.Operation{
		Kind: kindV1Build, State: stateV1Server, InstanceID: t.instanceID, NodeID: t.nodeID, Due: now.Add(pace.Server), Data: "{}",
	}
}

// v1Server is Neutron's, Cinder's and Nova's part: the server is up, or one of them refused. trove/taskmanager/models.py,
// FreshInstanceTasks.create_instance.
func v1Server(r rows, now time.Time, pace Pace) changes {
	m := r.machine()
	broken := func(t task, message string) changes {
		begin(&m, t, now)
		m.Fault, m.FaultCreated, m.Updated = FormatFault(message), now, now
		c := r.withMachine(m)
		c.wake = true
		return c
	}
	for _, n := range m.Details.Networks {
		if n.NetworkID != Network {
			return broken(taskPortError, fmt.Sprintf("Failed to create User port for instance %s: Network %s could not be found.", m.ID, n.NetworkID))
		}
	}
	// Its id is noted before it is looked whether it could be made (_create_volume).
	m.VolumeID = derived(m.ID, "volume")
	if m.VolumeSize == badVolumeSize {
		return broken(taskVolumeError, fmt.Sprintf("Failed to create volume for instance %s\nFailed to create volume.", m.ID))
	}
	if m.Details.AvailabilityZone == badZone {
		return broken(taskServerError, fmt.Sprintf("Failed to create server for instance %s\nThe requested availability zone is not available (HTTP 400)", m.ID))
	}
	m.ComputeInstanceID = derived(m.ID, "server")
	asked := r.fault != nil && r.fault.Effect == EffectBuildError
	if asked || strings.Contains(m.Name, nameServerError) {
		message := "Server not active, status: ERROR, fault message: No valid host was found. "
		if asked && r.fault.Message != "" {
			message = r.fault.Message
		}
		m.ServerStatus = StatusError
		c := broken(taskTimeoutError, message)
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

// v1Prepare ends with a database that runs: a member's is ready to join its cluster.
func v1Prepare(r rows, now time.Time, pace Pace) changes {
	m := r.machine()
	switch {
	case r.fault != nil && r.fault.Effect == EffectHang:
		return changes{next: next{state: stateV1Hung, never: true}}
	case strings.Contains(m.Name, nameGuestHang):
		return changes{next: next{state: stateV1GiveUp, after: pace.GiveUp}}
	}
	if strings.Contains(m.Name, nameGuestError) {
		begin(&m, taskTimeoutError, now)
		m.Fault, m.FaultCreated, m.Updated = "Service not active, status: "+serviceFailed.description, now, now
		c := r.withMachine(m)
		c.heartbeats = []heartbeat{{serviceTimeout, r.target()}}
		c.wake = true
		return c
	}
	if !errorTask(m.TaskID) {
		begin(&m, taskNone, now)
	}
	m.Updated = now
	c := r.withMachine(m)
	running := serviceHealthy
	if r.operation.NodeID != "" {
		running = serviceReady
	}
	c.heartbeats = []heartbeat{{running, r.target()}}
	c.usage = []store.Machine{m}
	return c
}

// v1GiveUp ends a build whose guest never reported. trove/taskmanager/models.py, wait_for_instance.
func v1GiveUp(r rows, now time.Time, _ Pace) changes {
	m := r.machine()
	begin(&m, taskTimeoutError, now)
	m.Fault, m.FaultCreated, m.Updated = "Polling request timed out.", now, now
	c := r.withMachine(m)
	c.heartbeats = []heartbeat{{serviceTimeout, r.target()}}
	c.wake = true
	return c
}

// target is the machine that the operation is about.
func (r rows) target() target { return target{r.instance.ID, r.operation.NodeID} }

// FormatFault breaks a message into lines as deployed Trove keeps it: at the first ". ", " (" or ": ", in turns, where a line is longer than
// 79. trove/common/utils.py, format_output; trove/instance/models.py, save_instance_fault.
func FormatFault(message string) string {
	text := breakLines(message, 0)
	if len(text) > 255 {
		text = text[:252] + "..."
	}
	return text
}

func breakLines(message string, turn int) string {
	breaks := [][2]string{{". ", ".\n"}, {" (", "\n("}, {": ", ":\n    "}}
	var out strings.Builder
	for _, line := range strings.SplitAfter(message, "\n") {
		if len(line) <= 79 {
			out.WriteString(line)
			continue
		}
		broken := line
		for range breaks {
			b := breaks[turn%len(breaks)]
			turn++
			if broken = strings.Replace(line, b[0], b[1], 1); strings.Count(strings.TrimSuffix(broken, "\n"), "\n") > 0 {
				break
			}
		}
		parts := strings.SplitAfter(broken, "\n")
		for _, part := range parts {
			if len(parts) > 1 && len(part) > 79 && part != line {
				part = breakLines(part, turn)
			}
			out.WriteString(part)
		}
	}
	return out.String()
}
