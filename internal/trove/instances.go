package trove

import (
	"context"
	"errors"
	"fmt"
)

func (i Instance) summary() summary {
	return summary{id: i.ID, name: i.Name, status: i.Status, datastore: i.Datastore, created: i.Created, fault: i.Fault}
}

// Instance shows an instance.
//
// Specification, sections Show Master and Show Slave.
func (c *Client) Instance(ctx context.Context, id string) (Instance, error) {
	instance, err := fetch(ctx, c, c.dialect.showInstance(id), c.dialect.decodeInstance)
	if err == nil {
		c.sightings.saw(instance.ID)
	}
	return instance, err
}

// Instances lists all instances of the project, in the order of the server, page after page.
func (c *Client) Instances(ctx context.Context) ([]Instance, error) {
	instances, _, err := c.instancePages(ctx)
	return instances, err
}

// instancePages lists all instances, and tells how many requests that took.
func (c *Client) instancePages(ctx context.Context) ([]Instance, int, error) {
	instances, pages, err := fetchAll(ctx, c, c.dialect.listInstances, c.dialect.decodeInstances)
	for _, instance := range instances {
		c.sightings.saw(instance.ID)
	}
	return instances, pages, err
}

// CreateInstance asks for an instance, and returns it as the server answers: it is not built yet. What CreateCluster
// says of lost answers and cancelled contexts holds here too.
//
// The slaves of one master are asked for one after the other: while the master's snapshot is taken for one, it is too
// busy for the next. Where it is, the request is made once more when the master is ready again.
//
// Specification, sections Create Master and Create Slave.
func (c *Client) CreateInstance(ctx context.Context, spec InstanceSpec) (Created[Instance], error) {
	instance := creation[Instance]{
		kind: "instance", name: spec.Name, datastore: spec.Datastore,
		send: func(ctx context.Context) (Instance, error) {
			return fetch(ctx, c, c.dialect.createInstance(spec), c.dialect.decodeInstance)
		},
		list:      c.Instances,
		firstPage: c.dialect.listInstances(""),
		matches: func(instance Instance) bool {
			master := ""
			if spec.SlaveOf != nil {
				master = spec.SlaveOf.InstanceID
			}
			return instance.MasterID == master && agrees(instance.FlavorID, spec.FlavorID) &&
				agrees(instance.VolumeSize, spec.VolumeSize)
		},
	}
	if spec.SlaveOf == nil {
		return create(ctx, c, instance)
	}
	unlock, err := c.locks.lock(ctx, spec.SlaveOf.InstanceID)
	if err != nil {
		return Created[Instance]{}, err
	}
	defer unlock()
	created, err := create(ctx, c, instance)
	if !errors.Is(err, ErrBusy) {
		return created, err
	}
	if _, err := c.WaitInstanceReady(ctx, spec.SlaveOf.InstanceID); err != nil {
		return Created[Instance]{}, fmt.Errorf("creating slave %q, its master: %w", spec.Name, err)
	}
	return create(ctx, c, instance)
}

// DeleteInstance asks for the instance's deletion, and does not wait for its end. One that is gone already is fine.
// Where the server is still busy with the instance, it waits for that, and asks once more. stuckIn is as DeleteCluster's.
func (c *Client) DeleteInstance(ctx context.Context, id string) (stuckIn string, err error) {
	return "", deleteAtRest(ctx, c, c.instancePolls, id, c.dialect.deleteInstance(id))
}
