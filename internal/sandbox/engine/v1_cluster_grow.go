package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// V1GrowCluster begins to add members. Trove, trove/common/strategies/cluster/experimental/*/api.py, grow.
func (e *Engine) V1GrowCluster(tx *store.Tx, now time.Time, cluster Cluster, orders []MemberOrder) error {
	s := strategies[cluster.Version.Manager]
	if cluster.Version.Manager == "mongodb" {
		return e.growMongo(tx, now, cluster, orders)
	}
	if s.lacksGrow && e.Defects {
		return refuse(Unforeseen, "grow() takes 2 positional arguments but 3 were given")
	}
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	enter(&cluster.Machine, clusterGrowing, now)
	if s.early {
		// What is refused from here on leaves the cluster GROWING_CLUSTER.
		if err := tx.SaveInstance(cluster.Instance); err != nil {
			return err
		}
	}
	if err := e.checkMembers(tx, s, cluster.TenantID, orders, orders); err != nil {
		if s.early {
			return kept(err)
		}
		return err
	}
	if cluster.Version.Manager == "vertica" {
		orders = slices.Clone(orders)
		for i := range orders {
			orders[i].FlavorID, orders[i].VolumeSize = orders[0].FlavorID, orders[0].VolumeSize
		}
	}
	planned := s.plan(cluster.Instance, orders, len(cluster.Nodes), now)
	if len(cluster.Nodes) == 0 {
		for i := range planned {
			planned[i].kind = MemberData
		}
	}
	return e.growBy(tx, now, cluster, planned, s.stuckGrow && e.Defects)
}

// growBy makes the members and starts the operation that lets them join.
func (e *Engine) growBy(tx *store.Tx, now time.Time, cluster Cluster, planned []plannedMember, doomed bool) error {
	nodes, err := e.makeMembers(tx, now, cluster.Instance, planned)
	if err != nil {
		return err
	}
	if err := tx.SaveInstance(cluster.Instance); err != nil {
		return err
	}
	return startOperation(tx, kindV1GrowCluster, stateV1Await, cluster.ID, now, data{Nodes: ids(MembersByID(nodes)), Doomed: doomed})
}

// growMongo adds shards of three members, and query routers. Trove, …/mongodb/api.py, grow.
func (e *Engine) growMongo(tx *store.Tx, now time.Time, cluster Cluster, orders []MemberOrder) error {
	if len(orders) == 0 {
		return refuse(BadRequest, "No instances specified for grow operation.")
	}
	if err := prepareResize(cluster); err != nil {
		return err
	}
	if err := checkMemberQuota(e, tx, cluster.TenantID, orders, orders); err != nil {
		return err
	}
	routers, shards, err := groupMongo(orders)
	if err != nil {
		return err
	}
	for _, shard := range shards {
		if len(shard) != 3 {
			return refuse(BadRequest, "The number of instances for your initial cluster must be [3].")
		}
		if err := checkMongoGroup(e, tx, shard); err != nil {
			return err
		}
	}
	if len(routers) > 0 {
		if err := checkMongoGroup(e, tx, routers); err != nil {
			return err
		}
	}
	var planned []plannedMember
	for _, shard := range shards {
		id := e.NewID()
		for _, o := range shard {
			planned = append(planned, plannedMember{MemberOrder: o, name: o.Name, kind: MemberData, shardID: id})
		}
	}
	for i, o := range routers {
		planned = append(planned, plannedMember{MemberOrder: o, name: orName(o, "%s-mongos-%d", cluster.Name, i+1), kind: MemberQueryRouter})
	}
	enter(&cluster.Machine, clusterGrowing, now)
	return e.growBy(tx, now, cluster, planned, false)
}

// prepareResize is _prep_resize: it wants a cluster without a task, and fails where there is no query router.
func prepareResize(cluster Cluster) error {
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	if len(membersOf(cluster.Nodes, MemberQueryRouter)) == 0 {
		return refuse(Unforeseen, "the cluster has no query router")
	}
	return nil
}

// checkMongoGroup is _check_instances, on one shard or on all query routers.
func checkMongoGroup(e *Engine, tx *store.Tx, orders []MemberOrder) error {
	for _, check := range []memberCheck{checkSameFlavors, checkFlavors} {
		if err := check(e, tx, "", orders, orders); err != nil {
			return err
		}
	}
	for _, o := range orders {
		if o.VolumeSize == 0 {
			return volumeRequired()
		}
	}
	for _, check := range []memberCheck{checkSameVolumes, checkVolumes} {
		if err := check(e, tx, "", orders, orders); err != nil {
			return err
		}
	}
	return nil
}

