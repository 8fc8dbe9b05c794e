package provider_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// The addresses of the providers that are moved from.
const (
	openstackProvider = "registry.terraform.io/terraform-provider-openstack/openstack"
	vkcsProvider      = "registry.terraform.io/vk-cs/vkcs"
)

// stateOf is a state with one resource, as another provider has left it.
func stateOf(t *testing.T, provider, typeName string, attributes map[string]any) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "9a1f2c1e-8b44-4c0a-9a55-3f0e6a2b7c11",
		"resources": []any{map[string]any{
			"mode": "managed", "type": typeName, "name": "db", "provider": fmt.Sprintf("provider[%q]", provider),
			"instances": []any{map[string]any{"schema_version": 0, "attributes": attributes}},
		}},
	})
	require.NoError(t, err)
	return string(text)
}

// An instance of the OpenStack provider is taken over by a moved block. The plan changes nothing, and nothing is sent;
// the password of its user leaves the state.
func TestAccV1InstanceMovesFromOpenStack(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	group := cloud.CreateConfiguration(t, "small", "mysql", "5.7.29", `{"connect_timeout":15}`)
	id := built(t, cloud, trove.InstanceSpec{
		Name: "db", Datastore: trove.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1, ConfigurationID: group,
		Databases: []trove.Database{{Name: "app"}}, Users: []trove.User{{Name: "app", Password: "not-for-you", Databases: []string{"app"}}},
	})
	cloud.Changes(t)
	const more = `
  configuration_id = %q
  databases        = [{ name = "app" }]
  users            = [{ name = "app", password = "not-for-you", databases = ["app"] }]`
	config := fmt.Sprintf(`
resource "trove_instance" "db" {
  name = %q
%s
}

moved {
  from = openstack_db_instance_v1.db
  to   = trove_instance.db
}
`, cloud.Name("db"), v1Size+fmt.Sprintf(more, group))
	terraform := cloud.Terraform(t, config)
	terraform.StandIn(t, openstackProvider)
	terraform.WriteState(t, stateOf(t, openstackProvider, "openstack_db_instance_v1", map[string]any{
		"id": id, "name": cloud.Name("db"), "region": "RegionOne", "flavor_id": "2", "size": 1, "volume_type": "", "configuration_id": group,
		"datastore": []any{map[string]any{"type": "mysql", "version": "5.7.29"}}, "network": []any{}, "addresses": []any{"10.0.0.3"},
		"database": []any{map[string]any{"name": "app", "charset": "", "collate": ""}},
		"user":     []any{map[string]any{"name": "app", "password": "not-for-you", "host": "", "databases": []any{"app"}}},
		"timeouts": nil,
	}))

	// Without a refresh, nothing is known of what the server shows; nothing is replaced for that.
	status, printed := terraform.Run(t, "plan", "-no-color", "-refresh=false")
	assert.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 to add, 1 to change, 0 to destroy")
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	require.Contains(t, printed, "openstack_db_instance_v1.db has moved to trove_instance.db")
	assert.Contains(t, printed, "0 to add, 0 to change, 0 to destroy")
	assert.Equal(t, 2, status, "a move alone is something to apply")
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	_, shown := terraform.Run(t, "state", "pull")
	assert.Contains(t, shown, id)
	assert.NotContains(t, shown, "not-for-you")
	assert.Empty(t, cloud.Changes(t))
	deleted(t, cloud, id)
}

// What is declared otherwise than the instance is stands in the plan, and no more than that.
func TestAccV1InstanceMovesAndShowsWhatDiffers(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	id := built(t, cloud, trove.InstanceSpec{Name: "db", Datastore: trove.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "3", VolumeSize: 1})
	terraform := cloud.Terraform(t, v1Instance(cloud, "db", v1Size)+`
moved {
  from = openstack_db_instance_v1.db
  to   = trove_instance.db
}
`)
	terraform.StandIn(t, openstackProvider)
	terraform.WriteState(t, stateOf(t, openstackProvider, "openstack_db_instance_v1", map[string]any{
		"id": id, "name": cloud.Name("db"), "flavor_id": "2", "size": 1, "datastore": []any{map[string]any{"type": "mysql", "version": "5.7.29"}},
		"network": []any{map[string]any{"uuid": "n", "port": "p", "fixed_ip_v4": "", "fixed_ip_v6": ""}},
	}))
	status, printed := terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 2, status, printed)
	assert.Contains(t, printed, "0 to add, 1 to change, 0 to destroy")
	assert.Regexp(t, `flavor_id +=? *"3" -> "2"`, printed)
	assert.Regexp(t, `deletion_protection +=? *true -> false`, printed)
	assert.Regexp(t, words("or not in the way they are set: network."), printed)
	deleted(t, cloud, id)
}

