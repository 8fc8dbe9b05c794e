package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Every example of a resource or data source that the documentation shows can be applied as it stands. Those of the
// topologies and the modules have tests of their own, and so have those of actions, which need a Terraform newer than the oldest
// one that the provider works with. Those of pipelines run in the places they are for.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/*/*/*.tf")
	require.NoError(t, err)
	applied := 0
	for _, file := range files {
		if regexp.MustCompile("/(topologies|actions|modules|pipelines)/").MatchString(file) || slices.Contains(v1Examples(t), file) {
			continue
		}
		applied++
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Clean(file))
			require.NoError(t, err)
			cloud := acctest.NewCloud(t)
			if strings.Contains(file, "data-sources") {
				lookedUp(t, cloud)
			}
			example := string(text)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.Providers(),
				Steps:                    []resource.TestStep{{Config: example}, {Config: unprotected(example)}},
			})
		})
	}
	assert.Equal(t, 6, applied, "examples that are applied")
}

// v1Examples are those for deployed Trove: all of some folders, and those of resources that no other API has.
func v1Examples(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{
		"deployed/*/*.tf", "resources/trove_configuration/*.tf", "resources/trove_database/*.tf",
		"resources/trove_user/*.tf", "resources/trove_backup/*.tf", "data-sources/trove_datastore_parameters/*.tf", "data-sources/trove_backup/*.tf",
	} {
		some, err := filepath.Glob("../../examples/" + pattern)
		require.NoError(t, err)
		require.NotEmpty(t, some, pattern)
		files = append(files, some...)
	}
	return files
}

// So can those for deployed Trove.
func TestAccV1Examples(t *testing.T) {
	t.Parallel()
	for _, file := range v1Examples(t) {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Clean(file))
			require.NoError(t, err)
			example := string(text)
			variables := config.Variables{
				"app_password": config.StringVariable("not-for-you"), "network_id": config.StringVariable(acctest.Network),
			}
			acctest.Run(t, acctest.NewTrove(t, acctest.OwnAgents),
				resource.TestStep{Config: example, ConfigVariables: variables},
				resource.TestStep{Config: example, ConfigVariables: variables, PlanOnly: true},
				resource.TestStep{Config: unprotected(example), ConfigVariables: variables})
		})
	}
}

// The example of the provider block configures it.
func TestAccProviderExample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../examples/provider/provider.tf")
	require.NoError(t, err)
	cloud := acctest.NewCloud(t)
	acctest.Run(t, cloud, resource.TestStep{Config: string(text) + acctest.MySQL("master", "")})
}

// Every action has an example, which configures it as its schema says.
func TestExamplesOfActions(t *testing.T) {
	server, err := acctest.NewCloud(t).Providers()["trove"]()
	require.NoError(t, err)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, schemas.ActionSchemas)
	for name, schema := range schemas.ActionSchemas {
		parsed, diags := hclparse.NewParser().ParseHCLFile("../../examples/actions/" + name + "/action.tf")
		require.False(t, diags.HasErrors(), "%s", diags)
		body, ok := parsed.Body.(*hclsyntax.Body)
		require.True(t, ok)
		actions := slices.DeleteFunc(slices.Clone(body.Blocks), func(block *hclsyntax.Block) bool { return block.Type != "action" })
		require.Len(t, actions, 1, name)
		assert.Equal(t, name, actions[0].Labels[0])
		require.Len(t, actions[0].Body.Blocks, 1, name)
		config := actions[0].Body.Blocks[0]
		assert.Equal(t, "config", config.Type, name)
		known := map[string]bool{}
		for _, attribute := range schema.Schema.Block.Attributes {
			known[attribute.Name] = true
			assert.True(t, !attribute.Required || config.Body.Attributes[attribute.Name] != nil, "%s: %s is required", name, attribute.Name)
		}
		for declared := range config.Body.Attributes {
			assert.True(t, known[declared], "%s: there is no %s", name, declared)
		}
	}
}

// lookedUp makes what the examples of data sources look up.
func lookedUp(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	client := cloud.Client(t)
	cluster, err := client.CreateCluster(t.Context(), api.ClusterSpec{
		Name: "products", Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"}, FlavorID: "7", VolumeSize: 1, Size: 3,
	})
	require.NoError(t, err)
	_, err = client.WaitClusterReady(t.Context(), cluster.Object.ID)
	require.NoError(t, err)
	instance, err := client.CreateInstance(t.Context(), api.InstanceSpec{
		Name: "products", Datastore: api.Datastore{Type: "mysql", Version: "5.5"}, FlavorID: "7", VolumeSize: 1,
	})
	require.NoError(t, err)
	_, err = client.WaitInstanceReady(t.Context(), instance.Object.ID)
	require.NoError(t, err)
}

// unprotected is the example with deletion protection lifted, so that the test can clean up.
func unprotected(example string) string {
	example = strings.ReplaceAll(example, "deletion_protection = false\n", "")
	return regexp.MustCompile(`(?m)^resource "trove_(cluster|instance|database|backup)" .*$`).ReplaceAllString(example, "$0\n  deletion_protection = false")
}
