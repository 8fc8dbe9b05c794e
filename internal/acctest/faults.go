package acctest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// fault is something that goes wrong between a client and Trove, so many times.
type fault struct {
	effect  effect
	method  string
	path    *regexp.Regexp
	body    string // what the body contains
	times   int
	status  int
	message string
}

type effect int

const (
	loseAnswer effect = iota
	breakConnection
	answerStatus
	breakDown
)

// reaches tells whether the request is passed on.
func (f *fault) reaches() bool { return f.effect == loseAnswer || f.effect == breakDown }

// due is the fault that this request meets, nil for none. It counts as used.
func (f *front) due(method, path, body string) *fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, candidate := range f.faults {
		if candidate.times > 0 && candidate.method == method && candidate.path.MatchString(path) && strings.Contains(body, candidate.body) {
			candidate.times--
			return candidate
		}
	}
	return nil
}

// answer is what a request gets that is not passed on.
func (f *fault) answer(w http.ResponseWriter) {
	if f.effect == breakConnection {
		resetConnection(w)
		return
	}
	refusal(w, f.status, f.message)
}

func (c *Cloud) fault(t *testing.T, path string, f fault) {
	t.Helper()
	compiled, err := regexp.Compile(path)
	require.NoError(t, err)
	f.path = compiled
	c.front.mu.Lock()
	defer c.front.mu.Unlock()
	c.front.faults = append(c.front.faults, &f)
}

// LoseAnswer lets the next such request reach the server, which does what it is asked, and resets the connection
// instead of answering. The path is a regular expression.
func (c *Cloud) LoseAnswer(t *testing.T, method, path string) {
	t.Helper()
	c.fault(t, path, fault{effect: loseAnswer, method: method, times: 1})
}

// BreakConnection resets the connection of the next such request before the server has done anything.
func (c *Cloud) BreakConnection(t *testing.T, method, path string) {
	t.Helper()
	c.fault(t, path, fault{effect: breakConnection, method: method, times: 1})
}

// BreakDown lets the next such request reach the server, which does what it is asked, and answers 500 in its place.
func (c *Cloud) BreakDown(t *testing.T, method, path string) {
	t.Helper()
	c.fault(t, path, fault{
		effect: breakDown, method: method, times: 1,
		status: http.StatusInternalServerError, message: "The server was told to answer so.",
	})
}

// Refuse answers the next such request with 400, and does nothing else.
func (c *Cloud) Refuse(t *testing.T, method, path string) {
	t.Helper()
	c.fault(t, path, fault{effect: answerStatus, method: method, times: 1, status: http.StatusBadRequest, message: "Not now."})
}

// RefuseAction is Refuse for the next request to do this with a cluster: of v1.0, where all have one path.
func (c *Cloud) RefuseAction(t *testing.T, action string) {
	t.Helper()
	c.fault(t, "^/clusters/", fault{effect: answerStatus, method: http.MethodPost, body: `{"` + action + `":`, times: 1, status: http.StatusBadRequest, message: "Not now."})
}

// FailReads refuses so many reads, with 403, which trying again does not help against.
func (c *Cloud) FailReads(t *testing.T, path string, times int) {
	t.Helper()
	c.fault(t, path, fault{
		effect: answerStatus, method: http.MethodGet, times: times,
		status: http.StatusForbidden, message: "The server was told to answer so.",
	})
}

// FailBuild makes the next build of the node or instance of that name fail with the server's message. It needs a
// sandbox; on any cloud of NewTrove a name fails that has SERVER_ERROR in it.
func (c *Cloud) FailBuild(t *testing.T, name, message string) {
	t.Helper()
	require.NoError(t, c.sandbox(t).AddFault(t.Context(), sandbox.Fault{Effect: sandbox.EffectBuildError, Name: name, Message: message}))
}
