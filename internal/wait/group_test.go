package wait_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// server is what a group asks: objects that become ready at a time after the start, and a record of what was asked.
type server struct {
	start time.Time

	mu      sync.Mutex
	ready   map[string]time.Duration
	gone    map[string]time.Duration
	broken  map[string]bool // which objects cannot be asked for
	fails   int             // how many of the next requests fail
	pattern []bool          // which of the next requests fail, before fails counts
	asked   [][]string
	at      []time.Duration
}

var errDown = errors.New("down")

func newServer() *server {
	return &server{start: time.Now(), ready: map[string]time.Duration{}, gone: map[string]time.Duration{}}
}

func (s *server) fetch(_ context.Context, ids []string) (map[string]wait.Result[bool], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Since(s.start)
	s.asked = append(s.asked, slices.Clone(ids))
	s.at = append(s.at, now.Round(100*time.Millisecond))
	if len(s.pattern) > 0 {
		failing := s.pattern[0]
		s.pattern = s.pattern[1:]
		if failing {
			return nil, errDown
		}
	}
	if s.fails > 0 {
		s.fails--
		return nil, errDown
	}
	states := map[string]wait.Result[bool]{}
	for _, id := range ids {
		if gone, ok := s.gone[id]; ok && now >= gone {
			continue
		}
		if s.broken[id] {
			states[id] = wait.Result[bool]{Err: errDown}
			continue
		}
		ready, ok := s.ready[id]
		states[id] = wait.Result[bool]{State: ok && now >= ready}
	}
	return states, nil
}

func untilReady(ready, found bool) (bool, error) {
	if !found {
		return false, errors.New("gone")
	}
	return ready, nil
}

func untilGone(_, found bool) (bool, error) { return !found, nil }

func TestWaitEndsWhenTheObjectIsReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.ready["a"] = 5 * time.Second
		group := wait.NewGroup(wait.System, s.fetch)

		require.NoError(t, group.Wait(t.Context(), "a", untilReady))
		assert.Equal(t, [][]string{{"a"}, {"a"}, {"a"}}, s.asked)
		assert.InDelta(t, 6, time.Since(s.start).Seconds(), 0.25)
	})
}

func TestWaitEndsWhenTheObjectIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.gone["a"] = 2 * time.Second
		group := wait.NewGroup(wait.System, s.fetch)

		require.NoError(t, group.Wait(t.Context(), "a", untilGone))
		assert.Len(t, s.asked, 2)
	})
}

func TestManyWaitersShareOneRequestARound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		group := wait.NewGroup(wait.System, s.fetch)
		var all sync.WaitGroup
		for _, id := range []string{"c", "a", "b", "a"} {
			s.ready[id] = 2 * time.Second
			all.Go(func() { assert.NoError(t, group.Wait(t.Context(), id, untilReady)) })
		}
		all.Wait()

		// The rounds are those of the earliest waiter each time, all within the jitter of 1 and 3 s.
		for _, ids := range s.asked {
			assert.Equal(t, []string{"a", "b", "c"}, ids)
		}
		assert.LessOrEqual(t, len(s.asked), 3)
	})
}

func TestALateWaiterIsNotKeptWaitingByAnOldOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.ready["new"] = 0
		s.ready["old"] = 2 * time.Hour
		group := wait.NewGroup(wait.System, s.fetch)
		old, stop := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		waiting.Go(func() { assert.ErrorIs(t, group.Wait(old, "old", untilReady), context.Canceled) })

		// After an hour the old one asks every half minute; the new one is answered within its own first poll.
		<-time.After(time.Hour)
		joined := time.Now()
		require.NoError(t, group.Wait(t.Context(), "new", untilReady))
		assert.LessOrEqual(t, time.Since(joined), 1100*time.Millisecond)
		stop()
		waiting.Wait()
	})
}

func TestARequestUnderWayDoesNotAnswerWhoJoinsAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reply := make(chan struct{})
		fetches := 0
		group := wait.NewGroup(wait.System, func(_ context.Context, ids []string) (map[string]wait.Result[bool], error) {
			fetches++
			if fetches == 1 {
				<-reply // on its way with the state from before
			}
			return map[string]wait.Result[bool]{"a": {State: true}}, nil
		})
		var waiting sync.WaitGroup
		waiting.Go(func() { assert.NoError(t, group.Wait(t.Context(), "a", untilReady)) })
		<-time.After(2 * time.Second)
		joined := time.Now()
		waiting.Go(func() { assert.NoError(t, group.Wait(t.Context(), "a", untilReady)) })
		synctest.Wait()
		close(reply)
		waiting.Wait()

		assert.Equal(t, 2, fetches)
		assert.Greater(t, time.Since(joined), 900*time.Millisecond)
	})
}

