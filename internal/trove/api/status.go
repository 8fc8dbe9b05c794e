package api

import "fmt"

// Status is the state of a cluster, node, instance or backup as the server names it.
type Status string

// The statuses of clusters, nodes, instances and backups.
//
// Specification, sections Create Cluster and Show Node; Trove, trove/instance/models.py, class InstanceStatus and
// SimpleInstance.status; trove/backup/state.py, class BackupState. GROW, SHRINK and REPLACE are a cluster's while nodes are added, removed and replaced, UPDATE while
// a configuration group is attached to it or detached.
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
	StatusUpdate   Status = "UPDATE"
	StatusShutdown Status = "SHUTDOWN"
	StatusError    Status = "ERROR"
	StatusFailed   Status = "FAILED"
	StatusBlocked  Status = "BLOCKED"
	// These are a backup's alone. StatusDeleteFailed is one that could not be deleted, StatusRestored one that was brought from
	// another region.
	StatusCompleted    Status = "COMPLETED"
	StatusRestored     Status = "RESTORED"
	StatusBuilding     Status = "BUILDING"
	StatusSaving       Status = "SAVING"
	StatusDeleteFailed Status = "DELETE_FAILED"
	// StatusRestartRequired is ready: the database serves, with the parameters from before its next restart.
	StatusRestartRequired Status = "RESTART_REQUIRED"
	// StatusUnknown is Trove's own word for an instance whose server is in no state that it has a name for: switched
	// off, paused, suspended; and for one whose guest has sent no heartbeat for too long. It does nothing about that, and the
	// database may well serve: there is nothing to wait for, and nothing that calls for another one in its place.
	StatusUnknown Status = "UNKNOWN"
)

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
	StatusCompleted:       Ready,
	StatusRestored:        Ready,

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
	StatusUpdate:   Pending,
	StatusShutdown: Pending,
	StatusBuilding: Pending,
	StatusSaving:   Pending,

	StatusError:   Failed,
	StatusFailed:  Failed,
	StatusBlocked: Failed,
	StatusUnknown: Failed,

	StatusDeleteFailed: Failed,
}

// Class says what the status means. The error of a status that is not known names it: it is never taken for healthy.
func (s Status) Class() (Class, error) {
	if class, ok := classes[s]; ok {
		return class, nil
	}
	return 0, fmt.Errorf("the server reports the status %q, which this client does not know", string(s))
}

// outages say why a database does not serve, or may not, that has lost nothing by it: it comes back, by itself or with its server, and has
// its data. Whoever waits for one, or counts on it, does so in vain for now; nothing calls for another one in its place.
//
// UNKNOWN is a server that nova has in none of the states that Trove knows, or a guest agent that is silent: the data are on the volume.
// Trove, trove/instance/models.py, SimpleInstance.status.
//
// BLOCKED is what a guest reports of a database whose process runs and answers no ping: after a crash, while it recovers; in a cluster of
// Galera, while it takes over the data of another node; or one with too much to do. Trove,
// trove/guestagent/datastore/mysql_common/service.py, get_actual_db_status.
//
// SHUTDOWN is what a guest reports of a database that was stopped, or has crashed, and what an instance shows while it is deleted. Trove,
// trove/instance/service_status.py, PAUSED, SHUTDOWN and CRASHED.
var outages = map[Status]string{
	StatusUnknown:  "its server is not running, or its guest agent has sent no heartbeat for too long",
	StatusBlocked:  "its database runs and answers nobody, as while it recovers or takes over data",
	StatusShutdown: "its database is not running, or it is being deleted",
}

// Outage tells why an object of the status does not serve for now, and has lost nothing; false of any other status.
func (s Status) Outage() (why string, out bool) {
	why, out = outages[s]
	return why, out
}

// Lost tells whether the status says of its object that it serves no longer: not if it may serve again, or if nobody has heard of it for a
// while.
func (s Status) Lost() bool {
	class, err := s.Class()
	_, out := s.Outage()
	return err == nil && class == Failed && !out
}

// Task is what v1.0 says is being done to a cluster.
//
// Trove, trove/cluster/tasks.py, class ClusterTasks.
type Task string

// The tasks of clusters. Where work on a cluster fails, Trove's taskmanager often leaves the task as it was, for ever.
const (
	TaskNone        Task = "NONE"
	TaskBuilding    Task = "BUILDING"
	TaskDeleting    Task = "DELETING"
	TaskAddingShard Task = "ADDING_SHARD"
	TaskGrowing     Task = "GROWING_CLUSTER"
	TaskShrinking   Task = "SHRINKING_CLUSTER"
	TaskUpgrading   Task = "UPGRADING_CLUSTER"
	TaskRestarting  Task = "RESTARTING_CLUSTER"
	TaskUpdating    Task = "UPDATING_CLUSTER"
)

