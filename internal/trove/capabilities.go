package trove

// Operation is something that a dialect and a datastore may be able to do.
type Operation string

// The operations that Check is asked about.
const (
	OperationConnect               Operation = "connect"
	OperationCreateCluster         Operation = "create cluster"
	OperationAddNodes              Operation = "add nodes"
	OperationReplaceNode           Operation = "replace node"
	OperationRemoveNode            Operation = "remove node"
	OperationUpgradeCluster        Operation = "upgrade cluster"
	OperationRestartCluster        Operation = "restart cluster"
	OperationConfigureCluster      Operation = "attach configuration to cluster"
	OperationResetCluster          Operation = "reset cluster"
	OperationCreateSlave           Operation = "create slave"
	OperationSizeSlave             Operation = "give a slave a flavor and volume of its own"
	OperationChooseReadOnly        Operation = "choose whether a slave is read-only"
	OperationDetach                Operation = "detach"
	OperationPromote               Operation = "promote"
	OperationEject                 Operation = "eject"
	OperationRenameInstance        Operation = "rename instance"
	OperationConfigureInstance     Operation = "attach configuration to instance"
	OperationUpgradeInstance       Operation = "upgrade instance"
	OperationResizeFlavor          Operation = "resize flavor"
	OperationResizeVolume          Operation = "resize volume"
	OperationChangeAccess          Operation = "change access"
	OperationRestartInstance       Operation = "restart instance"
	OperationResetInstance         Operation = "reset instance"
	OperationPlaceInstance         Operation = "place instance in region, zone or network"
	OperationInitialiseInstance    Operation = "create instance with databases, users, modules or from backup"
	OperationPlaceClusterInNetwork Operation = "place cluster in network or zones, with modules or locality"
	OperationConfigureNewCluster   Operation = "create cluster with configuration"
	OperationExtendCluster         Operation = "create cluster with extended properties"
	OperationChooseVolumeType      Operation = "choose the type of a volume"
	OperationListRegions           Operation = "list regions"
)

// Check tells whether the dialect in use can do op with the datastore of this name: nil, or an *UnsupportedError. It
// asks no server; what the server alone knows is found out by doing.
func (c *Client) Check(op Operation, datastore string) error { return c.dialect.check(op, datastore) }

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
	// AtLeast is how many ordinary nodes a cluster must have.
	AtLeast int
	// Group is how many ordinary nodes come and go together: 3 for a shard of mongodb in v1.0, else 1. One of a larger
	// group can't be replaced alone.
	Group int
	// ReplacesInOne says that the API replaces a node in one request. Otherwise a node is added, then the old one removed.
	ReplacesInOne bool
	// RegionsOfNew says that nodes which are added later can be put into regions.
	RegionsOfNew bool
	// GrowthIsBroken says that adding nodes fails on a Trove as it is released, for a defect of its own.
	GrowthIsBroken bool
}

// ClusterRules are those of the datastore of this name in the dialect in use.
func (c *Client) ClusterRules(datastore string) ClusterRules { return c.dialect.rules(datastore) }
