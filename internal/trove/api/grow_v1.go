package api

import (
	"cmp"
	"fmt"
	"slices"
)

// shardSize is how many nodes a shard of mongodb has.
const shardSize = 3

// AddNodes says of each node what it is to be like: where the allocation leaves that open, like most of those that stand.
//
// Trove, trove/cluster/models.py, Cluster.action; for mongodb, whose nodes are named,
// trove/common/strategies/cluster/experimental/mongodb/api.py, MongoDbCluster._parse_grow_item.
func (V1) AddNodes(before Cluster, want []Allocation) Request {
	var body v1GrowRequest
	for _, allocation := range want {
		flavor, size := usual(before, allocation.Type)
		body.Grow = append(body.Grow, v1NodeToCreate{
			Name:             allocation.Name,
			FlavorRef:        cmp.Or(allocation.FlavorID, flavor),
			Volume:           v1Volume(cmp.Or(allocation.VolumeSize, size), allocation.VolumeType),
			Nics:             v1Network(allocation.NetworkID),
			AvailabilityZone: allocation.AvailabilityZone,
			Type:             allocation.Type,
			Modules:          v1Modules(allocation.ModuleIDs),
		})
	}
	if before.Datastore.Type == mongodb {
		nameAdditions(before, body.Grow)
	}
	return v1Action(before.ID, body)
}

// nameAdditions makes shards of the ordinary ones among mongodb's new nodes. Those of a shard are told by their relation to
// its first one, and all need names, no two of them the same.
//
// Trove, trove/common/strategies/cluster/experimental/mongodb/api.py, MongoDbCluster._group_shard_instances.
func nameAdditions(before Cluster, nodes []v1NodeToCreate) {
	replicas := 0
	shard, first := "", ""
	for i := range nodes {
		node := &nodes[i]
		if node.Type != "" {
			node.Name = cmp.Or(node.Name, unusedName(before, nodes, "mongos-%d"))
			continue
		}
		if replicas%shardSize == 0 {
			shard = unusedName(before, nodes, "rs%d-1")
			first = cmp.Or(node.Name, shard)
		}
		node.Name = cmp.Or(node.Name, shard[:len(shard)-1]+fmt.Sprint(replicas%shardSize+1))
		node.Type, node.RelatedTo = "replica", first
		replicas++
	}
}

// unusedName is the first name of a pattern, after the cluster's own, that none of its nodes has, nor one that is added.
func unusedName(before Cluster, nodes []v1NodeToCreate, pattern string) string {
	for n := 1; ; n++ {
		name := before.Name + "-" + fmt.Sprintf(pattern, n)
		if !slices.ContainsFunc(before.Members, func(m Member) bool { return m.Name == name }) &&
			!slices.ContainsFunc(nodes, func(node v1NodeToCreate) bool { return node.Name == name }) {
			return name
		}
	}
}

// usual are the flavor and the volume's size that most nodes of a type have, or most ordinary ones where there are none of
// that type.
func usual(cluster Cluster, kind string) (flavor string, size int) {
	type likeness struct {
		flavor string
		size   int
	}
	counts := map[likeness]int{}
	var most likeness
	for _, member := range cluster.Members {
		like := likeness{member.FlavorID, member.VolumeSize}
		if member.Type != kind || like.flavor == "" {
			continue
		}
		counts[like]++
		if counts[like] > counts[most] {
			most = like
		}
	}
	if most.flavor == "" && kind != "" {
		return usual(cluster, "")
	}
	return most.flavor, most.size
}

// v1Likeness is what all nodes of one request have in common: Trove refuses those that are unlike.
//
// Trove, trove/cluster/models.py, assert_homogeneous_cluster and validate_instance_nics.
type v1Likeness struct {
	kind, flavor, volumeType, network string
	size                              int
}

func likenessOf(a Allocation) v1Likeness {
	return v1Likeness{kind: a.Type, flavor: a.FlavorID, volumeType: a.VolumeType, network: a.NetworkID, size: a.VolumeSize}
}

func (V1) Parts(want []Allocation) [][]int {
	var parts [][]int
	places := map[v1Likeness]int{}
	for i, allocation := range want {
		like := likenessOf(allocation)
		place, ok := places[like]
		if !ok {
			place = len(parts)
			places[like] = place
			parts = append(parts, nil)
		}
		parts[place] = append(parts[place], i)
	}
	return parts
}

func (V1) Together(a, b []Allocation) bool { return likenessOf(a[0]) == likenessOf(b[0]) }

// Removal takes nodes of a shard together, since mongodb's shards go as a whole, and any others one by one. What is gone
// already is not asked for: an unknown id leaves some clusters stuck.
//
// Trove, trove/common/strategies/cluster/experimental/*/api.py, shrink.
func (V1) Removal(before Cluster, nodeIDs []string) (now, later []string) {
	shard := ""
	for _, id := range nodeIDs {
		place := slices.IndexFunc(before.Members, func(m Member) bool { return m.ID == id })
		switch {
		case place < 0:
		case len(now) == 0:
			now, shard = []string{id}, before.Members[place].ShardID
		case shard != "" && before.Members[place].ShardID == shard:
			now = append(now, id)
		default:
			later = append(later, id)
		}
	}
	return now, later
}
