package trove

import "net/http"

// clusterActions are what check says that only some dialects have; the others embed lacking.
type clusterActions interface {
	upgradeCluster(id, version string) request
	restartCluster(id string) request
	attachToCluster(id, configurationID string) request
	detachFromCluster(id string) request
	resetCluster(id string) request
}

// nodeList is for dialects whose views of clusters lack something, which a list of the nodes of all clusters tells.
type nodeList interface {
	listsNodes() bool
	// hidesNodes tells whether some nodes of a cluster are in that list only.
	hidesNodes(cluster Cluster) bool
	listNodes(marker string) request
	decodeNodes(body []byte) (page[listedNode], error)
	// complete adds what the list tells to a cluster that was listed, or hides nodes.
	complete(cluster Cluster, nodes []listedNode) Cluster
}

// listedNode is an instance of the list of nodes; one of no cluster has no clusterID.
type listedNode struct {
	Node

	clusterID string
}

// lacking is for dialects without these actions and lists. None of its requests is ever made: check comes first.
type lacking struct{}

func (lacking) upgradeCluster(string, string) request  { return request{} }
func (lacking) restartCluster(string) request          { return request{} }
func (lacking) attachToCluster(string, string) request { return request{} }
func (lacking) detachFromCluster(string) request       { return request{} }
func (lacking) resetCluster(string) request            { return request{} }

func (lacking) listsNodes() bool                                 { return false }
func (lacking) hidesNodes(Cluster) bool                          { return false }
func (lacking) listNodes(string) request                         { return request{} }
func (lacking) decodeNodes([]byte) (page[listedNode], error)     { return page[listedNode]{}, nil }
func (lacking) complete(cluster Cluster, _ []listedNode) Cluster { return cluster }

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
