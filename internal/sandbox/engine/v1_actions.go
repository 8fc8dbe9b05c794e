package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The states of actions on an instance of deployed Trove. Each is a single step at the moment the action is done.
const (
	stateV1Restart = "v1_restart"
	stateV1Flavor  = "v1_flavor"
	stateV1Volume  = "v1_volume"
	stateV1Upgrade = "v1_upgrade"
	stateV1Access  = "v1_access"
	stateV1Beat    = "v1_beat"
	stateV1Backup  = "v1_backup"
)

// The kinds of these operations.
const (
	kindV1Restart = "restart"
	kindV1Resize  = "resize"
	kindV1Upgrade = "upgrade"
	kindV1Access  = "access"
	kindV1Beat    = "heartbeat"
	kindV1Backup  = "backup"
)

// V1VolumeUsed is what a database of deployed Trove uses of its volume, V1BackupSize how large its backup is, in GB.
const (
	V1VolumeUsed = 0.16
	V1BackupSize = 0.2
)

// V1Restart begins to restart the database. trove/instance/models.py, Instance.restart.
func (e *Engine) V1Restart(tx *store.Tx, now time.Time, d Deployed) error {
	if err := available(d); err != nil {
		return err
	}
	if d.ClusterID != "" {
		return memberRefusal()
	}
	return errors.Join(
		startTask(tx, now, d.ID, taskRebooting, kindV1Restart, stateV1Restart, e.Pace.Restart, data{}, nil),
		say(tx, target{d.ID, ""}, serviceRestarting, now),
	)
}

// v1Done ends a task after which the database runs.
func v1Done(r rows, now time.Time, _ Pace) changes {
	m := r.machine()
	begin(&m, taskNone, now)
	m.Updated = now
	c := r.withMachine(m)
	c.heartbeats = []heartbeat{{serviceHealthy, r.target()}}
	return c
}

// V1ResizeFlavor begins to give an instance another flavor. trove/instance/models.py, Instance.resize_flavor.
func (e *Engine) V1ResizeFlavor(tx *store.Tx, now time.Time, d Deployed, flavorID string) error {
	if err := available(d); err != nil {
		return err
	}
	if d.ClusterID != "" {
		return memberRefusal()
	}
	if flavorID == d.FlavorID {
		return refuse(BadRequest, "The new flavor id must be different than the current flavor id of '%s'.", d.FlavorID)
	}
	flavor, err := tx.Flavor(flavorID)
	if found, err := store.Exists(err); err != nil {
		return err
	} else if !found {
		return refuse(BadRequest, "Resource %s cannot be found.", flavorID)
	}
	if flavor.Ephemeral != 0 {
		return refuse(NotImplemented, "Local storage support is not enabled.")
	}
	return startTask(tx, now, d.ID, taskResizing, kindV1Resize, stateV1Flavor, e.Pace.Resize, data{Flavor: flavor.ID}, func(i *store.Instance) {
		i.ServerStatus = StatusResize
	})
}

// v1Flavor ends a change of flavor. Where the guest fails to stop its database, TaskManager gives up before it has changed anything, and
// leaves the task for good. trove/taskmanager/models.py, class ResizeAction and ResizeActionBase.execute.
func v1Flavor(r rows, now time.Time, pace Pace) changes {
	i := r.instance
	if slices.Contains(i.Details.Fails, "stop_db") {
		i.ServerStatus = StatusActive
		return changes{instances: []store.Instance{i}}
	}
	if strings.Contains(i.Name, nameResizeError) {
		begin(&i.Machine, taskNone, now)
		i.ServerStatus, i.Updated, i.Fault, i.FaultCreated = StatusError, now, "Nova server is in ERROR status", now
		return changes{instances: []store.Instance{i}, heartbeats: []heartbeat{{serviceShutdown, r.target()}}}
	}
	r.instance.FlavorID, r.instance.ServerStatus = r.data.Flavor, StatusActive
	return v1Done(r, now, pace)
}

// V1ResizeVolume begins to enlarge the volume of an instance, and those of its replicas with it. trove/instance/models.py,
// Instance.resize_volume.
func (e *Engine) V1ResizeVolume(tx *store.Tx, now time.Time, d Deployed, size int) error {
	if d.ClusterID != "" {
		return memberRefusal()
	}
	if size <= d.VolumeSize {
		return refuse(BadRequest, "The new volume 'size' must be larger than the current volume size of '%d'.", d.VolumeSize)
	}
	if err := checkVolumeSize(size); err != nil {
		return err
	}
	if err := available(d); err != nil {
		return err
	}
	ids := []string{d.ID}
	for _, replica := range d.Replicas {
		if replica.VolumeSize >= size {
			continue // In the specification's API a slave may have a larger one.
		}
		other, err := deployedInstance(tx, replica)
		if err != nil {
			return err
		}
		if err := errors.Join(loaded(other.Machine)); err != nil {
			return err
		}
		if err := available(other); err != nil {
			return err
		}
		ids = append(ids, replica.ID)
	}
	for i, id := range ids {
		if err := e.checkVolumeQuota(tx, d.TenantID, 0, (i+1)*(size-d.VolumeSize)); err != nil {
			return err // What has begun goes on.
		}
		if err := startTask(tx, now, id, taskResizing, kindV1Resize, stateV1Volume, e.Pace.Resize, data{Size: size}, nil); err != nil {
			return err
		}
	}
	return nil
}

// v1Volume ends a change of the volume's size.
func v1Volume(r rows, now time.Time, pace Pace) changes {
	r.instance.VolumeSize = r.data.Size
	return v1Done(r, now, pace)
}

