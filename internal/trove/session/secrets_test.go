package session

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// hush is a secret with all that is written otherwise somewhere.
const hush = `hush<&>"'/ü\ %`

// parrot refuses, and repeats all that it was told in every form that is known, in its header too.
func parrot(status int, secrets ...string) trovetest.Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		var page strings.Builder
		fmt.Fprintf(&page, "<html><pre>%s %s\n%v\n", r.Method, r.URL, r.Header)
		for _, secret := range append(secrets, r.Header.Get("X-Auth-Token")) {
			for _, form := range echoes(secret) {
				fmt.Fprintf(&page, "'%s' is not good\n", form)
			}
		}
		w.Header().Set("X-Said", "you are "+r.Header.Get("X-Auth-Token"))
		trovetest.Reply(status, page.String())(w, r)
	}
}

// assertSilent looks for secrets in each form in which they can be written.
func assertSilent(t *testing.T, said string, secrets ...string) {
	t.Helper()
	require.NotEmpty(t, said)
	for _, secret := range secrets {
		for _, form := range echoes(secret) {
			assert.NotContains(t, said, form)
		}
	}
}

// However one logs in, and wherever the credentials are written: where Keystone refuses them and repeats them, and where Trove repeats the
// token, they are in no error and no log, at the level TRACE.
func TestNoCredentialIsTold(t *testing.T) {
	const pem = "-----BEGIN PRIVATE KEY-----\nhush-key-material\n-----END PRIVATE KEY-----\n"
	forms := map[string]struct {
		keys    map[string]string // as clouds.yaml has them, in auth
		block   clouds.Block
		env     map[string]string
		secrets []string
		broken  bool // nobody can be asked with it
	}{
		"a password": {
			keys:    map[string]string{"username": "demo", "password": hush, "project_name": "demo", "user_domain_name": "Default", "project_domain_name": "Default"},
			block:   clouds.Block{"user_name": "demo", "password": hush, "domain_name": "Default", "tenant_name": "demo"},
			env:     map[string]string{"OS_USERNAME": "demo", "OS_PASSWORD": hush, "OS_PROJECT_NAME": "demo", "OS_DOMAIN_NAME": "Default"},
			secrets: []string{hush},
		},
		"a token": {
			keys:    map[string]string{"token": "hush-token-0", "project_id": trovetest.Project},
			block:   clouds.Block{"token": "hush-token-0", "tenant_id": trovetest.Project},
			env:     map[string]string{"OS_TOKEN": "hush-token-0", "OS_PROJECT_ID": trovetest.Project},
			secrets: []string{"hush-token-0"},
		},
		"an application credential": {
			keys:    map[string]string{"application_credential_id": "a", "application_credential_secret": hush},
			block:   clouds.Block{"application_credential_id": "a", "application_credential_secret": hush},
			env:     map[string]string{"OS_APPLICATION_CREDENTIAL_ID": "a", "OS_APPLICATION_CREDENTIAL_SECRET": hush},
			secrets: []string{hush},
		},
		"an application credential by name": {
			keys:    map[string]string{"application_credential_name": "a", "application_credential_secret": hush, "username": "demo", "user_domain_name": "Default"},
			block:   clouds.Block{"application_credential_name": "a", "application_credential_secret": hush, "user_name": "demo", "user_domain_name": "Default"},
			env:     map[string]string{"OS_APPLICATION_CREDENTIAL_NAME": "a", "OS_APPLICATION_CREDENTIAL_SECRET": hush, "OS_USERNAME": "demo", "OS_USER_DOMAIN_NAME": "Default"},
			secrets: []string{hush},
		},
		"a key that is none": {
			block:   clouds.Block{"user_name": "demo", "password": hush, "domain_name": "Default", "tenant_name": "demo", "cert": pem, "key": pem},
			env:     map[string]string{"OS_USERNAME": "demo", "OS_PASSWORD": hush, "OS_PROJECT_NAME": "demo", "OS_DOMAIN_NAME": "Default", "OS_CERT": pem, "OS_KEY": pem},
			secrets: []string{hush, "hush-key-material"}, broken: true,
		},
		"a password without a user": {
			keys:    map[string]string{"password": hush},
			block:   clouds.Block{"password": hush, "tenant_name": "demo"},
			env:     map[string]string{"OS_PASSWORD": hush, "OS_PROJECT_NAME": "demo"},
			secrets: []string{hush}, broken: true,
		},
	}
	for name, form := range forms {
		for place, set := range map[string]func(*Config, string){
			"block": func(cfg *Config, address string) {
				cfg.Block = clouds.Block{"auth_url": address}
				for key, value := range form.block {
					cfg.Block[key] = value
				}
			},
			"environment": func(cfg *Config, address string) {
				cfg.Block = clouds.Block{}
				cfg.Machine.Getenv = func(variable string) string {
					if variable == "OS_AUTH_URL" {
						return address
					}
					return form.env[variable]
				}
			},
			"clouds.yaml": func(cfg *Config, address string) {
				lines := "clouds:\n  mine:\n    auth:\n      auth_url: " + address + "\n"
				for key, value := range form.keys {
					lines += "      " + key + ": '" + strings.ReplaceAll(value, "'", "''") + "'\n"
				}
				if form.keys["token"] != "" {
					lines += "    auth_type: token\n"
				}
				file := filepath.Join(t.TempDir(), "clouds.yaml")
				require.NoError(t, os.WriteFile(file, []byte(lines), 0o600))
				cfg.Block = clouds.Block{"cloud": "mine"}
				cfg.Machine.Getenv = func(variable string) string {
					return map[string]string{"OS_CLIENT_CONFIG_FILE": file}[variable]
				}
			},
		} {
			if place == "clouds.yaml" && form.keys == nil {
				continue
			}
			t.Run(name+" in the "+place, func(t *testing.T) {
				cloud := newCloud(t)
				var said bytes.Buffer
				ctx := tflogtest.RootLogger(t.Context(), &said)
				config := cloud.config(func(cfg *Config) { set(cfg, cloud.Server.URL+"/identity/v3"); cfg.MaxRetries = -1 })

				cloud.On("POST /identity/v3/auth/tokens", parrot(http.StatusUnauthorized, form.secrets...))
				_, err := Open(ctx, config)
				require.Error(t, err)
				assertSilent(t, err.Error(), form.secrets...)
				if form.broken {
					assert.Empty(t, cloud.Tokens())
					assertSilent(t, err.Error()+said.String(), form.secrets...)
					return
				}
				require.Len(t, cloud.Tokens(), 1)
				assert.Contains(t, err.Error(), "***")

				cloud.On("POST /identity/v3/auth/tokens", trovetest.With("X-Subject-Token", "hush-token-1", trovetest.Reply(201, cloud.Token())))
				opened, err := Open(ctx, config)
				require.NoError(t, err)
				cloud.On("GET /clusters/c", parrot(http.StatusForbidden))
				err = show(ctx, opened)
				require.ErrorContains(t, err, "***")
				assertSilent(t, err.Error()+said.String(), append(form.secrets, "hush-token-1")...)
			})
		}
	}
}

