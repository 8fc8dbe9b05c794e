package trove

import (
	"net/http"
	"slices"
)

// clusterActions are what check says that only some dialects have; the others embed lacking.
type clusterActions interface {
	upgradeCluster(id, version string) request
	restartCluster(id string) request
	attachToCluster(id, configurationID string) request
	detachFromCluster(id string) request
	resetCluster(id string) request
}

// lacking is for dialects without those actions. None of its requests is ever made: check comes first.
type lacking struct{}

func (lacking) upgradeCluster(string, string) request  { return request{} }
func (lacking) restartCluster(string) request          { return request{} }
func (lacking) attachToCluster(string, string) request { return request{} }
func (lacking) detachFromCluster(string) request       { return request{} }
func (lacking) resetCluster(string) request            { return request{} }

// alike are the requests that both dialects make alike.
type alike struct{}

func (alike) showCluster(id string) request {
	return request{method: http.MethodGet, path: []string{"clusters", id}}
}

func (alike) listClusters(marker string) request {
	return request{method: http.MethodGet, path: []string{"clusters"}, query: afterMarker(marker)}
}

func (alike) deleteCluster(id string) request {
	return request{method: http.MethodDelete, path: []string{"clusters", id}}
}

func (alike) showInstance(id string) request {
	return request{method: http.MethodGet, path: []string{"instances", id}}
}

func (alike) listInstances(marker string) request {
	return request{method: http.MethodGet, path: []string{"instances"}, query: afterMarker(marker)}
}

func (alike) deleteInstance(id string) request {
	return request{method: http.MethodDelete, path: []string{"instances", id}}
}

// oneByOne puts each of them into a group of its own.
func oneByOne(ids []string) [][]string { return slices.Collect(slices.Chunk(ids, 1)) }
