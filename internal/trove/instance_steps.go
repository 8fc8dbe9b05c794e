package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// instanceStep is one change to one instance.
type instanceStep struct {
	// doing is what errors say of it: "resizing instance …".
	doing string
	id    string
	send  func() api.Request
	// done tells an instance that shows what was to come of the change. It needs no request where that is so before.
	done func(now api.Instance) bool
	// begun tells one on which the server works because of the change.
	begun func(before, now api.Instance) bool
	// always makes the request also where done is so before; a restart is a restart.
	always bool
	// prepare is called before each request. Its error ends everything.
	prepare func(ctx context.Context, before api.Instance) error
}

func (s instanceStep) needless(before api.Instance) bool { return !s.always && s.done(before) }

// takeStep makes a change to an instance at rest, and waits until the instance is ready again and shows it. One that
// shows it already is left alone. The caller holds the lock. It returns the instance as it last was.
func (c *Client) takeStep(ctx context.Context, step instanceStep) (api.Instance, error) {
	before, err := c.instanceAtRest(ctx, step.id)
	if err != nil {
		return before, err
	}
	return c.takeStepFrom(ctx, before, step)
}

// takeStepFrom is takeStep for an instance that has just been seen at rest.
func (c *Client) takeStepFrom(ctx context.Context, before api.Instance, step instanceStep) (api.Instance, error) {
	before, err := c.tryStep(ctx, before, step)
	if err != nil || step.needless(before) {
		return before, err
	}
	return c.instanceShows(ctx, before, step.done)
}

// tryStep asks for a change, if need be once more after the server was busy, and does not wait for its end. It returns
// the instance as it was before.
func (c *Client) tryStep(ctx context.Context, before api.Instance, step instanceStep) (api.Instance, error) {
	try := func() error {
		if step.needless(before) {
			return nil
		}
		if step.prepare != nil {
			if err := step.prepare(ctx, before); err != nil {
				return err
			}
		}
		return c.certainly(ctx, step.doing,
			func(ctx context.Context) error { return c.act(ctx, step.send()) },
			func(ctx context.Context) (bool, error) {
				now, err := c.Instance(ctx, step.id)
				return err == nil && (step.needless(now) || step.begun(before, now)), err
			})
	}
	err := try()
	if !errors.Is(err, api.ErrBusy) {
		return before, err
	}
	// Not by instanceAtRest: what Show Instance says at this moment has just been proved wrong.
	if before, err = c.waitSettled(ctx, step.id); err != nil {
		return before, fmt.Errorf("%s, which is busy: %w", step.doing, err)
	}
	return before, try()
}

// inStatus is an instanceStep's begun for changes that have a status of their own.
func inStatus(status api.Status) func(before, now api.Instance) bool {
	return func(_, now api.Instance) bool { return now.Status == status }
}

// never is an instanceStep's begun for changes that are made while the server answers.
func never(_, _ api.Instance) bool { return false }

// instanceAtRest returns the instance when nobody works on it. An instance that failed is an error.
func (c *Client) instanceAtRest(ctx context.Context, id string) (api.Instance, error) {
	instance, err := c.Instance(ctx, id)
	if err != nil {
		return instance, err
	}
	return c.restOf(ctx, instance)
}

// restOf is instanceAtRest for one that has just been seen.
func (c *Client) restOf(ctx context.Context, instance api.Instance) (api.Instance, error) {
	class, err := classOf("instance", instance.Summary())
	if class == api.Pending {
		return c.WaitInstanceReady(ctx, instance.ID)
	}
	return instance, err
}

// waitSettled waits until nobody works on an instance that the server has just called busy. Where the status does not say
// so, but the server seems to work all the same, it waits no longer than patience: releases before the operating status
// never tell one.
func (c *Client) waitSettled(ctx context.Context, id string) (api.Instance, error) {
	ready := whenReady[api.Instance]("instance")
	start := c.clock.Now()
	return watch(ctx, c, c.instancePolls, id, func(instance api.Instance) (bool, error) {
		over, err := ready(instance)
		if over && c.dialect.HidesWork(instance) && c.clock.Now().Sub(start) < patience {
			return false, nil
		}
		return over, err
	})
}

// instanceShows waits until an instance is ready and shows what was to come of a change that the server has accepted.
// Servers may take a while to show anything; but one that is ready and shows nothing for long has failed to do it.
func (c *Client) instanceShows(ctx context.Context, before api.Instance, done func(api.Instance) bool) (api.Instance, error) {
	var idle time.Time
	return watch(ctx, c, c.instancePolls, before.ID, func(instance api.Instance) (bool, error) {
		class, err := classOf("instance", instance.Summary())
		if class == api.Pending || err != nil {
			idle = time.Time{}
			return false, err
		}
		if done(instance) {
			return true, nil
		}
		if idle.IsZero() {
			idle = c.clock.Now()
		}
		if c.clock.Now().Sub(idle) < patience {
			return false, nil
		}
		return false, c.notShown(before, instance)
	})
}

// notShown is the error of an instance on which a change left no trace. Its fault is told where it is a new one: the text
// of an old fault stays with an instance for good.
func (c *Client) notShown(before, now api.Instance) error {
	state := &StateError{
		Kind: "instance", ID: now.ID, Name: now.Name, Status: now.Status,
		Reached: "the server accepted the change, but does not show it",
	}
	if now.Fault != before.Fault {
		state.Fault = now.Fault
	}
	return state
}

// lockAll locks several objects, always in the same order, so that two callers never wait for each other.
func (c *Client) lockAll(ctx context.Context, ids ...string) (unlock func(), err error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	var held []func()
	unlock = func() {
		for _, release := range slices.Backward(held) {
			release()
		}
	}
	for _, id := range slices.Compact(ids) {
		release, err := c.locks.lock(ctx, id)
		if err != nil {
			unlock()
			return nil, err
		}
		held = append(held, release)
	}
	return unlock, nil
}

// idle waits until nobody works on an instance, and returns it in whatever state that leaves it.
func (c *Client) idle(ctx context.Context, id string) (api.Instance, error) {
	over := func(instance api.Instance) (bool, error) {
		class, err := instance.Status.Class()
		return class != api.Pending, err
	}
	instance, err := c.Instance(ctx, id)
	if err != nil {
		return instance, err
	}
	if rests, err := over(instance); rests || err != nil {
		return instance, err
	}
	return watch(ctx, c, c.instancePolls, id, over)
}

// allIdle waits until nobody works on any of the instances. One that is gone is left out.
func (c *Client) allIdle(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if _, err := c.idle(ctx, id); unlessGone(err) != nil {
			return err
		}
	}
	return nil
}
