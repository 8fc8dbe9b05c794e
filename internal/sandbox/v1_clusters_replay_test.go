package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// replay asks a sandbox what real Trove was asked, at the same intervals, and compares the answers.
type replay struct {
	t *testing.T
	c *client
	// ids are the sandbox's for those in the recording.
	ids map[string]string
	// at is when the recording is, cluster the one that it is about.
	at      time.Time
	cluster string
	// skip are the titles of what is not compared, with the reason.
	skip map[string]string
	// before does something before a request is sent, by its title.
	before map[string]func(e recorded)
}

// recordedPace is that of the cloud behind the recordings.
var recordedPace = Pace{
	Server: 3 * time.Second, Prepare: 2 * time.Second, Restart: time.Second, Join: 2 * time.Second, Snapshot: 2 * time.Second,
	Detach: time.Second, Delete: 5 * time.Second, Upgrade: 3 * time.Second, Beat: 3 * time.Second, Expiry: 20 * time.Second, GiveUp: time.Hour,
}

func newReplay(t *testing.T, change ...func(*Options)) *replay {
	t.Helper()
	pace := recordedPace
	defaults := func(o *Options) { o.API, o.Pace, o.TokenTTL = APIv1, &pace, 1000*time.Hour }
	return &replay{t: t, c: newClient(t, append([]func(*Options){defaults}, change...)...), ids: map[string]string{}}
}

var (
	uuidInText    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	clusterInPath = regexp.MustCompile(`/clusters/([^/?]+)`)
	// administrative are the calls that the sandbox doesn't serve.
	administrative = regexp.MustCompile(`^(/v1\.0/[0-9a-f]{32})?/mgmt\b`)
)

// play sends every request of the recording.
func (r *replay) play(name string) {
	r.t.Helper()
	compared := 0
	for _, e := range recording(r.t, name) {
		_, observed, isObserved := strings.Cut(e.title, "observed")
		switch {
		case r.skip[e.title] != "":
			continue
		case isObserved && e.method == "":
			r.observe(observed)
			continue
		case e.status < 400 && slices.ContainsFunc(uuidInText.FindAllString(e.path, -1), func(id string) bool { return r.ids[id] == "" }):
			// It is about something that an earlier recording has made.
			continue
		case administrative.MatchString(projectInPath.ReplaceAllString(e.path, "")):
			continue
		}
		compared++
		r.send(e)
	}
	assert.Positive(r.t, compared, "nothing was compared")
}

// observe lets time pass until the cluster is where the recording has it in the end.
func (r *replay) observe(states string) {
	r.t.Helper()
	tuples := regexp.MustCompile(`\((?:'(\w+)'|(404)), \(([^)]*)\)\)`).FindAllStringSubmatch(states, -1)
	if len(tuples) == 0 {
		return
	}
	last := tuples[len(tuples)-1]
	want := last[1] + last[2] + " " + strings.Trim(strings.NewReplacer("'", "", ",", "").Replace(last[3]), " ")
	got := ""
	for range 180 {
		if got = r.state(); got == want {
			return
		}
		r.c.advance(time.Second)
	}
	assert.Fail(r.t, "never seen", "%s; it ended in %s", states, got)
}

// state is a cluster's task and the statuses of its members, each once.
func (r *replay) state() string {
	status, document := r.ask("GET", "/clusters/"+r.mapped(r.cluster), "", nil)
	if status != 200 {
		return fmt.Sprint(status, " ")
	}
	var body struct {
		Cluster struct {
			Task      struct{ Name string }
			Instances []struct{ Status string }
		}
	}
	require.NoError(r.t, json.Unmarshal(document, &body))
	statuses := map[string]bool{}
	for _, i := range body.Cluster.Instances {
		statuses[i.Status] = true
	}
	return body.Cluster.Task.Name + " " + strings.Join(slices.Sorted(maps.Keys(statuses)), " ")
}

// ask calls Trove.
func (r *replay) ask(method, path, body string, header map[string]string) (int, []byte) {
	r.t.Helper()
	if header == nil {
		header = map[string]string{"X-Auth-Token": r.c.token, "Content-Type": "application/json"}
	}
	if !strings.HasPrefix(path, "/v") {
		path = "/v1.0/" + r.c.project + path
	}
	answer := r.c.raw(method, path, body, header)
	return answer.Code, answer.Body.Bytes()
}

// send sends one request and compares its answer.
func (r *replay) send(e recorded) {
	r.t.Helper()
	if !r.at.IsZero() && e.at.After(r.at) {
		r.c.advance(min(e.at.Sub(r.at), 10*time.Second))
	}
	r.at = e.at
	if found := clusterInPath.FindStringSubmatch(e.path); found != nil {
		r.cluster = found[1]
	}
	if f := r.before[e.title]; f != nil {
		f(e)
	}
	body := r.mapped(e.body)
	if strings.Contains(e.title, "admin") && strings.Contains(e.title, "reset-status") {
		body = `{"reset-status": {"force_delete": true}}` // the sandbox has no administrators
	}
	header := map[string]string{"Content-Type": "application/json", "X-Auth-Token": r.c.token}
	switch {
	case e.anonymous:
		delete(header, "X-Auth-Token")
	case e.title == "bad token":
		header["X-Auth-Token"] = "nonsense"
	case e.title == "wrong content type":
		header["Content-Type"] = "text/plain"
	}
	path := e.path
	if e.title != "token of another project" {
		path = projectInPath.ReplaceAllString(r.mapped(e.path), "/v1.0/"+r.c.project)
	}
	if strings.HasPrefix(e.title, "another project") {
		other := r.c.server.Identity().OtherProjectID
		login := r.c.raw("POST", "/identity/v3/auth/tokens", passwordLogin("demo", "secret", r.c.server.Identity().OtherProject), nil)
		header["X-Auth-Token"], path = login.Header().Get("X-Subject-Token"), strings.Replace(path, r.c.project, other, 1)
	}
	status, answer := r.ask(e.method, path, body, header)
	if !assert.Equal(r.t, e.status, status, "%s: %s", e.title, answer) {
		return
	}
	r.compare(e, answer)
}

