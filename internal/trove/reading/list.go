package reading

import (
	"context"
	"maps"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// lanes is in how many places at once a long list is read, and lane how many pages each of them is to have at least: the
	// last page of each is not full, and another request.
	lanes = 3
	lane  = 16
	// few is how many reads there have to be before the list is asked for: one read is one request.
	few = 2
)

// kept is what is known of the list: all objects up to an id, or all there are.
type kept[T any] struct {
	objects  map[string]T
	upTo     string
	complete bool
	// changes is how many changes there had been before the first page was asked for.
	changes int64
	// pages is how many the whole list is likely to have.
	pages      int
	made, used time.Time
}

// lookUp brings what the list tells those who wait, as far as that is worth its requests.
func (r *Reader[T]) lookUp(ctx context.Context, batch []*caller[T]) map[string]T {
	r.mu.Lock()
	r.forget()
	list, reads, unlisted := r.kept, max(r.reads, len(batch)), r.clock.Now().Before(r.unlisted)
	r.mu.Unlock()
	if unlisted || reads < few {
		return nil
	}
	next, err := r.extended(ctx, list, reads)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		r.unlisted = r.clock.Now().Add(unlistedFor << min(r.refused, 10))
		r.refused++
	}
	if err != nil {
		return nil
	}
	r.kept, r.refused = next, 0
	return next.objects
}

// extended is the list with those of its pages that are worth asking for by now.
func (r *Reader[T]) extended(ctx context.Context, list *kept[T], reads int) (*kept[T], error) {
	if list == nil {
		now := r.clock.Now()
		list = &kept[T]{objects: map[string]T{}, changes: r.source.Changes(), made: now, used: now}
		page, next, err := r.source.Page(ctx, "")
		if err != nil {
			return nil, err
		}
		for _, object := range page {
			list.objects[r.source.ID(object)] = object
		}
		list.upTo, list.complete, list.pages = next, next == "", pagesOf(next)
	}
	if list.complete || list.pages > worth*reads {
		return list, nil
	}
	rest, err := r.walk(ctx, list.upTo, list.pages)
	if err != nil {
		return nil, err
	}
	whole := *list // Who holds the shorter one reads it without a lock.
	whole.objects = rest
	maps.Copy(whole.objects, list.objects)
	whole.complete, whole.used = true, r.clock.Now()
	return &whole, nil
}

// walk reads the list behind an id to its end, in several places at once where it is long.
func (r *Reader[T]) walk(ctx context.Context, from string, pages int) (map[string]T, error) {
	starts := startsOf(from, min(lanes, max(pages/lane, 1)))
	objects := map[string]T{}
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	for i, marker := range starts {
		end := ""
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		group.Go(func() error {
			for {
				page, next, err := r.source.Page(ctx, marker)
				if err != nil {
					return err
				}
				mu.Lock()
				for _, object := range page {
					objects[r.source.ID(object)] = object
				}
				mu.Unlock()
				// A page that does not lead on is the last one, whatever it says.
				if next <= marker || end != "" && next >= end {
					return nil
				}
				marker = next
			}
		})
	}
	return objects, group.Wait()
}

// pagesOf is how many pages a list is likely to have whose first one ends with this id: ids are random, so that they lie as close
// together everywhere as they do there. It is as good as endless where the id is none that is known to be random.
func pagesOf(last string) int {
	if last == "" {
		return 1
	}
	share := shareOf(last)
	if share <= 0 {
		return math.MaxInt32
	}
	return int(math.Ceil(1 / share))
}

// shareOf is how far up among all ids this one is, from 0 to 1; 0 where it does not begin like a UUID.
func shareOf(id string) float64 {
	head, _, _ := strings.Cut(id, "-")
	number, err := strconv.ParseUint(head, 16, 64)
	if err != nil || len(head) != 8 {
		return 0
	}
	return float64(number) / (1 << 32)
}

// startsOf are the markers of so many parts of a list behind an id, of about the same length.
func startsOf(from string, count int) []string {
	starts := []string{from}
	low := shareOf(from)
	for i := 1; i < count; i++ {
		share := low + (1-low)*float64(i)/float64(count)
		head := strconv.FormatUint(uint64(share*(1<<32)), 16)
		starts = append(starts, strings.Repeat("0", 8-len(head))+head+"-0000-0000-0000-000000000000")
	}
	return starts
}
