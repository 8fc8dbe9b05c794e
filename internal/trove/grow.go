package trove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// window is how long additions to a cluster are collected before they are sent, counted from the first of them: about half a
// second, since the resources of one apply are each checked before.
const window = 450 * time.Millisecond

// Grow adds nodes to a cluster, waits until the cluster is ready again, and returns the new nodes in the order of want.
// Additions that arrive within half a second, or while the cluster is busy, travel as one request; each caller
// gets the nodes that fit what it asked for. Where the answer is lost, the request is sent again only if no new nodes
// appear.
//
// A caller that is cancelled before the request is sent has added nothing. After that, it gets its nodes beside ctx's
// error; so it is with any error that comes later. Beside an error there are either no nodes at all, or one for each of
// want: those that are not known have an empty ID.
//
// In v1.0, nodes that are unlike in type, flavor, volume or network are added one kind after the other, each time waiting
// until the cluster is ready again. Regions are not sent: nodes are put into them only when a cluster is created.
//
// Specification, sections Add Node(s) and Create Arbiter(s); Trove, trove/cluster/models.py, Cluster.action.
func (c *Client) Grow(ctx context.Context, clusterID string, want []api.Allocation) ([]api.Member, error) {
	if len(want) == 0 {
		return nil, nil
	}
	members := make([]api.Member, len(want))
	known := false
	for _, part := range c.dialect.Parts(want) {
		alike := make([]api.Allocation, len(part))
		for i, place := range part {
			alike[i] = want[place]
		}
		added, err := c.grow(ctx, clusterID, alike)
		for i, member := range added {
			members[part[i]], known = member, true
		}
		if err != nil && !known {
			return nil, err
		}
		if err != nil {
			return members, err
		}
	}
	return members, nil
}

