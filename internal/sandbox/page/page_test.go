package page

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHandler(t *testing.T) {
	handler, err := Handler()
	require.NoError(t, err)
	for path, want := range map[string]struct {
		status int
		kind   string
	}{
		"/":                {200, "text/html; charset=utf-8"},
		"/_page/main.js":   {200, "text/javascript; charset=utf-8"},
		"/_page/style.css": {200, "text/css; charset=utf-8"},
		"/_page/none.js":   {404, "text/plain; charset=utf-8"},
	} {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		assert.Equal(t, want.status, recorder.Code, path)
		assert.Equal(t, want.kind, recorder.Header().Get("Content-Type"), path)
		assert.Equal(t, policy, recorder.Header().Get("Content-Security-Policy"), path)
		assert.Equal(t, "same-origin", recorder.Header().Get("Cross-Origin-Resource-Policy"), path)
	}
}
