package trove

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

func TestAnUnknownTaskEndsTheWaitAndIsNamed(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing("DREAMING", "a ACTIVE"))
	_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.EqualError(t, err, `cluster "products" (`+clusterID+`) is DREAMING, a status this client does not know; 0 of 1 nodes ACTIVE`)
	require.NotErrorIs(t, err, ErrFault)
	assert.Equal(t, 1, cloud.count(getCluster))
}

func TestTheMeaningOfEveryOperatingStatusIsKnown(t *testing.T) {
	for status, want := range map[OperatingStatus]Class{
		"HEALTHY": Ready, "ACTIVE": Ready, "RESTART_REQUIRED": Ready,
		"": Pending, "NEW": Pending, "BUILD": Pending, "PROMOTE": Pending, "EJECT": Pending, "LOGGING": Pending,
		"UPGRADING": Pending, "RESTARTING": Pending,
		"ERROR": Failed, "FAILED": Failed, "BLOCKED": Failed, "SHUTDOWN": Failed, "DELETED": Failed,
	} {
		class, err := status.Class()
		require.NoError(t, err)
		assert.Equal(t, want, class, status)
	}
	assert.Len(t, operatingClasses, 16)
	_, err := OperatingStatus("DOZING").Class()
	require.EqualError(t, err, `the server reports the operating status "DOZING", which this client does not know`)
}

func TestTheMeaningOfEveryTaskOfAnInstanceIsKnown(t *testing.T) {
	for task, want := range map[InstanceTask]Class{
		"NONE": Ready, "RESTART_REQUIRED": Ready,
		"BUILDING": Pending, "DELETING": Pending, "DETACHING": Pending, "EJECTING": Pending, "LOGGING": Pending, "MIGRATING": Pending,
		"PROMOTING": Pending, "REBOOTING": Pending, "RESIZING": Pending, "UPDATING": Pending, "UPGRADING": Pending,
		"GROWING": Failed, "SHRINKING": Failed, "ERROR": Failed,
	} {
		class, err := task.Class()
		require.NoError(t, err)
		assert.Equal(t, want, class, task)
	}
	assert.Len(t, instanceTaskClasses, 16)
	_, err := InstanceTask("DREAMING").Class()
	require.EqualError(t, err, `the server names the task "DREAMING" of an instance, which this client does not know`)
}
