package trove

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

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

// oldest is when the first of those that wait arrived.
func (c *Client) oldest(g *growth) time.Time {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	if len(g.queue) == 0 {
		return c.clock.Now()
	}
	return g.queue[0].arrived
}

// take gets what can travel in one request. It ends the growth if nothing waits.
func (c *Client) take(clusterID string, g *growth) []*addition {
	c.growths.mu.Lock()
	defer c.growths.mu.Unlock()
	batch := []*addition{}
	var rest []*addition
	for _, a := range g.queue {
		fits := len(batch) == 0 || !a.alone && !batch[0].alone && c.dialect.together(batch[0].want, a.want)
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
