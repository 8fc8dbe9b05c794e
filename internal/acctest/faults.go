package acctest

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// LoseAnswer lets the next such request reach the server, which does what it is asked, and resets the connection
// instead of answering. The path is a regular expression.
func (c *Cloud) LoseAnswer(t *testing.T, method, path string) {
	t.Helper()
	c.Fault(t, sandbox.Fault{Effect: sandbox.EffectResetAfter, Method: method, Path: path})
}

// BreakConnection resets the connection of the next such request before the server has done anything.
func (c *Cloud) BreakConnection(t *testing.T, method, path string) {
	t.Helper()
	c.Fault(t, sandbox.Fault{Effect: sandbox.EffectResetBefore, Method: method, Path: path})
}

// FailBuild makes the next build of the node or instance of that name fail with the server's message.
func (c *Cloud) FailBuild(t *testing.T, name, message string) {
	t.Helper()
	c.Fault(t, sandbox.Fault{Effect: sandbox.EffectBuildError, Name: name, Message: message})
}

// Refuse answers the next such request with 400, and does nothing else.
func (c *Cloud) Refuse(t *testing.T, method, path string) {
	t.Helper()
	c.Fault(t, sandbox.Fault{Effect: sandbox.EffectStatus, Status: http.StatusBadRequest, Message: "Not now.", Method: method, Path: path})
}

// FailReads answers so many reads with 500.
func (c *Cloud) FailReads(t *testing.T, path string, times int) {
	t.Helper()
	c.Fault(t, sandbox.Fault{Effect: sandbox.EffectStatus, Status: http.StatusInternalServerError, Method: http.MethodGet, Path: path, Times: times})
}
