// Package front is what the sandbox's fronts have in common: the call while it is served (call.go), routes, errors in Trove's bodies, and the
// documents and the catalogue that both forms of Trove's API have.
//
// What both APIs say alike is changed here, and cites Trove's file and function. What only one of them says belongs in its room. This room must
// not know which front uses it, nor the server that puts them together.
package front

import (
	"net/http"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Call is a request to the emulated API while it is served.
type Call struct {
	*http.Request
	// Dialect is the form of Trove's API that is served, engine what Trove's daemons do.
	Dialect *Dialect
	Engine  *engine.Engine
	Tx      *store.Tx
	// Now is the simulated time.
	Now time.Time
	// Kind is the journal's.
	Kind string
	// Path is what the journal shows, parameters are the parts of it that its route leaves open.
	Path       string
	Parameters []string
	Body       []byte
	RequestID  string
	// Begun is when the request arrived, in real time.
	Begun time.Time
	// Delay is how long a fault keeps the request waiting before it is looked at again; 0 until there is one.
	Delay time.Duration
	Token store.Token
}

// Base is the address of the server, as the client knows it.
func (c *Call) Base() string {
	if c.TLS != nil {
		return "https://" + c.Host
	}
	return "http://" + c.Host
}

// LinkBase is the address of the server as links in Trove's documents have it. Deployed Trove says https (trove/common/views.py, create_links).
func (c *Call) LinkBase() string {
	if c.Dialect.SecureLinks {
		return "https://" + c.Host
	}
	return c.Base()
}

// Endpoint is Trove's in the catalogue, of a project.
func (c *Call) Endpoint(projectID string) string {
	return c.Base() + "/" + c.Dialect.Segment + "/" + projectID
}

// Links are those of an object: with the version and the project in them, and without.
func (c *Call) Links(path, id string) []Link {
	return []Link{
		{Rel: "self", Href: c.LinkBase() + "/" + c.Dialect.Segment + "/" + c.Token.ProjectID + "/" + path + "/" + id},
		{Rel: "bookmark", Href: c.LinkBase() + "/" + path + "/" + id},
	}
}

// Cluster is the one that the path names.
func (c *Call) Cluster() (engine.Cluster, error) {
	return engine.FindCluster(c.Tx, c.Token.ProjectID, c.Parameters[0])
}

// Answer is a response. A body is encoded as JSON; nil is an empty one.
type Answer struct {
	Status int
	Header map[string]string
	Body   any
}

// Accepted is the answer to what goes on after it.
var Accepted = Answer{Status: http.StatusAccepted}

// Respond answers with a document.
func Respond(body any) Answer { return Answer{Status: http.StatusOK, Body: body} }

// IdentityPrefix is where Keystone is.
const IdentityPrefix = "/identity"

// MaxBody is the most that a request may carry, in bytes. The max_request_body_size of oslo.middleware, which stands in front of OpenStack's
// services, is 114688 by default; this leaves room.
const MaxBody = 1 << 20

// OrEmpty is the list, which JSON shows as [] where there is nothing in it.
func OrEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