// groupMongo sorts new members into query routers and shards: members are in one shard if related_to leads from one to the other.
// Trove, …/mongodb/api.py, _group_instances and _group_shard_instances.
func groupMongo(orders []MemberOrder) (routers []MemberOrder, shards [][]MemberOrder, err error) {
	var replicas []MemberOrder
	for _, o := range orders {
		switch {
		case o.Type == MemberQueryRouter:
			routers = append(routers, o)
		case o.Name == "":
			return nil, nil, refuse(BadRequest, "Replica instance does not have required field(s) ['name'].")
		default:
			replicas = append(replicas, o)
		}
	}
	sets := map[string]*[]MemberOrder{}
	var order, names []string
	put := func(name string, set *[]MemberOrder) {
		if sets[name] == nil {
			order = append(order, name)
		}
		sets[name] = set
	}
	for _, o := range replicas {
		names = append(names, o.Name)
		if set := sets[o.Name]; set != nil {
			*set = append(*set, o)
		} else {
			put(o.Name, &[]MemberOrder{o})
		}
		if o.RelatedTo == "" || o.RelatedTo == o.Name {
			continue
		}
		relatives := sets[o.RelatedTo]
		if relatives == nil {
			put(o.RelatedTo, sets[o.Name])
		} else if relatives != sets[o.Name] {
			*relatives = append(*relatives, *sets[o.Name]...)
			put(o.Name, relatives)
		}
	}
	if slices.ContainsFunc(names, func(name string) bool { return count(names, name) > 1 }) {
		return nil, nil, refuse(BadRequest, "Duplicate member names not allowed.")
	}
	var unknown []string
	var seen []*[]MemberOrder
	for _, name := range order {
		if !slices.Contains(names, name) {
			unknown = append(unknown, name)
		}
		if set := sets[name]; !slices.Contains(seen, set) {
			seen = append(seen, set)
			shards = append(shards, *set)
		}
	}
	if len(unknown) > 0 {
		return nil, nil, refuse(BadRequest, "related_to target(s) %s do not match any specified names.", pythonList(unknown))
	}
	for _, shard := range shards {
		if slices.ContainsFunc(shard, func(o MemberOrder) bool {
			return o.FlavorID != shard[0].FlavorID || o.VolumeSize != shard[0].VolumeSize
		}) {
			return nil, nil, refuse(BadRequest, "Members of the same shard have mismatching flavorRef and/or volume values.")
		}
	}
	return routers, shards, nil
}

func count(list []string, text string) int {
	n := 0
	for _, s := range list {
		if s == text {
			n++
		}
	}
	return n
}

// pythonList writes texts as Python does.
func pythonList(list []string) string {
	return fmt.Sprintf("['%s']", strings.Join(list, "', '"))
}

// clusterAvailable refuses calls on a cluster that has a task. Trove, trove/cluster/models.py, validate_cluster_available.
func clusterAvailable(cluster Cluster) error {
	if cluster.TaskID == clusterNone.id {
		return nil
	}
	return refuse(UnprocessableEntity, "This action cannot be performed on the cluster while the current cluster task is '%s'.", cluster.TaskDescription)
}

// V1AddShard is a call that always fails: TaskManager's interface lacks what it asks for (…/mongodb/api.py, add_shard, get_key).
func (e *Engine) V1AddShard(tx *store.Tx, cluster Cluster) error {
	if cluster.Version.Manager != "mongodb" {
		return refuse(BadRequest, "Action add_shard not supported")
	}
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	shards := shardsOf(membersOf(cluster.Nodes, MemberData))
	if len(shards) == 0 {
		return refuse(UnprocessableEntity, "This action cannot be performed on the cluster as no reference shard exists.")
	}
	if err := e.checkVolumeQuota(tx, cluster.TenantID, len(shards[0]), len(shards[0])*shards[0][0].VolumeSize); err != nil {
		return err
	}
	return refuse(Unforeseen, "'MongoDbTaskManagerAPI' object has no attribute 'get_key'")
}
