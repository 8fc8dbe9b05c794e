package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExports(t *testing.T) {
	got, err := exports(strings.NewReader("Listening.\n\n  export OS_AUTH_URL=http://127.0.0.1:1/identity/v3\nexport OS_PASSWORD='secret'\n" +
		"export TROVE_SANDBOX_URL=http://127.0.0.1:1\nexport OS_LATER=x\n"))
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"OS_AUTH_URL": "http://127.0.0.1:1/identity/v3", "OS_PASSWORD": "secret", "TROVE_SANDBOX_URL": "http://127.0.0.1:1",
	}, got)

	_, err = exports(strings.NewReader("listen: address already in use\n"))
	require.EqualError(t, err, "it ended without printing TROVE_SANDBOX_URL")
}

func TestDriftAndObjects(t *testing.T) {
	state := `{"clusters":[],"instances":[]}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + " " + r.URL.Path {
		case "POST /_sandbox/drift":
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			assert.JSONEq(t, `{"id":"n1","flavor_id":"8"}`, string(body))
			w.WriteHeader(http.StatusNoContent)
		case "GET /_sandbox/state":
			_, err := io.WriteString(w, state)
			assert.NoError(t, err)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	box := &sandbox{address: server.URL}

	flavor := "8"
	require.NoError(t, box.drift(t.Context(), drift{ID: "n1", FlavorID: &flavor}))

	left, err := box.objects(t.Context())
	require.NoError(t, err)
	require.Empty(t, left)

	state = `{"clusters":[{"id":"c1","status":"SHUTDOWN"}],"instances":[{"id":"i1","status":"ERROR"}]}`
	left, err = box.objects(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"cluster c1 (SHUTDOWN)", "instance i1 (ERROR)"}, left)

	state = `{}`
	_, err = box.objects(t.Context())
	require.ErrorContains(t, err, "nothing can be said of what is left")

	require.ErrorContains(t, box.control(t.Context(), http.MethodGet, "/_sandbox/nothing", nil, http.StatusOK, nil),
		"GET /_sandbox/nothing: 404 Not Found")
}
