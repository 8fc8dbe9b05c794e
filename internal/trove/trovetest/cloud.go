// Package trovetest is what the rooms of the client library are tested against: a Keystone and a Trove that answer as a test tells
// them and write down what they are asked, and the documents of the specification and of recordings of real Trove. It knows none
// of those rooms, so that each can be tested with it.
package trovetest

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait/waittest"
)

const (
	Project   = "5aa1f8e4c1a04a0fb8e1a1f1d3f4b2c7"
	ClusterID = "dfbbd9ca-b5e1-4028-adb7-f78643e17998"
	ServerID  = "req-11111111-1111-4111-8111-111111111111"
)

// The objects of the specification.
const (
	ConfigurationID = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
	MasterID        = ClusterID // the specification uses one id for the cluster and the master
	SlaveID         = "061aaf4c-3a57-411e-9df9-2d0f813db859"
	ReplacedID      = "7f52e4f9-3fa6-4238-ac08-1ce15197329a"
)

// The instances of the recordings.
const (
	WholeID    = "edd8a133-49d8-40cf-a9e2-de6e5ca6231f"
	ItsSlaveID = "8776f02c-c087-4fdd-8b1d-60a8318b73d1"
	RecordedID = "a8a8b197-2189-4ba1-9264-2793b2b6c437"
	TheMaster  = "8206c727-8640-4356-b86a-0cefa820fa3b"
	TheSlave   = "2eddab8f-2bd1-42be-b8e4-2c8947fdc700"
	ItsConfig  = "c471a079-5643-4bd9-9b0a-c938041a059f"
)

// Noon is when every test begins, for the client as for the server.
var Noon = time.Date(2026, 5, 15, 12, 0, 0, 0, time.UTC)

// Cloud is a Keystone and a Trove that answer as a test tells them, and write down what they are asked.
type Cloud struct {
	T      *testing.T
	Server *httptest.Server
	Clock  *waittest.Clock

	mu      sync.Mutex
	answers map[string][]Answer
	asked   []asked
	logins  []asked
	expired map[string]bool // tokens that are not accepted any longer
	issued  int
	// Catalogue is what comes with a token; the placeholder URL stands for the server's address.
	Catalogue string
	// Endpoint is what follows the server's address in the catalogue.
	Endpoint string
}

// asked is one request as it arrived.
type asked struct {
	Method, Path string
	query        string
	Uri          string // as it was sent, escaped
	Header       http.Header
	Body         string
}

func (a asked) String() string {
	if a.query != "" {
		return a.Method + " " + a.Path + "?" + a.query
	}
	return a.Method + " " + a.Path
}

// Answer is how the server reacts to one request.
type Answer func(w http.ResponseWriter, r *http.Request)

// New has an endpoint of the dialect nodes. It ends with the test.
func New(t *testing.T) *Cloud {
	t.Helper()
	c := &Cloud{
		T: t, Clock: waittest.NewClock(Noon), answers: map[string][]Answer{}, expired: map[string]bool{},
		Endpoint: "/v1.0-nodes/" + Project,
	}
	c.Server = httptest.NewServer(c)
	// One connection each: on a used one, net/http itself repeats some requests that fail.
	c.Server.Config.SetKeepAlivesEnabled(false)
	t.Cleanup(c.Server.Close)
	return c
}

// On tells how to answer a route, "GET /clusters/1", below the endpoint: with each of the answers in turn, and the last
// one from then on.
func (c *Cloud) On(route string, answers ...Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[route] = answers
}

func (c *Cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // a client that went away
	}
	w.Header().Set("Date", c.Clock.Now().UTC().Format(http.TimeFormat))
	request := asked{Method: r.Method, Path: r.URL.Path, query: r.URL.RawQuery, Uri: r.RequestURI, Header: r.Header, Body: string(body)}
	if strings.HasPrefix(r.URL.Path, "/identity/") {
		c.keystone(w, r, request)
		return
	}
	request.Path = "/" + strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, c.Endpoint), "/")
	c.mu.Lock()
	c.asked = append(c.asked, request)
	route := request.Method + " " + request.Path
	queue := c.answers[route]
	if len(queue) > 1 {
		c.answers[route] = queue[1:]
	}
	expired := c.expired[r.Header.Get("X-Auth-Token")]
	c.mu.Unlock()

	w.Header().Set("X-Openstack-Request-Id", ServerID)
	switch {
	case expired:
		noToken()(w, r)
	case len(queue) == 0:
		Fault(http.StatusNotFound, "itemNotFound", "Resource "+request.Path+" cannot be found.")(w, r)
	default:
		queue[0](w, r)
	}
}

func (c *Cloud) keystone(w http.ResponseWriter, r *http.Request, request asked) {
	c.mu.Lock()
	c.logins = append(c.logins, request)
	queue := c.answers[request.Method+" "+request.Path]
	if len(queue) > 1 {
		c.answers[request.Method+" "+request.Path] = queue[1:]
	}
	c.mu.Unlock()
	switch {
	case len(queue) > 0:
		queue[0](w, r)
	case request.Path == "/identity/v3/auth/tokens":
		c.mu.Lock()
		c.issued++
		token := fmt.Sprintf("token-%d", c.issued)
		c.mu.Unlock()
		status := http.StatusCreated
		if r.Method == http.MethodGet {
			token, status = r.Header.Get("X-Subject-Token"), http.StatusOK
		}
		w.Header().Set("X-Subject-Token", token)
		Reply(status, c.Token())(w, r)
	default:
		Reply(http.StatusNotFound, `{"error": {"code": 404, "title": "Not Found", "message": "Could not find that."}}`)(w, r)
	}
}

