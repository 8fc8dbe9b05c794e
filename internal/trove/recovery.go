package trove

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

const (
	// grace is how long a request that makes something may go on after its caller was cancelled. It is real time: what
	// it bounds is a connection.
	grace = 15 * time.Second
	// sendings is how often a request is sent at most if every answer is lost.
	sendings = 3
	// freshness is how old the last answer may be that tells the server's time.
	freshness = time.Minute
	// tolerance is for times that are cut off to whole seconds.
	tolerance = time.Second
)

// lookings are the pauses before each look for what a lost request has made: it may appear late.
var lookings = []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}

// errOutcomeUnknown says that whether a request was carried out could not be found out.
var errOutcomeUnknown = errors.New("the outcome is unknown")

// certainly makes a request that must not be carried out twice. Where its outcome is unknown, went looks whether it was
// carried out; only when it still was not after the last look, the request is sent again. An error of went ends
// everything: nothing is sent on a guess.
//
// After an error 500 it looks once: the server may have broken down before or after it did what it was asked to, and what it
// had done by then shows at once. The request is not sent again, since nobody knows what the server would make of that.
func (c *Client) certainly(ctx context.Context, what string, send func(context.Context) error, went func(context.Context) (bool, error)) error {
	working, done := withGrace(ctx)
	defer done()
	for sending := 1; ; sending++ {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		lost := send(working)
		broken := api.BrokeDown(lost)
		if lost == nil || !broken && !api.OutcomeUnknown(lost) {
			return lost
		}
		tflog.Warn(ctx, "The answer was lost; looking whether the request was carried out", map[string]any{
			"operation": what, "error": lost.Error(),
		})
		looks := lookings
		if broken {
			looks = lookings[:1]
		}
		for _, pause := range looks {
			err := c.clock.Sleep(working, pause)
			if err == nil {
				var found bool
				if found, err = went(working); found {
					return nil
				}
			}
			if err == nil && !broken {
				err = ctx.Err()
			}
			if err != nil {
				return fmt.Errorf("%s: %w: %w; then: %w", what, errOutcomeUnknown, lost, err)
			}
		}
		if broken || sending == sendings {
			return lost
		}
	}
}

// certainlyMade is certainly for a create. After an error 500 that left nothing, the server is asked again, three times in
// all: deployed Trove answers 500 to one of the first creates of a project if they come together, over each of the rows that
// it keeps for the project's instances, volumes and memory.
//
// Trove, trove/quota/quota.py, DbQuotaDriver.get_all_quota_usages_by_tenant, which both insert the same row.
func (c *Client) certainlyMade(ctx context.Context, what string, send func(context.Context) error, went func(context.Context) (bool, error)) error {
	err := c.certainly(ctx, what, send, went)
	for sending := 1; api.BrokeDown(err) && !errors.Is(err, errOutcomeUnknown) && ctx.Err() == nil && sending < sendings; sending++ {
		tflog.Warn(ctx, "The server broke down and carried nothing out; asking once more", map[string]any{"operation": what, "error": err.Error()})
		err = c.certainly(ctx, what, send, went)
	}
	return err
}

