package trove

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// cloud is a fake one that a client is connected to.
type cloud struct{ *fakeCloud }

func newCloud(t *testing.T) *cloud {
	t.Helper()
	return &cloud{newFakeCloud(t)}
}

// newV1Cloud is a cloud whose Trove speaks v1.0.
func newV1Cloud(t *testing.T) *cloud {
	t.Helper()
	c := newCloud(t)
	c.endpoint = "/v1.0/" + project
	return c
}

// client connects as a test's user.
func (c *cloud) client(change ...func(*Config)) *Client {
	c.t.Helper()
	client, err := Connect(c.t.Context(), c.config(change...))
	require.NoError(c.t, err)
	return client
}

func (c *cloud) config(change ...func(*Config)) Config {
	cfg := Config{
		AuthURL: c.server.URL + "/identity/v3", UserName: "demo", Password: "secret-password",
		DomainName: "Default", ProjectName: "demo", Clock: c.clock,
	}
	for _, f := range change {
		f(&cfg)
	}
	return cfg
}
