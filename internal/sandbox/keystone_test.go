package sandbox

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// userID is the id of the user demo.
const userID = "2b9c4e6f1a8d47f3b5c7d9e0f1a2b3c4"

// auth posts to Keystone and returns the status, the token and its document.
func (c *client) auth(body string) (int, string, map[string]any) {
	c.t.Helper()
	r := c.raw(http.MethodPost, "/identity/v3/auth/tokens", body, map[string]string{"Content-Type": "application/json"})
	var document map[string]any
	require.NoError(c.t, json.Unmarshal(r.Body.Bytes(), &document), "%s", r.Body)
	return r.Code, r.Header().Get("X-Subject-Token"), document
}

const (
	//nolint:gosec // everybody knows the sandbox's credential
	goodCredential = `{"auth": {"identity": {"methods": ["application_credential"], "application_credential":
		{"id": "6f4d2a8b0c1e4d739b5a7e6f8c2d1b04", "secret": "application-secret"}}}}`
	unauthorizedBody = `{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}`
)

func TestLogin(t *testing.T) {
	c := newClient(t)
	byToken := `{"auth": {"identity": {"methods": ["token"], "token": {"id": "` + c.token + `"}}, "scope": {"project": {"id": "` +
		c.server.Identity().OtherProjectID + `"}}}}`
	unscopedPassword := `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "` + userID + `", "password": "secret"}}}}}`
	for _, l := range []struct{ what, body, project string }{
		{"password", passwordLogin("demo", "secret", "demo"), "demo"},
		{"password, other project", passwordLogin("demo", "secret", "alt_demo"), "alt_demo"},
		{"application credential by id", goodCredential, "demo"},
		{"application credential by name", change(t, goodCredential, `"id": "6f4d2a8b0c1e4d739b5a7e6f8c2d1b04"`,
			`"name": "demo", "user": {"name": "demo", "domain": {"id": "default"}}`), "demo"},
		{"token, to another project", byToken, "alt_demo"},
		{"unscoped", unscopedPassword, ""},
		{"unscoped, said so", change(t, unscopedPassword, `}}}}}`, `}}}, "scope": "unscoped"}}`), ""},
	} {
		t.Run(l.what, func(t *testing.T) {
			c := client{t, c.server, c.project, c.token}
			status, token, document := c.auth(l.body)
			require.Equal(t, http.StatusCreated, status, document)
			assert.NotEmpty(t, token)
			body := objectAt(t, document, "token")
			if l.project == "" {
				assert.NotContains(t, body, "project")
				assert.NotContains(t, body, "catalog")
				return
			}
			assert.Equal(t, l.project, dig(t, body, "project", "name"))
			assert.Len(t, body["catalog"], 2)
		})
	}
}

func TestLoginIsRefused(t *testing.T) {
	c := newClient(t)
	good := passwordLogin("demo", "secret", "demo")
	for what, body := range map[string]string{ //nolint:gosec // as above
		"wrong password":                 passwordLogin("demo", "Secret", "demo"),
		"no password":                    passwordLogin("demo", "", "demo"),
		"wrong user":                     passwordLogin("admin", "secret", "demo"),
		"wrong project":                  passwordLogin("demo", "secret", "service"),
		"wrong domain":                   change(t, good, `{"name": "Default"}`, `{"name": "Other"}`),
		"no domain":                      change(t, good, `"domain": {"name": "Default"}, `, ""),
		"wrong domain of the project":    change(t, good, `{"id": "default"}`, `{"id": "other"}`),
		"wrong application secret":       change(t, goodCredential, "application-secret", "secret"),
		"wrong application credential":   change(t, goodCredential, "6f4d2a8b", "00000000"),
		"application credential, scoped": change(t, goodCredential, `}}}}`, `}}, "scope": {"project": {"id": "0a8e4d6c3b2f49e7a1d5c8b09f6e7d31"}}}}`),
		"unknown method":                 change(t, good, `["password"]`, `["voice"]`),
		"one of two methods":             change(t, good, `["password"]`, `["password", "totp"]`),
		"unknown token":                  `{"auth": {"identity": {"methods": ["token"], "token": {"id": "gAAAAAx"}}}}`,
		"scope that is none":             change(t, good, `"scope": {`, `"scope": 7, "scopes": {`),
	} {
		status, token, document := c.auth(body)
		assert.Equal(t, http.StatusUnauthorized, status, what)
		assert.Empty(t, token, what)
		assert.JSONEq(t, unauthorizedBody, string(front.Encode(document)), what)
	}
	for _, body := range []string{"", "{}", "[", `{"auth": {"identity": {}}}`} {
		status, _, document := c.auth(body)
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Equal(t, "Bad Request", dig(t, document, "error", "title"))
	}
}

