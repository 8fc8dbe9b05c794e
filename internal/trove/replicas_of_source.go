package trove

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// afterOtherReplicas waits until no slave of the master is being made, whoever asked for it, and returns the master as it is then.
// Where one does not disturb another, there is nothing to wait for or to ask, and no more is told of the master than its id.
func (c *Client) afterOtherReplicas(ctx context.Context, spec api.InstanceSpec) (api.Instance, error) {
	master, err := c.replicasBuilt(ctx, spec.MasterID())
	if err != nil {
		return master, fmt.Errorf("creating slave %q, %w", spec.Name, err)
	}
	return master, nil
}

// replicasBuilt is afterOtherReplicas, for whichever slave.
func (c *Client) replicasBuilt(ctx context.Context, masterID string) (api.Instance, error) {
	if !c.dialect.SlaveRules().OneAtATime {
		return api.Instance{ID: masterID}, nil
	}
	for {
		master, err := c.Instance(ctx, masterID)
		if err != nil {
			return master, fmt.Errorf("its master: %w", err)
		}
		waited := false
		for _, id := range master.SlaveIDs {
			had, err := c.afterOtherReplica(ctx, master.ID, id)
			if err != nil {
				return master, fmt.Errorf("after slave %s of the same master: %w", id, err)
			}
			waited = waited || had
		}
		if !waited {
			return master, nil
		}
	}
}

// afterOtherReplica waits until a slave is built or has failed, and tells whether there was anything to wait for.
func (c *Client) afterOtherReplica(ctx context.Context, masterID, id string) (waited bool, err error) {
	slave, err := c.Instance(ctx, id)
	if err != nil || !beingBuilt(slave) {
		return false, unlessGone(err)
	}
	_, err = watch(ctx, c, c.instancePolls, id, func(slave api.Instance) (bool, error) { return !beingBuilt(slave), nil })
	if err != nil {
		return true, unlessGone(err)
	}
	return true, c.awaitSnapshotGone(ctx, masterID, id)
}

func beingBuilt(instance api.Instance) bool {
	return instance.Status == api.StatusBuild || instance.Status == api.StatusNew
}

// awaitSnapshotGone waits until the snapshot that a slave was made from is deleted, which is begun when the slave is built.
// One that stays for long was left behind: Trove can go on from that.
func (c *Client) awaitSnapshotGone(ctx context.Context, masterID, slaveID string) error {
	for waited := time.Duration(0); waited < patience; {
		backups, err := c.Backups(ctx, masterID)
		if err != nil || !slices.ContainsFunc(backups, func(b api.Backup) bool { return b.Name == api.SnapshotName(slaveID) }) {
			return err
		}
		pause := wait.Interval(waited, 0)
		if err := c.clock.Sleep(ctx, pause); err != nil {
			return err
		}
		waited += pause
	}
	return nil
}
