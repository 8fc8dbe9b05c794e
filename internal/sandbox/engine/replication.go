package engine

import (
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

// backup is the row of the snapshot from which the operation's slave is made, of a master that is there.
func (r rows) backup(state string, now time.Time) store.Backup {
	return store.Backup{
		ID: snapshotID(r.instance.ID), Name: "Replication snapshot for " + r.instance.ID, State: state, TenantID: r.instance.TenantID,
		InstanceID: r.master.ID, DatastoreVersionID: r.master.DatastoreVersionID, Size: VolumeUsed, Created: r.instance.Created, Updated: now,
	}
}

// snapshot begins the snapshot of the master, which shows as BACKUP meanwhile: "Replication will require capturing a snapshot of the
// master's state and passing that to the slave" (specification, section Feedback, Create Slave).
func snapshot(r rows, now time.Time, pace Pace) changes {
	if r.master == nil {
		return r.fail(now, "The master "+r.instance.SlaveOf+" is gone.")
	}
	return changes{
		backups: []store.Backup{r.backup(store.BackupBuilding, now)},
		casts:   []cast{{target{r.master.ID, ""}, "get_replication_snapshot", map[string]any{"snapshot_id": snapshotID(r.instance.ID)}}},
		next:    next{state: stateRestore, after: pace.Snapshot},
	}
}

// restore ends the snapshot, so that the master is ACTIVE again, and begins to build the slave from it.
func restore(r rows, now time.Time, _ Pace) changes {
	if r.master == nil {
		return r.fail(now, "The master "+r.instance.SlaveOf+" is gone.")
	}
	return changes{
		backups: []store.Backup{r.backup(store.BackupCompleted, now)},
		next:    next{state: stateCreateServer},
	}
}

// createServer begins to build the instance's machine.
func createServer(r rows, now time.Time, pace Pace) changes {
	t := target{r.instance.ID, ""}
	arguments := map[string]any{"guest_id": r.instance.ID}
	if r.operation.Kind == kindCreateSlave {
		arguments["snapshot_id"] = snapshotID(r.instance.ID)
		arguments["read_only"] = r.instance.SlaveReadOnly
	}
	return changes{
		casts: []cast{{t, "prepare", arguments}},
		start: []store.Operation{build(t, now, pace)},
		next:  next{state: stateAwaitInstance, wait: true},
	}
}

// awaitInstance ends the build once the guest's database runs. The snapshot of a slave has then served its purpose: Trove takes care of
// it, which is how the question in the specification's section Feedback, Create Slave, is answered here.
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
		return changes{next: next{state: stateAwaitInstance, wait: true}}
	}
}

func (r rows) endSnapshot(c changes, now time.Time) changes {
	if r.operation.Kind == kindCreateSlave && r.master != nil {
		used := r.backup(store.BackupCompleted, now)
		used.Deleted = true
		c.backups = []store.Backup{used}
	}
	return c
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
