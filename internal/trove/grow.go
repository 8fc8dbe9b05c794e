package trove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// window is how long additions to a cluster are collected before they are sent, counted from the first of them.
const window = 250 * time.Millisecond

// growths are the additions that wait to be sent, by cluster.
type growths struct {
	mu       sync.Mutex
	clusters map[string]*growth
}

// growth is what waits for one cluster. While there is one, a collector works on it.
type growth struct {
	queue []*addition
	// sending says that the collector has taken additions, and must not be stopped.
	sending bool
	stop    context.CancelFunc
}

// addition is one caller's nodes.
type addition struct {
	// ctx is the caller's: once those of all callers of a request are done, nobody wants its nodes any longer.
	ctx     context.Context
	want    []Allocation
	arrived time.Time
	// alone says that the server refused it in company: it may be somebody else's fault.
	alone bool

	// The collector sets these, then closes settled.
	before  Cluster
	members []Member
	err     error
	settled chan struct{}
	// left is closed when the caller has what it wants, or has given up.
	left chan struct{}
}

// Grow adds nodes to a cluster, waits until the cluster is ready again, and returns the new nodes in the order of want.
// Additions that arrive within a quarter of a second, or while the cluster is busy, travel as one request; each caller
// gets the nodes that fit what it asked for. Where the answer is lost, the request is sent again only if no new nodes
// appear.
//
// A caller that is cancelled before the request is sent has added nothing. After that, it gets its nodes beside ctx's
// error; so it is with any error that comes later. Beside an error there are either no nodes at all, or one for each of
// want: those that are not known have an empty ID.
//
// Specification, sections Add Node(s) and Create Arbiter(s).
func (c *Client) Grow(ctx context.Context, clusterID string, want []Allocation) ([]Member, error) {
	if len(want) == 0 {
		return nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a := &addition{
		ctx: ctx, want: slices.Clone(want), arrived: c.clock.Now(), settled: make(chan struct{}), left: make(chan struct{}),
	}
	defer close(a.left)
	c.enqueue(ctx, clusterID, a)
	select {
	case <-a.settled:
	case <-ctx.Done():
		if c.withdraw(clusterID, a) {
			return nil, a.withdrawn(clusterID)
		}
		limit := time.NewTimer(grace)
		defer limit.Stop()
		select {
		case <-a.settled:
		case <-limit.C:
			return nil, fmt.Errorf("adding %d nodes to cluster %s, the outcome is unknown: %w", len(want), clusterID, ctx.Err())
		}
	}
	if a.err != nil {
		if cause := ctx.Err(); cause != nil && errors.Is(a.err, context.Canceled) && !errors.Is(a.err, cause) {
			// The collector has stopped because nobody is left; this caller is not, because its time is up.
			return a.members, fmt.Errorf("%s: %w", a.err.Error(), cause)
		}
		return a.members, a.err
	}
	err := c.changed(ctx, a.before, func(after Cluster) ([]Member, bool) {
		return a.members, !slices.ContainsFunc(a.members, func(m Member) bool { return !has(after, m.ID) })
	})
	return a.members, err
}

// withdrawn is what a caller hears who was cancelled before its addition was sent, or after it was refused.
func (a *addition) withdrawn(clusterID string) error {
	return fmt.Errorf("adding %d nodes to cluster %s, waiting for its turn: %w", len(a.want), clusterID, a.ctx.Err())
}

// enqueue adds an addition to those that wait, and starts a collector for the first one.
func (c *Client) enqueue(ctx context.Context, clusterID string, a *addition) {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	g, ok := c.growths.clusters[clusterID]
	if !ok {
		if c.growths.clusters == nil {
			c.growths.clusters = map[string]*growth{}
		}
		// The collector works for all who join, so one caller's cancellation does not end it.
		working, stop := context.WithCancel(context.WithoutCancel(ctx))
		g = &growth{stop: stop}
		c.growths.clusters[clusterID] = g
		go c.collect(working, clusterID, g)
	}
	g.queue = append(g.queue, a)
}

// withdraw takes an addition back, and returns false if it is too late for that.
func (c *Client) withdraw(clusterID string, a *addition) bool {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	g := c.growths.clusters[clusterID]
	if g == nil || !slices.Contains(g.queue, a) {
		return false
	}
	g.queue = slices.DeleteFunc(g.queue, func(other *addition) bool { return other == a })
	if len(g.queue) == 0 && !g.sending {
		g.stop()
		delete(c.growths.clusters, clusterID)
	}
	return true
}

// collect sends what waits for a cluster, in as few requests as it can, until nothing waits any longer.
func (c *Client) collect(ctx context.Context, clusterID string, g *growth) {
	defer g.stop()
	for c.collectOnce(ctx, clusterID, g) {
	}
}

// collectOnce sends one request. It holds the cluster's lock until its callers have waited for the outcome, so that no
// other change comes between.
func (c *Client) collectOnce(ctx context.Context, clusterID string, g *growth) bool {
	unlock, err := c.locks.lock(ctx, clusterID)
	if err != nil {
		return false // nobody is left
	}
	defer unlock()
	if c.clock.Sleep(ctx, window-c.clock.Now().Sub(c.oldest(g))) != nil && ctx.Err() != nil {
		return false
	}
	var batch []*addition
	tries := 0
	before, err := c.change(ctx, clusterID, func(before Cluster) error {
		if batch = c.take(clusterID, g); len(batch) == 0 {
			return nil
		}
		err := c.send(ctx, before, batch)
		if tries++; tries == 1 && errors.Is(err, ErrBusy) {
			// While the cluster is waited for, callers can withdraw, and others can join.
			c.putBack(clusterID, g, batch)
			batch = nil
		}
		return err
	})
	if batch == nil {
		// The cluster cannot be grown at all.
		batch = c.take(clusterID, g)
	}
	if len(batch) == 0 {
		return false
	}
	if len(batch) > 1 && c.refused(clusterID, err) && !errors.Is(err, ErrBusy) {
		// One of them may be wrong; the others need not suffer for it.
		for _, a := range batch {
			a.alone = true
		}
		c.putBack(clusterID, g, batch)
		return c.more(clusterID, g)
	}
	for _, a := range batch {
		a.before = before
		if err != nil {
			a.err = err
		}
		close(a.settled)
	}
	for _, a := range batch {
		<-a.left
	}
	return c.more(clusterID, g)
}

// more tells whether anything waits, and ends the growth if nothing does.
func (c *Client) more(clusterID string, g *growth) bool {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	g.sending = false
	if len(g.queue) == 0 && c.growths.clusters[clusterID] == g {
		delete(c.growths.clusters, clusterID)
	}
	return len(g.queue) > 0
}

// refused tells whether err is the server's refusal to add nodes, so that there are none. The refusal of a look at the
// cluster says nothing about that.
func (c *Client) refused(clusterID string, err error) bool {
	asked := c.dialect.addNodes(clusterID, nil)
	var refusal *Error
	return errors.As(err, &refusal) && refusal.StatusCode < http.StatusInternalServerError &&
		refusal.Method == asked.method && refusal.Path == "/"+strings.Join(asked.path, "/")
}

// oldest is when the first of those that wait arrived.
func (c *Client) oldest(g *growth) time.Time {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	if len(g.queue) == 0 {
		return c.clock.Now()
	}
	return g.queue[0].arrived
}

// take gets what can travel in one request: a cluster's nodes either all go where their allocations say, or are left to
// the server. It ends the growth if nothing waits.
func (c *Client) take(clusterID string, g *growth) []*addition {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	batch := []*addition{}
	var rest []*addition
	for _, a := range g.queue {
		fits := len(batch) == 0 || !a.alone && !batch[0].alone && saysAnything(a.want) == saysAnything(batch[0].want)
		if fits {
			batch = append(batch, a)
		} else {
			rest = append(rest, a)
		}
	}
	g.queue = rest
	g.sending = len(batch) > 0
	if len(batch) == 0 && c.growths.clusters[clusterID] == g {
		delete(c.growths.clusters, clusterID)
	}
	return batch
}

// putBack makes the additions of a refused request wait again, before those that came meanwhile. Nobody waits any longer
// for those whose callers were cancelled.
func (c *Client) putBack(clusterID string, g *growth, batch []*addition) {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	var again []*addition
	for _, a := range batch {
		if a.ctx.Err() == nil {
			again = append(again, a)
			continue
		}
		a.err = a.withdrawn(clusterID)
		close(a.settled)
	}
	g.queue = append(again, g.queue...)
	g.sending = false
}

// onBehalf is ctx, but done once all callers of a batch are gone, and with the last of their deadlines where all have one.
func onBehalf(ctx context.Context, batch []*addition) (context.Context, context.CancelFunc) {
	var last time.Time
	for _, a := range batch {
		deadline, ok := a.ctx.Deadline()
		if !ok {
			last = time.Time{}
			break
		}
		if deadline.After(last) {
			last = deadline
		}
	}
	var cancel context.CancelFunc
	if last.IsZero() {
		ctx, cancel = context.WithCancel(ctx)
	} else {
		ctx, cancel = context.WithDeadline(ctx, last)
	}
	go func() {
		for _, a := range batch {
			select {
			case <-a.ctx.Done():
			case <-ctx.Done():
				return
			}
		}
		cancel()
	}()
	return ctx, cancel
}

// send makes the request for a batch and deals out the new nodes.
//
// The nodes of a request that was accepted are looked for also when all callers are gone by then: they still listen for
// a while.
func (c *Client) send(ctx context.Context, before Cluster, batch []*addition) error {
	ctx, cancel := onBehalf(ctx, batch)
	defer cancel()
	looking, done := withGrace(ctx)
	defer done()
	var want []Allocation
	for _, a := range batch {
		want = append(want, a.want...)
	}
	// known is the cluster without the nodes to come: as it was before, and with what others made while the outcome of
	// a request was unknown.
	known := before
	appeared := func(before, after Cluster) bool {
		dealt := deal(want, newcomers(before, after), fitting)
		known = before
		if slices.Contains(dealt, Member{}) {
			known = after
			return false
		}
		return true
	}
	err := c.certainly(ctx, fmt.Sprintf("adding %d nodes to cluster %s", len(want), before.ID),
		func(ctx context.Context) error { return c.act(ctx, c.dialect.addNodes(before.ID, want)) },
		func(ctx context.Context) (bool, error) { return c.went(ctx, before, appeared) })
	if err != nil {
		return err
	}
	var added []Member
	enough := func(after Cluster) bool {
		added = newcomers(known, after)
		return len(added) >= len(want)
	}
	after, err := c.Cluster(looking, before.ID)
	if err != nil || !enough(after) {
		// The server has accepted the request: whatever keeps it from showing the nodes is no reason to forget them.
		err = c.changed(ctx, before, func(after Cluster) ([]Member, bool) {
			return added, enough(after)
		})
	}
	dealt := deal(want, added, anyhow)
	for _, a := range batch {
		a.members, dealt = slices.Clip(dealt[:len(a.want)]), dealt[len(a.want):]
	}
	return err
}

// fitting are the ways in which a member can be what an allocation asked for: exactly, or where server or caller leaves
// something open. In an allocation, no type is a type: that of plain nodes.
var fitting = []func(Allocation, Member) bool{
	func(a Allocation, m Member) bool { return a.Region == m.Region && a.Type == m.Type },
	func(a Allocation, m Member) bool { return agrees(m.Region, a.Region) && a.Type == m.Type },
	func(a Allocation, m Member) bool { return agrees(m.Region, a.Region) && m.Type == "" },
}

// anyhow is for what the server has made as it saw fit.
var anyhow = append(slices.Clone(fitting), func(Allocation, Member) bool { return true })

// deal gives each allocation one of the added members: first to those that fit by the first of the rules, then by the
// next one. Where there are too few, a member without id stands for it.
func deal(want []Allocation, added []Member, rules []func(Allocation, Member) bool) []Member {
	dealt := make([]Member, len(want))
	taken := make([]bool, len(added))
	for _, fits := range rules {
		for i, allocation := range want {
			for j, member := range added {
				if dealt[i].ID == "" && !taken[j] && fits(allocation, member) {
					dealt[i], taken[j] = member, true
				}
			}
		}
	}
	return dealt
}
