package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// V1Order is what is asked for by POST /instances of deployed Trove, after its body has been checked.
type V1Order struct {
	ProjectID string
	Name      string
	// Version is ignored for replicas, as are FlavorID and VolumeSize.
	Version  store.Version
	FlavorID string
	// VolumeSize in GB; 0 if it was left out.
	VolumeSize int
	// ConfigurationID is that of a group that must exist; HasConfiguration is false where none was named.
	ConfigurationID  string
	HasConfiguration bool
	BackupID         string
	Region           string
	// ReplicaOf is the id of the source, "" for an instance that is none. Count of replicas are made, 0 stands for one.
	ReplicaOf string
	Count     int
	Details   store.Details
}

// V1Source is the source of which replicas are ordered, and refuses one that can't have any. trove/instance/service.py, create.
func V1Source(tx *store.Tx, projectID, id string) (Deployed, error) {
	source, err := FindDeployed(tx, projectID, id)
	if err != nil {
		return source, err
	}
	if source.ReplicaOf != "" {
		// Trove raises exception.Forbidden, which its exception_map (trove/common/wsgi.py) makes a 401.
		return source, refuse(Unauthorized, "Cannot create a replica of a replica %s", id)
	}
	return source, nil
}

// V1Create begins to build an instance, or replicas of one, and returns the last of them. trove/instance/models.py, Instance.create.
func (e *Engine) V1Create(tx *store.Tx, now time.Time, order V1Order) (Deployed, error) {
	var source Deployed
	var err error
	version, flavorID := order.Version, order.FlavorID
	if order.ReplicaOf != "" {
		if source, err = V1Source(tx, order.ProjectID, order.ReplicaOf); err != nil {
			return Deployed{}, err
		}
		version, flavorID = source.Version, source.FlavorID
	}
	flavor, err := tx.Flavor(flavorID)
	if found, err := store.Exists(err); err != nil {
		return Deployed{}, err
	} else if !found {
		if flavorID == "" {
			flavorID = "None"
		}
		return Deployed{}, refuse(BadRequest, "Resource %s cannot be found.", flavorID) // FlavorNotFound
	}
	if order.Region != e.Regions[0] {
		return Deployed{}, refuse(BadRequest, "Endpoint not found for service_type=database, endpoint_type=publicURL, endpoint_region=%s.", order.Region)
	}
	size := order.VolumeSize
	if order.ReplicaOf != "" {
		if source.VolumeID == "" {
			return Deployed{}, refuse(ItemNotFound, "Resource None cannot be found.")
		}
		size = source.VolumeSize
	}
	if err := checkVolumeSize(size); err != nil {
		return Deployed{}, err
	}
	if err := restoreFrom(tx, &order, version, size); err != nil {
		return Deployed{}, err
	}
	if order.ReplicaOf != "" {
		if !V1Replicates(version.Manager) {
			return Deployed{}, refuse(BadRequest, "Replication is not supported for the '%s' datastore.", version.DatastoreName)
		}
		source.ServerStatus = ServerStatus(source.Machine)
		if err := available(source); err != nil {
			return Deployed{}, err
		}
	}
	if order.HasConfiguration {
		_, err := tx.Configuration(order.ProjectID, order.ConfigurationID)
		if found, err := store.Exists(err); err != nil {
			return Deployed{}, err
		} else if !found {
			// Trove's database refuses the row, which nobody has foreseen.
			return Deployed{}, refuse(Unforeseen, "configuration group %q does not exist", order.ConfigurationID)
		}
	}
	// One, however many replicas are made.
	if err := e.checkVolumeQuota(tx, order.ProjectID, 1, size); err != nil {
		return Deployed{}, err
	}
	row := store.Instance{SlaveOf: order.ReplicaOf, Machine: store.Machine{
		Created: now, Updated: now, FlavorID: flavor.ID, VolumeSize: size, TenantID: order.ProjectID, DatastoreVersionID: version.ID,
		ConfigurationID: order.ConfigurationID, Region: order.Region, Details: order.Details,
	}}
	if source.ClusterID != "" {
		row.SlaveOf, row.Details.ReplicaOfMember = "", source.ID
	}
	return e.buildAll(tx, now, row, order, version)
}

