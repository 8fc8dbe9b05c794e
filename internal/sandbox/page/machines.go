package page

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Machine is what clusters, nodes and instances have in common.
type Machine struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Status string `json:"status"`
	// Operating is what deployed Trove says of the database itself: HEALTHY, or ERROR for a guest that is silent.
	Operating       string    `json:"operating_status,omitempty"`
	Region          string    `json:"region"`
	Zone            string    `json:"availability_zone,omitempty"`
	FlavorID        string    `json:"flavor_id"`
	VolumeSize      int       `json:"volume_size"`
	ConfigurationID string    `json:"configuration_id,omitempty"`
	Hostname        string    `json:"hostname,omitempty"`
	IP              string    `json:"ip,omitempty"`
	Role            string    `json:"role,omitempty"` // seed, primary, secondary, arbiter; master, slave
	Fault           string    `json:"fault,omitempty"`
	Created         time.Time `json:"created"`
	Updated         time.Time `json:"updated"`
	// Silent is true while the guest sends no heartbeats.
	Silent bool `json:"silent,omitempty"`
	// Databases and Users are what the guest has, Modules the ids of what it has applied.
	Databases []store.Database `json:"databases,omitempty"`
	Users     []store.User     `json:"users,omitempty"`
	Modules   []string         `json:"modules,omitempty"`
}

// Datastore is the version of a datastore, by names.
type Datastore struct {
	Type    string `json:"type"`
	Version string `json:"version"`
}

// Cluster is a cluster with its nodes in order.
type Cluster struct {
	Machine
	ProjectID string    `json:"project_id"`
	Datastore Datastore `json:"datastore"`
	Nodes     []Node    `json:"nodes"`
}

// Node is a node of a cluster.
type Node struct {
	Machine
	Type   string `json:"type,omitempty"`
	Joined bool   `json:"joined"` // has its cluster's list of addresses
	// ShardID is that of the shard or node group that a member of deployed Trove belongs to.
	ShardID string `json:"shard_id,omitempty"`
}

// Instance is an instance that stands by itself.
type Instance struct {
	Machine
	ProjectID string    `json:"project_id"`
	Datastore Datastore `json:"datastore"`
	SlaveOf   string    `json:"slave_of,omitempty"` // of an instance, or of a cluster's node
	ReadOnly  bool      `json:"read_only,omitempty"`
	Slaves    []string  `json:"slaves,omitempty"`
}

// Operation is something that the engine is in the middle of.
type Operation struct {
	Kind       string `json:"kind"`
	State      string `json:"state"`
	InstanceID string `json:"instance_id"`
	NodeID     string `json:"node_id,omitempty"`
	// Nodes are the ids of the nodes that it is about, where there are several.
	Nodes []string `json:"nodes,omitempty"`
	// Started is since when its object has had its task.
	Started time.Time `json:"started,omitzero"`
	Due     time.Time `json:"due,omitzero"` // none for never
}

func (r reader) machine(m store.Machine, status string) Machine {
	r.started[m.ID] = m.TaskStartTime
	return Machine{
		ID: m.ID, Name: m.Name, Status: status, Operating: r.view.Operating(m), Region: m.Region, Zone: m.Details.AvailabilityZone,
		FlavorID: m.FlavorID, VolumeSize: m.VolumeSize, ConfigurationID: m.ConfigurationID, Hostname: m.Hostname, IP: engine.IP(m), Fault: m.Fault,
		Created: m.Created, Updated: m.Updated, Silent: m.Details.Silent, Databases: m.Details.Databases, Users: m.Details.Users,
		Modules: m.Details.Modules,
	}
}

func (r reader) clusters(state *State) error {
	rows, err := r.tx.Instances("", true, "", -1)
	if err != nil {
		return err
	}
	nodes, err := r.tx.AllNodes()
	if err != nil {
		return err
	}
	for _, row := range rows {
		version, err := r.version(row.DatastoreVersionID)
		if err != nil {
			return err
		}
		cluster := Cluster{
			Machine: r.machine(row.Machine, r.view.Status(row)), ProjectID: row.TenantID, Datastore: Datastore{version.DatastoreName, version.Name},
			Nodes: []Node{},
		}
		cluster.Operating = ""
		var roles map[string]string
		if r.view.Roles {
			roles = engine.Roles(version.Manager, nodes[row.ID])
		}
		for _, n := range nodes[row.ID] {
			node := Node{Machine: r.machine(n.Machine, r.view.NodeStatus(n)), Type: n.Type, Joined: n.Joined, ShardID: n.ShardID}
			node.Role = roles[n.ID]
			cluster.Nodes = append(cluster.Nodes, node)
		}
		state.Clusters = append(state.Clusters, cluster)
	}
	return nil
}

func (r reader) instances(state *State) error {
	rows, err := r.tx.Instances("", false, "", -1)
	if err != nil {
		return err
	}
	slaves := map[string][]string{}
	for _, row := range rows {
		if row.SlaveOf != "" {
			slaves[row.SlaveOf] = append(slaves[row.SlaveOf], row.ID)
		}
	}
	for _, row := range rows {
		version, err := r.version(row.DatastoreVersionID)
		if err != nil {
			return err
		}
		instance := Instance{
			Machine: r.machine(row.Machine, r.view.Status(row)), ProjectID: row.TenantID, Datastore: Datastore{version.DatastoreName, version.Name},
			SlaveOf: cmp.Or(row.SlaveOf, row.Details.ReplicaOfMember), ReadOnly: row.SlaveReadOnly, Slaves: slaves[row.ID],
		}
		switch {
		case instance.SlaveOf != "":
			instance.Role = engine.RoleSlave
		case len(instance.Slaves) > 0:
			instance.Role = engine.RoleMaster
		}
		state.Instances = append(state.Instances, instance)
	}
	return nil
}

func (r reader) operations(state *State) error {
	rows, err := r.tx.Operations("")
	if err != nil {
		return err
	}
	for _, o := range rows {
		var data struct {
			Nodes []string `json:"nodes"`
		}
		if err := json.Unmarshal([]byte(o.Data), &data); err != nil {
			return err
		}
		state.Operations = append(state.Operations, Operation{
			Kind: o.Kind, State: o.State, InstanceID: o.InstanceID, NodeID: o.NodeID, Nodes: data.Nodes,
			Started: r.started[cmp.Or(o.NodeID, o.InstanceID)], Due: o.Due,
		})
	}
	return nil
}
