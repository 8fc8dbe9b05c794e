package trove

import (
	"context"
	"errors"
	"time"
)

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
		matches:   func(cluster Cluster) bool { return c.dialect.matches(cluster, spec) },
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
