package trove

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// brooding is how many slaves Trove makes from one snapshot at most.
//
// Trove, trove/common/apischema.py, instance, replica_count.
const brooding = 3

// slaveOrders are the slaves that wait to be asked for, by their master.
type slaveOrders struct {
	mu      sync.Mutex
	masters map[string]*slaveQueue
}

// slaveQueue is what waits for one master. While there is one, a collector works on it.
type slaveQueue struct {
	queue []*slaveOrder
	// sending says that the collector has taken orders, and must not be stopped.
	sending bool
	stop    context.CancelFunc
}

// slaveOrder is one caller's slave.
type slaveOrder struct {
	// ctx is the caller's: once those of all callers of a request are done, nobody wants its slaves any longer.
	ctx     context.Context
	spec    InstanceSpec
	arrived time.Time
	// alone says that the server refused it in company: it may be somebody else's fault.
	alone bool
	// looked says that there is no instance of that name, as far as it matters, a moment ago.
	looked bool

	// The collector sets these, then closes settled.
	made Created[Instance]
	err  error
	// turn says that the caller is to ask for its slave itself.
	turn    bool
	settled chan struct{}
	// left is closed when the caller has what it wants, or has given up.
	left chan struct{}
}

func (o *slaveOrder) settle(made Created[Instance], err error) {
	o.made, o.err = made, err
	close(o.settled)
}

// withdrawn is what a caller hears who was cancelled before its slave was asked for, or after it was refused.
func (o *slaveOrder) withdrawn() error {
	return fmt.Errorf("creating slave %q, waiting for its turn: %w", o.spec.Name, o.ctx.Err())
}

// enqueueSlave adds an order to those that wait, and starts a collector for the first one.
func (c *Client) enqueueSlave(ctx context.Context, o *slaveOrder) {
	masterID := o.spec.masterID()
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	q, ok := c.orders.masters[masterID]
	if !ok {
		if c.orders.masters == nil {
			c.orders.masters = map[string]*slaveQueue{}
		}
		// The collector works for all who join, so one caller's cancellation does not end it.
		working, stop := context.WithCancel(context.WithoutCancel(ctx))
		q = &slaveQueue{stop: stop}
		c.orders.masters[masterID] = q
		go c.collectSlaves(working, masterID, q)
	}
	q.queue = append(q.queue, o)
}

// withdrawSlave takes an order back, and returns false if it is too late for that.
func (c *Client) withdrawSlave(o *slaveOrder) bool {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	q := c.orders.masters[o.spec.masterID()]
	if q == nil || !slices.Contains(q.queue, o) {
		return false
	}
	q.queue = slices.DeleteFunc(q.queue, func(other *slaveOrder) bool { return other == o })
	if len(q.queue) == 0 && !q.sending {
		q.stop()
		delete(c.orders.masters, o.spec.masterID())
	}
	return true
}

// moreSlaves tells whether anything waits, and ends the queue if nothing does.
func (c *Client) moreSlaves(masterID string, q *slaveQueue) bool {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	q.sending = false
	if len(q.queue) == 0 && c.orders.masters[masterID] == q {
		delete(c.orders.masters, masterID)
	}
	return len(q.queue) > 0
}

// oldestSlave is when the first of those that wait arrived.
func (c *Client) oldestSlave(q *slaveQueue) time.Time {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	if len(q.queue) == 0 {
		return c.clock.Now()
	}
	return q.queue[0].arrived
}

// takeSlaves gets what can be made from one snapshot: those that are asked for alike, in the order of their names. It ends
// the queue if nothing waits.
func (c *Client) takeSlaves(masterID string, q *slaveQueue) []*slaveOrder {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	var batch []*slaveOrder
	for _, o := range q.queue {
		// Of two of one name, each is told by itself.
		namesake := func(other *slaveOrder) bool { return other.spec.Name == o.spec.Name }
		if len(batch) == 0 || !o.alone && !batch[0].alone && c.alike(o.spec, batch[0].spec) && !slices.ContainsFunc(batch, namesake) {
			batch = append(batch, o)
		}
	}
	slices.SortStableFunc(batch, func(a, b *slaveOrder) int {
		if by := len(a.spec.Name) - len(b.spec.Name); by != 0 {
			return by // so that 10 comes after 9
		}
		return strings.Compare(a.spec.Name, b.spec.Name)
	})
	batch = batch[:min(len(batch), brooding)]
	q.queue = slices.DeleteFunc(q.queue, func(o *slaveOrder) bool { return slices.Contains(batch, o) })
	q.sending = len(batch) > 0
	if len(batch) == 0 && c.orders.masters[masterID] == q {
		delete(c.orders.masters, masterID)
	}
	return batch
}

// alike tells whether two slaves of one master are asked for with the same words, but for their names.
func (c *Client) alike(a, b InstanceSpec) bool {
	a.Name, b.Name = "", ""
	return reflect.DeepEqual(c.dialect.createSlaves(a, brooding).body, c.dialect.createSlaves(b, brooding).body)
}

// putSlavesBack makes orders wait again, before those that came meanwhile. Nobody waits any longer for those whose callers
// were cancelled.
func (c *Client) putSlavesBack(q *slaveQueue, batch []*slaveOrder) {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	for _, o := range batch {
		o.looked = false
	}
	q.queue = append(stillWanted(batch), q.queue...)
	q.sending = false
}

// stillWanted are the orders whose callers were not cancelled. The others hear that they are withdrawn.
func stillWanted(batch []*slaveOrder) []*slaveOrder {
	var wanted []*slaveOrder
	for _, o := range batch {
		if o.ctx.Err() == nil {
			wanted = append(wanted, o)
			continue
		}
		o.settle(Created[Instance]{}, o.withdrawn())
	}
	return wanted
}
