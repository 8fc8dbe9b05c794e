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
// Specification, sections Add Node(s) and Create Arbiter(s).
type Allocation struct {
	Region string
	Type   string
}

// Member is one node as Show Cluster lists it. Region is empty where the server does not tell regions (Phase One),
// Type is empty for an ordinary node.
//
// Specification, section Show Cluster.
type Member struct {
	ID     string
	Region string
	Type   string
}

// Cluster is a database that runs on several nodes.
//
// FlavorID, ConfigurationID and VolumeSize are empty where an answer leaves them out: Create Cluster tells them,
// Show Cluster does not. VolumeSize is in GiB. Times are UTC.
//
// Specification, sections Create Cluster and Show Cluster.
type Cluster struct {
	ID        string
	Name      string
	Status    Status
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

// Node is one node of a cluster, in detail. VolumeSize and VolumeUsed are in GiB, times are UTC; IP, Hostname and
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
// Specification, sections Show Master and Show Slave.
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
	// SlaveIDs are the instances that replicate this one, in the order of the answer.
	SlaveIDs []string
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
}

// InstanceSpec is an instance to create. VolumeSize is in GiB; 0, like an empty FlavorID or ConfigurationID, is not sent.
//
// Specification, sections Create Master and Create Slave.
type InstanceSpec struct {
	Name            string
	Datastore       Datastore
	FlavorID        string
	ConfigurationID string
	VolumeSize      int
	// SlaveOf makes the instance a slave; nil makes one that stands alone.
	SlaveOf *SlaveOf
}

// SlaveOf names the master of a slave and whether the slave refuses writes.
//
// Specification, section Create Slave.
type SlaveOf struct {
	InstanceID string
	ReadOnly   bool
}

// Created is the answer to a create. Found says that the server's answer was lost and the object was found again in
// the list, by its name and everything else that was asked for: worth a warning.
type Created[T any] struct {
	Object T
	Found  bool
}
