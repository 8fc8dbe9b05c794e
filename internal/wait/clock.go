// Package wait polls until something has happened: when to ask next, how one question answers many waiters, and by which clock.
//
// It knows nothing of databases and uses the standard library only.
package wait

import (
	"context"
	"time"
)

// Clock is the time by which this program waits. Tests pass one of their own, so that they never sleep.
type Clock interface {
	// Now is the present moment.
	Now() time.Time
	// Sleep returns nil after d, or ctx's error as soon as ctx is done. A d of zero or less returns at once.
	Sleep(ctx context.Context, d time.Duration) error
}

// System is the machine's own clock.
var System Clock = systemClock{}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
