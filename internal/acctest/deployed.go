package acctest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// deployed is a project of real Trove as a backend.
type deployed struct {
	*installation
	project   string
	projectID string
	held      bool
}

// newDeployed makes a project for the test, and takes it away afterwards with all that a failed test left in it.
func newDeployed(t testing.TB, behind *installation, s settings) *Cloud {
	t.Helper()
	keystone, address, err := behind.addresses()
	require.NoError(t, err)
	d := &deployed{installation: behind}
	cloud := newCloud(t, keystone, address, d, observers[kindOfTrove(behind.repaired)])
	d.project = cloud.name
	id, err := behind.newProject(t.Context(), d.project)
	require.NoError(t, err)
	d.projectID = id
	require.NoError(t, behind.limit(t.Context(), id, s.sandbox.MaxInstances, s.sandbox.MaxVolumes))
	if s.ownAgents {
		require.NoError(t, behind.control(t.Context(), "/agents", map[string]any{"project": id}))
	}
	givenUp := make(chan struct{})
	watch := time.AfterFunc(longest, func() {
		defer close(givenUp)
		d.giveUp(context.WithoutCancel(t.Context()), t)
	})
	t.Cleanup(func() {
		if !watch.Stop() {
			<-givenUp
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		require.NoError(t, behind.control(ctx, "/hold", map[string]any{"project": id, "held": false}))
		d.clear(ctx, t)
		require.NoError(t, behind.deleteProject(ctx, id))
	})
	return cloud
}

func (d *deployed) config() session.Config {
	return session.Config{MaxRetries: 3, Block: clouds.Block{
		"user_name": d.user, "password": d.password, "tenant_name": d.project,
		"user_domain_name": "Default", "project_domain_name": "Default", "region": "RegionOne",
	}}
}

func (d *deployed) direct() access {
	return access{keystone: d.keystone, user: d.user, password: d.password, project: d.project}
}

func (d *deployed) managed() bool { return d.management }

func (d *deployed) breakServer(t *testing.T, id string) {
	t.Helper()
	require.NoError(t, d.control(t.Context(), "/servers/"+id, map[string]any{"status": "ERROR"}))
}

func (d *deployed) killHeartbeat(t *testing.T, id string) {
	t.Helper()
	require.NoError(t, d.control(t.Context(), "/guests/"+id, map[string]any{"heartbeat": false}))
}

func (d *deployed) failGuest(t *testing.T, id string, calls []string) {
	t.Helper()
	require.NoError(t, d.control(t.Context(), "/guests/"+id, map[string]any{"fail": append([]string{}, calls...)}))
}

func (d *deployed) drain(t *testing.T, members []string) {
	t.Helper()
	require.NoError(t, d.control(t.Context(), "/drain", map[string]any{"members": members}))
}

func (d *deployed) hold(t *testing.T, held bool) {
	t.Helper()
	if d.held == held {
		return
	}
	require.NoError(t, d.control(t.Context(), "/hold", map[string]any{"project": d.projectID, "held": held}))
	d.held = held
}

// eventually asks again for a minute and a half, which is longer than Trove waits for anything here.
func (d *deployed) eventually(t *testing.T, condition func() bool, message ...any) {
	t.Helper()
	deadline := time.Now().Add(90 * time.Second)
	for !condition() {
		require.True(t, time.Now().Before(deadline), message...)
		pause(t.Context(), 300*time.Millisecond)
	}
}

// passTime needs to do nothing: time passes by itself.
func (d *deployed) passTime(t *testing.T, ended <-chan struct{}) {
	t.Helper()
	select {
	case <-ended:
	case <-t.Context().Done():
	}
}

// pause is over when the time is, or the context.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// longest is how long a test takes at most where ten run at once on a slow machine.
const longest = 9 * time.Minute

// giveUp ends a test that waits for what does not come: it writes down what the project is then, and deletes it, which ends each wait. Otherwise
// the whole package would end with it, and nobody would know why.
func (d *deployed) giveUp(ctx context.Context, t testing.TB) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	s, err := logIn(ctx, d.direct())
	if err != nil {
		t.Errorf("This test has taken %s, and its project is not to be seen: %s", longest, err)
		return
	}
	for _, collection := range []string{"/clusters", "/instances/detail?include_clustered=true", "/backups"} {
		shown, err := s.send(ctx, http.MethodGet, collection, "", nil)
		t.Errorf("This test has taken %s. %s: %s %v", longest, collection, shown.Body, err)
	}
	d.clear(ctx, t)
}

// clear deletes what is in the project, so that what a failed test left does not burden the others. What is in the middle of
// something, and does not come out of it in ten seconds, is freed first.
func (d *deployed) clear(ctx context.Context, t testing.TB) {
	t.Helper()
	s, err := logIn(ctx, d.direct())
	require.NoError(t, err)
	for attempt := 0; ; attempt++ {
		clusters, instances, err := s.everything(ctx)
		require.NoError(t, err)
		if len(clusters)+len(instances) == 0 {
			return
		}
		if attempt == 0 {
			t.Logf("left over, and deleted now: clusters %v, instances %v", clusters, instances)
		}
		stuck := attempt%10 == 9
		for _, cluster := range clusters {
			if stuck {
				s.try(ctx, http.MethodPost, "/clusters/"+cluster.id, `{"reset-status":{"force_delete":true}}`)
			}
			s.try(ctx, http.MethodDelete, "/clusters/"+cluster.id, "")
		}
		for _, instance := range instances {
			if stuck {
				s.try(ctx, http.MethodPost, "/instances/"+instance.id+"/action", `{"reset_status":{}}`)
			}
			s.try(ctx, http.MethodDelete, "/instances/"+instance.id, "")
		}
		pause(ctx, time.Second)
	}
}

// try makes a request of which nothing more than an attempt is expected.
func (s *login) try(ctx context.Context, method, path, body string) {
	_, _ = s.send(ctx, method, path, body, nil) // The next look at the project tells.
}
