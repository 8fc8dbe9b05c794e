package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object/objecttest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestMovedInstance(t *testing.T) {
	model, diags := objecttest.Moved[instanceModel](t, &instanceResource{}, objecttest.OpenStackAddress, "openstack_db_instance_v1", `{
		"id": "i", "name": "db", "region": "RegionOne", "flavor_id": "2", "size": 5, "volume_type": "lvm", "configuration_id": "c", "addresses": ["10.0.0.3"],
		"datastore": [{"type": "mysql", "version": "5.7.29"}],
		"network": [{"uuid": "n", "port": "", "fixed_ip_v4": "", "fixed_ip_v6": ""}],
		"database": [{"name": "app", "charset": "utf8", "collate": ""}],
		"user": [{"name": "u", "password": "secret", "host": "", "databases": ["app"]}],
		"timeouts": {"create": "45m", "delete": null}
	}`)
	require.Empty(t, diags)
	require.NotNil(t, model)
	text := types.StringValue
	assert.Equal(t, text("i"), model.ID)
	assert.Equal(t, text("db"), model.Name)
	assert.Equal(t, object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7.29"}), model.Datastore)
	assert.Equal(t, object.VolumeObjectOf(5, text("lvm")), model.Volume)
	assert.Equal(t, types.BoolValue(true), model.DeletionProtection)
	assert.Equal(t, text("error"), model.OnExisting)
	assert.Equal(t, text("refuse"), model.OnDelete)
	assert.Equal(t, text("45m"), model.Timeouts.Attributes()["create"])
	assert.Equal(t, types.StringNull(), model.Timeouts.Attributes()["delete"])
	assert.Equal(t, listOf(networkAttrTypes, []map[string]attr.Value{{"network_id": text("n"), "subnet_id": types.StringNull(), "ip_address": types.StringNull()}}), model.Networks)
	assert.Equal(t, listOf(databaseAttrTypes, []map[string]attr.Value{{"name": text("app"), "character_set": text("utf8"), "collate": types.StringNull()}}), model.Databases)
	assert.Equal(t, listOf(userAttrTypes, []map[string]attr.Value{{"name": text("u"), "password": types.StringNull(), "host": types.StringNull(), "databases": textSet([]string{"app"})}}), model.Users)
	for name, value := range map[string]attr.Value{
		"flavor_id": model.FlavorID, "configuration_id": model.ConfigurationID, "slave_of": model.SlaveOf, "region": model.Region, "access": model.Access,
	} {
		assert.True(t, value.IsNull(), "%s is for the refresh to fill", name)
	}
}

func TestMovedInstanceWithLittle(t *testing.T) {
	for name, state := range map[string]string{ // as OpenTofu hands them over
		"nulls":   `{"id": "i", "name": "db", "size": 1, "volume_type": null, "network": null, "database": null, "user": [], "timeouts": null}`,
		"empties": `{"id": "i", "name": "db", "size": 1, "volume_type": "", "network": [], "timeouts": {"create": null, "delete": null}}`,
	} {
		model, diags := objecttest.Moved[instanceModel](t, &instanceResource{}, objecttest.OpenTofuAddress, "openstack_db_instance_v1", state)
		require.Empty(t, diags, name)
		require.NotNil(t, model, name)
		assert.Equal(t, object.VolumeObject(1), model.Volume, name)
		assert.True(t, model.Networks.IsNull() && model.Databases.IsNull() && model.Users.IsNull() && model.Timeouts.IsNull(), name)
	}
}

func TestMovedInstanceOfVKCS(t *testing.T) {
	model, diags := objecttest.Moved[instanceModel](t, &instanceResource{}, objecttest.VKCSAddress, "vkcs_db_instance", `{
		"id": "i", "name": "db", "size": 20, "volume_type": "IMPORTED", "availability_zone": "MS1", "replica_of": "m",
		"network": [{"uuid": "n", "subnet_id": "s", "security_groups": ["g"]}], "restore_point": [{"backup_id": "b", "target": "yesterday"}],
		"root_enabled": true, "root_password": "secret", "floating_ip_enabled": false, "keypair": "", "capabilities": [], "backup_schedule": [{"name": "daily"}],
		"disk_autoexpand": null, "wal_volume": []
	}`)
	require.NotNil(t, model)
	assert.Equal(t, object.VolumeObject(20), model.Volume)
	assert.Equal(t, types.StringValue("m"), model.MasterID)
	assert.Equal(t, types.StringValue("MS1"), model.AvailabilityZone)
	assert.Equal(t, types.StringValue("b"), model.RestoreFromBackupID)
	assert.True(t, model.Networks.IsNull())
	if assert.Len(t, diags, 1) {
		assert.Equal(t, diag.SeverityWarning, diags[0].Severity())
		assert.Contains(t, diags[0].Detail(), "of the vkcs_db_instance can't be taken over, or not in the way they are set: backup_schedule, network, restore_point.target, root_enabled, root_password. What")
	}
}

func TestMovedNetworks(t *testing.T) {
	for name, test := range map[string]struct {
		network object.ForeignNetwork
		kept    bool
	}{
		"network":                {object.ForeignNetwork{UUID: "n"}, true},
		"subnet with an address": {object.ForeignNetwork{UUID: "n", SubnetID: "s", FixedIPv4: "10.0.0.3"}, true},
		"address without subnet": {object.ForeignNetwork{UUID: "n", FixedIPv4: "10.0.0.3"}, false},
		"address of version 6":   {object.ForeignNetwork{UUID: "n", FixedIPv6: "fd00::1"}, false},
		"port":                   {object.ForeignNetwork{Port: "p"}, false},
		"security groups":        {object.ForeignNetwork{UUID: "n", SecurityGroups: []string{"g"}}, false},
	} {
		networks, left := movedNetworks([]object.ForeignNetwork{{UUID: "first"}, test.network})
		if test.kept {
			assert.Len(t, networks.Elements(), 2, name)
			assert.Empty(t, left, name)
			continue
		}
		assert.True(t, networks.IsNull(), name)
		assert.Equal(t, []string{"network"}, left, name)
	}
}

// What no mover knows is left to the framework, which refuses it.
func TestMovedStateOfOthers(t *testing.T) {
	for provider, typeName := range map[string]string{
		objecttest.VKCSAddress:               "openstack_db_instance_v1",
		objecttest.OpenStackAddress:          "openstack_db_database_v1",
		"registry.terraform.io/x/openstacks": "openstack_db_instance_v1",
	} {
		model, diags := objecttest.Moved[instanceModel](t, &instanceResource{}, provider, typeName, `{"id": "i"}`)
		assert.Nil(t, model, typeName)
		assert.Empty(t, diags, typeName)
	}
}
