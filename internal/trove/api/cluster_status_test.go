package api

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTaskAndNodesOfAClusterComeToOneStatus(t *testing.T) {
	for _, test := range []struct {
		name string
		task Task
		// nodes are statuses, "-" for one that is not known.
		nodes string
		want  Status
	}{
		{"ready", TaskNone, "ACTIVE ACTIVE HEALTHY", StatusActive},
		{"ready, to be restarted", TaskNone, "ACTIVE RESTART_REQUIRED", StatusActive},
		{"NONE is not success: a node failed", TaskNone, "ACTIVE ERROR ACTIVE", StatusError},
		{"NONE is not success: all failed", TaskNone, "ERROR ERROR", StatusError},
		{"NONE is not success: failed, and another builds", TaskNone, "BUILD FAILED", StatusError},
		{"NONE is not success: a server is switched off", TaskNone, "ACTIVE UNKNOWN", StatusError},
		{"NONE although nodes are built", TaskNone, "ACTIVE BUILD ACTIVE", StatusBuild},
		{"NONE although a node is removed", TaskNone, "ACTIVE SHUTDOWN", StatusBuild},
		{"NONE, from a list", TaskNone, "- -", StatusBuild},
		{"a cluster of nothing", TaskNone, "", StatusError},
		{"a status nobody knows", TaskNone, "ACTIVE MEDITATING ERROR", "MEDITATING"},

		{"building", TaskBuilding, "BUILD ACTIVE", StatusBuild},
		{"building, all nodes ready", TaskBuilding, "ACTIVE ACTIVE", StatusBuild},
		{"building, a node failed", TaskBuilding, "BUILD ERROR", StatusBuild},
		{"stuck in building, a node failed and the others are well", TaskBuilding, "ACTIVE ERROR ACTIVE", StatusError},
		{"building, no node yet", TaskBuilding, "", StatusBuild},
		{"building, from a list", TaskBuilding, "- -", StatusBuild},
		{"stuck in building", TaskBuilding, "ERROR ERROR ERROR", StatusError},
		{"growing", TaskGrowing, "ACTIVE BUILD", StatusGrow},
		{"growing although a node failed", TaskGrowing, "ERROR ACTIVE BUILD", StatusGrow},
		{"growing although half of the nodes failed", TaskGrowing, "ERROR BUILD", StatusGrow},
		{"stuck in growing", TaskGrowing, "ERROR ERROR", StatusError},
		{"stuck in growing, and the new node is well", TaskGrowing, "ERROR ERROR ERROR ACTIVE", StatusError},
		{"adding a shard", TaskAddingShard, "ACTIVE BUILD", StatusGrow},
		{"shrinking", TaskShrinking, "ACTIVE SHUTDOWN", StatusShrink},
		{"stuck in shrinking", TaskShrinking, "ERROR FAILED", StatusError},
		{"upgrading", TaskUpgrading, "ACTIVE UPGRADE", StatusUpgrade},
		{"stuck in upgrading", TaskUpgrading, "ERROR ERROR", StatusError},
		{"restarting", TaskRestarting, "REBOOT ACTIVE", StatusReboot},
		{"being configured", TaskUpdating, "ACTIVE ACTIVE", StatusUpdate},
		{"a node of unknown status at work", TaskRestarting, "MEDITATING ERROR", StatusReboot},

		{"a deletion goes on", TaskDeleting, "SHUTDOWN SHUTDOWN", StatusShutdown},
		{"a deletion goes on whatever state the nodes are in", TaskDeleting, "ERROR ERROR", StatusShutdown},
		{"a deletion goes on without nodes", TaskDeleting, "", StatusShutdown},

		{"a task nobody knows", "DREAMING", "ACTIVE", "DREAMING"},
		{"no task", "", "ACTIVE", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var members []Member
			for _, status := range strings.Fields(test.nodes) {
				members = append(members, Member{Status: Status(strings.Trim(status, "-"))})
			}
			assert.Equal(t, test.want, clusterStatus(test.task, members))
		})
	}
}

func TestEveryTaskOfAClusterHasAStatusThatIsKnown(t *testing.T) {
	assert.Len(t, taskStatuses, 8, "all of trove/cluster/tasks.py but NONE")
	for task, status := range taskStatuses {
		class, err := status.Class()
		require.NoError(t, err)
		assert.Equal(t, Pending, class, task)
	}
}
