package trove

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sessionCloud is a fake one that a session is opened with.
type sessionCloud struct{ *fakeCloud }

func newSessionCloud(t *testing.T) *sessionCloud {
	t.Helper()
	return &sessionCloud{newFakeCloud(t)}
}

// newV1SessionCloud is a cloud whose Trove speaks v1.0.
func newV1SessionCloud(t *testing.T) *sessionCloud {
	t.Helper()
	c := newSessionCloud(t)
	c.endpoint = "/v1.0/" + project
	return c
}

// open logs in as a test's user.
func (c *sessionCloud) open(change ...func(*Config)) *session {
	c.t.Helper()
	opened, err := open(c.t.Context(), c.config(change...))
	require.NoError(c.t, err)
	return opened
}

func (c *sessionCloud) config(change ...func(*Config)) Config {
	cfg := Config{
		AuthURL: c.server.URL + "/identity/v3", UserName: "demo", Password: "secret-password",
		DomainName: "Default", ProjectName: "demo", Clock: c.clock,
	}
	for _, f := range change {
		f(&cfg)
	}
	return cfg
}

// act makes a request, whatever is answered.
func act(ctx context.Context, s *session, r request) error {
	_, _, err := s.do(ctx, r)
	return err
}

// show asks for a cluster.
func show(ctx context.Context, s *session, id string) error {
	return act(ctx, s, request{method: http.MethodGet, path: []string{"clusters", id}})
}

func TestWhatEveryRequestCarries(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("POST /instances", accepted())
	opened := cloud.open()
	require.ErrorIs(t, show(t.Context(), opened, "c"), ErrNotFound)
	require.NoError(t, act(t.Context(), opened, request{method: http.MethodPost, path: []string{"instances"}, body: map[string]int{"n": 1}}))
	asked := cloud.requests()
	require.Len(t, asked, 2)
	for _, request := range asked {
		assert.Equal(t, "application/json", request.header.Get("Accept"))
		assert.Equal(t, "token-1", request.header.Get("X-Auth-Token"))
	}
	assert.Empty(t, asked[0].body)
	assert.Equal(t, "application/json", asked[1].header.Get("Content-Type"))
	assert.JSONEq(t, `{"n": 1}`, asked[1].body)
}

// Showing an instance whose guest is dead takes Trove 15 seconds.
func TestAnAnswerMayTakeLongerThanADeadGuest(t *testing.T) {
	assert.GreaterOrEqual(t, newBase(nil).ResponseHeaderTimeout, 30*time.Second)
}
