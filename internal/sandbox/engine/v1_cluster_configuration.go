package engine

import (
	"errors"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// V1AttachToCluster gives the members a configuration group, within the call. They want a restart if a value of the group does. Members
// that have another group keep it. Trove, trove/cluster/models.py, rolling_configuration_update.
func (e *Engine) V1AttachToCluster(tx *store.Tx, now time.Time, cluster Cluster, configurationID string) error {
	if !strategies[cluster.Version.Manager].configurations {
		return unsupported("configuration_attach")
	}
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	group, err := tx.Configuration(cluster.TenantID, configurationID)
	if ok, err := store.Exists(err); err != nil {
		return err
	} else if !ok {
		return refuse(ItemNotFound, "Configuration group id: %s could not be found.", configurationID)
	}
	if group.VersionID != cluster.Version.ID {
		// ConfigurationDatastoreNotMatchInstance
		return refuse(BadRequest, "Datastore Version on Configuration %s does not match the Datastore Version on the instance %s.",
			group.VersionID, cluster.Version.ID)
	}
	if len(cluster.Nodes) == 0 {
		return refuse(Unforeseen, "the cluster has no members")
	}
	restart, err := needsRestart(tx, group, cluster.Version.ID)
	if err != nil {
		return err
	}
	change := func(n *store.Node) bool {
		if n.ConfigurationID != "" && n.ConfigurationID != configurationID {
			return false
		}
		n.ConfigurationID = configurationID
		return true
	}
	return e.configure(tx, now, cluster, configurationID, restart, change)
}

// V1DetachFromCluster takes the configuration group from the members, within the call. They want a restart if a value of the group
// does, or if it has no default to go back to. Trove, trove/cluster/models.py, rolling_configuration_remove.
func (e *Engine) V1DetachFromCluster(tx *store.Tx, now time.Time, cluster Cluster) error {
	if !strategies[cluster.Version.Manager].configurations {
		return unsupported("configuration_detach")
	}
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	if len(cluster.Nodes) == 0 {
		return refuse(Unforeseen, "the cluster has no members")
	}
	// Without a group there is nothing to reset: members that have one of their own are left wanting a restart.
	restart := true
	if cluster.ConfigurationID != "" {
		group, err := tx.Configuration(cluster.TenantID, cluster.ConfigurationID)
		if err != nil {
			return err
		}
		if restart, err = needsRestart(tx, group, cluster.Version.ID); err != nil {
			return err
		}
	}
	change := func(n *store.Node) bool {
		had := n.ConfigurationID != ""
		n.ConfigurationID = ""
		return had
	}
	return e.configure(tx, now, cluster, "", restart, change)
}

// configure changes the members' groups. If it can be done without a restart, whatever wanted one before no longer does.
func (e *Engine) configure(tx *store.Tx, now time.Time, cluster Cluster, configurationID string, restart bool, change func(*store.Node) bool) error {
	cluster.ConfigurationID, cluster.Updated = configurationID, now
	errs := []error{tx.SaveInstance(cluster.Instance)}
	for _, n := range cluster.Nodes {
		changed := change(&n)
		switch {
		case !restart:
			enter(&n.Machine, taskNone, now)
		case changed:
			enter(&n.Machine, taskRestartRequired, now)
		default:
			continue
		}
		errs = append(errs, tx.SaveNode(n))
	}
	return errors.Join(errs...)
}

// V1RefreshClusters gives the members of all clusters that have a configuration group its values again. Trove,
// trove/configuration/service.py, _refresh_on_all_clusters.
func (e *Engine) V1RefreshClusters(tx *store.Tx, now time.Time, projectID, configurationID string) error {
	clusters, err := tx.Instances(projectID, true, "", -1)
	if err != nil {
		return err
	}
	for _, row := range clusters {
		if row.ConfigurationID != configurationID {
			continue
		}
		cluster, err := ClusterOf(tx, row)
		if err != nil {
			return err
		}
		if err := e.V1AttachToCluster(tx, now, cluster, configurationID); err != nil {
			return err
		}
	}
	return nil
}
