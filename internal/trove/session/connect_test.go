package session

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Nobody there, and somebody who takes a connection and never says a word: both are told in time, with what was wrong.
func TestThatThereIsNoConnectionIsToldInTime(t *testing.T) {
	silent := listen(t, "127.0.0.1:0")
	t.Cleanup(func() { require.NoError(t, silent.Close()) })
	for name, test := range map[string]struct{ address, want string }{
		"nobody is there":      {"http://" + unusedAddress(t), "connection refused"},
		"nobody says anything": {"https://" + silent.Addr().String(), "authentication failed: there was no connection in time"},
	} {
		t.Run(name, func(t *testing.T) {
			started := time.Now()
			_, err := Open(t.Context(), Config{
				Block: clouds.Block{"auth_url": test.address, "user_id": "u", "password": "p", "tenant_id": "1"}, ConnectWithin: 100 * time.Millisecond, Clock: wait.System,
			})
			require.ErrorContains(t, err, test.want)
			assert.Less(t, time.Since(started), 5*time.Second)
			var tried *OpenError
			require.ErrorAs(t, err, &tried)
			assert.Equal(t, test.address, tried.Cloud.AuthURL.Text)
		})
	}
	assert.Less(t, connectWithin, 5*time.Second)
}

// A Keystone that thinks for long is not one that is not there.
func TestALoginMayTakeLongerThanAConnection(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /identity/v3/auth/tokens", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(150 * time.Millisecond) //nolint:forbidigo // The connection is timed by the machine's clock.
		trovetest.With("X-Subject-Token", "t", trovetest.Reply(201, cloud.Token()))(w, r)
	})
	cloud.open(func(cfg *Config) { cfg.ConnectWithin = 100 * time.Millisecond })
}

func TestTheAddressOfKeystoneIsAskedAsItStands(t *testing.T) {
	for _, path := range []string{"/identity/dev1/v3", "/identity/v2cloud/keystone/v3/", "/identity/v3.example/v3"} {
		cloud := newCloud(t)
		asked := path
		if asked[len(asked)-1] == '/' {
			asked = asked[:len(asked)-1]
		}
		cloud.On("POST "+asked+"/auth/tokens", trovetest.With("X-Subject-Token", "t", trovetest.Reply(201, cloud.Token())))
		opened := cloud.open(func(cfg *Config) { cfg.Block["auth_url"] = cloud.Server.URL + path })
		assert.Equal(t, "POST "+asked+"/auth/tokens", cloud.Tokens()[0].String())
		assert.Equal(t, cloud.Server.URL+asked+"/", opened.Identity.Endpoint)

		cloud.Expire("t")
		require.Error(t, show(t.Context(), opened))
		assert.Equal(t, "POST "+asked+"/auth/tokens", cloud.Tokens()[1].String(), "a renewal goes the same way")
	}
}

func TestATrustIsSent(t *testing.T) {
	body := loginWith(t, func(c *Config) {
		c.Block["user_id"], c.Block["password"] = "u", "p"
		c.Machine.Getenv = func(name string) string { return map[string]string{"OS_TRUST_ID": "t"}[name] }
	})
	assert.JSONEq(t, `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "u", "password": "p"}}}, "scope": {"OS-TRUST:trust": {"id": "t"}}}}`, body)
}

// What has a project already is for that one: another that is named is an error, and none at all too.
func TestAProjectThatIsNamedIsTheOneThatIsWorkedIn(t *testing.T) {
	credential := clouds.Block{"application_credential_id": "a", "application_credential_secret": "s"}
	for _, test := range []struct {
		name  string
		block clouds.Block
		token string
		want  string
	}{
		{"another name", clouds.Block{"tenant_name": "shop"}, "", `tenant_name of the provider block is "shop", but the credential is for the project "demo" (` + trovetest.Project + `)`},
		{"another id", clouds.Block{"tenant_id": "1"}, "", `tenant_id of the provider block is "1", but the credential is for the project "demo" (` + trovetest.Project + `)`},
		{"no project", nil, `{"token": {"methods": ["token"], "catalog": []}}`, "the token is not for a project; set tenant_id or tenant_name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cloud := newCloud(t)
			if test.token != "" {
				cloud.On("POST /identity/v3/auth/tokens", trovetest.With("X-Subject-Token", "t", trovetest.Reply(201, test.token)))
			}
			block := clouds.Block{"auth_url": cloud.Server.URL + "/identity"}
			for _, more := range []clouds.Block{credential, test.block} {
				for name, value := range more {
					block[name] = value
				}
			}
			_, err := Open(t.Context(), Config{Block: block, Clock: cloud.Clock})
			require.EqualError(t, err, test.want)
		})
	}
}

func TestTheCatalogueIsSearchedAsTheCloudSays(t *testing.T) {
	const catalogue = `[{"type": "dbaas", "name": "old", "endpoints": [{"interface": "public", "region": "west", "region_id": "west", "url": "URL/old/v1.0-nodes/p"}]},
		{"type": "dbaas", "name": "new", "endpoints": [
			{"interface": "public", "region": "west", "region_id": "west", "url": "URL/new/v1.0-nodes/p"},
			{"interface": "internal", "region": "east", "region_id": "east", "url": "URL/east/v1.0-nodes/p"}]}]`
	for _, test := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"a type", map[string]string{"OS_DATABASE_SERVICE_TYPE": "dbaas"}, "/old/v1.0-nodes/p/"},
		{"a name", map[string]string{"OS_DATABASE_SERVICE_TYPE": "dbaas", "OS_DATABASE_SERVICE_NAME": "new"}, "/new/v1.0-nodes/p/"},
		{"the first kind that there is", map[string]string{"OS_DATABASE_SERVICE_TYPE": "dbaas", "OS_INTERFACE": "admin,internal,public"}, "/east/v1.0-nodes/p/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.Catalogue = catalogue
			opened := cloud.open(func(cfg *Config) { cfg.Machine.Getenv = func(name string) string { return test.env[name] } })
			assert.Equal(t, cloud.Server.URL+test.want, opened.Service.Endpoint)
		})
	}
}
