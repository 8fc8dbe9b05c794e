package control

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Prefix is the path by which the sandbox itself is told what to do, apart from the API that it emulates. It takes no token.
const Prefix = "/_sandbox/"

// Sandbox is what is told what to do. State, Changes and Object are documents that this room passes on as they are.
type Sandbox interface {
	// Now is the simulated time, Speed how many simulated seconds pass in a second.
	Now() time.Time
	Speed() float64
	// Advance moves the clock and does all that is due until then; SetSpeed lets it go on at another speed. Both refuse what is below 0.
	Advance(ctx context.Context, d time.Duration) error
	SetSpeed(speed float64) error
	// JournalAfter are the requests after the one with this id, oldest first; ClearJournal forgets all.
	JournalAfter(ctx context.Context, id int64) ([]store.Request, error)
	ClearJournal(ctx context.Context) error
	// KeepFault adds a fault and returns it with its id; Faults are those without an effect so far; RemoveFaults removes one, or all for 0.
	KeepFault(ctx context.Context, f store.Fault) (store.Fault, error)
	Faults(ctx context.Context) ([]store.Fault, error)
	RemoveFaults(ctx context.Context, id int64) error
	// Drift changes an object behind everyone's back. The error is store.ErrNotFound if there is none with the id.
	Drift(ctx context.Context, d engine.Drift) error
	// SetQuotas changes what every project may have from now on.
	SetQuotas(q Quotas) error
	// OverrideCapability changes what a version of a datastore can do. The error is store.ErrNotFound if there is no such capability or version.
	OverrideCapability(ctx context.Context, o CapabilityOverride) error
	// Environment are the variables, NAME=value, by which clients find the sandbox at url.
	Environment(url string) []string
	// History is what became of each object after the event with this id, oldest first.
	History(ctx context.Context, after int64) ([]store.Event, error)
	// State is all there is, Changes what is new since a revision of it, a request and an event.
	State(ctx context.Context) (any, error)
	Changes(ctx context.Context, revision string, request, event int64) (any, error)
	// Object is what the API would answer to who asks for the object with this id; the error is store.ErrNotFound if there is none.
	Object(r *http.Request, id string) (any, error)
}

// Quotas are what a project may have, 0 for any number.
type Quotas struct {
	Instances int `json:"instances"`
	Volumes   int `json:"volumes"` // GB
}

// CapabilityOverride is what a cloud's operator says of a capability of one version of a datastore: a row of capability_overrides, which no
// call of the API writes. Specification, section Capabilities.
type CapabilityOverride struct {
	Datastore  string `json:"datastore"`
	Version    string `json:"version"`
	Capability string `json:"capability"`
	// Enabled is for instances that stand by themselves, EnabledCluster for nodes; nil leaves the default.
	Enabled        *bool `json:"enabled,omitempty"`
	EnabledCluster *bool `json:"enabled_cluster,omitempty"`
}

