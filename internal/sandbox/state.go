package sandbox

import (
	"context"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// State is all there is, of every project: what the page draws and tests look at.
type State struct {
	Now     time.Time `json:"now"`
	Speed   float64   `json:"speed"`
	Phase   int       `json:"phase"`
	Regions []string  `json:"regions"`
	API     string    `json:"api"`
	// Clusters and Instances are ordered by id.
	Clusters  []ClusterState  `json:"clusters"`
	Instances []InstanceState `json:"instances"`
	// Operations are what the engine is in the middle of.
	Operations []OperationState `json:"operations"`
}

// MachineState is what clusters, nodes and instances have in common.
type MachineState struct {
	ID              string    `json:"id"`
	Name            string    `json:"name"`
	Status          string    `json:"status"`
	Region          string    `json:"region"`
	FlavorID        string    `json:"flavor_id"`
	VolumeSize      int       `json:"volume_size"`
	ConfigurationID string    `json:"configuration_id,omitempty"`
	Hostname        string    `json:"hostname,omitempty"`
	IP              string    `json:"ip,omitempty"`
	Role            string    `json:"role,omitempty"` // seed, primary, secondary, arbiter; master, slave
	Fault           string    `json:"fault,omitempty"`
	Created         time.Time `json:"created"`
	Updated         time.Time `json:"updated"`
}

// ClusterState is a cluster with its nodes in order.
type ClusterState struct {
	MachineState
	ProjectID string            `json:"project_id"`
	Datastore datastoreDocument `json:"datastore"`
	Nodes     []NodeState       `json:"nodes"`
}

// NodeState is a node of a cluster.
type NodeState struct {
	MachineState
	Type   string `json:"type,omitempty"`
	Joined bool   `json:"joined"` // has its cluster's list of addresses
}

// InstanceState is an instance that stands by itself.
type InstanceState struct {
	MachineState
	ProjectID string            `json:"project_id"`
	Datastore datastoreDocument `json:"datastore"`
	SlaveOf   string            `json:"slave_of,omitempty"`
	ReadOnly  bool              `json:"read_only,omitempty"`
	Slaves    []string          `json:"slaves,omitempty"`
}

// OperationState is something that the engine is in the middle of.
type OperationState struct {
	Kind       string    `json:"kind"`
	State      string    `json:"state"`
	InstanceID string    `json:"instance_id"`
	NodeID     string    `json:"node_id,omitempty"`
	Due        time.Time `json:"due,omitzero"` // none for never
}

// State reads all there is.
func (s *Server) State(ctx context.Context) (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, err := s.catchUp(ctx)
	state := State{
		Now: now, Speed: s.options.Speed, Phase: s.options.Phase, Regions: s.options.Regions, API: s.options.API, Clusters: []ClusterState{},
		Instances: []InstanceState{}, Operations: []OperationState{},
	}
	if err != nil {
		return state, err
	}
	return state, s.store.Write(ctx, func(tx *store.Tx) error { return state.read(tx, s.dialect) })
}

func (state *State) read(tx *store.Tx, d dialect) error {
	clusters, err := tx.Instances("", true, "", -1)
	if err != nil {
		return err
	}
	for _, row := range clusters {
		cluster, err := engine.ClusterOf(tx, row)
		if err != nil {
			return err
		}
		view := ClusterState{
			MachineState: machineState(cluster.Machine, d.status(row)), ProjectID: row.TenantID,
			Datastore: datastoreDocumentOf(cluster.Version), Nodes: []NodeState{},
		}
		var roles map[string]string
		if state.API == APINodes {
			roles = engine.Roles(cluster.Version.Manager, cluster.Nodes)
		}
		for _, n := range cluster.Nodes {
			node := NodeState{MachineState: machineState(n.Machine, d.nodeStatus(n)), Type: n.Type, Joined: n.Joined}
			node.Role = roles[n.ID]
			view.Nodes = append(view.Nodes, node)
		}
		state.Clusters = append(state.Clusters, view)
	}
	instances, err := tx.Instances("", false, "", -1)
	if err != nil {
		return err
	}
	for _, row := range instances {
		instance, err := engine.DatabaseOf(tx, row)
		if err != nil {
			return err
		}
		view := InstanceState{
			MachineState: machineState(row.Machine, d.status(row)), ProjectID: row.TenantID,
			Datastore: datastoreDocumentOf(instance.Version), SlaveOf: row.SlaveOf, ReadOnly: row.SlaveReadOnly,
		}
		for _, slave := range instance.Slaves {
			view.Slaves = append(view.Slaves, slave.ID)
		}
		switch {
		case view.SlaveOf != "":
			view.Role = engine.RoleSlave
		case len(view.Slaves) > 0:
			view.Role = engine.RoleMaster
		}
		state.Instances = append(state.Instances, view)
	}
	operations, err := tx.Operations("")
	for _, o := range operations {
		state.Operations = append(state.Operations, OperationState{Kind: o.Kind, State: o.State, InstanceID: o.InstanceID, NodeID: o.NodeID, Due: o.Due})
	}
	return err
}

func machineState(m store.Machine, status string) MachineState {
	return MachineState{
		ID: m.ID, Name: m.Name, Status: status, Region: m.Region, FlavorID: m.FlavorID, VolumeSize: m.VolumeSize,
		ConfigurationID: m.ConfigurationID, Hostname: m.Hostname, IP: engine.IP(m), Fault: m.Fault, Created: m.Created, Updated: m.Updated,
	}
}
