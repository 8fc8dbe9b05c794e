package engine

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// rows is all that a step may look at.
type rows struct {
	operation store.Operation
	data      data
	// instance is the cluster or instance that the operation belongs to, nodes are its nodes in order.
	instance store.Instance
	nodes    []store.Node
	// nodeGroups are the configuration groups that were made for the nodes, by the node's id.
	nodeGroups map[string]store.Configuration
	// manager names the datastore's guest manager.
	manager string
	// master is the one of a slave; nil where there is none, or no longer.
	master *store.Instance
	// replicas are those of the instance, backed the backup that the operation makes, or that its slave is made from.
	replicas []store.Instance
	backed   *store.Backup
	// siblings are the other slaves of a slave's master.
	siblings []store.Instance
	// guests has the ids of the nodes whose server or guest is at work; "" stands for the instance itself.
	guests map[string]bool
	// fault is what a test has asked to go wrong with the operation's node or instance; nil for nothing.
	fault *store.Fault
	// timedOut is true if the operation has waited as long as it may.
	timedOut bool
	// sources are the ids of the nodes of which an instance is a replica, in deployed Trove.
	sources map[string]bool
}

// data is what an operation has to remember from step to step.
type data struct {
	// Nodes are being added.
	Nodes []string `json:"nodes,omitempty"`
	// Old is to be removed; or what else the operation is about.
	Old string `json:"old,omitempty"`
	// Round has been sent the list of addresses and hasn't answered yet.
	Round []string `json:"round,omitempty"`
	// Joining are members once the round has answered.
	Joining []string `json:"joining,omitempty"`
	// Together are the slaves that are made from one snapshot, which is called after the first; none for one that is made alone.
	Together []string `json:"together,omitempty"`
	// Version is the id of the datastore version that nodes are upgraded to.
	Version string `json:"version,omitempty"`
	// Doomed is true if the operation ends in one of deployed Trove's defects.
	Doomed bool `json:"doomed,omitempty"`
	// Flavor is the id of the new flavor, Size the new size of the volume.
	Flavor string `json:"flavor,omitempty"`
	Size   int    `json:"size,omitempty"`
	// Public and CIDRs are the new access.
	Public bool  `json:"public,omitempty"`
	CIDRs  []any `json:"cidrs,omitempty"`
}

// changes is what a step wants written and said.
type changes struct {
	instances []store.Instance
	nodes     []store.Node
	backups   []store.Backup
	// configurations are groups of nodes, with their values.
	configurations []store.Configuration
	// cancel drops the operations of these machines.
	cancel []target
	// start begins operations.
	start []store.Operation
	// casts go from TaskManager to guests, heartbeats from guests to the Conductor.
	casts      []cast
	heartbeats []heartbeat
	// secured are the machines that get a security group.
	secured []store.Machine
	// usage are the machines that came up, endUsage those that are no more.
	usage    []store.Machine
	endUsage []string
	// usedFault is the fault that has had its effect.
	usedFault *store.Fault
	// wake makes the operations that wait for something of this instance look again.
	wake bool

	data data
	next next
}

// target is a machine: a node of a cluster, or an instance if nodeID is "".
type target struct{ instanceID, nodeID string }

// next is how an operation goes on. The zero value ends it.
type next struct {
	state string
	after time.Duration
	// wait lets the operation look again at every heartbeat, until Pace.GiveUp has passed.
	wait bool
	// never leaves it where it is until someone wakes it.
	never bool
}

// machine is the one that the operation is about.
func (r rows) machine() store.Machine {
	for _, n := range r.nodes {
		if n.ID == r.operation.NodeID {
			return n.Machine
		}
	}
	return r.instance.Machine
}

// node finds a node that still exists.
func (r rows) node(id string) (store.Node, bool) {
	for _, n := range r.nodes {
		if n.ID == id {
			return n, true
		}
	}
	return store.Node{}, false
}

// withMachine are the changes that save the operation's machine.
func (r rows) withMachine(m store.Machine) changes {
	if n, ok := r.node(r.operation.NodeID); ok {
		n.Machine = m
		return changes{nodes: []store.Node{n}}
	}
	instance := r.instance
	instance.Machine = m
	return changes{instances: []store.Instance{instance}}
}
