package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// controlPrefix is the path by which the sandbox itself is told what to do, apart from the API that it emulates. It takes no token.
const controlPrefix = "/_sandbox/"

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

// controlHandler serves the control path.
func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, f func(r *http.Request) (int, any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			status, body, err := f(r)
			if err != nil {
				status = http.StatusBadRequest
				if errors.Is(err, ErrNotFound) {
					status = http.StatusNotFound
				}
				body = map[string]string{"error": err.Error()}
			}
			if status == http.StatusNoContent {
				w.WriteHeader(status)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(status)
			if _, err := w.Write(front.Encode(body)); err != nil {
				s.options.Logger.DebugContext(r.Context(), "sandbox: the client is gone", "error", err)
			}
		})
	}
	handle("GET /_sandbox/clock", func(*http.Request) (int, any, error) { return http.StatusOK, s.clockView(), nil })
	handle("POST /_sandbox/clock", s.postClock)
	handle("GET /_sandbox/faults", func(r *http.Request) (int, any, error) {
		list, err := s.Faults(r.Context())
		return http.StatusOK, map[string]any{"faults": front.OrEmpty(list)}, err
	})
	handle("POST /_sandbox/faults", func(r *http.Request) (int, any, error) {
		var f Fault
		if err := readControl(r, &f); err != nil {
			return 0, nil, err
		}
		f, err := s.addFault(r.Context(), f)
		return http.StatusCreated, f, err
	})
	handle("DELETE /_sandbox/faults", func(r *http.Request) (int, any, error) {
		return http.StatusNoContent, nil, s.ClearFaults(r.Context())
	})
	handle("DELETE /_sandbox/faults/{id}", func(r *http.Request) (int, any, error) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil || id < 1 {
			return 0, nil, fmt.Errorf("fault %q: %w", r.PathValue("id"), ErrNotFound)
		}
		return http.StatusNoContent, nil, s.removeFaults(r.Context(), id)
	})
	handle("POST /_sandbox/drift", func(r *http.Request) (int, any, error) {
		var d Drift
		if err := readControl(r, &d); err != nil {
			return 0, nil, err
		}
		return http.StatusNoContent, nil, s.Drift(r.Context(), d)
	})
	handle("GET /_sandbox/journal", func(r *http.Request) (int, any, error) {
		var after int64
		if text := r.URL.Query().Get("after"); text != "" {
			var err error
			if after, err = strconv.ParseInt(text, 10, 64); err != nil {
				return 0, nil, fmt.Errorf("after: %w", err)
			}
		}
		list, err := s.journalAfter(r.Context(), after)
		return http.StatusOK, map[string]any{"requests": front.OrEmpty(list)}, err
	})
	handle("DELETE /_sandbox/journal", func(r *http.Request) (int, any, error) {
		return http.StatusNoContent, nil, s.ClearJournal(r.Context())
	})
	handle("GET /_sandbox/history", func(r *http.Request) (int, any, error) {
		list, err := s.History(r.Context(), 0)
		return http.StatusOK, map[string]any{"events": front.OrEmpty(list)}, err
	})
	handle("GET /_sandbox/changes", s.getChanges)
	handle("GET /_sandbox/objects/{id}", s.object)
	handle("GET /_sandbox/environment", func(r *http.Request) (int, any, error) {
		return http.StatusOK, map[string]any{"environment": s.Environment("http://" + r.Host)}, nil
	})
	handle("PUT /_sandbox/quotas", func(r *http.Request) (int, any, error) {
		var q Quotas
		if err := readControl(r, &q); err != nil {
			return 0, nil, err
		}
		return http.StatusOK, q, s.SetQuotas(q)
	})
	handle("GET /_sandbox/state", func(r *http.Request) (int, any, error) {
		state, err := s.State(r.Context())
		return http.StatusOK, state, err
	})
	return mux
}

type clockView struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
}

func (s *Server) clockView() clockView { return clockView{s.Now(), s.speed()} }

func (s *Server) postClock(r *http.Request) (int, any, error) {
	var body struct {
		Advance string   `json:"advance"`
		Speed   *float64 `json:"speed"`
	}
	if err := readControl(r, &body); err != nil {
		return 0, nil, err
	}
	if body.Speed != nil {
		if err := s.SetSpeed(*body.Speed); err != nil {
			return 0, nil, err
		}
		if body.Advance == "" {
			return http.StatusOK, s.clockView(), nil
		}
	}
	d, err := time.ParseDuration(body.Advance)
	if err != nil {
		return 0, nil, fmt.Errorf("advance: %w", err)
	}
	if err := s.Advance(r.Context(), d); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, s.clockView(), nil
}

func (s *Server) speed() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.speed
}

// readControl reads a body, in which a misspelt member is an error.
func readControl(r *http.Request, into any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, front.MaxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	return nil
}
