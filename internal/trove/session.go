package trove

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// session is a login to one project of one cloud, and the way to its database service. It is safe for concurrent use.
type session struct {
	// service is where Trove is, identity where Keystone is; gophercloud's own packages are called with them.
	service  *gophercloud.ServiceClient
	identity *gophercloud.ServiceClient
	// dialect is the API that the service speaks.
	dialect dialect
	// clock is what everything that waits goes by.
	clock wait.Clock
	// base is the path of the endpoint, which errors leave out.
	base string
	date serverDate
}

// open authenticates, finds the service's endpoint and chooses the dialect. It makes one request, or two where the
// endpoint does not tell the API's version.
func open(ctx context.Context, cfg Config) (*session, error) {
	if cfg.Clock == nil {
		cfg.Clock = wait.System
	}
	if cfg.MaxRetries == 0 {
		cfg.MaxRetries = defaultRetries
	}
	cfg, tlsConfig, err := withCloud(cfg)
	if err != nil {
		return nil, err
	}
	if tlsConfig, err = tlsConfiguration(cfg, tlsConfig); err != nil {
		return nil, err
	}
	provider, err := authenticate(ctx, cfg, tlsConfig)
	if err != nil {
		return nil, err
	}
	endpoint, err := findEndpoint(provider, cfg)
	if err != nil {
		return nil, err
	}
	chosen, endpoint, err := chooseDialect(ctx, provider, endpoint, cfg.API)
	if err != nil {
		return nil, err
	}
	identity, err := openstack.NewIdentityV3(provider, gophercloud.EndpointOpts{})
	if err != nil {
		return nil, fmt.Errorf("auth_url %q: %w", cfg.AuthURL, err)
	}
	address, err := url.Parse(endpoint)
	if err != nil {
		return nil, fmt.Errorf("the endpoint %q: %w", endpoint, err)
	}
	return &session{
		service:  &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: endpoint, Type: "database"},
		identity: identity,
		dialect:  chosen,
		clock:    cfg.Clock,
		base:     address.Path,
	}, nil
}

// do makes a request, and returns the answer's body and the request's id.
func (s *session) do(ctx context.Context, r request) (body []byte, id string, err error) {
	if r.method == "" {
		return nil, "", fmt.Errorf("the API %q has no such request: %w", s.dialect.name(), ErrUnsupported)
	}
	segments, err := escaped(r.path)
	if err != nil {
		return nil, "", fmt.Errorf("%s /%s: %w", r.method, strings.Join(r.path, "/"), err)
	}
	address := s.service.ServiceURL(segments...)
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	resp, err := s.service.Request(ctx, r.method, address, &gophercloud.RequestOpts{
		JSONBody:         r.body,
		KeepResponseBody: true,
		OkCodes:          []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent},
	})
	if err != nil {
		var refusal gophercloud.ErrUnexpectedResponseCode
		if errors.As(err, &refusal) && refusal.Actual < http.StatusInternalServerError {
			s.date.note(refusal.ResponseHeader, s.clock.Now())
		}
		return nil, "", s.translate(err)
	}
	s.date.note(resp.Header, s.clock.Now())
	body, err = io.ReadAll(resp.Body)
	return body, resp.Header.Get(requestIDHeader), errors.Join(err, resp.Body.Close())
}

// translate turns what gophercloud and the layers of the transport return into the errors of package api.
func (s *session) translate(err error) error { return translate(err, s.base) }

// serverTime is the Date of the last answer, zero where there was none. It is never reckoned on from there: the server's clock
// need not run like ours, and a bound that is too early does no harm, while one too late would hide an object that is looked for.
func (s *session) serverTime() time.Time {
	at, _ := s.date.last()
	return at
}

// knowsTime tells whether the server's time is known from an answer that is not older than age.
func (s *session) knowsTime(age time.Duration) bool {
	at, seen := s.date.last()
	return !at.IsZero() && s.clock.Now().Sub(seen) < age
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
