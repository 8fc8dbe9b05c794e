package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatADatastoreCannotDoIsKnownBeforehandByName(t *testing.T) {
	client := newCloud(t).client()
	for _, test := range []struct {
		op        Operation
		datastore string
		want      string
	}{
		{OperationCreateCluster, "cassandra", ""},
		{OperationAddNodes, "mongodb", ""},
		{OperationReplaceNode, "couchbase", ""},
		{OperationCreateSlave, "mysql", ""},
		{OperationDetach, "mysql", ""},
		{OperationCreateCluster, "redis", ""},
		{OperationCreateSlave, "redis", ""},
		{OperationCreateCluster, "mysql", `the API "nodes" has no operation "create cluster" for the datastore "mysql"`},
		{OperationRemoveNode, "mysql", `the API "nodes" has no operation "remove node" for the datastore "mysql"`},
		{OperationCreateSlave, "cassandra", `the API "nodes" has no operation "create slave" for the datastore "cassandra"`},
		{OperationManageDatabases, "", `the API "nodes" has no operation "manage databases"`},
		{OperationManageUsers, "mysql", `the API "nodes" has no operation "manage users"`},
		{OperationDetach, "mongodb", `the API "nodes" has no operation "detach" for the datastore "mongodb"`},
	} {
		err := client.Check(test.op, test.datastore)
		if test.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, test.want)
		require.ErrorIs(t, err, ErrUnsupported)
	}
}

func TestOnlyMongoDBHasNodesOfAnotherType(t *testing.T) {
	client := newCloud(t).client()
	assert.Equal(t, ClusterRules{
		NodeTypes: []string{"arbiter"}, AtLeast: 3, Elects: true, Group: 1, ReplacesInOne: true, RegionsOfNew: true,
	}, client.ClusterRules("mongodb"))
	assert.Empty(t, client.ClusterRules("cassandra").NodeTypes)
}
