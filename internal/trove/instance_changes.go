package trove

import "context"

// RenameInstance gives an instance another name.
//
// Trove, trove/instance/service.py, InstanceController.update.
func (c *Client) RenameInstance(ctx context.Context, id, name string) error {
	return c.dialect.check(OperationRenameInstance, "")
}

// ConfigureInstance attaches a configuration group to an instance, or detaches the present one where configurationID is
// empty, and waits until the instance is ready again.
//
// Trove, trove/instance/models.py, Instance.attach_configuration and detach_configuration.
func (c *Client) ConfigureInstance(ctx context.Context, id, configurationID string) error {
	return c.dialect.check(OperationConfigureInstance, "")
}

// UpgradeInstance brings an instance to another version of its datastore, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.upgrade.
func (c *Client) UpgradeInstance(ctx context.Context, id, version string) error {
	return c.dialect.check(OperationUpgradeInstance, "")
}

// ChangeAccess changes who may reach an instance, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.update_access.
func (c *Client) ChangeAccess(ctx context.Context, id string, access Access) error {
	return c.dialect.check(OperationChangeAccess, "")
}

// ResizeInstance gives an instance another flavor, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.resize_flavor.
func (c *Client) ResizeInstance(ctx context.Context, id, flavorID string) error {
	return c.dialect.check(OperationResizeFlavor, "")
}

// GrowVolume makes the volume of an instance larger, size in GiB, and waits until it is ready again. The volumes of its
// slaves grow with it.
//
// Trove, trove/instance/models.py, Instance.resize_volume.
func (c *Client) GrowVolume(ctx context.Context, id string, size int) error {
	return c.dialect.check(OperationResizeVolume, "")
}

// RestartInstance restarts the database of an instance, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.restart.
func (c *Client) RestartInstance(ctx context.Context, id string) error {
	return c.dialect.check(OperationRestartInstance, "")
}

// Promote makes a slave the master of its former siblings and of its former master, and waits until it is ready.
//
// Trove, trove/instance/models.py, Instance.promote_to_replica_source.
func (c *Client) Promote(ctx context.Context, slaveID string) error {
	return c.dialect.check(OperationPromote, "")
}

// Eject removes a master that no longer reports from its set: one of its slaves becomes the master of the others. It waits
// until that is so.
//
// Trove, trove/instance/models.py, Instance.eject_replica_source.
func (c *Client) Eject(ctx context.Context, masterID string) error {
	return c.dialect.check(OperationEject, "")
}

// ResetInstance frees an instance from a task that does not end. It ends no work that is really going on.
//
// Trove, trove/instance/models.py, Instance.reset_status.
func (c *Client) ResetInstance(ctx context.Context, id string) error {
	return c.dialect.check(OperationResetInstance, "")
}

// CreateSlaves makes so many slaves of one master, alike but for their names, from one snapshot. They are called after
// spec.Name, with "-1", "-2" and so on. It returns all of them, in that order, as they are shown: they are not built yet.
//
// Trove, trove/instance/models.py, Instance.create, replica_count.
func (c *Client) CreateSlaves(ctx context.Context, spec InstanceSpec, count int) ([]Instance, error) {
	return nil, c.dialect.check(OperationCreateSlave, "")
}
