package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const attached = `configuration: {"id": "c"}`

func TestAConfigurationIsDetachedByNull(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive, attached), seen(api.StatusActive))
	cloud.On(patchI, trovetest.Accepted())
	client := cloud.client()
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", ""))
	assert.Equal(t, []string{getI, patchI, getI}, cloud.Journal())
	assert.JSONEq(t, trovetest.V1Golden(t, "instance-unconfigure.request"), cloud.Sent(patchI))

	cloud.Forget()
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", ""), "none is attached")
	assert.Equal(t, []string{getI}, cloud.Journal())
}

// The server attaches nothing to an instance that has a configuration.
func TestAConfigurationTakesAnothersPlaceAfterThatIsDetached(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive, `configuration: {"id": "old"}`), seen(api.StatusActive), seen(api.StatusActive, attached))
	cloud.On(patchI, trovetest.Accepted())
	require.NoError(t, cloud.client().ConfigureInstance(t.Context(), "i", "c"))
	assert.Equal(t, []string{getI, patchI, getI, patchI, getI}, cloud.Journal())
	assert.JSONEq(t, `{"instance": {"configuration": null}}`, cloud.Requests()[1].Body)
	assert.JSONEq(t, `{"instance": {"configuration": "c"}}`, cloud.Requests()[3].Body)
}

func TestAnInstanceThatIsToBeRestartedIsReadyWithItsConfiguration(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive), seen(api.StatusRestartRequired, attached))
	cloud.On(patchI, trovetest.Accepted())
	client := cloud.client()
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", "c"))
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", "c"), "it is attached already")
	assert.Equal(t, []string{getI, patchI, getI, getI}, cloud.Journal())
	ready, err := client.WaitInstanceReady(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, api.StatusRestartRequired, ready.Status)
}

// The server refuses every change of the configuration before the restart; when that is, the caller says.
func TestAConfigurationIsNotChangedBeforeARestart(t *testing.T) {
	for _, wanted := range []string{"", "d"} {
		cloud := newV1Cloud(t)
		cloud.On(getI, seen(api.StatusRestartRequired, attached))
		err := cloud.client().ConfigureInstance(t.Context(), "i", wanted)
		require.EqualError(t, err, `instance "db" (i) is RESTART_REQUIRED; its configuration can be changed after a restart`)
		assert.Equal(t, []string{getI}, cloud.Journal())
	}

	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive, attached), seen(api.StatusRestartRequired))
	cloud.On(patchI, trovetest.Accepted())
	err := cloud.client().ConfigureInstance(t.Context(), "i", "d")
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, &StateError{
		Kind: "instance", ID: "i", Name: "db", Status: api.StatusRestartRequired,
		Reached: "the configuration c is detached; its configuration can be changed after a restart",
	}, state)
	assert.Equal(t, 1, cloud.Count(patchI))
}

func TestARefusedConfigurationIsToldAsTheServerSaidIt(t *testing.T) {
	for _, golden := range []string{"instance-configure-configured", "instance-configure-restart-required"} {
		cloud := newV1Cloud(t)
		cloud.On(getI, seen(api.StatusActive))
		cloud.On(patchI, trovetest.Reply(http.StatusBadRequest, trovetest.V1Golden(t, golden+".response")))
		err := cloud.client().ConfigureInstance(t.Context(), "i", "c")
		var refusal *api.Error
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, http.StatusBadRequest, refusal.StatusCode)
		assert.Equal(t, 1, cloud.Count(patchI))
	}
}