// grow adds nodes that can go out with one request.
func (c *Client) grow(ctx context.Context, clusterID string, want []api.Allocation) ([]api.Member, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a := &addition{caller: newCaller(ctx, c.clock.Now()), clusterID: clusterID, want: slices.Clone(want)}
	defer close(a.left)
	c.growths.join(ctx, clusterID, a, func(ctx context.Context, q *queue[*addition]) { c.collect(ctx, clusterID, q) })
	select {
	case <-a.settled:
	case <-ctx.Done():
		if c.growths.leave(clusterID, a) {
			return nil, a.withdrawn()
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
	err := c.changed(ctx, a.before, func(after api.Cluster) ([]api.Member, bool) {
		return a.members, !slices.ContainsFunc(a.members, func(m api.Member) bool { return !after.Has(m.ID) })
	})
	return a.members, err
}

// collect sends what waits for a cluster, in as few requests as it can, until nothing waits any longer.
func (c *Client) collect(ctx context.Context, clusterID string, q *queue[*addition]) {
	for c.collectOnce(ctx, clusterID, q) {
	}
}

// collectOnce sends one request. It holds the cluster's lock until its callers have waited for the outcome, so that no
// other change comes between.
func (c *Client) collectOnce(ctx context.Context, clusterID string, q *queue[*addition]) bool {
	unlock, err := c.locks.lock(ctx, clusterID)
	if err != nil {
		return false // nobody is left
	}
	defer unlock()
	if c.clock.Sleep(ctx, window-c.clock.Now().Sub(c.growths.oldest(q, c.clock.Now()))) != nil {
		return false
	}
	var batch []*addition
	tries := 0
	before, err := c.change(ctx, clusterID, func(before api.Cluster) error {
		if batch = c.growths.take(clusterID, q, c.travelTogether); len(batch) == 0 {
			return nil
		}
		err := c.send(ctx, before, batch)
		if tries++; tries == 1 && errors.Is(err, api.ErrBusy) {
			// While the cluster is waited for, callers can withdraw, and others can join.
			c.growths.putBack(q, batch)
			batch = nil
		}
		return err
	})
	if batch == nil {
		// The cluster cannot be grown at all.
		batch = c.growths.take(clusterID, q, c.travelTogether)
	}
	if len(batch) == 0 {
		return false
	}
	if len(batch) > 1 && c.refused(clusterID, err) && !errors.Is(err, api.ErrBusy) {
		// One of them may be wrong; the others need not suffer for it.
		for _, a := range batch {
			a.alone = true
		}
		c.growths.putBack(q, batch)
		return c.growths.more(clusterID, q)
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
	return c.growths.more(clusterID, q)
}

// refused tells whether err is the server's refusal to add nodes, so that there are none. The refusal of a look at the
// cluster says nothing about that.
func (c *Client) refused(clusterID string, err error) bool {
	asked := c.dialect.AddNodes(api.Cluster{ID: clusterID}, nil)
	var refusal *api.Error
	return errors.As(err, &refusal) && refusal.StatusCode < http.StatusInternalServerError &&
		refusal.Method == asked.Method && refusal.Path == "/"+strings.Join(asked.Path, "/")
}

// onBehalf is ctx, but done once all callers of a batch are gone, and with the last of their deadlines where all have one.
func onBehalf(ctx context.Context, callers []context.Context) (context.Context, context.CancelFunc) {
	var last time.Time
	for _, caller := range callers {
		deadline, ok := caller.Deadline()
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
		for _, caller := range callers {
			select {
			case <-caller.Done():
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
func (c *Client) send(ctx context.Context, before api.Cluster, batch []*addition) error {
	var callers []context.Context
	var want []api.Allocation
	for _, a := range batch {
		callers = append(callers, a.ctx)
		want = append(want, a.want...)
	}
	ctx, cancel := onBehalf(ctx, callers)
	defer cancel()
	looking, done := withGrace(ctx)
	defer done()
	// known is the cluster without the nodes to come: as it was before, and with what others made while the outcome of
	// a request was unknown.
	known := before
	appeared := func(before, after api.Cluster) bool {
		dealt := assign(want, newcomers(before, after), fitting)
		known = before
		if slices.Contains(dealt, api.Member{}) {
			known = after
			return false
		}
		return true
	}
	err := c.certainly(ctx, fmt.Sprintf("adding %d nodes to cluster %s", len(want), before.ID),
		func(ctx context.Context) error { return c.act(ctx, c.dialect.AddNodes(before, want)) },
		func(ctx context.Context) (bool, error) { return c.went(ctx, before, appeared) })
	if err != nil {
		return tellUnchanged(before, known, err)
	}
	var added []api.Member
	enough := func(after api.Cluster) bool {
		added = newcomers(known, after)
		// Whoever adds a shard gets nodes of one.
		slices.SortStableFunc(added, func(a, b api.Member) int { return strings.Compare(a.ShardID, b.ShardID) })
		return len(added) >= len(want)
	}
	after, err := c.Cluster(looking, before.ID)
	if err != nil || !enough(after) {
		// The server has accepted the request: whatever keeps it from showing the nodes is no reason to forget them.
		err = c.changed(ctx, before, func(after api.Cluster) ([]api.Member, bool) {
			return added, enough(after)
		})
	}
	dealt := assign(want, added, anyhow)
	for _, a := range batch {
		a.members, dealt = slices.Clip(dealt[:len(a.want)]), dealt[len(a.want):]
	}
	return err
}

// tellUnchanged adds to a failure of the server what the cluster shows after it: that it is as it was before, or the nodes that
// appeared, though not all that were asked for.
func tellUnchanged(before, after api.Cluster, err error) error {
	if !api.BrokeDown(err) || errors.Is(err, errOutcomeUnknown) {
		return err
	}
	if more := newcomers(before, after); len(more) > 0 {
		names := make([]string, len(more))
		for i, member := range more {
			names[i] = fmt.Sprintf("%q (%s)", member.Name, member.ID)
		}
		return fmt.Errorf("%w; the cluster has nodes that it did not have before, and that nobody manages: %s", err, strings.Join(names, ", "))
	}
	if after.Status != before.Status || len(after.Members) != len(before.Members) {
		return err
	}
	return fmt.Errorf("%w; no node was added, and the cluster is as it was before", err)
}
