package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Tasks of clusters that deployed Trove has besides: trove/cluster/tasks.py.
var (
	clusterUpgrading  = task{0x07, "UPGRADING_CLUSTER"}
	clusterRestarting = task{0x08, "RESTARTING_CLUSTER"}
)

// ClusterTask is a cluster's task as the API of deployed Trove shows it.
type ClusterTask struct {
	ID          int
	Name        string
	Description string
}

// clusterTasks by id. Trove, trove/cluster/tasks.py, class ClusterTasks.
var clusterTasks = map[int]string{
	clusterNone.id:       "No tasks for the cluster.",
	clusterBuilding.id:   "Building the initial cluster.",
	clusterDeleting.id:   "Deleting the cluster.",
	clusterGrowing.id:    "Increasing the size of the cluster.",
	clusterShrinking.id:  "Decreasing the size of the cluster.",
	clusterUpgrading.id:  "Upgrading the cluster to new version.",
	clusterRestarting.id: "Restarting the cluster.",
}

// TaskOf is what a cluster is busy with.
func TaskOf(cluster store.Instance) ClusterTask {
	return ClusterTask{cluster.TaskID, cluster.TaskDescription, clusterTasks[cluster.TaskID]}
}

// Tasks of members that say that something failed. Trove, trove/instance/tasks.py.
var (
	taskGrowFailed   = task{0x57, "GROWING"}
	taskShrinkFailed = task{0x58, "SHRINKING"}
)

// MembersByID are the members in the order in which deployed Trove lists them and works through them.
func MembersByID(nodes []store.Node) []store.Node {
	return slices.SortedFunc(slices.Values(nodes), func(a, b store.Node) int { return cmp.Compare(a.ID, b.ID) })
}

// Types of members: Trove, trove/common/strategies/cluster/experimental, api.py of each datastore.
const (
	MemberData         = "member"
	MemberMaster       = "master"
	MemberQueryRouter  = "query_router"
	MemberConfigServer = "config_server"
)

// membersOf are those of one type, by id.
func membersOf(nodes []store.Node, kind string) []store.Node {
	return slices.DeleteFunc(MembersByID(nodes), func(n store.Node) bool { return n.Type != kind })
}

// MemberStatus is the status of a cluster's member in deployed Trove.
func MemberStatus(n store.Node) string { return V1Status(n.Machine, false) }

// enter makes the task the machine's, and notes the change: rows of deployed Trove change their `updated` whenever they are saved.
func enter(m *store.Machine, t task, now time.Time) {
	begin(m, t, now)
	m.Updated = now
}
