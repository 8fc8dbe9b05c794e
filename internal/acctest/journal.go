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
// "METHOD path body", in order, with the keys of bodies in alphabetic order and secrets as ***. What is not among them
// was not sent.
func (c *Cloud) Changes(t testing.TB) []string {
	t.Helper()
	_, changes := c.Cost(t)
	return changes
}

// Cost is how many requests to Trove there were since the journal was last looked at, and which of them are Changes.
func (c *Cloud) Cost(t testing.TB) (requests int, changes []string) {
	t.Helper()
	changes = []string{}
	taken := c.front.take()
	for _, request := range taken {
		if request.method != http.MethodGet {
			changes = append(changes, join(request.method, request.path, inOrder(t, request.body)))
		}
	}
	return len(taken), changes
}

// Requests are all requests to Trove since the journal was last looked at, as "METHOD path".
func (c *Cloud) Requests(t *testing.T) []string {
	t.Helper()
	requests := []string{}
	for _, request := range c.front.take() {
		requests = append(requests, join(request.method, request.path, ""))
	}
	return requests
}

// AwaitRequests waits until that many requests of the method to paths with that ending have been answered since the
// journal was last looked at. It is for programs that run beside the test.
func (c *Cloud) AwaitRequests(t *testing.T, method, ending string, count int) {
	t.Helper()
	require.Eventually(t, func() bool {
		seen := 0
		for _, request := range c.front.look() {
			if request.method == method && strings.HasSuffix(request.path, ending) {
				seen++
			}
		}
		return seen >= count
	}, time.Minute, 20*time.Millisecond)
}

func join(method, path, body string) string {
	if body == "" {
		return method + " " + path
	}
	return method + " " + path + " " + body
}

// inOrder writes a document with its keys in order, so that documents can be compared as text.
func inOrder(t testing.TB, document string) string {
	t.Helper()
	if document == "" {
		return ""
	}
	var value any
	require.NoError(t, json.Unmarshal([]byte(document), &value), document)
	ordered, err := json.Marshal(masked(value))
	require.NoError(t, err)
	return string(ordered)
}

// masked is a document without its secrets, which have no place in what a failed test prints.
func masked(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			if _, isText := member.(string); isText && (key == "password" || key == "secret") {
				value[key] = "***"
				continue
			}
			value[key] = masked(member)
		}
	case []any:
		for i := range value {
			value[i] = masked(value[i])
		}
	}
	return value
}
