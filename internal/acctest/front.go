package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// front is what the clients of one test talk to: a reverse proxy before a Keystone and a Trove, real or simulated. It
// notes every request to Trove, and loses, breaks or refuses those that it is told to. So a test sees its own requests
// only, however many run on one installation, and a lost answer is lost in the same way everywhere.
type front struct {
	address string
	// keystone and trove are what is behind: the addresses to which /v3 and the version of Trove's API are added.
	keystone, trove *url.URL
	// watching tells which operations work, from what passes.
	watching *observer

	// regions are other regions of the cloud; logins counts the requests for tokens.
	regions []neighbour
	logins  atomic.Int64

	mu      sync.Mutex
	journal []entry
	faults  []*fault
}

// entry is a request to Trove that was answered, or that was meant not to be.
type entry struct{ method, path, body string }

// identityPath is where Keystone is, behind the front.
const identityPath = "/identity"

// largestBody is the most that is noted of a request, in bytes.
const largestBody = 1 << 20

// newFront starts a front that listens until it is closed.
func newFront(keystone, trove *url.URL, watching *observer) (f *front, closing func()) {
	f = &front{keystone: keystone, trove: trove, watching: watching}
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	proxy := &httputil.ReverseProxy{
		Rewrite:        f.rewrite,
		ModifyResponse: f.readdress,
		Transport:      transport,
		ErrorLog:       log.New(io.Discard, "", 0),
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { resetConnection(w) },
	}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.serve(w, r, proxy) }))
	f.address = listener.URL
	return f, func() {
		listener.Close()
		transport.CloseIdleConnections()
	}
}

// serve notes the request, and passes it on unless a fault says otherwise.
func (f *front) serve(w http.ResponseWriter, r *http.Request, proxy http.Handler) {
	path, ok := below(r.URL.Path)
	if !ok {
		f.countLogin(r)
		proxy.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
	if err != nil {
		resetConnection(w)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	e := entry{method: r.Method, path: path, body: string(body)}

	due := f.due(r.Method, path, e.body)
	if due != nil && !due.reaches() {
		f.note(e)
		due.answer(w)
		return
	}
	// The answer is written down when it is complete, so that whoever has it finds its request in the journal.
	answer := httptest.NewRecorder()
	proxy.ServeHTTP(unbroken{answer}, r)
	f.note(e)
	f.watching.see(r.Method, path, body, answer.Code, answer.Body.Bytes())
	switch {
	case due != nil && due.effect == breakDown:
		refusal(w, due.status, due.message)
		return
	case due != nil, answer.Code == brokenBehind:
		resetConnection(w)
		return
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // A client that has gone away is told nothing.
}

// brokenBehind is no status of HTTP: it says that the connection behind the front broke.
const brokenBehind = 999

// unbroken keeps an answer whose connection can't be reset, since it is not on one.
type unbroken struct{ *httptest.ResponseRecorder }

func (f *front) rewrite(r *httputil.ProxyRequest) {
	if rest, ok := strings.CutPrefix(r.In.URL.Path, identityPath); ok {
		r.Out.URL.Path, r.Out.URL.RawPath = rest, ""
		r.SetURL(f.keystone)
	} else {
		r.SetURL(f.trove)
	}
	// Links in answers then lead to the front.
	r.Out.Host = r.In.Host
}

// readdress makes the catalogue that comes with a token lead to the front.
func (f *front) readdress(resp *http.Response) error {
	if !strings.HasSuffix(resp.Request.URL.Path, "/auth/tokens") || resp.StatusCode != http.StatusCreated {
		return nil
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if err := resp.Body.Close(); err != nil {
		return err
	}
	body = bytes.ReplaceAll(body, []byte(`"`+f.trove.String()+"/"), []byte(`"`+f.address+"/"))
	if body, err = f.withRegions(body); err != nil {
		return err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Set("Content-Length", fmt.Sprint(len(body)))
	return nil
}

// below is a path of Trove's without version and project; ok is false for those that are not in a project.
func below(path string) (rest string, ok bool) {
	segments := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3)
	if "/"+segments[0] == identityPath || len(segments) < 2 {
		return "", false
	}
	if len(segments) == 2 {
		return "/", true
	}
	return "/" + segments[2], true
}

func (f *front) note(e entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.journal = append(f.journal, e)
}

// look is the journal since it was last taken.
func (f *front) look() []entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]entry(nil), f.journal...)
}

// take is the same, and forgets it.
func (f *front) take() []entry {
	f.mu.Lock()
	defer f.mu.Unlock()
	taken := f.journal
	f.journal = nil
	return taken
}

// refusal is an error in the form of Trove's: trove/common/wsgi.py, class Fault.
func refusal(w http.ResponseWriter, status int, message string) {
	element := "instanceFault"
	if status == http.StatusBadRequest {
		element = "badRequest"
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Openstack-Request-Id", "req-"+uuid.NewString())
	// The time here need not be the time there.
	w.Header()["Date"] = nil
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{element: map[string]any{"code": status, "message": message}})
}

// resetConnection resets the connection of a request, or notes that it is to be.
func resetConnection(w http.ResponseWriter) {
	if recorded, ok := w.(unbroken); ok {
		recorded.Code = brokenBehind
		return
	}
	sandbox.ResetConnection(w)
}