// A slave of the VKCS provider is taken over as one, and follows the master that the server has for it.
func TestAccV1SlaveMovesFromVKCS(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	masterID, slaveID := replicating(t, cloud)
	terraform := cloud.Terraform(t, fmt.Sprintf(`
resource "trove_instance" "db" {
  name = %q
%s

  slave_of {
    instance_id = %q
  }
}

moved {
  from = vkcs_db_instance.db
  to   = trove_instance.db
}
`, cloud.Name("slave"), v1Size, masterID))
	terraform.StandIn(t, vkcsProvider)
	terraform.WriteState(t, stateOf(t, vkcsProvider, "vkcs_db_instance", map[string]any{
		"id": slaveID, "name": cloud.Name("slave"), "flavor_id": "2", "size": 1, "volume_type": "IMPORTED", "replica_of": masterID,
		"datastore": []any{map[string]any{"type": "mysql", "version": "5.7.29"}}, "network": nil, "root_enabled": false, "root_password": "",
	}))
	for _, mode := range []string{"-refresh=true", "-refresh=false"} {
		status, printed := terraform.Run(t, "plan", "-no-color", mode)
		assert.Equal(t, 0, status, printed)
		assert.Contains(t, printed, "0 to add, ")
		assert.Contains(t, printed, "0 to destroy")
	}
	status, printed := terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 added, 0 changed, 0 destroyed")
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.NotContains(t, printed, "is not as declared")
	assert.Empty(t, cloud.Changes(t))
	deleted(t, cloud, slaveID, masterID)
}

// A cluster of the VKCS provider is taken over by its size; naming its nodes afterwards sends nothing either.
func TestAccV1ClusterMovesFromVKCS(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	made, err := client.CreateCluster(t.Context(), trove.ClusterSpec{
		Name: cloud.Name("db"), Datastore: trove.Datastore{Type: "mariadb", Version: "10.4.12"}, FlavorID: "2", VolumeSize: 1, Size: 3,
	})
	require.NoError(t, err)
	cluster, err := client.WaitClusterReady(t.Context(), made.Object.ID)
	require.NoError(t, err)
	cloud.Changes(t)
	config := func(nodes string) string {
		return fmt.Sprintf(`
resource "trove_cluster" "db" {
  name      = %q
  datastore = { type = "mariadb", version = "10.4.12" }
  flavor_id = "2"
  volume    = { size = 1 }
%s
}

moved {
  from = vkcs_db_cluster.db
  to   = trove_cluster.db
}
`, cloud.Name("db"), nodes)
	}
	instances := []any{}
	for _, member := range cluster.Members {
		instances = append(instances, map[string]any{"instance_id": member.ID, "ip": []any{}, "role": ""})
	}
	terraform := cloud.Terraform(t, config("  size = 3"))
	terraform.StandIn(t, vkcsProvider)
	terraform.WriteState(t, stateOf(t, vkcsProvider, "vkcs_db_cluster", map[string]any{
		"id": cluster.ID, "name": cloud.Name("db"), "cluster_size": 3, "flavor_id": "2", "volume_size": 1, "volume_type": "IMPORTED", "instances": instances,
		"datastore": []any{map[string]any{"type": "mariadb", "version": "10.4.12"}}, "network": []any{},
	}))
	status, printed := terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	require.Contains(t, printed, "vkcs_db_cluster.db has moved to trove_cluster.db")
	assert.Contains(t, printed, "0 to add, 0 to change, 0 to destroy")
	assert.Equal(t, 2, status, "a move alone is something to apply")
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)

	terraform.Write(t, config("  nodes = { a = {}, b = {}, c = {} }"))
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t))
	_, err = client.DeleteCluster(t.Context(), cluster.ID)
	require.NoError(t, err)
	require.NoError(t, client.WaitClusterGone(t.Context(), cluster.ID))
}
