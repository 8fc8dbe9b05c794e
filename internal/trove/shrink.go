package trove

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Shrink removes nodes of a cluster, one after the other, each time waiting until the cluster is ready again. In v1.0, the
// nodes of a shard of mongodb are removed together. A node that is gone already is fine. Before, it waits until nobody else
// works on the cluster.
//
// Specification, section Remove Node; Trove, trove/common/strategies/cluster/experimental/*/api.py, shrink.
func (c *Client) Shrink(ctx context.Context, clusterID string, nodeIDs ...string) error {
	unlock, err := c.locks.lock(ctx, clusterID)
	if err != nil {
		return err
	}
	defer unlock()
	return c.shrink(ctx, clusterID, nodeIDs)
}

// shrink removes nodes of a cluster whose lock is held.
func (c *Client) shrink(ctx context.Context, clusterID string, nodeIDs []string) error {
	for len(nodeIDs) > 0 {
		var now, later []string
		gone := func(after api.Cluster) bool {
			return !slices.ContainsFunc(now, func(id string) bool { return after.Has(id) })
		}
		before, err := c.change(ctx, clusterID, func(before api.Cluster) error {
			now, later = c.dialect.Removal(before, nodeIDs)
			if gone(before) {
				now = nil
				return nil
			}
			return unlessGone(c.certainly(ctx, fmt.Sprintf("removing nodes %s", strings.Join(now, ", ")),
				func(ctx context.Context) error { return c.act(ctx, c.dialect.RemoveNodes(clusterID, now)) },
				func(ctx context.Context) (bool, error) {
					return c.went(ctx, before, func(_, after api.Cluster) bool { return gone(after) })
				}))
		})
		if err != nil {
			return err
		}
		if nodeIDs = later; len(now) == 0 {
			continue
		}
		if err := c.changed(ctx, before, func(after api.Cluster) ([]api.Member, bool) { return nil, gone(after) }); err != nil {
			return err
		}
	}
	return nil
}
