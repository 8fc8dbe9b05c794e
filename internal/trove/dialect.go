package trove

import (
	"fmt"
	"net/url"
)

// The dialects, as the configuration and the version segment of an endpoint (v1.0-nodes, v1.0) name them.
const (
	apiAuto  = "auto"
	apiNodes = "nodes"
	apiV1    = "v1.0"

	segmentNodes = "v1.0-nodes"
	segmentV1    = "v1.0"
)

// dialect turns operations into requests, and answers into domain types. It makes no request itself, so it needs
// neither server nor context; who calls it never sees which one it is. Each part stands in a file of its name, with what the
// two dialects make of it beside it: clusters.go, clusters_nodes.go, clusters_v1.go.
type dialect interface {
	// name is "nodes" or "v1.0".
	name() string
	// check tells whether the dialect has an operation: nil, or an *UnsupportedError.
	check(op Operation, datastore string) error
	rules(datastore string) ClusterRules

	clusterRequests
	memberRequests
	instanceRequests
	replicationRequests
	contentRequests
	configurationRequests
	backupRequests
}

// speak is the dialect that a version segment of an endpoint (v1.0-nodes, v1.0) stands for.
func speak(segment string) dialect {
	if segment == segmentV1 {
		return v1{}
	}
	return nodes{}
}

// request is what is to be sent. The path is below the endpoint, in segments.
type request struct {
	method string
	path   []string
	query  url.Values
	body   any
}

// page is one page of a list; marker asks for the next one, and is empty on the last.
type page[T any] struct {
	items  []T
	marker string
}

// alike are the requests that both dialects make alike.
type alike struct{}

// lacking is for dialects without these actions and lists. None of its requests is ever made: check comes first.
type lacking struct{}

// escaped is a path's segments as they are sent. An id comes from a configuration or an import: nothing in it may lead to
// another path.
func escaped(path []string) ([]string, error) {
	segments := make([]string, len(path))
	for i, segment := range path {
		if segment == "" || segment == "." || segment == ".." {
			return nil, fmt.Errorf("%q is not an id", segment)
		}
		segments[i] = url.PathEscape(segment)
	}
	return segments, nil
}
