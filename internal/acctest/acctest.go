// Package acctest is the harness of the acceptance tests: it gives each test a cloud of its own, a provider that
// speaks to it, and the means to change things behind Terraform's back and to see what was sent.
//
// NewCloud has the API of the specification, served by a sandbox. NewTrove has the API v1.0, served by a sandbox or, where
// TROVE_REAL says so, by real Trove (realtrove/README.md): one test for both.
package acctest

import (
	"log"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

// Main runs a package's acceptance tests. It tells the test framework the provider's address, so that the examples,
// which name it, can be applied as they stand.
func Main(m *testing.M) {
	address := map[string]string{"TF_ACC_PROVIDER_NAMESPACE": "terraform-provider-trove"}
	if strings.Contains(filepath.Base(os.Getenv("TF_ACC_TERRAFORM_PATH")), "tofu") {
		address["TF_ACC_PROVIDER_HOST"] = "registry.opentofu.org"
	}
	for name, value := range address {
		if err := os.Setenv(name, value); err != nil {
			log.Fatal(err)
		}
	}
	os.Exit(finish(m))
}

// Cloud is a cloud for one test, which sees nothing of any other.
type Cloud struct {
	front   *front
	backend backend
	// name is what everything is called that the test makes, see Name.
	name string

	opening sync.Once
	opened  *login
	failure error
}

// backend is what is behind the front.
type backend interface {
	// config is as whom to connect; the front has the addresses.
	config() session.Config
	// direct is as whom and where to connect around the front.
	direct() access
	// managed tells whether there is a management network.
	managed() bool
	// breakServer and the others are what Cloud's methods of these names do.
	breakServer(t *testing.T, id string)
	killHeartbeat(t *testing.T, id string)
	failGuest(t *testing.T, id string, calls []string)
	drain(t *testing.T, members []string)
	hold(t *testing.T, held bool)
	eventually(t *testing.T, condition func() bool, message ...any)
	// passTime lets time pass for the servers until something has ended.
	passTime(t *testing.T, ended <-chan struct{})
}

// Option changes how a cloud is set up.
type Option func(*settings)

type settings struct {
	sandbox   sandbox.Options
	repaired  bool
	ownAgents bool
}

// PhaseOne makes the sandbox serve the specification's Phase One, which knows no regions.
func PhaseOne(settings *settings) { settings.sandbox.Phase = 1 }

// Quota limits how many nodes and instances the project may have.
func Quota(machines int) Option {
	return func(settings *settings) { settings.sandbox.MaxInstances = machines }
}

// VolumeQuota limits how many GB the volumes of the project may have together, in the API v1.0.
func VolumeQuota(size int) Option {
	return func(settings *settings) { settings.sandbox.MaxVolumes = size }
}

// LoginWith makes the password another than that of all sandboxes.
func LoginWith(password string) Option {
	return func(settings *settings) { settings.sandbox.Identity.Password = password }
}

// NewCloud starts a sandbox for the test, with the specification's API. Its clock stands still but for the waits of the
// provider under test: what takes minutes on a cloud takes milliseconds here, and always the same.
func NewCloud(t testing.TB, options ...Option) *Cloud {
	t.Helper()
	s := settings{}
	for _, option := range options {
		option(&s)
	}
	return newSimulated(t, s, "west")
}

// newSimulated starts a sandbox behind a front.
func newSimulated(t testing.TB, s settings, region string) *Cloud {
	t.Helper()
	server, err := sandbox.New(t.Context(), s.sandbox)
	require.NoError(t, err)
	listener := httptest.NewServer(server)
	t.Cleanup(func() {
		listener.Close()
		require.NoError(t, server.Close())
	})
	trove, err := url.Parse(listener.URL)
	require.NoError(t, err)
	keystone, err := url.Parse(listener.URL + identityPath)
	require.NoError(t, err)
	return newCloud(t, keystone, trove, &simulated{server: server, address: listener.URL, region: region}, observers[kindOf(s)])
}

// newCloud puts a front before a backend, for as long as the test runs.
func newCloud(t testing.TB, keystone, trove *url.URL, behind backend, watching *observer) *Cloud {
	t.Helper()
	front, closing := newFront(keystone, trove, watching)
	t.Cleanup(closing)
	return &Cloud{front: front, backend: behind, name: uniqueName()}
}

// Config is how a client connects.
func (c *Cloud) Config() session.Config {
	cfg := c.backend.config()
	cfg.Block["auth_url"] = c.front.address + identityPath + "/v3"
	return cfg
}

// ApplicationCredential is how a client connects with that in place of a password. It needs a sandbox.
func (c *Cloud) ApplicationCredential(t *testing.T) session.Config {
	t.Helper()
	who, cfg := c.sandbox(t).Identity(), c.Config()
	return session.Config{Clock: cfg.Clock, Block: clouds.Block{
		"auth_url":                      cfg.Block["auth_url"],
		"application_credential_id":     who.ApplicationCredentialID,
		"application_credential_secret": who.ApplicationCredentialSecret,
	}}
}

// ProjectID is the id of the project that the test works in. It needs a sandbox.
func (c *Cloud) ProjectID(t *testing.T) string {
	t.Helper()
	return c.sandbox(t).Identity().ProjectID
}

// Now is the present moment for the servers: on a sandbox, the simulated one.
func (c *Cloud) Now() time.Time {
	if clock := c.backend.config().Clock; clock != nil {
		return clock.Now()
	}
	return time.Now()
}

// Providers are what the test framework starts: the provider, in this process, connected to the cloud. Options change
// how it connects.
func (c *Cloud) Providers(options ...provider.Option) map[string]func() (tfprotov6.ProviderServer, error) {
	connect := func(cfg *session.Config) {
		agent, logins := cfg.UserAgent, cfg.Logins
		*cfg = c.Config()
		cfg.UserAgent, cfg.Logins = agent, logins
	}
	options = append([]provider.Option{connect}, options...)
	return map[string]func() (tfprotov6.ProviderServer, error){
		"trove": providerserver.NewProtocol6WithError(provider.New("test", options...)()),
	}
}

// Client is a client beside Terraform's.
func (c *Cloud) Client(t *testing.T) *trove.Client {
	t.Helper()
	client, err := trove.Connect(t.Context(), c.Config())
	require.NoError(t, err)
	return client
}
