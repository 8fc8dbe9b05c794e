package trove

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
)

// loginWith connects and returns the body of the request for a token.
func loginWith(t *testing.T, change func(*Config)) string {
	t.Helper()
	cloud := newSessionCloud(t)
	cfg := Config{AuthURL: cloud.server.URL + "/identity/v3", Clock: cloud.clock}
	change(&cfg)
	_, err := open(t.Context(), cfg)
	require.NoError(t, err)
	require.Len(t, cloud.tokens(), 1, "one request for everything")
	require.Equal(t, "POST /identity/v3/auth/tokens", cloud.tokens()[0].String())
	assert.Empty(t, cloud.journal())
	return cloud.tokens()[0].body
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
			func(c *Config) { c.UserName, c.Password, c.ProjectName = "demo", "p", "shop" },
			`{"auth": {"identity": {` + byPassword + `}, "scope": {"project": {"name": "shop", "domain": {"id": "default"}}}}}`,
		},
		{
			"password, project by id",
			func(c *Config) { c.UserName, c.Password, c.ProjectID, c.ProjectName = "demo", "p", "1", "shop" },
			`{"auth": {"identity": {` + byPassword + `}, "scope": {"project": {"id": "1"}}}}`,
		},
		{
			"password, user by id",
			func(c *Config) {
				c.UserID, c.UserName, c.Password, c.ProjectID, c.UserDomainID = "u", "demo", "p", "1", "d"
			},
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "u", "password": "p"}}}, "scope": {"project": {"id": "1"}}}}`,
		},
		{
			"password, domains told apart",
			func(c *Config) {
				c.UserName, c.Password, c.ProjectName = "demo", "p", "shop"
				c.UserDomainName, c.ProjectDomainID, c.DomainName = "People", "d2", "Unused"
			},
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "password": "p", "domain": {"name": "People"}}}},
			  "scope": {"project": {"name": "shop", "domain": {"id": "d2"}}}}}`,
		},
		{
			"password, one domain for both",
			func(c *Config) { c.UserName, c.Password, c.ProjectName, c.DomainName = "demo", "p", "shop", "D" },
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "password": "p", "domain": {"name": "D"}}}},
			  "scope": {"project": {"name": "shop", "domain": {"name": "D"}}}}}`,
		},
		{
			"application credential by id, which brings its project",
			func(c *Config) {
				c.ApplicationCredentialID, c.ApplicationCredentialSecret, c.ProjectName, c.UserName = "a", "s", "shop", "demo"
			},
			`{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "s"}}}}`,
		},
		{
			"application credential by name",
			func(c *Config) {
				c.ApplicationCredentialName, c.ApplicationCredentialSecret, c.UserName, c.UserDomainName = "ci", "s", "demo", "D"
			},
			`{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"name": "ci", "secret": "s",
			  "user": {"name": "demo", "domain": {"name": "D"}}}}}}`,
		},
		{
			"token for a project",
			func(c *Config) { c.Token, c.ProjectID, c.UserName = "t", "1", "demo" },
			`{"auth": {"identity": {"methods": ["token"], "token": {"id": "t"}}, "scope": {"project": {"id": "1"}}}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) { assert.JSONEq(t, test.body, loginWith(t, test.change)) })
	}
}

func TestATokenAloneIsUsedAsItIs(t *testing.T) {
	cloud := newSessionCloud(t)
	client, err := open(t.Context(), Config{AuthURL: cloud.server.URL + "/identity/v3", Token: "t", Clock: cloud.clock})
	require.NoError(t, err)
	require.Len(t, cloud.tokens(), 1)
	assert.Equal(t, "GET /identity/v3/auth/tokens", cloud.tokens()[0].String())
	assert.Equal(t, "t", cloud.tokens()[0].header.Get("X-Subject-Token"))

	err = show(t.Context(), client, "c")
	require.ErrorIs(t, err, ErrNotFound)
	assert.Equal(t, "t", cloud.requests()[0].header.Get("X-Auth-Token"))

	// It is not renewed: nobody has the means to.
	cloud.expire("t")
	err = show(t.Context(), client, "c")
	require.ErrorContains(t, err, "GET /clusters/c: 401 unauthorized")
	assert.Len(t, cloud.tokens(), 1)
	assert.Len(t, cloud.requests(), 2)
}

// A token for the project lives no longer than the one it was got with.
func TestATokenGotWithAnotherTokenIsNotRenewed(t *testing.T) {
	cloud := newSessionCloud(t)
	client, err := open(t.Context(), Config{AuthURL: cloud.server.URL + "/identity/v3", Token: "t", ProjectID: project, Clock: cloud.clock})
	require.NoError(t, err)
	cloud.expire("token-1")
	err = show(t.Context(), client, "c")
	require.ErrorContains(t, err, "GET /clusters/c: 401 unauthorized")
	assert.Len(t, cloud.tokens(), 1)
}

