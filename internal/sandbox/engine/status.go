package engine

import (
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The statuses that the API shows. Specification, sections Create Cluster and Show Node, and Trove, trove/instance/models.py, class
// InstanceStatus. GROW, SHRINK and REPLACE are a cluster's while nodes are added, removed and replaced.
const (
	StatusActive   = "ACTIVE"
	StatusBuild    = "BUILD"
	StatusGrow     = "GROW"
	StatusShrink   = "SHRINK"
	StatusReplace  = "REPLACE"
	StatusReboot   = "REBOOT"
	StatusBackup   = "BACKUP"
	StatusDetach   = "DETACH"
	StatusShutdown = "SHUTDOWN"
	StatusError    = "ERROR"
	StatusFailed   = "FAILED"
)

// task is what an object is busy with. Name is what task_description holds.
type task struct {
	id   int
	name string
}

// Tasks of nodes and instances: Trove, trove/instance/tasks.py.
var (
	taskNone      = task{0x01, "NONE"}
	taskDeleting  = task{0x02, "DELETING"}
	taskRebooting = task{0x03, "REBOOTING"}
	taskBuilding  = task{0x05, "BUILDING"}
	taskDetaching = task{0x0b, "DETACHING"}
)

// Tasks of clusters: Trove, trove/cluster/tasks.py. REPLACING_NODE is the sandbox's own, with an id that Trove has not: the specification
// names no task for its section Replace Node, and Trove has no such call.
var (
	clusterNone      = task{0x01, "NONE"}
	clusterBuilding  = task{0x02, "BUILDING"}
	clusterDeleting  = task{0x03, "DELETING"}
	clusterGrowing   = task{0x05, "GROWING_CLUSTER"}
	clusterShrinking = task{0x06, "SHRINKING_CLUSTER"}
	clusterReplacing = task{0x20, "REPLACING_NODE"}
)

// begin makes the task the machine's. Progress of a task does not touch `updated`: what the specification prints as ACTIVE has the
// same time there as in `created`.
func begin(m *store.Machine, t task, now time.Time) {
	m.TaskID, m.TaskDescription, m.TaskStartTime = t.id, t.name, now
}

// service is what a guest says of its database. Trove, trove/instance/service_status.py, class ServiceStatuses.
type service struct {
	id          int
	description string
}

var (
	serviceRunning  = service{0x01, "running"}
	serviceShutdown = service{0x04, "shutdown"}
	serviceBuilding = service{0x09, "building"}
)

// NodeStatus is the status that the API shows for a node.
func NodeStatus(n store.Node) string { return machineStatus(n.Machine, false) }

// Status is the status that the API shows for a cluster, or for an instance that stands by itself.
func Status(i store.Instance) string {
	if !i.IsCluster {
		return machineStatus(i.Machine, i.BackingUp)
	}
	switch i.TaskID {
	case clusterBuilding.id:
		return StatusBuild
	case clusterDeleting.id:
		return StatusShutdown
	case clusterGrowing.id:
		return StatusGrow
	case clusterShrinking.id:
		return StatusShrink
	case clusterReplacing.id:
		return StatusReplace
	}
	return i.ServerStatus
}

// machineStatus derives the status from what Trove derives it from (trove/instance/models.py, property SimpleInstance.status), but not in
// its order. Trove looks at the task, then at backups, then at the server; the guest's service counts only for its operating_status, which
// the specification lacks. Here what is being deleted is SHUTDOWN whatever its server says, a server that isn't ACTIVE comes before any
// other task and before backups, so that a status set behind everyone's back shows, and the service comes last.
func machineStatus(m store.Machine, backingUp bool) string {
	switch {
	case m.TaskID == taskDeleting.id:
		return StatusShutdown
	case m.ServerStatus != "" && m.ServerStatus != StatusActive:
		return m.ServerStatus
	case m.TaskID == taskBuilding.id:
		return StatusBuild
	case m.TaskID == taskRebooting.id:
		return StatusReboot
	case m.TaskID == taskDetaching.id:
		return StatusDetach
	case m.TaskID == taskRestartRequired.id:
		return StatusRestartRequired
	case backingUp:
		return StatusBackup
	}
	switch m.Service {
	case serviceRunning.description, serviceHealthy.description:
		return StatusActive
	case "", serviceBuilding.description:
		return StatusBuild
	default:
		return strings.ToUpper(m.Service)
	}
}

// failed is true for what no longer becomes ACTIVE by itself.
func failed(status string) bool { return status == StatusError || status == StatusFailed }

// pending is true while TaskManager or a guest is at work on the object.
func pending(status string) bool {
	switch status {
	case StatusBuild, StatusGrow, StatusShrink, StatusReplace, StatusReboot, StatusResize, StatusBackup, StatusDetach, StatusShutdown:
		return true
	default:
		return false
	}
}

// Up is true once the machine's guest has reported: from then on the amount of used space is known.
func Up(m store.Machine) bool { return Running(m) }
