package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

const (
	// reportEvery is how often a wait that sees no change says that it still waits.
	reportEvery = 30 * time.Second
	// patience is how long the server may take to show what it has accepted.
	patience = 2 * time.Minute
	// lastWords is how long asking for what had been reached may take after a wait has ended, in real time.
	lastWords = 10 * time.Second
)

// poller lets all waits on one kind of object share their polls.
type poller[T api.Object] struct {
	kind  string
	group *wait.Group[T]
	// work tells what is seen of the work on an object; nil where stillness says nothing.
	work func(T) work
}

// patient is the poller of waits that stillness does not end: a deletion frees what is still by itself.
func (p poller[T]) patient() poller[T] {
	p.work = nil
	return p
}

// newPoller asks for one object by showing it, and for several by listing all, or by showing each where that is fewer
// requests. What a list does not have is looked at by itself before it is taken for gone. An object that cannot be shown
// is the trouble of those who wait for it; a list that cannot be had, everybody's.
func newPoller[T api.Object](c *Client, kind string, show func(context.Context, string) (T, error), list func(context.Context) ([]T, int, error), progress func(T) work) poller[T] {
	var pages atomic.Int64
	pages.Store(1)
	return poller[T]{kind: kind, work: progress, group: wait.NewGroup(c.clock, func(ctx context.Context, ids []string) (map[string]wait.Result[T], error) {
		results := make(map[string]wait.Result[T], len(ids))
		if len(ids) > 1 && int64(len(ids)) > pages.Load() {
			all, requests, err := list(ctx)
			if err != nil {
				return nil, err
			}
			pages.Store(int64(requests))
			for _, state := range all {
				results[state.Summary().ID] = wait.Result[T]{State: state}
			}
		}
		missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
			_, ok := results[id]
			return ok
		})
		shown := make([]wait.Result[T], len(missing))
		var group errgroup.Group
		group.SetLimit(nodesAtOnce)
		for i, id := range missing {
			group.Go(func() error {
				shown[i].State, shown[i].Err = show(ctx, id)
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		for i, id := range missing {
			if !errors.Is(shown[i].Err, api.ErrNotFound) {
				results[id] = shown[i]
			}
		}
		return results, nil
	})}
}

// watch polls an object until over says so, or it is gone, which is an ErrNotFound, or the server works on it without any change for
// too long, which is a *StillError. It returns the last state seen, also beside an error.
func watch[T api.Object](ctx context.Context, c *Client, p poller[T], id string, over func(T) (bool, error)) (T, error) {
	var last T
	start := c.clock.Now()
	report := reporter{kind: p.kind, start: start}
	var still stillWatch
	err := p.group.Wait(ctx, id, func(state T, found bool) (bool, error) {
		if !found {
			return false, errGone
		}
		last = state
		report.progress(ctx, state.Summary(), c.clock.Now())
		ended, err := over(state)
		if ended || err != nil || p.work == nil {
			return ended, err
		}
		return false, c.stillError(p.kind, state.Summary(), &still, p.work(state))
	})
	if err == nil {
		return last, nil
	}
	s := last.Summary()
	var unanswered *api.UnansweredError
	var state *StateError
	var standstill *StillError
	switch {
	case errors.As(err, &standstill):
		reached, faults, _ := c.reached(ctx, last)
		standstill.Reached = joined("; ", reached, faults)
		return last, standstill
	case errors.Is(err, errGone):
		return last, fmt.Errorf("%s %s is gone: %w", p.kind, id, api.ErrNotFound)
	case errors.As(err, &state):
		c.tellReached(ctx, state, last)
		return last, state
	case errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &unanswered):
		reached, faults, _ := c.reached(ctx, last)
		return last, &TimeoutError{
			Kind: p.kind, ID: id, Name: s.Name, Status: s.Status, Waited: c.clock.Now().Sub(start),
			Reached: joined("; ", reached, faults),
		}
	case s.ID == "":
		return last, fmt.Errorf("waiting for %s %s: %w", p.kind, id, err)
	default:
		return last, fmt.Errorf("waiting for %s %q (%s), which is %s: %w", p.kind, s.Name, id, s.Status, err)
	}
}

// errGone ends the wait for an object that is not there any longer.
var errGone = errors.New("gone")

// reporter writes down how a wait goes: every change, and now and then that there was none.
type reporter struct {
	kind   string
	start  time.Time
	status api.Status
	last   time.Time
}

func (r *reporter) progress(ctx context.Context, s api.Summary, now time.Time) {
	if s.Status == r.status && now.Sub(r.last) < reportEvery {
		return
	}
	r.status, r.last = s.Status, now
	tflog.Info(ctx, "Waiting for "+r.kind, map[string]any{
		"id": s.ID, "name": s.Name, "status": string(s.Status), "elapsed": now.Sub(r.start).Round(time.Second).String(),
	})
}

