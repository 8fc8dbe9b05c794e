package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

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

// SlaveOf names the master of a slave and whether the slave refuses writes.
//
// Specification, section Create Slave.
type SlaveOf struct {
	InstanceID string
	ReadOnly   bool
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

// Equal tells whether both let the same in.
func (a *Access) Equal(other Access) bool {
	return a != nil && a.IsPublic == other.IsPublic &&
		slices.Equal(slices.Sorted(slices.Values(a.AllowedCIDRs)), slices.Sorted(slices.Values(other.AllowedCIDRs)))
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

// MasterID is empty where the instance is to be no slave.
func (s InstanceSpec) MasterID() string {
	if s.SlaveOf == nil {
		return ""
	}
	return s.SlaveOf.InstanceID
}

// instanceRequests are about single instances. Those from RenameInstance on are what check says that only some dialects
// have; lacking is for the others.
type instanceRequests interface {
	CreateInstance(spec InstanceSpec) Request
	ShowInstance(id string) Request
	ListInstances(marker string) Request
	DeleteInstance(id string) Request
	DecodeInstance(body []byte) (Instance, error)
	DecodeInstances(body []byte) (Page[Instance], error)

	RenameInstance(id, name string) Request
	ConfigureInstance(id, configurationID string) Request
	UpgradeInstance(id, version string) Request
	ChangeAccess(id string, access Access) Request
	ResizeInstance(id, flavorID string) Request
	GrowVolume(id string, size int) Request
	RestartInstance(id string) Request
	ResetInstance(id string) Request
	// HidesWork tells an instance on which the server works, other than its status says.
	HidesWork(instance Instance) bool
}

func (alike) ShowInstance(id string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", id}}
}

func (alike) ListInstances(marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances"}, Query: afterMarker(marker)}
}

func (alike) DeleteInstance(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"instances", id}}
}

func (lacking) RenameInstance(string, string) Request { return Request{} }

func (lacking) UpgradeInstance(string, string) Request { return Request{} }

func (lacking) ChangeAccess(string, Access) Request { return Request{} }

func (lacking) ResetInstance(string) Request { return Request{} }

func (lacking) HidesWork(Instance) bool { return false }

// DecodeInstance reads the document about one instance, in the dialect's own form.
func decodeInstance[D interface{ instance() Instance }](body []byte) (Instance, error) {
	var document struct {
		Instance D `json:"instance"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Instance{}, err
	}
	instance := document.Instance.instance()
	if instance.ID == "" {
		return Instance{}, errNoObject
	}
	return instance, nil
}
