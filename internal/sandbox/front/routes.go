package front

import (
	"net/http"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Dialect is one form of Trove's API: what its endpoint is called, and what is served there.
type Dialect struct {
	// Segment of the endpoint's path, by which clients tell the dialect.
	Segment string
	// Updated is the date in the version document.
	Updated string
	Routes  []Route
	// Depth is how many segments a path must have to be taken for one of the project that it names.
	Depth int
	// Strict keeps HEAD, and paths that end in a slash, from being served.
	Strict bool
	// SecureLinks makes the links in documents say https whatever the client said.
	SecureLinks bool
	// Status and NodeStatus are what the state says of clusters, instances and nodes; of a cluster of deployed Trove it says the task.
	Status     func(store.Instance) string
	NodeStatus func(store.Node) string
	// Heartbeats says that guests send them all the time, and that the Conductor watches over them. What is said of a silent guest of deployed
	// Trove is computed when it is asked for.
	Heartbeats bool
	// Limited is the answer to a request that comes too early, false for one that may go on; nil where there is no limit.
	Limited func(*Call) (Answer, bool)
	// Seed is what a fresh installation has.
	Seed store.Seed
}

// Route answers requests with this method and path. "{}" in a path stands for any one segment.
type Route struct {
	Method, Path string
	Serve        func(*Call) (Answer, error)
}

// Find is the route for a request, and what stands where its path is open.
func Find(routes []Route, method, path string) (Route, []string, bool) {
	got := strings.Split(strings.TrimSuffix(path, "/"), "/")
next:
	for _, r := range routes {
		want := strings.Split(r.Path, "/")
		if len(want) != len(got) || r.Method != method && (r.Method != http.MethodGet || method != http.MethodHead) {
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
	return Route{}, nil, false
}

// Versions is Trove's version document, trove/versions.py.
func Versions(c *Call) Answer {
	type version struct {
		ID      string `json:"id"`
		Status  string `json:"status"`
		Updated string `json:"updated"`
		Links   []Link `json:"links"`
	}
	return Answer{Status: http.StatusOK, Body: map[string][]version{"versions": {{
		ID: c.Dialect.Segment, Status: "CURRENT", Updated: c.Dialect.Updated,
		Links: []Link{{Rel: "self", Href: c.Base() + "/" + c.Dialect.Segment + "/"}},
	}}}}
}

// On is the route of requests with this method and path.
func On(method, path string, serve func(*Call) (Answer, error)) Route {
	return Route{Method: method, Path: path, Serve: serve}
}
