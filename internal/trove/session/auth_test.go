package session

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// loginWith connects and returns the body of the request for a token.
func loginWith(t *testing.T, change func(*Config)) string {
	t.Helper()
	cloud := newCloud(t)
	cfg := Config{Block: clouds.Block{"auth_url": cloud.Server.URL + "/identity/v3"}, Clock: cloud.Clock}
	change(&cfg)
	_, err := Open(t.Context(), cfg)
	require.NoError(t, err)
	require.Len(t, cloud.Tokens(), 1, "one request for everything")
	require.Equal(t, "POST /identity/v3/auth/tokens", cloud.Tokens()[0].String())
	assert.Empty(t, cloud.Journal())
	return cloud.Tokens()[0].Body
}

func TestEveryWayToAuthenticate(t *testing.T) {
	user := `"user": {"name": "demo", "password": "p", "domain": {"id": "default"}}`
	byPassword := `"methods": ["password"], "password": {` + user + `}`
	for _, test := range []struct {
		name   string
		change func(*Config)
		body   string
	}{
		{
			"password, nothing about domains",
			func(c *Config) {
				c.Block["user_name"], c.Block["password"], c.Block["tenant_name"] = "demo", "p", "shop"
			},
			`{"auth": {"identity": {` + byPassword + `}, "scope": {"project": {"name": "shop", "domain": {"id": "default"}}}}}`,
		},
		{
			"password, project by id",
			func(c *Config) {
				c.Block["user_name"], c.Block["password"], c.Block["tenant_id"], c.Block["tenant_name"] = "demo", "p", "1", "shop"
			},
			`{"auth": {"identity": {` + byPassword + `}, "scope": {"project": {"id": "1"}}}}`,
		},
		{
			"password, user by id",
			func(c *Config) {
				c.Block["user_id"], c.Block["user_name"], c.Block["password"], c.Block["tenant_id"], c.Block["user_domain_id"] = "u", "demo", "p", "1", "d"
			},
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "u", "password": "p"}}}, "scope": {"project": {"id": "1"}}}}`,
		},
		{
			"password, domains told apart",
			func(c *Config) {
				c.Block["user_name"], c.Block["password"], c.Block["tenant_name"] = "demo", "p", "shop"
				c.Block["user_domain_name"], c.Block["project_domain_id"], c.Block["domain_name"] = "People", "d2", "Unused"
			},
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "password": "p", "domain": {"name": "People"}}}},
			  "scope": {"project": {"name": "shop", "domain": {"id": "d2"}}}}}`,
		},
		{
			"password, one domain for both",
			func(c *Config) {
				c.Block["user_name"], c.Block["password"], c.Block["tenant_name"], c.Block["domain_name"] = "demo", "p", "shop", "D"
			},
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "password": "p", "domain": {"name": "D"}}}},
			  "scope": {"project": {"name": "shop", "domain": {"name": "D"}}}}}`,
		},
		{
			"application credential by id, which brings its project",
			func(c *Config) {
				c.Block["application_credential_id"], c.Block["application_credential_secret"], c.Block["tenant_name"], c.Block["user_name"] = "a", "s", "demo", "demo"
			},
			`{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "s"}}}}`,
		},
		{
			"application credential by name",
			func(c *Config) {
				c.Block["application_credential_name"], c.Block["application_credential_secret"], c.Block["user_name"], c.Block["user_domain_name"] = "ci", "s", "demo", "D"
			},
			`{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"name": "ci", "secret": "s",
			  "user": {"name": "demo", "domain": {"name": "D"}}}}}}`,
		},
		{
			"token for a project",
			func(c *Config) { c.Block["token"], c.Block["tenant_id"], c.Block["user_name"] = "t", "1", "demo" },
			`{"auth": {"identity": {"methods": ["token"], "token": {"id": "t"}}, "scope": {"project": {"id": "1"}}}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) { assert.JSONEq(t, test.body, loginWith(t, test.change)) })
	}
}

