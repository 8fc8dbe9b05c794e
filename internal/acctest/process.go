package acctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Terraform is a folder with a configuration in which Terraform's own program runs with the provider's own program,
// for what can't be tested in one process: signals, exit statuses, what is printed.
type Terraform struct {
	folder      string
	programs    string
	environment []string
}

// program is the folder with the provider's program, which is linked once for all tests of a package. Main removes it.
var program struct {
	once   sync.Once
	folder string
	err    error
}

func buildProvider(ctx context.Context) (folder string, err error) {
	program.once.Do(func() {
		if program.folder, program.err = os.MkdirTemp("", "terraform-provider-trove-"); program.err != nil {
			return
		}
		build := exec.CommandContext(ctx, "go", "build", "-o", program.folder, "github.com/terraform-provider-trove/terraform-provider-trove") //nolint:gosec // The folder is the tests' own.
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if printed, err := build.CombinedOutput(); err != nil {
			program.err = fmt.Errorf("%w: %s", err, printed)
		}
	})
	return program.folder, program.err
}

// Terraform lays out the configuration beside the provider's program.
func (c *Cloud) Terraform(t *testing.T, configuration string) *Terraform {
	t.Helper()
	folder, programs := t.TempDir(), t.TempDir()
	built, err := buildProvider(t.Context())
	require.NoError(t, err)
	require.NoError(t, os.Link(filepath.Join(built, "terraform-provider-trove"), filepath.Join(programs, "terraform-provider-trove")))

	tf := &Terraform{folder: folder, programs: programs}
	tf.install(t, "terraform-provider-trove/trove")
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "OS_") && !strings.HasPrefix(entry, "TF_") {
			tf.environment = append(tf.environment, entry)
		}
	}
	cfg := c.Config().Block
	tf.environment = append(tf.environment, "TF_CLI_CONFIG_FILE="+tf.installation(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"OS_AUTH_URL="+cfg["auth_url"], "OS_USERNAME="+cfg["user_name"], "OS_PASSWORD="+cfg["password"], "OS_PROJECT_NAME="+cfg["tenant_name"],
		"OS_USER_DOMAIN_NAME="+cfg["user_domain_name"], "OS_PROJECT_DOMAIN_NAME="+cfg["project_domain_name"], "OS_REGION_NAME="+cfg["region"])
	tf.Write(t, configuration)
	return tf
}

// installation is the file that tells Terraform where the providers are.
func (tf *Terraform) installation() string { return filepath.Join(tf.programs, "terraform.rc") }

// install makes the provider's program the one of these addresses, so that nothing is to be downloaded.
func (tf *Terraform) install(t *testing.T, addresses ...string) {
	t.Helper()
	overrides := ""
	for _, address := range addresses {
		overrides += fmt.Sprintf("    %q = %q\n", address, tf.programs)
	}
	require.NoError(t, os.WriteFile(tf.installation(), []byte("disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n"+overrides+"  }\n  direct {}\n}\n"), 0o600))
}

// StandIn makes the provider's program stand for another provider, which Terraform wants to be installed while the state
// has something of it. It is started, and asked for nothing but its schema.
func (tf *Terraform) StandIn(t *testing.T, address string) {
	t.Helper()
	const program = "terraform-provider-"
	require.NoError(t, os.Symlink(program+"trove", filepath.Join(tf.programs, program+path.Base(address))))
	inOpenTofu := strings.Replace(address, "registry.terraform.io/", "registry.opentofu.org/", 1)
	tf.install(t, "terraform-provider-trove/trove", address, inOpenTofu)
}

// Write replaces the configuration.
func (tf *Terraform) Write(t *testing.T, configuration string) {
	t.Helper()
	const source = "terraform {\n  required_providers {\n    trove = { source = \"terraform-provider-trove/trove\" }\n  }\n}\n"
	require.NoError(t, os.WriteFile(filepath.Join(tf.folder, "main.tf"), []byte(source+configuration), 0o600))
}

// Folder is where Terraform runs.
func (tf *Terraform) Folder() string { return tf.folder }

// WriteFile puts a file beside the configuration, where Terraform runs.
func (tf *Terraform) WriteFile(t *testing.T, name, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(tf.folder, name), []byte(content), 0o600))
}

