package trove

import "time"

// Datastore is a kind of database and its version, by their names: "cassandra", "2.0.6".
type Datastore struct {
	Type    string
	Version string
}

// Allocation says where a node is to be and what it is to be. An empty Region leaves the choice to the server
// (the region it runs in), an empty Type means an ordinary node.
//
// The other fields are for nodes that are added to a standing cluster of v1.0, which has to be told them each time
// (trove/cluster/models.py, Cluster.action); the dialect nodes knows them of the cluster. VolumeSize is in GiB. An empty
// FlavorID and a VolumeSize of 0 stand for what most of the cluster's nodes have, an empty Name for one that the server
// makes; where a server does not care for names (ClusterRules.NamesNodes) it is ignored. AvailabilityZone is also for the nodes of a
// new cluster.
//
// Specification, sections Add Node(s) and Create Arbiter(s).
type Allocation struct {
	Name             string
	Region           string
	Type             string
	AvailabilityZone string
	FlavorID         string
	VolumeSize       int
	VolumeType       string
	NetworkID        string
	ModuleIDs        []string
}

// Member is one node as Show Cluster lists it. Region is empty where the server does not tell regions (Phase One, v1.0),
// Type is empty for an ordinary node.
//
// Only v1.0 tells the rest. VolumeSize is in GiB. Role is what the node is to the others where the server says so:
// "master" for vertica. ShardID is the replica set of a node of mongodb.
//
// Specification, section Show Cluster; Trove, trove/cluster/views.py, ClusterView.
type Member struct {
	ID         string
	Region     string
	Type       string
	Name       string
	Role       string
	ShardID    string
	Status     Status
	FlavorID   string
	VolumeSize int
}

// Cluster is a database that runs on several nodes.
//
// Status is what the server says, or what task and nodes come to where it says no more (v1.0). Task is v1.0's own word
// for what is being done to the cluster, empty in the dialect nodes. FlavorID, ConfigurationID and VolumeSize are empty where an answer leaves them out: Create Cluster tells them,
// Show Cluster does not. VolumeSize is in GiB. Times are UTC.
//
// Specification, sections Create Cluster and Show Cluster.
type Cluster struct {
	ID        string
	Name      string
	Status    Status
	Task      Task
	Datastore Datastore
	// Size is the number of nodes as the server counts them.
	Size int
	// Members are in the order of the answer.
	Members         []Member
	Created         time.Time
	Updated         time.Time
	FlavorID        string
	ConfigurationID string
	VolumeSize      int
	// Fault is the server's own words on what went wrong; it may stay after the object has recovered.
	Fault string
}

// Node is one node of a cluster, in detail. Role and ShardID are those of Member. VolumeSize and VolumeUsed are in GiB, times are UTC; IP, Hostname and
// VolumeUsed are empty where the server does not tell them (yet). Region and Type are what the server tells or,
// from Nodes, what Show Cluster told.
//
// Specification, section Show Node.
type Node struct {
	ID              string
	Name            string
	Status          Status
	Created         time.Time
	Updated         time.Time
	IP              []string
	Hostname        string
	Region          string
	Type            string
	Role            string
	ShardID         string
	FlavorID        string
	ConfigurationID string
	VolumeSize      int
	VolumeUsed      *float64
	// Fault is the server's own words on what went wrong; it may stay after the object has recovered.
	Fault string
}

// Instance is a database on one server: standing alone, a master or a slave. VolumeSize and VolumeUsed are in GiB,
// times are UTC; IP, Hostname, Region and VolumeUsed are empty where the server does not tell them (yet).
//
// OperatingStatus, Locality and Access are v1.0's. Access is nil where the server does not tell it.
//
// Specification, sections Show Master and Show Slave; Trove, trove/instance/views.py, InstanceDetailView.
type Instance struct {
	ID              string
	Name            string
	Status          Status
	Datastore       Datastore
	Created         time.Time
	Updated         time.Time
	IP              []string
	Hostname        string
	Region          string
	FlavorID        string
	ConfigurationID string
	VolumeSize      int
	VolumeUsed      *float64
	// MasterID is the instance this one is a slave of, empty where it is no slave.
	MasterID string
	// ReadOnly tells whether a slave refuses writes; false where it is no slave.
	ReadOnly bool
	// ClusterID is the cluster that this one is a node of, empty where it is none.
	ClusterID string
	// SlaveIDs are the instances that replicate this one, in the order of the answer.
	SlaveIDs        []string
	OperatingStatus OperatingStatus
	Locality        string
	Access          *Access
	// Fault is the server's own words on what went wrong; it may stay after the object has recovered.
	Fault string
}

