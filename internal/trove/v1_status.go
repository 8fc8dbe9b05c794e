package trove

import "slices"

// taskStatuses are the statuses of clusters whose tasks go on.
var taskStatuses = map[Task]Status{
	TaskBuilding:    StatusBuild,
	TaskDeleting:    StatusShutdown,
	TaskAddingShard: StatusGrow,
	TaskGrowing:     StatusGrow,
	TaskShrinking:   StatusShrink,
	TaskUpgrading:   StatusUpgrade,
	TaskRestarting:  StatusReboot,
	TaskUpdating:    StatusUpdate,
}

// clusterStatus is what task and nodes of a cluster of v1.0 come to, which has no status of its own. A task or a node's
// status that is not known is the cluster's status: whoever waits for it fails, and names it.
//
// A task other than NONE whose nodes have all failed does not end: when work on a cluster fails, the taskmanager marks
// all of its nodes and leaves the task. Only a deletion goes on whatever state the nodes are in.
//
// Trove, trove/taskmanager/models.py, ClusterTasks.update_statuses_on_failure and delete_cluster.
func clusterStatus(task Task, members []Member) Status {
	class := func(want Class) func(Member) bool {
		return func(m Member) bool {
			is, err := m.Status.Class()
			return err == nil && is == want
		}
	}
	failed := class(Failed)
	if task == TaskNone {
		unknown := slices.IndexFunc(members, func(m Member) bool {
			_, err := m.Status.Class()
			return m.Status != "" && err != nil
		})
		switch {
		case unknown >= 0:
			return members[unknown].Status
		case len(members) == 0 || slices.ContainsFunc(members, failed):
			return StatusError
		case allOf(members, class(Ready)):
			return StatusActive
		default:
			return StatusBuild
		}
	}
	status, known := taskStatuses[task]
	switch {
	case !known:
		return Status(task)
	case task != TaskDeleting && len(members) > 0 && allOf(members, failed):
		return StatusError
	default:
		return status
	}
}

func allOf(members []Member, is func(Member) bool) bool {
	return !slices.ContainsFunc(members, func(m Member) bool { return !is(m) })
}
