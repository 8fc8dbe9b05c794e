package reading

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// server has so many objects, whose ids lie as close together everywhere, and pages of twenty. What an object is, is its id and
// how often it was changed.
type server struct {
	mu       sync.Mutex
	ids      []string
	version  int
	changes  int64
	requests []string
	broken   error
	// thinks is how long the server takes for a page.
	thinks time.Duration
}

type object struct {
	id      string
	version int
}

func newServer(count int) *server {
	s := &server{}
	for i := range count {
		s.ids = append(s.ids, fmt.Sprintf("%08x-0000-4000-8000-000000000000", (2*i+1)<<31/count))
	}
	return s
}

func (s *server) page(ctx context.Context, marker string) ([]object, string, error) {
	s.mu.Lock()
	s.requests = append(s.requests, "list after "+marker)
	err, version := s.broken, s.version
	first, _ := slices.BinarySearchFunc(s.ids, marker, func(id, marker string) int {
		if id <= marker {
			return -1
		}
		return 1
	})
	rest := s.ids[first:]
	s.mu.Unlock()
	if sleep := wait.System.Sleep(ctx, s.thinks); sleep != nil {
		return nil, "", sleep
	}
	next := ""
	if len(rest) > 20 {
		rest, next = rest[:20], rest[19]
	}
	var page []object
	for _, id := range rest {
		page = append(page, object{id, version})
	}
	return page, next, err
}

func (s *server) show(_ context.Context, id string) (object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, "show "+id)
	if !slices.Contains(s.ids, id) {
		return object{}, errGone
	}
	return object{id, s.version}, nil
}

var errGone = errors.New("gone")

func (s *server) reader() *Reader[object] {
	return New(wait.System, Source[object]{
		Page: s.page, ID: func(o object) string { return o.id },
		Changes: func() int64 { s.mu.Lock(); defer s.mu.Unlock(); return s.changes },
	})
}

// change is a change that this client makes.
func (s *server) change() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes += 2
	s.version++
}

// pass lets time pass, which is the bubble's own.
func pass(t *testing.T, d time.Duration) {
	t.Helper()
	require.NoError(t, wait.System.Sleep(t.Context(), d))
}

// lists and shows are how many requests of each kind there were.
func (s *server) lists() int { return s.count("list") }
func (s *server) shows() int { return s.count("show") }

func (s *server) count(kind string) int {
	n := 0
	for _, request := range s.requests {
		if strings.HasPrefix(request, kind) {
			n++
		}
	}
	return n
}

// refresh reads the objects as Terraform does, so many at a time, and expects each to be as it is.
func (s *server) refresh(t *testing.T, r *Reader[object], parallelism int, ids []string) {
	t.Helper()
	slots := make(chan struct{}, parallelism)
	var group sync.WaitGroup
	for _, id := range ids {
		slots <- struct{}{}
		group.Go(func() {
			got, err := r.Read(t.Context(), id, s.show)
			if assert.NoError(t, err) {
				assert.Equal(t, object{id, s.version}, got)
			}
			<-slots
		})
	}
	group.Wait()
}

func TestARefreshCostsAPageForTwentyObjects(t *testing.T) {
	for _, c := range []struct {
		objects, others, parallelism int
		lists, shows                 int
	}{
		{objects: 1, parallelism: 10, shows: 1},
		{objects: 1, others: 500, parallelism: 10, shows: 1},
		{objects: 3, parallelism: 10, lists: 1},
		{objects: 20, parallelism: 10, lists: 1},
		{objects: 25, parallelism: 10, lists: 2},
		{objects: 200, parallelism: 10, lists: 10},
		{objects: 200, parallelism: 50, lists: 10},
		// Three lanes, of which two end with a page that is not full.
		{objects: 1000, parallelism: 10, lists: 52},
		// One by one: nobody knows that more are to come, until they come.
		{objects: 25, parallelism: 1, lists: 2, shows: 1},
		// Few among many: the list is not worth its pages, but for the first, which tells so.
		{objects: 3, others: 997, parallelism: 10, lists: 1, shows: 3},
		{objects: 3, others: 57, parallelism: 10, lists: 3},
	} {
		t.Run(fmt.Sprintf("%d of %d, %d at a time", c.objects, c.objects+c.others, c.parallelism), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(c.objects + c.others)
				s.refresh(t, s.reader(), c.parallelism, s.ids[c.others:])
				assert.Equal(t, c.lists, s.lists(), s.requests)
				assert.Equal(t, c.shows, s.shows(), s.requests)
			})
		})
	}
}

func TestPagesOfALongListAreAskedForInThreePlacesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(1000)
		s.thinks = time.Second
		start := time.Now()
		s.refresh(t, s.reader(), 10, s.ids)
		assert.Equal(t, 18*time.Second, time.Since(start).Round(time.Second), "the first page, and a third of the others")
	})
}

