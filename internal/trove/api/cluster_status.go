package api

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
// A task does not end when work on the cluster has failed: the taskmanager marks all of its nodes as failed then and leaves
// the task. A node that is just being built may get over its mark, so that most of the nodes are enough to tell, and one
// where a cluster is being built and nothing is at work on the others. Only a deletion goes on whatever state the nodes are
// in.
//
// Trove, trove/taskmanager/models.py, ClusterTasks.update_statuses_on_failure, _all_instances_acquire_status and
// delete_cluster, and FreshInstanceTasks.wait_for_instance, which takes the mark away.
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
	case task == TaskBuilding && slices.ContainsFunc(members, failed) && !slices.ContainsFunc(members, class(Pending)),
		task != TaskDeleting && MostOf(members, failed):
		return StatusError
	default:
		return status
	}
}

// MostOf tells whether more than half of the members are so.
func MostOf(members []Member, are func(Member) bool) bool {
	count := 0
	for _, m := range members {
		if are(m) {
			count++
		}
	}
	return 2*count > len(members)
}

func allOf(members []Member, is func(Member) bool) bool {
	return !slices.ContainsFunc(members, func(m Member) bool { return !is(m) })
}