// mapped has the sandbox's ids in place of the recording's.
func (r *replay) mapped(text string) string {
	return uuidInText.ReplaceAllStringFunc(text, func(id string) string {
		if ours, ok := r.ids[id]; ok {
			return ours
		}
		return id
	})
}

// compare compares an error's body to the letter, ids aside, and other documents in shape.
func (r *replay) compare(e recorded, answer []byte) {
	r.t.Helper()
	if e.answer == "" {
		assert.Empty(r.t, string(answer), e.title)
		return
	}
	if e.status >= 400 {
		mask := regexp.MustCompile(uuidInText.String() + `|[0-9a-f]{32}`)
		assert.JSONEq(r.t, mask.ReplaceAllString(e.answer, "<id>"), mask.ReplaceAllString(string(answer), "<id>"), e.title)
		return
	}
	var want, got any
	require.NoError(r.t, json.Unmarshal([]byte(e.answer), &want), e.title)
	require.NoError(r.t, json.Unmarshal(answer, &got), e.title)
	if differences := r.differences("", want, got); len(differences) > 0 {
		assert.Fail(r.t, "another shape", "%s:\n%s\n%s", e.title, strings.Join(differences, "\n"), answer)
	}
	if cluster, ok := got.(map[string]any)["cluster"].(map[string]any); ok && r.cluster == "" {
		r.cluster, _ = cluster["id"].(string)
	}
	if created, ok := want.(map[string]any)["cluster"].(map[string]any); ok {
		r.cluster, _ = created["id"].(string)
	}
}

// exact are the members whose values must be equal too.
var exact = []string{"task.id", "task.name", "task.description", "type", "version", "size", "flavor.id", "code", "locality", "rel", "region", "version_number"}

// differences says where two documents differ in keys, types or exact values. It learns the ids on the way.
func (r *replay) differences(path string, want, got any) []string {
	if fmt.Sprintf("%T", want) != fmt.Sprintf("%T", got) {
		return []string{fmt.Sprintf("%s: %T, not %T", path, got, want)}
	}
	var list []string
	switch want := want.(type) {
	case map[string]any:
		got, _ := got.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if _, ok := got[key]; !ok {
				list = append(list, path+"."+key+": missing")
				continue
			}
			list = append(list, r.differences(path+"."+key, want[key], got[key])...)
		}
		for _, key := range slices.Sorted(maps.Keys(got)) {
			if _, ok := want[key]; !ok {
				list = append(list, path+"."+key+": unexpected")
			}
		}
	case []any:
		got, _ := got.([]any)
		if len(want) != len(got) {
			return []string{fmt.Sprintf("%s: %d entries, not %d", path, len(got), len(want))}
		}
		got = r.aligned(want, got)
		for i := range want {
			list = append(list, r.differences(fmt.Sprintf("%s[%d]", path, i), want[i], got[i])...)
		}
	case string:
		text, _ := got.(string)
		if uuidInText.MatchString(want) && len(want) == 36 {
			if known, ok := r.ids[want]; ok && known != text {
				return []string{fmt.Sprintf("%s: %s, not %s", path, text, known)}
			}
			r.ids[want] = text
		}
		list = append(list, r.value(path, want, text)...)
	default:
		list = append(list, r.value(path, want, got)...)
	}
	return list
}

func (r *replay) value(path string, want, got any) []string {
	isExact := slices.ContainsFunc(exact, func(key string) bool { return strings.HasSuffix(path, "."+key) })
	if isExact && want != got {
		return []string{fmt.Sprintf("%s: %v, not %v", path, got, want)}
	}
	return nil
}

// aligned puts the sandbox's entries into the order of the recording's: by id where it is known, or else by name. Trove lists by id, and
// ids are random.
func (r *replay) aligned(want, got []any) []any {
	key := func(entry any, mapped bool) string {
		object, _ := entry.(map[string]any)
		id, _ := object["id"].(string)
		name, _ := object["name"].(string)
		if mapped {
			if ours, ok := r.ids[id]; ok {
				return ours
			}
			return ""
		}
		if name == "" {
			return id
		}
		return name
	}
	rest := slices.Clone(got)
	aligned := make([]any, len(want))
	for i := range want {
		ours := key(want[i], true)
		if j := slices.IndexFunc(rest, func(e any) bool { o, _ := e.(map[string]any); return ours != "" && o["id"] == ours }); j >= 0 {
			aligned[i] = rest[j]
			rest = slices.Delete(rest, j, j+1)
		}
	}
	slices.SortStableFunc(rest, func(a, b any) int { return strings.Compare(key(a, false), key(b, false)) })
	var open []int
	for i := range want {
		if aligned[i] == nil {
			open = append(open, i)
		}
	}
	slices.SortStableFunc(open, func(i, j int) int { return strings.Compare(key(want[i], false), key(want[j], false)) })
	for n, i := range open {
		aligned[i] = rest[n]
	}
	return aligned
}
