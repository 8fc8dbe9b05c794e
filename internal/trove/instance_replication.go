package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Detach makes a slave an instance that stands alone, and waits until it is ready again. One that stands alone already
// is fine. Before, it waits until nobody else works on the instance.
//
// Specification, section Detach Slave; Trove, trove/instance/models.py, Instance.detach_replica.
func (c *Client) Detach(ctx context.Context, instanceID string) error {
	defer c.masters.forget()
	return c.changeInstance(ctx, api.OperationDetach, instanceStep{
		doing: "detaching instance " + instanceID, id: instanceID,
		send:  func() api.Request { return c.dialect.Detach(instanceID) },
		done:  func(now api.Instance) bool { return now.MasterID == "" },
		begun: inStatus(api.StatusDetach),
	})
}

// Promote makes a slave the master of its former siblings and of its former master, and waits until it is ready, and all
// of them follow it. One that is a master already is fine. Before, it waits until nobody works on any of them.
//
// How it went is read from all of them: the server may promote the slave and fail to bring others after it. Those are in
// ERROR then, which is a *StateError. The master is asked for its part: where its agent no longer reports, every member would end in
// ERROR, and nothing is sent (*SilentError; Eject is for that). Where it is gone, it is a *LostMasterError.
//
// Trove, trove/instance/models.py, Instance.promote_to_replica_source; trove/taskmanager/manager.py,
// Manager.promote_to_replica_source.
func (c *Client) Promote(ctx context.Context, slaveID string) error {
	if err := c.dialect.Check(api.OperationPromote, ""); err != nil {
		return err
	}
	slave, unlock, err := c.lockWithMaster(ctx, slaveID)
	if err != nil {
		return err
	}
	defer unlock()
	defer c.masters.forget()
	formerID := slave.MasterID
	if formerID == "" && len(slave.SlaveIDs) > 0 {
		return nil
	}
	var others []string // the former master, and those that followed it
	step := instanceStep{
		doing: "promoting instance " + slaveID, id: slaveID,
		send: func() api.Request { return c.dialect.Promote(slaveID) },
		done: func(now api.Instance) bool { return now.MasterID == "" && slices.Contains(now.SlaveIDs, formerID) },
		begun: func(_, now api.Instance) bool {
			return now.Status == api.StatusPromote || formerID != "" && now.MasterID == ""
		},
		prepare: func(ctx context.Context, _ api.Instance) error {
			others, err = c.restOfSet(ctx, formerID, slaveID)
			return err
		},
	}
	if slave, err = c.restOf(ctx, slave); err != nil {
		return err
	}
	_, err = c.takeStepFrom(ctx, slave, step)
	return c.followed(ctx, err, others, func(now api.Instance) bool { return now.MasterID == slaveID })
}

// Eject removes a master that no longer reports from its set: one of its slaves becomes the master of the others. It waits
// until that is so. An instance that is in no set is fine; of one that still reports, the server refuses it (400). The
// state of the master itself does not matter: it is eject's business to leave it behind.
//
// Trove, trove/instance/models.py, Instance.eject_replica_source; trove/taskmanager/manager.py,
// Manager.eject_replica_source.
func (c *Client) Eject(ctx context.Context, masterID string) error {
	unlock, err := c.lockFor(ctx, api.OperationEject, masterID)
	if err != nil {
		return err
	}
	defer unlock()
	defer c.masters.forget()
	before, err := c.Instance(ctx, masterID)
	if err != nil {
		return err
	}
	alone := func(now api.Instance) bool { return now.MasterID == "" && len(now.SlaveIDs) == 0 }
	if alone(before) {
		return nil
	}
	if err := c.allIdle(ctx, before.SlaveIDs); err != nil {
		return err
	}
	err = c.certainly(ctx, "ejecting instance "+masterID,
		func(ctx context.Context) error { return c.act(ctx, c.dialect.Eject(masterID)) },
		func(ctx context.Context) (bool, error) {
			now, err := c.Instance(ctx, masterID)
			return err == nil && (now.Status == api.StatusEject || alone(now)), err
		})
	if err != nil {
		return err
	}
	return c.followed(ctx, nil, before.SlaveIDs, func(now api.Instance) bool { return now.MasterID != masterID })
}

