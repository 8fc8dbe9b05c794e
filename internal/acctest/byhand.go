package acctest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What follows is for the clouds of NewTrove, and does the same on each. Where somebody with a terminal could do it, it is
// done through the API, around the front, so that it is not among the test's requests.

// Name is a name that nobody else uses, with this one in it. On real Trove many tests run at once, and logs and the
// faults that go by name know objects by their names alone.
func (c *Cloud) Name(name string) string { return c.name + "-" + name }

func uniqueName() string {
	return fmt.Sprintf("acc%06x", rand.IntN(1<<24)) //nolint:gosec // It is no secret.
}

// BreakServer makes the virtual server of an instance or of a member fail: its status becomes ERROR.
func (c *Cloud) BreakServer(t *testing.T, id string) {
	t.Helper()
	c.backend.breakServer(t, id)
}

// KillHeartbeat silences the guest agent of an instance or of a member, for good.
func (c *Cloud) KillHeartbeat(t *testing.T, id string) {
	t.Helper()
	c.backend.killHeartbeat(t, id)
}

// FailGuest makes the guest agent of an instance fail these calls of Trove's, by their names; none for none any more. With "stop_db" the
// instance never comes out of a change of its flavor.
func (c *Cloud) FailGuest(t *testing.T, id string, calls ...string) {
	t.Helper()
	c.backend.failGuest(t, id, calls)
}

// Drain empties the shards of a MongoDB cluster that these members are of, without which Trove does not take them away.
func (c *Cloud) Drain(t *testing.T, members ...string) {
	t.Helper()
	c.backend.drain(t, members)
}

// Hold keeps the project's servers and guests from getting on with anything, until it is told that they may: who asks meanwhile is
// answered by a Trove in the middle of its work, however slow the machine is. Another call of Trove's waits half a minute at most. In a sandbox time
// stands still between requests anyway.
func (c *Cloud) Hold(t *testing.T, held bool) {
	t.Helper()
	c.backend.hold(t, held)
}

// Eventually waits until the condition holds: on a sandbox by letting its time pass, on real Trove by asking again.
func (c *Cloud) Eventually(t *testing.T, condition func() bool, message ...any) {
	t.Helper()
	c.backend.eventually(t, condition, message...)
}

// AwaitStatus waits until an instance, or a member of a cluster, has the status.
func (c *Cloud) AwaitStatus(t *testing.T, id, status string) {
	t.Helper()
	last := ""
	c.Eventually(t, func() bool {
		shown, ok := c.byHand(t, http.MethodGet, "/instances/"+id, "")["instance"].(map[string]any)
		require.True(t, ok)
		last, _ = shown["status"].(string)
		return last == status
	}, "instance %s has not become %s", id, status)
}

// Rename gives an instance another name.
func (c *Cloud) Rename(t *testing.T, id, name string) {
	t.Helper()
	c.byHand(t, http.MethodPut, "/instances/"+id, fmt.Sprintf(`{"instance":{"name":%q}}`, name))
}

// ResizeByHand gives a standalone instance another flavor, and waits for it.
func (c *Cloud) ResizeByHand(t *testing.T, id, flavor string) {
	t.Helper()
	c.byHand(t, http.MethodPost, "/instances/"+id+"/action", fmt.Sprintf(`{"resize":{"flavorRef":%q}}`, flavor))
	c.AwaitStatus(t, id, "ACTIVE")
}

// CheckNothingLeft asserts that nothing is in the project any more: no cluster, no instance, no member of a cluster.
func (c *Cloud) CheckNothingLeft(t testing.TB) {
	t.Helper()
	clusters, instances, err := c.session(t).everything(t.Context())
	require.NoError(t, err)
	assert.Empty(t, clusters, "clusters that a destroy left over")
	assert.Empty(t, instances, "instances that a destroy left over")
}

// thing is a cluster or an instance.
type thing struct{ id, name string }

