package engine

import (
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The statuses that deployed Trove shows besides. Trove, trove/instance/models.py, class InstanceStatus.
const (
	StatusResize          = "RESIZE"
	StatusUpgrade         = "UPGRADE"
	StatusRestartRequired = "RESTART_REQUIRED"
	StatusPromote         = "PROMOTE"
	StatusEject           = "EJECT"
	StatusLogging         = "LOGGING"
	StatusUnknown         = "UNKNOWN"
)

// Tasks of instances and members that deployed Trove has besides: Trove, trove/instance/tasks.py.
var (
	taskResizing        = task{0x04, "RESIZING"}
	taskRestartRequired = task{0x07, "RESTART_REQUIRED"}
	taskPromoting       = task{0x08, "PROMOTING"}
	taskEjecting        = task{0x09, "EJECTING"}
	taskLogging         = task{0x0a, "LOGGING"}
	taskUpgrading       = task{0x59, "UPGRADING"}
	taskVolumeError     = task{0x52, "BUILDING"}
	taskTimeoutError    = task{0x5b, "ERROR"}
	// firstFailedTask and all above it say that something failed, taskUpgrading excepted.
	firstFailedTask = 0x50
)

// What guests of deployed Trove say besides. Trove, trove/instance/service_status.py, class ServiceStatuses.
var (
	serviceFailed  = service{0x08, "failed to spawn"}
	serviceUnknown = service{0x16, "unknown"}
	serviceTimeout = service{0x18, "guestagent error"}
	serviceReady   = service{0x19, "instance ready"}
	serviceHealthy = service{0x21, "healthy"}
)

// operating is how operating_status shows what a guest says.
var operating = map[string]string{
	"": "NEW", "running": "ACTIVE", "blocked": "BLOCKED", "shutdown": "SHUTDOWN", "crashed": "SHUTDOWN", "failed to spawn": "FAILED",
	"building": "BUILD", "unknown": "ERROR", "guestagent error": "ERROR", "instance ready": "BUILD", "restart required": "RESTART_REQUIRED",
	"healthy": "HEALTHY", "upgrading": "UPGRADING", "restarting": "RESTARTING", "promoting replica": "PROMOTE",
	"ejecting replica source": "EJECT", "transferring guest logs": "LOGGING",
}

// V1Status is the status that deployed Trove shows for an instance or a member: the task counts first, then a backup, then the server.
// Trove, trove/instance/models.py, SimpleInstance.status.
func V1Status(m store.Machine, backingUp bool) string {
	if m.TaskID >= firstFailedTask && m.TaskID != taskUpgrading.id {
		return StatusError
	}
	switch m.TaskID {
	case taskBuilding.id:
		if m.ServerStatus == StatusError {
			return StatusError
		}
		return StatusBuild
	case taskRebooting.id:
		return StatusReboot
	case taskResizing.id:
		return StatusResize
	case taskUpgrading.id:
		return StatusUpgrade
	case taskRestartRequired.id:
		return StatusRestartRequired
	case taskPromoting.id:
		return StatusPromote
	case taskEjecting.id:
		return StatusEject
	case taskLogging.id:
		return StatusLogging
	case taskDetaching.id:
		return StatusDetach
	case taskDeleting.id:
		return StatusShutdown
	}
	switch {
	case backingUp:
		return StatusBackup
	case m.ServerStatus == "":
		// There is no server: trove/instance/models.py, load_simple_instance_server_status.
		return StatusShutdown
	}
	return m.ServerStatus
}

// V1OperatingStatus is what deployed Trove shows of the database: "" while a task runs, or without a server. Trove,
// trove/instance/models.py, SimpleInstance.operating_status.
func V1OperatingStatus(m store.Machine) string {
	if m.TaskID != taskNone.id || m.ServerStatus != StatusActive {
		return ""
	}
	if text, ok := operating[m.Service]; ok {
		return text
	}
	return strings.ToUpper(m.Service)
}

// MemberStatus is the status of a cluster's member in deployed Trove.
func MemberStatus(n store.Node) string { return V1Status(n.Machine, false) }

// enter makes the task the machine's, and notes the change: rows of deployed Trove change their `updated` whenever they are saved.
func enter(m *store.Machine, t task, now time.Time) {
	begin(m, t, now)
	m.Updated = now
}

// V1VolumeUsed is what a fresh database uses of its volume, in GB.
const V1VolumeUsed = 0.16

// V1Answers is true if the API of deployed Trove asks the machine's guest how full its volume is, and gets an answer. Trove,
// trove/instance/models.py, load_guest_info.
func V1Answers(m store.Machine) bool {
	switch V1Status(m, false) {
	case StatusBuild, StatusReboot, StatusResize, StatusPromote, StatusEject, StatusUpgrade:
		return false
	default:
		return m.ServerStatus == StatusActive && m.Service != "" && m.Service != serviceTimeout.description
	}
}
