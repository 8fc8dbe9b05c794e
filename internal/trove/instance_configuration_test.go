package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const attached = `configuration: {"id": "c"}`

func TestAConfigurationIsDetachedByNull(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive, attached), seen(StatusActive))
	cloud.on(patchI, accepted())
	client := cloud.client()
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", ""))
	assert.Equal(t, []string{getI, patchI, getI}, cloud.journal())
	assert.JSONEq(t, v1Golden(t, "instance-unconfigure.request"), cloud.sent(patchI))

	cloud.forget()
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", ""), "none is attached")
	assert.Equal(t, []string{getI}, cloud.journal())
}

// The server attaches nothing to an instance that has a configuration.
func TestAConfigurationTakesAnothersPlaceAfterThatIsDetached(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive, `configuration: {"id": "old"}`), seen(StatusActive), seen(StatusActive, attached))
	cloud.on(patchI, accepted())
	require.NoError(t, cloud.client().ConfigureInstance(t.Context(), "i", "c"))
	assert.Equal(t, []string{getI, patchI, getI, patchI, getI}, cloud.journal())
	assert.JSONEq(t, `{"instance": {"configuration": null}}`, cloud.requests()[1].body)
	assert.JSONEq(t, `{"instance": {"configuration": "c"}}`, cloud.requests()[3].body)
}

func TestAnInstanceThatIsToBeRestartedIsReadyWithItsConfiguration(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive), seen(StatusRestartRequired, attached))
	cloud.on(patchI, accepted())
	client := cloud.client()
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", "c"))
	require.NoError(t, client.ConfigureInstance(t.Context(), "i", "c"), "it is attached already")
	assert.Equal(t, []string{getI, patchI, getI, getI}, cloud.journal())
	ready, err := client.WaitInstanceReady(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, StatusRestartRequired, ready.Status)
}

// The server refuses every change of the configuration before the restart; when that is, the caller says.
func TestAConfigurationIsNotChangedBeforeARestart(t *testing.T) {
	for _, wanted := range []string{"", "d"} {
		cloud := newV1Cloud(t)
		cloud.on(getI, seen(StatusRestartRequired, attached))
		err := cloud.client().ConfigureInstance(t.Context(), "i", wanted)
		require.EqualError(t, err, `instance "db" (i) is RESTART_REQUIRED; its configuration can be changed after a restart`)
		assert.Equal(t, []string{getI}, cloud.journal())
	}

	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive, attached), seen(StatusRestartRequired))
	cloud.on(patchI, accepted())
	err := cloud.client().ConfigureInstance(t.Context(), "i", "d")
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, &StateError{
		Kind: "instance", ID: "i", Name: "db", Status: StatusRestartRequired,
		Reached: "the configuration c is detached; its configuration can be changed after a restart",
	}, state)
	assert.Equal(t, 1, cloud.count(patchI))
}

func TestARefusedConfigurationIsToldAsTheServerSaidIt(t *testing.T) {
	for _, golden := range []string{"instance-configure-configured", "instance-configure-restart-required"} {
		cloud := newV1Cloud(t)
		cloud.on(getI, seen(StatusActive))
		cloud.on(patchI, reply(http.StatusBadRequest, v1Golden(t, golden+".response")))
		err := cloud.client().ConfigureInstance(t.Context(), "i", "c")
		var refusal *Error
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, http.StatusBadRequest, refusal.StatusCode)
		assert.Equal(t, 1, cloud.count(patchI))
	}
}
