// Package sandbox is the reference server: Keystone and Trove, as the specification "Replication And Clustering With Nodes" describes
// it, over one database that lives in a file or in memory; or Trove as it is deployed, in the dialect v1.0.
//
// This room assembles the server: it has the clock, the transaction around each request, the journal and the faults. What is answered stands in
// the rooms identity, nodes, v1, control (the path /_sandbox/, by which tests move the clock, make things fail and read what was asked) and
// page; what two of them need is in front. Another dialect of the API is one more room with a front.Dialect.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/control"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/identity"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/page"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Server is the sandbox. It serves any number of requests at once, one after the other.
type Server struct {
	options  Options
	dialect  *front.Dialect
	keystone identity.Keystone
	control  http.Handler
	api      http.Handler
	page     http.Handler
	// life is another for each start of the program, see revision.
	life string

	// mu guards everything below: there is one writer.
	mu     sync.Mutex
	store  *store.Store
	engine *engine.Engine
	clock  *clock
	// settings counts what changes the state without being written: speed, quotas, guests that have been silent for too long. The next of
	// these counts at fades, zero for never.
	settings int
	fades    time.Time
	// due is when the engine has something to do next, zero for never.
	due time.Time

	// ctx is New's without its end, for the last words in Close.
	ctx     context.Context
	stop    context.CancelFunc
	stopped sync.WaitGroup
}

// New opens the state and starts the clock. It lives until Close, or until ctx is done. An error names the option that is wrong, or what
// is wrong with the file.
func New(ctx context.Context, options Options) (*Server, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s := &Server{options: options, dialect: options.dialect(), keystone: identity.Keystone{Accounts: options.Identity, Regions: options.Regions, TokenTTL: options.TokenTTL}}
	s.control = control.OwnHost(control.OwnOrigin(control.Handler(controls{s}, options.Logger)), options.Hosts)
	handler, err := page.Handler()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s.api = control.NoOtherSite(http.HandlerFunc(s.emulate), options.Hosts)
	s.page, s.life = control.OwnHost(handler, options.Hosts), uuid.NewString()
	pace := *options.Pace
	if !s.dialect.Heartbeats {
		pace.Report = 0
	}
	s.engine = &engine.Engine{
		Pace: pace, NewID: options.NewID, Regions: options.Regions, MaxMachines: options.MaxInstances, MaxVolumes: options.MaxVolumes,
		Defects: options.Defects, Status: s.dialect.Status, NodeStatus: s.dialect.NodeStatus,
	}
	if s.store, err = store.Open(ctx, options.Path, s.dialect.Seed); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	if err := s.resume(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("sandbox: %w", err), s.store.Close())
	}
	s.ctx = context.WithoutCancel(ctx)
	ctx, s.stop = context.WithCancel(ctx)
	s.stopped.Go(func() { s.tick(ctx) })
	return s, nil
}

// Close stops the clock and closes the state, which notes the time.
func (s *Server) Close() error {
	s.stop()
	s.stopped.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(s.run(s.ctx, s.clock.now()), s.store.Close())
}

// clockSetting is the name under which the simulated time is kept.
const clockSetting = "clock"

// resume sets the clock to the time at which the state was left.
func (s *Server) resume(ctx context.Context) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		start := s.options.Start
		if start.IsZero() {
			start = time.Now()
		}
		kept, err := tx.Setting(clockSetting)
		if err != nil {
			return err
		}
		if kept != "" {
			if start, err = time.Parse(time.RFC3339Nano, kept); err != nil {
				return fmt.Errorf("the time at which the state was left: %w", err)
			}
		}
		s.clock = newClock(start, s.options.Speed, time.Now)
		s.due, err = s.engine.NextDue(tx)
		return err
	})
}

// tick lets the engine work while nobody asks for anything.
func (s *Server) tick(ctx context.Context) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := s.pass(ctx); err != nil {
			s.options.Logger.ErrorContext(ctx, "sandbox: the engine stopped", "error", err)
		}
	}
}

// pass does what has become due because time has passed. On a clock that stands still nothing happens by itself.
func (s *Server) pass(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clock.speed == 0 {
		return nil
	}
	_, err := s.catchUp(ctx)
	return err
}

// catchUp does what has become due and returns the time.
func (s *Server) catchUp(ctx context.Context) (time.Time, error) {
	now := s.clock.now()
	if s.due.IsZero() || s.due.After(now) {
		return now, nil
	}
	return now, s.run(ctx, now)
}

// run lets the engine work until now, and notes the time.
func (s *Server) run(ctx context.Context, now time.Time) error {
	return s.write(ctx, func(tx *store.Tx) error {
		if err := s.engine.RunUntil(tx, now); err != nil {
			return err
		}
		return tx.SaveSetting(clockSetting, now.Format(time.RFC3339Nano))
	})
}

