package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Cluster is a cluster with all that its documents show.
type Cluster struct {
	store.Instance
	Version store.Version
	Nodes   []store.Node
}

// Allocation says where a node is to be, and what.
type Allocation struct {
	// Region is "" where the call leaves it out.
	Region string
	// Type is "" for a node that holds data.
	Type string
}

// ClusterOrder is what is asked for by Create Cluster.
type ClusterOrder struct {
	ProjectID string
	Name      string
	Datastore string
	Version   string // "" for the datastore's default
	FlavorID  string
	// VolumeSize in GB; 0 if it was left out.
	VolumeSize      int
	ConfigurationID string
	// Nodes has an entry for every node.
	Nodes []Allocation
}

// FindCluster reads a cluster of a project.
func FindCluster(tx *store.Tx, projectID, id string) (Cluster, error) {
	instance, err := tx.Instance(id)
	if found, err := store.Exists(err); err != nil {
		return Cluster{}, err
	} else if !found || !instance.IsCluster || instance.TenantID != projectID {
		return Cluster{}, clusterNotFound(id)
	}
	return ClusterOf(tx, instance)
}

// ClusterOf completes a cluster's row.
func ClusterOf(tx *store.Tx, instance store.Instance) (Cluster, error) {
	c := Cluster{Instance: instance}
	var err error
	if c.Version, err = tx.VersionByID(instance.DatastoreVersionID); err != nil {
		return c, err
	}
	c.Nodes, err = tx.Nodes(instance.ID)
	return c, err
}

// Node is one of the cluster's nodes.
func (c Cluster) Node(id string) (store.Node, error) {
	for _, n := range c.Nodes {
		if n.ID == id {
			return n, nil
		}
	}
	return store.Node{}, nodeNotFound(id)
}

// CreateCluster begins to build a cluster. Specification, section Create Cluster.
func (e *Engine) CreateCluster(tx *store.Tx, now time.Time, order ClusterOrder) (Cluster, error) {
	ref, err := refer(tx, reference{order.ProjectID, order.Datastore, order.Version, order.FlavorID, order.ConfigurationID})
	if err != nil {
		return Cluster{}, err
	}
	if !makesClusters(ref.version.Manager) {
		// Trove's ClusterDatastoreNotSupported.
		return Cluster{}, refuse(NotImplemented, "Clusters not supported for %s-%s.", ref.version.DatastoreName, ref.version.Name)
	}
	if order.VolumeSize == 0 {
		// Trove's ClusterVolumeSizeRequired.
		return Cluster{}, refuse(BadRequest, "A volume size is required for each instance in the cluster.")
	}
	if order.VolumeSize > MaxVolumeSize {
		return Cluster{}, volumeTooLarge("Gb", order.VolumeSize)
	}
	allocations := slices.Clone(order.Nodes)
	for i := range allocations {
		if allocations[i].Region == "" {
			// "if cluster.nodes[] is not provided, the current region is assumed"
			allocations[i].Region = e.Regions[0]
		}
	}
	if err := e.checkAllocations(ref.version, allocations); err != nil {
		return Cluster{}, err
	}
	if !slices.ContainsFunc(allocations, func(a Allocation) bool { return a.Type == "" }) {
		return Cluster{}, refuse(BadRequest, "A cluster needs at least one node that is not of type '%s'.", TypeArbiter)
	}
	if err := e.checkQuota(tx, order.ProjectID, len(allocations)); err != nil {
		return Cluster{}, err
	}

	cluster := Cluster{Version: ref.version}
	cluster.Instance = store.Instance{IsCluster: true, Machine: store.Machine{
		ID: e.NewID(), Created: now, Updated: now, Name: order.Name, FlavorID: ref.flavor.ID, VolumeSize: order.VolumeSize,
		TenantID: order.ProjectID, DatastoreVersionID: ref.version.ID, ConfigurationID: order.ConfigurationID, Region: e.Regions[0],
	}}
	begin(&cluster.Machine, clusterBuilding, now)
	cluster.Nodes = e.newNodes(cluster.Instance, allocations, 0, now)
	groups := ownGroups(ref.version.Manager, cluster.Instance, cluster.Nodes, now)
	c := changes{instances: []store.Instance{cluster.Instance}, configurations: groups, nodes: cluster.Nodes}
	c.start, err = begun(kindCreateCluster, stateCreateNodes, cluster.ID, now, data{Nodes: ids(cluster.Nodes)})
	if err != nil {
		return Cluster{}, err
	}
	return cluster, apply(tx, cluster.ID, c, now)
}

