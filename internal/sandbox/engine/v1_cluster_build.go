package engine

import (
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The states of operations on deployed Trove's clusters. Creating and growing go through await and set_up.
const (
	stateV1Await        = "v1_await"        // for the guests of new members
	stateV1SetUp        = "v1_set_up"       // the new members join
	stateV1RestartNext  = "v1_restart_next" // the next member
	stateV1Restarted    = "v1_restarted"    // it runs again
	stateV1UpgradeNext  = "v1_upgrade_next" // the next member
	stateV1Upgraded     = "v1_upgraded"     // it runs again
	stateV1Decommission = "v1_decommission" // cassandra hands on the data of members that leave
	stateV1Remove       = "v1_remove"       // galera deletes members
	stateV1Evict        = "v1_evict"        // vertica makes members leave
	stateV1Evicted      = "v1_evicted"      // and deletes them
	stateV1Removed      = "v1_removed"      // members are gone, the cluster is done
	stateV1Gone         = "v1_gone"         // members are gone, and nobody waits for it
	stateV1DropMembers  = "v1_drop_members"
	stateV1DropCluster  = "v1_drop_cluster"
)

// readiness is how far a group of new members is.
type readiness int

const (
	isReady readiness = iota
	isBuilding
	hasFailed
)

// v1Await waits until the guests of all new members are ready to join: "instance ready". The first that has failed ends it. Trove,
// trove/taskmanager/models.py, ClusterTasks._all_instances_acquire_status.
func v1Await(r rows, now time.Time, pace Pace) changes {
	for _, group := range r.groups() {
		switch r.readiness(group) {
		case isReady:
			continue
		case isBuilding:
			if !r.timedOut {
				return changes{data: r.data, next: next{state: stateV1Await, wait: true}}
			}
		case hasFailed:
		}
		return r.failJoining(group, now)
	}
	return changes{data: r.data, next: next{state: stateV1SetUp, after: pace.Join}}
}

// groups are the new members that are waited for together: a growing mongodb cluster takes shard after shard, then the query routers.
func (r rows) groups() [][]store.Node {
	joining := chosen(r.nodes, r.data.Nodes)
	if r.manager != "mongodb" || r.operation.Kind == kindV1CreateCluster {
		return [][]store.Node{joining}
	}
	groups := shardsOf(membersOf(joining, MemberData))
	if routers := membersOf(joining, MemberQueryRouter); len(routers) > 0 {
		groups = append(groups, routers)
	}
	return groups
}

// readiness looks at members by id, up to the first that isn't ready.
func (r rows) readiness(group []store.Node) readiness {
	for _, n := range group {
		switch {
		case n.Service == serviceFailed.description || n.Service == serviceTimeout.description || n.TaskID == taskServerError.id:
			return hasFailed
		case n.Service != serviceReady.description:
			return isBuilding
		}
	}
	return isReady
}

// failJoining ends an operation whose new members failed: every member of the cluster, or of the new shard, is in ERROR. Galera clusters
// keep their task, others lose it. Trove, trove/taskmanager/models.py, update_statuses_on_failure.
func (r rows) failJoining(group []store.Node, now time.Time) changes {
	shard := ""
	if r.operation.Kind == kindV1GrowCluster && len(group) > 0 {
		shard = group[0].ShardID
	}
	failure := taskServerError
	stays := strategies[r.manager].stays
	if stays && r.operation.Kind == kindV1GrowCluster {
		failure = taskGrowFailed
	}
	return r.blame(failure, shard, stays, now)
}

// blame puts all members, or those of one shard, into ERROR, and ends the operation.
func (r rows) blame(failure task, shard string, stays bool, now time.Time) changes {
	var c changes
	for _, n := range r.nodes {
		if shard == "" || n.ShardID == shard {
			enter(&n.Machine, failure, now)
			c.nodes = append(c.nodes, n)
		}
	}
	if !stays {
		c.instances = []store.Instance{r.idle(now)}
	}
	return c
}

// idle is the cluster without a task.
func (r rows) idle(now time.Time) store.Instance {
	cluster := r.instance
	enter(&cluster.Machine, clusterNone, now)
	return cluster
}

// v1SetUp ends the joining: the new members run, and the cluster has no task. Trove,
// trove/common/strategies/cluster/experimental/*/taskmanager.py, from "All members ready" to cluster_complete.
func v1SetUp(r rows, now time.Time, _ Pace) changes {
	if r.data.Doomed {
		return r.blame(taskGrowFailed, "", true, now)
	}
	if r.manager == "mongodb" && r.operation.Kind == kindV1GrowCluster && !r.routed() {
		return r.blame(taskServerError, "", false, now)
	}
	c := changes{instances: []store.Instance{r.idle(now)}}
	for _, n := range chosen(r.nodes, r.data.Nodes) {
		c.casts = append(c.casts, cast{target{r.instance.ID, n.ID}, "cluster_complete", struct{}{}})
		c.heartbeats = append(c.heartbeats, heartbeat{runs(n), target{r.instance.ID, n.ID}})
	}
	return c
}

// routed is true if a standing query router can take in a shard, or if none has to.
func (r rows) routed() bool {
	if len(membersOf(chosen(r.nodes, r.data.Nodes), MemberData)) == 0 {
		return true
	}
	return slices.ContainsFunc(r.nodes, func(n store.Node) bool {
		return n.Type == MemberQueryRouter && n.Service == serviceRunning.description
	})
}

// runs is what a member's guest says once it is part of its cluster. Query routers say it in an older way, on which the strategy insists
// (mongodb/taskmanager.py, _get_running_query_router_id).
func runs(n store.Node) service {
	if n.Type == MemberQueryRouter {
		return serviceRunning
	}
	return serviceHealthy
}
