package acctest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var record = flag.Bool("record", false, "write what real Trove answers to testdata/recorded; needs TROVE_REAL")

// exchange is one request that the sandbox and real Trove have to answer alike. In path, body and header {project} stands
// for the project's id, {trove} for the address before /v1.0, and {x} for what an earlier exchange has kept as x.
type exchange struct {
	name   string
	method string // GET where it is ""
	path   string // below the project, or the whole of it where it begins with {trove}
	body   string
	header map[string]string // a header that is "" is not sent: X-Auth-Token, Accept, Content-Type
	// keep takes texts out of the answer, by their places: {"replica": "instance.id"}. Names that differ after a # alone stand
	// for things of which Trove may take any: {n#1} and {n#2} are both {n} where answers are compared.
	keep map[string]string
	// until repeats the exchange until there is that text at that place: {"instance.status", "ACTIVE"}. Names in curly
	// brackets are filled in.
	until [2]string
	// status repeats the exchange until it is answered with this one.
	status int
	// before does something behind the API first, in each of the two clouds.
	before func(t *testing.T, p *party)
	// held is set by while.
	held bool
	// without are the places of what is compared in no case, since it depends on how soon Trove gets to it.
	without []string
	// exact asks for the same document. Otherwise one of the same shape will do; an error has to be the same in any case.
	exact bool
}

// recorded is an answer as it stands in testdata/recorded, without what differs from one installation to another.
type recorded struct {
	Name    string            `json:"name"`
	Request string            `json:"request"`
	Status  int               `json:"status"`
	Header  map[string]string `json:"header,omitempty"`
	// Body is a document, or a text where it is none.
	Body any `json:"body,omitempty"`
}

// headers are those that clients act on.
var headers = []string{"Content-Type", "Www-Authenticate", "Retry-After", "Location"}

// simulatedRelease is the one that a sandbox plays.
const simulatedRelease = "18"

// ownAgents is the folder of what was recorded with guest agents of the cloud's own.
const ownAgents = "own-agents"

// recording is the file of what real Trove of a release answers to a test, with agents of its own or of the cloud's.
func recording(t *testing.T, release string, options []Option) string {
	t.Helper()
	agents := "trove-agents"
	if newSettings(t, options).ownAgents {
		agents = ownAgents
	}
	return filepath.Join("testdata", "recorded", release, agents, t.Name()+".json")
}

// compare makes the exchanges one after the other with a sandbox and with real Trove, and asserts that they are answered
// alike. Without TROVE_REAL, recorded answers of real Trove stand for it; with it, they must be what it answers still. Of a release that
// the sandbox does not play, only this is asserted.
func compare(t *testing.T, exchanges []exchange, options ...Option) {
	t.Helper()
	release := simulatedRelease
	real := os.Getenv(realVariable) != ""
	require.True(t, real || !*record, "-record needs TROVE_REAL")
	var theirs, ours *party
	if real {
		trove, err := installed()
		require.NoError(t, err)
		release = trove.release
		theirs = newParty(t, NewTrove(t, options...))
	}
	file := recording(t, release, options)
	var kept []recorded
	if !*record {
		kept = readRecorded(t, file)
		if len(kept) != len(exchanges) { // require.Len would print them all.
			require.Failf(t, "Recorded for other exchanges", "%s is not current: run the test with -record", file)
		}
	}
	if release == simulatedRelease {
		ours = newParty(t, newSimulated(t, newSettings(t, options), "RegionOne"))
	}
	for i, e := range exchanges {
		t.Run(e.name, func(t *testing.T) {
			if theirs != nil {
				theirs.cloud.Hold(t, e.held || i+1 < len(exchanges) && exchanges[i+1].held)
				live := theirs.play(t, e)
				if *record {
					kept = append(kept, live)
				}
				assertAlike(t, kept[i], live, e)
			}
			require.Equal(t, e.name, kept[i].Name, "%s is not current: run the test with -record", file)
			if ours != nil {
				assertAlike(t, kept[i], ours.play(t, e), e)
			}
		})
		require.Greater(t, len(kept), i, "real Trove has not come as far as %s", e.name)
	}
	if *record {
		writeRecorded(t, file, kept)
	}
}

// while are exchanges that are made in the middle of what the one before them has begun: real Trove's cloud, in which time does not wait
// for a request as it does in a sandbox, gets on with nothing from before that one until after the last of these.
func while(exchanges ...exchange) []exchange {
	for i := range exchanges {
		exchanges[i].held = true
	}
	return exchanges
}

// assertAlike compares an answer with the one it has to be like.
func assertAlike(t *testing.T, want, got recorded, e exchange) {
	t.Helper()
	for _, place := range e.without {
		want.Body, got.Body = lacking(want.Body, place), lacking(got.Body, place)
	}
	if !e.exact && want.Status < http.StatusBadRequest && got.Status < http.StatusBadRequest {
		want.Body, got.Body = shapeOf(want.Body), shapeOf(got.Body)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		assert.Fail(t, "The answers differ (- expected, + got):\n"+diff)
	}
}

// party is one of the two clouds, and what is known of it.
type party struct {
	cloud   *Cloud
	session *login
	// nics, in the place of {nics}, puts a member of a cluster into a network, where that is needed.
	nics string
	// known are the texts that stand for a name in curly brackets.
	known map[string]string
}