// AddNodes begins to add num nodes. Without allocations they go where all of the standing nodes are. Specification, section Add Node(s).
func (e *Engine) AddNodes(tx *store.Tx, now time.Time, cluster Cluster, num int, allocations []Allocation) error {
	if err := ready(cluster); err != nil {
		return err
	}
	if allocations == nil {
		allocations = make([]Allocation, num)
	} else if len(allocations) != num {
		// The like of Trove's ClusterNumInstancesNotSupported.
		return refuse(BadRequest, "The number of nodes to add must be %d, as many as 'num' says, but there are %d allocations.", num, len(allocations))
	}
	allocations = slices.Clone(allocations)
	if slices.ContainsFunc(allocations, func(a Allocation) bool { return a.Region == "" }) {
		region, err := commonRegion(cluster)
		if err != nil {
			return err
		}
		for i := range allocations {
			if allocations[i].Region == "" {
				allocations[i].Region = region
			}
		}
	}
	if err := e.checkAllocations(cluster.Version, allocations); err != nil {
		return err
	}
	if err := e.checkQuota(tx, cluster.TenantID, num); err != nil {
		return err
	}
	return e.addNodes(tx, now, cluster, allocations, kindAddNodes, clusterGrowing, "")
}

// ReplaceNode begins to replace a node by a new one in the same region and of the same type, with what the cluster declares. Specification,
// section Replace Node.
func (e *Engine) ReplaceNode(tx *store.Tx, now time.Time, cluster Cluster, id string) error {
	if err := ready(cluster); err != nil {
		return err
	}
	old, err := cluster.Node(id)
	if err != nil {
		return err
	}
	if err := e.checkQuota(tx, cluster.TenantID, 1); err != nil {
		return err
	}
	return e.addNodes(tx, now, cluster, []Allocation{{old.Region, old.Type}}, kindReplaceNode, clusterReplacing, id)
}

// addNodes begins to build nodes in a standing cluster.
func (e *Engine) addNodes(tx *store.Tx, now time.Time, cluster Cluster, allocations []Allocation, kind string, t task, old string) error {
	last, err := tx.LastNode(cluster.ID)
	if _, err := store.Exists(err); err != nil {
		return err
	}
	nodes := e.newNodes(cluster.Instance, allocations, last.Position, now)
	row := cluster.Instance
	begin(&row.Machine, t, now)
	c := changes{instances: []store.Instance{row}, configurations: ownGroups(cluster.Version.Manager, cluster.Instance, nodes, now), nodes: nodes}
	if c.start, err = begun(kind, stateCreateNodes, cluster.ID, now, data{Nodes: ids(nodes), Old: old}); err != nil {
		return err
	}
	return apply(tx, cluster.ID, c, now)
}

