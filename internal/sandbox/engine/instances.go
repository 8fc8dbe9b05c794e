package engine

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Database is an instance that stands by itself, with all that its documents show.
type Database struct {
	store.Instance
	Version store.Version
	// Slaves are those of which it is the master.
	Slaves []store.Instance
}

// InstanceOrder is what is asked for by Create Master and Create Slave.
type InstanceOrder struct {
	ProjectID string
	Name      string
	// Datastore and Version may be "" for a slave, which has its master's.
	Datastore string
	Version   string
	FlavorID  string
	// VolumeSize in GB; 0 if it was left out.
	VolumeSize      int
	ConfigurationID string
	// SlaveOf is the id of the master, "" for a master.
	SlaveOf  string
	ReadOnly bool
}

// FindInstance reads an instance of a project that is no cluster.
func FindInstance(tx *store.Tx, projectID, id string) (Database, error) {
	instance, err := tx.Instance(id)
	if found, err := store.Exists(err); err != nil {
		return Database{}, err
	} else if !found || instance.IsCluster || instance.TenantID != projectID {
		return Database{}, instanceNotFound(id)
	}
	return DatabaseOf(tx, instance)
}

// DatabaseOf completes an instance's row.
func DatabaseOf(tx *store.Tx, instance store.Instance) (Database, error) {
	d := Database{Instance: instance}
	var err error
	if d.Version, err = tx.VersionByID(instance.DatastoreVersionID); err != nil {
		return d, err
	}
	d.Slaves, err = tx.Slaves(instance.ID)
	return d, err
}

// CreateInstance begins to build an instance: a master, or a slave from its master's snapshot. Specification, sections Create Master and
// Create Slave.
func (e *Engine) CreateInstance(tx *store.Tx, now time.Time, order InstanceOrder) (Database, error) {
	list, err := e.createInstances(tx, now, []InstanceOrder{order})
	if err != nil {
		return Database{}, err
	}
	return list[0], nil
}

// Replicate begins to build slaves of one master, all from one snapshot, in the order in which they are asked for. Either all are made or
// none. Specification, section Feedback, Create Slave: "a 'replicate' action that can create N slaves from an existing master in one call".
func (e *Engine) Replicate(tx *store.Tx, now time.Time, masterID string, orders []InstanceOrder) ([]Database, error) {
	for i := range orders {
		orders[i].SlaveOf = masterID
	}
	return e.createInstances(tx, now, orders)
}

