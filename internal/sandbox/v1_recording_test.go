package sandbox

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// recorded is a request to real Trove and its answer, or, without a method, what was seen while nothing else was asked.
type recorded struct {
	title               string
	method, path, body  string
	accept, contentType string
	token               bool
	status              int
	date                time.Time
	answer              string
	observed            string
}

var (
	requestLine = regexp.MustCompile(`(?m)^(GET|HEAD|POST|PUT|PATCH|DELETE) (\S+) HTTP/1\.1$`)
	statusLine  = regexp.MustCompile(`(?m)^HTTP/1\.1 (\d{3})`)
)

// recording reads a file of testdata/v1.
func recording(t *testing.T, name string) []recorded {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "v1", name+".http")) //nolint:gosec // names stand in tests
	require.NoError(t, err)
	var list []recorded
	for _, block := range strings.Split("\n"+string(text), "\n### ")[1:] {
		title, rest, _ := strings.Cut(block, "\n")
		if strings.HasPrefix(title, "observed") {
			_, observed, _ := strings.Cut(title, ": ")
			list = append(list, recorded{observed: observed})
			continue
		}
		request, answer, found := strings.Cut(rest, "\nHTTP/1.1 ")
		require.True(t, found, "no answer to %q in %s", title, name)
		list = append(list, readExchange(t, title, request, "HTTP/1.1 "+answer))
	}
	return list
}

func readExchange(t *testing.T, title, request, answer string) recorded {
	t.Helper()
	line := requestLine.FindStringSubmatch(request)
	require.NotNil(t, line, "no request in %q", title)
	e := recorded{title: title, method: line[1], path: line[2]}
	head, body, _ := strings.Cut(request, "\n\n")
	e.body = strings.TrimSpace(body)
	for _, header := range strings.Split(head, "\n") {
		key, value, _ := strings.Cut(header, ": ")
		switch key {
		case "Content-Type":
			e.contentType = value
		case "Accept":
			e.accept = value
		case "X-Auth-Token":
			e.token = value == "<token>"
		}
	}
	status := statusLine.FindStringSubmatch(answer)
	require.NotNil(t, status, "no status in the answer to %q", title)
	e.status = atoi(t, status[1])
	head, body, _ = strings.Cut(answer, "\n\n")
	e.answer = strings.TrimSpace(body)
	for _, header := range strings.Split(head, "\n") {
		if date, ok := strings.CutPrefix(header, "Date: "); ok {
			var err error
			e.date, err = time.Parse(http.TimeFormat, date)
			require.NoError(t, err)
		}
	}
	return e
}

func atoi(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}