// RemoveNode begins to remove a node; it is no error if that is already under way. Specification, section Remove Node.
func (e *Engine) RemoveNode(tx *store.Tx, now time.Time, cluster Cluster, id string) error {
	node, err := cluster.Node(id)
	if err != nil {
		return err
	}
	if NodeStatus(node) == StatusShutdown && node.TaskID == taskDeleting.id {
		return nil
	}
	if err := ready(cluster); err != nil {
		return err
	}
	if !slices.ContainsFunc(cluster.Nodes, func(n store.Node) bool { return n.ID != id && n.Type == "" }) {
		// Trove's ClusterShrinkMustNotLeaveClusterEmpty. Arbiters alone hold no data either.
		return refuse(BadRequest, "Must leave at least one instance in the cluster when shrinking.")
	}
	row := cluster.Instance
	begin(&row.Machine, clusterShrinking, now)
	begin(&node.Machine, taskDeleting, now)
	c := changes{instances: []store.Instance{row}, nodes: []store.Node{node}, cancel: []target{{cluster.ID, id}}}
	if c.start, err = begun(kindRemoveNode, stateRemove, cluster.ID, now.Add(e.Pace.Delete), data{Old: id}); err != nil {
		return err
	}
	return apply(tx, cluster.ID, c, now)
}

// DeleteCluster begins to delete a cluster with all its nodes; it is no error if that is already under way.
func (e *Engine) DeleteCluster(tx *store.Tx, now time.Time, cluster Cluster) error {
	if cluster.TaskID == clusterDeleting.id {
		return nil
	}
	if status := Status(cluster.Instance); pending(status) {
		return clusterBusy(status)
	}
	row := cluster.Instance
	begin(&row.Machine, clusterDeleting, now)
	c := changes{instances: []store.Instance{row}, cancel: []target{{cluster.ID, ""}}}
	for _, n := range cluster.Nodes {
		begin(&n.Machine, taskDeleting, now)
		c.nodes = append(c.nodes, n)
	}
	var err error
	if c.start, err = begun(kindDeleteCluster, stateDropCluster, cluster.ID, now.Add(e.Pace.Delete), data{}); err != nil {
		return err
	}
	return apply(tx, cluster.ID, c, now)
}

// ready refuses calls on a cluster that is busy. One in ERROR takes them, since they are what repairs it.
func ready(cluster Cluster) error {
	if status := Status(cluster.Instance); status != StatusActive && !failed(status) {
		return clusterBusy(status)
	}
	return nil
}

// commonRegion is the region of every node: "if nodes.allocations[] is not provided, the region of every existing node must match,
// otherwise the request is failed" (specification, section Add Node(s)).
func commonRegion(cluster Cluster) (string, error) {
	var regions []string
	for _, n := range cluster.Nodes {
		if !slices.Contains(regions, n.Region) {
			regions = append(regions, n.Region)
		}
	}
	if len(regions) != 1 {
		return "", refuse(BadRequest, "The region of each new node must be given in 'allocations', since the nodes of the cluster are in different regions: %s.",
			strings.Join(regions, ", "))
	}
	return regions[0], nil
}

// newNodes are rows of nodes to be built, numbered after the one called last.
func (e *Engine) newNodes(cluster store.Instance, allocations []Allocation, last int, now time.Time) []store.Node {
	nodes := make([]store.Node, 0, len(allocations))
	for i, a := range allocations {
		n := store.Node{InstanceID: cluster.ID, Type: a.Type, Position: last + i + 1, Machine: store.Machine{
			ID: e.NewID(), Created: now, Updated: now, Name: fmt.Sprintf("%s-%d", cluster.Name, last+i+1), FlavorID: cluster.FlavorID,
			VolumeSize: cluster.VolumeSize, TenantID: cluster.TenantID, DatastoreVersionID: cluster.DatastoreVersionID,
			ConfigurationID: cluster.ConfigurationID, Region: a.Region,
		}}
		begin(&n.Machine, taskBuilding, now)
		nodes = append(nodes, n)
	}
	return nodes
}

// begun is a single operation to start.
func begun(kind, state, instanceID string, due time.Time, d data) ([]store.Operation, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return nil, errors.Join(errors.New("writing down an operation"), err)
	}
	return []store.Operation{{Kind: kind, State: state, InstanceID: instanceID, Due: due, Data: string(text)}}, nil
}

func ids(nodes []store.Node) []string {
	list := make([]string, 0, len(nodes))
	for _, n := range nodes {
		list = append(list, n.ID)
	}
	return list
}
