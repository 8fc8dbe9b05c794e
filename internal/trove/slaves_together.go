package trove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// createTogether asks for a slave together with those of the same master that others ask for meanwhile.
func (c *Client) createTogether(ctx context.Context, spec api.InstanceSpec) (Created[api.Instance], error) {
	if err := ctx.Err(); err != nil {
		return Created[api.Instance]{}, err
	}
	masterID := spec.MasterID()
	o := &slaveOrder{caller: newCaller(ctx, c.clock.Now()), spec: spec}
	defer close(o.left)
	c.orders.join(ctx, masterID, o, func(ctx context.Context, q *queue[*slaveOrder]) { c.collectSlaves(ctx, masterID, q) })
	select {
	case <-o.settled:
	case <-ctx.Done():
		if c.orders.leave(masterID, o) {
			return Created[api.Instance]{}, o.withdrawn()
		}
		// The request is on its way, which takes no longer than a request does: nothing is left behind that nobody knows.
		<-o.settled
	}
	if o.turn {
		instance := c.creationOf(spec)
		if o.looked {
			instance.onExisting = api.ExistingCreate
		}
		return c.createSlave(ctx, spec, instance)
	}
	made := o.made
	if made.Object.ID != "" && !made.Adopted && o.err == nil && made.Object.Name != spec.Name {
		if hasServer(made.Object) {
			c.callIt(ctx, made.Object, spec.Name)
		} else {
			c.declared.note(made.Object, spec.Name)
		}
		made.Object.Name = spec.Name
	}
	return made, o.err
}

// collectSlaves asks for the slaves that wait for a master, in as few requests as it can, until none waits any longer.
func (c *Client) collectSlaves(ctx context.Context, masterID string, q *queue[*slaveOrder]) {
	for c.collectSlavesOnce(ctx, masterID, q) {
	}
}

// collectSlavesOnce makes one request. It holds the master's lock until its callers know the outcome. While the master or
// its other slaves are waited for, callers can withdraw, and others can join.
func (c *Client) collectSlavesOnce(ctx context.Context, masterID string, q *queue[*slaveOrder]) bool {
	unlock, err := c.locks.lock(ctx, masterID)
	if err != nil {
		return false // nobody is left
	}
	defer unlock()
	if c.clock.Sleep(ctx, window-c.clock.Now().Sub(c.orders.oldest(q, c.clock.Now()))) != nil {
		return false
	}
	var batch []*slaveOrder
	for tries := 1; ; tries++ {
		var master api.Instance
		if master, err = c.readyForSlaves(ctx, masterID, tries > 1); ctx.Err() != nil {
			return false
		}
		if batch = c.orders.take(masterID, q, c.oneSnapshot); len(batch) == 0 {
			return false
		}
		all := batch
		if err == nil && len(batch) > 1 {
			batch, err = c.sendSlaves(ctx, master, batch)
		}
		if tries == 1 && refusedSlaves(err) && c.isMasterBusy(ctx, masterID, err) {
			c.putSlavesBack(q, batch)
			if !c.orders.more(masterID, q) {
				return false
			}
			continue
		}
		c.answerSlaves(q, batch, err)
		for _, o := range all { // The lock is held until they have done their part.
			select {
			case <-o.settled:
				<-o.left
			default: // It waits again.
			}
		}
		return c.orders.more(masterID, q)
	}
}

// answerSlaves is what becomes of orders that a request has not settled. One goes by itself; so do those that were refused
// together: one of them may be wrong, or too many, and the others need not suffer for it.
func (c *Client) answerSlaves(q *queue[*slaveOrder], batch []*slaveOrder, err error) {
	switch {
	case len(batch) == 1 && (err == nil || errors.Is(err, errNoMaster)):
		batch[0].turn = true
		close(batch[0].settled)
	case errors.Is(err, errNoMaster) || refusedSlaves(err) && !errors.Is(err, api.ErrBusy):
		for _, o := range batch {
			o.alone = true
		}
		c.putSlavesBack(q, batch)
	default:
		for _, o := range batch {
			o.settle(Created[api.Instance]{}, fmt.Errorf("creating slave %q, %w", o.spec.Name, err))
		}
	}
}

// errNoMaster is of a master that is not there: the server tells it when it is asked for a slave.
var errNoMaster = errors.New("no such master")

// readyForSlaves waits until no slave of the master is being made; before, if it was too busy, until the master is ready.
func (c *Client) readyForSlaves(ctx context.Context, masterID string, wasBusy bool) (api.Instance, error) {
	if wasBusy {
		if master, err := c.waitSettled(ctx, masterID); err != nil {
			return master, fmt.Errorf("its master: %w", err)
		}
	}
	master, err := c.replicasBuilt(ctx, masterID)
	if errors.Is(err, api.ErrNotFound) {
		err = errNoMaster
	}
	return master, err
}