// Reached tells how far the nodes of a cluster have come, "2 of 3 nodes ACTIVE", and what is wrong with those that
// failed, and how many those are. It is nothing for an instance, and where nobody answers. The wait's own context may be done by now.
func (c *Client) reached(ctx context.Context, of any) (progress, faults string, failed int) {
	cluster, ok := of.(api.Cluster)
	if !ok || len(cluster.Members) == 0 {
		return "", "", 0
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	nodes, err := c.Nodes(ctx, cluster.ID, cluster.Members)
	if err != nil {
		return "", "", 0
	}
	active := 0
	var told []string
	for _, node := range nodes {
		switch class, _ := node.Status.Class(); class { // An unknown status is not active.
		case api.Ready:
			active++
		case api.Failed:
			failed++
			if strings.Contains(cluster.Fault, node.ID) {
				continue // the cluster's own fault tells
			}
			told = append(told, joined(": ", fmt.Sprintf("node %q (%s) is %s", node.Name, node.ID, node.Status), node.Fault))
		case api.Pending:
		}
	}
	return fmt.Sprintf("%d of %d nodes %s", active, len(cluster.Members), api.StatusActive), strings.Join(told, "; "), failed
}

// tellReached adds to an error how far the nodes of a cluster have come.
func (c *Client) tellReached(ctx context.Context, state *StateError, of any) {
	reached, faults, failed := c.reached(ctx, of)
	state.Reached = joined("; ", state.Reached, reached)
	state.Fault = joined("; ", state.Fault, faults)
	if cluster, ok := of.(api.Cluster); ok && failed > 0 {
		state.FailedNodes, state.Nodes = failed, len(cluster.Members)
	}
}

// joined puts the parts that say anything together.
func joined(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), separator)
}

// whenReady is over when an object is ready; a failed or unknown status ends it with a *StateError.
func whenReady[T api.Object](kind string) func(T) (bool, error) {
	return func(state T) (bool, error) {
		class, err := classOf(kind, state.Summary())
		return class == api.Ready, err
	}
}

// classOf is what an object's status means. It is an error, a *StateError, that the object failed or that nobody knows
// its status.
func classOf(kind string, s api.Summary) (api.Class, error) {
	class, err := s.Status.Class()
	if err != nil || class == api.Failed {
		return class, failureOf(kind, s)
	}
	return class, nil
}

// failureOf is the error of a state that nobody waits for.
func failureOf(kind string, s api.Summary) *StateError {
	return &StateError{Kind: kind, ID: s.ID, Name: s.Name, Status: s.Status, Task: s.StuckIn, Fault: s.Fault}
}

// WaitClusterReady waits until the cluster is ready, and returns it. The first poll comes about a second after the call.
// Errors: *StateError where the cluster failed, ErrNotFound where it vanished, *TimeoutError when ctx's deadline has
// passed, *StillError where nothing is going to end its task. All tell what had been reached. The last state seen is returned beside them.
func (c *Client) WaitClusterReady(ctx context.Context, id string) (api.Cluster, error) {
	return watch(ctx, c, c.clusterPolls, id, whenReady[api.Cluster]("cluster"))
}

// WaitInstanceReady waits until the instance is ready, and returns it. One that CreateInstance has made together with others
// has the name that it was created with by then. Errors are those of WaitClusterReady, and the server's refusal of that
// name.
func (c *Client) WaitInstanceReady(ctx context.Context, id string) (api.Instance, error) {
	return c.waitNamed(ctx, id)
}

// WaitClusterGone waits until the cluster is gone. Errors: *StateError where it failed instead, *TimeoutError when
// ctx's deadline has passed.
func (c *Client) WaitClusterGone(ctx context.Context, id string) error {
	return watchGone(ctx, c, c.clusterPolls, id)
}

// WaitInstanceGone waits until the instance is gone. Errors are those of WaitClusterGone.
func (c *Client) WaitInstanceGone(ctx context.Context, id string) error {
	return watchGone(ctx, c, c.instancePolls, id)
}

// watchGone polls an object until it is gone. A deletion that fails ends in a failed status. But an object may have been
// failed before, and stay so for a while; so it has patience with one that it has not seen in any other status.
func watchGone[T api.Object](ctx context.Context, c *Client, p poller[T], id string) error {
	start := c.clock.Now()
	begun := false
	_, err := watch(ctx, c, p, id, func(state T) (bool, error) {
		class, err := classOf(p.kind, state.Summary())
		begun = begun || class == api.Pending
		if class == api.Failed && !begun && c.clock.Now().Sub(start) < patience {
			return false, nil
		}
		return false, err
	})
	return unlessGone(err)
}
