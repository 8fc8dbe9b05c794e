package api

import (
	"fmt"
	"net/http"
	"slices"
)

// Capability is something that a version of a datastore can do, or that the cloud has switched off for it.
//
// Specification, section Capabilities.
type Capability struct {
	Name string `json:"name"`
	// Enabled is for instances that stand by themselves, EnabledCluster for nodes of clusters.
	Enabled        bool `json:"enabled"`
	EnabledCluster bool `json:"enabled_cluster"`
}

// capabilityRequests are about what a version of a datastore can do.
type capabilityRequests interface {
	// ListCapabilities is false where the API tells none.
	ListCapabilities(datastore Datastore) (r Request, ok bool)
}

// ListCapabilities asks for all of a version.
func (nodes) ListCapabilities(datastore Datastore) (Request, bool) {
	return Request{
		Method: http.MethodGet, Path: []string{"datastores", datastore.Type, "versions", datastore.Version, "capabilities"},
	}, true
}

// ListCapabilities is none: Trove keeps such a table, and has no call that shows it.
func (V1) ListCapabilities(Datastore) (Request, bool) { return Request{}, false }

// DecodeCapabilities reads the list of a version's capabilities.
func DecodeCapabilities(body []byte) ([]Capability, error) {
	list, _, err := decodeList(body, "capabilities", func(c Capability) string { return c.Name })
	return list, err
}

// needed are the capabilities without which an operation can't be made, or not be undone.
var needed = map[Operation][]string{
	OperationManageDatabases:   {"database-create", "database-list", "database-delete"},
	OperationManageUsers:       {"user-create", "user-list", "user-delete"},
	OperationManageBackups:     {"backup-create"},
	OperationResizeFlavor:      {"resize-flavor"},
	OperationResizeVolume:      {"resize-volume"},
	OperationConfigureInstance: {"configuration-attach", "configuration-detach"},

	OperationCreateReadOnlySlave: {"replication-read-only"},
	OperationCreateWritableSlave: {"replication-read-write"},
	// Of a server of Phase One, which knows neither.
	OperationAllocateNodes: {"cluster-regions"},
}

// ofClusters are the operations on clusters, for which the flag enabled_cluster counts.
var ofClusters = []Operation{OperationAllocateNodes}

// SwitchedOff is nil where an instance of the datastore's version, or a cluster, has what the operation needs. Capabilities that the server does not list
// are left to the server.
func SwitchedOff(op Operation, datastore Datastore, capabilities []Capability) error {
	off := func(c Capability) bool { return !c.Enabled }
	if slices.Contains(ofClusters, op) {
		off = func(c Capability) bool { return !c.EnabledCluster }
	}
	for _, name := range needed[op] {
		if slices.ContainsFunc(capabilities, func(c Capability) bool { return c.Name == name && off(c) }) {
			return &SwitchedOffError{Capability: name, Datastore: datastore}
		}
	}
	return nil
}

// SwitchedOffError names a capability that the cloud has switched off for a version of a datastore. It is ErrUnsupported.
type SwitchedOffError struct {
	Capability string
	Datastore  Datastore
}

// Error is one line.
func (e *SwitchedOffError) Error() string {
	return fmt.Sprintf("the cloud has switched %s off for %s %s", e.Capability, e.Datastore.Type, e.Datastore.Version)
}

// Is reports whether target is ErrUnsupported.
func (e *SwitchedOffError) Is(target error) bool { return target == ErrUnsupported }