// OperatingStatus is what the guest of an instance says of its database, empty while anything is being done to it.
//
// Trove, trove/instance/service_status.py, class ServiceStatuses, and trove/instance/models.py,
// SimpleInstance.operating_status.
type OperatingStatus string

// The operating statuses of instances.
const (
	OperatingNone            OperatingStatus = ""
	OperatingHealthy         OperatingStatus = "HEALTHY"
	OperatingActive          OperatingStatus = "ACTIVE"
	OperatingRestartRequired OperatingStatus = "RESTART_REQUIRED"
	OperatingNew             OperatingStatus = "NEW"
	OperatingBuild           OperatingStatus = "BUILD"
	OperatingPromote         OperatingStatus = "PROMOTE"
	OperatingEject           OperatingStatus = "EJECT"
	OperatingLogging         OperatingStatus = "LOGGING"
	OperatingUpgrading       OperatingStatus = "UPGRADING"
	OperatingRestarting      OperatingStatus = "RESTARTING"
	// OperatingError is also the status of a guest that has not reported for a while.
	OperatingError    OperatingStatus = "ERROR"
	OperatingFailed   OperatingStatus = "FAILED"
	OperatingBlocked  OperatingStatus = "BLOCKED"
	OperatingShutdown OperatingStatus = "SHUTDOWN"
	OperatingDeleted  OperatingStatus = "DELETED"
)

var operatingClasses = map[OperatingStatus]Class{
	OperatingHealthy:         Ready,
	OperatingActive:          Ready,
	OperatingRestartRequired: Ready,

	OperatingNone:       Pending,
	OperatingNew:        Pending,
	OperatingBuild:      Pending,
	OperatingPromote:    Pending,
	OperatingEject:      Pending,
	OperatingLogging:    Pending,
	OperatingUpgrading:  Pending,
	OperatingRestarting: Pending,

	OperatingError:    Failed,
	OperatingFailed:   Failed,
	OperatingBlocked:  Failed,
	OperatingShutdown: Failed,
	OperatingDeleted:  Failed,
}

// Class says what the operating status means. The error of one that is not known names it.
func (s OperatingStatus) Class() (Class, error) {
	if class, ok := operatingClasses[s]; ok {
		return class, nil
	}
	return 0, fmt.Errorf("the server reports the operating status %q, which this client does not know", string(s))
}

// InstanceTask is what v1.0 is doing to an instance, as its refusals name it: "task status was RESIZING".
//
// Trove, trove/instance/tasks.py, class InstanceTasks.
type InstanceTask string

// The tasks of instances, by the names that Trove calls their actions.
const (
	InstanceTaskNone            InstanceTask = "NONE"
	InstanceTaskRestartRequired InstanceTask = "RESTART_REQUIRED"
	InstanceTaskBuilding        InstanceTask = "BUILDING"
	InstanceTaskDeleting        InstanceTask = "DELETING"
	InstanceTaskDetaching       InstanceTask = "DETACHING"
	InstanceTaskEjecting        InstanceTask = "EJECTING"
	InstanceTaskLogging         InstanceTask = "LOGGING"
	InstanceTaskMigrating       InstanceTask = "MIGRATING"
	InstanceTaskPromoting       InstanceTask = "PROMOTING"
	InstanceTaskRebooting       InstanceTask = "REBOOTING"
	InstanceTaskResizing        InstanceTask = "RESIZING"
	InstanceTaskUpdating        InstanceTask = "UPDATING"
	InstanceTaskUpgrading       InstanceTask = "UPGRADING"
	// These are of nodes whose cluster could not be grown or shrunk, or whose guest never reported.
	InstanceTaskGrowing   InstanceTask = "GROWING"
	InstanceTaskShrinking InstanceTask = "SHRINKING"
	InstanceTaskError     InstanceTask = "ERROR"
)

var instanceTaskClasses = map[InstanceTask]Class{
	InstanceTaskNone:            Ready,
	InstanceTaskRestartRequired: Ready,

	InstanceTaskBuilding:  Pending,
	InstanceTaskDeleting:  Pending,
	InstanceTaskDetaching: Pending,
	InstanceTaskEjecting:  Pending,
	InstanceTaskLogging:   Pending,
	InstanceTaskMigrating: Pending,
	InstanceTaskPromoting: Pending,
	InstanceTaskRebooting: Pending,
	InstanceTaskResizing:  Pending,
	InstanceTaskUpdating:  Pending,
	InstanceTaskUpgrading: Pending,

	InstanceTaskGrowing:   Failed,
	InstanceTaskShrinking: Failed,
	InstanceTaskError:     Failed,
}

// Class says what the task means. The error of one that is not known names it.
func (t InstanceTask) Class() (Class, error) {
	if class, ok := instanceTaskClasses[t]; ok {
		return class, nil
	}
	return 0, fmt.Errorf("the server names the task %q of an instance, which this client does not know", string(t))
}