// Export makes these the only variables of OpenStack and of Terraform's log that the shell has.
func (tf *Terraform) Export(variables map[string]string) {
	tf.environment = slices.DeleteFunc(tf.environment, func(entry string) bool {
		return strings.HasPrefix(entry, "OS_") || strings.HasPrefix(entry, "TF_LOG") || strings.HasPrefix(entry, "TROVE_")
	})
	for name, value := range variables {
		tf.environment = append(tf.environment, name+"="+value)
	}
}

// WriteState replaces the state: the document is what Terraform keeps in terraform.tfstate.
func (tf *Terraform) WriteState(t *testing.T, json string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(tf.folder, "terraform.tfstate"), []byte(json), 0o600))
}

// Run runs Terraform to its end, and returns its exit status and all that it printed.
func (tf *Terraform) Run(t *testing.T, arguments ...string) (int, string) {
	t.Helper()
	return tf.Start(t, arguments...).Wait(t)
}

// Running is a Terraform that has been started.
type Running struct {
	command *exec.Cmd
	printed *bytes.Buffer
	ended   chan struct{}
	err     error // of the program, once it has ended
}

// Start starts Terraform.
func (tf *Terraform) Start(t *testing.T, arguments ...string) *Running {
	t.Helper()
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}
	running := &Running{command: exec.CommandContext(t.Context(), program, arguments...), printed: &bytes.Buffer{}, ended: make(chan struct{})} //nolint:gosec // The program is the one under test.
	running.command.Dir, running.command.Env = tf.folder, tf.environment
	running.command.Stdout, running.command.Stderr = running.printed, running.printed
	running.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Kill takes the provider with it
	require.NoError(t, running.command.Start())
	go func() {
		running.err = running.command.Wait()
		close(running.ended)
	}()
	return running
}

// Interrupt is Ctrl-C.
func (r *Running) Interrupt(t *testing.T) {
	t.Helper()
	require.NoError(t, r.command.Process.Signal(os.Interrupt))
}

// Kill ends Terraform and the provider at once, without a chance to save anything.
func (r *Running) Kill(t *testing.T) {
	t.Helper()
	require.NoError(t, syscall.Kill(-r.command.Process.Pid, syscall.SIGKILL))
}

// KillProvider ends the provider alone, and leaves Terraform to cope with that.
func (r *Running) KillProvider(t *testing.T) {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	killed := 0
	for _, process := range processes {
		id, err := strconv.Atoi(filepath.Base(process))
		require.NoError(t, err)
		group, err := syscall.Getpgid(id)
		if program, _ := os.Readlink(process + "/exe"); err == nil && group == r.command.Process.Pid && strings.HasPrefix(filepath.Base(program), "terraform-provider-") {
			require.NoError(t, syscall.Kill(id, syscall.SIGKILL))
			killed++
		}
	}
	require.Equal(t, 1, killed, "providers of this Terraform")
}

// Wait waits for Terraform's end, and returns its exit status and all that it printed.
func (r *Running) Wait(t *testing.T) (int, string) {
	t.Helper()
	<-r.ended
	var exit *exec.ExitError
	if r.err != nil && !errors.As(r.err, &exit) {
		require.NoError(t, r.err)
	}
	return r.command.ProcessState.ExitCode(), r.printed.String()
}

// Apply runs terraform apply to its end, and lets the time of the servers pass meanwhile.
func (c *Cloud) Apply(t *testing.T, tf *Terraform) (int, string) {
	t.Helper()
	return c.Finish(t, tf.Start(t, "apply", "-auto-approve", "-no-color"))
}

// Finish waits for the end of a Terraform that has been started, and lets the time of the servers pass meanwhile.
func (c *Cloud) Finish(t *testing.T, running *Running) (int, string) {
	t.Helper()
	c.backend.passTime(t, running.ended)
	return running.Wait(t)
}

// NeedsTerraform ends a test or a benchmark that runs Terraform itself where acceptance tests are not asked for, as the test
// framework does with its own.
func NeedsTerraform(t testing.TB) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests and their benchmarks run with TF_ACC=1; make test and make bench set it.")
	}
}

// AssertNoWarning looks whether Terraform has printed a warning, but for the one that it is to run a provider that was built here.
func AssertNoWarning(t *testing.T, printed string) {
	t.Helper()
	assert.NotContains(t, strings.Replace(printed, "Warning: Provider development overrides are in effect", "", 1), "Warning", printed)
}
