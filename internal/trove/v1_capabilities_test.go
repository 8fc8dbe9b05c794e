package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatADatastoreCannotDoInV1IsKnownBeforehand(t *testing.T) {
	client := newV1Cloud(t).client()
	clusters := []string{"cassandra", "mariadb", "mongodb", "pxc", "redis", "vertica"}
	replicas := []string{"mariadb", "mysql", "percona", "postgresql", "pxc", "redis"}
	all := []string{"cassandra", "couchbase", "couchdb", "db2", "mariadb", "mongodb", "mysql", "percona", "postgresql", "pxc", "redis", "vertica"}
	for op, want := range map[Operation][]string{
		OperationCreateCluster: clusters, OperationAddNodes: clusters, OperationRemoveNode: clusters, OperationReplaceNode: clusters,
		OperationResetCluster: clusters, OperationPlaceClusterInNetwork: clusters,
		OperationUpgradeCluster:   {"cassandra", "mariadb", "pxc", "redis"},
		OperationRestartCluster:   {"cassandra", "mariadb", "pxc"},
		OperationConfigureCluster: {"cassandra", "mariadb", "pxc"}, OperationConfigureNewCluster: {"cassandra", "mariadb", "pxc"},
		OperationChooseVolumeType: all,
		OperationCreateSlave:      replicas, OperationDetach: replicas, OperationPromote: replicas, OperationEject: replicas,
		OperationManageDatabases: {"mariadb", "mysql", "postgresql"}, OperationManageUsers: {"mariadb", "mysql", "postgresql"},
		OperationSizeSlave: nil, OperationChooseReadOnly: nil,
		OperationConnect: all, OperationListRegions: all, OperationRenameInstance: all, OperationConfigureInstance: all,
		OperationUpgradeInstance: all, OperationResizeFlavor: all, OperationResizeVolume: all, OperationChangeAccess: all,
		OperationRestartInstance: all, OperationResetInstance: all, OperationPlaceInstance: all, OperationInitialiseInstance: all,
		OperationManageConfigurations: all,
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
	require.NoError(t, client.Check(OperationExtendCluster, "mongodb"))
	require.ErrorIs(t, client.Check(OperationExtendCluster, "cassandra"), ErrUnsupported)
	require.EqualError(t, client.Check(OperationSizeSlave, "mysql"), `the API "v1.0" has no operation "give a slave a flavor and volume of its own"`)
	require.EqualError(t, client.Check(OperationCreateCluster, "mysql"), `the API "v1.0" has no operation "create cluster" for the datastore "mysql"`)
}

func TestWhatClustersOfADatastoreHaveToBeLikeInV1(t *testing.T) {
	client := newV1Cloud(t).client()
	for datastore, want := range map[string]ClusterRules{
		"mongodb": {
			NodeTypes: []string{"query_router", "config_server"}, OnlyAtCreate: []string{"config_server"},
			KeepsOne: []string{"query_router"}, OwnSize: []string{"query_router", "config_server"},
			Exactly: 3, AtLeast: 3, Elects: true, Group: 3, NamesNodes: true,
		},
		"pxc":       {AtLeast: 3, Elects: true, Group: 1, NamesNodes: true, GrowthIsBroken: true},
		"mariadb":   {AtLeast: 3, Elects: true, Group: 1, NamesNodes: true},
		"vertica":   {Exactly: 3, AtLeast: 1, Group: 1, GrowthIsBroken: true},
		"cassandra": {AtLeast: 1, Group: 1, NamesNodes: true, GrowthIsBroken: true},
		"redis":     {AtLeast: 1, Elects: true, Group: 1, NamesNodes: true, GrowthIsBroken: true},
		"our-own":   {AtLeast: 1, Group: 1, NamesNodes: true},
	} {
		assert.Equal(t, want, client.ClusterRules(datastore), datastore)
	}
}
