package engine

import (
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// V1ShrinkCluster begins to remove members. Trove, trove/common/strategies/cluster/experimental/*/api.py, shrink.
func (e *Engine) V1ShrinkCluster(tx *store.Tx, now time.Time, cluster Cluster, targets []string) error {
	switch cluster.Version.Manager {
	case "mongodb":
		return e.shrinkMongo(tx, now, cluster, targets)
	case "redis":
		return e.shrinkRedis(tx, now, cluster, targets)
	}
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	switch cluster.Version.Manager {
	case "cassandra":
		return e.shrinkBy(tx, now, cluster, stateV1Decommission, targets)
	case "vertica":
		for _, n := range membersOf(cluster.Nodes, MemberMaster) {
			if slices.Contains(targets, n.ID) {
				return inUse(n.ID, "Cannot remove master node.")
			}
		}
		return e.shrinkBy(tx, now, cluster, stateV1Evict, targets)
	}
	for _, id := range targets {
		if _, err := cluster.Member(id); err != nil {
			return err
		}
	}
	if len(cluster.Nodes)-len(targets) < 1 {
		return refuse(BadRequest, "Must leave at least one instance in the cluster when shrinking.")
	}
	return e.shrinkBy(tx, now, cluster, stateV1Remove, targets)
}

// shrinkBy leaves the rest to TaskManager.
func (e *Engine) shrinkBy(tx *store.Tx, now time.Time, cluster Cluster, state string, targets []string) error {
	enter(&cluster.Machine, clusterShrinking, now)
	if err := tx.SaveInstance(cluster.Instance); err != nil {
		return err
	}
	return startOperation(tx, kindV1ShrinkCluster, state, cluster.ID, now, data{Nodes: targets})
}

// Member is one of the cluster's members, whatever its type.
func (c Cluster) Member(id string) (store.Node, error) {
	for _, n := range c.Nodes {
		if n.ID == id {
			return n, nil
		}
	}
	return store.Node{}, instanceNotFound(id)
}

// inUse is Trove's ClusterShrinkInstanceInUse.
func inUse(which, reason string) error {
	return refuse(BadRequest, "Instance(s) %s currently in use and cannot be deleted. Details: %s", which, reason)
}

// shrinkRedis removes members that have no slots, at once and within the call.
func (e *Engine) shrinkRedis(tx *store.Tx, now time.Time, cluster Cluster, targets []string) error {
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	var leave []store.Node
	var stay []string
	for _, id := range targets {
		n, err := cluster.Member(id)
		if err != nil {
			return err
		}
		leave = append(leave, n)
		if n.Details.InUse {
			stay = append(stay, n.ID)
		}
	}
	if len(stay) > 0 {
		return inUse(pythonList(stay), "Nodes cannot be removed. Check slots.")
	}
	cluster.Updated = now
	c := gone(cluster.ID, leave, now)
	c.instances = []store.Instance{cluster.Instance}
	return apply(tx, cluster.ID, c, now)
}

// shrinkMongo removes whole shards that have been removed from the cluster by mongodb's own means, and query routers.
func (e *Engine) shrinkMongo(tx *store.Tx, now time.Time, cluster Cluster, targets []string) error {
	if len(targets) == 0 {
		return refuse(BadRequest, "No instances specified for shrink operation.")
	}
	if err := prepareResize(cluster); err != nil {
		return err
	}
	members, routers := membersOf(cluster.Nodes, MemberData), membersOf(cluster.Nodes, MemberQueryRouter)
	others := slices.DeleteFunc(unique(targets), func(id string) bool {
		is := func(n store.Node) bool { return n.ID == id }
		return slices.ContainsFunc(members, is) || slices.ContainsFunc(routers, is)
	})
	if len(others) > 0 {
		return inUse(pythonList(others), "Cannot remove config servers.")
	}
	leaving := chosen(routers, targets)
	if len(leaving) == len(routers) {
		return inUse(pythonList(ids(leaving)),
			"Cannot remove all remaining query routers. At least one query router must be available in the cluster.")
	}
	for _, shard := range shardsOf(chosen(members, targets)) {
		all := slices.DeleteFunc(slices.Clone(members), func(n store.Node) bool { return n.ShardID != shard[0].ShardID })
		if len(shard) != len(all) {
			return refuse(BadRequest, "MongoDB cluster shrink only supports removing an entire shard. Shard %s has members: %s",
				shard[0].ShardID, pythonList(ids(all)))
		}
		if shard[0].Details.InUse {
			return refuse(BadRequest,
				"Shard with instance %s is still active. Please remove the shard from the MongoDB cluster before shrinking.", shard[0].ID)
		}
	}
	enter(&cluster.Machine, clusterShrinking, now)
	c := deleting(cluster.ID, chosen(cluster.Nodes, targets), now)
	c.instances = []store.Instance{cluster.Instance}
	if err := apply(tx, cluster.ID, c, now); err != nil {
		return err
	}
	return startOperation(tx, kindV1ShrinkCluster, stateV1Removed, cluster.ID, now.Add(e.Pace.Delete), data{Nodes: targets})
}

// chosen are the members with these ids, by id.
func chosen(nodes []store.Node, targets []string) []store.Node {
	return slices.DeleteFunc(MembersByID(nodes), func(n store.Node) bool { return !slices.Contains(targets, n.ID) })
}

// shardsOf are members sorted into their shards, in the order in which the shards appear.
func shardsOf(members []store.Node) [][]store.Node {
	var shards [][]store.Node
next:
	for _, n := range members {
		for i := range shards {
			if shards[i][0].ShardID == n.ShardID {
				shards[i] = append(shards[i], n)
				continue next
			}
		}
		shards = append(shards, []store.Node{n})
	}
	return shards
}

func unique(list []string) []string {
	var once []string
	for _, s := range list {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}
