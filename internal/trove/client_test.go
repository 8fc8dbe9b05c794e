package trove

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// cloud is a fake one that a client is connected to.
type cloud struct{ *trovetest.Cloud }

func newCloud(t *testing.T) *cloud {
	t.Helper()
	return &cloud{trovetest.New(t)}
}

// newV1Cloud is a cloud whose Trove speaks v1.0.
func newV1Cloud(t *testing.T) *cloud {
	t.Helper()
	c := newCloud(t)
	c.Endpoint = "/v1.0/" + trovetest.Project
	return c
}

// bothAPIs are clouds by the dialect of their Trove, for what is the same in both.
var bothAPIs = map[string]func(*testing.T) *cloud{api.NameNodes: newCloud, api.NameV1: newV1Cloud}

// client connects as a test's user.
func (c *cloud) client(change ...func(*session.Config)) *Client {
	c.T.Helper()
	client, err := Connect(c.T.Context(), c.config(change...))
	require.NoError(c.T, err)
	return client
}

func (c *cloud) config(change ...func(*session.Config)) session.Config {
	cfg := session.Config{Clock: c.Clock, Block: clouds.Block{
		"auth_url": c.Server.URL + "/identity/v3", "user_name": "demo", "password": "secret-password",
		"domain_name": "Default", "tenant_name": "demo",
	}}
	for _, f := range change {
		f(&cfg)
	}
	return cfg
}
