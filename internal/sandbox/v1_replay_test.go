package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recorded is a request to real Trove and its answer.
type recorded struct {
	title, method, path, body string
	anonymous                 bool
	status                    int
	answer                    string
	at                        time.Time
}

var recordedText = regexp.MustCompile(`(?s)\n(GET|POST|PUT|PATCH|DELETE) (\S+) HTTP/1\.1\n(.*?)\n\n(.*?)HTTP/1\.1 (\d+) [^\n]*\n(.*?)\n\n(.*)`)

// recording reads a file of exchanges. One without a request stands for the wait that was recorded between two others.
func recording(t *testing.T, name string) []recorded {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "v1", name+".http")) //nolint:gosec // names stand in tests
	require.NoError(t, err)
	var list []recorded
	for _, part := range strings.Split("\n"+string(text), "\n### ")[1:] {
		title, _, _ := strings.Cut(part, "\n")
		e := recorded{title: title}
		if m := recordedText.FindStringSubmatch(part); m != nil {
			_, err := fmt.Sscan(m[5], &e.status)
			require.NoError(t, err, title)
			e.method, e.path, e.body, e.answer = m[1], m[2], strings.TrimSpace(m[4]), strings.TrimSpace(m[7])
			e.anonymous = !strings.Contains(m[3], "X-Auth-Token")
			for line := range strings.Lines(m[6]) {
				if date, ok := strings.CutPrefix(line, "Date: "); ok {
					e.at, err = time.Parse(http.TimeFormat, strings.TrimSpace(date))
					require.NoError(t, err)
				}
			}
		}
		list = append(list, e)
	}
	return list
}

// replayer sends recorded requests to a sandbox.
type replayer struct {
	*client
	// ids are the sandbox's for what the recording calls otherwise.
	ids  map[string]string
	last time.Time
}

// newReplayer starts a sandbox that is about as fast as the recorded clouds.
func newReplayer(t *testing.T, change ...func(*Options)) *replayer {
	t.Helper()
	pace := Pace{
		Server: 3 * time.Second, Prepare: 3 * time.Second, Restart: time.Second, Join: time.Second, Snapshot: 2 * time.Second, Detach: time.Second,
		Delete: 3 * time.Second, Resize: 4 * time.Second, Promote: 3 * time.Second, Upgrade: 4 * time.Second, Beat: 3 * time.Second,
		Expiry: 20 * time.Second, GiveUp: time.Minute,
	}
	c := newClient(t, append(change, func(o *Options) { o.API, o.Pace, o.TokenTTL = APIv1, &pace, 24*time.Hour })...)
	return &replayer{client: c, ids: map[string]string{}}
}

// settle lets everything end that is under way.
func (r *replayer) settle() {
	r.t.Helper()
	for range 100 {
		due := r.server.due
		if due.IsZero() {
			return
		}
		r.advance(max(due.Sub(r.server.Now()), 0))
	}
	require.Fail(r.t, "it never ends")
}

// translate puts the sandbox's ids where the recording has its own.
func (r *replayer) translate(text string) string {
	for theirs, ours := range r.ids {
		text = strings.ReplaceAll(text, theirs, ours)
	}
	return text
}

var projectInPath = regexp.MustCompile(`^/v1\.0/[0-9a-f]{32}`)

func (r *replayer) send(e recorded) *httptest.ResponseRecorder {
	header := map[string]string{}
	if !e.anonymous {
		header["X-Auth-Token"] = r.token
	}
	if e.body != "" {
		header["Content-Type"] = "application/json"
	}
	return r.raw(e.method, r.translate(projectInPath.ReplaceAllString(e.path, "/v1.0/"+r.project)), r.translate(e.body), header)
}