func TestCatalogueLeadsToTrove(t *testing.T) {
	c := newClient(t, func(o *Options) { o.Regions = []string{"north", "south"} })
	_, _, document := c.auth(goodCredential)
	found := map[string]any{}
	for _, service := range objects(t, objectAt(t, document, "token"), "catalog") {
		if service["type"] != "database" {
			continue
		}
		assert.Equal(t, "trove", service["name"])
		for _, endpoint := range objects(t, service, "endpoints") {
			assert.Equal(t, "north", endpoint["region"])
			assert.Equal(t, "north", endpoint["region_id"])
			found[textAt(t, endpoint, "interface")] = endpoint["url"]
		}
	}
	url := "http://trove.example/v1.0-nodes/" + c.project
	assert.Equal(t, map[string]any{"public": url, "internal": url, "admin": url}, found)
}

// The life of a token is told consistently by its document, by the header Date and by what is refused.
func TestTokensExpire(t *testing.T) {
	c := newClient(t, func(o *Options) { o.TokenTTL = 10 * time.Minute })
	r := c.raw(http.MethodPost, "/identity/v3/auth/tokens", goodCredential, nil)
	assert.Equal(t, "Fri, 25 Apr 2014 20:19:23 GMT", r.Header().Get("Date"))
	var document struct {
		Token struct {
			IssuedAt  string `json:"issued_at"`
			ExpiresAt string `json:"expires_at"`
		} `json:"token"`
	}
	require.NoError(t, json.Unmarshal(r.Body.Bytes(), &document))
	assert.Equal(t, "2014-04-25T20:19:23.000000Z", document.Token.IssuedAt)
	assert.Equal(t, "2014-04-25T20:29:23.000000Z", document.Token.ExpiresAt)

	token := map[string]string{"X-Auth-Token": r.Header().Get("X-Subject-Token")}
	path := "/v1.0-nodes/" + c.project + "/clusters"
	c.advance(10*time.Minute - time.Second)
	assert.Equal(t, http.StatusOK, c.raw(http.MethodGet, path, "", token).Code)
	status, again, _ := c.auth(`{"auth": {"identity": {"methods": ["token"], "token": {"id": "` + token["X-Auth-Token"] + `"}}}}`)
	assert.Equal(t, http.StatusCreated, status)
	c.advance(time.Second)
	expired := c.raw(http.MethodGet, path, "", token)
	assert.Equal(t, http.StatusUnauthorized, expired.Code)
	assert.JSONEq(t, unauthorizedBody, expired.Body.String())
	assert.Equal(t, `Keystone uri="http://trove.example/identity/v3"`, expired.Header().Get("Www-Authenticate"))
	assert.Equal(t, "Fri, 25 Apr 2014 20:29:23 GMT", expired.Header().Get("Date"))
	assert.Equal(t, http.StatusUnauthorized, c.raw(http.MethodGet, path, "", map[string]string{"X-Auth-Token": again}).Code,
		"a token got by a token lives no longer")
	status, _, _ = c.auth(goodCredential)
	assert.Equal(t, http.StatusCreated, status)
}

