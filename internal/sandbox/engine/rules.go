package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// MaxVolumeSize is what Trove calls max_accepted_volume_size, in GB. The number is the sandbox's own; Trove's default is 10.
const MaxVolumeSize = 50

// reference is what a call names that must exist.
type reference struct {
	projectID, datastore, version, flavorID, configurationID string
}

// referred is what it refers to.
type referred struct {
	version store.Version
	flavor  store.Flavor
}

// refer looks up what a call names, in the order in which Trove does (trove/cluster/service.py and trove/instance/service.py, create).
func refer(tx *store.Tx, ref reference) (referred, error) {
	var found referred
	var err error
	if found.version, err = referToVersion(tx, ref.datastore, ref.version); err != nil {
		return found, err
	}
	found.flavor, err = tx.Flavor(ref.flavorID)
	if ok, err := store.Exists(err); err != nil {
		return found, err
	} else if !ok {
		return found, refuse(BadRequest, "Resource %s cannot be found.", ref.flavorID) // FlavorNotFound
	}
	if ref.configurationID == "" {
		return found, nil
	}
	group, err := tx.Configuration(ref.projectID, ref.configurationID)
	if ok, err := store.Exists(err); err != nil {
		return found, err
	} else if !ok {
		// Trove says so when a group is attached; on create it fails with 500, which is no model.
		return found, refuse(ItemNotFound, "Configuration group id: %s could not be found.", ref.configurationID)
	}
	if group.NodeID != "" {
		return found, ownedRefusal(group)
	}
	if group.VersionID != "" && group.VersionID != found.version.ID {
		// ConfigurationDatastoreNotMatchInstance, which Trove says when a group is attached.
		return found, refuse(BadRequest, "Datastore Version on Configuration %s does not match the Datastore Version on the instance %s.", group.VersionID,
			found.version.ID)
	}
	return found, nil
}

// referToVersion looks up a version of a datastore, the default one where none is named.
func referToVersion(tx *store.Tx, datastoreName, versionName string) (store.Version, error) {
	datastore, err := tx.Datastore(datastoreName)
	if ok, err := store.Exists(err); err != nil {
		return store.Version{}, err
	} else if !ok {
		return store.Version{}, refuse(ItemNotFound, "Datastore '%s' cannot be found.", datastoreName) // DatastoreNotFound
	}
	if versionName == "" {
		versionName = datastore.DefaultVersionID
	}
	version, err := tx.Version(datastore.ID, versionName)
	if ok, err := store.Exists(err); err != nil {
		return version, err
	} else if !ok {
		return version, refuse(BadRequest, "Datastore version '%s' cannot be found.", versionName) // DatastoreVersionNotFound, as it is answered
	}
	if !version.Active {
		return version, refuse(BadRequest, "Datastore version '%s' is not active.", versionName) // DatastoreVersionInactive
	}
	return version, nil
}

// checkAllocations refuses nodes in unknown regions and of types that the datastore has not.
func (e *Engine) checkAllocations(version store.Version, allocations []Allocation) error {
	types := NodeTypes(version.Manager)
	for _, a := range allocations {
		if !slices.Contains(e.Regions, a.Region) {
			// Trove's NoServiceEndpoint.
			return refuse(BadRequest, "Endpoint not found for service_type=database, endpoint_type=publicURL, endpoint_region=%s.", a.Region)
		}
		switch {
		case a.Type == "" || slices.Contains(types, a.Type):
		case len(types) == 0:
			return refuse(BadRequest, "Nodes of type '%s' are not supported for the '%s' datastore.", a.Type, version.DatastoreName)
		default:
			return refuse(BadRequest, "Nodes of type '%s' are not supported for the '%s' datastore. Must be one of ['%s'].", a.Type,
				version.DatastoreName, strings.Join(types, "', '"))
		}
	}
	return nil
}

// checkQuota refuses more nodes and instances than a project may have: Trove's QuotaExceeded, which is a 413 without Retry-After.
func (e *Engine) checkQuota(tx *store.Tx, projectID string, more int) error {
	if e.MaxMachines == 0 {
		return nil
	}
	have, err := tx.CountMachines(projectID)
	if err != nil {
		return fmt.Errorf("counting against the quota: %w", err)
	}
	if have+more > e.MaxMachines {
		return refuse(OverLimit, "Quota exceeded for resources: ['instances'].")
	}
	return nil
}

// checkVolumeQuota refuses more gigabytes, as checkQuota does more instances; both at once where both are exceeded.
func (e *Engine) checkVolumeQuota(tx *store.Tx, projectID string, instances, size int) error {
	err := e.checkQuota(tx, projectID, instances)
	if e.MaxVolumes == 0 {
		return err
	}
	have, errSum := tx.SumVolumes(projectID)
	switch {
	case errSum != nil:
		return fmt.Errorf("counting against the quota: %w", errSum)
	case have+size <= e.MaxVolumes:
		return err
	case err != nil:
		return refuse(OverLimit, "Quota exceeded for resources: ['instances', 'volumes'].")
	default:
		return refuse(OverLimit, "Quota exceeded for resources: ['volumes'].")
	}
}

// volumeTooLarge is Trove's VolumeQuotaExceeded. Its unit is written differently for clusters and for instances.
func volumeTooLarge(unit string, size int) error {
	return refuse(OverLimit, "Volume 'size' cannot exceed maximum of %d %s, %d cannot be accepted.", MaxVolumeSize, unit, size)
}
