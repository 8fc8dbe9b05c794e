package sandbox

import "time"

// clock is the simulated time: base when it was last set, and from then on speed seconds for every second of wall.
type clock struct {
	base  time.Time
	set   time.Time
	speed float64
	wall  func() time.Time
}

func newClock(start time.Time, speed float64, wall func() time.Time) *clock {
	return &clock{base: start.UTC().Truncate(time.Microsecond), set: wall(), speed: speed, wall: wall}
}

// Now is the simulated time, in microseconds, as the database keeps it.
func (c *clock) now() time.Time {
	passed := time.Duration(float64(c.wall().Sub(c.set)) * c.speed)
	return c.base.Add(passed).Truncate(time.Microsecond)
}

// run lets it go on at another speed.
func (c *clock) run(speed float64) {
	c.advance(0)
	c.speed = speed
}

// advance moves the clock by d.
func (c *clock) advance(d time.Duration) {
	c.base, c.set = c.now().Add(d.Truncate(time.Microsecond)), c.wall()
}
