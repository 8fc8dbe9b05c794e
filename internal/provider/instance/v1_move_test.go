package instance_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// An instance of the OpenStack provider is taken over by a moved block. The plan changes nothing, and nothing is sent;
// the password of its user leaves the state.
func TestAccV1InstanceMovesFromOpenStack(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	group := cloud.CreateConfiguration(t, "small", "mysql", "5.7.29", `{"connect_timeout":15}`)
	id := acctest.Build(t, cloud, api.InstanceSpec{
		Name: "db", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1, ConfigurationID: group,
		Databases: []api.Database{{Name: "app"}}, Users: []api.User{{Name: "app", Password: "not-for-you", Databases: []string{"app"}}},
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
`, cloud.Name("db"), acctest.V1Size+fmt.Sprintf(more, group))
	terraform := cloud.Terraform(t, config)
	terraform.StandIn(t, acctest.OpenStackProvider)
	terraform.WriteState(t, acctest.StateOf(t, acctest.OpenStackProvider, "openstack_db_instance_v1", map[string]any{
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
	acctest.Delete(t, cloud, id)
}

// What is declared otherwise than the instance is stands in the plan, and no more than that.
func TestAccV1InstanceMovesAndShowsWhatDiffers(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	id := acctest.Build(t, cloud, api.InstanceSpec{Name: "db", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "3", VolumeSize: 1})
	terraform := cloud.Terraform(t, acctest.V1Instance(cloud, "db", acctest.V1Size)+`
moved {
  from = openstack_db_instance_v1.db
  to   = trove_instance.db
}
`)
	terraform.StandIn(t, acctest.OpenStackProvider)
	terraform.WriteState(t, acctest.StateOf(t, acctest.OpenStackProvider, "openstack_db_instance_v1", map[string]any{
		"id": id, "name": cloud.Name("db"), "flavor_id": "2", "size": 1, "datastore": []any{map[string]any{"type": "mysql", "version": "5.7.29"}},
		"network": []any{map[string]any{"uuid": "n", "port": "p", "fixed_ip_v4": "", "fixed_ip_v6": ""}},
	}))
	status, printed := terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 2, status, printed)
	assert.Contains(t, printed, "0 to add, 1 to change, 0 to destroy")
	assert.Regexp(t, `flavor_id +=? *"3" -> "2"`, printed)
	assert.Regexp(t, `deletion_protection +=? *true -> false`, printed)
	assert.Regexp(t, acctest.Words("or not in the way they are set: network."), printed)
	acctest.Delete(t, cloud, id)
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
`, cloud.Name("slave"), acctest.V1Size, masterID))
	terraform.StandIn(t, acctest.VKCSProvider)
	terraform.WriteState(t, acctest.StateOf(t, acctest.VKCSProvider, "vkcs_db_instance", map[string]any{
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
	acctest.Delete(t, cloud, slaveID, masterID)
}