// withGrace is ctx, but done only some seconds after it.
func withGrace(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		last := time.AfterFunc(grace, cancel)
		context.AfterFunc(longer, func() { last.Stop() })
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// creation is an object to create, and how to know it again.
type creation[T api.Object] struct {
	kind      string
	name      string
	datastore api.Datastore
	send      func(context.Context) (T, error)
	list      func(context.Context) ([]T, error)
	// onExisting, names and show are for objects of the same name: names lists all objects, though not all of them.
	onExisting api.OnExisting
	names      func(context.Context) ([]T, error)
	// standing keeps what names has brought; nil where that is not to be kept.
	standing *foundObjects[T]
	// misnamed tells one that is to have the name, and was not given it yet; it may be nil.
	misnamed func(T) bool
	show     func(ctx context.Context, id string) (T, error)
	// firstPage is the request for the beginning of that list.
	firstPage api.Request
	// Matches compares what is not in the summary.
	matches func(T) bool
}

// create asks for an object, and finds it again where the answer is lost. Objects of one name are created one after the
// other: what appears of that name while an answer is lost cannot be somebody else's in this process.
func create[T api.Object](ctx context.Context, c *Client, m creation[T]) (Created[T], error) {
	var created Created[T]
	unlock, err := c.locks.lock(ctx, m.kind+" "+m.name)
	if err != nil {
		return created, err
	}
	defer unlock()
	if created.Object, created.Adopted, err = existing(ctx, c, m); err != nil || created.Adopted {
		return created, err
	}
	if err := c.refreshTime(ctx, m.firstPage); err != nil {
		return created, err
	}
	what := fmt.Sprintf("creating %s %q", m.kind, m.name)
	moment := c.now()
	send := func(ctx context.Context) (err error) {
		created.Object, err = m.send(ctx)
		return err
	}
	went := func(ctx context.Context) (_ bool, err error) {
		created.Object, created.Found, err = look(ctx, c, m, moment)
		return created.Found, err
	}
	if err = c.certainlyMade(ctx, what, send, went); err != nil {
		return Created[T]{}, err
	}
	c.seen.made(created.Object.Summary().ID)
	return created, nil
}

// fits tells whether an object is what was asked for, but for its name.
func (m creation[T]) fits(object T) bool {
	shown := object.Summary().Datastore
	return api.Agrees(shown.Type, m.datastore.Type) && api.Agrees(shown.Version, m.datastore.Version) && m.matches(object)
}

// look searches the list for the object that a request sent after moment has made. One that is being deleted will be gone.
func look[T api.Object](ctx context.Context, c *Client, m creation[T], since checkpoint) (T, bool, error) {
	var none T
	all, err := m.list(ctx)
	if err != nil {
		return none, false, err
	}
	var exact, near []T
	for _, candidate := range all {
		s := candidate.Summary()
		if s.Name != m.name || !c.seen.madeSince(s, since) || s.Status == api.StatusShutdown {
			continue
		}
		near = append(near, candidate)
		if m.fits(candidate) {
			exact = append(exact, candidate)
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0], true, nil
	case len(near) == 0:
		return none, false, nil
	case len(exact) > 1:
		near = exact
	}
	// One of that name that appeared just now and is not quite what was asked for is no reason to make another one.
	return none, false, newAmbiguousError(m.kind, m.name, near)
}

func newAmbiguousError[T api.Object](kind, name string, candidates []T) *AmbiguousError {
	return &AmbiguousError{Kind: kind, Name: name, Candidates: candidatesOf(name, candidates)}
}

// refreshTime makes sure that the server's time is known about as it is now. That costs a request only where there was
// no answer within the last minute. A refusal tells the time too.
func (c *Client) refreshTime(ctx context.Context, r api.Request) error {
	if c.session.KnowsTime(freshness) {
		return nil
	}
	r.Query = url.Values{"limit": {"1"}}
	err := c.act(ctx, r)
	var refusal *api.Error
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

// seenResources remember which objects this process has seen on the server. With the server's time, that tells an object that a
// lost request has made from those that were there before.
type seenResources struct {
	mu sync.Mutex
	// steps counts what was seen; seen says at which step an object was seen first.
	steps int
	seen  map[string]int
	// own are those that this client created.
	own map[string]bool
}

// checkpoint is a point in what was seen: the server's time, and the step.
type checkpoint struct {
	server time.Time
	step   int
}

// now is what is seen so far.
func (c *Client) now() checkpoint {
	c.seen.mu.Lock()
	defer c.seen.mu.Unlock()
	return checkpoint{server: c.session.ServerTime(), step: c.seen.steps}
}

// saw notes that the server has an object.
func (s *seenResources) saw(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[string]int{}
	}
	s.steps++
	if _, ok := s.seen[id]; !ok {
		s.seen[id] = s.steps
	}
}

// made notes that this client has created an object.
func (s *seenResources) made(id string) {
	s.saw(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own == nil {
		s.own = map[string]bool{}
	}
	s.own[id] = true
}

func (s *seenResources) madeHere(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own[id]
}

// known tells whether an object was there before the moment.
func (s *seenResources) known(id string, before checkpoint) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	step, seen := s.seen[id]
	return seen && step <= before.step
}

// madeSince tells whether an object may have been made after the moment.
func (s *seenResources) madeSince(object api.Summary, since checkpoint) bool {
	return !s.known(object.ID, since) &&
		(object.Created.IsZero() || !object.Created.Before(since.server.Add(-tolerance)))
}

// Created is the answer to a create. Found says that the server's answer was lost and the object was found again in
// the list, by its name and everything else that was asked for; Adopted, that it was there before, and is just what was
// asked for: both are worth a warning.
type Created[T any] struct {
	Object  T
	Found   bool
	Adopted bool
}
