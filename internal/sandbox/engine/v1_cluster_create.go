package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The kinds of operations on deployed Trove's clusters.
const (
	kindV1CreateCluster  = "v1_create_cluster"
	kindV1GrowCluster    = "v1_grow_cluster"
	kindV1ShrinkCluster  = "v1_shrink_cluster"
	kindV1RestartCluster = "v1_restart_cluster"
	kindV1UpgradeCluster = "v1_upgrade_cluster"
	kindV1DeleteCluster  = "v1_delete_cluster"
)

// V1ClusterOrder is what deployed Trove is asked for by POST /clusters.
type V1ClusterOrder struct {
	ProjectID string
	Name      string
	Version   store.Version
	Members   []MemberOrder
	Mongo     MongoExtras
	Locality  string
	// ConfigurationID is nil for none; what isn't an id is given as well, since only some datastores look at it.
	ConfigurationID *string
}

// V1CreateCluster begins to build a cluster. An error is a Refusal, or a Kept one. Trove,
// trove/common/strategies/cluster/experimental/*/api.py, create.
func (e *Engine) V1CreateCluster(tx *store.Tx, now time.Time, order V1ClusterOrder) (Cluster, error) {
	s, ok := strategies[order.Version.Manager]
	if !ok {
		// ClusterDatastoreNotSupported
		return Cluster{}, refuse(NotImplemented, "Clusters not supported for %s-%s.", order.Version.DatastoreName, order.Version.Name)
	}
	if localities := []string{"affinity", "anti-affinity"}; order.Locality != "" && !slices.Contains(localities, order.Locality) {
		return Cluster{}, refuse(BadRequest, "Invalid locality '%s'. Must be one of %s", order.Locality, pythonList(localities))
	}
	if err := s.checkOrder(order); err != nil {
		return Cluster{}, err
	}
	cluster := Cluster{Version: order.Version, Instance: store.Instance{IsCluster: true, Machine: store.Machine{
		ID: e.NewID(), Created: now, Name: order.Name, TenantID: order.ProjectID, DatastoreVersionID: order.Version.ID,
		Details: store.Details{Locality: order.Locality},
	}}}
	enter(&cluster.Machine, clusterBuilding, now)
	if s.early {
		if err := saveCluster(tx, &cluster.Instance, order.ConfigurationID); err != nil {
			return Cluster{}, err
		}
	}
	all := order.Members
	if order.Version.Manager == "mongodb" {
		all = order.Mongo.all(order.Members)
	}
	if err := e.checkMembers(tx, s, order.ProjectID, order.Members, all); err != nil {
		if s.early {
			return Cluster{}, kept(err)
		}
		return Cluster{}, err
	}
	if !s.early {
		if err := saveCluster(tx, &cluster.Instance, order.ConfigurationID); err != nil {
			return Cluster{}, err
		}
	}
	var planned []plannedMember
	if order.Version.Manager == "mongodb" {
		planned = e.planMongo(order.Name, order.Members, order.Mongo)
	} else {
		planned = s.plan(cluster.Instance, order.Members, 0, now)
	}
	var err error
	if cluster.Nodes, err = e.makeMembers(tx, now, cluster.Instance, planned); err != nil {
		return Cluster{}, err
	}
	return cluster, startOperation(tx, kindV1CreateCluster, stateV1Await, cluster.ID, now, data{Nodes: ids(MembersByID(cluster.Nodes))})
}

// checkOrder is what is refused before anything is looked up.
func (s strategy) checkOrder(order V1ClusterOrder) error {
	n := len(order.Members)
	switch {
	case !s.configurations && order.ConfigurationID != nil && *order.ConfigurationID != "":
		return refuse(BadRequest, "Configuration groups not supported by the datastore.") // ConfigurationNotSupported
	case s.exactly > 0 && n != s.exactly:
		return refuse(BadRequest, "The number of instances for your initial cluster must be %d.", s.exactly) // ClusterNumInstancesNotSupported
	case n < s.atLeast:
		// ClusterNumInstancesNotLargeEnough
		return refuse(BadRequest, "The number of instances for your initial cluster must be at least %d.", s.atLeast)
	}
	return nil
}

// saveCluster writes the row of a new cluster. A configuration group that doesn't exist breaks a foreign key, for which Trove has no answer.
func saveCluster(tx *store.Tx, cluster *store.Instance, configurationID *string) error {
	if configurationID != nil {
		_, err := tx.Configuration(cluster.TenantID, *configurationID)
		if ok, err := store.Exists(err); err != nil {
			return err
		} else if !ok {
			return refuse(Unforeseen, "configuration group %q doesn't exist", *configurationID)
		}
		cluster.ConfigurationID = *configurationID
	}
	return tx.SaveInstance(*cluster)
}

// checkMembers makes the strategy's checks on new members.
func (e *Engine) checkMembers(tx *store.Tx, s strategy, projectID string, orders, all []MemberOrder) error {
	for _, check := range s.checks {
		if err := check(e, tx, projectID, orders, all); err != nil {
			return err
		}
	}
	return nil
}

// makeMembers writes the rows of new members and begins to build each. Those before one that is refused stay. Trove,
// trove/instance/models.py, Instance.create.
func (e *Engine) makeMembers(tx *store.Tx, now time.Time, cluster store.Instance, planned []plannedMember) ([]store.Node, error) {
	last, err := tx.LastNode(cluster.ID)
	if _, err := store.Exists(err); err != nil {
		return nil, err
	}
	var nodes []store.Node
	for i, p := range planned {
		if p.Region != "" && !slices.Contains(e.Regions, p.Region) {
			// NoServiceEndpoint
			return nil, kept(refuse(BadRequest, "Endpoint not found for service_type=database, endpoint_type=publicURL, endpoint_region=%s.", p.Region))
		}
		flavor, err := tx.Flavor(p.FlavorID)
		if err != nil {
			return nil, err
		}
		n := store.Node{InstanceID: cluster.ID, Type: p.kind, ShardID: p.shardID, Position: last.Position + i + 1, Machine: store.Machine{
			ID: e.NewID(), Created: now, Name: p.name, FlavorID: flavor.ID, VolumeSize: p.VolumeSize, TenantID: cluster.TenantID,
			DatastoreVersionID: cluster.DatastoreVersionID, ConfigurationID: cluster.ConfigurationID, Region: p.Region,
			Details: store.Details{
				AvailabilityZone: p.AvailabilityZone, VolumeType: p.VolumeType, Modules: p.Modules,
				// A shard is in use until it is removed from its cluster with mongodb's own means.
				InUse: p.shardID != "",
			},
		}}
		if p.Network != nil {
			n.Details.Networks = []store.Network{*p.Network}
		}
		enter(&n.Machine, taskBuilding, now)
		if err := errors.Join(tx.SaveNode(n), say(tx, target{cluster.ID, n.ID}, serviceNew, now), tx.AddOperation(v1Build(target{cluster.ID, n.ID}, now, e.Pace))); err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// startOperation adds an operation that is due at once.
func startOperation(tx *store.Tx, kind, state, instanceID string, due time.Time, d data) error {
	list, err := begun(kind, state, instanceID, due, d)
	if err != nil {
		return err
	}
	var errs []error
	for _, op := range list {
		errs = append(errs, tx.AddOperation(op))
	}
	return errors.Join(errs...)
}

// kept lets what a refused call has done stay.
func kept(err error) error {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return &Kept{refusal}
	}
	return err
}
