package trove

import "fmt"

// Status is the state of a cluster, node or instance as the server names it.
type Status string

// The statuses of clusters, nodes and instances.
//
// Specification, sections Create Cluster and Show Node; Trove, trove/instance/models.py, class InstanceStatus. GROW,
// SHRINK and REPLACE are a cluster's while nodes are added, removed and replaced.
const (
	StatusActive   Status = "ACTIVE"
	StatusHealthy  Status = "HEALTHY"
	StatusBuild    Status = "BUILD"
	StatusGrow     Status = "GROW"
	StatusShrink   Status = "SHRINK"
	StatusReplace  Status = "REPLACE"
	StatusReboot   Status = "REBOOT"
	StatusResize   Status = "RESIZE"
	StatusUpgrade  Status = "UPGRADE"
	StatusBackup   Status = "BACKUP"
	StatusRestore  Status = "RESTORE"
	StatusPromote  Status = "PROMOTE"
	StatusEject    Status = "EJECT"
	StatusDetach   Status = "DETACH"
	StatusLogging  Status = "LOGGING"
	StatusNew      Status = "NEW"
	StatusShutdown Status = "SHUTDOWN"
	StatusError    Status = "ERROR"
	StatusFailed   Status = "FAILED"
	StatusBlocked  Status = "BLOCKED"
	// StatusRestartRequired is ready: the database serves, with the parameters from before its next restart.
	StatusRestartRequired Status = "RESTART_REQUIRED"
)

// Task is what v1.0 says is being done to a cluster.
//
// Trove, trove/cluster/tasks.py, class ClusterTasks.
type Task string

// OperatingStatus is what the guest of an instance says of its database, empty while anything is being done to it.
//
// Trove, trove/instance/service_status.py, class ServiceStatuses.
type OperatingStatus string

// Class is what a status means to whoever waits.
type Class int

const (
	// Ready is at rest and usable.
	Ready Class = iota + 1
	// Pending changes by itself.
	Pending
	// Failed does not become ready by itself.
	Failed
)

// classes says what every status means; nothing else in this program does.
var classes = map[Status]Class{
	StatusActive:          Ready,
	StatusHealthy:         Ready,
	StatusRestartRequired: Ready,

	StatusBuild:    Pending,
	StatusGrow:     Pending,
	StatusShrink:   Pending,
	StatusReplace:  Pending,
	StatusReboot:   Pending,
	StatusResize:   Pending,
	StatusUpgrade:  Pending,
	StatusBackup:   Pending,
	StatusRestore:  Pending,
	StatusPromote:  Pending,
	StatusEject:    Pending,
	StatusDetach:   Pending,
	StatusLogging:  Pending,
	StatusNew:      Pending,
	StatusShutdown: Pending,

	StatusError:   Failed,
	StatusFailed:  Failed,
	StatusBlocked: Failed,
}

// Class says what the status means. The error of a status that is not known names it: it is never taken for healthy.
func (s Status) Class() (Class, error) {
	if class, ok := classes[s]; ok {
		return class, nil
	}
	return 0, fmt.Errorf("the server reports the status %q, which this client does not know", string(s))
}
