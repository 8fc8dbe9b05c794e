package wait

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// resolution is what a clock may round off: what is left of a budget below it is nothing to sleep for.
const resolution = time.Millisecond

// tolerated is how many rounds in a row may fail for a waiter before it gives up.
const tolerated = 3

// Fetch asks for the present state of all ids at once. An id that is missing from the answer is gone. An error is
// everybody's; what fails for one id alone belongs in its Result.
type Fetch[T any] func(ctx context.Context, ids []string) (map[string]Result[T], error)

// Result is what asking for one id has brought: its state, or why that is not known.
type Result[T any] struct {
	State T
	Err   error
}

// Check looks at the state of what is waited for; found is false once it is gone. It says whether the wait is over,
// well or with an error. It runs in the group's loop, one at a time, and must not block.
type Check[T any] func(state T, found bool) (done bool, err error)

// Group lets many waits share their polls: while anybody waits there is one loop, and each of its rounds fetches once
// for everybody. A round comes when the Interval of any one waiter is over.
type Group[T any] struct {
	clock  Clock
	fetch  Fetch[T]
	chance func() float64

	mu      sync.Mutex
	waiters map[*waiter[T]]struct{}
	// stop ends the running loop, nil where none runs; wake ends its present sleep.
	stop context.CancelFunc
	wake context.CancelFunc
}

type waiter[T any] struct {
	id       string
	check    Check[T]
	started  time.Time
	due      time.Time
	budget   time.Duration // 0: none
	failures int
	result   chan error

	// mu is held while check runs, so that it does not run any more once Wait has returned.
	mu   sync.Mutex
	left bool
}

// NewGroup makes a group that waits by clock and asks by fetch.
func NewGroup[T any](clock Clock, fetch Fetch[T]) *Group[T] {
	return &Group[T]{clock: clock, fetch: fetch, chance: rand.Float64, waiters: map[*waiter[T]]struct{}{}}
}

// Wait polls the object until check says that it is over, the first time after the first Interval. It returns check's
// error, the fetch's after it failed three rounds in a row, or ctx's as soon as ctx is done.
//
// What ctx allows is counted by the group's clock too: on a simulated clock, context.DeadlineExceeded comes when the
// simulated time is up.
func (g *Group[T]) Wait(ctx context.Context, id string, check Check[T]) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now := g.clock.Now()
	w := &waiter[T]{id: id, check: check, started: now, due: now.Add(Interval(0, g.chance())), result: make(chan error, 1)}
	if deadline, ok := ctx.Deadline(); ok {
		w.budget = time.Until(deadline)
	}
	g.join(ctx, w)
	select {
	case err := <-w.result:
		return err
	case <-ctx.Done():
		g.leave(w)
		select {
		case err := <-w.result:
			return err
		default:
			return ctx.Err()
		}
	}
}

// join makes the loop count w in, and starts the loop for the first one.
func (g *Group[T]) join(ctx context.Context, w *waiter[T]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiters[w] = struct{}{}
	if g.stop != nil {
		g.wake()
		return
	}
	// The loop serves whoever comes later too, so it outlives this caller; it ends with the last of them.
	loop, stop := context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // The last one to leave calls stop.
	g.stop, g.wake = stop, func() {}
	go g.run(loop)
}

// leave takes w out, and ends the loop, along with the request it may be making, if nobody is left.
func (g *Group[T]) leave(w *waiter[T]) {
	w.mu.Lock()
	w.left = true
	w.mu.Unlock()

	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.waiters, w)
	if len(g.waiters) == 0 && g.stop != nil {
		g.stop()
		g.stop = nil
	}
}

// run is the loop: sleep, ask once, tell everybody.
func (g *Group[T]) run(ctx context.Context) {
	for g.sleep(ctx) {
		round, ids := g.round()
		states, err := g.fetch(ctx, ids)
		if ctx.Err() != nil {
			return
		}
		for _, w := range round {
			g.tell(w, states, err)
		}
	}
}

// sleep returns true when a round is due, false when nobody waits any longer.
func (g *Group[T]) sleep(ctx context.Context) bool {
	for {
		nap, wake, pause := g.nap(ctx)
		if nap == nil {
			return false
		}
		err := g.clock.Sleep(nap, pause)
		woken := err != nil && nap.Err() != nil
		wake()
		if ctx.Err() != nil {
			return false
		}
		if !woken {
			return true
		}
		// Somebody joined, and may want the next round sooner.
	}
}

// nap prepares a sleep until the earliest time that any waiter asks for. The context is nil when nobody waits.
func (g *Group[T]) nap(ctx context.Context) (context.Context, context.CancelFunc, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if ctx.Err() != nil {
		return nil, nil, 0
	}
	if len(g.waiters) == 0 {
		g.stop()
		g.stop = nil
		return nil, nil, 0
	}
	var due time.Time
	for w := range g.waiters {
		if due.IsZero() || w.due.Before(due) {
			due = w.due
		}
	}
	nap, wake := context.WithCancel(ctx)
	g.wake = wake
	return nap, wake, due.Sub(g.clock.Now())
}

// round is everybody who waits before the request is made: what it brings may be too old for those who join after.
func (g *Group[T]) round() (round []*waiter[T], ids []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for w := range g.waiters {
		round = append(round, w)
		ids = append(ids, w.id)
	}
	slices.Sort(ids)
	return round, slices.Compact(ids)
}

// tell lets a waiter look at what the round has brought, and lets it go when its wait is over.
func (g *Group[T]) tell(w *waiter[T], states map[string]Result[T], err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left {
		return
	}
	done := false
	result, found := states[w.id]
	if err == nil {
		err = result.Err
	}
	if err != nil {
		w.failures++
		done = w.failures == tolerated
	} else {
		w.failures = 0
		done, err = w.check(result.State, found)
		done = done || err != nil
	}

	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.clock.Now()
	waited := now.Sub(w.started)
	if !done && w.budget > 0 && waited >= w.budget-resolution {
		done, err = true, context.DeadlineExceeded
	}
	if done {
		delete(g.waiters, w)
		w.result <- err
		return
	}
	pause := Interval(waited, g.chance())
	if w.budget > 0 {
		pause = min(pause, w.budget-waited)
	}
	w.due = now.Add(pause)
}

// Waiting is how many wait at this moment.
func (g *Group[T]) Waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.waiters)
}
