package trove

import (
	"context"
	"fmt"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Replace replaces a node of a cluster, waits until the cluster is ready again, and returns the new node, also beside an
// error if it is known by then. Before, it waits until nobody else works on the cluster. Where the answer is lost, the
// request is sent again only if no new node appears.
//
// v1.0 has no such request: a node like most others is added there, and then the old one removed. Where that ends between the
// two, the error is an *UnfinishedReplaceError.
//
// Specification, section Replace Node.
func (c *Client) Replace(ctx context.Context, clusterID, nodeID string) (api.Member, error) {
	unlock, err := c.locks.lock(ctx, clusterID)
	if err != nil {
		return api.Member{}, err
	}
	defer unlock()
	if !c.dialect.Rules("").ReplacesInOne {
		return c.replaceInTwo(ctx, clusterID, nodeID)
	}
	// A caller who is cancelled from the request on is still told the new node.
	looking, done := withGrace(ctx)
	defer done()

	var old, successor api.Member
	// look tells whether the successor is there, of the same type and, where the server tells regions, in the same one.
	look := func(before, after api.Cluster) bool {
		for _, member := range newcomers(before, after) {
			if member.Type == old.Type && api.Agrees(member.Region, old.Region) {
				successor = member
				return true
			}
		}
		return false
	}
	before, err := c.change(ctx, clusterID, func(before api.Cluster) error {
		var err error
		if old, err = before.Member(nodeID); err != nil {
			return err
		}
		return c.certainly(ctx, fmt.Sprintf("replacing node %s", nodeID),
			func(ctx context.Context) error { return c.act(ctx, c.dialect.ReplaceNode(clusterID, nodeID)) },
			func(ctx context.Context) (bool, error) { return c.went(ctx, before, look) })
	})
	if err != nil {
		return successor, err
	}
	if after, err := c.Cluster(looking, clusterID); err == nil { // The wait looks again.
		look(before, after)
	}
	err = c.changed(ctx, before, func(after api.Cluster) ([]api.Member, bool) {
		found := look(before, after)
		return []api.Member{successor}, found && !after.Has(nodeID)
	})
	return successor, err
}

// replaceInTwo adds a node of the old one's type, and removes the old one. The cluster's lock is held, so that nobody else
// takes the new node for one of theirs.
func (c *Client) replaceInTwo(ctx context.Context, clusterID, nodeID string) (api.Member, error) {
	a := &addition{caller: newCaller(ctx, c.clock.Now()), clusterID: clusterID}
	before, err := c.change(ctx, clusterID, func(before api.Cluster) error {
		old, err := before.Member(nodeID)
		if err != nil {
			return err
		}
		if err := c.replaceable(before, old); err != nil {
			return err
		}
		a.want = []api.Allocation{{Type: old.Type}}
		return c.send(ctx, before, []*addition{a})
	})
	var successor api.Member
	if len(a.members) > 0 {
		successor = a.members[0]
	}
	if successor.ID == "" {
		return api.Member{}, err
	}
	if err == nil {
		err = c.changed(ctx, before, func(after api.Cluster) ([]api.Member, bool) { return a.members, after.Has(successor.ID) })
	}
	if err == nil {
		err = c.shrink(ctx, clusterID, []string{nodeID})
	}
	if err != nil {
		err = &UnfinishedReplaceError{ClusterID: clusterID, OldID: nodeID, NewID: successor.ID, Err: err}
	}
	return successor, err
}

// replaceable tells whether a node can be replaced by adding another one and removing it: an *UnsupportedError where it
// can't be added or removed alone.
//
// Trove, trove/common/strategies/cluster/experimental/vertica/api.py, VerticaCluster.shrink, on its master.
func (c *Client) replaceable(cluster api.Cluster, node api.Member) error {
	datastore := cluster.Datastore.Type
	if err := c.dialect.Check(api.OperationReplaceNode, datastore); err != nil {
		return err
	}
	rules := c.dialect.Rules(datastore)
	if node.Type == "" && rules.Group > 1 || slices.Contains(rules.OnlyAtCreate, node.Type) || node.Role == "master" {
		return fmt.Errorf("node %q (%s) can't be replaced alone: %w", node.Name, node.ID,
			&api.UnsupportedError{Operation: api.OperationReplaceNode, API: c.API(), Datastore: datastore})
	}
	return nil
}
