package trove

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// declaredNames are the names of instances that are called otherwise yet, by their ids.
type declaredNames struct {
	mu    sync.Mutex
	names map[string]string
	looks map[string]buildLook
}

// buildLook is what tells, by a change, that the server has got on with a build, and may take a new name now.
type buildLook struct {
	status  api.Status
	updated time.Time
	address bool
}

func lookOf(instance api.Instance) buildLook {
	return buildLook{status: instance.Status, updated: instance.Updated, address: len(instance.IP) > 0}
}

// note remembers the name that an instance is to have, and what it looked like when it was last told.
func (d *declaredNames) note(instance api.Instance, name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.names == nil {
		d.names, d.looks = map[string]string{}, map[string]buildLook{}
	}
	d.names[instance.ID], d.looks[instance.ID] = name, lookOf(instance)
}

func (d *declaredNames) of(id string) (name string, told buildLook, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name, ok = d.names[id]
	return name, d.looks[id], ok
}

func (d *declaredNames) forget(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.names, id)
	delete(d.looks, id)
}

// hasServer tells whether an instance is known to have a server: one is built, or has an address. Deployed Trove takes no change of an
// instance that has none yet (422), and a slave gets one only after the snapshot.
//
// Trove, trove/instance/models.py, load_instance with needs_server.
func hasServer(instance api.Instance) bool {
	class, err := instance.Status.Class()
	return len(instance.IP) > 0 || err == nil && class == api.Ready
}

// callIt gives an instance the name that it was declared with, if the server takes it now. If not, WaitInstanceReady goes on, and tells
// what is wrong.
func (c *Client) callIt(ctx context.Context, instance api.Instance, name string) {
	c.declared.note(instance, name)
	ctx, done := withGrace(ctx)
	defer done()
	if err := c.act(ctx, c.dialect.RenameInstance(instance.ID, name)); err != nil {
		tflog.Info(ctx, "The instance gets its name later", map[string]any{
			"id": instance.ID, "called": instance.Name, "name": name, "error": err.Error(),
		})
	}
}

// waitNamed waits until an instance is ready and has the name that it was declared with. It gets it as soon as the server
// takes it: whoever is killed meanwhile is to leave as little as possible that is misnamed.
func (c *Client) waitNamed(ctx context.Context, id string) (api.Instance, error) {
	ready := whenReady[api.Instance]("instance")
	for {
		name, told, open := c.declared.of(id)
		built := false
		instance, err := watch(ctx, c, c.instancePolls, id, func(now api.Instance) (bool, error) {
			var err error
			built, err = ready(now)
			return built || open && now.Name != name && hasServer(now) && lookOf(now) != told, err
		})
		switch {
		case !open:
			return instance, err
		case err != nil:
			if instance.ID != "" && instance.Name != name {
				last, done := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
				defer done()
				c.callIt(last, instance, name)
			}
			return instance, err
		case !built:
			c.callIt(ctx, instance, name)
		case instance.Name == name:
			c.declared.forget(id)
			return instance, nil
		default:
			// Whoever waits may hold the instance's lock.
			if err := c.rename(ctx, id, name); err != nil {
				return instance, fmt.Errorf("instance %s is ready, but is still called %q: %w", id, instance.Name, err)
			}
			instance.Name = name
			return instance, nil
		}
	}
}
