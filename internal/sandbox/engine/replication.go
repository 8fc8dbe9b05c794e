package engine

import (
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The kinds of operations on instances that stand by themselves.
const (
	kindCreateInstance = "create_instance"
	kindCreateSlave    = "create_slave"
	kindDetach         = "detach"
	kindDeleteInstance = "delete_instance"
)

// The states of operations on instances. create_slave begins at snapshot, create_instance at create_server.
const (
	stateSnapshot      = "snapshot"
	stateRestore       = "restore"
	stateCreateServer  = "create_server"
	stateAwaitInstance = "await_instance"
	stateDetach        = "detach"
	stateDropInstance  = "drop_instance"
)

// snapshotID is that of the backup from which a slave is made.
func snapshotID(slaveID string) string { return derived(slaveID, "snapshot") }

// first is the id of the slave after which the snapshot is called: the first of those that are made from it.
func (r rows) first() string {
	if len(r.data.Together) > 0 {
		return r.data.Together[0]
	}
	return r.instance.ID
}

// backup is the row of the snapshot from which the operation's slave is made, of a master that is there.
func (r rows) backup(state string, now time.Time) store.Backup {
	return store.Backup{
		ID: snapshotID(r.first()), Name: "Replication snapshot for " + r.first(), State: state, TenantID: r.instance.TenantID,
		InstanceID: r.master.ID, DatastoreVersionID: r.master.DatastoreVersionID, Size: VolumeUsed, Created: r.instance.Created, Updated: now,
	}
}

// snapshot begins the snapshot of the master, which shows as BACKUP meanwhile: "Replication will require capturing a snapshot of the
// master's state and passing that to the slave" (specification, section Feedback, Create Slave). Of several slaves it is the first for which
// it is taken.
func snapshot(r rows, now time.Time, pace Pace) changes {
	if r.master == nil {
		return r.fail(now, "The master "+r.instance.SlaveOf+" is gone.")
	}
	c := changes{data: r.data, next: next{state: stateRestore, after: pace.Snapshot}}
	if r.first() == r.instance.ID {
		c.backups = []store.Backup{r.backup(store.BackupBuilding, now)}
		c.casts = []cast{{target{r.master.ID, ""}, "get_replication_snapshot", map[string]any{"snapshot_id": snapshotID(r.instance.ID)}}}
	}
	return c
}

// restore ends the snapshot, so that the master is ACTIVE again, and begins to build the slave from it.
func restore(r rows, now time.Time, _ Pace) changes {
	c := changes{data: r.data, next: next{state: stateCreateServer}}
	switch {
	case r.master == nil:
		return r.fail(now, "The master "+r.instance.SlaveOf+" is gone.")
	case r.first() == r.instance.ID:
		c.backups = []store.Backup{r.backup(store.BackupCompleted, now)}
	case r.backed == nil || r.backed.State != store.BackupCompleted:
		return r.fail(now, "The snapshot of the master "+r.instance.SlaveOf+" was not made.")
	}
	return c
}

// createServer begins to build the instance's machine.
func createServer(r rows, now time.Time, pace Pace) changes {
	t := target{r.instance.ID, ""}
	arguments := map[string]any{"guest_id": r.instance.ID}
	if r.operation.Kind == kindCreateSlave {
		arguments["snapshot_id"] = snapshotID(r.first())
		arguments["read_only"] = r.instance.SlaveReadOnly
	}
	return changes{
		data:  r.data,
		casts: []cast{{t, "prepare", arguments}},
		start: []store.Operation{build(t, now, pace)},
		next:  next{state: stateAwaitInstance, wait: true},
	}
}

// awaitInstance ends the build once the guest's database runs. The snapshot of slaves has served its purpose when all of them are built:
// Trove takes care of it, which is how the question in the specification's section Feedback, Create Slave, is answered here.
func awaitInstance(r rows, now time.Time, _ Pace) changes {
	instance := r.instance
	switch {
	case failed(Status(instance)):
		return r.endSnapshot(r.fail(now, instance.Fault), now)
	case Up(instance.Machine):
		begin(&instance.Machine, taskNone, now)
		return r.endSnapshot(changes{instances: []store.Instance{instance}}, now)
	case r.timedOut:
		c := r.fail(now, "Build error: guestagent timeout.")
		c.cancel = []target{{instance.ID, ""}}
		return r.endSnapshot(c, now)
	default:
		return changes{data: r.data, next: next{state: stateAwaitInstance, wait: true}}
	}
}

// endSnapshot deletes the snapshot with the last of the slaves that are made from it.
func (r rows) endSnapshot(c changes, now time.Time) changes {
	if r.operation.Kind != kindCreateSlave || r.master == nil || r.needed() {
		return c
	}
	used := r.backup(store.BackupCompleted, now)
	used.Deleted = true
	c.backups = []store.Backup{used}
	return c
}

// needed tells whether another slave is still being made from the snapshot.
func (r rows) needed() bool {
	return slices.ContainsFunc(r.siblings, func(s store.Instance) bool {
		return s.ID != r.instance.ID && slices.Contains(r.data.Together, s.ID) && s.TaskID == taskBuilding.id
	})
}

// detached ends the detachment of a slave, which is a change that `updated` tells.
func detached(r rows, now time.Time, _ Pace) changes {
	instance := r.instance
	begin(&instance.Machine, taskNone, now)
	instance.SlaveOf, instance.SlaveReadOnly, instance.Updated = "", false, now
	return changes{instances: []store.Instance{instance}}
}

// dropInstance ends the deletion of an instance.
func dropInstance(r rows, now time.Time, _ Pace) changes {
	return changes{instances: []store.Instance{goneInstance(r.instance, now)}, endUsage: []string{r.instance.ID}}
}
