package trove

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// birth is how long a cluster may stand without nodes while it is created: Trove makes its row first, and then the nodes.
const birth = 5 * time.Second

// clearRefused removes the cluster that a refused creation has left behind: some of Trove's datastores make it before they
// look at quota, flavor and volume, and every one may break down once it is made, such as over the first row of a project's
// memory quota. Nobody would ever build it. The refusal then says so.
//
// Trove, create of trove/common/strategies/cluster/experimental/{cassandra,redis,vertica}/api.py; create of
// trove/instance/models.py, Instance, for the quota.
func (c *Client) clearRefused(ctx context.Context, spec api.ClusterSpec, since checkpoint, refused error) error {
	asked := c.dialect.CreateCluster(spec)
	var refusal *api.Error
	if !errors.As(refused, &refusal) || api.Unavailable(refusal.StatusCode) || refusal.Method != asked.Method ||
		refusal.Path != "/clusters" || !c.dialect.LeavesBehind(spec.Datastore.Type, api.BrokeDown(refused)) {
		return refused
	}
	ctx, done := withGrace(ctx)
	defer done()
	left, err := c.leftBehind(ctx, spec, since)
	if err != nil || left == "" {
		return refused
	}
	// Nobody builds it, so it would stay in its task.
	if err = c.ResetCluster(ctx, left); err == nil {
		_, err = c.DeleteCluster(ctx, left)
	}
	if err != nil {
		return fmt.Errorf("%w; the server left a cluster of that name without nodes behind (%s), which could not be removed: %w",
			refused, left, err)
	}
	return fmt.Errorf("%w; the cluster without nodes that the server left behind (%s) was removed", refused, left)
}

// leftBehind finds the one cluster that a refused creation has left behind. It looks twice, so that it does not take one that
// somebody else is just creating for it.
func (c *Client) leftBehind(ctx context.Context, spec api.ClusterSpec, since checkpoint) (string, error) {
	empty := func(cluster api.Cluster) bool { return cluster.Task == api.TaskBuilding && len(cluster.Members) == 0 }
	clusters, _, err := fetchAll(ctx, c, c.dialect.ListClusters, c.dialect.DecodeClusters)
	if err != nil {
		return "", err
	}
	found := ""
	for _, cluster := range clusters {
		if cluster.Name != spec.Name || cluster.Datastore.Type != spec.Datastore.Type || !empty(cluster) ||
			c.seen.known(cluster.ID, since) || cluster.Created.Before(since.server.Add(-tolerance)) {
			continue
		}
		if found != "" {
			return "", nil // which of them is not known
		}
		found = cluster.ID
	}
	if found == "" {
		return "", nil
	}
	if err := c.clock.Sleep(ctx, birth); err != nil {
		return "", err
	}
	cluster, err := c.view(ctx, found)
	if err != nil || !empty(cluster) {
		return "", err
	}
	return found, nil
}
