package trove

import "net/http"

// clusterRequests are about clusters as a whole. Those from upgradeCluster on are what check says that only some dialects
// have; lacking is for the others.
type clusterRequests interface {
	createCluster(spec ClusterSpec) request
	// matches tells whether a cluster may be the one that was asked for, as far as name, datastore and age do not tell.
	matches(cluster Cluster, spec ClusterSpec) bool
	// leavesBehind tells whether a creation that was refused, or in which the server broke down, may have made a cluster all
	// the same.
	leavesBehind(datastore string, brokeDown bool) bool
	showCluster(id string) request
	listClusters(marker string) request
	deleteCluster(id string) request
	decodeCluster(body []byte) (Cluster, error)
	decodeClusters(body []byte) (page[Cluster], error)

	upgradeCluster(id, version string) request
	restartCluster(id string) request
	attachToCluster(id, configurationID string) request
	detachFromCluster(id string) request
	resetCluster(id string) request
}

func (alike) showCluster(id string) request {
	return request{method: http.MethodGet, path: []string{"clusters", id}}
}

func (alike) listClusters(marker string) request {
	return request{method: http.MethodGet, path: []string{"clusters"}, query: afterMarker(marker)}
}

func (alike) deleteCluster(id string) request {
	return request{method: http.MethodDelete, path: []string{"clusters", id}}
}

func (lacking) upgradeCluster(string, string) request { return request{} }

func (lacking) restartCluster(string) request { return request{} }

func (lacking) attachToCluster(string, string) request { return request{} }

func (lacking) detachFromCluster(string) request { return request{} }

func (lacking) resetCluster(string) request { return request{} }
