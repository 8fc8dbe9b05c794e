// Package reading answers many reads of single objects with few requests: reads that come together, as those of a refresh do, are
// answered by pages of the list. It knows nothing of what it reads but its id, and makes no request itself.
package reading

import (
	"context"
	"sync"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

const (
	// window is how long the first read waits for others, and again for as long as others come, at most windows times.
	window  = 20 * time.Millisecond
	windows = 5
	// idle is how long after the last read that it answered a list is forgotten: it is meant for one refresh, whose reads
	// follow each other. longest is when it is forgotten in any case.
	idle    = 10 * time.Second
	longest = 5 * time.Minute
	// worth is how many pages one read may cost. A refresh asks for ten objects at a time, by Terraform's default, and does
	// not say how many it is going to ask for.
	worth = 8
	// unlistedFor is how long each object is shown by itself after the list could not be had, and twice as long each time that it can't be had
	// again: a server that fails once lists the next moment, and one that forbids lists does so for good.
	unlistedFor = 10 * time.Second
)

// Source is how objects of one kind are read.
type Source[T any] struct {
	// Page reads the page of the list that follows marker. Ids rise from one page to the next, whatever their order is on one, and
	// a marker is compared with ids, so that it need not be one. next is the marker of the page that follows, empty on the last.
	Page func(ctx context.Context, marker string) (page []T, next string, err error)
	// ID is an object's id.
	ID func(T) string
	// Changes counts the requests that may have changed something: the beginning and the end of each.
	Changes func() int64
}

// Reader reads objects of one kind. It is safe for concurrent use.
//
// A list is as good as the object itself for whoever began to read before the list was asked for, and for those who follow: a
// refresh sees each object as it was at some moment after the refresh began, in whatever order Terraform asks. So a list is kept
// as long as reads come, and answers nobody any more once this client has begun to change anything.
type Reader[T any] struct {
	clock  wait.Clock
	source Source[T]

	mu sync.Mutex
	// open is the round that whoever comes now joins, nil where there is none.
	open *round[T]
	// kept is what is known of the list, and reads how many have come since there was none.
	kept  *kept[T]
	reads int
	// unlisted is until when the list, which could not be had, is not asked for again, refused how often that was so in a row.
	unlisted time.Time
	refused  int
}

// round is who waits, and the collector that works for them.
type round[T any] struct {
	waiting []*caller[T]
	// wanted counts those who wait for an answer, asked for or not. After the last of them stop ends the collector.
	wanted int
	stop   context.CancelFunc
}

// caller waits for one object.
type caller[T any] struct {
	id string
	// answer brings the object, or nothing where it is to be shown by itself.
	answer chan found[T]
}

type found[T any] struct {
	object T
	ok     bool
}

// New makes a reader that waits by clock.
func New[T any](clock wait.Clock, source Source[T]) *Reader[T] {
	return &Reader[T]{clock: clock, source: source}
}

// Read brings the object with this id: from a list, if that is likely to cost fewer requests, or by show. One that no list has is
// shown, too, so that what is gone is never said of an object that was not asked for; and so is each, where the list cannot be
// had. So errors are those of show, or ctx's.
func (r *Reader[T]) Read(ctx context.Context, id string, show func(ctx context.Context, id string) (T, error)) (T, error) {
	r.mu.Lock()
	r.forget()
	r.reads++
	if r.kept != nil {
		r.kept.used = r.clock.Now()
		if object, ok := r.kept.objects[id]; ok || r.kept.complete {
			r.mu.Unlock()
			if ok {
				return object, nil
			}
			return show(ctx, id)
		}
	}
	c := &caller[T]{id: id, answer: make(chan found[T], 1)}
	joined := r.join(ctx, c)
	r.mu.Unlock()

	select {
	case answer := <-c.answer:
		r.leave(joined)
		if answer.ok {
			return answer.object, nil
		}
		return show(ctx, id)
	case <-ctx.Done():
		r.leave(joined)
		var none T
		return none, ctx.Err()
	}
}

// join adds one to those who wait, and starts a collector for the first. r.mu is held.
func (r *Reader[T]) join(ctx context.Context, c *caller[T]) *round[T] {
	if r.open == nil {
		// The collector works for whoever comes later, too, so one caller's end is not its end.
		working, stop := context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // The last one to leave calls stop.
		r.open = &round[T]{stop: stop}
		go r.collect(working, r.open)
	}
	r.open.waiting = append(r.open.waiting, c)
	r.open.wanted++
	return r.open
}

// leave counts one less who waits.
func (r *Reader[T]) leave(joined *round[T]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if joined.wanted--; joined.wanted == 0 {
		joined.stop()
		r.close(joined)
	}
}

// close lets the next one who comes begin a new round. r.mu is held.
func (r *Reader[T]) close(done *round[T]) {
	if r.open == done {
		r.open = nil
	}
}

// forget drops a list that is no longer good for those who begin to read now.
func (r *Reader[T]) forget() {
	now := r.clock.Now()
	if k := r.kept; k != nil && (k.changes != r.source.Changes() || now.Sub(k.used) > idle || now.Sub(k.made) > longest) {
		r.kept, r.reads = nil, 0
	}
}

// collect answers those who wait, as often as there are any.
func (r *Reader[T]) collect(ctx context.Context, these *round[T]) {
	for {
		r.gather(ctx, these)
		batch := r.take(these)
		if len(batch) == 0 {
			return
		}
		objects := r.lookUp(ctx, batch)
		for _, c := range batch {
			object, ok := objects[c.id]
			c.answer <- found[T]{object, ok}
		}
	}
}

// gather waits as long as others come.
func (r *Reader[T]) gather(ctx context.Context, these *round[T]) {
	come := 0
	for range windows {
		if r.clock.Sleep(ctx, window) != nil {
			return
		}
		r.mu.Lock()
		now := len(these.waiting)
		r.mu.Unlock()
		if now == come {
			return
		}
		come = now
	}
}

// take gets all who wait, and closes the round where nobody does.
func (r *Reader[T]) take(these *round[T]) []*caller[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	batch := these.waiting
	these.waiting = nil
	if len(batch) == 0 {
		r.close(these)
	}
	return batch
}
