package trove

import (
	"context"
	"errors"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// CreateCluster asks for a cluster, and returns it as the server answers: it is not built yet. Where the answer is
// lost, the cluster is found again, or asked for again once it is certain that there is none: *AmbiguousError if it is
// not certain which one it is.
//
// Once the request is on its way, a cancelled ctx does not end it at once: the answer is given some seconds, since
// nobody would know of the cluster otherwise. What a refused creation leaves behind is removed, and the error says so; after an
// error 500 it is asked for again, three times in all.
//
// Specification, section Create Cluster; Trove, trove/cluster/service.py, ClusterController.create.
func (c *Client) CreateCluster(ctx context.Context, spec api.ClusterSpec) (Created[api.Cluster], error) {
	var since *checkpoint
	return create(ctx, c, creation[api.Cluster]{
		kind: "cluster", name: spec.Name, datastore: spec.Datastore,
		send: func(ctx context.Context) (api.Cluster, error) {
			if since == nil { // The server's time is known by now.
				now := c.now()
				since = &now
			}
			cluster, err := fetch(ctx, c, c.dialect.CreateCluster(spec), c.dialect.DecodeCluster)
			if err != nil {
				err = c.clearRefused(ctx, spec, *since, err)
			}
			return cluster, err
		},
		list:       c.Clusters,
		onExisting: spec.OnExisting, names: c.bareClusters, standing: &c.standingClusters, show: c.Cluster,
		firstPage: c.dialect.ListClusters(""),
		matches:   func(cluster api.Cluster) bool { return c.dialect.Matches(cluster, spec) },
	})
}

// unlessGone is nil where the object of a deletion does not exist.
func unlessGone(err error) error {
	if errors.Is(err, api.ErrNotFound) {
		return nil
	}
	return err
}