func TestATokenAloneIsUsedAsItIs(t *testing.T) {
	cloud := newCloud(t)
	client, err := Open(t.Context(), Config{Block: clouds.Block{"auth_url": cloud.Server.URL + "/identity/v3", "token": "t"}, Clock: cloud.Clock})
	require.NoError(t, err)
	require.Len(t, cloud.Tokens(), 1)
	assert.Equal(t, "GET /identity/v3/auth/tokens", cloud.Tokens()[0].String())
	assert.Equal(t, "t", cloud.Tokens()[0].Header.Get("X-Subject-Token"))

	err = show(t.Context(), client)
	require.ErrorIs(t, err, api.ErrNotFound)
	assert.Equal(t, "t", cloud.Requests()[0].Header.Get("X-Auth-Token"))

	// It is not renewed: nobody has the means to.
	cloud.Expire("t")
	err = show(t.Context(), client)
	require.ErrorContains(t, err, "GET /clusters/c: 401 unauthorized")
	assert.Len(t, cloud.Tokens(), 1)
	assert.Len(t, cloud.Requests(), 2)
}

// A token for the project lives no longer than the one it was got with.
func TestATokenGotWithAnotherTokenIsNotRenewed(t *testing.T) {
	cloud := newCloud(t)
	client, err := Open(t.Context(), Config{Block: clouds.Block{"auth_url": cloud.Server.URL + "/identity/v3", "token": "t", "tenant_id": trovetest.Project}, Clock: cloud.Clock})
	require.NoError(t, err)
	cloud.Expire("token-1")
	err = show(t.Context(), client)
	require.ErrorContains(t, err, "GET /clusters/c: 401 unauthorized")
	assert.Len(t, cloud.Tokens(), 1)
}

func TestAnExpiredTokenIsRenewedOnceForAll(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters/c", trovetest.Reply(200, `{"cluster": {"id": "c"}}`))
	client := cloud.open()
	cloud.Expire("token-1")
	for range 3 {
		err := show(t.Context(), client)
		require.NoError(t, err)
	}
	assert.Len(t, cloud.Tokens(), 2)
	assert.Len(t, cloud.Requests(), 4)
	assert.Equal(t, "token-2", cloud.Requests()[3].Header.Get("X-Auth-Token"))
}

// Trove says 401 also where no token helps. That ends as a refusal, with its reason; nobody asks for another token.
func TestA401ThatIsNoExpiredTokenIsARefusal(t *testing.T) {
	const reason = "Cannot create a replica of a replica 2eddab8f-2bd1-42be-b8e4-2c8947fdc700"
	cloud := newCloud(t)
	cloud.On("POST /instances", trovetest.With("Www-Authenticate", `Keystone uri="http://127.0.0.1:5000/v3"`, trovetest.Fault(401, "unauthorized", reason)))
	client := cloud.open()
	err := act(t.Context(), client, client.Dialect.CreateInstance(api.InstanceSpec{
		Name: "x", SlaveOf: &api.SlaveOf{InstanceID: "2eddab8f-2bd1-42be-b8e4-2c8947fdc700"},
	}))
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, &api.Error{
		StatusCode: 401, Code: "unauthorized", Message: reason, RequestID: trovetest.ServerID, Method: "POST", Path: "/instances",
	}, refusal)
	assert.NotContains(t, err.Error(), "expired")
	assert.Equal(t, 1, cloud.Count("POST /instances"))
	assert.Len(t, cloud.Tokens(), 1)
}

// A new token that is refused too is no reason to ask for a third one.
func TestATokenThatIsNeverAcceptedIsRenewedOnce(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters/c", trovetest.Reply(401, trovetest.V1Golden(t, "error-no-token.response")))
	err := show(t.Context(), cloud.open())
	require.ErrorContains(t, err, "GET /clusters/c: 401 unauthorized: The request you have made requires authentication.")
	assert.Equal(t, 2, cloud.Count("GET /clusters/c"))
	assert.Len(t, cloud.Tokens(), 2)
}