func newParty(t *testing.T, cloud *Cloud) *party {
	t.Helper()
	s := cloud.session(t)
	root, _, _ := strings.Cut(s.endpoint, "/v1.0")
	nics := ""
	if cloud.backend.managed() {
		nics = `,"nics":[{"network_id":"` + network + `"}]`
	}
	return &party{cloud: cloud, session: s, nics: nics, known: map[string]string{
		"project": s.projectID, "trove": root, "keystone": cloud.backend.direct().keystone,
		// Links say https, whatever the address says.
		"secure": strings.Replace(root, "http:", "https:", 1),
	}}
}

// play makes the exchange, and returns the answer without what differs between installations.
func (p *party) play(t *testing.T, e exchange) recorded {
	t.Helper()
	header := map[string]string{}
	for name, value := range e.header {
		header[name] = p.fill(value)
	}
	method := e.method
	if method == "" {
		method = http.MethodGet
	}
	if e.before != nil {
		e.before(t, p)
	}
	var a answer
	ask := func() bool {
		var err error
		a, err = p.session.send(t.Context(), method, p.fill(e.path), p.fill(e.body), header)
		require.NoError(t, err)
		return (e.status == 0 || a.Status == e.status) && (e.until[0] == "" || at(a.Body, p.fill(e.until[0])) == p.fill(e.until[1]))
	}
	p.cloud.Eventually(t, ask, "%s: no %v and status %d", e.name, e.until, e.status)
	for name, place := range e.keep {
		p.known[name] = at(a.Body, place)
		require.NotEmpty(t, p.known[name], "%s: nothing at %s in %s", e.name, place, a.Body)
	}
	r := recorded{Name: e.name, Request: strings.TrimSpace(method + " " + e.path + " " + e.body), Status: a.Status, Header: map[string]string{}}
	for _, name := range headers {
		if value := a.Header.Get(name); value != "" {
			r.Header[name] = p.strip(value)
		}
	}
	if text := p.strip(a.Body); text != "" {
		if json.Unmarshal([]byte(text), &r.Body) != nil {
			r.Body = text
		}
	}
	return r
}

// fill puts what is known in the place of names.
func (p *party) fill(text string) string {
	text = strings.ReplaceAll(text, "{nics}", p.nics)
	for name, value := range p.known {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// strip puts names in the place of what is known, longer texts first.
func (p *party) strip(text string) string {
	names := make([]string, 0, len(p.known))
	for name := range p.known {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return len(p.known[b]) - len(p.known[a]) })
	for _, name := range names {
		public, _, _ := strings.Cut(name, "#")
		text = strings.ReplaceAll(text, p.known[name], "{"+public+"}")
	}
	text = faultID.ReplaceAllString(text, "({fault})")
	return anyID.ReplaceAllStringFunc(text, func(id string) string {
		if seededID.MatchString(id) {
			return id
		}
		return "{id}"
	})
}

var (
	anyID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	// seededID are those that are the same in every installation, by realtrove/seed.py and realtrove/cloud/state.py.
	seededID = regexp.MustCompile(`-4000-8000-|^(1{8}|2{8}|3{8}|5{8}|6{8}|9{8})-`)
)

// faultID is what Trove logs an error of its own under (trove/common/wsgi.py, class Fault).
var faultID = regexp.MustCompile(`\([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\)`)

// at is the text, number or truth at a place of a document, "cluster.instances.0.id" or "cluster.instances.name=one.id"; "" where there is none.
func at(document, place string) string {
	var value any
	if json.Unmarshal([]byte(document), &value) != nil {
		return ""
	}
	for key := range strings.SplitSeq(place, ".") {
		switch inside := value.(type) {
		case map[string]any:
			value = inside[key]
		case []any:
			value = element(inside, key)
		default:
			return ""
		}
	}
	switch value := value.(type) {
	case string:
		return value
	case bool, float64:
		return fmt.Sprint(value)
	default:
		return ""
	}
}

// element is the one of a list that its index names, or what a member of it is; nil where there is none.
func element(list []any, key string) any {
	if name, text, ok := strings.Cut(key, "="); ok {
		for _, value := range list {
			if object, _ := value.(map[string]any); object[name] == text {
				return value
			}
		}
		return nil
	}
	index, err := strconv.Atoi(key)
	if err != nil || index >= len(list) {
		return nil
	}
	return list[index]
}

// lacking is a document without what is at a place.
func lacking(value any, place string) any {
	key, rest, deeper := strings.Cut(place, ".")
	switch inside := value.(type) {
	case map[string]any:
		inside = maps.Clone(inside)
		if !deeper {
			delete(inside, key)
		} else if inside[key] != nil {
			inside[key] = lacking(inside[key], rest)
		}
		return inside
	case []any:
		// In a list, in each of its elements.
		inside = slices.Clone(inside)
		for i := range inside {
			inside[i] = lacking(inside[i], place)
		}
		return inside
	default:
		return value
	}
}

func readRecorded(t *testing.T, file string) []recorded {
	t.Helper()
	content, err := os.ReadFile(file) //nolint:gosec // It is named after the test.
	require.NoError(t, err)
	var kept []recorded
	require.NoError(t, json.Unmarshal(content, &kept))
	return kept
}

func writeRecorded(t *testing.T, file string, kept []recorded) {
	t.Helper()
	// One exchange a line: that is how they are read, and how they change.
	lines := make([]string, len(kept))
	for i, exchange := range kept {
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(exchange))
		lines[i] = strings.TrimSpace(line.String())
	}
	content := "[\n" + strings.Join(lines, ",\n") + "\n]\n"
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
}
