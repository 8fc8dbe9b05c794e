package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

var at = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

// up is a machine whose database runs.
func up() store.Machine {
	m := store.Machine{ServerStatus: StatusActive, Service: "running", Created: at, Updated: at}
	begin(&m, taskNone, at)
	return m
}

func with(change func(*store.Machine)) store.Machine {
	m := up()
	change(&m)
	return m
}

func TestStatusOfMachines(t *testing.T) {
	for _, c := range []struct {
		what      string
		machine   store.Machine
		backingUp bool
		want      string
	}{
		{"runs", up(), false, StatusActive},
		{"no heartbeat yet", with(func(m *store.Machine) { m.Service = "" }), false, StatusBuild},
		{"being installed", with(func(m *store.Machine) { m.Service = "building" }), false, StatusBuild},
		{"being built", with(func(m *store.Machine) { begin(m, taskBuilding, at) }), false, StatusBuild},
		{"no server", with(func(m *store.Machine) { begin(m, taskBuilding, at); m.ServerStatus = StatusError }), false, StatusError},
		{"restarts", with(func(m *store.Machine) { begin(m, taskRebooting, at); m.Service = "shutdown" }), false, StatusReboot},
		{"detaches", with(func(m *store.Machine) { begin(m, taskDetaching, at) }), false, StatusDetach},
		{"its snapshot is taken", up(), true, StatusBackup},
		{"failed while its snapshot is taken", with(func(m *store.Machine) { m.ServerStatus = StatusFailed }), true, StatusFailed},
		{"being deleted, whatever else", with(func(m *store.Machine) { begin(m, taskDeleting, at); m.ServerStatus = StatusError }), true, StatusShutdown},
		{"database stopped", with(func(m *store.Machine) { m.Service = "shutdown" }), false, StatusShutdown},
		{"something new", with(func(m *store.Machine) { m.ServerStatus = "MARTIAN" }), false, "MARTIAN"},
	} {
		assert.Equal(t, c.want, machineStatus(c.machine, c.backingUp), c.what)
	}
}

func TestStatusOfClusters(t *testing.T) {
	for _, c := range []struct {
		task task
		rest string
		want string
	}{
		{clusterBuilding, "", StatusBuild},
		{clusterGrowing, StatusActive, StatusGrow},
		{clusterShrinking, StatusActive, StatusShrink},
		{clusterReplacing, StatusError, StatusReplace},
		{clusterDeleting, StatusError, StatusShutdown},
		{clusterNone, StatusActive, StatusActive},
		{clusterNone, StatusError, StatusError},
	} {
		cluster := store.Instance{IsCluster: true, Machine: store.Machine{ServerStatus: c.rest}}
		begin(&cluster.Machine, c.task, at)
		assert.Equal(t, c.want, Status(cluster), c.task.name)
	}
}

// A node's status follows its guest's heartbeats; what other tasks are about they don't end.
func TestNodeAfterAHeartbeat(t *testing.T) {
	for _, c := range []struct {
		before task
		beat   service
		after  int
	}{
		{taskBuilding, serviceRunning, taskNone.id},
		{taskRebooting, serviceRunning, taskNone.id},
		{taskBuilding, serviceBuilding, taskBuilding.id},
		{taskRebooting, serviceShutdown, taskRebooting.id},
		{taskDeleting, serviceRunning, taskDeleting.id},
	} {
		n := store.Node{Machine: up()}
		begin(&n.Machine, c.before, at)
		assert.Equal(t, c.after, nodeAfter(n, c.beat).TaskID, "%s, %s", c.before.name, c.beat.description)
	}
}
