package acctest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Changes are the requests that changed something, or tried to, since the journal was last looked at, as
// "METHOD path body", in order, with the keys of bodies in alphabetic order. What is not among them was not sent.
func (c *Cloud) Changes(t *testing.T) []string {
	t.Helper()
	changes := []string{}
	c.look(t, func(method, path, body string) {
		if method != http.MethodGet {
			changes = append(changes, join(method, path, body))
		}
	})
	return changes
}

// Requests are all requests to Trove since the journal was last looked at, as "METHOD path".
func (c *Cloud) Requests(t *testing.T) []string {
	t.Helper()
	requests := []string{}
	c.look(t, func(method, path, _ string) { requests = append(requests, join(method, path, "")) })
	return requests
}

// AwaitRequests waits until that many requests of the method to paths with that ending have been answered since the
// journal was last looked at. It is for programs that run beside the test.
func (c *Cloud) AwaitRequests(t *testing.T, method, ending string, count int) {
	t.Helper()
	require.Eventually(t, func() bool {
		journal, err := c.server.Journal(t.Context())
		seen := 0
		for _, request := range journal {
			if request.Kind == "trove" && request.Method == method && strings.HasSuffix(request.Path, ending) {
				seen++
			}
		}
		return err == nil && seen >= count
	}, time.Minute, 20*time.Millisecond)
}

func (c *Cloud) look(t *testing.T, each func(method, path, body string)) {
	t.Helper()
	journal, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	require.NoError(t, c.server.ClearJournal(t.Context()))
	for _, request := range journal {
		if request.Kind == "trove" {
			each(request.Method, request.Path, inOrder(t, request.Body))
		}
	}
}

func join(method, path, body string) string {
	if body == "" {
		return method + " " + path
	}
	return method + " " + path + " " + body
}

// inOrder writes a document with its keys in order, so that documents can be compared as text.
func inOrder(t *testing.T, document string) string {
	t.Helper()
	if document == "" {
		return ""
	}
	var value any
	require.NoError(t, json.Unmarshal([]byte(document), &value), document)
	ordered, err := json.Marshal(value)
	require.NoError(t, err)
	return string(ordered)
}
