package provider_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// What the VKCS provider has of one database moves together, as configurations of it use it together. Nothing is sent, and its secrets
// leave the state.
func TestAccAllOfTheVKCSProviderMovesTogether(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	id := acctest.Build(t, cloud, api.InstanceSpec{
		Name: "db", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1,
		Databases: []api.Database{{Name: "app"}}, Users: []api.User{{Name: "joe", Password: "former-pw", Databases: []string{"app"}}},
	})
	group := cloud.CreateConfiguration(t, "g", "mysql", "5.7.29", `{"max_connections": 200}`)
	backup := cloud.CreateBackup(t, "b", id)
	cloud.Changes(t)
	mysql := []any{map[string]any{"type": "mysql", "version": "5.7.29"}}
	kinds := []struct {
		from, to, declared string
		state              map[string]any
	}{
		{"vkcs_db_instance", "trove_instance", fmt.Sprintf("name = %q\n%s", cloud.Name("db"), acctest.V1Size), map[string]any{
			"id": id, "name": cloud.Name("db"), "region": "RegionOne", "flavor_id": "2", "size": 1, "volume_type": "", "datastore": mysql, "network": []any{}, "ip": []any{},
			"root_enabled": false, "root_password": "", "timeouts": nil,
		}},
		{"vkcs_db_config_group", "trove_configuration", fmt.Sprintf("name = %q\n  datastore = { type = \"mysql\", version = \"5.7.29\" }\n  values = { max_connections = 200 }", cloud.Name("g")), map[string]any{
			"id": group, "name": cloud.Name("g"), "description": "", "datastore": mysql, "values": map[string]any{"max_connections": "200"}, "created": "2026-05-15T12:00:00", "updated": "2026-05-15T12:00:00",
		}},
		{"vkcs_db_database", "trove_database", fmt.Sprintf("name = \"app\"\n  instance_id = %q", id), map[string]any{
			"id": id + "/app", "name": "app", "dbms_id": id, "dbms_type": "instance", "charset": "", "collate": "", "timeouts": nil,
		}},
		{"vkcs_db_user", "trove_user", fmt.Sprintf("name = \"joe\"\n  instance_id = %q\n  password_wo = \"former-pw\"\n  databases = [\"app\"]", id), map[string]any{
			"id": id + "/joe", "name": "joe", "dbms_id": id, "dbms_type": "instance", "password": "former-pw", "host": "", "databases": []any{"app"}, "timeouts": nil,
		}},
		{"vkcs_db_backup", "trove_backup", fmt.Sprintf("name = %q\n  instance_id = %q", cloud.Name("b"), id), map[string]any{
			"id": backup, "name": cloud.Name("b"), "region": "RegionOne", "description": "", "dbms_id": id, "dbms_type": "instance", "container_prefix": "", "datastore": mysql,
			"location_ref": "", "meta": "", "size": 0.1, "wal_size": 0, "created": "2026-05-15T12:00:00", "updated": "2026-05-15T12:00:00", "timeouts": nil,
		}},
	}
	var configuration string
	var state map[string]any
	var moved []any
	for _, kind := range kinds {
		configuration += fmt.Sprintf("resource %q \"db\" {\n  %s\n}\nmoved {\n  from = %s.db\n  to = %s.db\n}\n", kind.to, kind.declared, kind.from, kind.to)
		require.NoError(t, json.Unmarshal([]byte(acctest.StateOf(t, acctest.VKCSProvider, kind.from, kind.state)), &state))
		listed, ok := state["resources"].([]any)
		require.True(t, ok)
		moved = append(moved, listed...)
	}
	state["resources"] = moved
	text, err := json.Marshal(state)
	require.NoError(t, err)
	tf := cloud.Terraform(t, configuration)
	tf.StandIn(t, acctest.VKCSProvider)
	tf.WriteState(t, string(text))
	status, printed := tf.Run(t, "plan", "-no-color")
	require.Equal(t, 0, status, printed)
	for _, kind := range kinds {
		assert.Contains(t, printed, kind.from+".db has moved to "+kind.to+".db")
	}
	status, printed = cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 added, 0 changed, 0 destroyed")
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	_, pulled := tf.Run(t, "state", "pull")
	assert.NotContains(t, pulled, "former-pw")
	assert.NotContains(t, pulled, "vkcs")
	assert.Empty(t, cloud.Changes(t))
}
