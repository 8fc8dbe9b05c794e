package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// strategy is what deployed Trove does differently for the clusters of one datastore. Trove,
// trove/common/strategies/cluster/experimental, api.py and taskmanager.py of each.
type strategy struct {
	// exactly and atLeast are how many members a cluster begins with, 0 for any number.
	exactly, atLeast int
	// early is true where the cluster's row is written before its members are checked: it stays, BUILDING or GROWING_CLUSTER, when they
	// are refused.
	early bool
	// checks are made on new members, in this order.
	checks []memberCheck
	// configurations, restarts and upgrades are true where the cluster can have a configuration group, be restarted and be upgraded.
	configurations, restarts, upgrades bool
	// stays is true where a cluster whose building or growing fails keeps its task.
	stays bool
	// lacksGrow is true where the call grow fails for its arguments, stuckGrow where it fails in TaskManager, unless that is repaired.
	lacksGrow, stuckGrow bool
	// name is what the new member gets, of which standing precede it; unnamed counts those before it that had no name in the call.
	name func(cluster store.Instance, m MemberOrder, standing, unnamed int, now time.Time) string
	// first is the type of the first member of a new cluster, MemberData that of all others.
	first string
}

// strategies by the name of the datastore's manager. Others have no clusters.
var strategies = map[string]strategy{
	"mongodb": {
		exactly: 3, checks: []memberCheck{checkFlavors, checkSameFlavors, checkSameVolumes, checkVolumes, checkMemberQuota, checkNetworks},
		first: MemberData,
	},
	"cassandra": {
		early: true, checks: []memberCheck{checkFlavors, checkVolumes, checkSameFlavors, checkSameVolumes, checkMemberQuota, checkNetworks},
		configurations: true, restarts: true, upgrades: true, lacksGrow: true, name: cassandraName, first: MemberData,
	},
	"redis": {
		early: true, checks: []memberCheck{checkFlavors, checkVolumes, checkSameFlavors, checkSameVolumes, checkNetworks, checkMemberQuota},
		upgrades: true, lacksGrow: true, name: redisName, first: MemberData,
	},
	"vertica": {
		exactly: 3, early: true,
		checks:    []memberCheck{checkFlavors, checkVolumes, checkSameFlavors, checkSameVolumes, checkNetworks, checkMemberQuota},
		lacksGrow: true, name: verticaName, first: MemberMaster,
	},
	"mariadb": galera(false),
	"pxc":     galera(true),
}

// galera is the strategy that mariadb and pxc share. pxc's grow fails when it looks whether root was enabled, which the manager's
// extension doesn't know (galera_common/taskmanager.py, _check_cluster_for_root).
func galera(stuckGrow bool) strategy {
	return strategy{
		atLeast: 3, checks: []memberCheck{checkFlavors, checkVolumes, checkSameFlavors, checkSameVolumes, checkMemberQuota, checkNetworks},
		configurations: true, restarts: true, upgrades: true, stays: true, stuckGrow: stuckGrow, name: galeraName, first: MemberData,
	}
}

// HasClusters is true if deployed Trove makes clusters of this manager's datastores.
func HasClusters(manager string) bool {
	_, ok := strategies[manager]
	return ok
}

func cassandraName(cluster store.Instance, m MemberOrder, standing, _ int, _ time.Time) string {
	rack := "rack1"
	if m.AvailabilityZone != "" {
		rack = m.AvailabilityZone
	}
	return orName(m, "%s-member-dc1-%s-%d", cluster.Name, rack, standing+1)
}

// redisName counts from 1 again when a cluster grows, so names repeat.
func redisName(cluster store.Instance, m MemberOrder, _, unnamed int, _ time.Time) string {
	return orName(m, "%s-member-%d", cluster.Name, unnamed+1)
}

// verticaName doesn't care for the name in the call.
func verticaName(cluster store.Instance, _ MemberOrder, standing, _ int, _ time.Time) string {
	return fmt.Sprintf("%s-member-%d", cluster.Name, standing+1)
}

