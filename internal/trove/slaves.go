package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// CreateSlaves makes so many slaves of one master, alike but for their names, from one snapshot. They are called after
// spec.Name, with "-1", "-2" and so on; a single one is called spec.Name. It returns all of them, in that order, as they
// are shown: they are not built yet. What CreateInstance says of the master, and CreateCluster of lost answers, holds here
// too.
//
// In v1.0 the server tells the last of them alone; the others are found by their names among the slaves that the master did not
// have before. Where that is not certain, it is an *AmbiguousError; those that are certain are returned beside an error.
//
// Specification, section Feedback, Create Slave; Trove, trove/instance/models.py, Instance.create, replica_count, of which it takes
// 1 to 3.
func (c *Client) CreateSlaves(ctx context.Context, spec api.InstanceSpec, count int) ([]api.Instance, error) {
	if spec.SlaveOf == nil {
		return nil, fmt.Errorf("creating slaves %q: whose slaves they are to be is not said", spec.Name)
	}
	unlock, err := c.locks.lock(ctx, spec.MasterID())
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

	var made []api.Instance
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

// replicaOrder is slaves that are made together, and how to know them.
type replicaOrder struct {
	masterID string
	names    []string
	// older are the slaves that the master had before.
	older []string
	since checkpoint
	// told is the one that the server told, the last; it is empty where the answer was lost.
	told api.Instance
}

// madeReplicas is what was found of slaves that were made together.
type madeReplicas struct {
	replicaOrder
	found []api.Instance
	// unclear tells the names that several may have.
	unclear []*AmbiguousError
	// trouble is what kept from looking, and from being sure of what was told.
	trouble error
}

// Err is what is wrong with any of them.
func (l madeReplicas) err() error {
	if l.trouble != nil {
		return l.trouble
	}
	var all []error
	var missing []string
	for _, name := range l.names {
		var ambiguous *AmbiguousError
		if _, err := l.of(name); errors.As(err, &ambiguous) {
			all = append(all, err)
		} else if err != nil {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		all = append(all, l.notShown(missing...))
	}
	return errors.Join(all...)
}

// Of is the slave of a name.
func (l madeReplicas) of(name string) (api.Instance, error) {
	if place := slices.IndexFunc(l.found, func(i api.Instance) bool { return i.Name == name }); place >= 0 {
		return l.found[place], nil
	}
	if name == l.names[len(l.names)-1] && l.told.ID != "" {
		return l.told, nil // whatever it is called
	}
	if place := slices.IndexFunc(l.unclear, func(e *AmbiguousError) bool { return e.Name == name }); place >= 0 {
		return api.Instance{}, l.unclear[place]
	}
	if l.trouble != nil {
		return api.Instance{}, l.trouble
	}
	return api.Instance{}, l.notShown(name)
}

func (b replicaOrder) notShown(names ...string) error {
	return fmt.Errorf("the server made %d slaves of %s, but does not show %s", len(b.names), b.masterID, strings.Join(names, ", "))
}

// CreateSlaves asks for the slaves once, when their siblings are built, and finds them.
func (c *Client) createSlaves(ctx context.Context, spec api.InstanceSpec, names []string) ([]api.Instance, error) {
	master, err := c.afterOtherReplicas(ctx, spec)
	if err != nil {
		return nil, err
	}
	made, err := c.askForSlaves(ctx, spec, eachCalled(spec, names), master)
	if err != nil {
		return nil, err
	}
	return made.found, made.err()
}

// eachCalled are slaves like spec, by these names.
func eachCalled(spec api.InstanceSpec, names []string) []api.InstanceSpec {
	specs := make([]api.InstanceSpec, 0, len(names))
	for _, name := range names {
		spec.Name = name
		specs = append(specs, spec)
	}
	return specs
}

// askForSlaves asks for slaves of a master none of whose slaves is being built, by the names that they have at first. An error says that
// there are none, or that nobody knows; what is wrong with single ones is told by the litter.
func (c *Client) askForSlaves(ctx context.Context, base api.InstanceSpec, specs []api.InstanceSpec, master api.Instance) (madeReplicas, error) {
	b := replicaOrder{masterID: master.ID, older: master.SlaveIDs, since: c.now()}
	for _, spec := range specs {
		b.names = append(b.names, spec.Name)
	}
	what := fmt.Sprintf("creating slaves %q", base.Name)
	var told []api.Instance
	send := func(ctx context.Context) error {
		var err error
		told, err = fetch(ctx, c, c.dialect.CreateSlaves(base, specs), c.dialect.DecodeSlaves)
		return err
	}
	// They are made all or none, but may appear one after the other. Where one is there, all are looked for below.
	went := func(ctx context.Context) (bool, error) {
		all, err := c.Instances(ctx)
		if err != nil {
			return false, err
		}
		l := c.pick(all, b)
		if len(l.found) == 0 && len(l.unclear) > 0 {
			return false, l.unclear[0]
		}
		return len(l.found) > 0, nil
	}
	if err := c.certainlyMade(ctx, what, send, went); err != nil {
		return madeReplicas{}, err
	}
	if len(told) == 0 {
		return c.findBrood(ctx, b), nil
	}
	b.told = told[len(told)-1]
	for _, slave := range told {
		c.seen.saw(slave.ID)
	}
	l := madeReplicas{replicaOrder: b, found: told, trouble: c.checkSlave(base, b.told)}
	if len(told) < len(specs) && l.trouble == nil {
		l = c.findBrood(ctx, b)
	}
	return l, nil
}

// findBrood looks for the slaves until all of them are there, or several that may be the same one. A caller who is cancelled
// is still told of them.
func (c *Client) findBrood(ctx context.Context, b replicaOrder) madeReplicas {
	ctx, done := withGrace(ctx)
	defer done()
	l := madeReplicas{replicaOrder: b}
	for _, pause := range lookings {
		if l.trouble = c.clock.Sleep(ctx, pause); l.trouble != nil {
			break
		}
		all, err := c.Instances(ctx)
		if err != nil {
			l.trouble = fmt.Errorf("looking for the slaves that were made of %s: %w", b.masterID, err)
			break
		}
		if l = c.pick(all, b); len(l.found)+len(l.unclear) == len(b.names) {
			break
		}
	}
	return l
}

// pick finds the slaves in a list, in the order of their names. Of several that may be the same one, none is taken.
func (c *Client) pick(all []api.Instance, b replicaOrder) madeReplicas {
	l := madeReplicas{replicaOrder: b}
	for i, name := range b.names {
		var candidates []api.Instance
		for _, instance := range all {
			if instance.Name == name && instance.MasterID == b.masterID && !slices.Contains(b.older, instance.ID) &&
				c.seen.madeSince(instance.Summary(), b.since) {
				candidates = append(candidates, instance)
			}
		}
		if i == len(b.names)-1 && b.told.ID != "" {
			candidates = []api.Instance{b.told}
		}
		switch len(candidates) {
		case 0:
		case 1:
			l.found = append(l.found, candidates[0])
		default:
			l.unclear = append(l.unclear, newAmbiguousError("instance", name, candidates))
		}
	}
	return l
}
