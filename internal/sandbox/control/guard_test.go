package control

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// answered is the status of a request to http://HOST/_sandbox/state.
func answered(t *testing.T, guard http.Handler, method, host string, header map[string]string) (int, string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "/_sandbox/state", nil)
	request.Host = host
	for name, value := range header {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	guard.ServeHTTP(recorder, request)
	return recorder.Code, recorder.Body.String()
}

var served = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })

func TestOwnHost(t *testing.T) {
	guard := OwnHost(served, []string{"trove-sandbox"})
	for _, host := range []string{
		"127.0.0.1:8779", "127.0.0.1", "[::1]:8779", "[::1]", "192.0.2.7:80", "localhost:8779", "LOCALHOST", "localhost.", "x.localhost:1", "trove-sandbox:8779",
	} {
		status, _ := answered(t, guard, http.MethodGet, host, nil)
		assert.Equal(t, http.StatusNoContent, status, host)
	}
	for _, host := range []string{"rebound.example:8779", "rebound.example", "127.0.0.1.example", "notlocalhost", "trove-sandbox.example", ""} {
		status, _ := answered(t, guard, http.MethodGet, host, nil)
		assert.Equal(t, http.StatusMisdirectedRequest, status, host)
	}
	_, message := answered(t, guard, http.MethodGet, "rebound.example:8779", nil)
	assert.JSONEq(t, `{"error": "the sandbox is not known as \"rebound.example\"; -hosts rebound.example lets it be"}`, message)
}

func TestOwnOrigin(t *testing.T) {
	guard := OwnOrigin(served)
	for _, c := range []struct {
		what   string
		header map[string]string
		want   int
	}{
		{"a tool", nil, 204},
		{"the page", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8779"}, 204},
		{"the page in a browser without Sec-Fetch-Site", map[string]string{"Origin": "http://127.0.0.1:8779"}, 204},
		{"an address typed in", map[string]string{"Sec-Fetch-Site": "none"}, 204},
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}, 403},
		{"another site's image or link", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"another port of this machine", map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9"}, 403},
		{"another site in a browser without Sec-Fetch-Site", map[string]string{"Origin": "https://other.example"}, 403},
		{"a page without an origin", map[string]string{"Origin": "null"}, 403},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodOptions} {
			status, _ := answered(t, guard, method, "127.0.0.1:8779", c.header)
			assert.Equal(t, c.want, status, "%s, %s", c.what, method)
		}
	}
}

func TestNoOtherSite(t *testing.T) {
	guard := NoOtherSite(served, nil)
	for _, c := range []struct {
		what, host string
		header     map[string]string
		want       int
	}{
		{"a tool, by any name", "trove:8779", nil, 204},
		{"a browser on this machine", "127.0.0.1:8779", map[string]string{"Sec-Fetch-Site": "none"}, 204},
		{"another site", "127.0.0.1:8779", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}, 403},
		{"another site in a browser without Sec-Fetch-Site", "127.0.0.1:8779", map[string]string{"Origin": "https://other.example"}, 403},
		{"a site whose name leads here", "rebound.example:8779", map[string]string{"Origin": "http://rebound.example:8779"}, 421},
		{"a site whose name leads here, of its own origin", "rebound.example:8779", map[string]string{"Sec-Fetch-Site": "same-origin"}, 421},
	} {
		status, _ := answered(t, guard, http.MethodPost, c.host, c.header)
		assert.Equal(t, c.want, status, c.what)
	}
}
