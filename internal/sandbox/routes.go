package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// identityPrefix is where Keystone is.
const identityPrefix = "/identity"

// The kinds of requests in the journal.
const (
	KindIdentity = "identity"
	KindTrove    = "trove"
	KindVersion  = "version"
)

// dialect is one form of Trove's API: what its endpoint is called, and what is served there.
type dialect struct {
	// segment of the endpoint's path, by which clients tell the dialect.
	segment string
	// updated is the date in the version document.
	updated string
	routes  []route
	// depth is how many segments a path must have to be taken for one of the project that it names.
	depth int
	// strict keeps HEAD, and paths that end in a slash, from being served.
	strict bool
	// secureLinks makes the links in documents say https whatever the client said.
	secureLinks bool
	// status and nodeStatus are what the state says of clusters, instances and nodes; of a cluster of deployed Trove it says the task.
	status     func(store.Instance) string
	nodeStatus func(store.Node) string
	// seed is what a fresh installation has.
	seed store.Seed
}

// nodesDialect is the specification's API. What Trove v1.0 has besides clusters and instances is the same in both dialects.
var nodesDialect = dialect{
	segment: "v1.0-nodes",
	updated: "2014-05-15T04:20:00Z", // the date of the specification's revision
	routes:  append(nodesRoutes, catalogueRoutes...),
	depth:   2,
	status:  engine.Status, nodeStatus: engine.NodeStatus,
	seed: store.SeedSpecification,
}

// v1Dialect is the API that deployed Trove serves.
var v1Dialect = dialect{
	segment:     "v1.0",
	updated:     "2012-08-01T00:00:00Z", // trove/versions.py
	routes:      slices.Concat(v1InstanceRoutes, v1ClusterRoutes, catalogueRoutes),
	depth:       3,
	strict:      true,
	secureLinks: true,
	status:      v1State,
	nodeStatus:  engine.MemberStatus,
	seed:        store.SeedDeployed,
}

// v1State is a cluster's task, or an instance's status.
func v1State(i store.Instance) string {
	if i.IsCluster {
		return i.TaskDescription
	}
	return engine.V1Status(i.Machine, i.BackingUp)
}

// route answers requests with this method and path. "{}" in a path stands for any one segment.
type route struct {
	method, path string
	serve        func(*call) (answer, error)
}

// find is the route for a request, and what stands where its path is open.
func find(routes []route, method, path string) (route, []string, bool) {
	got := strings.Split(strings.TrimSuffix(path, "/"), "/")
next:
	for _, r := range routes {
		want := strings.Split(r.path, "/")
		if len(want) != len(got) || r.method != method && (r.method != http.MethodGet || method != http.MethodHead) {
			continue
		}
		var parameters []string
		for i := range want {
			switch {
			case want[i] == "{}" && got[i] != "":
				parameters = append(parameters, got[i])
			case want[i] != got[i]:
				continue next
			}
		}
		return r, parameters, true
	}
	return route{}, nil, false
}

// split is the kind of a request, and its path as the journal shows it.
func (s *Server) split(path string) (kind, below string) {
	if rest, ok := strings.CutPrefix(path, identityPrefix); ok && (rest == "" || rest[0] == '/') {
		return KindIdentity, rest
	}
	segments := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 3)
	switch {
	case segments[0] == s.dialect.segment && len(segments) == 3:
		return KindTrove, "/" + segments[2]
	case segments[0] == s.dialect.segment:
		return KindTrove, "/"
	default:
		return KindVersion, path
	}
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
	if c.server.dialect.secureLinks {
		return "https://" + c.Host
	}
	return c.base()
}

// endpoint is Trove's in the catalogue, of a project.
func (c *call) endpoint(projectID string) string {
	return c.base() + "/" + c.server.dialect.segment + "/" + projectID
}

// route finds who serves the request. What is in front of Trove has its say first: keystonemiddleware on the token, then Trove's own
// check of the project in the path.
func (s *Server) route(c *call) (answer, error) {
	switch c.kind {
	case KindIdentity:
		return s.routeIdentity(c)
	case KindVersion:
		if c.path == "/" && (c.Method == http.MethodGet || c.Method == http.MethodHead) {
			return s.versions(c), nil
		}
		return answer{}, notFound()
	}
	token, err := s.authenticate(c, c.Header.Get("X-Auth-Token"))
	if err != nil {
		return answer{}, err
	}
	c.token = token
	segments := strings.SplitN(strings.TrimPrefix(c.URL.Path, "/"), "/", 3)
	if token.ProjectID == "" || len(segments) < s.dialect.depth || segments[1] != token.ProjectID {
		// trove/common/auth.py, class TenantBasedAuth.
		return answer{}, &failure{webobAnswer(http.StatusForbidden, "Access was denied to this resource.<br /><br />\nUser with tenant id "+
			token.ProjectID+" cannot access this resource.\n\n")}
	}
	if a, ok := c.limited(); ok {
		return a, nil
	}
	r, parameters, ok := find(s.dialect.routes, c.Method, c.path)
	if !ok || s.dialect.strict && (r.method != c.Method || strings.HasSuffix(c.path, "/")) {
		return answer{}, notFound()
	}
	c.parameters = parameters
	return r.serve(c)
}

// versions is Trove's version document, trove/versions.py.
func (s *Server) versions(c *call) answer {
	type version struct {
		ID      string `json:"id"`
		Status  string `json:"status"`
		Updated string `json:"updated"`
		Links   []link `json:"links"`
	}
	return answer{status: http.StatusOK, body: map[string][]version{"versions": {{
		ID: s.dialect.segment, Status: "CURRENT", Updated: s.dialect.updated,
		Links: []link{{Rel: "self", Href: c.base() + "/" + s.dialect.segment + "/"}},
	}}}}
}
