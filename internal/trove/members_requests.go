package trove

// memberRequests are about the nodes of clusters.
type memberRequests interface {
	showNode(clusterID, nodeID string) request
	decodeNode(body []byte) (Node, error)
	// addNodes is told the cluster as it stands: some servers have to be told what the others are like.
	addNodes(before Cluster, want []Allocation) request
	replaceNode(clusterID, nodeID string) request
	// parts says which of the allocations go out with one request, by their places: those of one element do.
	parts(want []Allocation) [][]int
	// together tells whether two callers' nodes can go out with one request, each being one part.
	together(a, b []Allocation) bool
	// removal says which of some nodes are removed with the next request, and which are to come after it.
	removal(before Cluster, nodeIDs []string) (now, later []string)
	removeNodes(clusterID string, nodeIDs []string) request
	nodeList
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

func (lacking) listsNodes() bool { return false }

func (lacking) hidesNodes(Cluster) bool { return false }

func (lacking) listNodes(string) request { return request{} }

func (lacking) decodeNodes([]byte) (page[listedNode], error) { return page[listedNode]{}, nil }

func (lacking) complete(cluster Cluster, _ []listedNode) Cluster { return cluster }