// WaitSlavesGone waits while slaves of a master are being deleted, and returns those that stay. Who deletes a whole set at
// once may begin with any of them: so it waits some seconds also for those whose deletion has not begun. The slave keep, if it is
// not empty, is not waited for.
func (c *Client) WaitSlavesGone(ctx context.Context, masterID, keep string) (stay []string, err error) {
	for waited, since := time.Duration(0), time.Duration(0); ; {
		master, err := c.Instance(ctx, masterID)
		if err != nil {
			return nil, unlessGone(err)
		}
		others := slices.DeleteFunc(slices.Clone(master.SlaveIDs), func(id string) bool { return id == keep })
		going, err := c.anyGoing(ctx, others)
		switch {
		case err != nil:
			return master.SlaveIDs, err
		case going || len(others) < len(stay):
			since = waited
		case len(others) == 0 || waited-since >= patience:
			return master.SlaveIDs, nil
		}
		stay = others
		pause := wait.Interval(waited, 0)
		if err := c.clock.Sleep(ctx, pause); err != nil {
			return master.SlaveIDs, err
		}
		waited += pause
	}
}

// anyGoing tells whether any of the instances is being deleted.
func (c *Client) anyGoing(ctx context.Context, ids []string) (bool, error) {
	for _, id := range ids {
		instance, err := c.Instance(ctx, id)
		if errors.Is(err, api.ErrNotFound) || err == nil && instance.Status == api.StatusShutdown {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// lockWithMaster locks a slave and its master, and returns the slave as it was just before. Where it has got another
// master while it waited for its turn, it begins again.
func (c *Client) lockWithMaster(ctx context.Context, slaveID string) (api.Instance, func(), error) {
	slave, err := c.Instance(ctx, slaveID)
	for err == nil {
		ids := []string{slaveID}
		if slave.MasterID != "" {
			ids = append(ids, slave.MasterID)
		}
		unlock, err := c.lockAll(ctx, ids...)
		if err != nil {
			return slave, nil, err
		}
		now, err := c.Instance(ctx, slaveID)
		if err == nil && now.MasterID == slave.MasterID {
			return now, unlock, nil
		}
		unlock()
		if err != nil {
			return now, nil, err
		}
		slave = now
	}
	return slave, nil, err
}

// restOfSet waits until nobody works on a master or its slaves, and returns all of them but one.
func (c *Client) restOfSet(ctx context.Context, masterID, but string) ([]string, error) {
	if masterID == "" {
		return nil, nil
	}
	master, err := c.idle(ctx, masterID)
	if errors.Is(err, api.ErrNotFound) {
		return nil, &LostMasterError{ID: but, MasterID: masterID}
	}
	if err == nil {
		err = silence(master)
	}
	if err != nil {
		return nil, fmt.Errorf("the master of instance %s: %w", but, err)
	}
	siblings := slices.DeleteFunc(slices.Clone(master.SlaveIDs), func(id string) bool { return id == but })
	return append([]string{masterID}, siblings...), c.allIdle(ctx, siblings)
}

// followed waits until the members of a set have got the master they were to get; one that vanishes is left out. went is
// how the change went at the instance it was made to; where that failed, it is told what the others say of it.
func (c *Client) followed(ctx context.Context, went error, members []string, done func(api.Instance) bool) error {
	var state *StateError
	if errors.As(went, &state) {
		state.Fault = joined("; ", state.Fault, c.faultsOf(ctx, members))
	}
	if went != nil {
		return went
	}
	for _, id := range members {
		if _, err := c.instanceShows(ctx, api.Instance{ID: id}, done); unlessGone(err) != nil {
			return err
		}
	}
	return nil
}

// faultsOf tells which of the instances failed, and why. The wait's own context may be done by now.
func (c *Client) faultsOf(ctx context.Context, ids []string) string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	var faults []string
	for _, id := range ids {
		instance, err := c.Instance(ctx, id)
		if err != nil {
			continue // It is only to make an error say more.
		}
		if class, _ := instance.Status.Class(); class == api.Failed { // An unknown status is not failed.
			faults = append(faults, joined(": ", fmt.Sprintf("instance %q (%s) is %s", instance.Name, id, instance.Status), instance.Fault))
		}
	}
	return joined("; ", faults...)
}
