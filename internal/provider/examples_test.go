package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// Every example of a resource or data source that the documentation shows can be applied as it stands. Those of the
// topologies have tests of their own.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/*/*/*.tf")
	require.NoError(t, err)
	applied := 0
	for _, file := range files {
		if strings.Contains(file, "/topologies/") || slices.Contains(v1Examples(t), file) {
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
	for _, pattern := range []string{"deployed/*/*.tf", "resources/trove_configuration/*.tf", "data-sources/trove_datastore_parameters/*.tf"} {
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
			variables := config.Variables{"app_password": config.StringVariable("not-for-you")}
			run(t, acctest.NewTrove(t),
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
	run(t, cloud, resource.TestStep{Config: string(text) + mysql("master", "")})
}

// lookedUp makes what the examples of data sources look up.
func lookedUp(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	client := cloud.Client(t)
	cluster, err := client.CreateCluster(t.Context(), trove.ClusterSpec{
		Name: "products", Datastore: trove.Datastore{Type: "cassandra", Version: "2.0.6"}, FlavorID: "7", VolumeSize: 1, Size: 3,
	})
	require.NoError(t, err)
	_, err = client.WaitClusterReady(t.Context(), cluster.Object.ID)
	require.NoError(t, err)
	instance, err := client.CreateInstance(t.Context(), trove.InstanceSpec{
		Name: "products", Datastore: trove.Datastore{Type: "mysql", Version: "5.5"}, FlavorID: "7", VolumeSize: 1,
	})
	require.NoError(t, err)
	_, err = client.WaitInstanceReady(t.Context(), instance.Object.ID)
	require.NoError(t, err)
}

// unprotected is the example with deletion protection lifted, so that the test can clean up.
func unprotected(example string) string {
	example = strings.ReplaceAll(example, "deletion_protection = false\n", "")
	return regexp.MustCompile(`(?m)^resource "trove_(cluster|instance)" .*$`).ReplaceAllString(example, "$0\n  deletion_protection = false")
}
