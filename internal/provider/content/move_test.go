package content_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
)

// A move is made without a client, of the former state alone.
func TestContentsMoveFromTheStateAlone(t *testing.T) {
	server := providerserver.NewProtocol6(provider.New("test")())()
	move := func(provider, from, to, state string) (map[string]tftypes.Value, string) {
		response, err := server.MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
			SourceProviderAddress: provider, SourceTypeName: from, TargetTypeName: to, SourceState: &tfprotov6.RawState{JSON: []byte(state)},
		})
		require.NoError(t, err)
		if len(response.Diagnostics) > 0 {
			return nil, response.Diagnostics[0].Summary + ": " + response.Diagnostics[0].Detail
		}
		schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		require.NoError(t, err)
		value, err := response.TargetState.Unmarshal(schemas.ResourceSchemas[to].ValueType())
		require.NoError(t, err)
		var attributes map[string]tftypes.Value
		require.NoError(t, value.As(&attributes))
		return attributes, ""
	}
	text := func(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	const openstack, user, database = "registry.opentofu.org/terraform-provider-openstack/openstack", "openstack_db_user_v1", "openstack_db_database_v1"

	moved, wrong := move(openstack, user, "trove_user",
		`{"id": "i/joe", "instance_id": "i", "name": "joe", "password": "pw", "host": "10.0.0.1", "databases": ["b1", "a1"], "region": "x", "timeouts": {"create": "5m"}}`)
	require.Empty(t, wrong)
	assert.Equal(t, []tftypes.Value{text("i/joe@10.0.0.1"), text("i"), text("joe"), text("10.0.0.1")},
		[]tftypes.Value{moved["id"], moved["instance_id"], moved["name"], moved["host"]})
	assert.True(t, moved["databases"].Equal(tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("b1"), text("a1")})))
	assert.True(t, moved["password_wo"].IsNull())
	assert.True(t, moved["password_wo_version"].IsNull())

	// One that was imported has little more than its id.
	moved, wrong = move(openstack, user, "trove_user", `{"id": "i/joe@home", "name": null, "host": null, "databases": null}`)
	require.Empty(t, wrong)
	assert.Equal(t, []tftypes.Value{text("i/joe@home@%"), text("joe@home"), text("%")}, []tftypes.Value{moved["id"], moved["name"], moved["host"]})

	moved, wrong = move(openstack, database, "trove_database", `{"id": "i/app"}`)
	require.Empty(t, wrong)
	assert.Equal(t, []tftypes.Value{text("i/app"), text("i"), text("app"), tftypes.NewValue(tftypes.Bool, true)},
		[]tftypes.Value{moved["id"], moved["instance_id"], moved["name"], moved["deletion_protection"]})
	assert.True(t, moved["character_set"].IsNull())

	const vkcs = "registry.example.com/mirror/vkcs"
	moved, wrong = move(vkcs, "vkcs_db_user", "trove_user",
		`{"id": "i/joe", "dbms_id": "i", "dbms_type": "instance", "name": "joe", "password": "pw", "host": "", "databases": ["a1"], "timeouts": null}`)
	require.Empty(t, wrong)
	assert.Equal(t, []tftypes.Value{text("i/joe@%"), text("i"), text("joe"), text("%")}, []tftypes.Value{moved["id"], moved["instance_id"], moved["name"], moved["host"]})
	assert.True(t, moved["password_wo"].IsNull())
	moved, wrong = move(vkcs, "vkcs_db_database", "trove_database", `{"id": "i/app", "dbms_id": "i", "dbms_type": "instance", "name": "app", "charset": "utf8", "collate": ""}`)
	require.Empty(t, wrong)
	assert.Equal(t, []tftypes.Value{text("i/app"), text("i"), text("app")}, []tftypes.Value{moved["id"], moved["instance_id"], moved["name"]})

	// OpenTofu at times tells our own address in place of the other provider's.
	moved, wrong = move("registry.opentofu.org/terraform-provider-trove/trove", database, "trove_database", `{"id": "i/app"}`)
	require.Empty(t, wrong)
	assert.Equal(t, text("i/app"), moved["id"])

	for _, test := range []struct{ provider, from, to, state, want string }{
		{vkcs, "vkcs_db_database", "trove_database", `{"id": "c/app", "dbms_type": "cluster"}`, `It is in a cluster; Trove keeps databases and users of instances alone. Import the object instead.`},
		{openstack, database, "trove_database", `{"id": "app"}`, `Moved state cannot be used: Tried to take over the openstack_db_database_v1. Its id is "app", not INSTANCE_ID/NAME. Import the object instead.`},
		{openstack, user, "trove_user", `{"id": 7}`, `Moved state cannot be used: Tried to take over the openstack_db_user_v1.`},
		{openstack, user, "trove_database", `{"id": "i/app"}`, `Unable to Move Resource State`},
		{"registry.terraform.io/somebody/other", user, "trove_user", `{"id": "i/app"}`, `Unable to Move Resource State`},
	} {
		_, wrong := move(test.provider, test.from, test.to, test.state)
		assert.Contains(t, wrong, test.want)
	}
}