// Handler serves the control path. That a client went away before its answer is logged, since nobody else can be told.
func Handler(s Sandbox, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, f func(r *http.Request) (int, any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			status, body, err := f(r)
			if err != nil {
				status = http.StatusBadRequest
				if errors.Is(err, store.ErrNotFound) {
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
				logger.DebugContext(r.Context(), "sandbox: the client is gone", "error", err)
			}
		})
	}
	handle("GET /_sandbox/clock", func(*http.Request) (int, any, error) { return http.StatusOK, clockOf(s), nil })
	handle("POST /_sandbox/clock", func(r *http.Request) (int, any, error) { return moveClock(s, r) })
	handle("GET /_sandbox/faults", func(r *http.Request) (int, any, error) {
		list, err := s.Faults(r.Context())
		return http.StatusOK, map[string]any{"faults": front.OrEmpty(list)}, err
	})
	handle("POST /_sandbox/faults", func(r *http.Request) (int, any, error) {
		var f store.Fault
		if err := readBody(r, &f); err != nil {
			return 0, nil, err
		}
		f, err := s.KeepFault(r.Context(), f)
		return http.StatusCreated, f, err
	})
	handle("DELETE /_sandbox/faults", func(r *http.Request) (int, any, error) {
		return http.StatusNoContent, nil, s.RemoveFaults(r.Context(), 0)
	})
	handle("DELETE /_sandbox/faults/{id}", func(r *http.Request) (int, any, error) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil || id < 1 {
			return 0, nil, fmt.Errorf("fault %q: %w", r.PathValue("id"), store.ErrNotFound)
		}
		return http.StatusNoContent, nil, s.RemoveFaults(r.Context(), id)
	})
	handle("POST /_sandbox/drift", func(r *http.Request) (int, any, error) {
		var d engine.Drift
		if err := readBody(r, &d); err != nil {
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
		list, err := s.JournalAfter(r.Context(), after)
		return http.StatusOK, map[string]any{"requests": front.OrEmpty(list)}, err
	})
	handle("DELETE /_sandbox/journal", func(r *http.Request) (int, any, error) {
		return http.StatusNoContent, nil, s.ClearJournal(r.Context())
	})
	handle("GET /_sandbox/history", func(r *http.Request) (int, any, error) {
		list, err := s.History(r.Context(), 0)
		return http.StatusOK, map[string]any{"events": front.OrEmpty(list)}, err
	})
	handle("GET /_sandbox/changes", func(r *http.Request) (int, any, error) { return changes(s, r) })
	handle("GET /_sandbox/objects/{id}", func(r *http.Request) (int, any, error) {
		object, err := s.Object(r, r.PathValue("id"))
		return http.StatusOK, object, err
	})
	handle("GET /_sandbox/environment", func(r *http.Request) (int, any, error) {
		return http.StatusOK, map[string]any{"environment": s.Environment("http://" + r.Host)}, nil
	})
	handle("PUT /_sandbox/capabilities", func(r *http.Request) (int, any, error) {
		var o CapabilityOverride
		if err := readBody(r, &o); err != nil {
			return 0, nil, err
		}
		return http.StatusOK, o, s.OverrideCapability(r.Context(), o)
	})
	handle("PUT /_sandbox/quotas", func(r *http.Request) (int, any, error) {
		var q Quotas
		if err := readBody(r, &q); err != nil {
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

// clockView is the answer to what is done with the clock.
type clockView struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
}

func clockOf(s Sandbox) clockView { return clockView{s.Now(), s.Speed()} }

func moveClock(s Sandbox, r *http.Request) (int, any, error) {
	var body struct {
		Advance string   `json:"advance"`
		Speed   *float64 `json:"speed"`
	}
	if err := readBody(r, &body); err != nil {
		return 0, nil, err
	}
	if body.Speed != nil {
		if err := s.SetSpeed(*body.Speed); err != nil {
			return 0, nil, err
		}
		if body.Advance == "" {
			return http.StatusOK, clockOf(s), nil
		}
	}
	d, err := time.ParseDuration(body.Advance)
	if err != nil {
		return 0, nil, fmt.Errorf("advance: %w", err)
	}
	if err := s.Advance(r.Context(), d); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, clockOf(s), nil
}

// readBody reads a body, in which a misspelt member is an error.
func readBody(r *http.Request, into any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, front.MaxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	return nil
}

func changes(s Sandbox, r *http.Request) (int, any, error) {
	numbers := map[string]int64{}
	for _, name := range []string{"request", "event"} {
		n, err := strconv.ParseInt(cmp.Or(r.URL.Query().Get(name), "0"), 10, 64)
		if err != nil {
			return 0, nil, fmt.Errorf("%s: %w", name, err)
		}
		numbers[name] = n
	}
	c, err := s.Changes(r.Context(), r.URL.Query().Get("revision"), numbers["request"], numbers["event"])
	return http.StatusOK, c, err
}
