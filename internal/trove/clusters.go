package trove

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

// nodesAtOnce is how many nodes of a cluster are asked for at the same time.
const nodesAtOnce = 4

// object is what waits and recoveries know of clusters and instances alike.
type object interface {
	Cluster | Instance
	summary() summary
}

// summary is what clusters and instances have in common.
type summary struct {
	id, name  string
	status    Status
	datastore Datastore
	created   time.Time
	fault     string
}

func (c Cluster) summary() summary {
	return summary{id: c.ID, name: c.Name, status: c.Status, datastore: c.Datastore, created: c.Created, fault: c.Fault}
}

// Cluster shows a cluster. FlavorID, ConfigurationID and VolumeSize stay empty: the server tells them for each node.
//
// Specification, section Show Cluster.
func (c *Client) Cluster(ctx context.Context, id string) (Cluster, error) {
	cluster, err := fetch(ctx, c, c.dialect.showCluster(id), c.dialect.decodeCluster)
	if err == nil {
		c.sightings.saw(cluster.ID)
	}
	return cluster, err
}

// Clusters lists all clusters of the project, in the order of the server, page after page.
func (c *Client) Clusters(ctx context.Context) ([]Cluster, error) {
	clusters, _, err := c.clusterPages(ctx)
	return clusters, err
}

// clusterPages lists all clusters, and tells how many requests that took.
func (c *Client) clusterPages(ctx context.Context) ([]Cluster, int, error) {
	clusters, pages, err := fetchAll(ctx, c, c.dialect.listClusters, c.dialect.decodeClusters)
	for _, cluster := range clusters {
		c.sightings.saw(cluster.ID)
	}
	return clusters, pages, err
}

// Node shows a node of a cluster. Region and Type stay empty where the server tells them in Show Cluster alone.
//
// Specification, section Show Node.
func (c *Client) Node(ctx context.Context, clusterID, nodeID string) (Node, error) {
	return fetch(ctx, c, c.dialect.showNode(clusterID, nodeID), c.dialect.decodeNode)
}

// Nodes shows each of the members, a few at a time, and returns them in the same order. Region and Type are the
// member's where Show Node leaves them out. A node that is gone is left out.
func (c *Client) Nodes(ctx context.Context, clusterID string, members []Member) ([]Node, error) {
	shown := make([]*Node, len(members))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(nodesAtOnce)
	for i, member := range members {
		group.Go(func() error {
			node, err := c.Node(ctx, clusterID, member.ID)
			if errors.Is(err, ErrNotFound) {
				return nil
			}
			if node.Region == "" {
				node.Region = member.Region
			}
			if node.Type == "" {
				node.Type = member.Type
			}
			shown[i] = &node
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var nodes []Node
	for _, node := range shown {
		if node != nil {
			nodes = append(nodes, *node)
		}
	}
	return nodes, nil
}

// CreateCluster asks for a cluster, and returns it as the server answers: it is not built yet. Where the answer is
// lost, the cluster is found again, or asked for again once it is certain that there is none: *AmbiguousError if it is
// not certain which one it is.
//
// Once the request is on its way, a cancelled ctx does not end it at once: the answer is given some seconds, since
// nobody would know of the cluster otherwise.
//
// Specification, section Create Cluster.
func (c *Client) CreateCluster(ctx context.Context, spec ClusterSpec) (Created[Cluster], error) {
	return create(ctx, c, creation[Cluster]{
		kind: "cluster", name: spec.Name, datastore: spec.Datastore,
		send: func(ctx context.Context) (Cluster, error) {
			return fetch(ctx, c, c.dialect.createCluster(spec), c.dialect.decodeCluster)
		},
		list:      c.Clusters,
		firstPage: c.dialect.listClusters(""),
		matches: func(cluster Cluster) bool {
			return cluster.Size == spec.Size && agrees(cluster.FlavorID, spec.FlavorID) &&
				agrees(cluster.VolumeSize, spec.VolumeSize)
		},
	})
}

// DeleteCluster asks for the cluster's deletion, and does not wait for its end. One that is gone already is fine. Where
// the server is still busy with the cluster, it waits for that, and asks once more. A cluster that is stuck in a task is
// freed from it before; stuckIn is then what it was stuck in, GROWING_CLUSTER for example, and else empty.
func (c *Client) DeleteCluster(ctx context.Context, id string) (stuckIn string, err error) {
	return "", deleteAtRest(ctx, c, c.clusterPolls, id, c.dialect.deleteCluster(id))
}

// unlessGone is nil where the object of a deletion does not exist.
func unlessGone(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
