package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
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

func TestOnlyMongoDBHasNodesOfAnotherType(t *testing.T) {
	client := newCloud(t).client()
	assert.Equal(t, api.ClusterRules{
		NodeTypes: []string{"arbiter"}, AtLeast: 3, Elects: true, Group: 1, ReplacesInOne: true, RegionsOfNew: true,
	}, client.ClusterRules("mongodb"))
	assert.Empty(t, client.ClusterRules("cassandra").NodeTypes)
}
