package api

import (
	"cmp"
	"slices"
)

// V1 is the API that deployed Trove serves.
type V1 struct{ alike }

func (V1) Name() string { return NameV1 }

// What Trove can do with the datastores it comes with. A cloud may give its datastores other names: what those can do is
// for the server to say.
//
// Trove, trove/common/cfg.py, cluster_support, api_strategy and replication_strategy of each datastore;
// trove/common/strategies/cluster/experimental/*/api.py.
var (
	v1WithoutClusters = []string{"mysql", "percona", "postgresql", "couchbase", "couchdb", "db2"}
	v1WithoutReplicas = []string{"cassandra", "mongodb", "vertica", "couchbase", "couchdb", "db2"}
	v1WithoutUpgrade  = []string{"mongodb", "vertica"}
	v1WithoutRestart  = []string{"mongodb", "vertica", "redis"}
	// v1WithoutConfiguration are those whose clusters take no configuration at all.
	v1WithoutConfiguration = []string{"mongodb", "vertica", "redis"}
	// v1WithoutUsers are those whose databases and users Trove does not manage: it does MySQL's and MariaDB's, and of late
	// PostgreSQL's, which older releases refuse when they are asked (trove/extensions/common/models.py, load_and_verify).
	v1WithoutUsers = []string{"cassandra", "couchbase", "couchdb", "db2", "mongodb", "percona", "pxc", "redis", "vertica"}
	// v1WithoutBackups has no backup_strategy.
	v1WithoutBackups = []string{"vertica"}
	// v1BrokenGrowth are those to which no nodes can be added: Trove's API hands their grow an argument too many, and its
	// taskmanager never ends that of pxc.
	v1BrokenGrowth = []string{"cassandra", "redis", "vertica", "pxc"}
	// v1Rolls are those of which a new node takes over all data that it is to have, and any old one can go then.
	v1Rolls = []string{"cassandra", "mariadb", "pxc"}
	// v1NoRoll is why it is not so of the others. Trove, trove/common/strategies/cluster/experimental/*/taskmanager.py and api.py.
	v1NoRoll = map[string]string{
		mongodb:   "its data comes and goes with whole shards, and Trove moves none from one shard to another",
		"redis":   "Trove gives a new node none of the slots, and so no data, that an old one has",
		"vertica": "Trove keeps the cluster's master as it was made",
	}
	// v1LeavesBehind make a cluster before they look whether it can be made.
	v1LeavesBehind = []string{"cassandra", "redis", "vertica"}
)

func (V1) Check(op Operation, datastore string) error {
	var without []string
	switch op {
	case OperationSizeSlave, OperationChooseReadOnly:
		return &UnsupportedError{Operation: op, API: NameV1}
	case OperationCreateCluster, OperationAddNodes, OperationReplaceNode, OperationRemoveNode, OperationResetCluster,
		OperationPlaceClusterInNetwork:
		without = v1WithoutClusters
	case OperationUpgradeCluster:
		without = slices.Concat(v1WithoutClusters, v1WithoutUpgrade)
	case OperationRestartCluster, OperationConfigureCluster:
		without = slices.Concat(v1WithoutClusters, v1WithoutRestart)
	case OperationConfigureNewCluster:
		without = slices.Concat(v1WithoutClusters, v1WithoutConfiguration)
	case OperationExtendCluster:
		if datastore != mongodb {
			return &UnsupportedError{Operation: op, API: NameV1, Datastore: datastore}
		}
	case OperationCreateSlave, OperationDetach, OperationPromote, OperationEject:
		without = v1WithoutReplicas
	case OperationManageDatabases, OperationManageUsers:
		without = v1WithoutUsers
	case OperationManageBackups:
		without = v1WithoutBackups
	case OperationConnect, OperationListRegions, OperationRenameInstance, OperationConfigureInstance,
		OperationUpgradeInstance, OperationResizeFlavor, OperationResizeVolume, OperationChangeAccess,
		OperationRestartInstance, OperationResetInstance, OperationPlaceInstance, OperationInitialiseInstance,
		OperationChooseVolumeType, OperationManageConfigurations,
		// What capabilities switch on and off is for the API nodes to say.
		OperationCreateReadOnlySlave, OperationCreateWritableSlave, OperationAllocateNodes:
	}
	if slices.Contains(without, datastore) {
		return &UnsupportedError{Operation: op, API: NameV1, Datastore: datastore}
	}
	return nil
}

// The types of mongodb's nodes besides those that hold data.
//
// Trove, trove/common/strategies/cluster/experimental/mongodb/api.py, MongoDbCluster.create.
const (
	v1QueryRouter  = "query_router"
	v1ConfigServer = "config_server"
)

// Rules are Trove's own, with the numbers of its default configuration. It replaces no node, and puts nodes into regions
// only when it creates a cluster. What is added may have another flavor and volume than what stands.
//
// Trove, trove/common/cfg.py, min_cluster_member_count and cluster_member_count; create and grow of
// trove/common/strategies/cluster/experimental/*/api.py.
func (V1) Rules(datastore string) ClusterRules {
	rules := rulesOf(datastore)
	rules.NeedsOwnAgents = true
	rules.GrowthIsBroken = slices.Contains(v1BrokenGrowth, datastore)
	rules.NamesNodes = datastore != "vertica"
	if rules.Rolls = slices.Contains(v1Rolls, datastore); !rules.Rolls {
		rules.NoRoll = cmp.Or(v1NoRoll[datastore], "it is not known whether a new node takes over all data of an old one")
	}
	switch datastore {
	case mongodb:
		rules.NodeTypes = []string{v1QueryRouter, v1ConfigServer}
		rules.OnlyAtCreate = []string{v1ConfigServer}
		rules.KeepsOne, rules.OwnSize = []string{v1QueryRouter}, rules.NodeTypes
		rules.Exactly, rules.Group = 3, 3
	case "vertica":
		rules.Exactly = 3
	}
	return rules
}
