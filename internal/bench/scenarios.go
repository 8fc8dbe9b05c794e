package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The names of the providers in results.
const (
	ourName     = "ours"
	nothingName = "nothing"
	peerName    = "peer"
)

// subject is a provider, with a configuration of so many objects.
type subject struct {
	name, address, local, program string
	// config declares so many objects: instances, or clusters where clusters is asked for and the provider has them.
	config func(count int, clusters bool) string
}

func providersOf(o options) []subject {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	subjects := []subject{
		{ourName, "terraform-provider-trove/trove", "trove", o.provider, func(count int, clusters bool) string {
			if clusters {
				return fmt.Sprintf(`resource "trove_cluster" "db" {
  count     = %d
  name      = "db-${count.index}"
  datastore = { type = "mariadb", version = "10.4.12" }
  flavor_id = "2"
  volume    = { size = 1 }
  size      = 3
}
`, count)
			}
			return fmt.Sprintf(`resource "trove_instance" "db" {
  count     = %d
  name      = "db-${count.index}"
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }
}
`, count)
		}},
		{nothingName, "bench/nothing", "nothing", self, func(count int, _ bool) string {
			return fmt.Sprintf("resource \"nothing_thing\" \"it\" {\n  count = %d\n  name  = \"it-${count.index}\"\n}\n", count)
		}},
	}
	if o.peer != "" {
		subjects = append(subjects, subject{peerName, "terraform-provider-openstack/openstack", "openstack", o.peer, func(count int, clusters bool) string {
			if clusters {
				return ""
			}
			return fmt.Sprintf(`resource "openstack_db_instance_v1" "db" {
  count     = %d
  name      = "db-${count.index}"
  flavor_id = "2"
  size      = 1
  volume_type = "ssd"
  datastore {
    type    = "mysql"
    version = "5.7.29"
  }
}
`, count)
		}})
	}
	return subjects
}

// scenario is a command that is measured, after those that lead to it.
type scenario struct {
	name    string
	sandbox []string   // how the sandbox is started
	before  [][]string // Terraform's commands before
	command []string
	bar     func(count int) string // for our GETs
	// clusters says that the objects are clusters of three nodes, and only how many of them there are at most.
	clusters int
}

var (
	apply = []string{"apply", "-auto-approve", "-no-color", "-parallelism=50"}
	plan  = []string{"plan", "-no-color"}
	fast  = []string{"-speed", "1000"}
)

var scenarios = []scenario{
	{name: "refresh", sandbox: fast, before: [][]string{apply}, command: plan, bar: pages},
	{name: "refresh of clusters of 3", sandbox: fast, before: [][]string{apply}, command: plan, clusters: 100, bar: func(count int) string { return fmt.Sprint(max(count/4, 3)) }},
	{name: "create, builds of no length", sandbox: fast, command: apply, bar: func(count int) string { return fmt.Sprint(count) }},
}

// pages is the bar of a refresh.
func pages(count int) string { return fmt.Sprint(count/20 + 3) }

// measure runs one scenario with one provider, on a sandbox of its own.
func measure(ctx context.Context, o options, s scenario, p subject, count int) (result, error) {
	root, err := os.MkdirTemp("", "bench")
	if err != nil {
		return result{}, err
	}
	defer os.RemoveAll(root) //nolint:errcheck // It is a temporary folder.
	box, err := startSandbox(ctx, o.sandbox, s.sandbox)
	if err != nil {
		return result{}, err
	}
	defer box.stop()
	plugins, err := folderOf(root, p)
	if err != nil {
		return result{}, err
	}
	work, usages := filepath.Join(root, "work"), filepath.Join(root, "usage")
	if err := errors.Join(os.Mkdir(work, 0o700), os.Mkdir(usages, 0o700)); err != nil {
		return result{}, err
	}
	rc := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", p.address, plugins)
	main := fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n\nprovider %q {}\n\n%s", p.local, p.address, p.local, p.config(count, s.clusters > 0))
	if err := errors.Join(
		os.WriteFile(filepath.Join(root, "terraform.rc"), []byte(rc), 0o600),
		os.WriteFile(filepath.Join(work, "main.tf"), []byte(main), 0o600),
	); err != nil {
		return result{}, err
	}
	env := append(append(os.Environ(), box.env...), "TF_CLI_CONFIG_FILE="+filepath.Join(root, "terraform.rc"),
		programVariable+"="+p.program, usageVariable+"="+usages)
	terraform := func(args []string) error {
		cmd := exec.CommandContext(ctx, o.terraform, args...) //nolint:gosec // The program that the user chose.
		cmd.Dir, cmd.Env = work, env
		if output, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("terraform %s: %w\n%s", args[0], err, output)
		}
		return nil
	}
	for _, args := range s.before {
		if err := terraform(args); err != nil {
			return result{}, err
		}
	}
	if _, err := usageIn(usages); err != nil {
		return result{}, err
	}
	if err := box.forget(ctx); err != nil {
		return result{}, err
	}
	start := time.Now()
	if err := terraform(s.command); err != nil {
		return result{}, err
	}
	got := result{wall: time.Since(start)}
	if got.usage, err = usageIn(usages); err != nil {
		return result{}, err
	}
	return got, box.count(ctx, &got)
}

// box is a running sandbox.
type box struct {
	address string
	env     []string
	cmd     *exec.Cmd
}

func startSandbox(ctx context.Context, program string, args []string) (*box, error) {
	cmd := exec.CommandContext(ctx, program, append([]string{"-api", "v1.0", "-listen", "127.0.0.1:0", "-token-ttl", "10000h"}, args...)...) //nolint:gosec // The program that was just built.
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	b := &box{cmd: cmd}
	lines := bufio.NewScanner(stdout)
	for b.address == "" && lines.Scan() {
		assignment, _ := strings.CutPrefix(strings.TrimSpace(lines.Text()), "export ")
		name, value, _ := strings.Cut(assignment, "=")
		value = strings.Trim(value, `'"`)
		b.env = append(b.env, name+"="+value)
		if name == "TROVE_SANDBOX_URL" {
			b.address = value
		}
	}
	return b, lines.Err()
}

func (b *box) stop() {
	_ = b.cmd.Process.Signal(os.Interrupt) // It has nothing to save.
	_ = b.cmd.Wait()
}

// forget empties the sandbox's journal.
func (b *box) forget(ctx context.Context) error {
	return b.control(ctx, http.MethodDelete, nil)
}

// count reads off the journal what there were of requests.
func (b *box) count(ctx context.Context, into *result) error {
	var journal struct {
		Requests []struct {
			Method string `json:"method"`
			Path   string `json:"path"`
			Status int    `json:"status"`
		} `json:"requests"`
	}
	if err := b.control(ctx, http.MethodGet, &journal); err != nil {
		return err
	}
	for _, request := range journal.Requests {
		into.requests++
		if request.Method == http.MethodGet {
			into.gets++
		}
		if request.Status == http.StatusRequestEntityTooLarge || request.Status == http.StatusTooManyRequests {
			into.limited++
		}
	}
	return nil
}

func (b *box) control(ctx context.Context, method string, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, b.address+"/_sandbox/journal", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // It is only read.
	if into == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(into)
}
