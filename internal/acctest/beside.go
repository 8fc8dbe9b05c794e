package acctest

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Build makes an instance beside Terraform, and waits for it.
func Build(t *testing.T, cloud *Cloud, spec api.InstanceSpec) string {
	t.Helper()
	client := cloud.Client(t)
	spec.Name = cloud.Name(spec.Name)
	made, err := client.CreateInstance(t.Context(), spec)
	require.NoError(t, err)
	_, err = client.WaitInstanceReady(t.Context(), made.Object.ID)
	require.NoError(t, err)
	return made.Object.ID
}

// Delete deletes instances, slaves before their masters, and waits until they are gone.
func Delete(t *testing.T, cloud *Cloud, ids ...string) {
	t.Helper()
	client := cloud.Client(t)
	for _, id := range ids {
		_, err := client.DeleteInstance(t.Context(), id)
		require.NoError(t, err)
		require.NoError(t, client.WaitInstanceGone(t.Context(), id))
	}
	cloud.CheckNothingLeft(t)
}

// StateOf is a state with one resource, as another provider has left it.
func StateOf(t *testing.T, provider, typeName string, attributes map[string]any) string {
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

// The addresses of the providers that are moved from.
const (
	OpenStackProvider = "registry.terraform.io/terraform-provider-openstack/openstack"
	VKCSProvider      = "registry.terraform.io/vk-cs/vkcs"
)
