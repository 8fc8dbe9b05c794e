package trove

import (
	"context"
	"slices"
	"sync"
	"time"
)

// caller is somebody who waits for a request that may do for others, too.
type caller struct {
	// ctx is the caller's: once those of all callers of a request are done, nobody wants what it makes any longer.
	ctx     context.Context
	arrived time.Time
	// alone says that the server refused the request in company: it may be somebody else's fault.
	alone bool
	// settled is closed by the collector, when the caller can know what has become of its wish.
	settled chan struct{}
	// left is closed when the caller has what it wants, or has given up.
	left chan struct{}
}

func newCaller(ctx context.Context, now time.Time) caller {
	return caller{ctx: ctx, arrived: now, settled: make(chan struct{}), left: make(chan struct{})}
}

func (c *caller) who() *caller { return c }

// wish is what a caller waits for.
type wish interface {
	comparable
	who() *caller
	// withdraw settles it for a caller who was cancelled before anything was asked for.
	withdraw()
}

// queues are the wishes that wait to be sent, by the id of the object that they are about.
type queues[W wish] struct {
	mu sync.Mutex
	of map[string]*queue[W]
}

// queue is what waits for one object. While there is one, a collector works on it.
type queue[W wish] struct {
	waiting []W
	// sending says that the collector has taken wishes, and must not be stopped.
	sending bool
	stop    context.CancelFunc
}

// join adds a wish to those that wait, and starts a collector for the first one.
func (q *queues[W]) join(ctx context.Context, id string, w W, collect func(context.Context, *queue[W])) {
	q.mu.Lock()
	defer q.mu.Unlock()
	one, ok := q.of[id]
	if !ok {
		if q.of == nil {
			q.of = map[string]*queue[W]{}
		}
		// The collector works for all who join, so one caller's cancellation does not end it.
		working, stop := context.WithCancel(context.WithoutCancel(ctx))
		one = &queue[W]{stop: stop}
		q.of[id] = one
		go func() {
			defer stop()
			collect(working, one)
		}()
	}
	one.waiting = append(one.waiting, w)
}

// leave takes a wish back, and returns false if it is too late for that.
func (q *queues[W]) leave(id string, w W) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	one := q.of[id]
	if one == nil || !slices.Contains(one.waiting, w) {
		return false
	}
	one.waiting = slices.DeleteFunc(one.waiting, func(other W) bool { return other == w })
	if len(one.waiting) == 0 && !one.sending {
		one.stop()
		delete(q.of, id)
	}
	return true
}

// more tells whether anything waits, and ends the queue if nothing does.
func (q *queues[W]) more(id string, one *queue[W]) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	one.sending = false
	q.endIfEmpty(id, one)
	return len(one.waiting) > 0
}

// endIfEmpty lets the next one who joins begin a new queue.
func (q *queues[W]) endIfEmpty(id string, one *queue[W]) {
	if len(one.waiting) == 0 && !one.sending && q.of[id] == one {
		delete(q.of, id)
	}
}

// oldest is when the first of those that wait arrived, or now where none waits.
func (q *queues[W]) oldest(one *queue[W], now time.Time) time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(one.waiting) == 0 {
		return now
	}
	return one.waiting[0].who().arrived
}

// take gets those that choose picks of what waits. It ends the queue if nothing waits.
func (q *queues[W]) take(id string, one *queue[W], choose func(waiting []W) []W) []W {
	q.mu.Lock()
	defer q.mu.Unlock()
	batch := choose(one.waiting)
	one.waiting = slices.DeleteFunc(one.waiting, func(w W) bool { return slices.Contains(batch, w) })
	one.sending = len(batch) > 0
	q.endIfEmpty(id, one)
	return batch
}

// putBack makes wishes wait again, before those that came meanwhile. Nobody waits any longer for those whose callers were
// cancelled.
func (q *queues[W]) putBack(one *queue[W], batch []W) {
	q.mu.Lock()
	defer q.mu.Unlock()
	one.waiting = append(stillWanted(batch), one.waiting...)
	one.sending = false
}

// stillWanted are the wishes whose callers were not cancelled. The others hear that they are withdrawn.
func stillWanted[W wish](batch []W) []W {
	var wanted []W
	for _, w := range batch {
		if w.who().ctx.Err() == nil {
			wanted = append(wanted, w)
			continue
		}
		w.withdraw()
	}
	return wanted
}
