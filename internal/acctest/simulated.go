package acctest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// simulated is a sandbox as a backend.
type simulated struct {
	server  *sandbox.Server
	address string
	region  string
	// alike are the sandboxes of other regions, whose time passes with this one's.
	alike []*sandbox.Server
}

// sandbox is what is behind a cloud that has one, for what only a sandbox can do.
func (c *Cloud) sandbox(t *testing.T) *sandbox.Server {
	t.Helper()
	s, ok := c.backend.(*simulated)
	require.True(t, ok, "This needs a sandbox, and the cloud is real Trove.")
	return s.server
}

func (s *simulated) config() session.Config {
	who := s.server.Identity()
	return session.Config{MaxRetries: 3, Clock: clock{s.server, s.alike}, Block: clouds.Block{
		"user_name": who.User, "password": who.Password, "tenant_name": who.Project,
		"user_domain_name": "Default", "project_domain_name": "Default", "region": s.region,
	}}
}

func (s *simulated) direct() access {
	who := s.server.Identity()
	return access{keystone: s.address + identityPath + "/v3", user: who.User, password: who.Password, project: who.Project}
}

func (s *simulated) managed() bool { return false }

// eventually lets the time of the servers pass, a second at a time, ten minutes at most.
func (s *simulated) eventually(t *testing.T, condition func() bool, message ...any) {
	t.Helper()
	for range 600 {
		if condition() {
			return
		}
		require.NoError(t, s.server.Advance(t.Context(), time.Second))
	}
	require.Fail(t, "it did not happen in ten minutes", message...)
}

// passTime makes a second of this machine a hundred of the servers'.
func (s *simulated) passTime(t *testing.T, ended <-chan struct{}) {
	t.Helper()
	for {
		select {
		case <-ended:
			return
		case <-t.Context().Done():
			return
		case <-time.After(10 * time.Millisecond):
			require.NoError(t, clock{s.server, s.alike}.Sleep(t.Context(), time.Second))
		}
	}
}

func (s *simulated) breakServer(t *testing.T, id string) {
	t.Helper()
	status := "ERROR"
	require.NoError(t, s.server.Drift(t.Context(), sandbox.Drift{ID: id, Server: &status}))
}

func (s *simulated) killHeartbeat(t *testing.T, id string) {
	t.Helper()
	beats := false
	require.NoError(t, s.server.Drift(t.Context(), sandbox.Drift{ID: id, Heartbeat: &beats}))
}

func (s *simulated) failGuest(t *testing.T, id string, calls []string) {
	t.Helper()
	require.NoError(t, s.server.Drift(t.Context(), sandbox.Drift{ID: id, Fail: &calls}))
}

func (s *simulated) hold(*testing.T, bool) {}

func (s *simulated) drain(t *testing.T, members []string) {
	t.Helper()
	inUse := false
	for _, id := range members {
		require.NoError(t, s.server.Drift(t.Context(), sandbox.Drift{ID: id, InUse: &inUse}))
	}
}

// clock is the sandbox's clock as the provider under test sees it: to sleep is to let time pass.
type clock struct {
	server *sandbox.Server
	alike  []*sandbox.Server
}

func (c clock) Now() time.Time { return c.server.Now() }

// Sleep lets the time of the servers pass, and returns. Only what is shorter than half a second waits for
// other callers in this process, who come in real time.
func (c clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	if d < time.Second/2 {
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, other := range c.alike {
		if err := other.Advance(ctx, d); err != nil {
			return err
		}
	}
	return c.server.Advance(ctx, d)
}
