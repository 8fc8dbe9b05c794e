package trove

import "context"

// UpgradeCluster brings all nodes of a cluster to another version of its datastore, one after the other, and waits until
// the cluster is ready again. Before, it waits until nobody else works on the cluster.
//
// Trove, trove/cluster/models.py, Cluster.rolling_upgrade.
func (c *Client) UpgradeCluster(ctx context.Context, id, version string) error {
	return c.dialect.check(OperationUpgradeCluster, "")
}

// RestartCluster restarts all nodes of a cluster, one after the other, and waits until the cluster is ready again.
//
// Trove, trove/cluster/models.py, Cluster.rolling_restart.
func (c *Client) RestartCluster(ctx context.Context, id string) error {
	return c.dialect.check(OperationRestartCluster, "")
}

// ConfigureCluster attaches a configuration group to all nodes of a cluster, or detaches the present one where
// configurationID is empty, and waits until the cluster is ready again. One that is attached already is fine. In place of
// another one, it is attached after that has been detached.
//
// Trove, trove/cluster/models.py, Cluster.rolling_configuration_update and rolling_configuration_remove.
func (c *Client) ConfigureCluster(ctx context.Context, id, configurationID string) error {
	return c.dialect.check(OperationConfigureCluster, "")
}

// ResetCluster frees a cluster from a task that does not end. It ends no work that is really going on.
//
// Trove, trove/cluster/models.py, Cluster.reset_status.
func (c *Client) ResetCluster(ctx context.Context, id string) error {
	return c.dialect.check(OperationResetCluster, "")
}
