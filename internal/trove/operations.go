package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// locks serialise the changes to each object within this process.
type locks struct {
	mu   sync.Mutex
	held map[string]chan struct{}
}

// lock waits for its turn, and returns what ends it.
func (l *locks) lock(ctx context.Context, id string) (unlock func(), err error) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]chan struct{}{}
	}
	turn, ok := l.held[id]
	if !ok {
		turn = make(chan struct{}, 1)
		l.held[id] = turn
	}
	l.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for other changes to %s: %w", id, ctx.Err())
	}
}

// TakeTurns waits for its turn with a set of instances, named by its master's id, and returns what ends it: for changes of
// which only one member of the set is to be subject at a time. Only turns taken within this process are known.
func (c *Client) TakeTurns(ctx context.Context, masterID string) (done func(), err error) {
	return c.locks.lock(ctx, "set "+masterID)
}

// atRest waits until nobody works on the cluster, and returns it as it then is. A cluster that failed is at rest: its
// nodes can be added, removed and replaced, which is how it is healed. One that is stuck is not: that is a *StateError.
func (c *Client) atRest(ctx context.Context, id string) (api.Cluster, error) {
	cluster, err := c.Cluster(ctx, id)
	if err != nil {
		return cluster, err
	}
	if over, err := resting(cluster); over || err != nil {
		return cluster, err
	}
	return watch(ctx, c, c.clusterPolls, id, resting)
}

func resting(cluster api.Cluster) (bool, error) {
	class, err := classOf("cluster", cluster.Summary())
	if class == api.Failed && cluster.StuckIn() == "" {
		return true, nil
	}
	return class == api.Ready, err
}

// change makes one change to a cluster at rest. Where the server finds it busy nevertheless, it waits and tries once
// more. It returns the cluster as it was before the change.
func (c *Client) change(ctx context.Context, id string, try func(before api.Cluster) error) (api.Cluster, error) {
	before, err := c.atRest(ctx, id)
	if err != nil {
		return before, err
	}
	if err = try(before); !errors.Is(err, api.ErrBusy) {
		return before, err
	}
	// Not by atRest: what Show Cluster says at this moment has just been proved wrong.
	if before, err = watch(ctx, c, c.clusterPolls, id, resting); err != nil {
		return before, err
	}
	return before, try(before)
}

// changed waits until a change that the server has accepted is over: the cluster is at rest, and shows what was to come
// of it. Servers may take a while to show anything.
//
// A cluster may be failed after the change because of other nodes: of some that were failed before, whether its status
// said so then or not. So where it is failed, the nodes that the change made tell how that went.
func (c *Client) changed(ctx context.Context, before api.Cluster, made func(api.Cluster) ([]api.Member, bool)) error {
	class, _ := before.Status.Class() // An unknown status is not failed.
	wasFailed := class == api.Failed
	for wellMade := false; ; wellMade = true {
		var idle time.Time
		var members []api.Member
		var done bool
		after, err := watch(ctx, c, c.clusterPolls, before.ID, func(cluster api.Cluster) (bool, error) {
			class, err := classOf("cluster", cluster.Summary())
			members, done = made(cluster)
			if cluster.StuckIn() != "" {
				if !wasFailed || !mostFailed(before) {
					return false, err
				}
				class, err = api.Pending, nil
			}
			if class == api.Failed && (wasFailed || allKnown(members) || done && len(members) == 0) {
				err = nil // what is gone can't have failed
			}
			if class == api.Pending || err != nil {
				idle = time.Time{}
				return false, err
			}
			if done || class == api.Failed && !wellMade && allKnown(members) {
				return true, nil
			}
			if idle.IsZero() {
				idle = c.clock.Now()
			}
			if c.clock.Now().Sub(idle) < patience {
				return false, nil
			}
			forgotten := failureOf("cluster", cluster.Summary())
			forgotten.Reached = "the server accepted the change, but does not show it"
			return false, forgotten
		})
		if class, _ := after.Status.Class(); err != nil || class != api.Failed { // watch has looked at it.
			return err
		}
		if !wellMade {
			err := c.waitNodesReady(ctx, after.ID, members)
			if errors.Is(err, api.ErrFault) && !wasFailed {
				failed := failureOf("cluster", after.Summary())
				c.tellReached(ctx, failed, after)
				return failed
			}
			if err != nil {
				return err
			}
		}
		if done {
			return nil
		}
	}
}