func TestAnExpiredTokenIsRenewedOnceForAll(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("GET /clusters/c", reply(200, `{"cluster": {"id": "c"}}`))
	client := cloud.open()
	cloud.expire("token-1")
	for range 3 {
		err := show(t.Context(), client, "c")
		require.NoError(t, err)
	}
	assert.Len(t, cloud.tokens(), 2)
	assert.Len(t, cloud.requests(), 4)
	assert.Equal(t, "token-2", cloud.requests()[3].header.Get("X-Auth-Token"))
}

// Trove says 401 also where no token helps. That ends as a refusal, with its reason; nobody asks for another token.
func TestA401ThatIsNoExpiredTokenIsARefusal(t *testing.T) {
	const reason = "Cannot create a replica of a replica 2eddab8f-2bd1-42be-b8e4-2c8947fdc700"
	cloud := newSessionCloud(t)
	cloud.on("POST /instances", with("Www-Authenticate", `Keystone uri="http://127.0.0.1:5000/v3"`, fault(401, "unauthorized", reason)))
	client := cloud.open()
	err := act(t.Context(), client, client.dialect.createInstance(InstanceSpec{
		Name: "x", SlaveOf: &SlaveOf{InstanceID: "2eddab8f-2bd1-42be-b8e4-2c8947fdc700"},
	}))
	var refusal *Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, &Error{
		StatusCode: 401, Code: "unauthorized", Message: reason, RequestID: serverID, Method: "POST", Path: "/instances",
	}, refusal)
	assert.NotContains(t, err.Error(), "expired")
	assert.Equal(t, 1, cloud.count("POST /instances"))
	assert.Len(t, cloud.tokens(), 1)
}

// A new token that is refused too is no reason to ask for a third one.
func TestATokenThatIsNeverAcceptedIsRenewedOnce(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("GET /clusters/c", reply(401, v1Golden(t, "error-no-token.response")))
	err := show(t.Context(), cloud.open(), "c")
	require.ErrorContains(t, err, "GET /clusters/c: 401 unauthorized: The request you have made requires authentication.")
	assert.Equal(t, 2, cloud.count("GET /clusters/c"))
	assert.Len(t, cloud.tokens(), 2)
}

func TestATokenThatCannotBeRenewedIsAnErrorThatSaysSo(t *testing.T) {
	cloud := newSessionCloud(t)
	client := cloud.open()
	cloud.expire("token-1")
	cloud.on("POST /identity/v3/auth/tokens", reply(401, `{"error": {"code": 401, "title": "Unauthorized", "message": "The password has changed."}}`))
	err := show(t.Context(), client, "c")
	require.ErrorContains(t, err, "the token has expired and cannot be renewed: POST /identity/v3/auth/tokens: 401 unauthorized: The password has changed.")
	assert.Len(t, cloud.tokens(), 2)
}

func TestARefusedLoginSaysWhatKeystoneSaid(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("POST /identity/v3/auth/tokens", reply(401, `{"error": {"code": 401, "title": "Unauthorized", "message": "Wrong password."}}`))
	_, err := open(t.Context(), cloud.config())
	require.ErrorContains(t, err, "authentication failed: POST /identity/v3/auth/tokens: 401 unauthorized: Wrong password. (request id req-")
	assert.NotContains(t, err.Error(), "secret-password")
	assert.Len(t, cloud.tokens(), 1)
}

// A token that nobody uses does no harm: this POST is the one that may be made again.
func TestARequestForATokenIsMadeAgain(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.on("POST /identity/v3/auth/tokens", reset(), reply(503, ""), func(w http.ResponseWriter, r *http.Request) {
		with("X-Subject-Token", "late", reply(201, cloud.token()))(w, r)
	})
	cloud.open()
	assert.Len(t, cloud.tokens(), 3)
}

func TestTheAddressOfKeystoneMayLeaveItsVersionOut(t *testing.T) {
	for _, path := range []string{"/identity", "/identity/", "/identity/v3", "/identity/v3/"} {
		cloud := newSessionCloud(t)
		cloud.open(func(cfg *Config) { cfg.AuthURL = cloud.server.URL + path })
		assert.Equal(t, "POST /identity/v3/auth/tokens", cloud.tokens()[0].String())
	}
}

func TestWithoutAnAddressNothingIsTried(t *testing.T) {
	_, err := open(t.Context(), Config{UserName: "demo", Password: "p"})
	require.EqualError(t, err, "no auth_url is set, nor OS_AUTH_URL, nor a cloud of clouds.yaml")
}

