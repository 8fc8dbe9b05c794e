package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

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

// StuckIn is the task of a failed cluster of v1.0 that does not end, and that keeps anybody from doing anything with it. It
// is empty where there is none.
func (c Cluster) StuckIn() Task {
	if class, err := c.Status.Class(); err != nil || class != Failed || c.Task == TaskNone {
		return ""
	}
	return c.Task
}

// Of is the node with what only its cluster tells of it.
func (n Node) Of(member Member) Node {
	n.Region = cmp.Or(n.Region, member.Region)
	n.Type = cmp.Or(n.Type, member.Type)
	n.Role = cmp.Or(n.Role, member.Role)
	n.ShardID = cmp.Or(n.ShardID, member.ShardID)
	return n
}

// OnExisting says what becomes of a create where there is an object of that name already: names are not unique to Trove. It
// may well be the one that is to be created, by somebody whose program was killed before it could note the id.
type OnExisting string

// Agrees compares what the server shows with what was asked for, where both say something.
func Agrees[T comparable](shown, asked T) bool {
	var nothing T
	return shown == nothing || asked == nothing || shown == asked
}

// What OnExisting can say.
const (
	// ExistingCreate creates another one, and does not look. It is what an empty OnExisting means too.
	ExistingCreate OnExisting = "create"
	// ExistingError is an *ExistsError.
	ExistingError OnExisting = "error"
	// ExistingAdopt takes the one there is for the one that was asked for, where it is just like that; else it is an
	// *ExistsError.
	ExistingAdopt OnExisting = "adopt"
)

// Member is the node of this id.
func (c Cluster) Member(nodeID string) (Member, error) {
	place := slices.IndexFunc(c.Members, func(m Member) bool { return m.ID == nodeID })
	if place < 0 {
		return Member{}, fmt.Errorf("cluster %q (%s) has no node %s: %w", c.Name, c.ID, nodeID, ErrNotFound)
	}
	return c.Members[place], nil
}

// Has tells whether the cluster has a node of this id.
func (c Cluster) Has(nodeID string) bool {
	return slices.ContainsFunc(c.Members, func(m Member) bool { return m.ID == nodeID })
}

// clusterRequests are about clusters as a whole. Those from UpgradeCluster on are what check says that only some dialects
// have; lacking is for the others.
type clusterRequests interface {
	CreateCluster(spec ClusterSpec) Request
	// Matches tells whether a cluster may be the one that was asked for, as far as name, datastore and age do not tell.
	Matches(cluster Cluster, spec ClusterSpec) bool
	// LeavesBehind tells whether a creation that was refused, or in which the server broke down, may have made a cluster all
	// the same.
	LeavesBehind(datastore string, brokeDown bool) bool
	ShowCluster(id string) Request
	ListClusters(marker string) Request
	DeleteCluster(id string) Request
	DecodeCluster(body []byte) (Cluster, error)
	DecodeClusters(body []byte) (Page[Cluster], error)

	UpgradeCluster(id, version string) Request
	RestartCluster(id string) Request
	AttachToCluster(id, configurationID string) Request
	DetachFromCluster(id string) Request
	ResetCluster(id string) Request
}

func (alike) ShowCluster(id string) Request {
	return Request{Method: http.MethodGet, Path: []string{"clusters", id}}
}

func (alike) ListClusters(marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"clusters"}, Query: afterMarker(marker)}
}

func (alike) DeleteCluster(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"clusters", id}}
}

func (lacking) UpgradeCluster(string, string) Request { return Request{} }

func (lacking) RestartCluster(string) Request { return Request{} }

func (lacking) AttachToCluster(string, string) Request { return Request{} }

func (lacking) DetachFromCluster(string) Request { return Request{} }

func (lacking) ResetCluster(string) Request { return Request{} }

// decodeCluster reads the document about one cluster, in the dialect's own form.
func decodeCluster[D interface{ cluster() Cluster }](body []byte) (Cluster, error) {
	var document struct {
		Cluster D `json:"cluster"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Cluster{}, err
	}
	cluster := document.Cluster.cluster()
	if cluster.ID == "" {
		return Cluster{}, errNoObject
	}
	return cluster, nil
}

// decodeClusters reads a page of them.
func decodeClusters[D interface{ cluster() Cluster }](body []byte) (Page[Cluster], error) {
	list, links, err := decodeList(body, "clusters", func(d D) string { return d.cluster().ID })
	if err != nil {
		return Page[Cluster]{}, err
	}
	var next Page[Cluster]
	for _, found := range list {
		cluster := found.cluster()
		next.Items = append(next.Items, cluster)
		next.Marker = cluster.ID
	}
	next.Marker = nextMarker(links, next.Marker)
	return next, nil
}
