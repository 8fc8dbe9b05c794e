package trove

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/reading"
)

// newReader reads the objects of a list for those who ask for many of them at about the same time.
func newReader[T any](c *Client, list func(marker string) api.Request, decode func([]byte) (api.Page[T], error), id func(T) string) *reading.Reader[T] {
	return reading.New(c.clock, reading.Source[T]{
		ID: id, Changes: c.session.Changes,
		Page: func(ctx context.Context, marker string) ([]T, string, error) {
			page, err := fetch(ctx, c, list(marker), decode)
			for _, object := range page.Items {
				c.seen.saw(id(object))
			}
			return page.Items, page.Marker, err
		},
	})
}

// RefreshInstance is Instance for a refresh, which asks for many at about the same time: they are answered by pages of the list, where
// those are fewer requests. A list tells all but two things that Instance does, in every release: how full the volume is, for which the
// server would ask each guest, and the locality, which nobody can change. VolumeUsed and Locality may be empty for that reason.
//
// What is told is as the server had it after this client was connected, and after whatever this client has changed before the call.
// Errors: those of Instance.
//
// Trove, trove/instance/service.py, InstanceController.detail and show; trove/instance/views.py, InstanceDetailView.
func (c *Client) RefreshInstance(ctx context.Context, id string) (api.Instance, error) {
	return c.instanceReads.Read(ctx, id, c.Instance)
}

// RefreshCluster is Cluster and Nodes for a refresh, which asks for many clusters at about the same time: where the server lists the
// nodes of all clusters (v1.0), they are answered by pages of the two lists. The nodes are in the order of the cluster's members; those
// that are gone are left out, and VolumeUsed is empty as it is of Nodes.
//
// Errors: those of Cluster and Nodes.
//
// Trove, trove/cluster/views.py, ClustersView, which tells of a cluster all that Show Cluster does but for what is known of the servers.
func (c *Client) RefreshCluster(ctx context.Context, id string) (api.Cluster, []api.Node, error) {
	if !c.dialect.ListsNodes() {
		return c.withNodes(ctx, id)
	}
	cluster, err := c.clusterReads.Read(ctx, id, c.view)
	if err != nil {
		return cluster, nil, err
	}
	if c.dialect.HidesNodes(cluster) { // Which they are, only the whole list tells.
		return c.withNodes(ctx, id)
	}
	listed := make([]*api.ListedNode, len(cluster.Members))
	group, reading := errgroup.WithContext(ctx)
	for i, member := range cluster.Members {
		group.Go(func() error {
			node, err := c.nodeReads.Read(reading, member.ID, func(ctx context.Context, nodeID string) (api.ListedNode, error) {
				node, err := c.Node(ctx, id, nodeID)
				return api.ListedNode{Node: node}, err
			})
			if errors.Is(err, api.ErrNotFound) {
				return nil
			}
			listed[i] = &node
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return cluster, nil, err
	}
	var found []api.ListedNode
	var nodes []api.Node
	for i, member := range cluster.Members {
		if listed[i] == nil {
			continue
		}
		found = append(found, *listed[i])
		node := listed[i].Of(member)
		node.VolumeUsed = nil
		nodes = append(nodes, node)
	}
	return c.dialect.Complete(cluster, found), nodes, nil
}

// withNodes shows a cluster, and its nodes.
func (c *Client) withNodes(ctx context.Context, id string) (api.Cluster, []api.Node, error) {
	cluster, err := c.Cluster(ctx, id)
	if err != nil {
		return cluster, nil, err
	}
	nodes, err := c.Nodes(ctx, cluster.ID, cluster.Members)
	return cluster, nodes, err
}
