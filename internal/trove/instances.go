package trove

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Instance shows an instance.
//
// Specification, sections Show Master and Show Slave.
func (c *Client) Instance(ctx context.Context, id string) (api.Instance, error) {
	instance, err := fetch(ctx, c, c.dialect.ShowInstance(id), c.dialect.DecodeInstance)
	if err == nil {
		c.seen.saw(instance.ID)
	}
	return instance, err
}

// Instances lists all instances of the project, in the order of the server, page after page.
func (c *Client) Instances(ctx context.Context) ([]api.Instance, error) {
	instances, _, err := c.instancePages(ctx)
	return instances, err
}

// instancePages lists all instances, and tells how many requests that took.
func (c *Client) instancePages(ctx context.Context) ([]api.Instance, int, error) {
	instances, pages, err := fetchAll(ctx, c, c.dialect.ListInstances, c.dialect.DecodeInstances)
	for _, instance := range instances {
		c.seen.saw(instance.ID)
	}
	return instances, pages, err
}

// CreateInstance asks for an instance, and returns it as the server answers: it is not built yet. What CreateCluster
// says of lost answers and cancelled contexts holds here too.
//
// Slaves of one master that are asked for within half a second, or while the master or another one of its slaves is
// waited for, are asked for with one request: the server makes them from one snapshot. In v1.0 these are at most three, and
// alike but for their names. Each caller gets its own, with its own name. The server of v1.0 calls them otherwise where
// they are not numbered like it numbers them; they get their names as soon as it takes them, at the latest when
// WaitInstanceReady has returned. Where their request is refused, each is asked for by itself. A caller that is cancelled
// before has created nothing.
//
// Otherwise the slaves of one master are asked for one after the other: deployed Trove fails to make a slave while another
// one of the same master is being built, so that is waited for in v1.0. Where the master itself is too busy, the request is made
// once more when it is ready again. A slave that turns out to be none is a *StraySlaveError, and is returned beside it.
//
// Specification, sections Create Master and Create Slave; Trove, trove/instance/models.py, Instance.create.
func (c *Client) CreateInstance(ctx context.Context, spec api.InstanceSpec) (Created[api.Instance], error) {
	if spec.SlaveOf == nil {
		return create(ctx, c, c.creationOf(spec))
	}
	return c.createTogether(ctx, spec)
}

// creationOf is an instance to create.
func (c *Client) creationOf(spec api.InstanceSpec) creation[api.Instance] {
	shown := c.shownOf(spec)
	return creation[api.Instance]{
		kind: "instance", name: spec.Name, datastore: shown.Datastore,
		send: func(ctx context.Context) (api.Instance, error) {
			return fetch(ctx, c, c.dialect.CreateInstance(spec), c.dialect.DecodeInstance)
		},
		list:       c.Instances,
		onExisting: spec.OnExisting, names: c.Instances, standing: &c.standingInstances, show: c.Instance,
		firstPage: c.dialect.ListInstances(""),
		matches: func(instance api.Instance) bool {
			return instance.MasterID == shown.MasterID() && api.Agrees(instance.FlavorID, shown.FlavorID) &&
				api.Agrees(instance.VolumeSize, shown.VolumeSize)
		},
	}
}

// createSlave asks for one slave by itself. The master's lock is held, and none of its slaves is being made.
func (c *Client) createSlave(ctx context.Context, spec api.InstanceSpec, instance creation[api.Instance]) (Created[api.Instance], error) {
	var created Created[api.Instance]
	err := c.whenMasterCan(ctx, spec, func() (err error) {
		created, err = create(ctx, c, instance)
		return err
	})
	if err != nil {
		return created, err
	}
	return created, c.checkSlave(spec, created.Object)
}

// shownOf is spec without what the instance will not show: in some dialects, a slave's flavor, volume and datastore are its
// master's, whatever the spec says.
func (c *Client) shownOf(spec api.InstanceSpec) api.InstanceSpec {
	if c.inherits(spec) {
		spec.FlavorID, spec.VolumeSize, spec.Datastore = "", 0, api.Datastore{}
	}
	return spec
}

// inherits tells whether the instance will be a slave that is made like its master.
func (c *Client) inherits(spec api.InstanceSpec) bool {
	return spec.SlaveOf != nil && c.dialect.Check(api.OperationSizeSlave, spec.Datastore.Type) != nil
}

