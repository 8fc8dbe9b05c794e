package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The lines are those of recorded faults.
func TestFaultsAreBrokenIntoLines(t *testing.T) {
	const id = "a8a8b197-2189-4ba1-9264-2793b2b6c437"
	for message, want := range map[string]string{
		"Resource 77 cannot be found.":                                                "Resource 77 cannot be found.",
		"Instance " + id + " is not ready. (Status is BUILD).":                        "Instance " + id + " is not ready. (Status is BUILD).",
		"Instance " + id + " already has a Configuration Group attached: " + id + ".": "Instance " + id + " already has a Configuration Group attached:\n    " + id + ".",
		"Instance " + id + " is not currently available for an action to be performed (task status was RESIZING).": "Instance " + id +
			" is not currently available for an action to be performed\n(task status was RESIZING).",
		"Replica Source " + id + " cannot be ejected as it has a current heartbeat": "Replica Source " + id + " cannot be ejected as it has a current heartbeat",
	} {
		assert.Equal(t, want, FormatFault(message))
	}
}

func TestStatusOfDeployedMachines(t *testing.T) {
	served := func(change func(*store.Machine)) store.Machine {
		return with(func(m *store.Machine) { m.ComputeInstanceID, m.Service = "server", "healthy"; change(m) })
	}
	for _, c := range []struct {
		what              string
		machine           store.Machine
		backingUp         bool
		status, operating string
	}{
		{"runs", served(func(*store.Machine) {}), false, StatusActive, "HEALTHY"},
		{"builds", served(func(m *store.Machine) { begin(m, taskBuilding, at) }), false, StatusBuild, ""},
		{"no volume", served(func(m *store.Machine) { begin(m, taskVolumeError, at) }), false, StatusError, ""},
		{"no report", served(func(m *store.Machine) { begin(m, taskTimeoutError, at) }), false, StatusError, ""},
		{"upgrades, though its task's number is among the errors", served(func(m *store.Machine) { begin(m, taskUpgrading, at) }), false, StatusUpgrade, ""},
		{"a task goes before a backup", served(func(m *store.Machine) { begin(m, taskRestartRequired, at) }), true, StatusRestartRequired, ""},
		{"access is changed", served(func(m *store.Machine) { begin(m, taskUpdating, at) }), false, StatusActive, ""},
		{"backs up", served(func(*store.Machine) {}), true, StatusBackup, "HEALTHY"},
		{"server lost", served(func(m *store.Machine) { m.ComputeInstanceID = "" }), false, StatusShutdown, ""},
		{"server broken", served(func(m *store.Machine) { m.ServerStatus = StatusError }), false, StatusError, ""},
		{"server resized, to be confirmed", served(func(m *store.Machine) { m.ServerStatus = "VERIFY_RESIZE" }), false, StatusResize, ""},
		{"server in a state of its own", served(func(m *store.Machine) { m.ServerStatus = "RESCUE" }), false, StatusUnknown, ""},
		{"database stopped", served(func(m *store.Machine) { m.Service = "shutdown" }), false, StatusActive, StatusShutdown},
		{"guest silent", served(func(m *store.Machine) { m.Details.Silent = true }), false, StatusActive, StatusError},
		{"being deleted", served(func(m *store.Machine) { begin(m, taskDeleting, at) }), true, StatusShutdown, ""},
	} {
		e := Engine{}
		assert.Equal(t, c.status, V1Status(c.machine, c.backingUp), c.what)
		assert.Equal(t, c.operating, e.OperatingStatus(c.machine, at), c.what)
	}
}

// Promotion swaps roles over the whole set; ejection leaves the old source to itself.
func TestSwitchOfTheSource(t *testing.T) {
	replica := func(id string) store.Instance {
		return store.Instance{Machine: store.Machine{ID: id}, SlaveOf: "source"}
	}
	r := rows{instance: store.Instance{Machine: store.Machine{ID: "source"}}, replicas: []store.Instance{replica("a"), replica("b")}, data: data{Old: "b"}}
	sources := func(c changes) map[string]string {
		got := map[string]string{}
		for _, i := range c.instances {
			assert.Equal(t, taskNone.id, i.TaskID)
			got[i.ID] = i.SlaveOf
		}
		return got
	}
	assert.Equal(t, map[string]string{"source": "b", "a": "b", "b": ""}, sources(v1Promote(r, at, Pace{})))
	assert.Equal(t, map[string]string{"source": "", "a": "b", "b": ""}, sources(v1Eject(r, at, Pace{})))
}
