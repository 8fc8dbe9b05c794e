// Package session is how a request gets to a cloud: who logs in and where (auth.go, config.go), which endpoint and form of the API
// (version.go), and the layers that every request passes (transport.go, retry.go, budget.go, redact.go). Refusals come back as the
// errors of package api. It knows no clusters and no instances, and decides nothing about them.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gophercloud/gophercloud/v2"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Session is a login to one project of one cloud, and the way to its database service. It is safe for concurrent use.
type Session struct {
	// Service is where Trove is, identity where Keystone is; gophercloud's own packages are called with them.
	Service  *gophercloud.ServiceClient
	Identity *gophercloud.ServiceClient
	// Dialect is the API that the service speaks.
	Dialect api.Dialect
	// Place is where the session works: project, region and cloud, in words that fit after "in".
	Place string
	// Region is the region of the service, empty where only an address was given and nobody says whose it is.
	Region string
	// Clock is what everything that waits goes by.
	Clock wait.Clock
	// base is the path of the endpoint, which errors leave out.
	base    string
	date    serverDate
	changes atomic.Int64
	// cfg and cloud are how it was opened, from which sessions in other regions are.
	cfg   Config
	cloud clouds.Cloud
}

// Open decides which cloud it is, authenticates, finds the service's endpoint and chooses the dialect. It makes one request, or two where the
// endpoint does not tell the API's version. What goes wrong before the first request is an error of package clouds; after that it
// is an *OpenError.
func Open(ctx context.Context, cfg Config) (*Session, error) {
	if cfg.Clock == nil {
		cfg.Clock = wait.System
	}
	if cfg.MaxRetries == 0 {
		cfg.MaxRetries = defaultRetries
	}
	if cfg.Logins == nil {
		cfg.Logins = NewLogins()
	}
	cloud, err := clouds.Resolve(cfg.Block, cfg.Machine)
	if err != nil {
		return nil, err
	}
	opened, err := open(ctx, cfg, cloud)
	if err != nil {
		return nil, &OpenError{Cloud: cloud, Err: err}
	}
	return opened, nil
}

// OpenError says which cloud could not be opened.
type OpenError struct {
	Cloud clouds.Cloud
	Err   error
}

// Error is one line.
func (e *OpenError) Error() string { return e.Err.Error() }

// Unwrap is what went wrong.
func (e *OpenError) Unwrap() error { return e.Err }

func open(ctx context.Context, cfg Config, cloud clouds.Cloud) (*Session, error) {
	provider, err := cfg.Logins.login(ctx, cfg, cloud)
	if err != nil {
		return nil, err
	}
	if err := checkProject(provider, cloud); err != nil {
		return nil, err
	}
	endpoint, region, err := findEndpoint(provider, cloud)
	if err != nil {
		return nil, err
	}
	chosen, endpoint, err := chooseDialect(ctx, provider, endpoint, cfg.API)
	if err != nil {
		return nil, err
	}
	address, err := url.Parse(endpoint)
	if err != nil {
		return nil, fmt.Errorf("the endpoint %q: %w", endpoint, err)
	}
	return &Session{
		Service:  &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: endpoint, Type: "database"},
		Identity: &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: cloud.IdentityV3(), Type: "identity"},
		Dialect:  chosen,
		Place:    placeOf(provider, cloud),
		Region:   region,
		Clock:    cfg.Clock,
		base:     address.Path,
		cfg:      cfg,
		cloud:    cloud,
	}, nil
}

// Do makes a request, and returns the answer's body and the request's id.
func (s *Session) Do(ctx context.Context, r api.Request) (body []byte, id string, err error) {
	if r.Method == "" {
		return nil, "", fmt.Errorf("the API %q has no such request: %w", s.Dialect.Name(), api.ErrUnsupported)
	}
	segments, err := api.Escaped(r.Path)
	if err != nil {
		return nil, "", fmt.Errorf("%s /%s: %w", r.Method, strings.Join(r.Path, "/"), err)
	}
	if r.Method != http.MethodGet {
		s.changes.Add(1)
		defer s.changes.Add(1)
	}
	address := s.Service.ServiceURL(segments...)
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	resp, err := s.Service.Request(ctx, r.Method, address, &gophercloud.RequestOpts{
		JSONBody:         r.Body,
		KeepResponseBody: true,
		OkCodes:          []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent},
	})
	if err != nil {
		var refusal gophercloud.ErrUnexpectedResponseCode
		if errors.As(err, &refusal) && refusal.Actual < http.StatusInternalServerError {
			s.date.note(refusal.ResponseHeader, s.Clock.Now())
		}
		return nil, "", s.Translate(err)
	}
	s.date.note(resp.Header, s.Clock.Now())
	body, err = io.ReadAll(resp.Body)
	return body, resp.Header.Get(api.RequestIDHeader), errors.Join(err, resp.Body.Close())
}

// Translate turns what gophercloud and the layers of the transport return into the errors of package api.
func (s *Session) Translate(err error) error { return Translate(err, s.base) }

// Changes counts the requests that may have changed something: the beginning of each, and its end. What was read before it grew may be
// old.
func (s *Session) Changes() int64 { return s.changes.Load() }

// ServerTime is the Date of the last answer, zero where there was none. It is never reckoned on from there: the server's clock
// need not run like ours, and a bound that is too early does no harm, while one too late would hide an object that is looked for.
func (s *Session) ServerTime() time.Time {
	at, _ := s.date.last()
	return at
}

// KnowsTime tells whether the server's time is known from an answer that is not older than age.
func (s *Session) KnowsTime(age time.Duration) bool {
	at, seen := s.date.last()
	return !at.IsZero() && s.Clock.Now().Sub(seen) < age
}

// serverDate is the Date of a server's last answer, and when that came by our own clock.
type serverDate struct {
	mu     sync.Mutex
	server time.Time
	local  time.Time
}

// note reads the server's time off an answer.
func (d *serverDate) note(header http.Header, now time.Time) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server, d.local = date, now
}

func (d *serverDate) last() (server, local time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.server, d.local
}
