package trove

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// listedFor is how long the list of an instance's databases or users answers those who ask for one of them: a refresh asks
// for all, one after the other. What this client changes makes it forget the list at once.
const listedFor = 10 * time.Second

// inventory is what the instances have of databases, or of users. Trove shows no single database, and to list all users of
// an instance takes as many requests as to show one of them; so that one list answers everybody who asks at about the same time.
type inventory[T any] struct {
	kind  string
	clock wait.Clock
	list  func(ctx context.Context, instanceID string) ([]T, error)
	polls *wait.Group[listed[T]]
	*inventoryLists[T]
}

// listed is what an instance was found to have. It is not known while the instance is busy.
type listed[T any] struct {
	items []T
	busy  bool
}

// inventoryLists are those that were made last, by instance.
type inventoryLists[T any] struct {
	mu sync.Mutex
	of map[string]*made[T]
}

type made[T any] struct {
	list remembered[[]T]
	at   time.Time
}

func newInventory[T any](c *Client, kind string, list func(context.Context, string) ([]T, error)) inventory[T] {
	return inventory[T]{
		kind: kind, clock: c.clock, list: list, inventoryLists: &inventoryLists[T]{of: map[string]*made[T]{}},
		polls: wait.NewGroup(c.clock, func(ctx context.Context, ids []string) (map[string]wait.Result[listed[T]], error) {
			found := make([]wait.Result[listed[T]], len(ids))
			var group errgroup.Group
			group.SetLimit(nodesAtOnce)
			for i, id := range ids {
				group.Go(func() error {
					found[i].State.items, found[i].Err = list(ctx, id)
					if errors.Is(found[i].Err, api.ErrBusy) {
						found[i] = wait.Result[listed[T]]{State: listed[T]{busy: true}}
					}
					return nil
				})
			}
			if err := group.Wait(); err != nil {
				return nil, err
			}
			results := make(map[string]wait.Result[listed[T]], len(ids))
			for i, id := range ids {
				if !errors.Is(found[i].Err, api.ErrNotFound) {
					results[id] = found[i]
				}
			}
			return results, nil
		}),
	}
}

// recent is the list as it was at most listedFor ago.
func (v inventory[T]) recent(ctx context.Context, instanceID string) ([]T, error) {
	v.mu.Lock()
	now := v.clock.Now()
	last := v.of[instanceID]
	if last == nil || now.Sub(last.at) > listedFor {
		last = &made[T]{at: now}
		v.of[instanceID] = last
	}
	v.mu.Unlock()
	return last.list.get(ctx, func() ([]T, error) { return v.list(ctx, instanceID) })
}

// Forget makes the next one who asks list anew.
func (v inventory[T]) forget(instanceID string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.of, instanceID)
}

// await waits until an instance has what was to come of a request that the server has accepted: its guest does it afterwards, and
// tells nobody when it fails. So what does not show for long, while the instance is not busy, is a *NotShownError. An
// instance that is gone is an ErrNotFound.
//
// Trove, trove/guestagent/api.py, which casts create_user, create_database, update_attributes and the deletions.
func (v inventory[T]) await(ctx context.Context, instanceID, name string, done func([]T) bool) error {
	defer v.forget(instanceID)
	idle := v.clock.Now()
	err := v.polls.Wait(ctx, instanceID, func(state listed[T], found bool) (bool, error) {
		switch now := v.clock.Now(); {
		case !found:
			return false, errGone
		case state.busy:
			idle = now
		case done(state.items):
			return true, nil
		case now.Sub(idle) >= patience:
			return false, &NotShownError{Kind: v.kind, Name: name, InstanceID: instanceID}
		}
		return false, nil
	})
	var notShown *NotShownError
	switch {
	case errors.Is(err, errGone):
		return fmt.Errorf("instance %s is gone: %w", instanceID, api.ErrNotFound)
	case err == nil, errors.As(err, &notShown):
		return err
	default:
		return fmt.Errorf("waiting for %s %q of instance %s: %w", v.kind, name, instanceID, err)
	}
}

// NotShownError says that the server has accepted a change of a database or a user, and shows nothing of it: the instance's
// guest has failed to make it. errors.Is tells ErrFault.
type NotShownError struct {
	// Kind is "database" or "user".
	Kind string
	// Name is a database's name, or a user's name and host.
	Name       string
	InstanceID string
}

// Error is one line.
func (e *NotShownError) Error() string {
	return fmt.Sprintf("the server accepted the change of %s %q, but instance %s does not show it: its guest agent seems to have failed to make it",
		e.Kind, e.Name, e.InstanceID)
}

// Is reports whether target is ErrFault.
func (e *NotShownError) Is(target error) bool { return target == api.ErrFault }
