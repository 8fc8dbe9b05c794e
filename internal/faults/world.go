package faults

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/faults/core"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// world is a cloud and a Terraform that works on it, until it is closed.
type world struct {
	// file is where the server keeps what it has.
	file      string
	server    *sandbox.Server
	wire      *wire
	terraform *core.Terraform
	close     func() error
}

// schemas are the provider's, which are the same in all worlds; nil before the first.
var schemas atomic.Pointer[core.Schemas]

// snapshot is a world that was put away: the file of its servers, and Terraform's state.
type snapshot struct {
	file  string
	state core.State
}

// open makes a world of a snapshot, in a folder of its own. The snapshot stays as it is.
func open(ctx context.Context, api string, before snapshot, folder string) (*world, error) {
	from, err := copyOf(before, folder)
	if err != nil {
		return nil, err
	}
	server, err := sandbox.New(ctx, sandbox.Options{API: api, Path: from.file})
	if err != nil {
		return nil, err
	}
	w := &world{file: from.file, server: server}
	listening, closing := newWire(server)
	w.wire = listening
	w.close = func() error {
		schemas.Store(w.terraform.Schemas)
		closing()
		return server.Close()
	}
	w.terraform = &core.Terraform{Start: w.start, Killed: listening.killed, State: from.state.Clone(), Schemas: schemas.Load()}
	if w.terraform.State == nil {
		w.terraform.State = core.State{}
	}
	return w, nil
}

// start starts the provider, which connects to this world by its own clock.
func (w *world) start() core.Process {
	p := w.wire.start()
	who, server := w.server.Identity(), w.server
	connect := func(cfg *session.Config) {
		*cfg = session.Config{UserAgent: p.name(), Clock: clock{server, p}, Block: clouds.Block{
			"auth_url": w.wire.address + "/identity/v3", "user_name": who.User, "password": who.Password, "tenant_name": who.Project,
			"user_domain_name": "Default", "project_domain_name": "Default",
		}}
	}
	return core.Process{
		Server: providerserver.NewProtocol6(provider.New("test", connect)())(),
		Dead: func() bool {
			w.wire.doom(p)
			return p.isDead()
		},
		Close: p.kill,
	}
}

// copyOf is a snapshot for one who changes it, in a folder of its own. That of nothing is nothing.
func copyOf(from snapshot, folder string) (snapshot, error) {
	to := snapshot{filepath.Join(folder, "trove.db"), from.state}
	if from.file == "" {
		if err := os.Remove(to.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return to, err
		}
		return to, nil
	}
	content, err := os.ReadFile(from.file)
	if err != nil {
		return to, err
	}
	return to, os.WriteFile(to.file, content, 0o600) //nolint:gosec // Both are in the folder of the test.
}

// apply is one command of a user's, who may be stopped by the fault.
func (w *world) command(ctx context.Context, s step) (*core.Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w.wire.mu.Lock()
	w.wire.stop, w.wire.dead = cancel, false
	w.wire.mu.Unlock()
	if s.name == end {
		return w.terraform.Destroy(ctx, s.configuration)
	}
	return w.terraform.Apply(ctx, s.configuration)
}

// picture is what the servers have, as far as it is the same in each run of a life: a line for each object, but for what an installation
// has from the beginning. Made is how many clusters, nodes and instances there ever were.
func (w *world) picture(ctx context.Context) (lines []string, made int, err error) {
	state, err := w.server.State(ctx)
	if err != nil {
		return nil, 0, err
	}
	names := map[string]string{}
	for _, i := range state.Instances {
		names[i.ID] = i.Name
	}
	for _, c := range state.Clusters {
		lines = append(lines, fmt.Sprintf("cluster %s: %s", c.Name, c.Status))
		for _, n := range c.Nodes {
			lines = append(lines, fmt.Sprintf("node of %s: %s in %s, flavor %s, volume %d, type %q", c.Name, n.Status, n.Region, n.FlavorID, n.VolumeSize, n.Type))
		}
	}
	for _, i := range state.Instances {
		line := fmt.Sprintf("instance %s: %s, flavor %s, volume %d, slave of %q, group %t", i.Name, i.Status, i.FlavorID, i.VolumeSize, names[i.SlaveOf], i.ConfigurationID != "")
		var contents []string
		for _, d := range i.Databases {
			contents = append(contents, "database "+d.Name)
		}
		for _, u := range i.Users {
			contents = append(contents, fmt.Sprintf("user %s of %v", u.Name, u.Databases))
		}
		slices.Sort(contents)
		line += " " + strings.Join(contents, ", ")
		lines = append(lines, line)
	}
	for _, b := range state.Backups {
		lines = append(lines, fmt.Sprintf("backup %s: %s", b.Name, b.Status))
	}
	for _, c := range state.Configurations {
		if c.Name == groupName {
			lines = append(lines, fmt.Sprintf("group %s: %v", c.Name, c.Values))
		}
	}
	slices.Sort(lines)
	made, err = w.everMade(ctx)
	return lines, made, err
}

// everMade counts the clusters, nodes and instances that there ever were.
func (w *world) everMade(ctx context.Context) (int, error) {
	events, err := w.server.History(ctx, 0)
	if err != nil {
		return 0, err
	}
	ids := map[string]bool{}
	for _, event := range events {
		ids[event.ObjectID] = true
	}
	return len(ids), nil
}

// importOf finds in an error the one object that was made and not written down, and the address that its import is for.
func importOf(d core.Diagnostic) (address, id string, ok bool) {
	for _, command := range []string{"terraform state list -id=", "terraform import ADDRESS "} {
		if _, rest, found := strings.Cut(d.Detail, command); found {
			return d.Address, strings.Fields(rest)[0], !strings.Contains(rest, command)
		}
	}
	return "", "", false
}