// createInstances makes one instance, or several slaves of one master. The first of several slaves has the snapshot taken.
func (e *Engine) createInstances(tx *store.Tx, now time.Time, orders []InstanceOrder) ([]Database, error) {
	list := make([]Database, 0, len(orders))
	for _, order := range orders {
		d, err := e.newInstance(tx, now, order)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	if err := e.checkQuota(tx, orders[0].ProjectID, len(orders)); err != nil {
		return nil, err
	}
	var together []string
	if len(list) > 1 {
		for _, d := range list {
			together = append(together, d.ID)
		}
	}
	for _, d := range list {
		kind, state := kindCreateInstance, stateCreateServer
		if d.SlaveOf != "" {
			kind, state = kindCreateSlave, stateSnapshot
		}
		start, err := begun(kind, state, d.ID, now, data{Together: together})
		if err != nil {
			return nil, err
		}
		if err := apply(tx, d.ID, changes{instances: []store.Instance{d.Instance}, start: start}, now); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// newInstance is the row of an instance to be built, if it can be.
func (e *Engine) newInstance(tx *store.Tx, now time.Time, order InstanceOrder) (Database, error) {
	if order.SlaveOf != "" {
		if err := orderSlave(tx, &order); err != nil {
			return Database{}, err
		}
	}
	if order.Datastore == "" {
		// Trove's DatastoreDefaultDatastoreNotDefined.
		return Database{}, refuse(BadRequest, "Please specify datastore. No default datastore is defined.")
	}
	ref, err := refer(tx, reference{order.ProjectID, order.Datastore, order.Version, order.FlavorID, order.ConfigurationID})
	if err != nil {
		return Database{}, err
	}
	if order.VolumeSize == 0 {
		return Database{}, refuse(BadRequest, "Volume size was not specified.") // Trove's VolumeSizeNotSpecified.
	}
	if order.VolumeSize > MaxVolumeSize {
		return Database{}, volumeTooLarge("GB", order.VolumeSize)
	}
	row := store.Instance{SlaveOf: order.SlaveOf, SlaveReadOnly: order.ReadOnly, Machine: store.Machine{
		ID: e.NewID(), Created: now, Updated: now, Name: order.Name, FlavorID: ref.flavor.ID, VolumeSize: order.VolumeSize,
		TenantID: order.ProjectID, DatastoreVersionID: ref.version.ID, ConfigurationID: order.ConfigurationID, Region: e.Regions[0],
	}}
	begin(&row.Machine, taskBuilding, now)
	return Database{Instance: row, Version: ref.version}, nil
}

// orderSlave checks an order for a slave against its master, and fills in what it inherits.
func orderSlave(tx *store.Tx, order *InstanceOrder) error {
	master, err := FindInstance(tx, order.ProjectID, order.SlaveOf)
	if err != nil {
		return err
	}
	if err := allowReplication(tx, master, order.ReadOnly); err != nil {
		return err
	}
	if master.SlaveOf != "" {
		// Trove raises exception.Forbidden (trove/instance/service.py, create), which its exception_map (trove/common/wsgi.py) makes a 401.
		return refuse(Unauthorized, "Cannot create a replica of a replica %s", master.ID)
	}
	if order.Datastore == "" {
		order.Datastore, order.Version = master.Version.DatastoreName, master.Version.Name
	}
	if order.Version == "" && (order.Datastore == master.Version.DatastoreName || order.Datastore == master.Version.DatastoreID) {
		order.Version = master.Version.Name
	}
	ref, err := refer(tx, reference{order.ProjectID, order.Datastore, order.Version, order.FlavorID, order.ConfigurationID})
	if err != nil {
		return err
	}
	if ref.version.ID != master.Version.ID {
		return refuse(BadRequest, "The datastore of a slave, %s-%s, must be that of its master, %s-%s.", ref.version.DatastoreName, ref.version.Name,
			master.Version.DatastoreName, master.Version.Name)
	}
	if status := Status(master.Instance); status != StatusActive {
		return instanceBusy(master.ID, status)
	}
	return nil
}

// DetachInstance begins to make a slave stand by itself. Specification, section Detach Slave. Trove looks whether the instance is busy
// before it looks whether it is a slave (trove/instance/models.py, Instance.detach_replica).
func (e *Engine) DetachInstance(tx *store.Tx, now time.Time, d Database) error {
	if status := Status(d.Instance); status != StatusActive {
		return instanceBusy(d.ID, status)
	}
	if d.SlaveOf == "" {
		return refuse(BadRequest, "Instance %s is not a replica.", d.ID)
	}
	row := d.Instance
	begin(&row.Machine, taskDetaching, now)
	c := changes{instances: []store.Instance{row}, casts: []cast{{target{d.ID, ""}, "detach_replica", map[string]any{"for_failover": false}}}}
	var err error
	if c.start, err = begun(kindDetach, stateDetach, d.ID, now.Add(e.Pace.Detach), data{}); err != nil {
		return err
	}
	return apply(tx, d.ID, c, now)
}

// DeleteInstance begins to delete an instance; it is no error if that is already under way. The specification leaves open what becomes
// of a master that still has slaves (section Delete Master): here, as in Trove (trove/instance/models.py, Instance.delete), they have to
// go first. Apart from that only an instance that is being built is refused: whatever else is at work on it is cancelled.
func (e *Engine) DeleteInstance(tx *store.Tx, now time.Time, d Database) error {
	if d.TaskID == taskDeleting.id {
		return nil
	}
	if status := Status(d.Instance); status == StatusBuild {
		return instanceBusy(d.ID, status)
	}
	if len(d.Slaves) > 0 {
		return refuse(Forbidden, "Detach replicas before deleting replica source.")
	}
	row := d.Instance
	begin(&row.Machine, taskDeleting, now)
	c := changes{instances: []store.Instance{row}, cancel: []target{{d.ID, ""}}}
	var err error
	if c.start, err = begun(kindDeleteInstance, stateDropInstance, d.ID, now.Add(e.Pace.Delete), data{}); err != nil {
		return err
	}
	if err := tx.EndBackup(snapshotID(d.ID), store.BackupFailed, now); err != nil {
		return err
	}
	return apply(tx, d.ID, c, now)
}