// Token is the document of a token, with the catalogue.
func (c *Cloud) Token() string {
	catalogue := c.Catalogue
	if catalogue == "" {
		catalogue = `[{"type": "identity", "name": "keystone", "endpoints": [
			{"interface": "public", "region": "west", "region_id": "west", "url": "URL/identity"}]},
			{"type": "database", "name": "trove", "endpoints": [
			{"interface": "public", "region": "west", "region_id": "west", "url": "URL` + c.Endpoint + `"}]}]`
	}
	return fmt.Sprintf(`{"token": {"methods": ["password"], "expires_at": "2026-05-16T12:00:00.000000Z",
		"project": {"id": %q, "name": "demo"}, "catalog": %s}}`, Project, strings.ReplaceAll(catalogue, "URL", c.Server.URL))
}

// Expire makes the server refuse a token from now on.
func (c *Cloud) Expire(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expired[token] = true
}

// Requests are those that Trove got, in order.
func (c *Cloud) Requests() []asked {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.asked)
}

// Tokens are the requests that Keystone got, in order.
func (c *Cloud) Tokens() []asked {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.logins)
}

// Journal is what Trove was asked, in order.
func (c *Cloud) Journal() []string {
	var lines []string
	for _, request := range c.Requests() {
		lines = append(lines, request.String())
	}
	return lines
}

// Count is how often Trove was asked this, "POST /clusters".
func (c *Cloud) Count(route string) int {
	n := 0
	for _, line := range c.Journal() {
		if line == route {
			n++
		}
	}
	return n
}

// Sent is the body of the last request of a route.
func (c *Cloud) Sent(route string) string {
	body := ""
	for _, request := range c.Requests() {
		if request.String() == route {
			body = request.Body
		}
	}
	return body
}

// Forget empties the journal.
func (c *Cloud) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = nil
}

// Reply answers with a JSON document, or nothing.
func Reply(status int, body string) Answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		if body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Accepted is 202 without a body.
func Accepted() Answer { return Reply(http.StatusAccepted, "") }

// Fault answers with Trove's error document.
func Fault(status int, code, message string) Answer {
	body, err := json.Marshal(map[string]any{code: map[string]any{"code": status, "message": message}})
	if err != nil {
		panic(err)
	}
	return Reply(status, string(body))
}

// noToken is what keystonemiddleware says, in front of Trove, of a token that it does not accept.
func noToken() Answer {
	return Reply(http.StatusUnauthorized,
		`{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}`)
}

// Busy is what Trove says of a cluster that is at work.
func Busy() Answer {
	return Fault(http.StatusUnprocessableEntity, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster status is 'GROW'.")
}

// With sets a header of an answer.
func With(name, value string, then Answer) Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(name, value)
		then(w, r)
	}
}

// Reset drops the connection without an answer.
func Reset() Answer {
	return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
}

// documents are those of the specification, and what a deployed Trove was sent and answered.
//
//go:embed testdata
var documents embed.FS

// Golden is a document of the specification.
func Golden(t *testing.T, name string) string {
	t.Helper()
	content, err := documents.ReadFile("testdata/spec/" + name + ".json")
	require.NoError(t, err)
	return string(content)
}

// Documents are all documents of the specification and all recordings, by which fuzzing begins.
func Documents(t testing.TB) []string {
	t.Helper()
	var found []string
	require.NoError(t, fs.WalkDir(documents, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".response.json") {
			return err
		}
		content, err := documents.ReadFile(path)
		found = append(found, string(content))
		return err
	}))
	return found
}

// ClusterDoc is a cluster's document: its status, and its members as "id", "id region" or "id region type".
func ClusterDoc[S ~string](status S, members ...string) string {
	return `{"cluster": ` + ClusterObject(ClusterID, "products", status, members...) + `}`
}

func ClusterObject[S ~string](id, name string, status S, members ...string) string {
	list := []string{}
	for _, member := range members {
		parts := append(strings.Fields(member), "", "")
		list = append(list, fmt.Sprintf(`{"id": %q, "region": %q, "type": %q}`, parts[0], parts[1], parts[2]))
	}
	return fmt.Sprintf(`{"id": %q, "name": %q, "status": %q, "created": "2026-05-15T12:00:00", "updated": "2026-05-15T12:00:00",
		"datastore": {"type": "cassandra", "version": "2.0.6"}, "size": %d, "nodes": [%s]}`,
		id, name, status, len(members), strings.Join(list, ", "))
}

// Showing answers with the cluster in this state.
func Showing[S ~string](status S, members ...string) Answer {
	return Reply(http.StatusOK, ClusterDoc(status, members...))
}

func NodeDoc[S ~string](id string, status S, message string) string {
	faultJSON := ""
	if message != "" {
		faultJSON = fmt.Sprintf(`, "fault": {"message": %q, "created": "2026-05-15T12:00:00", "details": ""}`, message)
	}
	return fmt.Sprintf(`{"node": {"id": %q, "name": "products-%s", "status": %q%s}}`, id, id, status, faultJSON)
}

// Within is a context with a deadline that a test does not live to see.
func Within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

var Printed = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

func Used(gib float64) *float64 { return &gib }

// Seconds are sleeps as numbers.
func Seconds(sleeps []time.Duration) []float64 {
	list := []float64{}
	for _, sleep := range sleeps {
		list = append(list, sleep.Seconds())
	}
	return list
}

func Utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text+"Z")
	if err != nil {
		panic(err)
	}
	return at
}
