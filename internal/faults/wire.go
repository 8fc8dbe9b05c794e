package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// wire is what lies between the provider and the servers: it counts the requests, and lets the one that it is told to go wrong.
type wire struct {
	server  *sandbox.Server
	address string

	mu sync.Mutex
	// shapes are those of all requests since the last arm, counter tells their calls; process is the one that runs.
	shapes  []string
	counter counter
	process *process
	// planned is what goes wrong with the first request of a call. Met tells whether it came.
	planned *fault
	at      call
	met     bool
	// stop is Ctrl-C, dead is true once Terraform has been killed.
	stop context.CancelFunc
	dead bool
}

// process is a run of the provider's program.
type process struct {
	number int
	mu     sync.Mutex
	dead   bool
	// doomed is true for one that dies with its next request, or when it returns.
	doomed bool
}

func newWire(server *sandbox.Server) (w *wire, closing func()) {
	w = &wire{server: server, process: &process{}}
	listener := httptest.NewServer(w)
	w.address = listener.URL
	return w, listener.Close
}

// arm lets a fault happen to a call from now on; nil only counts.
func (w *wire) arm(planned *fault, at call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shapes, w.counter, w.planned, w.at, w.met, w.dead = nil, counter{}, planned, at, false, false
}

// hasMet tells whether the fault has happened.
func (w *wire) hasMet() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.met
}

// start is a new process. Its name is in the User-Agent of its requests, so that those of an earlier one are known.
func (w *wire) start() *process {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.process = &process{number: w.process.number + 1}
	return w.process
}

func (p *process) name() string { return fmt.Sprintf("process/%d", p.number) }

func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
}

func (p *process) isDead() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// killed tells whether Terraform is dead.
func (w *wire) killed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dead
}

// doom ends a process that is doomed, and Terraform with it. It is called when the process asks for something or has answered Terraform.
func (w *wire) doom(p *process) bool {
	p.mu.Lock()
	doomed := p.doomed
	p.dead = p.dead || doomed
	p.mu.Unlock()
	if doomed {
		w.mu.Lock()
		w.dead = true
		w.mu.Unlock()
	}
	return doomed
}

// ServeHTTP serves a request, and lets go wrong what is planned to.
func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	due, p := w.note(r)
	if p.isDead() || !strings.Contains(r.UserAgent(), p.name()) || due == nil && w.doom(p) {
		sandbox.ResetConnection(out)
		return
	}
	if due == nil {
		w.pass(r).write(out)
		return
	}
	a := answer{}
	if due.reached {
		a = w.pass(r)
	}
	if due.late > 0 {
		_ = w.server.Advance(r.Context(), due.late) // It fails for a server that is closed.
	}
	w.strike(due.kill, p)
	due.spoil(a).write(out)
}

// note counts a request, and returns what is to happen to it, nil for nothing.
func (w *wire) note(r *http.Request) (*fault, *process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shapes = append(w.shapes, shape(r))
	if at, fresh := w.counter.next(shape(r)); fresh && w.planned != nil && !w.met && at == w.at {
		w.met = true
		return w.planned, w.process
	}
	return nil, w.process
}

// strike ends what a fault ends.
func (w *wire) strike(how kill, p *process) {
	if how == nothing {
		return
	}
	p.mu.Lock()
	p.dead = p.dead || how == terminate || how == killProvider || how == killTerraform
	p.doomed = how == interruptTwice
	p.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dead = w.dead || how == killTerraform
	if how == interrupt || how == interruptTwice || how == terminate {
		w.stop()
	}
}

// pass lets the servers answer.
func (w *wire) pass(r *http.Request) answer {
	recorded := httptest.NewRecorder()
	w.server.ServeHTTP(recorded, r)
	return answer{status: recorded.Code, header: recorded.Header(), body: recorded.Body.Bytes()}
}

var id = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// shape is a request as it is in every run: without ids, and without the project.
func shape(r *http.Request) string {
	path := r.URL.Path
	if segments := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3); len(segments) == 3 && strings.HasPrefix(segments[0], "v") && segments[1] != "auth" {
		path = "/" + segments[2]
	}
	return r.Method + " " + id.ReplaceAllString(path, "{id}")
}

// clock is the servers' clock as a process sees it: to sleep is to let time pass. The dead let none pass.
type clock struct {
	server  *sandbox.Server
	process *process
}

var errDead = errors.New("the process is dead")

func (c clock) Now() time.Time { return c.server.Now() }

func (c clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	if c.process.isDead() {
		return errDead
	}
	return c.server.Advance(ctx, d)
}
