package session

import (
	"net/http"
	"sync"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

const (
	// spacing is the time between requests of one verb once the server has said that they come too fast: 180 a minute.
	// Trove allows 200 by default (trove/common/cfg.py, http_get_rate and its sisters).
	spacing = time.Minute / 180
	// caution is how long requests are spaced after the server last said so.
	caution = time.Minute
)

// budget keeps requests below the server's limit. As long as the server has not complained it lets everything through,
// since limits differ from cloud to cloud and most runs stay far below. After a complaint, all requests of that verb
// wait for the time the server named, and then go one by one.
type budget struct {
	clock wait.Clock

	mu    sync.Mutex
	verbs map[string]*allowance
}

// allowance is one verb's at one host.
type allowance struct {
	// until is when spacing ends, next when the next request may go.
	until time.Time
	next  time.Time
}

func newBudget(clock wait.Clock) *budget {
	return &budget{clock: clock, verbs: map[string]*allowance{}}
}

// reserve returns how long a request has to wait for its turn.
func (b *budget) reserve(req *http.Request) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	verb := b.verbs[req.Method+" "+req.URL.Host]
	if verb == nil || now.After(verb.until) {
		return 0
	}
	turn := verb.next
	if turn.Before(now) {
		turn = now
	}
	verb.next = turn.Add(spacing)
	return turn.Sub(now)
}

// exceeded notes that the server wants no request of this verb for a while.
func (b *budget) exceeded(req *http.Request, pause time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := req.Method + " " + req.URL.Host
	verb := b.verbs[name]
	if verb == nil {
		verb = &allowance{}
		b.verbs[name] = verb
	}
	resume := b.clock.Now().Add(pause)
	verb.until = resume.Add(caution)
	if verb.next.Before(resume) {
		verb.next = resume
	}
}

// paced is the layer that keeps to the budget.
type paced struct {
	budget *budget
	next   http.RoundTripper
}

func (t paced) RoundTrip(req *http.Request) (*http.Response, error) {
	if pause := t.budget.reserve(req); pause > 0 {
		if err := t.budget.clock.Sleep(req.Context(), pause); err != nil {
			return nil, err
		}
	}
	resp, err := t.next.RoundTrip(req)
	if err == nil && api.RateLimited(resp.StatusCode, resp.Header) {
		t.budget.exceeded(req, pauseAfter(resp, 1, t.budget.clock.Now()))
	}
	return resp, err
}
