package api

// ClusterRules are what clusters of a datastore have to be like, as far as that is known without asking the server.
type ClusterRules struct {
	// NodeTypes are the types, besides the ordinary one, that a node can have.
	NodeTypes []string
	// OnlyAtCreate are those of NodeTypes that can't be added or removed later.
	OnlyAtCreate []string
	// KeepsOne are those of NodeTypes of which a cluster has to keep one node.
	KeepsOne []string
	// OwnSize are those of NodeTypes whose nodes have a flavor and volume of their own, which are not the cluster's.
	OwnSize []string
	// Exactly is how many ordinary nodes a new cluster must have, 0 where there is no such number.
	Exactly int
	// AtLeast is how many nodes that hold data or vote a cluster must have.
	AtLeast int
	// Elects says that what the cluster does is decided by a majority of the nodes that hold data or vote. Where it is false,
	// one node that is well is enough to give the others their data.
	Elects bool
	// Group is how many ordinary nodes come and go together: 3 for a shard of mongodb in v1.0, else 1. One of a larger
	// group can't be replaced alone.
	Group int
	// ReplacesInOne says that the API replaces a node in one request. Otherwise a node is added, then the old one removed.
	ReplacesInOne bool
	// Rolls says that nodes of another flavor, or with volumes of another size, can take the place of others one by one.
	Rolls bool
	// NoRoll is why not, as the end of a sentence, where Rolls is false.
	NoRoll string
	// RegionsOfNew says that nodes which are added later can be put into regions.
	RegionsOfNew bool
	// NamesNodes says that nodes which are added later get the names that they are asked for with.
	NamesNodes bool
	// NeedsOwnAgents says that no guest agent which comes with Trove can build such a cluster, only one of the cloud's own making.
	NeedsOwnAgents bool
	// GrowthIsBroken says that adding nodes fails on a Trove as it is released, for a defect of its own.
	GrowthIsBroken bool
}

// databaseRules are those of the databases themselves, by datastore: whoever runs them, it takes so many nodes to go on
// after the loss of one. Of those that are not here a single node will do.
//
// Galera (mariadb, pxc) and the replica sets of mongodb elect a primary component by majority, and two nodes can't tell a
// dead partner from a cut line; so do the masters of redis when they let one fail over. With fewer than three nodes vertica survives the loss of none
// (trove/common/strategies/cluster/experimental/vertica/api.py, VerticaCluster.k_safety), and no new one has fewer.
var databaseRules = map[string]ClusterRules{
	"mariadb": {AtLeast: 3, Elects: true},
	"mongodb": {AtLeast: 3, Elects: true},
	"pxc":     {AtLeast: 3, Elects: true},
	"redis":   {AtLeast: 1, Elects: true},
	"vertica": {AtLeast: 3},
}

// rulesOf are the rules of a database with what all dialects share; each adds what its API can.
func rulesOf(datastore string) ClusterRules {
	rules, ok := databaseRules[datastore]
	if !ok {
		rules.AtLeast = 1
	}
	rules.Group = 1
	return rules
}