func TestTheUserAgentBeginsWithOurs(t *testing.T) {
	cloud := newSessionCloud(t)
	client := cloud.open(func(cfg *Config) { cfg.UserAgent = "terraform-provider-trove/1.0" })
	err := show(t.Context(), client, "c")
	require.Error(t, err)
	assert.Regexp(t, `^terraform-provider-trove/1\.0 gophercloud/v2`, cloud.requests()[0].header.Get("User-Agent"))
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
		cloud := newSessionCloud(t)
		cloud.catalogue = twoRegions
		client := cloud.open(func(cfg *Config) { cfg.Region, cfg.Interface = test.region, test.kind })
		assert.Equal(t, cloud.server.URL+test.want, client.service.Endpoint)
	}
}

func TestAMissingEndpointIsAnErrorThatListsTheOthers(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.catalogue = twoRegions
	_, err := open(t.Context(), cloud.config(func(cfg *Config) { cfg.Region, cfg.Interface = "eu", "admin" }))
	require.ErrorContains(t, err, `the catalogue has no admin endpoint of type database in region "eu" `+
		`(it has: public in "west", internal in "west", public in "east")`)

	cloud.catalogue = `[]`
	_, err = open(t.Context(), cloud.config())
	require.ErrorContains(t, err, "the catalogue has no public endpoint of type database (it has none of that type)")
}

func TestAnEndpointThatIsSetWins(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.catalogue = `[]`
	client := cloud.open(func(cfg *Config) { cfg.Endpoint = cloud.server.URL + "/proxy/v1.0-nodes/p" })
	assert.Equal(t, cloud.server.URL+"/proxy/v1.0-nodes/p/", client.service.Endpoint)
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

func TestTheEnvironmentIsReadAsTheOpenStackProviderReadsIt(t *testing.T) {
	clearEnv(t)
	assert.Equal(t, Config{}, ConfigFromEnv())
	for name, value := range map[string]string{
		"OS_CLOUD": "1", "OS_AUTH_URL": "2", "OS_REGION_NAME": "3", "OS_USERNAME": "4", "OS_USER_ID": "5", "OS_PASSWORD": "6",
		"OS_TOKEN": "7", "OS_APPLICATION_CREDENTIAL_ID": "8", "OS_APPLICATION_CREDENTIAL_NAME": "9",
		"OS_APPLICATION_CREDENTIAL_SECRET": "10", "OS_PROJECT_ID": "11", "OS_PROJECT_NAME": "12", "OS_DOMAIN_ID": "13",
		"OS_DOMAIN_NAME": "14", "OS_USER_DOMAIN_ID": "15", "OS_USER_DOMAIN_NAME": "16", "OS_PROJECT_DOMAIN_ID": "17",
		"OS_PROJECT_DOMAIN_NAME": "18", "OS_INTERFACE": "19", "OS_CACERT": "20", "OS_CERT": "21", "OS_KEY": "22", "OS_INSECURE": "true",
	} {
		t.Setenv(name, value)
	}
	assert.Equal(t, Config{
		Cloud: "1", AuthURL: "2", Region: "3", UserName: "4", UserID: "5", Password: "6", Token: "7",
		ApplicationCredentialID: "8", ApplicationCredentialName: "9", ApplicationCredentialSecret: "10",
		ProjectID: "11", ProjectName: "12", DomainID: "13", DomainName: "14", UserDomainID: "15", UserDomainName: "16",
		ProjectDomainID: "17", ProjectDomainName: "18", Interface: "19", CACertFile: "20", CertFile: "21", KeyFile: "22",
		Insecure: true,
	}, ConfigFromEnv())

	t.Setenv("OS_TENANT_ID", "23")
	t.Setenv("OS_TENANT_NAME", "24")
	t.Setenv("OS_ENDPOINT_TYPE", "25")
	t.Setenv("OS_INSECURE", "perhaps")
	cfg := ConfigFromEnv()
	assert.Equal(t, []any{"23", "24", "25", false}, []any{cfg.ProjectID, cfg.ProjectName, cfg.Interface, cfg.Insecure})
}

// cloudsYAML writes the file that the test's environment names.
func cloudsYAML(t *testing.T, auth, more string) {
	t.Helper()
	clearEnv(t)
	file := filepath.Join(t.TempDir(), "clouds.yaml")
	content := fmt.Sprintf("clouds:\n  shop:\n    auth: {%s}\n%s", auth, more)
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
	t.Setenv("OS_CLIENT_CONFIG_FILE", file)
}

func TestACloudOfCloudsYAMLGivesWhatIsNotSet(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.catalogue = twoRegions
	cloudsYAML(t, "auth_url: '"+cloud.server.URL+"/identity/v3', username: yaml, password: y, project_name: shop, user_domain_name: U, project_domain_name: P",
		"    region_name: east\n")
	body := func(change func(*Config)) string {
		cfg := Config{Cloud: "shop", Clock: cloud.clock}
		change(&cfg)
		client, err := open(t.Context(), cfg)
		require.NoError(t, err)
		assert.Equal(t, cloud.server.URL+"/east/v1.0-nodes/p/", client.service.Endpoint)
		return cloud.tokens()[len(cloud.tokens())-1].body
	}
	scope := `"scope": {"project": {"name": "shop", "domain": {"name": "P"}}}`
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "yaml", "password": "y", "domain": {"name": "U"}}}}, `+scope+`}}`,
		body(func(*Config) {}))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "yaml", "password": "mine", "domain": {"name": "U"}}}}, `+scope+`}}`,
		body(func(cfg *Config) { cfg.Password = "mine" }))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["token"], "token": {"id": "mine"}}, `+scope+`}}`,
		body(func(cfg *Config) { cfg.Token = "mine" }))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "s"}}}}`,
		body(func(cfg *Config) { cfg.ApplicationCredentialID, cfg.ApplicationCredentialSecret = "a", "s" }))
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "yaml", "password": "y", "domain": {"name": "U"}}}}, "scope": {"project": {"id": "1"}}}}`,
		body(func(cfg *Config) { cfg.ProjectID = "1" }))
}

func TestAnApplicationCredentialOfCloudsYAMLIsUsed(t *testing.T) {
	cloud := newSessionCloud(t)
	cloudsYAML(t, "auth_url: '"+cloud.server.URL+"/identity/v3', application_credential_id: a, application_credential_secret: s", "")
	_, err := open(t.Context(), Config{Cloud: "shop", Clock: cloud.clock})
	require.NoError(t, err)
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "s"}}}}`,
		cloud.tokens()[0].body)
}