// buildAll begins to build as many machines as are ordered.
func (e *Engine) buildAll(tx *store.Tx, now time.Time, row store.Instance, order V1Order, version store.Version) (Deployed, error) {
	count := max(order.Count, 1)
	begin(&row.Machine, taskBuilding, now)
	for i := range count {
		row.ID, row.Name = e.NewID(), order.Name
		if count > 1 {
			row.Name = fmt.Sprintf("%s-%d", order.Name, i+1)
		}
		if row.Details.Locality != "" {
			row.Details.ServerGroup = derived(row.ID, "server group")
		}
		build := v1Build(target{row.ID, ""}, now, e.Pace)
		switch {
		case order.ReplicaOf != "" && i == 0:
			build.State, build.Due = stateV1Snapshot, now
		case order.ReplicaOf != "":
			build.Due = build.Due.Add(e.Pace.Snapshot)
		}
		if err := apply(tx, row.ID, changes{instances: []store.Instance{row}, start: []store.Operation{build}}, now); err != nil {
			return Deployed{}, err
		}
		if err := say(tx, target{row.ID, ""}, serviceNew, now); err != nil {
			return Deployed{}, err
		}
	}
	saved, err := tx.Instance(row.ID)
	if err != nil {
		return Deployed{}, err
	}
	d, err := deployedInstance(tx, saved)
	d.Version = version
	return d, err
}

// checkVolumeSize is trove/instance/models.py, validate_volume_size.
func checkVolumeSize(size int) error {
	switch {
	case size == 0:
		return refuse(BadRequest, "Volume size was not specified.")
	case size > MaxVolumeSize:
		return volumeTooLarge("GB", size)
	default:
		return nil
	}
}

// restoreFrom refuses a backup from which the instance can't be made, and orders what is in it besides what the order names.
func restoreFrom(tx *store.Tx, order *V1Order, version store.Version, size int) error {
	if order.BackupID == "" {
		return nil
	}
	backup, err := tx.Backup(order.ProjectID, order.BackupID)
	if found, err := store.Exists(err); err != nil {
		return err
	} else if !found {
		return refuse(ItemNotFound, "Resource %s cannot be found.", order.BackupID)
	}
	if backup.State != store.BackupCompleted {
		return refuse(Conflict, "Unable to create instance because backup %s is not completed. Actual state: %s.", backup.ID, backup.State)
	}
	if backup.Size > float64(size) {
		return refuse(Forbidden, "Backup is too large for given flavor or volume. Backup size: %g GBs. Available size: %d GBs.", backup.Size, size)
	}
	taken, err := tx.VersionByID(backup.DatastoreVersionID)
	if err != nil {
		return err
	}
	if taken.DatastoreID != version.DatastoreID {
		return refuse(BadRequest, "The datastore from which the backup was taken, %s, does not match the destination datastore of %s.",
			taken.DatastoreName, version.DatastoreName)
	}
	order.Details.Databases = addMissing(order.Details.Databases, backup.Contents.Databases, func(a, b store.Database) bool { return a.Name == b.Name })
	order.Details.Users = addMissing(order.Details.Users, backup.Contents.Users, func(a, b store.User) bool { return a.Name == b.Name && a.Host == b.Host })
	return nil
}

// addMissing is what is asked for, after what the backup has besides.
func addMissing[T any](asked, has []T, same func(a, b T) bool) []T {
	kept := slices.DeleteFunc(slices.Clone(has), func(h T) bool { return slices.ContainsFunc(asked, func(a T) bool { return same(a, h) }) })
	return append(kept, asked...)
}

// V1Replicates is true for datastores of deployed Trove that have a replication strategy by default. trove/common/cfg.py.
func V1Replicates(manager string) bool {
	switch manager {
	case "mysql", "mariadb", "postgresql", "percona", "pxc", "redis":
		return true
	default:
		return false
	}
}