// ClusterSpec is a cluster to create. VolumeSize is in GiB; 0, like an empty FlavorID or ConfigurationID, is not sent.
//
// Specification, section Create Cluster.
type ClusterSpec struct {
	Name            string
	Datastore       Datastore
	FlavorID        string
	ConfigurationID string
	VolumeSize      int
	// Size is the number of nodes.
	Size int
	// Allocations are one for each node, or none. They are sent only where one of them says anything: a server of
	// Phase One refuses them.
	Allocations []Allocation

	// The rest is v1.0's, and is for all nodes alike: Trove refuses a cluster whose nodes are in different networks
	// (trove/cluster/models.py, validate_instance_nics). Locality is "affinity" or "anti-affinity".
	VolumeType string
	NetworkID  string
	Locality   string
	ModuleIDs  []string
	// ExtendedProperties are mongodb's: num_configsvr, num_mongos, configsvr_volume_size and so on
	// (trove/common/apischema.py, cluster). Types of Allocations are counted into them, and win.
	ExtendedProperties map[string]string

	// OnExisting is for clusters that have the name already.
	OnExisting OnExisting
}

// InstanceSpec is an instance to create. VolumeSize is in GiB; 0, like an empty FlavorID or ConfigurationID, is not sent.
// A slave in v1.0 has its master's datastore, flavor and volume: what is said of them here is not sent.
//
// Specification, sections Create Master and Create Slave; Trove, trove/instance/service.py, InstanceController.create.
type InstanceSpec struct {
	Name            string
	Datastore       Datastore
	FlavorID        string
	ConfigurationID string
	VolumeSize      int
	// SlaveOf makes the instance a slave; nil makes one that stands alone.
	SlaveOf *SlaveOf

	// The rest is v1.0's. Locality is "affinity" or "anti-affinity", BackupID a backup to restore from; databases and
	// users are made with the instance.
	VolumeType       string
	AvailabilityZone string
	Region           string
	Networks         []Network
	Locality         string
	Access           *Access
	ModuleIDs        []string
	Databases        []Database
	Users            []User
	BackupID         string

	// OnExisting is for instances that have the name already.
	OnExisting OnExisting
}

// Network is where an instance gets an address: a network, or a subnet, and if need be the address itself.
//
// Trove, trove/instance/service.py, InstanceController._check_nic.
type Network struct {
	NetworkID string
	SubnetID  string
	IPAddress string
}

// Access says who may reach an instance from outside its network.
//
// Trove, trove/instance/models.py, Instance.update_access.
type Access struct {
	IsPublic bool
	// AllowedCIDRs are the networks that may connect; none means all.
	AllowedCIDRs []string
}

// Database is a database of an instance, or one to make. Empty fields are left to the datastore; the server shows the name alone.
//
// Trove, trove/common/apischema.py, databases_def.
type Database struct {
	Name         string
	CharacterSet string
	Collate      string
}

// User is a database user of an instance, or one to make. An empty Host stands for any. The server never shows the Password.
//
// Trove, trove/common/apischema.py, users_list.
type User struct {
	Name      string
	Password  string
	Host      string
	Databases []string
}

// SlaveOf names the master of a slave and whether the slave refuses writes.
//
// Specification, section Create Slave.
type SlaveOf struct {
	InstanceID string
	ReadOnly   bool
}

// Created is the answer to a create. Found says that the server's answer was lost and the object was found again in
// the list, by its name and everything else that was asked for; Adopted, that it was there before, and is just what was
// asked for: both are worth a warning.
type Created[T any] struct {
	Object  T
	Found   bool
	Adopted bool
}