func TestATokenThatCannotBeRenewedIsAnErrorThatSaysSo(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.open()
	cloud.Expire("token-1")
	cloud.On("POST /identity/v3/auth/tokens", trovetest.Reply(401, `{"error": {"code": 401, "title": "Unauthorized", "message": "The password has changed."}}`))
	err := show(t.Context(), client)
	require.ErrorContains(t, err, "the token has expired and cannot be renewed: POST /identity/v3/auth/tokens: 401 unauthorized: The password has changed.")
	assert.Len(t, cloud.Tokens(), 2)
}

func TestARefusedLoginSaysWhatKeystoneSaid(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /identity/v3/auth/tokens", trovetest.Reply(401, `{"error": {"code": 401, "title": "Unauthorized", "message": "Wrong password."}}`))
	_, err := Open(t.Context(), cloud.config())
	require.ErrorContains(t, err, "authentication failed: POST /identity/v3/auth/tokens: 401 unauthorized: Wrong password. (request id req-")
	assert.NotContains(t, err.Error(), "secret-password")
	assert.Len(t, cloud.Tokens(), 1)
}

// A token that nobody uses does no harm: this POST is the one that may be made again.
func TestARequestForATokenIsMadeAgain(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /identity/v3/auth/tokens", trovetest.Reset(), trovetest.Reply(503, ""), func(w http.ResponseWriter, r *http.Request) {
		trovetest.With("X-Subject-Token", "late", trovetest.Reply(201, cloud.Token()))(w, r)
	})
	cloud.open()
	assert.Len(t, cloud.Tokens(), 3)
}

func TestTheAddressOfKeystoneMayLeaveItsVersionOut(t *testing.T) {
	for _, path := range []string{"/identity", "/identity/", "/identity/v3", "/identity/v3/"} {
		cloud := newCloud(t)
		cloud.open(func(cfg *Config) { cfg.Block["auth_url"] = cloud.Server.URL + path })
		assert.Equal(t, "POST /identity/v3/auth/tokens", cloud.Tokens()[0].String())
	}
}

func TestWithoutAnAddressNothingIsTried(t *testing.T) {
	_, err := Open(t.Context(), Config{Block: clouds.Block{"user_name": "demo", "password": "p"}})
	require.ErrorIs(t, err, clouds.ErrNoCloud)
}

func TestTheUserAgentBeginsWithOurs(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.open(func(cfg *Config) { cfg.UserAgent = "terraform-provider-trove/1.0" })
	err := show(t.Context(), client)
	require.Error(t, err)
	assert.Regexp(t, `^terraform-provider-trove/1\.0 gophercloud/v2`, cloud.Requests()[0].Header.Get("User-Agent"))
}

const twoRegions = `[{"type": "database", "name": "trove", "endpoints": [
	{"interface": "public", "region": "west", "region_id": "west", "url": "URL/west/v1.0-nodes/p"},
	{"interface": "internal", "region": "west", "region_id": "west", "url": "URL/west-internal/v1.0-nodes/p"},
	{"interface": "public", "region": "east", "region_id": "east", "url": "URL/east/v1.0-nodes/p"}]}]`

func TestTheEndpointIsChosenByRegionAndInterface(t *testing.T) {
	for _, test := range []struct {
		region, kind, want string
	}{
		{"", "", "/west/v1.0-nodes/p/"},
		{"east", "", "/east/v1.0-nodes/p/"},
		{"west", "internal", "/west-internal/v1.0-nodes/p/"},
		{"west", "internalURL", "/west-internal/v1.0-nodes/p/"},
		{"west", "public", "/west/v1.0-nodes/p/"},
	} {
		cloud := newCloud(t)
		cloud.Catalogue = twoRegions
		client := cloud.open(func(cfg *Config) { cfg.Block["region"], cfg.Block["endpoint_type"] = test.region, test.kind })
		assert.Equal(t, cloud.Server.URL+test.want, client.Service.Endpoint)
	}
}

func TestAMissingEndpointIsAnErrorThatListsTheOthers(t *testing.T) {
	cloud := newCloud(t)
	cloud.Catalogue = twoRegions
	_, err := Open(t.Context(), cloud.config(func(cfg *Config) { cfg.Block["region"], cfg.Block["endpoint_type"] = "eu", "admin" }))
	require.ErrorContains(t, err, `the catalogue has no admin endpoint of type database in region "eu", which region of the provider block names `+
		`(it has: public in "west", internal in "west", public in "east")`)

	cloud.Catalogue = `[]`
	_, err = Open(t.Context(), cloud.config())
	require.ErrorContains(t, err, "the catalogue has no public endpoint of type database (it has none of that type)")
}

