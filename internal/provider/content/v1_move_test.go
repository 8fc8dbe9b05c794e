package content_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// openstackContents is a state of terraform-provider-openstack that has a database and two users of an instance.
func openstackContents(instanceID string) string {
	one := func(kind, name, attributes string) string {
		return fmt.Sprintf(`{
      "mode": "managed", "type": %q, "name": %q, "provider": "provider[\"registry.terraform.io/terraform-provider-openstack/openstack\"]",
      "instances": [{"schema_version": 0, "attributes": {"id": "%[3]s/%[2]s", "instance_id": %[3]q, "name": %[2]q, "region": "RegionOne", "timeouts": null%[4]s},
        "sensitive_attributes": [], "private": "bnVsbA=="}]}`, kind, name, instanceID, attributes)
	}
	return `{"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "8a1f3b9e-6f2f-4c3a-9a57-7d8f5c1f0c11", "outputs": {}, "resources": [` +
		one("openstack_db_database_v1", "app", "") + "," +
		one("openstack_db_user_v1", "joe", `, "password": "former-pw", "host": "", "databases": ["app"]`) + "," +
		one("openstack_db_user_v1", "ann", `, "password": "former-pw", "host": "10.0.0.1", "databases": []`) + `], "check_results": null}`
}

// What terraform-provider-openstack manages is taken over by moved blocks, and nothing is sent. A version for the password is
// what differs, and is what the plan says.
func TestAccV1ContentsMoveFromTheOpenStackProvider(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	created, err := client.CreateInstance(t.Context(), api.InstanceSpec{
		Name: cloud.Name("former"), Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1,
		Databases: []api.Database{{Name: "app"}},
		Users:     []api.User{{Name: "joe", Password: "former-pw", Databases: []string{"app"}}, {Name: "ann", Password: "former-pw", Host: "10.0.0.1"}},
	})
	require.NoError(t, err)
	id := created.Object.ID
	_, err = client.WaitInstanceReady(t.Context(), id)
	require.NoError(t, err)
	cloud.Changes(t)

	configuration := func(version string) string {
		return fmt.Sprintf(`
resource "trove_database" "app" {
  instance_id = %[1]q
  name        = "app"
}
resource "trove_user" "joe" {
  instance_id = %[1]q
  name        = "joe"
  password_wo = "former-pw"
  databases   = ["app"]
  %[2]s
}
resource "trove_user" "ann" {
  instance_id = %[1]q
  name        = "ann"
  host        = "10.0.0.1"
  password_wo = "former-pw"
}
moved {
  from = openstack_db_database_v1.app
  to   = trove_database.app
}
moved {
  from = openstack_db_user_v1.joe
  to   = trove_user.joe
}
moved {
  from = openstack_db_user_v1.ann
  to   = trove_user.ann
}
`, id, version)
	}
	terraform := cloud.Terraform(t, configuration(""))
	terraform.StandIn(t, acctest.OpenStackProvider)
	terraform.WriteState(t, openstackContents(id))
	status, printed := terraform.Run(t, "plan", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 to add, 0 to change, 0 to destroy")
	assert.Contains(t, printed, "openstack_db_user_v1.joe has moved to trove_user.joe")
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t))
	_, shown := terraform.Run(t, "state", "pull")
	assert.NotContains(t, shown, "former-pw", "the former state had it")
	assert.Contains(t, shown, id+"/ann@10.0.0.1")

	terraform.Write(t, configuration("password_wo_version = 1"))
	status, printed = terraform.Run(t, "plan", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "+ password_wo_version = 1")
	assert.Contains(t, printed, "0 to add, 1 to change, 0 to destroy")
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Equal(t, []string{`PUT /instances/` + id + `/users/joe@%25 {"user":{"password":"***"}}`}, cloud.Changes(t))

	// The database is protected by now.
	status, printed = terraform.Run(t, "destroy", "-auto-approve", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "Deletion protection is on")
	_, err = client.DeleteInstance(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, client.WaitInstanceGone(t.Context(), id))
	status, printed = terraform.Run(t, "plan", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "Could not check the plan against instance", "all is gone, and its instance")
	cloud.CheckNothingLeft(t)
}
