package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// grace is how long Terraform and the sandbox may take to end after an interrupt, before they are killed.
const grace = 5 * time.Second

// terraform runs Terraform, or OpenTofu, in one folder.
type terraform struct {
	program string
	folder  string
	env     []string
	log     *logbook // gets the command lines and all output
}

// change is one line of a plan: a resource and what is to be done to it, in Terraform's words ("update", "create", …).
type change struct {
	Address string
	Actions []string
}

func (c change) String() string { return c.Address + " (" + strings.Join(c.Actions, ", ") + ")" }

// run returns the exit status and what was written to standard output. The error is about starting or stopping the program; an
// exit status other than 0 is none.
func (t terraform) run(ctx context.Context, args ...string) (int, string, error) {
	t.log.command(append([]string{filepath.Base(t.program)}, args...)...)
	var stdout bytes.Buffer
	cmd := exec.CommandContext(ctx, t.program, args...) //nolint:gosec // The program is the one that the user chose.
	cmd.Dir, cmd.Env = t.folder, t.env
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&stdout, t.log), t.log
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = grace
	err := cmd.Run()
	if ctx.Err() != nil {
		return 0, "", context.Cause(ctx)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), stdout.String(), nil
	}
	return 0, stdout.String(), err
}

// must is run for commands of which any exit status but 0 is a failure.
func (t terraform) must(ctx context.Context, args ...string) (string, error) {
	exit, out, err := t.run(ctx, args...)
	if err == nil && exit != 0 {
		err = fmt.Errorf("%s %s: exit status %d", filepath.Base(t.program), args[0], exit)
	}
	return out, err
}

// plan makes a plan, keeps it in the folder for applyPlan, and returns what it would change and what Terraform printed. Where
// nothing is to change, outputs included, the text is empty: Terraform says so itself (-detailed-exitcode).
func (t terraform) plan(ctx context.Context) ([]change, string, error) {
	exit, text, err := t.run(ctx, "plan", "-no-color", "-input=false", "-detailed-exitcode", "-out=plan")
	if err != nil || exit == 0 {
		return nil, "", err
	}
	if exit != 2 {
		return nil, "", fmt.Errorf("plan: exit status %d", exit)
	}
	document, err := t.must(ctx, "show", "-json", "plan")
	if err != nil {
		return nil, "", err
	}
	changes, err := changesOf([]byte(document))
	return changes, text, err
}

func (t terraform) applyPlan(ctx context.Context) (string, error) {
	out, err := t.must(ctx, "apply", "-no-color", "-input=false", "plan")
	return lineWith(out, "Apply complete!"), err
}

// changesOf reads Terraform's JSON form of a plan. Resources that stay as they are, and data sources, are left out.
func changesOf(plan []byte) ([]change, error) {
	var document struct {
		Resources []struct {
			Address string `json:"address"`
			Mode    string `json:"mode"`
			Change  struct {
				Actions []string `json:"actions"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(plan, &document); err != nil {
		return nil, fmt.Errorf("reading the plan: %w", err)
	}
	changes := []change{}
	for _, r := range document.Resources {
		if r.Mode == "managed" && !slices.Equal(r.Change.Actions, []string{"no-op"}) {
			changes = append(changes, change{r.Address, r.Change.Actions})
		}
	}
	return changes, nil
}

// environment is what Terraform runs with: the caller's, without anything that leads to another cloud, another Terraform
// configuration or another home, and with what the sandbox says.
func environment(caller []string, home, cliConfig string, cloud map[string]string) []string {
	set := map[string]string{
		"HOME":               home,
		"TF_CLI_CONFIG_FILE": cliConfig,
		"TF_IN_AUTOMATION":   "1",
		"TF_INPUT":           "0",
		"CHECKPOINT_DISABLE": "1",
	}
	maps.Copy(set, cloud)
	env := []string{}
	for _, entry := range caller {
		name, _, _ := strings.Cut(entry, "=")
		_, ours := set[name]
		foreign := slices.ContainsFunc([]string{"OS_", "TF_", "TROVE_", "XDG_"}, func(prefix string) bool {
			return strings.HasPrefix(name, prefix)
		})
		if !ours && !foreign {
			env = append(env, entry)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		env = append(env, name+"="+set[name])
	}
	return env
}

// cliConfiguration makes Terraform take the provider from a folder, without init and without asking any registry.
func cliConfiguration(providerFolder string) string {
	return fmt.Sprintf(`disable_checkpoint = true

provider_installation {
  dev_overrides {
    "terraform-provider-trove/trove" = %q
  }
  direct {}
}
`, providerFolder)
}