func TestAnObjectThatNoListHasIsAskedForByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(25)
		r := s.reader()
		s.refresh(t, r, 10, s.ids)
		_, err := r.Read(t.Context(), "ffffffff-ffff-4fff-8fff-ffffffffffff", s.show)
		require.ErrorIs(t, err, errGone)
		assert.Equal(t, "show ffffffff-ffff-4fff-8fff-ffffffffffff", s.requests[len(s.requests)-1])
	})
}

func TestOneThatFailsFailsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(3)
		r := s.reader()
		var group sync.WaitGroup
		group.Go(func() {
			_, err := r.Read(t.Context(), "ffffffff-ffff-4fff-8fff-ffffffffffff", s.show)
			assert.ErrorIs(t, err, errGone)
		})
		group.Go(func() { s.refresh(t, r, 3, s.ids) })
		group.Wait()
		assert.Equal(t, 1, s.shows())
	})
}

func TestWhereTheListCannotBeHadEachIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(25)
		s.broken = errors.New("500")
		s.refresh(t, s.reader(), 10, s.ids)
		assert.Equal(t, 1, s.lists(), "it is not tried again")
		assert.Equal(t, 25, s.shows())
	})
}

// A list that could not be had once is asked for again: in the next refresh, and where it still can't be had, ever more seldom.
func TestAListThatCouldNotBeHadIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(25)
		r := s.reader()
		refresh := func(broken error, lists, shows int) {
			t.Helper()
			s.broken, s.requests = broken, nil
			s.refresh(t, r, 10, s.ids)
			assert.Equal(t, []int{lists, shows}, []int{s.lists(), s.shows()})
		}
		down := errors.New("500")
		refresh(down, 1, 25)
		refresh(nil, 0, 25)
		pass(t, 10*time.Second)
		refresh(nil, 2, 0)

		pass(t, time.Minute)
		refresh(down, 1, 25)
		pass(t, 10*time.Second)
		refresh(down, 1, 25)
		pass(t, 10*time.Second)
		refresh(down, 0, 25)
		pass(t, 10*time.Second)
		refresh(nil, 2, 0)
	})
}

func TestNothingIsReadFromAListThatIsOlderThanAChangeOfOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(25)
		r := s.reader()
		s.refresh(t, r, 10, s.ids)
		s.change()
		s.refresh(t, r, 10, s.ids)
		assert.Equal(t, 4, s.lists())
	})
}

func TestAChangeOfOursWhileTheListIsReadIsNotMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(25)
		s.thinks = time.Second
		r := s.reader()
		var group sync.WaitGroup
		for _, id := range s.ids[:10] {
			group.Go(func() {
				_, err := r.Read(t.Context(), id, s.show)
				assert.NoError(t, err)
			})
		}
		pass(t, 1500*time.Millisecond) // on the second page
		s.change()
		group.Go(func() { s.refresh(t, r, 10, s.ids[20:]) })
		group.Wait()
	})
}

func TestAListIsForgottenWhenNobodyHasReadForTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(25)
		r := s.reader()
		s.refresh(t, r, 10, s.ids)
		for range 5 {
			pass(t, 9*time.Second)
			s.refresh(t, r, 1, s.ids[:1])
		}
		assert.Equal(t, 2, s.lists(), "a refresh that goes on slowly is one refresh")
		pass(t, 11*time.Second)
		s.version++ // somebody else's change
		s.refresh(t, r, 10, s.ids)
		assert.Equal(t, 4, s.lists())
	})
}

func TestAListIsForgottenAfterFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(3)
		r := s.reader()
		s.refresh(t, r, 3, s.ids)
		for range 34 {
			pass(t, 9*time.Second)
			s.refresh(t, r, 3, s.ids)
		}
		assert.Equal(t, 2, s.lists())
	})
}

func TestACallerThatIsCancelledLeavesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(3)
		s.thinks = time.Second
		r := s.reader()
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		var group sync.WaitGroup
		group.Go(func() {
			_, err := r.Read(ctx, s.ids[0], s.show)
			assert.ErrorIs(t, err, context.DeadlineExceeded)
		})
		group.Go(func() { s.refresh(t, r, 2, s.ids[1:]) })
		group.Wait()
		assert.Equal(t, []string{"list after "}, s.requests)
	})
}

func TestTheLastCallerThatIsCancelledEndsTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(100)
		s.thinks = time.Minute
		r := s.reader()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var group sync.WaitGroup
		start := time.Now()
		for _, id := range s.ids[:2] {
			group.Go(func() {
				_, err := r.Read(ctx, id, s.show)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
			})
		}
		group.Wait()
		synctest.Wait()
		require.Equal(t, time.Second, time.Since(start))
		s.thinks = 0
		s.refresh(t, r, 10, s.ids)
		assert.Equal(t, 1+5, s.lists(), "whoever comes later has a list of its own")
	})
}

func TestIdsThatAreNotRandomAreShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{}
		for i := range 50 {
			s.ids = append(s.ids, fmt.Sprintf("db-%02d", i))
		}
		s.refresh(t, s.reader(), 10, s.ids)
		assert.Equal(t, 1, s.lists(), "the length of such a list is not to be guessed")
		assert.Equal(t, 30, s.shows())
	})
}
