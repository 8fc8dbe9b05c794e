package acctest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Drift changes an object behind everybody's back. It needs a sandbox, as does what follows here.
func (c *Cloud) Drift(t *testing.T, drift sandbox.Drift) {
	t.Helper()
	require.NoError(t, c.sandbox(t).Drift(t.Context(), drift))
}

// SwitchOff takes a capability from the instances of a version of a datastore, as a cloud's operator does.
func (c *Cloud) SwitchOff(t *testing.T, datastore, version, capability string) {
	t.Helper()
	off := false
	require.NoError(t, c.sandbox(t).OverrideCapability(t.Context(), sandbox.CapabilityOverride{
		Datastore: datastore, Version: version, Capability: capability, Enabled: &off,
	}))
}

// Advance lets time pass for the servers.
func (c *Cloud) Advance(t *testing.T, by time.Duration) {
	t.Helper()
	require.NoError(t, c.sandbox(t).Advance(t.Context(), by))
}

// SetFlavor gives a node or instance another flavor, behind everybody's back.
func (c *Cloud) SetFlavor(t *testing.T, id, flavor string) {
	t.Helper()
	c.Drift(t, sandbox.Drift{ID: id, FlavorID: &flavor})
}

// SetVolume gives a node or instance another volume, in GiB, behind everybody's back.
func (c *Cloud) SetVolume(t *testing.T, id string, size int) {
	t.Helper()
	c.Drift(t, sandbox.Drift{ID: id, VolumeSize: &size})
}

// SetName renames a node or instance, behind everybody's back.
func (c *Cloud) SetName(t *testing.T, id, name string) {
	t.Helper()
	c.Drift(t, sandbox.Drift{ID: id, Name: &name})
}

// SetStatus puts a node, instance or cluster into a status, behind everybody's back.
func (c *Cloud) SetStatus(t *testing.T, id, status string) {
	t.Helper()
	c.Drift(t, sandbox.Drift{ID: id, Status: &status})
}

// Vanish takes a node or instance away without a trace, as when somebody deleted it by hand.
func (c *Cloud) Vanish(t *testing.T, id string) {
	t.Helper()
	c.Drift(t, sandbox.Drift{ID: id, Gone: true})
}

// CreateSlave makes a slave of the instance of that name by hand, waits for it, and returns its id.
func (c *Cloud) CreateSlave(t *testing.T, of, name string) string {
	t.Helper()
	client := c.Client(t)
	instances, err := client.Instances(t.Context())
	require.NoError(t, err)
	for _, instance := range instances {
		if instance.Name != of {
			continue
		}
		created, err := client.CreateInstance(t.Context(), api.InstanceSpec{
			Name: name, Datastore: instance.Datastore, FlavorID: "7", VolumeSize: 1, SlaveOf: &api.SlaveOf{InstanceID: instance.ID},
		})
		require.NoError(t, err)
		_, err = client.WaitInstanceReady(t.Context(), created.Object.ID)
		require.NoError(t, err)
		return created.Object.ID
	}
	require.Failf(t, "no such instance", "%s", of)
	return ""
}

// VanishNamed takes every instance of that name away.
func (c *Cloud) VanishNamed(t *testing.T, name string) {
	t.Helper()
	instances, err := c.Client(t).Instances(t.Context())
	require.NoError(t, err)
	for _, instance := range instances {
		if instance.Name == name {
			c.Vanish(t, instance.ID)
		}
	}
}