// replay sends every exchange whose title has nothing of skip ("=" for the whole title), after its hook, and compares: the status, the whole body of an error, the shape of a document.
func (r *replayer) replay(t *testing.T, list []recorded, skip []string, hooks map[string]func()) {
	t.Helper()
	used := map[string]bool{}
	for _, e := range list {
		if hook := hooks[e.title]; hook != nil && !used[e.title] {
			used[e.title] = true
			hook()
		}
		switch {
		case e.method == "":
			r.settle()
			continue
		case slices.ContainsFunc(skip, func(s string) bool { return e.title == strings.TrimPrefix(s, "=") || strings.Contains(e.title, s) }):
			continue
		}
		if !r.last.IsZero() && e.at.After(r.last) {
			r.advance(min(e.at.Sub(r.last), 30*time.Second))
		}
		r.last = e.at
		got := r.send(e)
		if !assert.Equal(t, e.status, got.Code, "%s: %s", e.title, got.Body) {
			continue
		}
		r.compare(t, e, got.Body.Bytes())
	}
	for title := range hooks {
		assert.True(t, used[title], "no exchange %q", title)
	}
}

var (
	faultID   = regexp.MustCompile(`went wrong: \([0-9a-f-]+\)`)
	projectID = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
)

func (r *replayer) compare(t *testing.T, e recorded, got []byte) {
	t.Helper()
	if e.answer == "" {
		assert.Empty(t, string(got), e.title)
		return
	}
	var want, have any
	require.NoError(t, json.Unmarshal([]byte(e.answer), &want), e.title)
	if !assert.NoError(t, json.Unmarshal(got, &have), "%s: %s", e.title, got) {
		return
	}
	r.learn(want, have)
	if e.status >= http.StatusBadRequest {
		normal := func(v any) string {
			text := projectID.ReplaceAllString(r.translate(string(encode(v))), "PROJECT")
			return faultID.ReplaceAllString(text, "went wrong: (ID)")
		}
		assert.Equal(t, normal(want), normal(have), e.title)
		return
	}
	var translated any
	require.NoError(t, json.Unmarshal([]byte(r.translate(e.answer)), &translated))
	assert.Equal(t, shape(translated), shape(have), "%s: %s", e.title, got)
}

// learn notes the ids of what the two documents have in the same place.
func (r *replayer) learn(want, have any) {
	switch want := want.(type) {
	case map[string]any:
		have, ok := have.(map[string]any)
		if !ok {
			return
		}
		if theirs, ok := want["id"].(string); ok && len(theirs) == 36 {
			if ours, ok := have["id"].(string); ok && r.ids[theirs] == "" {
				r.ids[theirs] = ours
			}
		}
		for key, value := range want {
			r.learn(value, have[key])
		}
	case []any:
		// The order within a list is by id or by time, so that entries are known by their names.
		have, ok := have.([]any)
		for i := 0; ok && i < len(want); i++ {
			same := slices.IndexFunc(have, func(v any) bool { return name(v) != "" && name(v) == name(want[i]) })
			switch {
			case same >= 0:
				r.learn(want[i], have[same])
			case len(want) == 1 && len(have) == 1:
				r.learn(want[0], have[0])
			}
		}
	}
}

func name(v any) string {
	object, _ := v.(map[string]any)
	text, _ := object["name"].(string)
	return text
}

// told are the keys whose values are compared too, where they are no objects.
var told = []string{"status", "operating_status", "is_public", "name", "used", "version", "version_number", "instance_count", "rel"}

// shape is a document's keys and types. An array has the shapes of its entries, each once.
func shape(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for key, value := range v {
			_, isObject := value.(map[string]any)
			if slices.Contains(told, key) && value != nil && !isObject {
				parts = append(parts, fmt.Sprintf("%s: %v", key, value))
				continue
			}
			parts = append(parts, key+": "+shape(value))
			if fault, ok := value.(map[string]any); ok && key == "fault" {
				parts = append(parts, fmt.Sprintf("%v", fault["message"]))
			}
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, value := range v {
			parts = append(parts, shape(value))
		}
		slices.Sort(parts)
		return "[" + strings.Join(slices.Compact(parts), ", ") + "]"
	case nil:
		return "null"
	default:
		return fmt.Sprintf("%T", v)
	}
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document), "%s", text)
	return document
}
