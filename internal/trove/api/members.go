package api

// memberRequests are about the nodes of clusters.
type memberRequests interface {
	ShowNode(clusterID, nodeID string) Request
	DecodeNode(body []byte) (Node, error)
	// ListMembers asks for all nodes of one cluster in detail; false where there is no such list.
	ListMembers(clusterID string) (r Request, ok bool)
	DecodeMembers(body []byte) ([]Node, error)
	// AddNodes is told the cluster as it stands: some servers have to be told what the others are like.
	AddNodes(before Cluster, want []Allocation) Request
	ReplaceNode(clusterID, nodeID string) Request
	// Parts says which of the allocations go out with one request, by their places: those of one element do.
	Parts(want []Allocation) [][]int
	// Together tells whether two callers' nodes can go out with one request, each being one part.
	Together(a, b []Allocation) bool
	// Removal says which of some nodes are removed with the next request, and which are to come after it.
	Removal(before Cluster, nodeIDs []string) (now, later []string)
	RemoveNodes(clusterID string, nodeIDs []string) Request
	nodeList
}

// nodeList is for dialects whose views of clusters lack something, which a list of the nodes of all clusters tells.
type nodeList interface {
	ListsNodes() bool
	// HidesNodes tells whether some nodes of a cluster are in that list only.
	HidesNodes(cluster Cluster) bool
	ListNodes(marker string) Request
	DecodeNodes(body []byte) (Page[ListedNode], error)
	// Complete adds what the list tells to a cluster that was listed, or hides nodes.
	Complete(cluster Cluster, nodes []ListedNode) Cluster
}

// ListedNode is an instance of the list of nodes; one of no cluster has no ClusterID.
type ListedNode struct {
	Node

	clusterID string
}

func (lacking) ListsNodes() bool { return false }

func (lacking) HidesNodes(Cluster) bool { return false }

func (lacking) ListNodes(string) Request { return Request{} }

func (lacking) DecodeNodes([]byte) (Page[ListedNode], error) { return Page[ListedNode]{}, nil }

func (lacking) Complete(cluster Cluster, _ []ListedNode) Cluster { return cluster }
