package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestWhatADatastoreCannotDoIsKnownBeforehandByName(t *testing.T) {
	client := newCloud(t).client()
	for _, test := range []struct {
		op        api.Operation
		datastore string
		want      string
	}{
		{api.OperationCreateCluster, "cassandra", ""},
		{api.OperationAddNodes, "mongodb", ""},
		{api.OperationReplaceNode, "couchbase", ""},
		{api.OperationCreateSlave, "mysql", ""},
		{api.OperationDetach, "mysql", ""},
		{api.OperationCreateCluster, "redis", ""},
		{api.OperationCreateSlave, "redis", ""},
		{api.OperationCreateCluster, "mysql", `the API "nodes" has no operation "create cluster" for the datastore "mysql"`},
		{api.OperationRemoveNode, "mysql", `the API "nodes" has no operation "remove node" for the datastore "mysql"`},
		{api.OperationCreateSlave, "cassandra", `the API "nodes" has no operation "create slave" for the datastore "cassandra"`},
		{api.OperationManageDatabases, "", ""},
		{api.OperationManageUsers, "mysql", ""},
		{api.OperationManageUsers, "mongodb", `the API "nodes" has no operation "manage users" for the datastore "mongodb"`},
		{api.OperationPromote, "mysql", `the API "nodes" has no operation "promote"`},
		{api.OperationDetach, "mongodb", `the API "nodes" has no operation "detach" for the datastore "mongodb"`},
	} {
		err := client.Check(test.op, test.datastore)
		if test.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, test.want)
		require.ErrorIs(t, err, api.ErrUnsupported)
	}
}

// Capabilities are asked for once about each version; a server that lists none has them all.
func TestWhatTheCloudHasSwitchedOff(t *testing.T) {
	const list = "GET /datastores/mysql/versions/5.5/capabilities"
	mysql := api.Datastore{Type: "mysql", Version: "5.5"}
	cloud := newCloud(t)
	cloud.On(list, trovetest.Reply(200, `{"capabilities": [{"name": "user-list", "enabled": false, "enabled_cluster": true}, {"name": "backup-create", "enabled": true}]}`))
	client := cloud.client()
	err := client.CheckVersion(t.Context(), api.OperationManageUsers, mysql)
	require.EqualError(t, err, "the cloud has switched user-list off for mysql 5.5")
	require.ErrorIs(t, err, api.ErrUnsupported)
	require.NoError(t, client.CheckVersion(t.Context(), api.OperationManageBackups, mysql))
	require.NoError(t, client.CheckVersion(t.Context(), api.OperationResizeFlavor, mysql), "of what is not listed the server knows")
	assert.Equal(t, []string{list}, cloud.Journal())

	for name, start := range bothAPIs {
		cloud := start(t)
		require.NoError(t, cloud.client().CheckVersion(t.Context(), api.OperationManageUsers, mysql), name)
		assert.LessOrEqual(t, len(cloud.Journal()), 1, name)
	}
}

func TestOnlyMongoDBHasNodesOfAnotherType(t *testing.T) {
	client := newCloud(t).client()
	assert.Equal(t, api.ClusterRules{
		NodeTypes: []string{"arbiter"}, AtLeast: 3, Elects: true, Group: 1, ReplacesInOne: true, RegionsOfNew: true,
		NoRoll: "the API makes every node with the flavor and the volume that the cluster was created with, and resizes none",
	}, client.ClusterRules("mongodb"))
	assert.Empty(t, client.ClusterRules("cassandra").NodeTypes)
}