// What users of databases are given is told by nobody either, in whichever request it is.
func TestNoPasswordOfAUserIsTold(t *testing.T) {
	users := []map[string]any{{"name": "app", "password": hush}}
	for name, request := range map[string]api.Request{
		"an instance with users": {Method: "POST", Path: []string{"instances"}, Body: map[string]any{"instance": map[string]any{"name": "visible", "users": users}}},
		"a user":                 {Method: "POST", Path: []string{"instances", "i", "users"}, Body: map[string]any{"users": users}},
		"another password":       {Method: "PUT", Path: []string{"instances", "i", "users"}, Body: map[string]any{"users": users}},
		"another name":           {Method: "PUT", Path: []string{"instances", "i", "users", "app"}, Body: map[string]any{"user": users[0]}},
		"root":                   {Method: "POST", Path: []string{"instances", "i", "root"}, Body: map[string]any{"password": hush}},
		"root of a cluster":      {Method: "POST", Path: []string{"clusters", "c", "root"}, Body: map[string]any{"user": map[string]any{"name": "root", "password": hush}}},
		"a configuration group":  {Method: "POST", Path: []string{"configurations"}, Body: map[string]any{"configuration": map[string]any{"values": map[string]any{"requirepass": hush}}}},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			var said bytes.Buffer
			ctx := tflogtest.RootLogger(t.Context(), &said)
			opened, err := Open(ctx, cloud.config(func(cfg *Config) { cfg.MaxRetries = -1 }))
			require.NoError(t, err)
			cloud.On(request.Method+" /"+strings.Join(request.Path, "/"), parrot(http.StatusBadRequest, hush))
			err = act(ctx, opened, request)
			require.ErrorContains(t, err, "***")
			assertSilent(t, err.Error()+said.String(), hush, "secret-password", "token-1")
		})
	}
}