// whenMasterCan asks for slaves, if need be once more after the master was too busy to have one made. While a master is
// built, the server may say that there is nothing to copy from (404) rather than that it is busy.
//
// Trove, trove/instance/models.py, Instance.create: the master's volume is looked for before its state.
func (c *Client) whenMasterCan(ctx context.Context, spec api.InstanceSpec, ask func() error) error {
	refusal := ask()
	if !c.isMasterBusy(ctx, spec.MasterID(), refusal) {
		return refusal
	}
	if _, err := c.waitSettled(ctx, spec.MasterID()); err != nil {
		return fmt.Errorf("creating slave %q, its master: %w", spec.Name, err)
	}
	return ask()
}

// isMasterBusy tells whether a refusal to make a slave is worth waiting for its master.
func (c *Client) isMasterBusy(ctx context.Context, masterID string, refusal error) bool {
	if !errors.Is(refusal, api.ErrNotFound) {
		return errors.Is(refusal, api.ErrBusy)
	}
	master, err := c.Instance(ctx, masterID)
	if err != nil {
		return false // It is the master that is not there, or nobody knows.
	}
	class, _ := master.Status.Class() // The wait tells an unknown status.
	return class != api.Failed
}

// checkSlave tells whether the server made the slave that it was asked for. Deployed Trove makes an instance that stands
// alone of what it does not understand, and says nothing.
func (c *Client) checkSlave(spec api.InstanceSpec, made api.Instance) error {
	if !c.inherits(spec) || made.MasterID == spec.MasterID() {
		return nil
	}
	return &StraySlaveError{ID: made.ID, Name: made.Name, MasterID: spec.MasterID()}
}

// StraySlaveError says that the server was asked for a slave, and made an instance that is none. Nobody needs it.
type StraySlaveError struct {
	// ID and Name are those of the instance that was made.
	ID   string
	Name string
	// MasterID is whose slave it was to be.
	MasterID string
}

// Error is one line.
func (e *StraySlaveError) Error() string {
	return fmt.Sprintf("the server made instance %q (%s) no slave of %s, but an instance that stands alone: delete it",
		e.Name, e.ID, e.MasterID)
}

// stuckAfter is how long nothing may have happened to an instance that is being built before it counts as stuck. Trove
// itself waits no longer for a guest by default (trove/common/cfg.py, usage_timeout).
const stuckAfter = 30 * time.Minute

// DeleteInstance asks for the instance's deletion, and does not wait for its end. One that is gone already is fine.
// Where the server is still busy with the instance, it waits for that, and asks once more. StuckIn is as DeleteCluster's:
// an instance is stuck in BUILD when the server has noted no progress for half an hour, and waits for no snapshot of its
// master either.
//
// Trove, trove/instance/models.py, BaseInstance.delete.
func (c *Client) DeleteInstance(ctx context.Context, id string) (stuckIn string, err error) {
	deletion := c.dialect.DeleteInstance(id)
	err = unlessGone(c.act(ctx, deletion))
	if !errors.Is(err, api.ErrBusy) {
		return "", err
	}
	stuck := false
	instance, err := watch(ctx, c, c.instancePolls.patient(), id, func(instance api.Instance) (bool, error) {
		stuck = c.isStuck(ctx, instance)
		class, err := instance.Status.Class()
		return stuck || class != api.Pending, err
	})
	if err != nil {
		return "", unlessGone(err)
	}
	if stuck {
		stuckIn = string(instance.Status)
		if err := c.ResetInstance(ctx, id); err != nil {
			return stuckIn, unlessGone(err)
		}
	}
	return stuckIn, unlessGone(c.act(ctx, deletion))
}

// isStuck tells an instance whose build will not end by itself.
func (c *Client) isStuck(ctx context.Context, instance api.Instance) bool {
	if instance.Status != api.StatusBuild || c.dialect.Check(api.OperationResetInstance, instance.Datastore.Type) != nil {
		return false
	}
	now := c.session.ServerTime()
	if instance.Updated.IsZero() || now.Sub(instance.Updated) < stuckAfter {
		return false
	}
	if instance.MasterID == "" {
		return true
	}
	// The snapshot of a large master takes hours, and the slave shows nothing of it.
	master, err := c.Instance(ctx, instance.MasterID)
	return errors.Is(err, api.ErrNotFound) || err == nil && master.Status != api.StatusBackup
}
