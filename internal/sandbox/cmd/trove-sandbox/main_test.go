package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// start runs the program in this process until stop is called, which returns its error. The lines are those of its standard output.
func start(t *testing.T, args ...string) (environment map[string]string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, args, writer, io.Discard)
		ended <- err
		writer.CloseWithError(io.EOF)
	}()
	text := make([]byte, 4096)
	n, err := reader.Read(text)
	require.NoError(t, err, "the program says how to reach it")
	environment = map[string]string{}
	for line := range strings.Lines(string(text[:n])) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		environment[name] = value
	}
	return environment, func() error {
		cancel()
		return <-ended
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return string(body)
}

// The version of a release is that of the build; a plain build has none. Nothing is served.
func TestVersion(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-version"}, &stdout, &stderr))
	assert.Equal(t, "trove-sandbox dev\n", stdout.String())
	assert.Empty(t, stderr.String())
}

// The control path is served under the names that -hosts lists, and under no other.
func TestHosts(t *testing.T) {
	environment, stop := start(t, "-hosts", "trove-sandbox, other.example")
	for host, want := range map[string]int{"trove-sandbox": http.StatusOK, "other.example:80": http.StatusOK, "rebound.example": http.StatusMisdirectedRequest} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, environment["TROVE_SANDBOX_URL"]+"/_sandbox/clock", nil)
		require.NoError(t, err)
		request.Host = host
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, want, response.StatusCode, host)
	}
	require.NoError(t, stop())
}

func TestServesAndStops(t *testing.T) {
	envFile := filepath.Join(t.TempDir(), "it's", "openrc.sh")
	require.NoError(t, os.Mkdir(filepath.Dir(envFile), 0o700))
	db := filepath.Join(t.TempDir(), "trove.db")
	environment, stop := start(t, "-db", db, "-speed", "0", "-phase", "1", "-regions", "north, south", "-env-file", envFile)
	url := environment["TROVE_SANDBOX_URL"]
	assert.Equal(t, map[string]string{
		"OS_AUTH_URL": url + "/identity/v3", "OS_USERNAME": "demo", "OS_PASSWORD": "secret", "OS_PROJECT_NAME": "demo", "OS_USER_DOMAIN_NAME": "Default",
		"OS_PROJECT_DOMAIN_NAME": "Default", "OS_REGION_NAME": "north", "TROVE_SANDBOX_URL": url,
	}, environment)
	assert.Regexp(t, `^http://127\.0\.0\.1:\d+$`, url)
	state := get(t, url+"/_sandbox/state")
	assert.Contains(t, state, `"speed":0,"phase":1,"regions":["north","south"]`)

	shell := exec.CommandContext(t.Context(), "sh", "-c", `. "$1" && echo "$OS_AUTH_URL $OS_PASSWORD"`, "sh", envFile) //nolint:gosec // the file is the test's
	out, err := shell.Output()
	require.NoError(t, err)
	assert.Equal(t, url+"/identity/v3 secret\n", string(out), "the file is one that a shell can source")
	info, err := os.Stat(envFile)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it has a password in it")

	require.NoError(t, stop(), "a graceful end is no error")
	environment, stop = start(t, "-db", db, "-speed", "0")
	before, _, _ := strings.Cut(state, `","speed"`)
	assert.Contains(t, get(t, environment["TROVE_SANDBOX_URL"]+"/_sandbox/state"), before, "the time goes on where it was left")
	require.NoError(t, stop())
}

func TestRefusals(t *testing.T) {
	for want, args := range map[string][]string{
		"-listen 0.0.0.0:0: other machines could reach this address": {"-listen", "0.0.0.0:0"},
		"-listen :0: other machines could reach this address":        {"-listen", ":0"},
		"-listen [::]:0: other machines could reach this address":    {"-listen", "[::]:0"},
		"-listen 127.0.0.1: address 127.0.0.1: missing port":         {"-listen", "127.0.0.1"},
		`API "v2": there are "nodes" and "v1.0"`:                     {"-api", "v2"},
		`unexpected argument "now"`:                                  {"now"},
		"phase 3: the specification has phases 1 and 2":              {"-phase", "3"},
		"no such file or directory":                                  {"-env-file", filepath.Join(t.TempDir(), "no", "such")},
		"flag provided but not defined: -colour":                     {"-colour", "red"},
		`parse error`:                                                {"-speed", "fast"},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, run(t.Context(), args, &out, io.Discard), want)
		assert.Empty(t, out.String())
	}
}

func TestAllowRemote(t *testing.T) {
	environment, stop := start(t, "-listen", "0.0.0.0:0", "-allow-remote")
	assert.NotEmpty(t, environment["TROVE_SANDBOX_URL"])
	require.NoError(t, stop())
}

func TestQuote(t *testing.T) {
	assert.Equal(t, "http://127.0.0.1:80/identity/v3", quote("http://127.0.0.1:80/identity/v3"))
	assert.Equal(t, `'it'\''s $HOME'`, quote("it's $HOME"))
}