func TestACloudThatCloudsYAMLDoesNotHaveIsAnError(t *testing.T) {
	cloudsYAML(t, "auth_url: 'http://127.0.0.1:1'", "")
	_, err := open(t.Context(), Config{Cloud: "mine"})
	require.EqualError(t, err, `cloud "mine": cloud "mine" not found in clouds.yaml`)
}

func TestAClientsCertificateIsShownToTheServer(t *testing.T) {
	cloud, caFile := overTLS(t)
	// The server's certificate serves as the client's too.
	pair := cloud.server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	keyFile := filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600))
	shown := 0
	cloud.on("POST /identity/v3/auth/tokens", func(w http.ResponseWriter, r *http.Request) {
		shown = len(r.TLS.PeerCertificates)
		with("X-Subject-Token", "t", reply(201, cloud.token()))(w, r)
	})

	cloud.open(func(cfg *Config) { cfg.CACertFile = caFile })
	assert.Zero(t, shown)
	cloud.open(func(cfg *Config) { cfg.CACertFile, cfg.CertFile, cfg.KeyFile = caFile, caFile, keyFile })
	assert.Equal(t, 1, shown)
}

// overTLS is the same cloud behind a certificate that the machine does not trust.
func overTLS(t *testing.T) (cloud *sessionCloud, caFile string) {
	t.Helper()
	cloud = newSessionCloud(t)
	cloud.server.Close()
	cloud.server = httptest.NewUnstartedServer(cloud)
	cloud.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	cloud.server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert, MinVersion: tls.VersionTLS12}
	cloud.server.StartTLS()
	t.Cleanup(cloud.server.Close)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cloud.server.Certificate().Raw})
	require.NoError(t, os.WriteFile(caFile, content, 0o600))
	return cloud, caFile
}

func TestACertificateIsTrustedByItsFileOrNotChecked(t *testing.T) {
	cloud, caFile := overTLS(t)
	_, err := open(t.Context(), cloud.config())
	require.ErrorContains(t, err, "certificate")
	assert.Empty(t, cloud.clock.Sleeps(), "trying again would not make it trusted")

	cloud.open(func(cfg *Config) { cfg.CACertFile = caFile })
	cloud.open(func(cfg *Config) { cfg.Insecure = true })

	_, err = open(t.Context(), cloud.config(func(cfg *Config) { cfg.CACertFile = "/nowhere.pem" }))
	require.EqualError(t, err, "cacert_file: open /nowhere.pem: no such file or directory")
	_, err = open(t.Context(), cloud.config(func(cfg *Config) { cfg.CACertFile = "auth.go" }))
	require.EqualError(t, err, "cacert_file: auth.go holds no certificate in PEM form")
	_, err = open(t.Context(), cloud.config(func(cfg *Config) { cfg.CertFile = "auth.go" }))
	require.ErrorContains(t, err, "cert and key: ")
}