func TestAnEndpointThatIsSetWins(t *testing.T) {
	cloud := newCloud(t)
	cloud.Catalogue = `[]`
	client := cloud.open(func(cfg *Config) { cfg.Block["endpoint_overrides"] = cloud.Server.URL + "/proxy/v1.0-nodes/p" })
	assert.Equal(t, cloud.Server.URL+"/proxy/v1.0-nodes/p/", client.Service.Endpoint)
}

// clearEnv keeps the shell's own OpenStack variables out of a test.
func clearEnv(t *testing.T) {
	t.Helper()
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, "OS_") {
			t.Setenv(name, "")
		}
	}
}

// cloudsYAML writes the file that the test's environment names, and returns its path.
func cloudsYAML(t *testing.T, auth, more string) string {
	t.Helper()
	clearEnv(t)
	file := filepath.Join(t.TempDir(), "clouds.yaml")
	content := fmt.Sprintf("clouds:\n  shop:\n    auth: {%s}\n%s", auth, more)
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
	t.Setenv("OS_CLIENT_CONFIG_FILE", file)
	return file
}

func TestACloudOfCloudsYAMLGivesWhatIsNotSet(t *testing.T) {
	cloud := newCloud(t)
	cloud.Catalogue = twoRegions
	cloudsYAML(t, "auth_url: '"+cloud.Server.URL+"/identity/v3', username: yaml, password: y, project_name: shop, user_domain_name: U, project_domain_name: P",
		"    region_name: east\n")
	body := func(change func(*Config)) string {
		cfg := Config{Block: clouds.Block{"cloud": "shop"}, Machine: clouds.ThisMachine(), Clock: cloud.Clock}
		change(&cfg)
		client, err := Open(t.Context(), cfg)
		require.NoError(t, err)
		assert.Equal(t, cloud.Server.URL+"/east/v1.0-nodes/p/", client.Service.Endpoint)
		return cloud.Tokens()[len(cloud.Tokens())-1].Body
	}
	scope := `"scope": {"project": {"name": "shop", "domain": {"name": "P"}}}`
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "yaml", "password": "y", "domain": {"name": "U"}}}}, `+scope+`}}`,
		body(func(*Config) {}))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "yaml", "password": "mine", "domain": {"name": "U"}}}}, `+scope+`}}`,
		body(func(cfg *Config) { cfg.Block["password"] = "mine" }))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["token"], "token": {"id": "mine"}}, `+scope+`}}`,
		body(func(cfg *Config) { cfg.Block["token"] = "mine" }))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "s"}}}}`,
		body(func(cfg *Config) {
			cfg.Block["application_credential_id"], cfg.Block["application_credential_secret"] = "a", "s"
		}))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "yaml", "password": "y", "domain": {"name": "U"}}}}, "scope": {"project": {"id": "1"}}}}`,
		body(func(cfg *Config) { cfg.Block["tenant_id"] = "1" }))
}

func TestAnApplicationCredentialOfCloudsYAMLIsUsed(t *testing.T) {
	cloud := newCloud(t)
	cloudsYAML(t, "auth_url: '"+cloud.Server.URL+"/identity/v3', application_credential_id: a, application_credential_secret: s", "")
	_, err := Open(t.Context(), Config{Block: clouds.Block{"cloud": "shop"}, Machine: clouds.ThisMachine(), Clock: cloud.Clock})
	require.NoError(t, err)
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "s"}}}}`,
		cloud.Tokens()[0].Body)
}

func TestACloudThatCloudsYAMLDoesNotHaveIsAnError(t *testing.T) {
	file := cloudsYAML(t, "auth_url: 'http://127.0.0.1:1'", "")
	_, err := Open(t.Context(), Config{Block: clouds.Block{"cloud": "mine"}, Machine: clouds.ThisMachine()})
	require.EqualError(t, err, `cloud "mine" (cloud of the provider block): `+file+` has no entry "mine"; it has: shop`)
}

