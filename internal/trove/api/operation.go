package api

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
	OperationManageDatabases       Operation = "manage databases"
	OperationManageUsers           Operation = "manage users"
	OperationManageConfigurations  Operation = "manage configuration groups"
	OperationManageBackups         Operation = "manage backups"
)
