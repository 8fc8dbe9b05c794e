package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestWhatADatastoreCannotDoInV1IsKnownBeforehand(t *testing.T) {
	client := newV1Cloud(t).client()
	clusters := []string{"cassandra", "mariadb", "mongodb", "pxc", "redis", "vertica"}
	replicas := []string{"mariadb", "mysql", "percona", "postgresql", "pxc", "redis"}
	all := []string{"cassandra", "couchbase", "couchdb", "db2", "mariadb", "mongodb", "mysql", "percona", "postgresql", "pxc", "redis", "vertica"}
	for op, want := range map[api.Operation][]string{
		api.OperationCreateCluster: clusters, api.OperationAddNodes: clusters, api.OperationRemoveNode: clusters, api.OperationReplaceNode: clusters,
		api.OperationResetCluster: clusters, api.OperationPlaceClusterInNetwork: clusters,
		api.OperationUpgradeCluster:   {"cassandra", "mariadb", "pxc", "redis"},
		api.OperationRestartCluster:   {"cassandra", "mariadb", "pxc"},
		api.OperationConfigureCluster: {"cassandra", "mariadb", "pxc"}, api.OperationConfigureNewCluster: {"cassandra", "mariadb", "pxc"},
		api.OperationChooseVolumeType: all,
		api.OperationCreateSlave:      replicas, api.OperationDetach: replicas, api.OperationPromote: replicas, api.OperationEject: replicas,
		api.OperationManageDatabases: {"mariadb", "mysql", "postgresql"}, api.OperationManageUsers: {"mariadb", "mysql", "postgresql"},
		api.OperationSizeSlave: nil, api.OperationChooseReadOnly: nil,
		api.OperationConnect: all, api.OperationListRegions: all, api.OperationRenameInstance: all, api.OperationConfigureInstance: all,
		api.OperationUpgradeInstance: all, api.OperationResizeFlavor: all, api.OperationResizeVolume: all, api.OperationChangeAccess: all,
		api.OperationRestartInstance: all, api.OperationResetInstance: all, api.OperationPlaceInstance: all, api.OperationInitialiseInstance: all,
		api.OperationManageConfigurations: all,
	} {
		var can []string
		for _, datastore := range all {
			if client.Check(op, datastore) == nil {
				can = append(can, datastore)
			}
		}
		assert.Equal(t, want, can, op)
		// A datastore of any other name is the server's to judge, and none at all asks for what the API can do.
		for _, name := range []string{"", "our-own"} {
			assert.Equal(t, want != nil, client.Check(op, name) == nil, op)
		}
	}
	require.NoError(t, client.Check(api.OperationExtendCluster, "mongodb"))
	require.ErrorIs(t, client.Check(api.OperationExtendCluster, "cassandra"), api.ErrUnsupported)
	require.EqualError(t, client.Check(api.OperationSizeSlave, "mysql"), `the API "v1.0" has no operation "give a slave a flavor and volume of its own"`)
	require.EqualError(t, client.Check(api.OperationCreateCluster, "mysql"), `the API "v1.0" has no operation "create cluster" for the datastore "mysql"`)
}

func TestWhatClustersOfADatastoreHaveToBeLikeInV1(t *testing.T) {
	client := newV1Cloud(t).client()
	for datastore, want := range map[string]api.ClusterRules{
		"mongodb": {
			NodeTypes: []string{"query_router", "config_server"}, OnlyAtCreate: []string{"config_server"},
			KeepsOne: []string{"query_router"}, OwnSize: []string{"query_router", "config_server"},
			Exactly: 3, AtLeast: 3, Elects: true, Group: 3, NamesNodes: true, NeedsOwnAgents: true,
			NoRoll: "its data comes and goes with whole shards, and Trove moves none from one shard to another",
		},
		"pxc":       {AtLeast: 3, Elects: true, Group: 1, NamesNodes: true, NeedsOwnAgents: true, GrowthIsBroken: true, Rolls: true},
		"mariadb":   {AtLeast: 3, Elects: true, Group: 1, NamesNodes: true, NeedsOwnAgents: true, Rolls: true},
		"vertica":   {Exactly: 3, AtLeast: 3, Group: 1, NeedsOwnAgents: true, GrowthIsBroken: true, NoRoll: "Trove keeps the cluster's master as it was made"},
		"cassandra": {AtLeast: 1, Group: 1, NamesNodes: true, NeedsOwnAgents: true, GrowthIsBroken: true, Rolls: true},
		"redis": {
			AtLeast: 1, Elects: true, Group: 1, NamesNodes: true, NeedsOwnAgents: true, GrowthIsBroken: true,
			NoRoll: "Trove gives a new node none of the slots, and so no data, that an old one has",
		},
		"our-own": {AtLeast: 1, Group: 1, NamesNodes: true, NeedsOwnAgents: true, NoRoll: "it is not known whether a new node takes over all data of an old one"},
	} {
		assert.Equal(t, want, client.ClusterRules(datastore), datastore)
	}
}
