// Package api is Trove's API in Go: what there is (clusters, nodes, instances and what is in them), what each status means, the
// errors, and for both forms of the API the requests and documents. A wire name such as flavorRef stands here and nowhere else.
//
// It makes no request, waits for nothing and remembers nothing: it turns what is asked for into a Request, and the body of an answer
// into Go. How a request gets there is package session's affair; what is made of several is package trove's.
package api

import (
	"fmt"
	"net/url"
)

// The dialects, as the configuration and the version segment of an endpoint (v1.0-nodes, v1.0) name them.
const (
	Auto      = "auto"
	NameNodes = "nodes"
	NameV1    = "v1.0"

	SegmentNodes = "v1.0-nodes"
	SegmentV1    = "v1.0"
)

// Dialect turns operations into requests, and answers into domain types. It makes no request itself, so it needs
// neither server nor context; who calls it never sees which one it is. Each part stands in a file of its name, with what the
// two dialects make of it beside it: clusters.go, clusters_nodes.go, clusters_v1.go.
type Dialect interface {
	// Name is "nodes" or "v1.0".
	Name() string
	// Check tells whether the dialect has an operation: nil, or an *UnsupportedError.
	Check(op Operation, datastore string) error
	Rules(datastore string) ClusterRules

	clusterRequests
	memberRequests
	instanceRequests
	replicationRequests
	contentRequests
	configurationRequests
	backupRequests
	capabilityRequests
}

// DialectOf is the dialect that a version segment of an endpoint (v1.0-nodes, v1.0) stands for.
func DialectOf(segment string) Dialect {
	if segment == SegmentV1 {
		return V1{}
	}
	return nodes{}
}

// Request is what is to be sent. The path is below the endpoint, in segments.
type Request struct {
	Method string
	Path   []string
	Query  url.Values
	Body   any
}

// Page is one page of a list; marker asks for the next one, and is empty on the last.
type Page[T any] struct {
	Items  []T
	Marker string
}

// alike are the requests that both dialects make alike.
type alike struct{}

// lacking is for dialects without these actions and lists. None of its requests is ever made: check comes first.
type lacking struct{}

// Escaped is a path's segments as they are sent. An id comes from a configuration or an import: nothing in it may lead to
// another path.
func Escaped(path []string) ([]string, error) {
	segments := make([]string, len(path))
	for i, segment := range path {
		if segment == "" || segment == "." || segment == ".." {
			return nil, fmt.Errorf("%q is not an id", segment)
		}
		segments[i] = url.PathEscape(segment)
	}
	return segments, nil
}
