package trove

// Operation is something that a dialect and a datastore may be able to do.
type Operation string

// The operations that Check is asked about.
const (
	OperationConnect       Operation = "connect"
	OperationCreateCluster Operation = "create cluster"
	OperationAddNodes      Operation = "add nodes"
	OperationReplaceNode   Operation = "replace node"
	OperationRemoveNode    Operation = "remove node"
	OperationCreateSlave   Operation = "create slave"
	OperationDetach        Operation = "detach"
	OperationListRegions   Operation = "list regions"
)

// Check tells whether the dialect in use can do op with the datastore of this name: nil, or an *UnsupportedError. It
// asks no server; what the server alone knows is found out by doing.
func (c *Client) Check(op Operation, datastore string) error { return c.dialect.check(op, datastore) }

// NodeTypes are the types, besides the ordinary one, that a node of the datastore can have.
//
// Specification, section Create Arbiter(s).
func NodeTypes(datastore string) []string {
	if datastore == "mongodb" {
		return []string{"arbiter"}
	}
	return nil
}
