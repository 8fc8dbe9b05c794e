package sandbox

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cloud is a sandbox of deployed Trove, with the calls that tests of it make.
type cloud struct{ *client }

// newCloud starts a sandbox that is about as fast as the clouds behind the recordings.
func newCloud(t *testing.T, change ...func(*Options)) cloud {
	t.Helper()
	pace := Pace{
		Server: 3 * time.Second, Prepare: 2 * time.Second, Restart: time.Second, Join: 2 * time.Second, Snapshot: 2 * time.Second,
		Detach: time.Second, Delete: 5 * time.Second, Resize: 4 * time.Second, Promote: 3 * time.Second, Upgrade: 3 * time.Second,
		Beat: 3 * time.Second, Expiry: 20 * time.Second, GiveUp: time.Hour,
	}
	defaults := func(o *Options) { o.API, o.Pace, o.TokenTTL = APIv1, &pace, 1000*time.Hour }
	return cloud{newClient(t, append([]func(*Options){defaults}, change...)...)}
}

// v1 calls Trove's v1.0 and returns the status and the document, nil for an empty body.
func (c cloud) v1(method, path, body string) (int, map[string]any) {
	c.t.Helper()
	answer := c.raw(method, "/v1.0/"+c.project+path, body, map[string]string{"X-Auth-Token": c.token, "Content-Type": "application/json"})
	if answer.Body.Len() == 0 {
		return answer.Code, nil
	}
	return answer.Code, decoded(c.t, answer.Body.Bytes())
}

// Call wants this status and returns the document, and the message of an error.
func (c cloud) call(status int, method, path, body string) (map[string]any, string) {
	c.t.Helper()
	got, document := c.v1(method, path, body)
	require.Equal(c.t, status, got, "%s %s: %v", method, path, document)
	for _, v := range document {
		object, _ := v.(map[string]any)
		message, _ := object["message"].(string)
		return document, message
	}
	return document, ""
}

// newInstance is the id of an instance that runs.
func (c cloud) newInstance(body string) string {
	c.t.Helper()
	document, _ := c.call(http.StatusOK, http.MethodPost, "/instances", body)
	c.settle()
	return textAt(c.t, document, "instance", "id")
}

// settle lets everything end that is under way.
func (c cloud) settle() {
	c.t.Helper()
	for range 100 {
		due := c.server.due
		if due.IsZero() {
			return
		}
		c.advance(max(due.Sub(c.server.Now()), 0))
	}
	require.Fail(c.t, "it never ends")
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document), "%s", text)
	return document
}
