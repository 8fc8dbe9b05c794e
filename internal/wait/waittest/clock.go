// Package waittest has a clock for tests that wait without taking time.
package waittest

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Clock is a simulated clock, of type wait.Clock: Sleep moves it forward and returns at once.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	sleeps []time.Duration
	before func(time.Duration)
}

// NewClock makes a clock that stands at start.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now is the simulated moment.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep moves the clock forward by d, or returns ctx's error if ctx is done. A d of zero or less is no sleep.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	c.mu.Lock()
	before := c.before
	c.mu.Unlock()
	if before != nil {
		before(d)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.Advance(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sleeps = append(c.sleeps, d)
	return nil
}

// Advance moves the clock forward without anybody having slept.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Sleeps are the sleeps so far, in their order.
func (c *Clock) Sleeps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sleeps)
}

// BeforeSleep has f called at the beginning of every sleep, before the clock moves. As long as f does not return, the
// sleeper sleeps.
func (c *Clock) BeforeSleep(f func(d time.Duration)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.before = f
}