func TestTroveWantsAToken(t *testing.T) {
	c := newClient(t)
	for _, path := range []string{"/v1.0-nodes", "/v1.0-nodes/", "/v1.0-nodes/" + c.project, "/v1.0-nodes/" + c.project + "/clusters"} {
		for _, token := range []string{"", "gAAAAAx"} {
			r := c.raw(http.MethodGet, path, "", map[string]string{"X-Auth-Token": token})
			assert.Equal(t, http.StatusUnauthorized, r.Code, path)
			assert.JSONEq(t, unauthorizedBody, r.Body.String(), path)
		}
	}
	_, unscoped, _ := c.auth(`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "` + userID + `", "password": "secret"}}}}}`)
	assert.Equal(t, http.StatusForbidden, c.raw(http.MethodGet, "/v1.0-nodes/"+c.project+"/clusters", "", map[string]string{"X-Auth-Token": unscoped}).Code)
}

func TestValidateAndRevoke(t *testing.T) {
	c := newClient(t)
	_, token, issued := c.auth(goodCredential)
	about := map[string]string{"X-Auth-Token": c.token, "X-Subject-Token": token}
	r := c.raw(http.MethodGet, "/identity/v3/auth/tokens", "", about)
	assert.Equal(t, http.StatusOK, r.Code)
	assert.Equal(t, token, r.Header().Get("X-Subject-Token"))
	assert.JSONEq(t, string(front.Encode(issued)), r.Body.String(), "the document is that with which it was issued")
	head := c.raw(http.MethodHead, "/identity/v3/auth/tokens", "", about)
	assert.Equal(t, http.StatusOK, head.Code)
	assert.Empty(t, head.Body.String())

	assert.Equal(t, http.StatusNoContent, c.raw(http.MethodDelete, "/identity/v3/auth/tokens", "", about).Code)
	assert.Equal(t, http.StatusNotFound, c.raw(http.MethodGet, "/identity/v3/auth/tokens", "", about).Code)
	assert.Equal(t, http.StatusUnauthorized, c.raw(http.MethodGet, "/identity/v3/auth/tokens", "", map[string]string{"X-Subject-Token": c.token}).Code)
}

func TestRegionsAndVersions(t *testing.T) {
	c := newClient(t)
	token := map[string]string{"X-Auth-Token": c.token}
	var list struct {
		Regions []struct {
			ID string `json:"id"`
		} `json:"regions"`
	}
	require.NoError(t, json.Unmarshal(c.raw(http.MethodGet, "/identity/v3/regions", "", token).Body.Bytes(), &list))
	require.Len(t, list.Regions, 3)
	assert.Equal(t, "west", list.Regions[0].ID)
	assert.Equal(t, http.StatusOK, c.raw(http.MethodGet, "/identity/v3/regions/eu", "", token).Code)
	assert.Equal(t, http.StatusNotFound, c.raw(http.MethodGet, "/identity/v3/regions/mars", "", token).Code)
	assert.Equal(t, http.StatusUnauthorized, c.raw(http.MethodGet, "/identity/v3/regions", "", nil).Code)
	assert.Equal(t, http.StatusOK, c.raw(http.MethodGet, "/identity/v3/auth/catalog", "", token).Code)
	assert.Equal(t, http.StatusNotFound, c.raw(http.MethodGet, "/identity/v3/users", "", token).Code)

	for _, path := range []string{"/identity", "/identity/"} {
		r := c.raw(http.MethodGet, path, "", nil)
		assert.Equal(t, http.StatusMultipleChoices, r.Code)
		assert.Contains(t, r.Body.String(), `"http://trove.example/identity/v3/"`)
	}
	for _, path := range []string{"/identity/v3", "/identity/v3/"} {
		assert.Equal(t, http.StatusOK, c.raw(http.MethodGet, path, "", nil).Code)
	}
	r := c.raw(http.MethodGet, "/", "", map[string]string{"Accept": "application/json"})
	assert.JSONEq(t, `{"versions": [{"id": "v1.0-nodes", "status": "CURRENT", "updated": "2014-05-15T04:20:00Z",
		"links": [{"rel": "self", "href": "http://trove.example/v1.0-nodes/"}]}]}`, r.Body.String())
	assert.NotEmpty(t, r.Header().Get("X-Openstack-Request-Id"))
	html := c.raw(http.MethodGet, "/", "", map[string]string{"Accept": "text/html,*/*"})
	assert.Equal(t, "text/html; charset=utf-8", html.Header().Get("Content-Type"))
}
