package wait

import "time"

const (
	// share is the part of the time already waited that the next interval takes: what a long wait may be late.
	share = 0.05
	// shortest and longest bound the intervals after the first ones.
	shortest = time.Second
	longest  = 30 * time.Second
	// jitter is the largest part by which an interval is shortened, so that programs started together drift apart.
	// It only ever shortens: the bounds on lateness hold whatever chance brings.
	jitter = 0.04
)

// openings are the first intervals, each with the time from which it is over: polls at 1.1, 3.1, 6.1 and 10 s, so
// that what takes a second is seen by the first. They spend few polls where almost nothing is built yet. The times lie
// below those polls by more than jitter can take away.
var openings = []struct{ before, interval time.Duration }{
	{900 * time.Millisecond, 1100 * time.Millisecond},
	{2800 * time.Millisecond, 2 * time.Second},
	{5700 * time.Millisecond, 3 * time.Second},
	{9500 * time.Millisecond, 3900 * time.Millisecond},
}

// Interval is how long to wait until the next poll, after having waited so long already. chance, from 0 to 1, is what
// shortens it: 0 not at all, 1 by 4 %.
//
// Whatever is over after 10 to 20 s is noticed at most one second late, after at most 15 polls; what takes longer, at
// most 5 % late, and never by more than 30 s.
func Interval(waited time.Duration, chance float64) time.Duration {
	interval := min(max(time.Duration(share*float64(waited)), shortest), longest)
	for _, opening := range openings {
		if waited < opening.before {
			interval = opening.interval
			break
		}
	}
	return time.Duration(float64(interval) * (1 - jitter*chance))
}
