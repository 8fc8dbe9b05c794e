package trove

import (
	"context"
	"errors"
)

var errStub = errors.New("not written yet")

// Client talks to Trove as one user in one project. It is safe for concurrent use.
type Client struct{}

// DatastoreInfo is a datastore that the cloud has, with its versions by name.
type DatastoreInfo struct {
	Name     string
	Versions []string
}

// Connect authenticates, finds the service's endpoint and chooses the dialect.
func Connect(ctx context.Context, cfg Config) (*Client, error) { return nil, errStub }

// API is the dialect in use: "nodes" or "v1.0".
func (c *Client) API() string { return "" }

// Cluster shows a cluster.
func (c *Client) Cluster(ctx context.Context, id string) (Cluster, error) { return Cluster{}, errStub }

// Clusters lists all clusters of the project.
func (c *Client) Clusters(ctx context.Context) ([]Cluster, error) { return nil, errStub }

// Node shows a node of a cluster.
func (c *Client) Node(ctx context.Context, clusterID, nodeID string) (Node, error) {
	return Node{}, errStub
}

// Nodes shows each of the members, in their order; one that is gone is left out.
func (c *Client) Nodes(ctx context.Context, clusterID string, members []Member) ([]Node, error) {
	return nil, errStub
}

// Instance shows an instance.
func (c *Client) Instance(ctx context.Context, id string) (Instance, error) {
	return Instance{}, errStub
}

// Instances lists all instances of the project.
func (c *Client) Instances(ctx context.Context) ([]Instance, error) { return nil, errStub }

// DeleteCluster asks for the cluster's deletion; one that is gone already is fine.
func (c *Client) DeleteCluster(ctx context.Context, id string) error { return errStub }

// DeleteInstance asks for the instance's deletion; one that is gone already is fine.
func (c *Client) DeleteInstance(ctx context.Context, id string) error { return errStub }

// CreateCluster asks for a cluster.
func (c *Client) CreateCluster(ctx context.Context, spec ClusterSpec) (Created[Cluster], error) {
	return Created[Cluster]{}, errStub
}

// CreateInstance asks for an instance.
func (c *Client) CreateInstance(ctx context.Context, spec InstanceSpec) (Created[Instance], error) {
	return Created[Instance]{}, errStub
}

// Grow adds nodes and waits until they are there; the members are in the order of want.
func (c *Client) Grow(ctx context.Context, clusterID string, want []Allocation) ([]Member, error) {
	return nil, errStub
}

// Replace replaces a node and waits; it returns the new one.
func (c *Client) Replace(ctx context.Context, clusterID, nodeID string) (Member, error) {
	return Member{}, errStub
}

// Shrink removes nodes one after the other and waits for each.
func (c *Client) Shrink(ctx context.Context, clusterID string, nodeIDs ...string) error {
	return errStub
}

// Detach makes a slave stand alone and waits.
func (c *Client) Detach(ctx context.Context, instanceID string) error { return errStub }

// WaitClusterReady waits until the cluster is ready.
func (c *Client) WaitClusterReady(ctx context.Context, id string) (Cluster, error) {
	return Cluster{}, errStub
}

// WaitClusterGone waits until the cluster is gone.
func (c *Client) WaitClusterGone(ctx context.Context, id string) error { return errStub }

// WaitInstanceReady waits until the instance is ready.
func (c *Client) WaitInstanceReady(ctx context.Context, id string) (Instance, error) {
	return Instance{}, errStub
}

// WaitInstanceGone waits until the instance is gone.
func (c *Client) WaitInstanceGone(ctx context.Context, id string) error { return errStub }

// Datastores lists what databases the cloud has.
func (c *Client) Datastores(ctx context.Context) ([]DatastoreInfo, error) { return nil, errStub }

// FlavorIDs lists the cloud's flavors.
func (c *Client) FlavorIDs(ctx context.Context) ([]string, error) { return nil, errStub }

// ConfigurationExists tells whether the project has the configuration group.
func (c *Client) ConfigurationExists(ctx context.Context, id string) (bool, error) {
	return false, errStub
}

// Regions lists the cloud's regions.
func (c *Client) Regions(ctx context.Context) ([]string, error) { return nil, errStub }
