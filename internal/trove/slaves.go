package trove

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// CreateSlaves makes so many slaves of one master, alike but for their names, from one snapshot. They are called after
// spec.Name, with "-1", "-2" and so on; a single one is called spec.Name. It returns all of them, in that order, as they
// are shown: they are not built yet. What CreateInstance says of the master, and CreateCluster of lost answers, holds here
// too.
//
// The server tells the last of them alone; the others are found by their names among the slaves that the master did not
// have before. Where that is not certain, it is an *AmbiguousError; those that are certain are returned beside an error.
//
// Trove, trove/instance/models.py, Instance.create, replica_count, of which it takes 1 to 3.
func (c *Client) CreateSlaves(ctx context.Context, spec InstanceSpec, count int) ([]Instance, error) {
	if r := c.dialect.createSlaves(spec, count); r.method == "" {
		return nil, &UnsupportedError{Operation: OperationCreateSlave, API: c.API()}
	}
	if spec.SlaveOf == nil {
		return nil, fmt.Errorf("creating slaves %q: whose slaves they are to be is not said", spec.Name)
	}
	unlock, err := c.locks.lock(ctx, spec.masterID())
	if err != nil {
		return nil, err
	}
	defer unlock()
	names := slaveNames(spec.Name, count)
	creations := make([]string, len(names)) // the locks that create uses
	for i, name := range names {
		creations[i] = "instance " + name
	}
	free, err := c.lockAll(ctx, creations...)
	if err != nil {
		return nil, err
	}
	defer free()

	var made []Instance
	err = c.whenMasterCan(ctx, spec, func() error {
		made, err = c.createSlaves(ctx, spec, names)
		return err
	})
	return made, err
}

// slaveNames are the names that the server gives to slaves that are made together.
func slaveNames(name string, count int) []string {
	if count == 1 {
		return []string{name}
	}
	var names []string
	for i := range count {
		names = append(names, fmt.Sprintf("%s-%d", name, i+1))
	}
	return names
}

// brood is slaves that are made together, and how to know them.
type brood struct {
	masterID string
	names    []string
	// older are the slaves that the master had before.
	older []string
	since sighting
	// told is the one that the server told, the last; it is empty where the answer was lost.
	told Instance
}

// createSlaves asks for the slaves once, and finds them.
func (c *Client) createSlaves(ctx context.Context, spec InstanceSpec, names []string) ([]Instance, error) {
	master, err := c.afterSiblings(ctx, spec)
	if err != nil {
		return nil, err
	}
	b := brood{masterID: master.ID, names: names, older: master.SlaveIDs, since: c.sightings.moment()}
	err = c.certainly(ctx, fmt.Sprintf("creating slaves %q", spec.Name),
		func(ctx context.Context) error {
			var err error
			b.told, err = fetch(ctx, c, c.dialect.createSlaves(spec, len(names)), c.dialect.decodeInstance)
			return err
		},
		// They are made all or none, but may appear one after the other. Where one is there, all are looked for below.
		func(ctx context.Context) (bool, error) {
			all, err := c.Instances(ctx)
			if err != nil {
				return false, err
			}
			found, err := c.pick(all, b)
			return len(found) > 0, err
		})
	if err != nil {
		return nil, err
	}
	if b.told.ID != "" {
		c.sightings.saw(b.told.ID)
		if err := c.checkSlave(spec, b.told); err != nil || len(names) == 1 {
			return []Instance{b.told}, err
		}
	}
	return c.findBrood(ctx, b)
}

// findBrood looks for the slaves until all of them are there. A caller who is cancelled is still told of them.
func (c *Client) findBrood(ctx context.Context, b brood) ([]Instance, error) {
	ctx, done := withGrace(ctx)
	defer done()
	var found []Instance
	for _, pause := range lookings {
		if err := c.clock.Sleep(ctx, pause); err != nil {
			return found, err
		}
		all, err := c.Instances(ctx)
		if err != nil {
			return found, fmt.Errorf("looking for the slaves that were made of %s: %w", b.masterID, err)
		}
		if found, err = c.pick(all, b); err != nil || len(found) == len(b.names) {
			return found, err
		}
	}
	missing := slices.DeleteFunc(slices.Clone(b.names), func(name string) bool {
		return slices.ContainsFunc(found, func(i Instance) bool { return i.Name == name })
	})
	return found, fmt.Errorf("the server made %d slaves of %s, but does not show %s",
		len(b.names), b.masterID, strings.Join(missing, ", "))
}

// pick finds the slaves in a list, in the order of their names. Of several that may be the same one, none is taken.
func (c *Client) pick(all []Instance, b brood) ([]Instance, error) {
	var found []Instance
	var unclear error
	for i, name := range b.names {
		var candidates []Instance
		for _, instance := range all {
			if instance.Name == name && instance.MasterID == b.masterID && !slices.Contains(b.older, instance.ID) &&
				c.sightings.madeSince(instance.summary(), b.since) {
				candidates = append(candidates, instance)
			}
		}
		if i == len(b.names)-1 && b.told.ID != "" {
			candidates = []Instance{b.told}
		}
		switch len(candidates) {
		case 0:
		case 1:
			found = append(found, candidates[0])
		default:
			if unclear == nil {
				unclear = newAmbiguousError("instance", name, candidates)
			}
		}
	}
	return found, unclear
}
