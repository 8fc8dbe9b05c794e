package trove

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait/waittest"
)

const (
	project   = "5aa1f8e4c1a04a0fb8e1a1f1d3f4b2c7"
	clusterID = "dfbbd9ca-b5e1-4028-adb7-f78643e17998"
	serverID  = "req-11111111-1111-4111-8111-111111111111"
)

// The objects of the specification.
const (
	configurationID = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
	masterID        = clusterID // the specification uses one id for the cluster and the master
	slaveID         = "061aaf4c-3a57-411e-9df9-2d0f813db859"
	replacedID      = "7f52e4f9-3fa6-4238-ac08-1ce15197329a"
)

// The instances of the recordings.
const (
	wholeID    = "edd8a133-49d8-40cf-a9e2-de6e5ca6231f"
	itsSlaveID = "8776f02c-c087-4fdd-8b1d-60a8318b73d1"
	recordedID = "a8a8b197-2189-4ba1-9264-2793b2b6c437"
	theMaster  = "8206c727-8640-4356-b86a-0cefa820fa3b"
	theSlave   = "2eddab8f-2bd1-42be-b8e4-2c8947fdc700"
	itsConfig  = "c471a079-5643-4bd9-9b0a-c938041a059f"
)

// noon is when every test begins, for the client as for the server.
var noon = time.Date(2026, 5, 15, 12, 0, 0, 0, time.UTC)

// fakeCloud is a Keystone and a Trove that answer as a test tells them, and write down what they are asked.
type fakeCloud struct {
	t      *testing.T
	server *httptest.Server
	clock  *waittest.Clock

	mu      sync.Mutex
	answers map[string][]answer
	asked   []asked
	logins  []asked
	expired map[string]bool // tokens that are not accepted any longer
	issued  int
	// catalogue is what comes with a token; the placeholder URL stands for the server's address.
	catalogue string
	// endpoint is what follows the server's address in the catalogue.
	endpoint string
}

// asked is one request as it arrived.
type asked struct {
	method, path string
	query        string
	uri          string // as it was sent, escaped
	header       http.Header
	body         string
}

func (a asked) String() string {
	if a.query != "" {
		return a.method + " " + a.path + "?" + a.query
	}
	return a.method + " " + a.path
}

// answer is how the server reacts to one request.
type answer func(w http.ResponseWriter, r *http.Request)

// newFakeCloud has an endpoint of the dialect nodes. It ends with the test.
func newFakeCloud(t *testing.T) *fakeCloud {
	t.Helper()
	c := &fakeCloud{
		t: t, clock: waittest.NewClock(noon), answers: map[string][]answer{}, expired: map[string]bool{},
		endpoint: "/v1.0-nodes/" + project,
	}
	c.server = httptest.NewServer(c)
	// One connection each: on a used one, net/http itself repeats some requests that fail.
	c.server.Config.SetKeepAlivesEnabled(false)
	t.Cleanup(c.server.Close)
	return c
}

// on tells how to answer a route, "GET /clusters/1", below the endpoint: with each of the answers in turn, and the last
// one from then on.
func (c *fakeCloud) on(route string, answers ...answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[route] = answers
}

func (c *fakeCloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // a client that went away
	}
	w.Header().Set("Date", c.clock.Now().UTC().Format(http.TimeFormat))
	request := asked{method: r.Method, path: r.URL.Path, query: r.URL.RawQuery, uri: r.RequestURI, header: r.Header, body: string(body)}
	if strings.HasPrefix(r.URL.Path, "/identity/") {
		c.keystone(w, r, request)
		return
	}
	request.path = "/" + strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, c.endpoint), "/")
	c.mu.Lock()
	c.asked = append(c.asked, request)
	route := request.method + " " + request.path
	queue := c.answers[route]
	if len(queue) > 1 {
		c.answers[route] = queue[1:]
	}
	expired := c.expired[r.Header.Get("X-Auth-Token")]
	c.mu.Unlock()

	w.Header().Set("X-Openstack-Request-Id", serverID)
	switch {
	case expired:
		noToken()(w, r)
	case len(queue) == 0:
		fault(http.StatusNotFound, "itemNotFound", "Resource "+request.path+" cannot be found.")(w, r)
	default:
		queue[0](w, r)
	}
}

func (c *fakeCloud) keystone(w http.ResponseWriter, r *http.Request, request asked) {
	c.mu.Lock()
	c.logins = append(c.logins, request)
	queue := c.answers[request.method+" "+request.path]
	if len(queue) > 1 {
		c.answers[request.method+" "+request.path] = queue[1:]
	}
	c.mu.Unlock()
	switch {
	case len(queue) > 0:
		queue[0](w, r)
	case request.path == "/identity/v3/auth/tokens":
		c.mu.Lock()
		c.issued++
		token := fmt.Sprintf("token-%d", c.issued)
		c.mu.Unlock()
		status := http.StatusCreated
		if r.Method == http.MethodGet {
			token, status = r.Header.Get("X-Subject-Token"), http.StatusOK
		}
		w.Header().Set("X-Subject-Token", token)
		reply(status, c.token())(w, r)
	default:
		reply(http.StatusNotFound, `{"error": {"code": 404, "title": "Not Found", "message": "Could not find that."}}`)(w, r)
	}
}

