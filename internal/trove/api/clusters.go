package api

import "net/http"

// clusterRequests are about clusters as a whole. Those from UpgradeCluster on are what check says that only some dialects
// have; lacking is for the others.
type clusterRequests interface {
	CreateCluster(spec ClusterSpec) Request
	// Matches tells whether a cluster may be the one that was asked for, as far as name, datastore and age do not tell.
	Matches(cluster Cluster, spec ClusterSpec) bool
	// LeavesBehind tells whether a creation that was refused, or in which the server broke down, may have made a cluster all
	// the same.
	LeavesBehind(datastore string, brokeDown bool) bool
	ShowCluster(id string) Request
	ListClusters(marker string) Request
	DeleteCluster(id string) Request
	DecodeCluster(body []byte) (Cluster, error)
	DecodeClusters(body []byte) (Page[Cluster], error)

	UpgradeCluster(id, version string) Request
	RestartCluster(id string) Request
	AttachToCluster(id, configurationID string) Request
	DetachFromCluster(id string) Request
	ResetCluster(id string) Request
}

func (alike) ShowCluster(id string) Request {
	return Request{Method: http.MethodGet, Path: []string{"clusters", id}}
}

func (alike) ListClusters(marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"clusters"}, Query: afterMarker(marker)}
}

func (alike) DeleteCluster(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"clusters", id}}
}

func (lacking) UpgradeCluster(string, string) Request { return Request{} }

func (lacking) RestartCluster(string) Request { return Request{} }

func (lacking) AttachToCluster(string, string) Request { return Request{} }

func (lacking) DetachFromCluster(string) Request { return Request{} }

func (lacking) ResetCluster(string) Request { return Request{} }