// galeraName counts from the time, in seconds.
func galeraName(cluster store.Instance, m MemberOrder, _, unnamed int, now time.Time) string {
	return orName(m, "%s-member-%d", cluster.Name, now.Unix()+int64(unnamed))
}

func orName(m MemberOrder, format string, args ...any) string {
	if m.Name != "" {
		return m.Name
	}
	return fmt.Sprintf(format, args...)
}

// MemberOrder is what is asked for of a new member.
type MemberOrder struct {
	// Name is "" where Trove is to make it.
	Name     string
	FlavorID string
	// VolumeSize in GB; 0 if it was left out.
	VolumeSize int
	VolumeType string
	// Network is the nic that was asked for, nil for none.
	Network          *store.Network
	AvailabilityZone string
	Region           string
	Modules          []string
	// Type and RelatedTo are mongodb's: what to grow by, and with which other new member it makes a shard.
	Type, RelatedTo string
}

// plannedMember is a member that is about to be made.
type plannedMember struct {
	MemberOrder
	name, kind, shardID string
}

// plan gives names and types to new members of a cluster that has so many standing ones.
func (s strategy) plan(cluster store.Instance, orders []MemberOrder, standing int, now time.Time) []plannedMember {
	list := make([]plannedMember, 0, len(orders))
	unnamed := 0
	for i, o := range orders {
		p := plannedMember{MemberOrder: o, name: s.name(cluster, o, standing+i, unnamed, now), kind: MemberData}
		if o.Name == "" {
			unnamed++
		}
		if standing+i == 0 {
			p.kind = s.first
		}
		list = append(list, p)
	}
	return list
}

// MongoExtras are the extended_properties of a mongodb cluster: its members besides those of the shard.
type MongoExtras struct {
	ConfigServers, QueryRouters                   int
	ConfigServerSize, QueryRouterSize             int // GB
	ConfigServerVolumeType, QueryRouterVolumeType string
}

// DefaultMongoExtras are what Trove's options for mongodb say by default.
func DefaultMongoExtras() MongoExtras {
	return MongoExtras{ConfigServers: 3, QueryRouters: 1, ConfigServerSize: 10, QueryRouterSize: 10}
}

// planMongo are the members of a new mongodb cluster: one shard, rs1, and what it needs besides. All have the flavor and the nic of the
// first; zones are the shard's alone.
func (e *Engine) planMongo(name string, orders []MemberOrder, extras MongoExtras) []plannedMember {
	var list []plannedMember
	shard := e.NewID()
	for i, o := range orders {
		o.FlavorID, o.VolumeSize, o.VolumeType, o.Network = orders[0].FlavorID, orders[0].VolumeSize, orders[0].VolumeType, orders[0].Network
		list = append(list, plannedMember{MemberOrder: o, name: fmt.Sprintf("%s-rs1-%d", name, i+1), kind: MemberData, shardID: shard})
	}
	more := func(count, size int, volumeType, tag, kind string) {
		for i := 1; i <= count; i++ {
			list = append(list, plannedMember{name: fmt.Sprintf("%s-%s-%d", name, tag, i), kind: kind, MemberOrder: MemberOrder{
				FlavorID: orders[0].FlavorID, VolumeSize: size, VolumeType: volumeType, Network: orders[0].Network,
				Region: orders[i%len(orders)].Region,
			}})
		}
	}
	more(extras.ConfigServers, extras.ConfigServerSize, extras.ConfigServerVolumeType, "configsvr", MemberConfigServer)
	more(extras.QueryRouters, extras.QueryRouterSize, extras.QueryRouterVolumeType, "mongos", MemberQueryRouter)
	return list
}

// all are the orders with those of a mongodb cluster's other members, as far as volumes and quotas go.
func (x MongoExtras) all(orders []MemberOrder) []MemberOrder {
	return slices.Concat(orders,
		slices.Repeat([]MemberOrder{{VolumeSize: x.ConfigServerSize}}, x.ConfigServers),
		slices.Repeat([]MemberOrder{{VolumeSize: x.QueryRouterSize}}, x.QueryRouters))
}