// V1Upgrade begins to upgrade an instance to another version of its datastore, unless it has it. trove/instance/service.py,
// _modify_instance, which looks neither whether the instance is busy nor whether it is a member of a cluster.
func (e *Engine) V1Upgrade(tx *store.Tx, now time.Time, d Deployed, version store.Version) error {
	if version.Name == d.Version.Name {
		return nil
	}
	change := func(m *store.Machine) { m.DatastoreVersionID = version.ID }
	if d.ClusterID != "" {
		return startMemberTask(tx, now, d.ID, taskUpgrading, kindV1Upgrade, stateV1Upgrade, e.Pace.Upgrade, data{}, change)
	}
	return startTask(tx, now, d.ID, taskUpgrading, kindV1Upgrade, stateV1Upgrade, e.Pace.Upgrade, data{}, func(i *store.Instance) { change(&i.Machine) })
}

// V1Access begins to change from where an instance or a member can be reached. trove/taskmanager/models.py, update_access.
func (e *Engine) V1Access(tx *store.Tx, now time.Time, d Deployed, isPublic bool, cidrs []any) error {
	access := data{Public: isPublic, CIDRs: cidrs}
	if d.ClusterID != "" {
		return startMemberTask(tx, now, d.ID, taskUpdating, kindV1Access, stateV1Access, e.Pace.Join, access, func(*store.Machine) {})
	}
	return startTask(tx, now, d.ID, taskUpdating, kindV1Access, stateV1Access, e.Pace.Join, access, nil)
}

func v1Access(r rows, now time.Time, _ Pace) changes {
	m := r.machine()
	begin(&m, taskNone, now)
	cidrs := r.data.CIDRs
	if cidrs == nil {
		cidrs = []any{}
	}
	m.Updated, m.Details.Access = now, map[string]any{"is_public": r.data.Public, "allowed_cidrs": cidrs}
	return r.withMachine(m)
}

// V1Reset takes any task from an instance, whose database is then in an unknown state until its guest's next heartbeat.
// trove/instance/service.py, _action_reset_status.
func (e *Engine) V1Reset(tx *store.Tx, now time.Time, d Deployed) error {
	if d.ClusterID != "" {
		node, err := tx.Node(d.ID)
		if err != nil {
			return err
		}
		begin(&node.Machine, taskNone, now)
		return errors.Join(tx.SaveNode(node), e.forgetMember(tx, now, node))
	}
	err := startTask(tx, now, d.ID, taskNone, kindV1Beat, stateV1Beat, e.Pace.Beat, data{Old: d.Service}, nil)
	return errors.Join(err, say(tx, target{d.ID, ""}, serviceUnknown, now), tx.EndBackups(d.ID, store.BackupFailed, now))
}

// v1Beat is the next heartbeat of a guest whose database had been running.
func v1Beat(r rows, _ time.Time, _ Pace) changes {
	if r.instance.Details.Silent || r.instance.Service != serviceUnknown.description {
		return changes{}
	}
	switch r.data.Old {
	case serviceHealthy.description, serviceRestarting.description:
		return changes{heartbeats: []heartbeat{{serviceHealthy, r.target()}}}
	default:
		return changes{}
	}
}

// V1Backup begins a backup. trove/backup/models.py, Backup.create.
func (e *Engine) V1Backup(tx *store.Tx, now time.Time, d Deployed, b store.Backup) (store.Backup, error) {
	if err := loaded(d.Machine); err != nil {
		return b, err
	}
	if err := available(d); err != nil {
		return b, err
	}
	if d.ClusterID != "" {
		return b, memberRefusal()
	}
	if !V1BacksUp(d.Version.Manager) {
		return b, refuse(NotImplemented, "The 'backup_create' operation is not supported for the '%s' datastore.", d.Version.DatastoreName)
	}
	if b.ParentID != "" {
		_, err := tx.Backup(d.TenantID, b.ParentID)
		if found, err := store.Exists(err); err != nil {
			return b, err
		} else if !found {
			return b, refuse(ItemNotFound, "Resource %s cannot be found.", b.ParentID)
		}
	}
	b.ID, b.State, b.TenantID, b.InstanceID, b.DatastoreVersionID, b.Created, b.Updated = e.NewID(), store.BackupNew, d.TenantID, d.ID,
		d.DatastoreVersionID, now, now
	b.Contents = store.Details{Databases: d.Details.Databases, Users: d.Details.Users}
	start, err := begun(kindV1Backup, stateV1Backup, d.ID, now.Add(e.Pace.Snapshot), data{Old: b.ID})
	if err != nil {
		return b, err
	}
	return b, apply(tx, d.ID, changes{backups: []store.Backup{b}, start: start}, now)
}

// V1BacksUp is true for datastores of deployed Trove that have a backup strategy by default. trove/common/cfg.py.
func V1BacksUp(manager string) bool {
	switch manager {
	case "mysql", "mariadb", "postgresql", "percona", "pxc", "redis", "cassandra", "couchbase", "couchdb", "mongodb", "db2":
		return true
	default:
		return false
	}
}

// v1Backup ends a backup.
func v1Backup(r rows, now time.Time, _ Pace) changes {
	b := r.backed
	if b == nil || b.State != store.BackupNew {
		return changes{}
	}
	b.State, b.Updated, b.Size = store.BackupCompleted, now, V1BackupSize
	b.Location = fmt.Sprintf("http://swift.example/v1/AUTH_%s/database_backups/%s.xbstream.gz", b.TenantID, b.ID)
	if strings.Contains(b.Name, "BACKUP_ERROR") {
		b.State, b.Size, b.Location = store.BackupFailed, 0, ""
	}
	return changes{backups: []store.Backup{*b}}
}
