package session

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
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

// What stands in front of Trove may repeat a request in a form of its own. A secret of it is in no form in the error.
func TestASecretIsMaskedInEveryFormInWhichItIsRepeated(t *testing.T) {
	const strange = `a<b&c>"d'e/ü\\f g%`
	sent := []byte(`{"users": [{"name": "app", "password": ` + string(must(json.Marshal(strange))) + `}]}`)
	whole := string(sent)
	for name, echo := range map[string]string{
		"as it was sent":         whole,
		"plain":                  "'" + strange + "' is not a valid password",
		"JSON in a page":         "<pre>" + html.EscapeString(whole) + "</pre>",
		"JSON in JSON":           string(must(json.Marshal(map[string]string{"message": whole}))),
		"JSON without <":         strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(whole),
		"percent":                "password=" + url.QueryEscape(strange),
		"percent in a path":      "/users/" + url.PathEscape(strange),
		"percent, small letters": "password=" + strings.NewReplacer("%3C", "%3c", "%3E", "%3e", "%C3%BC", "%c3%bc", "%2F", "%2f", "%5C", "%5c").Replace(url.QueryEscape(strange)),
		"HTML":                   html.EscapeString(strange),
		"quoted":                 strconv.Quote(strange),
		"quoted in ASCII":        strconv.QuoteToASCII(strange),
		"Python's repr":          `'a<b&c>"d\'e/ü\\\\f g%'`,
		"Python's html.escape":   `a&lt;b&amp;c&gt;&quot;d&#x27;e/ü\\f g%`,
	} {
		masked := string(withoutSecrets([]byte(echo), maskFor(nil, sent)))
		assert.Contains(t, masked, "***", name)
		for _, part := range []string{"a<b", "a&lt;b", `a\u003cb`, "a%3", "f g", "f+g", "f%20g"} {
			assert.NotContains(t, masked, part, name)
		}
	}
	assert.Equal(t, "token *** is over", string(withoutSecrets([]byte("token tok-1234 is over"), maskFor(nil, []byte(`{"auth": {"identity": {"methods": ["token"], "token": {"id": "tok-1234"}}}}`)))))
}

// A text in a configuration group may be a secret whatever its parameter is called.
func TestTextsOfAConfigurationGroupAreNotLogged(t *testing.T) {
	assert.JSONEq(t, `{"configuration": {"name": "c", "values": {"init_connect": "***", "max_connections": 7, "requirepass": "***", "strict": true}}}`,
		redactBody("/configurations", []byte(`{"configuration": {"name": "c", "values": {"init_connect": "SET x = 'hush'", "max_connections": 7, "requirepass": 5, "strict": true}}}`)))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
