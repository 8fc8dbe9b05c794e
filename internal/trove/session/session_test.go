package session

import (
	"context"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// cloud is a fake one that a session is opened with.
type cloud struct{ *trovetest.Cloud }

func newCloud(t *testing.T) *cloud {
	t.Helper()
	return &cloud{trovetest.New(t)}
}

// newV1Cloud is a cloud whose Trove speaks v1.0.
func newV1Cloud(t *testing.T) *cloud {
	t.Helper()
	c := newCloud(t)
	c.Endpoint = "/v1.0/" + trovetest.Project
	return c
}

// Open logs in as a test's user.
func (c *cloud) open(change ...func(*Config)) *Session {
	c.T.Helper()
	opened, err := Open(c.T.Context(), c.config(change...))
	require.NoError(c.T, err)
	return opened
}

func (c *cloud) config(change ...func(*Config)) Config {
	cfg := Config{Clock: c.Clock, Machine: clouds.Machine{ReadFile: os.ReadFile}, Block: clouds.Block{
		"auth_url": c.Server.URL + "/identity/v3", "user_name": "demo", "password": "secret-password",
		"domain_name": "Default", "tenant_name": "demo",
	}}
	for _, f := range change {
		f(&cfg)
	}
	return cfg
}

// act makes a request, whatever is answered.
func act(ctx context.Context, s *Session, r api.Request) error {
	_, _, err := s.Do(ctx, r)
	return err
}

// show asks for the cluster "c".
func show(ctx context.Context, s *Session) error {
	return act(ctx, s, api.Request{Method: http.MethodGet, Path: []string{"clusters", "c"}})
}

func TestWhatEveryRequestCarries(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /instances", trovetest.Accepted())
	opened := cloud.open()
	require.ErrorIs(t, show(t.Context(), opened), api.ErrNotFound)
	require.NoError(t, act(t.Context(), opened, api.Request{Method: http.MethodPost, Path: []string{"instances"}, Body: map[string]int{"n": 1}}))
	asked := cloud.Requests()
	require.Len(t, asked, 2)
	for _, request := range asked {
		assert.Equal(t, "application/json", request.Header.Get("Accept"))
		assert.Equal(t, "token-1", request.Header.Get("X-Auth-Token"))
	}
	assert.Empty(t, asked[0].Body)
	assert.Equal(t, "application/json", asked[1].Header.Get("Content-Type"))
	assert.JSONEq(t, `{"n": 1}`, asked[1].Body)
}

// Showing an instance whose guest is dead takes Trove 15 seconds.
func TestAnAnswerMayTakeLongerThanADeadGuest(t *testing.T) {
	assert.GreaterOrEqual(t, newBase(nil).ResponseHeaderTimeout, 30*time.Second)
}
