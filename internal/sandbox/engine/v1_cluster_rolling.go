package engine

import (
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1RestartNext begins to restart the next member. Trove, trove/taskmanager/models.py, rolling_restart_cluster.
func v1RestartNext(r rows, now time.Time, pace Pace) changes {
	n, ok := r.nextMember()
	if !ok {
		return changes{instances: []store.Instance{r.idle(now)}}
	}
	enter(&n.Machine, taskRebooting, now)
	return changes{
		nodes: []store.Node{n}, casts: []cast{{target{r.instance.ID, n.ID}, "restart", struct{}{}}},
		data: r.turnTo(n), next: next{state: stateV1Restarted, after: pace.Restart},
	}
}

// v1Restarted ends the restart of a member. Cassandra is given time until the member has rejoined.
func v1Restarted(r rows, now time.Time, pace Pace) changes {
	c := r.turned(now)
	c.next = next{state: stateV1RestartNext}
	if r.manager == "cassandra" && len(c.data.Nodes) > 0 {
		c.next.after = pace.Join
	}
	return c
}

// v1UpgradeNext begins to upgrade the next member. Trove, trove/taskmanager/models.py, rolling_upgrade_cluster.
func v1UpgradeNext(r rows, now time.Time, pace Pace) changes {
	n, ok := r.nextMember()
	if !ok {
		return changes{instances: []store.Instance{r.idle(now)}}
	}
	enter(&n.Machine, taskUpgrading, now)
	n.DatastoreVersionID = r.data.Version
	return changes{
		nodes: []store.Node{n}, casts: []cast{{target{r.instance.ID, n.ID}, "upgrade", struct{}{}}},
		data: r.turnTo(n), next: next{state: stateV1Upgraded, after: pace.Prepare},
	}
}

// v1Upgraded ends the upgrade of a member.
func v1Upgraded(r rows, now time.Time, _ Pace) changes {
	c := r.turned(now)
	c.next = next{state: stateV1UpgradeNext}
	return c
}

// nextMember is the first in the queue that is still there.
func (r rows) nextMember() (store.Node, bool) {
	for _, id := range r.data.Nodes {
		if n, ok := r.node(id); ok && n.TaskID != taskDeleting.id {
			return n, true
		}
	}
	return store.Node{}, false
}

// turnTo makes a member the one that is worked on, and leaves those after it in the queue.
func (r rows) turnTo(n store.Node) data {
	d := r.data
	d.Old = n.ID
	d.Nodes = slices.Clone(d.Nodes[slices.Index(d.Nodes, n.ID)+1:])
	return d
}

// turned is the end of the work on a member.
func (r rows) turned(now time.Time) changes {
	c := changes{data: r.data}
	if n, ok := r.node(r.data.Old); ok && n.TaskID != taskDeleting.id {
		enter(&n.Machine, taskNone, now)
		c.nodes = []store.Node{n}
		c.heartbeats = []heartbeat{{runs(n), target{r.instance.ID, n.ID}}}
	}
	return c
}