// refusedSlaves tells whether err is the server's refusal to make slaves, so that there are none.
func refusedSlaves(err error) bool {
	var refusal *api.Error
	return errors.As(err, &refusal) && refusal.StatusCode < http.StatusInternalServerError &&
		refusal.Method == http.MethodPost && (refusal.Path == "/instances" || strings.HasSuffix(refusal.Path, "/action"))
}

// sendSlaves makes the request for a batch, and deals out the slaves. It returns those that are not settled: one that is to
// go alone since the others need no request any longer, or all that the server was asked for in vain.
func (c *Client) sendSlaves(ctx context.Context, master api.Instance, batch []*slaveOrder) ([]*slaveOrder, error) {
	var callers []context.Context
	var locked []string // the locks that create uses
	for _, o := range batch {
		callers = append(callers, o.ctx)
		locked = append(locked, "instance "+o.spec.Name)
	}
	ctx, cancel := onBehalf(ctx, callers)
	defer cancel()
	free, err := c.lockAll(ctx, locked...)
	if err != nil {
		return batch, err
	}
	defer free()
	batch = stillWanted(c.withoutExisting(ctx, batch))
	if len(batch) < 2 {
		return batch, nil
	}

	names := c.namesAtFirst(batch)
	var specs []api.InstanceSpec
	var further []string
	for _, o := range batch {
		spec := o.spec
		spec.Name = names[o]
		specs = append(specs, spec)
		if !slices.Contains(locked, "instance "+spec.Name) {
			further = append(further, "instance "+spec.Name)
		}
	}
	base := batch[0].spec
	base.Name = baseName(declaredBy(batch))
	// They are longer than the declared ones, so that no two batches wait for each other.
	freeFurther, err := c.lockAll(ctx, further...)
	if err != nil {
		return batch, err
	}
	defer freeFurther()
	made, err := c.askForSlaves(ctx, base, specs, master)
	if err != nil {
		return batch, fmt.Errorf("together with others: %w", err)
	}
	c.dealSlaves(batch, made)
	return nil, nil
}

// withoutExisting settles the orders for which there is an instance already, as far as they care. It lists the instances
// once for all. One that is called as the server would call it is one, too: it was not given its name yet when whoever
// had asked for it was killed.
func (c *Client) withoutExisting(ctx context.Context, batch []*slaveOrder) []*slaveOrder {
	list := sync.OnceValues(func() ([]api.Instance, error) { return c.Instances(ctx) })
	names := c.namesAtFirst(batch)
	return slices.DeleteFunc(slices.Clone(batch), func(o *slaveOrder) bool {
		instance := c.creationOf(o.spec)
		instance.misnamed = func(there api.Instance) bool {
			return there.MasterID == o.spec.MasterID() && there.Name == names[o]
		}
		instance.names = func(context.Context) ([]api.Instance, error) {
			all, err := list()
			return slices.Clone(all), err
		}
		there, adopted, err := existing(ctx, c, instance)
		o.looked = true
		if err == nil && !adopted {
			return false
		}
		o.settle(Created[api.Instance]{Object: there, Adopted: adopted}, err)
		return true
	})
}

// declaredBy are the names of a batch.
func declaredBy(batch []*slaveOrder) []string {
	var declared []string
	for _, o := range batch {
		declared = append(declared, o.spec.Name)
	}
	return declared
}

// namesAtFirst are the names that the server gives to a batch: their own, unless it numbers them.
func (c *Client) namesAtFirst(batch []*slaveOrder) map[*slaveOrder]string {
	given := declaredBy(batch)
	if c.dialect.SlaveRules().Numbered {
		given = slaveNames(baseName(given), len(batch))
	}
	names := map[*slaveOrder]string{}
	for i, name := range given {
		names[batch[i]] = name
	}
	return names
}

// dealSlaves gives each caller its slave, in the order of their names, or tells it what is wrong with its own.
func (c *Client) dealSlaves(batch []*slaveOrder, made madeReplicas) {
	for i, o := range batch {
		instance, err := made.of(made.names[i])
		if err != nil {
			o.settle(Created[api.Instance]{}, fmt.Errorf("creating slave %q, which is called %q at first: %w", o.spec.Name, made.names[i], err))
			continue
		}
		c.seen.made(instance.ID)
		o.settle(Created[api.Instance]{Object: instance, Found: made.told.ID == ""}, c.checkSlave(o.spec, instance))
	}
}

// longestBase leaves room for what the server appends to a name, of which it takes 255 characters.
//
// Trove, trove/common/apischema.py, non_empty_string.
const longestBase = 250

// baseName is the name to ask for, so that the slaves get the declared names, which are in order, if they are numbered like
// the server numbers them. Else it is the first one's, from which a person can tell what they are.
func baseName(declared []string) string {
	base, numbered := strings.CutSuffix(declared[0], "-1")
	if numbered && base != "" && slices.Equal(slaveNames(base, len(declared)), declared) {
		return base
	}
	base = declared[0]
	if letters := []rune(base); len(letters) > longestBase {
		base = string(letters[:longestBase])
	}
	return base
}