func TestACancelledWaiterLeavesAtOnceAndTheOthersStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.ready["a"] = 10 * time.Second
		s.ready["b"] = 10 * time.Second
		group := wait.NewGroup(wait.System, s.fetch)
		ctx, cancel := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		waiting.Go(func() {
			err := group.Wait(ctx, "a", untilReady)
			assert.Equal(t, 5*time.Second, time.Since(s.start))
			assert.ErrorIs(t, err, context.Canceled)
		})
		waiting.Go(func() { assert.NoError(t, group.Wait(t.Context(), "b", untilReady)) })
		<-time.After(5 * time.Second)
		cancel()
		waiting.Wait()

		assert.Equal(t, []string{"b"}, s.asked[len(s.asked)-1])
	})
}

func TestNobodyAsksWhenNobodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		group := wait.NewGroup(wait.System, s.fetch)
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		require.ErrorIs(t, group.Wait(ctx, "a", untilReady), context.DeadlineExceeded)
		asked := len(s.asked)
		<-time.After(time.Hour)
		assert.Len(t, s.asked, asked)

		// And the group can be used again.
		s.ready["a"] = 0
		require.NoError(t, group.Wait(t.Context(), "a", untilReady))
		assert.Len(t, s.asked, asked+1)
	})
}

func TestAFewFailedRoundsAreForgivenThreeInARowAreNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.ready["a"] = 8 * time.Second
		s.fails = 2
		group := wait.NewGroup(wait.System, s.fetch)
		require.NoError(t, group.Wait(t.Context(), "a", untilReady))
		assert.Len(t, s.asked, 4)

		// It is rounds in a row that count.
		s.ready["a"] = time.Since(s.start) + 12*time.Second
		s.pattern = []bool{true, true, false, true, true, false}
		require.NoError(t, group.Wait(t.Context(), "a", untilReady))
		s.asked = nil

		s.fails = 3
		s.ready["a"] = time.Hour
		require.ErrorIs(t, group.Wait(t.Context(), "a", untilReady), errDown)
		assert.Len(t, s.asked, 3)
	})
}

func TestAnObjectThatCannotBeAskedForEndsItsOwnWaitAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.broken = map[string]bool{"a": true}
		s.ready["b"] = time.Minute
		group := wait.NewGroup(wait.System, s.fetch)
		var waiting sync.WaitGroup
		waiting.Go(func() {
			err := group.Wait(t.Context(), "a", untilReady)
			assert.InDelta(t, 6, time.Since(s.start).Seconds(), 0.5, "after three rounds")
			assert.ErrorIs(t, err, errDown)
		})
		waiting.Go(func() { assert.NoError(t, group.Wait(t.Context(), "b", untilReady)) })
		waiting.Wait()
		assert.Greater(t, time.Since(s.start), time.Minute)
	})
}

// Whoever was released reads what its check has written; so the check must not run any more.
func TestACheckIsNotRunAfterItsWaitHasReturned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asking, reply := make(chan struct{}), make(chan struct{})
		group := wait.NewGroup(wait.System, func(context.Context, []string) (map[string]wait.Result[bool], error) {
			close(asking)
			<-reply
			return map[string]wait.Result[bool]{"a": {State: true}}, nil
		})
		checks := map[string]int{}
		counting := func(who string) wait.Check[bool] {
			return func(ready, _ bool) (bool, error) {
				checks[who]++
				return ready, nil
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		var leaving, staying sync.WaitGroup
		leaving.Go(func() { assert.ErrorIs(t, group.Wait(ctx, "a", counting("leaving")), context.Canceled) })
		staying.Go(func() { assert.NoError(t, group.Wait(t.Context(), "a", counting("staying"))) })
		<-asking
		cancel()
		leaving.Wait()
		close(reply)
		staying.Wait()
		synctest.Wait()
		assert.Equal(t, map[string]int{"staying": 1}, checks)
	})
}

func TestAWaitEndsWithTheErrorOfItsCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.gone["a"] = 0
		group := wait.NewGroup(wait.System, s.fetch)
		require.EqualError(t, group.Wait(t.Context(), "a", untilReady), "gone")
		assert.Len(t, s.asked, 1)
	})
}

func TestNothingIsAskedForACallerWhoHasLeftAlready(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		group := wait.NewGroup(wait.System, s.fetch)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, group.Wait(ctx, "a", untilReady), context.Canceled)
		assert.Empty(t, s.asked)
	})
}
