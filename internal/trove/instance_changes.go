package trove

import (
	"context"
	"fmt"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// RenameInstance gives an instance another name. It can be done while the server works on the instance, and after it has
// failed, though not at the beginning of a build: that is waited for.
//
// Trove, trove/instance/service.py, InstanceController.update.
func (c *Client) RenameInstance(ctx context.Context, id, name string) error {
	defer c.standingInstances.forget()
	unlock, err := c.lockFor(ctx, api.OperationRenameInstance, id)
	if err != nil {
		return err
	}
	defer unlock()
	return c.rename(ctx, id, name)
}

// rename is RenameInstance without the lock.
func (c *Client) rename(ctx context.Context, id, name string) error {
	before, err := c.Instance(ctx, id)
	if err != nil {
		return err
	}
	_, err = c.tryStep(ctx, before, instanceStep{
		doing: "renaming instance " + id, id: id,
		send:  func() api.Request { return c.dialect.RenameInstance(id, name) },
		done:  func(now api.Instance) bool { return now.Name == name },
		begun: never,
	})
	if err == nil {
		c.declared.forget(id)
	}
	return err
}

// ConfigureInstance attaches a configuration group to an instance, or detaches the present one where ConfigurationID is
// empty, and waits until the instance is ready again. One that is attached already is fine. In place of another one, it is
// attached after that has been detached.
//
// Where parameters take effect at the next restart of the database, the instance is ready in RESTART_REQUIRED. The server
// neither attaches nor detaches anything to one that is so already: a *StateError of that status, which tells whether the
// former group has been detached. RestartInstance, and this once more, gets it done; when to restart is not decided here.
//
// Trove, trove/instance/models.py, Instance.attach_configuration, detach_configuration and _validate_can_perform_assign.
func (c *Client) ConfigureInstance(ctx context.Context, id, configurationID string) error {
	unlock, err := c.lockFor(ctx, api.OperationConfigureInstance, id)
	if err != nil {
		return err
	}
	defer unlock()
	instance, err := c.instanceAtRest(ctx, id)
	if err != nil {
		return err
	}
	detached := ""
	if former := instance.ConfigurationID; former != "" && former != configurationID && configurationID != "" {
		if instance, err = c.configure(ctx, instance, "", ""); err != nil {
			return err
		}
		detached = fmt.Sprintf("the configuration %s is detached", former)
	}
	_, err = c.configure(ctx, instance, configurationID, detached)
	return err
}

// configure attaches a configuration to an instance that has none, or detaches the one it has.
func (c *Client) configure(ctx context.Context, before api.Instance, configurationID, reached string) (api.Instance, error) {
	return c.takeStepFrom(ctx, before, instanceStep{
		doing: "configuring instance " + before.ID, id: before.ID,
		send:  func() api.Request { return c.dialect.ConfigureInstance(before.ID, configurationID) },
		done:  func(now api.Instance) bool { return now.ConfigurationID == configurationID },
		begun: never,
		prepare: func(_ context.Context, before api.Instance) error {
			if before.Status != api.StatusRestartRequired {
				return nil
			}
			return &StateError{
				Kind: "instance", ID: before.ID, Name: before.Name, Status: before.Status,
				Reached: joined("; ", reached, "its configuration can be changed after a restart"),
			}
		},
	})
}

// UpgradeInstance brings an instance to another version of its datastore, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.upgrade.
func (c *Client) UpgradeInstance(ctx context.Context, id, version string) error {
	return c.changeInstance(ctx, api.OperationUpgradeInstance, instanceStep{
		doing: "upgrading instance " + id, id: id,
		send:  func() api.Request { return c.dialect.UpgradeInstance(id, version) },
		done:  func(now api.Instance) bool { return now.Datastore.Version == version },
		begun: inStatus(api.StatusUpgrade),
	})
}

// ChangeAccess changes who may reach an instance, and waits until it is ready again. Meanwhile it is ACTIVE all the time,
// so it is waited for until the server shows the new access and an operating status.
//
// Trove, trove/instance/models.py, Instance.update_access.
func (c *Client) ChangeAccess(ctx context.Context, id string, access api.Access) error {
	return c.changeInstance(ctx, api.OperationChangeAccess, instanceStep{
		doing: "changing the access to instance " + id, id: id,
		send:  func() api.Request { return c.dialect.ChangeAccess(id, access) },
		done:  func(now api.Instance) bool { return now.Access.Equal(access) && !c.dialect.HidesWork(now) },
		begun: func(_, now api.Instance) bool { return c.dialect.HidesWork(now) },
	})
}

// ResizeInstance gives an instance another flavor, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.resize_flavor.
func (c *Client) ResizeInstance(ctx context.Context, id, flavorID string) error {
	return c.changeInstance(ctx, api.OperationResizeFlavor, instanceStep{
		doing: "resizing instance " + id, id: id,
		send:  func() api.Request { return c.dialect.ResizeInstance(id, flavorID) },
		done:  func(now api.Instance) bool { return now.FlavorID == flavorID },
		begun: inStatus(api.StatusResize),
	})
}

// GrowVolume makes the volume of an instance larger, size in GiB, and waits until it is ready again. The volumes of its
// slaves grow with it: it waits for all of them, before, since the server wants none of them busy, and after.
//
// Trove, trove/instance/models.py, Instance.resize_volume.
func (c *Client) GrowVolume(ctx context.Context, id string, size int) error {
	grown := func(now api.Instance) bool { return now.VolumeSize == size }
	var slaves []api.Instance // as they are before
	err := c.changeInstance(ctx, api.OperationResizeVolume, instanceStep{
		doing: "growing the volume of instance " + id, id: id,
		send:  func() api.Request { return c.dialect.GrowVolume(id, size) },
		done:  grown,
		begun: inStatus(api.StatusResize),
		prepare: func(ctx context.Context, before api.Instance) error {
			slaves = nil
			for _, slaveID := range before.SlaveIDs {
				slave, err := c.instanceAtRest(ctx, slaveID)
				if err != nil {
					return fmt.Errorf("a slave of instance %s: %w", id, err)
				}
				slaves = append(slaves, slave)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	for _, slave := range slaves {
		if _, err := c.instanceShows(ctx, slave, func(now api.Instance) bool { return now.VolumeSize >= size }); unlessGone(err) != nil {
			return fmt.Errorf("a slave of instance %s: %w", id, err)
		}
	}
	return nil
}

// RestartInstance restarts the database of an instance, and waits until it is ready again.
//
// Trove, trove/instance/models.py, Instance.restart.
func (c *Client) RestartInstance(ctx context.Context, id string) error {
	return c.changeInstance(ctx, api.OperationRestartInstance, instanceStep{
		doing: "restarting instance " + id, id: id, always: true,
		send: func() api.Request { return c.dialect.RestartInstance(id) },
		done: func(api.Instance) bool { return true },
		// The server has noted in the instance that it began, if it did.
		begun: func(before, now api.Instance) bool {
			return now.Status == api.StatusReboot || now.Updated.After(before.Updated)
		},
	})
}

// ResetInstance frees an instance from a task that does not end. It ends no work that is really going on. It does not wait
// for its turn: a change that waits for the task may hold that.
//
// Trove, trove/instance/models.py, Instance.reset_status.
func (c *Client) ResetInstance(ctx context.Context, id string) error {
	if err := c.dialect.Check(api.OperationResetInstance, ""); err != nil {
		return err
	}
	return c.certainly(ctx, "resetting instance "+id,
		func(ctx context.Context) error { return c.act(ctx, c.dialect.ResetInstance(id)) },
		func(ctx context.Context) (bool, error) {
			instance, err := c.Instance(ctx, id)
			class, _ := instance.Status.Class() // An unknown status may be what it is to be freed from.
			return err == nil && class == api.Ready, err
		})
}

// changeInstance makes one change to an instance, if the dialect can, when it is its turn.
func (c *Client) changeInstance(ctx context.Context, op api.Operation, step instanceStep) error {
	unlock, err := c.lockFor(ctx, op, step.id)
	if err != nil {
		return err
	}
	defer unlock()
	_, err = c.takeStep(ctx, step)
	return err
}

// lockFor waits for the turn of a change to an instance, if the dialect can make it.
func (c *Client) lockFor(ctx context.Context, op api.Operation, id string) (unlock func(), err error) {
	if err := c.dialect.Check(op, ""); err != nil {
		return nil, err
	}
	return c.locks.lock(ctx, id)
}
