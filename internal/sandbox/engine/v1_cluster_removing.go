package engine

import (
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1Decommission lets cassandra hand on the data of the members that leave. An id that no member has stops it for good, in
// SHRINKING_CLUSTER. Trove, …/cassandra/taskmanager.py, shrink_cluster, which loads the members outside of its try.
func v1Decommission(r rows, _ time.Time, pace Pace) changes {
	if r.unknown() {
		return changes{}
	}
	return changes{data: r.data, next: next{state: stateV1Removed, after: pace.Join + pace.Delete}}
}

// unknown is true if a member that is to leave doesn't exist.
func (r rows) unknown() bool {
	return slices.ContainsFunc(r.data.Nodes, func(id string) bool {
		_, ok := r.node(id)
		return !ok
	})
}

// v1Remove begins to delete members of a galera cluster. One that has a replica elsewhere fails all. Trove, …/galera_common/taskmanager.py,
// shrink_cluster.
func v1Remove(r rows, now time.Time, pace Pace) changes {
	leaving := chosen(r.nodes, r.data.Nodes)
	if slices.ContainsFunc(leaving, func(n store.Node) bool { return r.sources[n.ID] }) {
		return r.blame(taskShrinkFailed, "", true, now)
	}
	c := deleting(r.instance.ID, leaving, now)
	c.data = r.data
	c.next = next{state: stateV1Removed, after: pace.Delete}
	return c
}

// v1Evict makes members leave a vertica cluster. An id that no member has stops it for good, in SHRINKING_CLUSTER. Trove,
// …/vertica/taskmanager.py, shrink_cluster.
func v1Evict(r rows, _ time.Time, pace Pace) changes {
	if r.unknown() {
		return changes{}
	}
	return changes{data: r.data, next: next{state: stateV1Evicted, after: pace.Join}}
}

// v1Evicted begins to delete the members that have left. The cluster doesn't wait for it: it has no task while they are still shown.
func v1Evicted(r rows, now time.Time, pace Pace) changes {
	c := deleting(r.instance.ID, chosen(r.nodes, r.data.Nodes), now)
	c.instances = []store.Instance{r.idle(now)}
	c.data = r.data
	c.next = next{state: stateV1Gone, after: pace.Delete}
	return c
}

// v1Removed ends the removal of members.
func v1Removed(r rows, now time.Time, _ Pace) changes {
	c := gone(r.instance.ID, chosen(r.nodes, r.data.Nodes), now)
	c.instances = []store.Instance{r.idle(now)}
	return c
}

// v1Gone ends the deletion of members for which nobody waits.
func v1Gone(r rows, now time.Time, _ Pace) changes {
	return gone(r.instance.ID, chosen(r.nodes, r.data.Nodes), now)
}

// dropPoll is how long it takes TaskManager to notice that a cluster has no members left. Trove, trove/taskmanager/models.py, delete_cluster.
const dropPoll = 2 * time.Second

// v1DropMembers ends the deletion of a cluster's members.
func v1DropMembers(r rows, now time.Time, _ Pace) changes {
	c := gone(r.instance.ID, r.nodes, now)
	c.data, c.next = r.data, next{state: stateV1DropCluster, after: dropPoll}
	return c
}

// v1DropCluster ends the deletion of a cluster, and of what has been begun on it meanwhile.
func v1DropCluster(r rows, now time.Time, _ Pace) changes {
	c := gone(r.instance.ID, r.nodes, now)
	c.instances = []store.Instance{goneInstance(r.instance, now)}
	c.cancel = append(c.cancel, target{r.instance.ID, ""})
	return c
}
