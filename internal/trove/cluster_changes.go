package trove

import (
	"context"
	"fmt"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// UpgradeCluster brings all nodes of a cluster to another version of its datastore, one after the other, and waits until
// the cluster is ready again. Before, it waits until nobody else works on the cluster.
//
// Trove, trove/cluster/models.py, Cluster.rolling_upgrade.
func (c *Client) UpgradeCluster(ctx context.Context, id, version string) error {
	return c.actOnNodes(ctx, id, nodesAction{
		op: api.OperationUpgradeCluster, what: "upgrading cluster " + id, request: c.dialect.UpgradeCluster(id, version),
		shows: func(after api.Cluster) bool {
			return after.Datastore.Version == version || after.Task == api.TaskUpgrading
		},
	})
}

// RestartCluster restarts all nodes of a cluster, one after the other, and waits until the cluster is ready again. Before, it
// waits until nobody else works on the cluster.
//
// Trove, trove/cluster/models.py, Cluster.rolling_restart.
func (c *Client) RestartCluster(ctx context.Context, id string) error {
	return c.actOnNodes(ctx, id, nodesAction{
		op: api.OperationRestartCluster, what: "restarting cluster " + id, request: c.dialect.RestartCluster(id),
		shows: func(after api.Cluster) bool { return after.Task == api.TaskRestarting },
	})
}

// ConfigureCluster attaches a configuration group to all nodes of a cluster, or detaches the present one where
// ConfigurationID is empty, and waits until the cluster is ready again. One that is attached already is fine. In place of
// another one, it is attached after that has been detached. Before, it waits until nobody else works on the cluster.
//
// Trove, trove/cluster/models.py, Cluster.rolling_configuration_update and rolling_configuration_remove.
func (c *Client) ConfigureCluster(ctx context.Context, id, configurationID string) error {
	if err := c.dialect.Check(api.OperationConfigureCluster, ""); err != nil {
		return err
	}
	detach := nodesAction{
		op: api.OperationConfigureCluster, what: "detaching the configuration of cluster " + id, request: c.dialect.DetachFromCluster(id),
		needed: func(before api.Cluster) bool {
			return before.ConfigurationID != "" && before.ConfigurationID != configurationID
		},
		shows: func(after api.Cluster) bool { return after.ConfigurationID == "" },
	}
	if configurationID == "" {
		return c.actOnNodes(ctx, id, detach)
	}
	attach := nodesAction{
		op: api.OperationConfigureCluster, what: "attaching a configuration to cluster " + id, request: c.dialect.AttachToCluster(id, configurationID),
		needed: func(before api.Cluster) bool { return before.ConfigurationID != configurationID },
		shows:  func(after api.Cluster) bool { return after.ConfigurationID == configurationID },
	}
	return c.actOnNodes(ctx, id, detach, attach)
}

// nodesAction is one request that concerns all nodes of a cluster.
type nodesAction struct {
	op      api.Operation
	what    string
	request api.Request
	// needed tells whether it is to be made; it always is where it is nil.
	needed func(before api.Cluster) bool
	// shows tells whether it was carried out, or is being.
	shows func(after api.Cluster) bool
}

// actOnNodes makes requests one after the other, each on a cluster at rest, and waits until the cluster is ready again. A
// cluster whose nodes failed before is not: it is up to the server whether it takes the request, but the cluster does not
// become ready by it.
//
// A cluster shows its task as soon as a request is accepted, so that there is nothing to wait for before.
func (c *Client) actOnNodes(ctx context.Context, id string, actions ...nodesAction) error {
	for _, action := range actions {
		if err := c.dialect.Check(action.op, ""); err != nil {
			return err
		}
	}
	unlock, err := c.locks.lock(ctx, id)
	if err != nil {
		return err
	}
	defer unlock()
	for {
		var action nodesAction
		var later []nodesAction
		asked := false
		_, err := c.change(ctx, id, func(before api.Cluster) error {
			next := slices.IndexFunc(actions, func(a nodesAction) bool { return a.needed == nil || a.needed(before) })
			if asked = next >= 0; !asked {
				return nil
			}
			action, later = actions[next], actions[next+1:]
			if err := c.dialect.Check(action.op, before.Datastore.Type); err != nil {
				return err
			}
			return c.certainly(ctx, action.what,
				func(ctx context.Context) error { return c.act(ctx, action.request) },
				func(ctx context.Context) (bool, error) {
					return c.went(ctx, before, func(_, after api.Cluster) bool { return action.shows(after) })
				})
		})
		if err != nil || !asked {
			return err
		}
		if _, err := c.WaitClusterReady(ctx, id); err != nil {
			return fmt.Errorf("%s: %w", action.what, err)
		}
		if actions = later; len(actions) == 0 {
			return nil
		}
	}
}

// ResetCluster frees a cluster from a task that does not end. It ends no work that is really going on, and heals nothing.
//
// Trove, trove/cluster/models.py, Cluster.reset_status.
func (c *Client) ResetCluster(ctx context.Context, id string) error {
	if err := c.dialect.Check(api.OperationResetCluster, ""); err != nil {
		return err
	}
	return c.certainly(ctx, "resetting cluster "+id,
		func(ctx context.Context) error { return c.act(ctx, c.dialect.ResetCluster(id)) },
		func(ctx context.Context) (bool, error) {
			cluster, err := c.view(ctx, id)
			return cluster.Task == api.TaskNone, err
		})
}
