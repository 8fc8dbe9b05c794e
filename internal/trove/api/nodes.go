package api

import "slices"

// nodes is the API that the specification proposes.
type nodes struct {
	alike
	lacking
}

func (nodes) Name() string { return NameNodes }

// Check knows the datastores of the specification: cassandra, mongodb and couchbase form clusters, mysql replicates.
// What any other can do is for the server to say. What only v1.0 has is missing for all. Standalone instances can do what the
// specification switches off for clusters alone.
//
// Specification, the three examples and sections TaskManager and Capabilities.
func (nodes) Check(op Operation, datastore string) error {
	unsupported := &UnsupportedError{Operation: op, API: NameNodes}
	switch op {
	case OperationConnect, OperationListRegions, OperationSizeSlave, OperationChooseReadOnly, OperationConfigureInstance,
		OperationResizeFlavor, OperationResizeVolume, OperationRestartInstance, OperationManageConfigurations, OperationManageBackups,
		// A cloud switches these off by capabilities.
		OperationCreateReadOnlySlave, OperationCreateWritableSlave, OperationAllocateNodes:
		return nil
	case OperationCreateCluster, OperationConfigureNewCluster, OperationAddNodes, OperationReplaceNode, OperationRemoveNode:
		if datastore != "mysql" {
			return nil
		}
		unsupported.Datastore = datastore
	case OperationCreateSlave, OperationDetach:
		if !slices.Contains([]string{"cassandra", "mongodb", "couchbase"}, datastore) {
			return nil
		}
		unsupported.Datastore = datastore
	case OperationManageDatabases, OperationManageUsers:
		if !slices.Contains([]string{"cassandra", "mongodb", "couchbase"}, datastore) {
			return nil
		}
		unsupported.Datastore = datastore
	case OperationUpgradeCluster, OperationRestartCluster, OperationConfigureCluster, OperationResetCluster,
		OperationPromote, OperationEject, OperationRenameInstance, OperationUpgradeInstance, OperationChangeAccess,
		OperationResetInstance, OperationPlaceInstance, OperationInitialiseInstance, OperationPlaceClusterInNetwork,
		OperationExtendCluster, OperationChooseVolumeType:
	}
	return unsupported
}

// Rules are the database's own: the API is the same for all of them, but for the types of nodes.
//
// Specification, sections Create Cluster, Add Node(s), Create Arbiter(s) and Replace Node.
func (nodes) Rules(datastore string) ClusterRules {
	rules := rulesOf(datastore)
	rules.ReplacesInOne, rules.RegionsOfNew = true, true
	// Specification, sections Add Node(s), Replace Node and Capabilities: the flavor and the volume are the cluster's, and resize is off for clusters.
	rules.NoRoll = "the API makes every node with the flavor and the volume that the cluster was created with, and resizes none"
	if datastore == "mongodb" {
		rules.NodeTypes = []string{"arbiter"}
	}
	return rules
}
