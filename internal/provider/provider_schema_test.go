package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// The dialect is the block's, or the variable's.
func TestTheVariableChoosesTheAPIWhereTheBlockDoesNot(t *testing.T) {
	machine := clouds.Machine{Getenv: func(name string) string { return map[string]string{"TROVE_API": "v1.0"}[name] }}
	assert.Equal(t, "v1.0", providerModel{}.config(machine).API)
	assert.Equal(t, "v1.0", providerModel{API: types.StringValue("")}.config(machine).API)
	assert.Equal(t, "nodes", providerModel{API: types.StringValue("nodes")}.config(machine).API)
}

// A key of endpoint_overrides that nobody asks for is told, and the one that counts is used.
func TestUnknownKeysOfEndpointOverridesAreTold(t *testing.T) {
	model := providerModel{EndpointOverrides: types.MapValueMust(types.StringType, map[string]attr.Value{
		"database": types.StringValue("https://trove.example.com/v1.0/1"), "databse": types.StringValue("https://x"), "compute": types.StringValue("https://y"),
	})}
	diags := model.checkOverrides()
	require.Len(t, diags, 2)
	assert.Equal(t, `endpoint_overrides: "compute" is not used`, diags[0].Summary())
	assert.Equal(t, `endpoint_overrides: "databse" is not used`, diags[1].Summary())
	assert.Empty(t, diags.Errors())
	assert.Equal(t, "https://trove.example.com/v1.0/1", model.config(clouds.Machine{Getenv: func(string) string { return "" }}).Block["endpoint_overrides"])
}
