package sandbox

import (
	"net/http"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// call is a request to the emulated API while it is served.
type call struct {
	*http.Request
	// dialect is the form of Trove's API that is served, engine what Trove's daemons do.
	dialect *dialect
	engine  *engine.Engine
	tx      *store.Tx
	// now is the simulated time.
	now time.Time
	// kind is the journal's.
	kind string
	// path is what the journal shows, parameters are the parts of it that its route leaves open.
	path       string
	parameters []string
	body       []byte
	requestID  string
	// begun is when the request arrived, in real time.
	begun time.Time
	// delay is how long a fault keeps the request waiting before it is looked at again; 0 until there is one.
	delay time.Duration
	token store.Token
}

// base is the address of the server, as the client knows it.
func (c *call) base() string {
	if c.TLS != nil {
		return "https://" + c.Host
	}
	return "http://" + c.Host
}

// linkBase is the address of the server as links in Trove's documents have it. Deployed Trove says https (trove/common/views.py, create_links).
func (c *call) linkBase() string {
	if c.dialect.secureLinks {
		return "https://" + c.Host
	}
	return c.base()
}

// endpoint is Trove's in the catalogue, of a project.
func (c *call) endpoint(projectID string) string {
	return c.base() + "/" + c.dialect.segment + "/" + projectID
}

// links are those of an object: with the version and the project in them, and without.
func (c *call) links(path, id string) []link {
	return []link{
		{Rel: "self", Href: c.linkBase() + "/" + c.dialect.segment + "/" + c.token.ProjectID + "/" + path + "/" + id},
		{Rel: "bookmark", Href: c.linkBase() + "/" + path + "/" + id},
	}
}

// cluster is the one that the path names.
func (c *call) cluster() (engine.Cluster, error) {
	return engine.FindCluster(c.tx, c.token.ProjectID, c.parameters[0])
}

// answer is a response. A body is encoded as JSON; nil is an empty one.
type answer struct {
	status int
	header map[string]string
	body   any
}

// accepted is the answer to what goes on after it.
var accepted = answer{status: http.StatusAccepted}

// respond answers with a document.
func respond(body any) answer { return answer{status: http.StatusOK, body: body} }

// identityPrefix is where Keystone is.
const identityPrefix = "/identity"

// maxBody is the most that a request may carry, in bytes. The max_request_body_size of oslo.middleware, which stands in front of OpenStack's
// services, is 114688 by default; this leaves room.
const maxBody = 1 << 20

// orEmpty is the list, which JSON shows as [] where there is nothing in it.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
