package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/control"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Drift is a change behind everyone's back.
type Drift = engine.Drift

// ErrNotFound says that there is no object with the id of a drift.
var ErrNotFound = store.ErrNotFound

// Now is the simulated time.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

// Advance moves the clock and does all that is due until then. An advance of 0 does what is due now.
func (s *Server) Advance(ctx context.Context, d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("time does not run backwards, by %s", -d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.advance(d)
	return s.run(ctx, s.clock.now())
}

// Journal is every request to the emulated API so far, oldest first.
func (s *Server) Journal(ctx context.Context) ([]Request, error) { return s.journalAfter(ctx, 0) }

func (s *Server) journalAfter(ctx context.Context, id int64) (list []Request, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		list, err = tx.Requests(id)
		return err
	})
	return list, err
}

// ClearJournal forgets the requests so far.
func (s *Server) ClearJournal(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.Write(ctx, (*store.Tx).ClearRequests)
}

// AddFault makes something go wrong. An error says what is wrong with the fault.
func (s *Server) AddFault(ctx context.Context, f Fault) error {
	_, err := s.addFault(ctx, f)
	return err
}

func (s *Server) addFault(ctx context.Context, f Fault) (Fault, error) {
	if err := checkFault(f); err != nil {
		return f, err
	}
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		f, err = tx.AddFault(f)
		return err
	})
	return f, err
}

// Faults are those that have not had their effect yet.
func (s *Server) Faults(ctx context.Context) (list []Fault, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		list, err = tx.Faults()
		return err
	})
	return list, err
}

// ClearFaults removes all faults, so that guests that hang go on.
func (s *Server) ClearFaults(ctx context.Context) error { return s.removeFaults(ctx, 0) }

func (s *Server) removeFaults(ctx context.Context, id int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.RemoveFaults(id), engine.Resume(tx, s.clock.now()))
	})
}

// Drift changes an object behind everyone's back. The error is ErrNotFound if there is none with the id.
func (s *Server) Drift(ctx context.Context, d Drift) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, err := s.catchUp(ctx)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *store.Tx) error { return s.engine.Drift(tx, now, d) })
}

// Quotas are what a project may have.
type Quotas = control.Quotas

// controls is the server as the control path knows it, which needs more of it than whoever embeds the sandbox.
type controls struct{ *Server }

var _ control.Sandbox = controls{}

func (c controls) Speed() float64 { return c.speed() }

func (c controls) JournalAfter(ctx context.Context, id int64) ([]Request, error) {
	return c.journalAfter(ctx, id)
}

func (c controls) KeepFault(ctx context.Context, f Fault) (Fault, error) { return c.addFault(ctx, f) }

func (c controls) RemoveFaults(ctx context.Context, id int64) error { return c.removeFaults(ctx, id) }

func (c controls) State(ctx context.Context) (any, error) { return c.Server.State(ctx) }

func (c controls) Changes(ctx context.Context, revision string, request, event int64) (any, error) {
	return c.changes(ctx, revision, request, event)
}

func (c controls) Object(r *http.Request, id string) (any, error) { return c.object(r, id) }

func (s *Server) speed() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.speed
}
