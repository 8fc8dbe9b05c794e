package trove

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// nodesAtOnce is how many nodes of a cluster are asked for at the same time.
const nodesAtOnce = 4

// Cluster shows a cluster. FlavorID and VolumeSize stay empty: the server tells them for each node.
//
// Specification, section Show Cluster; Trove, trove/cluster/service.py, ClusterController.show.
func (c *Client) Cluster(ctx context.Context, id string) (api.Cluster, error) {
	cluster, err := c.view(ctx, id)
	if err != nil {
		return cluster, err
	}
	return c.withHidden(ctx, cluster)
}

// pollCluster shows a cluster to those who wait. As long as something is done to it, nobody waits for the nodes that its
// view hides.
func (c *Client) pollCluster(ctx context.Context, id string) (api.Cluster, error) {
	cluster, err := c.view(ctx, id)
	if err != nil {
		return cluster, err
	}
	if class, err := cluster.Status.Class(); err == nil && class == api.Pending {
		return cluster, nil
	}
	return c.withHidden(ctx, cluster)
}

// view is a cluster as the server shows it.
func (c *Client) view(ctx context.Context, id string) (api.Cluster, error) {
	cluster, err := fetch(ctx, c, c.dialect.ShowCluster(id), c.dialect.DecodeCluster)
	if err == nil {
		c.seen.saw(cluster.ID)
	}
	return cluster, err
}

// withHidden adds the nodes that the view of a cluster hides.
func (c *Client) withHidden(ctx context.Context, cluster api.Cluster) (api.Cluster, error) {
	if !c.dialect.HidesNodes(cluster) {
		return cluster, nil
	}
	nodes, _, err := c.nodePages(ctx)
	if err != nil {
		return api.Cluster{}, err
	}
	return c.dialect.Complete(cluster, nodes), nil
}

// Clusters lists all clusters of the project, in the order of the server, page after page.
func (c *Client) Clusters(ctx context.Context) ([]api.Cluster, error) {
	clusters, _, err := c.clusterPages(ctx)
	return clusters, err
}

// bareClusters lists all clusters as the list alone shows them: in v1.0, without the states of their nodes.
func (c *Client) bareClusters(ctx context.Context) ([]api.Cluster, error) {
	clusters, _, err := c.bareClusterPages(ctx)
	return clusters, err
}

func (c *Client) bareClusterPages(ctx context.Context) ([]api.Cluster, int, error) {
	clusters, pages, err := fetchAll(ctx, c, c.dialect.ListClusters, c.dialect.DecodeClusters)
	for _, cluster := range clusters {
		c.seen.saw(cluster.ID)
	}
	return clusters, pages, err
}

// clusterPages lists all clusters, and tells how many requests that took.
func (c *Client) clusterPages(ctx context.Context) ([]api.Cluster, int, error) {
	clusters, pages, err := c.bareClusterPages(ctx)
	if err != nil || len(clusters) == 0 || !c.dialect.ListsNodes() {
		return clusters, pages, err
	}
	nodes, more, err := c.nodePages(ctx)
	if err != nil {
		return nil, pages + more, err
	}
	for i, cluster := range clusters {
		clusters[i] = c.dialect.Complete(cluster, nodes)
	}
	return clusters, pages + more, nil
}

// nodePages lists the nodes of all clusters, and tells how many requests that took.
func (c *Client) nodePages(ctx context.Context) ([]api.ListedNode, int, error) {
	nodes, pages, err := fetchAll(ctx, c, c.dialect.ListNodes, c.dialect.DecodeNodes)
	if err == nil {
		c.listPages.Store(int64(pages))
	}
	return nodes, pages, err
}

// Node shows a node of a cluster. Region and Type stay empty where the server tells them in Show Cluster alone.
//
// Specification, section Show Node; Trove, trove/cluster/service.py, ClusterController.show_instance.
func (c *Client) Node(ctx context.Context, clusterID, nodeID string) (api.Node, error) {
	return fetch(ctx, c, c.dialect.ShowNode(clusterID, nodeID), c.dialect.DecodeNode)
}

// Nodes are the members in detail, in the same order: each is shown, a few at a time, or all are read off a list, of the cluster's
// nodes or of those of all clusters, where that takes fewer requests. Region, Type, Role and ShardID are the member's where the node does not tell them. A node that is
// gone is left out. In v1.0 VolumeUsed is always empty, since the list does not tell it; Node does.
func (c *Client) Nodes(ctx context.Context, clusterID string, members []api.Member) ([]api.Node, error) {
	found, err := c.listedMembers(ctx, clusterID, members)
	if err != nil {
		return nil, err
	}
	if c.dialect.ListsNodes() && int64(len(members)) > max(c.listPages.Load(), 1) {
		all, _, err := c.nodePages(ctx)
		if err != nil {
			return nil, err
		}
		for i, member := range members {
			if place := slices.IndexFunc(all, func(n api.ListedNode) bool { return n.ID == member.ID }); place >= 0 {
				found[i] = &all[place].Node
			}
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(nodesAtOnce)
	for i, member := range members {
		if found[i] != nil {
			continue
		}
		group.Go(func() error {
			node, err := c.Node(ctx, clusterID, member.ID)
			if errors.Is(err, api.ErrNotFound) {
				return nil
			}
			found[i] = &node
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var nodes []api.Node
	for i, member := range members {
		node := found[i]
		if node == nil {
			continue
		}
		if c.dialect.ListsNodes() {
			node.VolumeUsed = nil
		}
		nodes = append(nodes, node.Of(member))
	}
	return nodes, nil
}

// listedMembers are the members as the list of their cluster's nodes has them; nil for those that it lacks, and for all where there is no
// such list: not every server that speaks the dialect needs to have what was but an option to the specification.
func (c *Client) listedMembers(ctx context.Context, clusterID string, members []api.Member) ([]*api.Node, error) {
	found := make([]*api.Node, len(members))
	request, ok := c.dialect.ListMembers(clusterID)
	if !ok || len(members) < 2 {
		return found, nil
	}
	list, err := fetch(ctx, c, request, c.dialect.DecodeMembers)
	if err != nil {
		if errors.Is(err, api.ErrNotFound) {
			return found, nil
		}
		return nil, err
	}
	for i, member := range members {
		if place := slices.IndexFunc(list, func(n api.Node) bool { return n.ID == member.ID }); place >= 0 {
			found[i] = &list[place]
		}
	}
	return found, nil
}