// mostFailed tells whether most nodes of a cluster are known to have failed.
func mostFailed(cluster api.Cluster) bool {
	return api.MostOf(cluster.Members, func(m api.Member) bool {
		class, err := m.Status.Class()
		return err == nil && class == api.Failed
	})
}

// allKnown tells whether there are members, and all of them have ids.
func allKnown(members []api.Member) bool {
	return len(members) > 0 && !slices.ContainsFunc(members, func(m api.Member) bool { return m.ID == "" })
}

// waitNodesReady waits until each of the members is ready. Errors: *StateError where one failed, ErrNotFound where one
// vanished, *TimeoutError when ctx's deadline has passed.
func (c *Client) waitNodesReady(ctx context.Context, clusterID string, members []api.Member) error {
	if len(members) == 0 {
		return nil
	}
	look := func(ctx context.Context) ([]api.Node, error) { return c.Nodes(ctx, clusterID, members) }
	var slowest api.Node
	ready := func(nodes []api.Node) (bool, error) {
		over := true
		for _, member := range members {
			place := slices.IndexFunc(nodes, func(n api.Node) bool { return n.ID == member.ID })
			if place < 0 {
				return false, fmt.Errorf("node %s of cluster %s is gone: %w", member.ID, clusterID, api.ErrNotFound)
			}
			node := nodes[place]
			class, err := classOf("node", api.Summary{ID: node.ID, Name: node.Name, Status: node.Status, Fault: node.Fault})
			if err != nil {
				return false, err
			}
			if class == api.Pending {
				over, slowest = false, node
			}
		}
		return over, nil
	}
	// Most often they are ready by now.
	if nodes, err := look(ctx); err == nil {
		if over, err := ready(nodes); over || err != nil {
			return err
		}
	}
	start := c.clock.Now()
	polls := wait.NewGroup(c.clock, func(ctx context.Context, _ []string) (map[string]wait.Result[[]api.Node], error) {
		nodes, err := look(ctx)
		return map[string]wait.Result[[]api.Node]{clusterID: {State: nodes}}, err
	})
	err := polls.Wait(ctx, clusterID, func(nodes []api.Node, _ bool) (bool, error) { return ready(nodes) })
	var unanswered *api.UnansweredError
	if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &unanswered) {
		return &TimeoutError{
			Kind: "node", ID: slowest.ID, Name: slowest.Name, Status: slowest.Status, Waited: c.clock.Now().Sub(start),
		}
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("waiting for node %q (%s), which is %s: %w", slowest.Name, slowest.ID, slowest.Status, err)
	}
	return err
}

// newcomers are the members of after that before does not have.
func newcomers(before, after api.Cluster) []api.Member {
	return slices.DeleteFunc(slices.Clone(after.Members), func(m api.Member) bool { return before.Has(m.ID) })
}

// went tells from the cluster's present state whether a change whose answer was lost was carried out. While something
// is going on that was not before, it is too early to say that it was not.
func (c *Client) went(ctx context.Context, before api.Cluster, shows func(before, after api.Cluster) bool) (bool, error) {
	after, err := c.Cluster(ctx, before.ID)
	if err != nil {
		return false, err
	}
	if shows(before, after) {
		return true, nil
	}
	if over, err := resting(after); over || err != nil {
		return false, err
	}
	if after, err = c.atRest(ctx, before.ID); err != nil {
		return false, err
	}
	return shows(before, after), nil
}