// token is the document of a token, with the catalogue.
func (c *fakeCloud) token() string {
	catalogue := c.catalogue
	if catalogue == "" {
		catalogue = `[{"type": "identity", "name": "keystone", "endpoints": [
			{"interface": "public", "region": "west", "region_id": "west", "url": "URL/identity"}]},
			{"type": "database", "name": "trove", "endpoints": [
			{"interface": "public", "region": "west", "region_id": "west", "url": "URL` + c.endpoint + `"}]}]`
	}
	return fmt.Sprintf(`{"token": {"methods": ["password"], "expires_at": "2026-05-16T12:00:00.000000Z",
		"project": {"id": %q, "name": "demo"}, "catalog": %s}}`, project, strings.ReplaceAll(catalogue, "URL", c.server.URL))
}

// expire makes the server refuse a token from now on.
func (c *fakeCloud) expire(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expired[token] = true
}

// requests are those that Trove got, in order.
func (c *fakeCloud) requests() []asked {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.asked)
}

// tokens are the requests that Keystone got, in order.
func (c *fakeCloud) tokens() []asked {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.logins)
}

// journal is what Trove was asked, in order.
func (c *fakeCloud) journal() []string {
	var lines []string
	for _, request := range c.requests() {
		lines = append(lines, request.String())
	}
	return lines
}

// count is how often Trove was asked this, "POST /clusters".
func (c *fakeCloud) count(route string) int {
	n := 0
	for _, line := range c.journal() {
		if line == route {
			n++
		}
	}
	return n
}

// sent is the body of the last request of a route.
func (c *fakeCloud) sent(route string) string {
	body := ""
	for _, request := range c.requests() {
		if request.String() == route {
			body = request.body
		}
	}
	return body
}

// forget empties the journal.
func (c *fakeCloud) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = nil
}

// reply answers with a JSON document, or nothing.
func reply(status int, body string) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		if body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// accepted is 202 without a body.
func accepted() answer { return reply(http.StatusAccepted, "") }

// fault answers with Trove's error document.
func fault(status int, code, message string) answer {
	body, err := json.Marshal(map[string]any{code: map[string]any{"code": status, "message": message}})
	if err != nil {
		panic(err)
	}
	return reply(status, string(body))
}

// noToken is what keystonemiddleware says, in front of Trove, of a token that it does not accept.
func noToken() answer {
	return reply(http.StatusUnauthorized,
		`{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}`)
}

// busy is what Trove says of a cluster that is at work.
func busy() answer {
	return fault(http.StatusUnprocessableEntity, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster status is 'GROW'.")
}

// with sets a header of an answer.
func with(name, value string, then answer) answer {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(name, value)
		then(w, r)
	}
}

// reset drops the connection without an answer.
func reset() answer {
	return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
}

// golden is a document of the specification.
func golden(t *testing.T, name string) string {
	t.Helper()
	content, err := fs.ReadFile(os.DirFS("testdata/spec"), name+".json")
	require.NoError(t, err)
	return string(content)
}

// clusterDoc is a cluster's document: its status, and its members as "id", "id region" or "id region type".
func clusterDoc[S ~string](status S, members ...string) string {
	return `{"cluster": ` + clusterObject(clusterID, "products", status, members...) + `}`
}

func clusterObject[S ~string](id, name string, status S, members ...string) string {
	list := []string{}
	for _, member := range members {
		parts := append(strings.Fields(member), "", "")
		list = append(list, fmt.Sprintf(`{"id": %q, "region": %q, "type": %q}`, parts[0], parts[1], parts[2]))
	}
	return fmt.Sprintf(`{"id": %q, "name": %q, "status": %q, "created": "2026-05-15T12:00:00", "updated": "2026-05-15T12:00:00",
		"datastore": {"type": "cassandra", "version": "2.0.6"}, "size": %d, "nodes": [%s]}`,
		id, name, status, len(members), strings.Join(list, ", "))
}

// showing answers with the cluster in this state.
func showing[S ~string](status S, members ...string) answer {
	return reply(http.StatusOK, clusterDoc(status, members...))
}

func nodeDoc[S ~string](id string, status S, message string) string {
	faultJSON := ""
	if message != "" {
		faultJSON = fmt.Sprintf(`, "fault": {"message": %q, "created": "2026-05-15T12:00:00", "details": ""}`, message)
	}
	return fmt.Sprintf(`{"node": {"id": %q, "name": "products-%s", "status": %q%s}}`, id, id, status, faultJSON)
}

// within is a context with a deadline that a test does not live to see.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

var printed = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

func used(gib float64) *float64 { return &gib }

// seconds are sleeps as numbers.
func seconds(sleeps []time.Duration) []float64 {
	list := []float64{}
	for _, sleep := range sleeps {
		list = append(list, sleep.Seconds())
	}
	return list
}

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text+"Z")
	if err != nil {
		panic(err)
	}
	return at
}
