package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The states of operations on sets of a source and its replicas.
const (
	stateV1Promote = "v1_promote"
	stateV1Eject   = "v1_eject"
	stateV1Detach  = "v1_detach"
)

// v1Snapshot begins the snapshot of the source, which shows as BACKUP meanwhile. trove/taskmanager/models.py,
// get_replication_master_snapshot.
func v1Snapshot(r rows, now time.Time, pace Pace) changes {
	b := r.v1Snapshot(store.BackupBuilding, now)
	return changes{backups: []store.Backup{b}, next: next{state: stateV1Restore, after: pace.Snapshot}}
}

// v1Restore ends the snapshot; Trove deletes it when the replicas have been built, which nothing shows.
func v1Restore(r rows, now time.Time, pace Pace) changes {
	b := r.v1Snapshot(store.BackupCompleted, now)
	b.Deleted = true
	return changes{backups: []store.Backup{b}, next: next{state: stateV1Server, after: pace.Server}}
}

func (r rows) v1Snapshot(state string, now time.Time) store.Backup {
	source := r.instance.SlaveOf
	if source == "" {
		source = r.instance.Details.ReplicaOfMember
	}
	return store.Backup{
		ID: snapshotID(r.instance.ID), Name: "Replication snapshot for " + r.instance.ID, Description: "Backup image used to initialize replication slave",
		State: state, TenantID: r.instance.TenantID, InstanceID: source, DatastoreVersionID: r.instance.DatastoreVersionID, Size: V1BackupSize,
		Created: r.instance.Created, Updated: now,
	}
}

// V1Detach begins to make a replica stand by itself. trove/instance/models.py, Instance.detach_replica.
func (e *Engine) V1Detach(tx *store.Tx, now time.Time, d Deployed) error {
	if err := available(d); err != nil {
		return err
	}
	if d.ReplicaOf == "" {
		return refuse(BadRequest, "Instance %s is not a replica.", d.ID)
	}
	return startTask(tx, now, d.ID, taskDetaching, kindDetach, stateV1Detach, e.Pace.Detach, data{}, nil)
}

// v1Detached ends a detachment. Where the source is gone, TaskManager dies loading it, and leaves the task for good.
// trove/taskmanager/manager.py, Manager.detach_replica.
func v1Detached(r rows, now time.Time, _ Pace) changes {
	i := r.instance
	if i.SlaveOf != "" && r.master == nil {
		return changes{}
	}
	begin(&i.Machine, taskNone, now)
	i.SlaveOf, i.Details.ReplicaOfMember, i.Updated = "", "", now
	return changes{instances: []store.Instance{i}}
}

// V1Promote begins to make a replica the source of its set. trove/instance/models.py, Instance.promote_to_replica_source.
func (e *Engine) V1Promote(tx *store.Tx, now time.Time, d Deployed) error {
	if err := available(d); err != nil {
		return err
	}
	if d.ReplicaOf == "" {
		return refuse(BadRequest, "Instance %s is not a replica.", d.ID)
	}
	source, err := tx.Instance(d.ReplicaOf)
	if found, err := store.Exists(err); err != nil {
		return err
	} else if !found {
		return instanceNotFound(d.ReplicaOf)
	}
	if err := loaded(source.Machine); err != nil {
		return err
	}
	return e.startSet(tx, now, source, taskPromoting, stateV1Promote, d.ID)
}

// V1Eject begins to replace a source whose guest is dead by one of its replicas. trove/instance/models.py, Instance.eject_replica_source.
func (e *Engine) V1Eject(tx *store.Tx, now time.Time, d Deployed) error {
	if len(d.Replicas) == 0 {
		return refuse(BadRequest, "Instance %s is not a replica source.", d.ID)
	}
	if e.beats(d.Machine, now) {
		return refuse(BadRequest, "Replica Source %s cannot be ejected as it has a current heartbeat", d.ID)
	}
	source, err := tx.Instance(d.ID)
	if err != nil {
		return err
	}
	// Trove takes the replica that has got furthest; here all have got equally far.
	return e.startSet(tx, now, source, taskEjecting, stateV1Eject, d.Replicas[0].ID)
}

// startSet puts a whole set under a task, and begins the operation that makes candidate its source.
func (e *Engine) startSet(tx *store.Tx, now time.Time, source store.Instance, t task, state, candidate string) error {
	set, err := tx.Slaves(source.ID)
	if err != nil {
		return err
	}
	var c changes
	for _, i := range append(set, source) {
		begin(&i.Machine, t, now)
		i.Updated = now
		c.instances = append(c.instances, i)
	}
	if c.start, err = begun(t.name, state, source.ID, now.Add(e.Pace.Promote), data{Old: candidate}); err != nil {
		return err
	}
	return apply(tx, source.ID, c, now)
}

// v1Promote swaps the roles of the source, which the operation belongs to, and of the candidate. The source has to make itself read-only first:
// where its guest does not answer, all members of the set end with an error. trove/taskmanager/manager.py, promote_to_replica_source.
func v1Promote(r rows, now time.Time, _ Pace) changes {
	if !r.instance.Details.Silent {
		return r.switchSource(now, true)
	}
	var c changes
	for _, i := range append(slices.Clone(r.replicas), r.instance) {
		begin(&i.Machine, taskPromotionError, now)
		i.Updated = now
		c.instances = append(c.instances, i)
	}
	return c
}

// v1Eject does the same, and leaves the old source to itself. trove/taskmanager/manager.py, eject_replica_source.
func v1Eject(r rows, now time.Time, _ Pace) changes { return r.switchSource(now, false) }

func (r rows) switchSource(now time.Time, keeps bool) changes {
	candidate, source := r.data.Old, r.instance
	var c changes
	begin(&source.Machine, taskNone, now)
	source.Updated = now
	if keeps {
		source.SlaveOf = candidate
	}
	for _, i := range r.replicas {
		begin(&i.Machine, taskNone, now)
		i.Updated = now
		i.SlaveOf = candidate
		if i.ID == candidate {
			i.SlaveOf = ""
		}
		c.instances = append(c.instances, i)
	}
	c.instances = append(c.instances, source)
	return c
}

// V1Delete begins to delete an instance. It is no error if that is already under way. trove/instance/models.py, BaseInstance.delete.
func (e *Engine) V1Delete(tx *store.Tx, now time.Time, d Deployed) error {
	switch {
	case d.Status() == StatusBuild:
		return instanceBusy(d.ID, StatusBuild)
	case d.ClusterID != "":
		return memberRefusal()
	case len(d.Replicas) > 0:
		return refuse(Forbidden, "Detach replicas before deleting replica source.")
	case d.TaskID == taskDeleting.id:
		return nil
	}
	if err := errors.Join(tx.EndBackup(snapshotID(d.ID), store.BackupFailed, now), tx.RemoveOperations(d.ID, "")); err != nil {
		return err
	}
	return startTask(tx, now, d.ID, taskDeleting, kindDeleteInstance, stateDropInstance, e.Pace.Delete, data{}, func(i *store.Instance) {
		i.ConfigurationID = ""
	})
}
