package trove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// mostResets is how often a cluster is freed on the way to its deletion: the work that was reset may go on for a while,
// and mark the nodes as being built once more.
const mostResets = 3

// DeleteCluster asks for the cluster's deletion, and does not wait for its end. One that is gone already is fine. Where
// the server is still busy with the cluster, it waits for that, and asks once more. A cluster that is stuck in a task is
// freed from it before; StuckIn is then what it was stuck in, GROWING_CLUSTER for example, and else empty.
//
// Stuck is a cluster of v1.0 most of whose nodes failed in the middle of a task, or which is refused its deletion although
// nothing is going on, or which has shown no change for ten minutes.
//
// Trove, trove/cluster/models.py, Cluster.delete.
func (c *Client) DeleteCluster(ctx context.Context, id string) (stuckIn string, err error) {
	deletion := c.dialect.DeleteCluster(id)
	if c.dialect.Check(api.OperationResetCluster, "") != nil {
		return "", deleteAtRest(ctx, c, c.clusterPolls, id, deletion)
	}
	resets, refusals := 0, 0
	for {
		refusal := unlessGone(c.act(ctx, deletion))
		if !errors.Is(refusal, api.ErrBusy) {
			return stuckIn, c.tellHalfDeleted(ctx, id, refusal)
		}
		seen, err := c.watchDeletable(ctx, id)
		if err != nil {
			return stuckIn, unlessGone(err)
		}
		if refusals++; seen.waited {
			refusals = 0
		}
		stuck := seen.still || seen.cluster.StuckIn() != "" || refusals > 1
		if !stuck {
			continue
		}
		if resets++; resets > mostResets {
			return stuckIn, refusal
		}
		if stuckIn == "" && seen.cluster.Task != api.TaskNone {
			stuckIn = string(seen.cluster.Task)
		}
		if err := c.ResetCluster(ctx, id); err != nil {
			return stuckIn, unlessGone(err)
		}
		refusals = 0
	}
}

// deletable is a cluster whose deletion may be asked for again.
type deletable struct {
	cluster api.Cluster
	// waited says that something was going on.
	waited bool
	// still says that something is going on of which nothing was seen for long.
	still bool
}

// watchDeletable waits until there is a point in asking for a cluster's deletion: nothing is going on, or its deletion has
// begun and was refused for a node that was just being built, or nothing was seen to go on for long.
func (c *Client) watchDeletable(ctx context.Context, id string) (deletable, error) {
	var seen deletable
	shown := ""
	var since time.Time
	cluster, err := watch(ctx, c, c.clusterPolls.patient(), id, func(cluster api.Cluster) (bool, error) {
		class, err := cluster.Status.Class()
		if err != nil || class != api.Pending {
			return true, err
		}
		if cluster.Task == api.TaskDeleting && !slices.ContainsFunc(cluster.Members, func(m api.Member) bool { return m.Status == api.StatusBuild }) {
			return true, nil
		}
		seen.waited = true
		if now := likenessOfWork(cluster); now != shown {
			shown, since = now, c.clock.Now()
		}
		seen.still = c.clock.Now().Sub(since) >= stillness
		return seen.still, nil
	})
	seen.cluster = cluster
	return seen, err
}

// tellHalfDeleted adds to the refusal of a deletion that it has begun all the same, where it has: Trove notices only then
// that a node has slaves outside of the cluster.
//
// Trove, trove/cluster/models.py, Cluster.delete.
func (c *Client) tellHalfDeleted(ctx context.Context, id string, err error) error {
	var refusal *api.Error
	if !errors.As(err, &refusal) || refusal.StatusCode != http.StatusForbidden {
		return err
	}
	if cluster, lookErr := c.view(ctx, id); lookErr != nil || cluster.Task != api.TaskDeleting {
		return err
	}
	return fmt.Errorf("%w; the cluster is left in the middle of its deletion, which goes on when it is deleted again", err)
}

// deleteAtRest asks for an object's deletion, if need be after waiting until nobody works on it any longer. In what
// state that leaves the object does not matter to its deletion.
func deleteAtRest[T api.Object](ctx context.Context, c *Client, p poller[T], id string, deletion api.Request) error {
	err := unlessGone(c.act(ctx, deletion))
	if !errors.Is(err, api.ErrBusy) {
		return err
	}
	_, err = watch(ctx, c, p.patient(), id, func(state T) (bool, error) {
		class, err := state.Summary().Status.Class()
		return class != api.Pending, err
	})
	if err != nil {
		return unlessGone(err)
	}
	return unlessGone(c.act(ctx, deletion))
}
