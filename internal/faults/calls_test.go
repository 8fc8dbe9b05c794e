package faults

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Polls that follow each other are one call, and what only reads has its faults once for each change that it comes after.
func TestCalls(t *testing.T) {
	calls := callsOf([]string{"POST /v3/auth/tokens", "GET /x/{id}", "POST /x", "GET /x/{id}", "GET /x/{id}", "GET /x/{id}", "POST /x", "GET /x/{id}"})
	assert.Equal(t, []call{{"POST /v3/auth/tokens", 1}, {"GET /x/{id}", 1}, {"POST /x", 1}, {"GET /x/{id}", 2}, {"POST /x", 2}, {"GET /x/{id}", 3}}, calls)
	seen := known{}
	assert.Equal(t, []call{{"POST /v3/auth/tokens", 1}, {"GET /x/{id}", 1}, {"POST /x", 1}, {"GET /x/{id}", 2}, {"POST /x", 2}}, seen.fresh(calls))
	assert.Equal(t, []call{{"POST /x", 1}, {"POST /x", 2}}, seen.fresh(calls), "in the next step, the changes alone are new")
	assert.Equal(t, "GET.x.ID.2", calls[3].String())
}

// An exception stays as long as one of its cells fails, or was not run.
func TestStaleExceptions(t *testing.T) {
	list := []exception{{"nodes/*/kill", "it fails"}, {"v1.0/*/kill", "it did"}, {"nodes/set/gone", "no cell is called so"}, {"nodes/*/reset", "not all were run"}}
	all := []string{"nodes/set/kill", "nodes/node/kill", "v1.0/set/kill", "nodes/set/reset", "nodes/node/reset"}
	passed := map[string]bool{"nodes/set/kill": true, "nodes/node/kill": false, "v1.0/set/kill": true, "nodes/set/reset": true}
	assert.Equal(t, []string{"v1.0/*/kill", "nodes/set/gone"}, stale(list, all, passed))
}

// One value is another one, and all else is as it was.
func TestMutated(t *testing.T) {
	const document = `{"a":{"b":1,"c":[true,"x"]}}`
	assert.JSONEq(t, `{"a":null}`, string(mutated([]byte(document), 0, 0)))
	assert.JSONEq(t, `{"a":{"b":"","c":[true,"x"]}}`, string(mutated([]byte(document), 1, 1)))
	assert.JSONEq(t, `{"a":{"b":1,"c":[true,"ERROR"]}}`, string(mutated([]byte(document), 4, 5)))
	assert.JSONEq(t, `{"a":null}`, string(mutated([]byte(document), 5, 0)), "places begin again")
	assert.Equal(t, "no document", string(mutated([]byte("no document"), 0, 0)))
}
