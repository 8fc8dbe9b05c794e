package engine

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Statuses that deployed Trove shows besides. Trove, trove/instance/models.py, class InstanceStatus.
const (
	StatusPromote         = "PROMOTE"
	StatusEject           = "EJECT"
	StatusResize          = "RESIZE"
	StatusUpgrade         = "UPGRADE"
	StatusRestartRequired = "RESTART_REQUIRED"
	StatusUnknown         = "UNKNOWN"
)

// Tasks of deployed Trove besides: trove/instance/tasks.py. Those of errors are named after what had failed.
var (
	taskResizing        = task{0x04, "RESIZING"}
	taskRestartRequired = task{0x07, "RESTART_REQUIRED"}
	taskPromoting       = task{0x08, "PROMOTING"}
	taskEjecting        = task{0x09, "EJECTING"}
	taskUpdating        = task{0x0c, "UPDATING"}
	taskUpgrading       = task{0x59, "UPGRADING"}

	taskServerError    = task{0x51, "BUILDING"}
	taskVolumeError    = task{0x52, "BUILDING"}
	taskPromotionError = task{0x55, "PROMOTING"}
	taskPortError      = task{0x5c, "BUILDING"}
	taskTimeoutError   = task{0x5b, "ERROR"}
)

// errorTask is true for tasks that say that something failed: deployed Trove's is_error.
func errorTask(id int) bool {
	return id >= taskServerError.id-1 && id <= 0x5d && id != taskUpgrading.id
}

// Services that deployed Trove's guests report besides. trove/instance/service_status.py, class ServiceStatuses.
var (
	serviceFailed     = service{0x08, "failed to spawn"}
	serviceUnknown    = service{0x16, "unknown"}
	serviceNew        = service{0x17, "new"}
	serviceTimeout    = service{0x18, "guestagent error"}
	serviceReady      = service{0x19, "instance ready"}
	serviceHealthy    = service{0x21, "healthy"}
	serviceRestarting = service{0x22, "restarting"}
)

// services are those that deployed Trove knows.
var services = []service{
	serviceRunning,
	{0x02, "blocked"},
	{0x03, "paused"},
	serviceShutdown,
	{0x06, "crashed"},
	serviceFailed, serviceBuilding, serviceUnknown, serviceNew,
	serviceTimeout, serviceReady,
	{0x20, "restart required"},
	serviceHealthy, serviceRestarting,
}

// serviceCalled is the service of this description, unknown to Trove if it has none.
func serviceCalled(description string) service {
	for _, s := range services {
		if s.description == description {
			return s
		}
	}
	return service{serviceUnknown.id, description}
}

// operating is what the API shows for a service: ServiceStatus.api_status.
var operating = map[string]string{
	"running": StatusActive, "blocked": "BLOCKED", "paused": StatusShutdown, "shutdown": StatusShutdown, "deleted": "DELETED", "crashed": StatusShutdown,
	"failed to spawn": StatusFailed, "building": StatusBuild, "promoting replica": StatusPromote, "ejecting replica source": StatusEject,
	"transferring guest logs": "LOGGING", "unknown": StatusError, "new": "NEW", "guestagent error": StatusError, "instance ready": StatusBuild,
	"restart required": StatusRestartRequired, "healthy": "HEALTHY", "upgrading": "UPGRADING", "restarting": "RESTARTING",
}

// ServerStatus is the status of a machine's server as deployed Trove sees it: SHUTDOWN where there is none. trove/instance/models.py,
// load_simple_instance_server_status.
func ServerStatus(m store.Machine) string {
	switch {
	case m.TaskDescription == taskBuilding.name:
		return StatusBuild
	case m.ComputeInstanceID == "":
		return StatusShutdown
	default:
		return m.ServerStatus
	}
}

// V1Status is the status that deployed Trove shows for a member or an instance. trove/instance/models.py, property SimpleInstance.status.
func V1Status(m store.Machine, backingUp bool) string {
	if errorTask(m.TaskID) {
		return StatusError
	}
	switch m.TaskID {
	case taskBuilding.id:
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
	case taskDetaching.id:
		return StatusDetach
	case taskDeleting.id:
		return StatusShutdown
	}
	if backingUp {
		return StatusBackup
	}
	switch server := ServerStatus(m); server {
	case StatusBuild, StatusError, StatusReboot, StatusResize, StatusActive, StatusShutdown:
		return server
	case "VERIFY_RESIZE":
		return StatusResize
	default:
		return StatusUnknown
	}
}

// OperatingStatus is what deployed Trove says of the database itself: "" while a task runs or the server is not ACTIVE, and ERROR once the
// guest's last heartbeat is too old. trove/instance/models.py, property operating_status, and update_service_status.
func (e *Engine) OperatingStatus(m store.Machine, now time.Time) string {
	switch {
	case m.TaskID != taskNone.id || ServerStatus(m) != StatusActive:
		return ""
	case !e.beats(m, now):
		return StatusError
	default:
		return operating[m.Service]
	}
}

// beats is true while the guest's last heartbeat is fresh.
func (e *Engine) beats(m store.Machine, now time.Time) bool {
	return !m.Details.Silent || now.Sub(m.ServiceUpdated) < e.Pace.Expiry
}

// acts is true for services under which deployed Trove starts an action: ServiceStatus.action_is_allowed.
func acts(description string) bool {
	switch description {
	case "running", "shutdown", "crashed", "blocked", "healthy", "restart required":
		return true
	default:
		return false
	}
}

// Answers is true if the machine's guest tells how much of its volume is used. Deployed Trove doesn't ask it while some tasks run
// (trove/instance/models.py, AGENT_INVALID_STATUSES).
func Answers(m store.Machine, status string) bool {
	switch status {
	case StatusBuild, StatusReboot, StatusResize, StatusPromote, StatusEject, StatusUpgrade:
		return false
	default:
		return m.ServerStatus != "" && m.ServerStatus != StatusError && m.Service != serviceNew.description && m.ComputeInstanceID != ""
	}
}

// Placed is true while the machine's address is known: once it has a server, until its deletion begins, and not while the task says BUILDING
// of what is no member (trove/instance/models.py, load_simple_instance_addresses).
func Placed(m store.Machine, member bool) bool {
	return m.ComputeInstanceID != "" && m.TaskID != taskDeleting.id && (member || m.TaskDescription != taskBuilding.name)
}
