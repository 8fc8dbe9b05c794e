// Package acctest is the harness of the acceptance tests: it gives each test a sandbox of its own, a provider that
// speaks to it, and the means to change things behind Terraform's back and to see what was sent.
package acctest

import (
	"context"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
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
	os.Exit(m.Run())
}

// Cloud is a sandbox for one test. Its clock stands still but for the waits of the provider under test: what takes
// minutes on a cloud takes milliseconds here, and always the same.
type Cloud struct {
	server  *sandbox.Server
	address string
}

// Option changes how the sandbox is set up.
type Option func(*sandbox.Options)

// PhaseOne makes the sandbox serve the specification's Phase One, which knows no regions.
func PhaseOne(options *sandbox.Options) { options.Phase = 1 }

// Quota limits how many nodes and instances the project may have.
func Quota(machines int) Option {
	return func(options *sandbox.Options) { options.MaxInstances = machines }
}

// NewCloud starts a sandbox for the test.
func NewCloud(t *testing.T, options ...Option) *Cloud {
	t.Helper()
	settings := sandbox.Options{}
	for _, option := range options {
		option(&settings)
	}
	server, err := sandbox.New(t.Context(), settings)
	require.NoError(t, err)
	listener := httptest.NewServer(server)
	t.Cleanup(func() {
		listener.Close()
		require.NoError(t, server.Close())
	})
	return &Cloud{server: server, address: listener.URL}
}

// Config is how a client connects to the sandbox.
func (c *Cloud) Config() trove.Config {
	who := c.server.Identity()
	return trove.Config{
		AuthURL: c.address + "/identity/v3", UserName: who.User, Password: who.Password, ProjectName: who.Project,
		UserDomainName: "Default", ProjectDomainName: "Default", Region: "west", MaxRetries: 3,
		Clock: clock{c.server},
	}
}

// ApplicationCredential is how a client connects with that in place of a password.
func (c *Cloud) ApplicationCredential() trove.Config {
	who := c.server.Identity()
	return trove.Config{
		AuthURL: c.address + "/identity/v3", Clock: clock{c.server},
		ApplicationCredentialID: who.ApplicationCredentialID, ApplicationCredentialSecret: who.ApplicationCredentialSecret,
	}
}

// Providers are what the test framework starts: the provider, in this process, connected to the sandbox. Options
// change how it connects.
func (c *Cloud) Providers(options ...provider.Option) map[string]func() (tfprotov6.ProviderServer, error) {
	connect := func(cfg *trove.Config) {
		agent := cfg.UserAgent
		*cfg = c.Config()
		cfg.UserAgent = agent
	}
	options = append([]provider.Option{connect}, options...)
	return map[string]func() (tfprotov6.ProviderServer, error){
		"trove": providerserver.NewProtocol6WithError(provider.New("test", options...)()),
	}
}

// Client is a client of the sandbox beside Terraform's.
func (c *Cloud) Client(t *testing.T) *trove.Client {
	t.Helper()
	client, err := trove.Connect(t.Context(), c.Config())
	require.NoError(t, err)
	return client
}

// Drift changes an object behind Terraform's back.
func (c *Cloud) Drift(t *testing.T, drift sandbox.Drift) {
	t.Helper()
	require.NoError(t, c.server.Drift(t.Context(), drift))
}

// Fault makes requests or builds go wrong from now on.
func (c *Cloud) Fault(t *testing.T, fault sandbox.Fault) {
	t.Helper()
	require.NoError(t, c.server.AddFault(t.Context(), fault))
}

// Advance lets time pass for the servers.
func (c *Cloud) Advance(t *testing.T, by time.Duration) {
	t.Helper()
	require.NoError(t, c.server.Advance(t.Context(), by))
}

// clock is the sandbox's clock as the provider under test sees it: to sleep is to let time pass.
type clock struct{ server *sandbox.Server }

func (c clock) Now() time.Time { return c.server.Now() }

// Sleep lets the time of the servers pass, and returns. Only what is shorter than half a second waits for
// other callers in this process, who come in real time.
func (c clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	if d < time.Second/2 {
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return c.server.Advance(ctx, d)
}
