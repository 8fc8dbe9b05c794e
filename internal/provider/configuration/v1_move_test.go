package configuration_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// groupsOwner is the address of the provider that groups are moved from.
const groupsOwner = "registry.terraform.io/terraform-provider-openstack/openstack"

// leftGroup is a state as that provider has left it, with one group.
func leftGroup(t *testing.T, cloud *acctest.Cloud, id string, values []any) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "0b0f2b6e-4a54-4a43-9a8c-0a2f8a1f3c55",
		"resources": []any{map[string]any{
			"mode": "managed", "type": "openstack_db_configuration_v1", "name": "cfg", "provider": fmt.Sprintf("provider[%q]", groupsOwner),
			"instances": []any{map[string]any{"schema_version": 0, "attributes": map[string]any{
				"id": id, "region": "RegionOne", "name": cloud.Name("cfg"), "description": "For all", "configuration": values, "timeouts": nil,
				"datastore": []any{map[string]any{"type": "mysql", "version": "5.7.29"}},
			}}},
		}},
	})
	require.NoError(t, err)
	return string(text)
}

func leftValue(name, value string) map[string]any {
	return map[string]any{"name": name, "value": value, "string_type": false}
}

// moving is the configuration after the move.
func moving(cloud *acctest.Cloud, values string) string {
	return group(cloud, "cfg", values, `  description = "For all"`) + `
moved {
  from = openstack_db_configuration_v1.cfg
  to   = trove_configuration.cfg
}
`
}

// A group of the OpenStack provider is taken over by a moved block, and nothing is sent. What differs is a change in place,
// where that provider would have made another group.
func TestAccV1ConfigurationMovesFromOpenStack(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	made, err := cloud.Client(t).CreateConfiguration(t.Context(), api.ConfigurationSpec{
		Name: cloud.Name("cfg"), Description: "For all", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"},
		Values: map[string]api.ParameterValue{
			"max_connections": {Type: api.ParameterInteger, Text: "200"}, "innodb_large_prefix": {Type: api.ParameterBoolean, Text: "true"},
			"character_set_server": {Type: api.ParameterString, Text: "latin1"},
		},
	})
	require.NoError(t, err)
	id := made.Object.ID
	cloud.Changes(t)
	terraform := cloud.Terraform(t, moving(cloud, "    max_connections = 200\n    innodb_large_prefix = true\n    character_set_server = \"latin1\""))
	terraform.StandIn(t, groupsOwner)
	terraform.WriteState(t, leftGroup(t, cloud, id, []any{leftValue("max_connections", "200"), leftValue("innodb_large_prefix", "True"), leftValue("character_set_server", "latin1")}))

	status, printed := terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 2, status, "a move alone is something to apply")
	assert.Contains(t, printed, "openstack_db_configuration_v1.cfg has moved to trove_configuration.cfg")
	for _, mode := range []string{"-refresh=true", "-refresh=false"} {
		_, printed = terraform.Run(t, "plan", "-no-color", mode)
		assert.Contains(t, printed, "0 to add, 0 to change, 0 to destroy")
	}
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	require.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 added, 0 changed, 0 destroyed")
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t))

	terraform.Write(t, moving(cloud, "    max_connections = 300"))
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Equal(t, []string{
		fmt.Sprintf(`PUT /configurations/%s {"configuration":{"description":"For all","name":%q,"values":{"max_connections":300}}}`, id, cloud.Name("cfg")),
	}, cloud.Changes(t))
	status, printed = terraform.Run(t, "destroy", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	noGroupLeft(t, cloud)
}

// A group that is in another region than the provider's is not there for it: that is an error, and no other one is made.
func TestAccV1ConfigurationMovesFromAnotherRegion(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	terraform := cloud.Terraform(t, moving(cloud, ""))
	terraform.StandIn(t, groupsOwner)
	terraform.WriteState(t, leftGroup(t, cloud, "00000000-0000-4000-8000-00000000dead", nil))
	status, printed := terraform.Run(t, "plan", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words(`was taken over from openstack_db_configuration_v1, which has managed it in the region "RegionOne". It was looked for in the project "`+cloud.Config().Block["tenant_name"]+`"`), printed)
	assert.Regexp(t, acctest.Words(`and the region "RegionOne" (the variable OS_REGION_NAME) of the cloud at `+cloud.Config().Block["auth_url"]+`, and is not there. Nothing is made in its place.`), printed)
	assert.NotContains(t, printed, "1 to add")
	assert.Empty(t, cloud.Changes(t))
}