func TestAClientsCertificateIsShownToTheServer(t *testing.T) {
	cloud, caFile := overTLS(t)
	// The server's certificate serves as the client's too.
	pair := cloud.Server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	keyFile := filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600))
	shown := 0
	cloud.On("POST /identity/v3/auth/tokens", func(w http.ResponseWriter, r *http.Request) {
		shown = len(r.TLS.PeerCertificates)
		trovetest.With("X-Subject-Token", "t", trovetest.Reply(201, cloud.Token()))(w, r)
	})

	cloud.open(func(cfg *Config) { cfg.Block["cacert_file"] = caFile })
	assert.Zero(t, shown)
	cloud.open(func(cfg *Config) {
		cfg.Block["cacert_file"], cfg.Block["cert"], cfg.Block["key"] = caFile, caFile, keyFile
	})
	assert.Equal(t, 1, shown)
}

// overTLS is the same cloud behind a certificate that the machine does not trust.
func overTLS(t *testing.T) (cloud *cloud, caFile string) {
	t.Helper()
	cloud = newCloud(t)
	cloud.Server.Close()
	cloud.Server = httptest.NewUnstartedServer(cloud)
	cloud.Server.Config.ErrorLog = log.New(io.Discard, "", 0)
	cloud.Server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert, MinVersion: tls.VersionTLS12}
	cloud.Server.StartTLS()
	t.Cleanup(cloud.Server.Close)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cloud.Server.Certificate().Raw})
	require.NoError(t, os.WriteFile(caFile, content, 0o600))
	return cloud, caFile
}

func TestACertificateIsTrustedByItsFileOrNotChecked(t *testing.T) {
	cloud, caFile := overTLS(t)
	_, err := Open(t.Context(), cloud.config())
	require.ErrorContains(t, err, "certificate")
	assert.Empty(t, cloud.Clock.Sleeps(), "trying again would not make it trusted")

	cloud.open(func(cfg *Config) { cfg.Block["cacert_file"] = caFile })
	cloud.open(func(cfg *Config) { cfg.Block["insecure"] = "true" })

	_, err = Open(t.Context(), cloud.config(func(cfg *Config) { cfg.Block["cacert_file"] = "/nowhere.pem" }))
	require.EqualError(t, err, "cacert_file of the provider block is neither a PEM text nor a file that can be read: no such file or directory")
	_, err = Open(t.Context(), cloud.config(func(cfg *Config) { cfg.Block["cacert_file"] = "auth.go" }))
	require.EqualError(t, err, "cacert_file of the provider block holds no certificate in PEM form")
	_, err = Open(t.Context(), cloud.config(func(cfg *Config) { cfg.Block["cert"] = "auth.go" }))
	require.EqualError(t, err, "cert of the provider block and its key do not make a certificate: tls: failed to find any PEM data in certificate input")
}

// A token that came in an answer that cannot be read is asked for again; where that goes on, the error names the request.
func TestALoginWhoseAnswerCannotBeReadIsMadeAgain(t *testing.T) {
	const login = "POST /identity/v3/auth/tokens"
	for name, broken := range map[string]trovetest.Answer{
		"a page":   trovetest.Reply(http.StatusOK, "<html>Welcome!</html>"),
		"nothing":  trovetest.Reply(http.StatusCreated, ""),
		"no token": trovetest.With("X-Subject-Token", "t", trovetest.Reply(http.StatusCreated, "{}")),
		"no id":    trovetest.Reply(http.StatusCreated, `{"token": {}}`),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(login, broken, trovetest.With("X-Subject-Token", "t", trovetest.Reply(http.StatusCreated, cloud.Token())))
			_, err := Open(t.Context(), cloud.config())
			require.NoError(t, err)
			assert.Len(t, cloud.Tokens(), 2)

			cloud.On(login, broken)
			_, err = Open(t.Context(), cloud.config())
			require.ErrorContains(t, err, "authentication failed: "+login+": the answer cannot be read: ")
			require.ErrorContains(t, err, "(request id req-")
		})
	}
}
