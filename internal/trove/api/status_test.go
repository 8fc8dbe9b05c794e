package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheMeaningOfEveryStatusIsKnownAndAnUnknownOneIsAnErrorThatNamesIt(t *testing.T) {
	for status, want := range map[Status]Class{
		"ACTIVE": Ready, "HEALTHY": Ready, "RESTART_REQUIRED": Ready,
		"BUILD": Pending, "GROW": Pending, "SHRINK": Pending, "REPLACE": Pending, "REBOOT": Pending, "BACKUP": Pending,
		"DETACH": Pending, "SHUTDOWN": Pending, "RESIZE": Pending, "UPGRADE": Pending, "PROMOTE": Pending, "EJECT": Pending,
		"RESTORE": Pending, "LOGGING": Pending, "NEW": Pending, "UPDATE": Pending,
		"ERROR": Failed, "FAILED": Failed, "BLOCKED": Failed, "UNKNOWN": Failed,
		"BUILDING": Pending, "SAVING": Pending, "COMPLETED": Ready, "RESTORED": Ready, "DELETE_FAILED": Failed,
	} {
		class, err := status.Class()
		require.NoError(t, err)
		assert.Equal(t, want, class, status)
	}
	assert.Len(t, classes, 28)
	for _, status := range []Status{"", "active", "DELETED"} {
		_, err := status.Class()
		require.ErrorContains(t, err, `"`+string(status)+`"`)
	}
}

// Only what has failed calls for another one in its place: an outage ends, and the data are there.
func TestAnOutageIsNoLoss(t *testing.T) {
	for status := range classes {
		_, out := status.Outage()
		assert.Equal(t, status == "UNKNOWN" || status == "BLOCKED" || status == "SHUTDOWN", out, status)
		assert.Equal(t, status == "ERROR" || status == "FAILED" || status == "DELETE_FAILED", status.Lost(), status)
	}
	assert.False(t, Status("DELETED").Lost(), "what is not known is taken for nothing")
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
