// Package modules runs the tests that the modules under examples/ have of their own, as their users do: with Terraform, the provider as a
// program, and a sandbox. It holds tests alone.
package modules

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

const (
	root    = "../../.."
	example = root + "/examples/modules/highly-available-database"
)

// The module's own tests pass, those with a mocked provider and those against the sandbox, and leave nothing behind. They are what the
// guide "Testing your modules" shows.
func TestAccModuleTests(t *testing.T) {
	terraform := prepare(t)
	out := terraform.must(t, copied(t), "test", "-no-color")
	assert.Contains(t, out, "Success! 7 passed, 0 failed.")
	assert.Empty(t, terraform.instances(t))
}

// Used by a configuration, the module's next plan is empty, and a destroy leaves the last backup alone.
func TestAccModuleIsApplied(t *testing.T) {
	terraform := prepare(t)
	folder := t.TempDir()
	write := func(protection string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, "main.tf"), []byte(`
			module "orders" {
			  source              = "`+copied(t)+`"
			  name                = "orders"
			  flavor_id           = "2"
			  volume_size         = 1
			  database            = "orders"
			  user                = "app"
			  password            = "not-for-you"
			  deletion_protection = `+protection+`
			}
			output "write_addresses" {
			  value = module.orders.write_addresses
			}`), 0o600))
		terraform.must(t, folder, "get")
	}
	write("true")
	terraform.must(t, folder, "apply", "-no-color", "-auto-approve")
	// The roles that an apply brings about are read by the next refresh.
	terraform.must(t, folder, "apply", "-no-color", "-auto-approve", "-refresh-only")
	terraform.must(t, folder, "plan", "-no-color", "-detailed-exitcode")
	assert.Len(t, terraform.instances(t), 3)

	out, err := terraform.run(t, folder, "destroy", "-no-color", "-auto-approve")
	require.Error(t, err)
	assert.Contains(t, out, "Error: Deletion protection is on")
	assert.Len(t, terraform.instances(t), 3)

	write("false")
	terraform.must(t, folder, "apply", "-no-color", "-auto-approve")
	terraform.must(t, folder, "destroy", "-no-color", "-auto-approve")
	assert.Empty(t, terraform.instances(t))
}

// program is Terraform with the provider that was just built, and a sandbox of its own.
type program struct {
	path   string
	env    []string
	server *sandbox.Server
}

// prepare builds the provider and starts a sandbox with the API of deployed Trove, sixty times as fast as its clock says.
func prepare(t *testing.T) *program {
	t.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || path == "" {
		t.Skip("An acceptance test: TF_ACC=1 and TF_ACC_TERRAFORM_PATH, as `make test` has them.")
	}
	folder := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(folder, "terraform-provider-trove"), root) //nolint:gosec // A folder of the test.
	said, err := build.CombinedOutput()
	require.NoError(t, err, string(said))
	server, err := sandbox.New(t.Context(), sandbox.Options{API: sandbox.APIv1, Speed: 60})
	require.NoError(t, err)
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		web.Close()
		require.NoError(t, server.Close())
	})
	config := filepath.Join(folder, "terraform.rc")
	require.NoError(t, os.WriteFile(config, []byte(`disable_checkpoint = true
		provider_installation {
		  dev_overrides {
		    "terraform-provider-trove/trove" = "`+folder+`"
		  }
		  direct {}
		}`), 0o600))
	env := append(server.Environment(web.URL), "TF_CLI_CONFIG_FILE="+config, "TF_INPUT=0", "TF_IN_AUTOMATION=1", "HOME="+folder, "PATH="+os.Getenv("PATH"))
	return &program{path: path, env: env, server: server}
}

// run returns what a command prints, and an error where its exit status is not 0.
func (p *program) run(t *testing.T, folder string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	command := exec.CommandContext(t.Context(), p.path, args...) //nolint:gosec // The program that the tests are run with.
	command.Dir, command.Env, command.Stdout, command.Stderr = folder, p.env, &out, &out
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 5 * time.Second
	err := command.Run()
	return out.String(), err
}

// must is run for commands that have to succeed.
func (p *program) must(t *testing.T, folder string, args ...string) string {
	t.Helper()
	out, err := p.run(t, folder, args...)
	require.NoError(t, err, "terraform %s\n%s", strings.Join(args, " "), out)
	return out
}

// instances are those that the sandbox has.
func (p *program) instances(t *testing.T) []string {
	t.Helper()
	request := httptest.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, "http://127.0.0.1/_sandbox/state", nil)
	answer := httptest.NewRecorder()
	p.server.ServeHTTP(answer, request)
	return namesOf(t, answer.Body.Bytes())
}

// copied is the module in a folder of its own, where Terraform may write.
func copied(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS(example)))
	return folder
}

// namesOf are the names of the instances in the sandbox's state.
func namesOf(t *testing.T, document []byte) []string {
	t.Helper()
	var state struct {
		Instances *[]struct {
			Name string `json:"name"`
		} `json:"instances"`
	}
	require.NoError(t, json.Unmarshal(document, &state), string(document))
	require.NotNil(t, state.Instances, string(document))
	names := []string{}
	for _, instance := range *state.Instances {
		names = append(names, instance.Name)
	}
	return names
}