// everything is what there is in the project. Instances are those that stand alone; with their clusters gone, members of
// clusters are among them.
func (s *login) everything(ctx context.Context) (clusters, instances []thing, err error) {
	if clusters, err = s.list(ctx, "clusters", ""); err != nil {
		return nil, nil, err
	}
	instances, err = s.list(ctx, "instances", "include_clustered=true&")
	return clusters, instances, err
}

// list follows the pages of a list.
func (s *login) list(ctx context.Context, collection, query string) ([]thing, error) {
	var all []thing
	for next := ""; ; {
		document, err := s.do(ctx, http.MethodGet, "/"+collection+"?"+query+"limit=20"+next, "")
		if err != nil {
			return nil, err
		}
		page, _ := document[collection].([]any)
		for _, entry := range page {
			shown, _ := entry.(map[string]any)
			id, _ := shown["id"].(string)
			name, _ := shown["name"].(string)
			all = append(all, thing{id, name})
		}
		if links, _ := document["links"].([]any); len(links) == 0 || len(page) == 0 {
			return all, nil
		}
		next = "&marker=" + url.QueryEscape(all[len(all)-1].id)
	}
}

// String is how a thing stands in the message of a failed test.
func (t thing) String() string { return strings.TrimSpace(t.name + " " + t.id) }

// CreateConfiguration makes a configuration group for a version of a datastore, and returns its id. It is deleted at the
// end of the test.
func (c *Cloud) CreateConfiguration(t *testing.T, name, datastore, version, values string) string {
	t.Helper()
	created, ok := c.byHand(t, http.MethodPost, "/configurations", fmt.Sprintf(
		`{"configuration":{"name":%q,"datastore":{"type":%q,"version":%q},"values":%s}}`, c.Name(name), datastore, version, values))["configuration"].(map[string]any)
	require.True(t, ok)
	id, ok := created["id"].(string)
	require.True(t, ok)
	c.deleteInTheEnd(t, "/configurations/"+id)
	return id
}

// SetConfigurationValues changes some values of a configuration group, given as a JSON object.
func (c *Cloud) SetConfigurationValues(t *testing.T, id, values string) {
	t.Helper()
	c.byHand(t, http.MethodPatch, "/configurations/"+id, `{"configuration":{"values":`+values+`}}`)
}

// CreateBackup makes a backup of an instance, waits for its end, and returns its id. It is deleted at the end of the test.
func (c *Cloud) CreateBackup(t *testing.T, name, instanceID string) string {
	t.Helper()
	created, ok := c.byHand(t, http.MethodPost, "/backups", fmt.Sprintf(`{"backup":{"name":%q,"instance":%q}}`, c.Name(name), instanceID))["backup"].(map[string]any)
	require.True(t, ok)
	id, ok := created["id"].(string)
	require.True(t, ok)
	c.Eventually(t, func() bool {
		shown, ok := c.byHand(t, http.MethodGet, "/backups/"+id, "")["backup"].(map[string]any)
		return assert.True(t, ok) && shown["status"] == "COMPLETED"
	}, "backup %s does not end", id)
	c.deleteInTheEnd(t, "/backups/"+id)
	return id
}

// CreateModule makes a module for a datastore, and returns its id. It is deleted at the end of the test, which Trove allows for
// one of live_update even where it has been applied.
func (c *Cloud) CreateModule(t *testing.T, name, datastore string) string {
	t.Helper()
	created, ok := c.byHand(t, http.MethodPost, "/modules", fmt.Sprintf(
		`{"module":{"name":%q,"module_type":"ping","contents":"bWVzc2FnZT1oaQ==","live_update":1,"datastore":{"type":%q}}}`, c.Name(name), datastore))["module"].(map[string]any)
	require.True(t, ok)
	id, ok := created["id"].(string)
	require.True(t, ok)
	c.deleteInTheEnd(t, "/modules/"+id)
	return id
}

// deleteInTheEnd deletes what a test has made by hand.
func (c *Cloud) deleteInTheEnd(t *testing.T, path string) {
	t.Helper()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		if s, err := logIn(ctx, c.backend.direct()); assert.NoError(t, err) {
			_, err = s.do(ctx, http.MethodDelete, path, "")
			assert.NoError(t, err)
		}
	})
}
