package sandbox

import (
	"fmt"
	"maps"
	"net/http"
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

// recorded is a request to real Trove and its answer. One without a method stands for the wait that was recorded between two others.
type recorded struct {
	title, method, path, body string
	// Token and kind are the request's headers X-Auth-Token and Content-Type, "" if it has none.
	token, kind string
	status      int
	answer      string
	at          time.Time
}

var recordedText = regexp.MustCompile(`(?s)\n(GET|POST|PUT|PATCH|DELETE) (\S+) HTTP/1\.1\n(.*?)\n\n(.*?)HTTP/1\.1 (\d+) [^\n]*\n(.*?)\n\n(.*)`)

// recording reads a file of exchanges.
func recording(t *testing.T, name string) []recorded {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "v1", name+".http")) //nolint:gosec // names stand in tests
	require.NoError(t, err)
	var list []recorded
	for _, part := range strings.Split("\n"+string(text), "\n### ")[1:] {
		title, _, _ := strings.Cut(part, "\n")
		e := recorded{title: title}
		m := recordedText.FindStringSubmatch(part)
		if m == nil {
			require.True(t, strings.HasPrefix(title, "observed"), title)
		} else {
			e.method, e.path, e.body, e.answer = m[1], m[2], strings.TrimSpace(m[4]), strings.TrimSpace(m[7])
			e.token, e.kind = headerIn(m[3], "X-Auth-Token"), headerIn(m[3], "Content-Type")
			_, err := fmt.Sscan(m[5], &e.status)
			require.NoError(t, err, title)
			e.at, err = time.Parse(http.TimeFormat, headerIn(m[6], "Date"))
			require.NoError(t, err, title)
		}
		list = append(list, e)
	}
	require.NotEmpty(t, list, name)
	return list
}

func headerIn(lines, name string) string {
	for line := range strings.Lines(lines) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// replay asks a sandbox what real Trove was asked, at the same intervals, and compares the answers.
type replay struct {
	cloud
	// front is the first part of the paths that are asked, "/v1.0" where it isn't said.
	front string
	// ids are the sandbox's for those in the recording.
	ids map[string]string
	// at is when the recording is, cluster the one that it is about.
	at      time.Time
	cluster string
}

// newReplay starts a sandbox with the defects that the recorded Trove has.
func newReplay(t *testing.T, change ...func(*Options)) *replay {
	t.Helper()
	defects := func(o *Options) { o.Defects = true }
	return &replay{cloud: newCloud(t, append([]func(*Options){defects}, change...)...), front: "/v1.0", ids: map[string]string{}}
}

var (
	uuidInText    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	projectInPath = regexp.MustCompile(`^/v1\.0/[0-9a-f]{32}`)
	clusterInPath = regexp.MustCompile(`/clusters/([^/?]+)`)
	// administrative are the calls that the sandbox doesn't serve.
	administrative = regexp.MustCompile(`^/v1\.0/[0-9a-f]{32}/mgmt\b`)
)

// play sends every request of the recording but those that uncompared names. What is in before is done before the first one of that title.
func (r *replay) play(name string, before map[string]func(e recorded)) {
	r.t.Helper()
	done, skipped := map[string]bool{}, map[string]bool{}
	for _, e := range recording(r.t, name) {
		if f := before[e.title]; f != nil && !done[e.title] {
			done[e.title] = true
			f(e)
		}
		skip := uncompared[name]
		switch {
		case skip[e.title] != "":
			skipped[e.title] = true
		case skip[e.path] != "":
			skipped[e.path] = true
		case e.method == "" && strings.Contains(e.title, "(task, "):
			r.observe(e.title)
		case e.method == "":
			r.settle()
		case administrative.MatchString(e.path):
		default:
			r.send(e)
		}
	}
	assert.ElementsMatch(r.t, slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(done)), "there is no such exchange")
	assert.ElementsMatch(r.t, slices.Collect(maps.Keys(uncompared[name])), slices.Collect(maps.Keys(skipped)), "there is no such exchange")
}

// send sends one request and compares its answer.
func (r *replay) send(e recorded) {
	r.t.Helper()
	if !r.at.IsZero() && e.at.After(r.at) {
		r.advance(min(e.at.Sub(r.at), 10*time.Second))
	}
	r.at = e.at
	if found := clusterInPath.FindStringSubmatch(e.path); found != nil {
		r.cluster = found[1]
	}
	token, path, body := r.token, projectInPath.ReplaceAllString(e.path, r.front+"/"+r.project), e.body
	switch {
	case e.token == "":
		token = ""
	case e.title == "bad token":
		token = "nonsense"
	case e.title == "token of another project":
		path = e.path
	case strings.Contains(e.title, "another project"):
		other := r.server.Identity()
		login := r.raw(http.MethodPost, "/identity/v3/auth/tokens", passwordLogin("demo", "secret", other.OtherProject), nil)
		token, path = login.Header().Get("X-Subject-Token"), projectInPath.ReplaceAllString(e.path, "/v1.0/"+other.OtherProjectID)
	case strings.Contains(e.title, "admin") && strings.Contains(e.title, "reset-status"):
		body = `{"reset-status": {"force_delete": true}}` // the sandbox has no administrators
	}
	header := map[string]string{}
	if token != "" {
		header["X-Auth-Token"] = token
	}
	if e.kind != "" {
		header["Content-Type"] = e.kind
	}
	answer := r.raw(e.method, r.translated(path), r.translated(body), header)
	if assert.Equal(r.t, e.status, answer.Code, "%s: %s", e.title, answer.Body) {
		r.compare(e, answer.Body.Bytes())
	}
}

// translated has the sandbox's ids in place of the recording's.
func (r *replay) translated(text string) string {
	return uuidInText.ReplaceAllStringFunc(text, func(id string) string {
		if ours, ok := r.ids[id]; ok {
			return ours
		}
		return id
	})
}

var observedState = regexp.MustCompile(`\((?:'(\w+)'|(404)), \(([^)]*)\)\)`)

// observe lets time pass until the cluster is where the recording has it in the end.
func (r *replay) observe(states string) {
	r.t.Helper()
	list := observedState.FindAllStringSubmatch(states, -1)
	require.NotEmpty(r.t, list, states)
	last := list[len(list)-1]
	want := last[1] + last[2] + " " + strings.Trim(strings.NewReplacer("'", "", ",", "").Replace(last[3]), " ")
	got := ""
	for range 180 {
		if got = r.clusterNow(); got == want {
			return
		}
		r.advance(time.Second)
	}
	assert.Fail(r.t, "never seen", "%s; it ended in %s", states, got)
}

// clusterNow is the cluster's task and the statuses of its members, each once.
func (r *replay) clusterNow() string {
	r.t.Helper()
	status, document := r.v1(http.MethodGet, "/clusters/"+r.translated(r.cluster), "")
	if status != http.StatusOK {
		return fmt.Sprint(status, " ")
	}
	members, _ := dig(r.t, document, "cluster", "instances").([]any)
	statuses := map[string]bool{}
	for i := range members {
		statuses[textAt(r.t, members, i, "status")] = true
	}
	return textAt(r.t, document, "cluster", "task", "name") + " " + strings.Join(slices.Sorted(maps.Keys(statuses)), " ")
}
