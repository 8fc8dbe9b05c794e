package provider

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Everything that is registered has a valid schema in which every attribute and block is described.
func TestSchemasAreValidAndDescribed(t *testing.T) {
	server := providerserver.NewProtocol6(New("test")())()
	response, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	require.NoError(t, err)
	require.Empty(t, response.Diagnostics)
	assert.ElementsMatch(t, []string{"trove_backup", "trove_cluster", "trove_cluster_node", "trove_configuration", "trove_database", "trove_instance", "trove_user"}, keys(response.ResourceSchemas))
	assert.ElementsMatch(t, []string{"trove_backup", "trove_cluster", "trove_configuration", "trove_datastore_parameters", "trove_instance"}, keys(response.DataSourceSchemas))
	assert.ElementsMatch(t, []string{"trove_instance_detach", "trove_instance_eject", "trove_instance_promote", "trove_instance_restart"}, keys(response.ActionSchemas))
	described(t, "provider", response.Provider.Block)
	for name, s := range response.ResourceSchemas {
		described(t, name, s.Block)
	}
	for name, s := range response.DataSourceSchemas {
		described(t, "data."+name, s.Block)
	}
	for name, s := range response.ActionSchemas {
		assert.NotEmpty(t, s.Schema.Block.Description, "action.%s", name)
		described(t, "action."+name, s.Schema.Block)
	}
}

func described(t *testing.T, at string, block *tfprotov6.SchemaBlock) {
	t.Helper()
	for _, attribute := range block.Attributes {
		describedAttribute(t, at, attribute)
	}
	for _, nested := range block.BlockTypes {
		assert.NotEmpty(t, nested.Block.Description, "%s.%s", at, nested.TypeName)
		described(t, at+"."+nested.TypeName, nested.Block)
	}
}

func describedAttribute(t *testing.T, at string, attribute *tfprotov6.SchemaAttribute) {
	t.Helper()
	at += "." + attribute.Name
	assert.NotEmpty(t, attribute.Description, at)
	if attribute.NestedType != nil {
		for _, nested := range attribute.NestedType.Attributes {
			describedAttribute(t, at, nested)
		}
	}
}

// The released program holds no server, no SQLite and no test harness.
func TestReleasedProgramHoldsNoServer(t *testing.T) {
	listed, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "../..").Output()
	require.NoError(t, err)
	require.Contains(t, string(listed), "/internal/trove\n", "the list is of the program")
	for dependency := range strings.Lines(string(listed)) {
		for _, unwanted := range []string{"sqlite", "/internal/sandbox", "/internal/acctest", "plugin-testing", "stretchr/testify", "pgregory.net/rapid"} {
			assert.NotContains(t, dependency, unwanted)
		}
	}
}

// The released program is small enough to be downloaded by every run of a pipeline.
func TestReleasedProgramIsSmall(t *testing.T) {
	program := filepath.Join(t.TempDir(), "terraform-provider-trove")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "../..") //nolint:gosec // The folder is the test's own.
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	printed, err := build.CombinedOutput()
	require.NoError(t, err, "%s", printed)
	file, err := os.Stat(program)
	require.NoError(t, err)
	assert.Less(t, file.Size(), int64(25_000_000))
}

func keys[V any](m map[string]V) []string {
	all := make([]string, 0, len(m))
	for key := range m {
		all = append(all, key)
	}
	return all
}