// write is a transaction that may have given the engine something to do.
func (s *Server) write(ctx context.Context, f func(*store.Tx) error) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		if err := s.engine.Note(tx, s.clock.now()); err != nil {
			return err
		}
		var err error
		s.due, err = s.engine.NextDue(tx)
		return err
	})
}

// ServeHTTP serves the emulated API, the control path /_sandbox/ and the page for people.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, control.Prefix):
		s.control.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, page.Prefix),
		r.URL.Path == "/" && r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html"):
		s.page.ServeHTTP(w, r)
	default:
		s.api.ServeHTTP(w, r)
	}
}

// emulate serves the emulated API.
func (s *Server) emulate(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, front.MaxBody))
	if err != nil {
		http.Error(w, "Request Entity Too Large", http.StatusRequestEntityTooLarge)
		return
	}
	c := &front.Call{Request: r, Dialect: s.dialect, Engine: s.engine, Body: body, RequestID: "req-" + uuid.NewString(), Begun: time.Now()}
	c.Kind, c.Path = s.split(r.URL.Path)
	a, reset := s.handle(r.Context(), c)
	if c.Delay > 0 {
		if !s.wait(r.Context(), c.Delay) {
			return
		}
		a, reset = s.handle(r.Context(), c)
	}
	if reset {
		ResetConnection(w)
		return
	}
	s.send(r.Context(), w, c, a)
}

// wait lets real time pass, and is false if the client or the sandbox went away meanwhile.
func (s *Server) wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// handle decides on the answer, which is lost if reset is true. Where c.delay was 0 and no longer is, there is none yet.
func (s *Server) handle(ctx context.Context, c *front.Call) (a front.Answer, reset bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if c.Now, err = s.catchUp(ctx); err != nil {
		return s.internalError(ctx, c, err), false
	}
	fault, err := s.requestFault(ctx, c)
	switch {
	case err != nil:
		return s.internalError(ctx, c, err), false
	case fault == nil:
		a = s.answer(ctx, c)
	case fault.Effect == EffectSlow:
		c.Delay, err = time.ParseDuration(fault.Delay)
		if err != nil {
			return s.internalError(ctx, c, err), false
		}
		return front.Answer{}, false
	case fault.Effect == EffectStatus:
		a = faultAnswer(*fault)
	case fault.Effect == EffectResetBefore:
		reset = true
	default:
		a, reset = s.answer(ctx, c), true
	}
	if err := s.record(ctx, c, a); err != nil {
		return s.internalError(ctx, c, err), false
	}
	return a, reset
}

// Answer does what is asked for.
func (s *Server) answer(ctx context.Context, c *front.Call) front.Answer {
	return s.answerWith(ctx, c, s.route)
}

// answerWith serves a request in one transaction, which is undone if it is refused.
func (s *Server) answerWith(ctx context.Context, c *front.Call, serve func(*front.Call) (front.Answer, error)) front.Answer {
	var a front.Answer
	err := s.write(ctx, func(tx *store.Tx) error {
		c.Tx = tx
		var err error
		a, err = serve(c)
		return err
	})
	if err == nil {
		return a
	}
	var refusal *engine.Refusal
	var failure *front.Failure
	switch {
	case errors.As(err, &failure):
		return failure.Answer
	case errors.As(err, &refusal):
		return front.RefusalAnswer(c, refusal)
	default:
		return s.internalError(ctx, c, err)
	}
}

// send writes the answer. The Date is that of the simulated clock.
func (s *Server) send(ctx context.Context, w http.ResponseWriter, c *front.Call, a front.Answer) {
	header := w.Header()
	header.Set("Date", c.Now.Format(http.TimeFormat))
	header.Set("X-Openstack-Request-Id", c.RequestID)
	var body []byte
	switch v := a.Body.(type) {
	case nil:
	case []byte:
		body = v
	default:
		body = front.Encode(v)
	}
	header.Set("Content-Type", "application/json")
	for name, value := range a.Header {
		header.Set(name, value)
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.Status)
	if c.Method == http.MethodHead {
		return
	}
	if _, err := w.Write(body); err != nil {
		s.options.Logger.DebugContext(ctx, "sandbox: the client is gone", "error", err)
	}
}

// ResetConnection answers a request by resetting its connection, as a load balancer does that has lost its server.
func ResetConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// Not a connection of our own: this aborts the response as well as can be.
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// internalError hides what went wrong inside behind an id, as Trove does, and logs it.
func (s *Server) internalError(ctx context.Context, c *front.Call, err error) front.Answer {
	id := uuid.NewString()
	s.options.Logger.ErrorContext(ctx, "sandbox: internal error", "id", id, "method", c.Method, "path", c.URL.Path, "error", err)
	return front.InternalAnswer(id)
}
