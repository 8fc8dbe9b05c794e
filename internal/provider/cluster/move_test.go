package cluster

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object/objecttest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestMovedCluster(t *testing.T) {
	model, diags := objecttest.Moved[clusterModel](t, &clusterResource{}, objecttest.VKCSAddress, "vkcs_db_cluster", `{
		"id": "c", "name": "products", "cluster_size": 3, "volume_size": 10, "volume_type": "ceph-ssd", "flavor_id": "2", "network": [{"uuid": "n"}],
		"datastore": [{"type": "galera_mysql", "version": "8.0"}], "availability_zones": ["MS1", "GZ1"], "shrink_options": null,
		"instances": [{"instance_id": "1", "ip": ["10.0.0.3"], "role": "leader"}, {"instance_id": "2", "ip": [], "role": ""}, {"instance_id": "3"}]
	}`)
	require.NotNil(t, model)
	assert.Equal(t, types.StringValue("c"), model.ID)
	assert.Equal(t, types.Int64Value(3), model.Size)
	assert.Equal(t, types.StringValue("n"), model.NetworkID)
	assert.Equal(t, object.VolumeObjectOf(10, types.StringValue("ceph-ssd")), model.Volume)
	assert.Equal(t, types.BoolValue(true), model.DeletionProtection)
	assert.Equal(t, types.StringValue("plan"), model.Heal)
	assert.Equal(t, map[string]string{"1": "1", "2": "2", "3": "3"}, model.owned(t.Context(), &diags))
	assert.True(t, model.Nodes.IsNull() && model.FlavorID.IsNull())
	assert.Equal(t, object.DatastoreObject(api.Datastore{Type: "galera_mysql", Version: "8.0"}), model.Datastore)
	if assert.Len(t, diags, 1) {
		assert.Contains(t, diags[0].Detail(), "set: availability_zones. What")
	}

	subnet, left := movedNetwork([]object.ForeignNetwork{{UUID: "n", SubnetID: "s"}})
	assert.Equal(t, types.StringNull(), subnet)
	assert.Equal(t, []string{"network"}, left)
}

// A cluster that is told by shard has the nodes of all of them, and says in what these differ.
func TestMovedShards(t *testing.T) {
	const state = `{
		"id": "c", "name": "events", "datastore": [{"type": "clickhouse", "version": "20.8"}], "region": "RegionOne", "root_enabled": false,
		"shard": [
			{"shard_id": "s0", "size": 2, "flavor_id": "2", "volume_size": 10, "volume_type": "ceph-ssd", "network": [{"uuid": "n"}], "availability_zone": "", "wal_volume": [], "instances": [{"instance_id": "1", "ip": ["10.0.0.3"]}, {"instance_id": "2"}]},
			{"shard_id": "s1", "size": 1, "flavor_id": "3", "volume_size": 10, "volume_type": "ceph-ssd", "network": [{"uuid": "n"}], "availability_zone": "MS1", "wal_volume": [{"size": 1}], "instances": [{"instance_id": "3"}]}
		]
	}`
	model, diags := objecttest.Moved[clusterModel](t, &clusterResource{}, objecttest.VKCSAddress, "vkcs_db_cluster_with_shards", state)
	require.NotNil(t, model)
	assert.Equal(t, types.StringValue("c"), model.ID)
	assert.Equal(t, types.Int64Value(3), model.Size)
	assert.Equal(t, types.StringValue("n"), model.NetworkID)
	assert.Equal(t, object.VolumeObjectOf(10, types.StringValue("ceph-ssd")), model.Volume)
	assert.Equal(t, map[string]string{"1": "1", "2": "2", "3": "3"}, model.owned(t.Context(), &diags))
	if assert.Len(t, diags, 1) {
		assert.Contains(t, diags[0].Detail(), "set: shard.availability_zone, shard.flavor_id, shard.wal_volume. What")
	}

	_, diags = objecttest.Moved[clusterModel](t, &clusterResource{}, objecttest.VKCSAddress, "vkcs_db_cluster_with_shards", `{"id": "c", "shard": []}`)
	require.Len(t, diags, 1)
	assert.Contains(t, diags[0].Detail(), "Its state has no instances")
}

func TestMovedStateThatCannotBeUsed(t *testing.T) {
	for state, message := range map[string]string{
		`{"name": "products"}`: "Its state has no id.",
		`{"id": "c"}`:          "Its state has no instances, from which the cluster's own nodes are told.",
		`{"id": 1}`:            "Json: cannot unmarshal number",
	} {
		require.True(t, json.Valid([]byte(state)))
		model, diags := objecttest.Moved[clusterModel](t, &clusterResource{}, objecttest.VKCSAddress, "vkcs_db_cluster", state)
		assert.Nil(t, model, state)
		if assert.Len(t, diags, 1, state) {
			assert.Equal(t, "Moved state cannot be used", diags[0].Summary())
			assert.Contains(t, diags[0].Detail(), message)
			assert.Contains(t, diags[0].Detail(), "Import the object instead.")
		}
	}
}
