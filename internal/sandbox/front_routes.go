package sandbox

import (
	"net/http"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
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
	// limited is the answer to a request that comes too early, false for one that may go on; nil where there is no limit.
	limited func(*call) (answer, bool)
	// seed is what a fresh installation has.
	seed store.Seed
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

// versions is Trove's version document, trove/versions.py.
func versions(c *call) answer {
	type version struct {
		ID      string `json:"id"`
		Status  string `json:"status"`
		Updated string `json:"updated"`
		Links   []link `json:"links"`
	}
	return answer{status: http.StatusOK, body: map[string][]version{"versions": {{
		ID: c.dialect.segment, Status: "CURRENT", Updated: c.dialect.updated,
		Links: []link{{Rel: "self", Href: c.base() + "/" + c.dialect.segment + "/"}},
	}}}}
}

// on is the route of requests with this method and path.
func on(method, path string, serve func(*call) (answer, error)) route {
	return route{method: method, path: path, serve: serve}
}
