package session

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// logOf runs what makes requests and returns what it logs, at every level.
func logOf(t *testing.T, cloud *cloud, password string) (lines []map[string]any, text string) {
	t.Helper()
	var output bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &output)
	client, err := Open(ctx, cloud.config(func(cfg *Config) { cfg.Block["password"] = password }))
	require.NoError(t, err)
	err = act(ctx, client, api.Request{Method: "POST", Path: []string{"instances"}, Body: map[string]any{
		"instance": map[string]any{"name": "visible", "users": []map[string]string{{"name": "u", "password": "user-password"}}},
	}})
	require.NoError(t, err)
	text = output.String()
	lines, err = tflogtest.MultilineJSONDecode(&output)
	require.NoError(t, err)
	return lines, text
}

func TestEveryRequestIsLoggedWithMethodPathStatusDurationAndId(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /instances", func(w http.ResponseWriter, r *http.Request) {
		cloud.Clock.Advance(1500 * time.Millisecond)
		trovetest.Reply(200, `{"instance": {"id": "i"}}`)(w, r)
	})
	lines, _ := logOf(t, cloud, "p")
	var answers []map[string]any
	for _, line := range lines {
		if line["@message"] == "Answer" {
			answers = append(answers, line)
		}
	}
	require.Len(t, answers, 2)
	assert.Equal(t, "/identity/v3/auth/tokens", answers[0]["path"])
	last := answers[1]
	assert.Equal(t, []any{"debug", "POST", "/v1.0-nodes/" + trovetest.Project + "/instances", 200.0, 1500.0, trovetest.ServerID},
		[]any{last["@level"], last["method"], last["path"], last["status"], last["duration_ms"], last["request_id"]})
}

func TestNoSecretIsLoggedAtAnyLevel(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /instances", trovetest.Reply(200, `{"instance": {"id": "i", "name": "visible-too", "password": "root-password",
		"configuration": {"values": {"requirepass": "redis-password", "masterauth": "auth-password", "maxmemory": 7}}}}`))
	_, text := logOf(t, cloud, "keystone-password")
	for _, secret := range []string{"keystone-password", "token-1", "user-password", "root-password", "redis-password", "auth-password"} {
		assert.NotContains(t, text, secret)
	}
	for _, plain := range []string{"visible", "visible-too", `\"maxmemory\":7`, "***"} {
		assert.Contains(t, text, plain)
	}
}

func TestOfWhatIsNoJSONOnlyTheSizeIsLogged(t *testing.T) {
	assert.Equal(t, "(13 bytes)", redactBody("/clusters", []byte("password=hush")))
	assert.Equal(t, "(2 bytes)", redactBody("/identity/v3/auth/tokens", []byte("{}")))
	assert.Empty(t, redactBody("/clusters", nil))
	assert.JSONEq(t, `{"a":[{"secret":"***"}],"n":12345678901234567890}`,
		redactBody("/clusters", []byte(`{"a": [{"secret": {"deep": 1}}], "n": 12345678901234567890}`)))
}
