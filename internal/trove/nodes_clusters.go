package trove

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// nodes is the API that the specification proposes.
type nodes struct {
	alike
	lacking
}

func (nodes) name() string { return apiNodes }

// check knows the datastores of the specification: cassandra, mongodb and couchbase form clusters, mysql replicates.
// What any other can do is for the server to say. What only v1.0 has is missing for all.
//
// Specification, the three examples and section TaskManager.
func (nodes) check(op Operation, datastore string) error {
	unsupported := &UnsupportedError{Operation: op, API: apiNodes}
	switch op {
	case OperationConnect, OperationListRegions, OperationSizeSlave, OperationChooseReadOnly:
		return nil
	case OperationCreateCluster, OperationConfigureNewCluster, OperationAddNodes, OperationReplaceNode, OperationRemoveNode:
		if datastore != "mysql" {
			return nil
		}
		unsupported.Datastore = datastore
	case OperationCreateSlave, OperationDetach:
		if !slices.Contains([]string{"cassandra", "mongodb", "couchbase"}, datastore) {
			return nil
		}
		unsupported.Datastore = datastore
	case OperationUpgradeCluster, OperationRestartCluster, OperationConfigureCluster, OperationResetCluster,
		OperationPromote, OperationEject, OperationRenameInstance, OperationConfigureInstance, OperationUpgradeInstance,
		OperationResizeFlavor, OperationResizeVolume, OperationChangeAccess, OperationRestartInstance,
		OperationResetInstance, OperationPlaceInstance, OperationInitialiseInstance, OperationPlaceClusterInNetwork,
		OperationExtendCluster, OperationChooseVolumeType, OperationManageConfigurations, OperationManageDatabases,
		OperationManageUsers, OperationManageBackups:
	}
	return unsupported
}

// rules are the database's own: the API is the same for all of them, but for the types of nodes.
//
// Specification, sections Create Cluster, Add Node(s), Create Arbiter(s) and Replace Node.
func (nodes) rules(datastore string) ClusterRules {
	rules := rulesOf(datastore)
	rules.ReplacesInOne, rules.RegionsOfNew = true, true
	if datastore == "mongodb" {
		rules.NodeTypes = []string{"arbiter"}
	}
	return rules
}

func (nodes) createCluster(spec ClusterSpec) request {
	return request{method: http.MethodPost, path: []string{"clusters"}, body: clusterRequest{clusterToCreate{
		Name:          spec.Name,
		Datastore:     datastoreDocument(spec.Datastore),
		Configuration: spec.ConfigurationID,
		FlavorRef:     spec.FlavorID,
		Volume:        newVolume(spec.VolumeSize),
		Size:          spec.Size,
		Nodes:         allocationsToSend(spec.Allocations),
	}}}
}

func (nodes) leavesBehind(string, bool) bool { return false }

func (nodes) matches(cluster Cluster, spec ClusterSpec) bool {
	return cluster.Size == spec.Size && agrees(cluster.FlavorID, spec.FlavorID) && agrees(cluster.VolumeSize, spec.VolumeSize)
}

func (nodes) showNode(clusterID, nodeID string) request {
	return request{method: http.MethodGet, path: []string{"clusters", clusterID, "nodes", nodeID}}
}

func (nodes) addNodes(before Cluster, want []Allocation) request {
	return request{
		method: http.MethodPost, path: []string{"clusters", before.ID, "nodes"},
		body: nodesRequest{nodesToAdd{Num: len(want), Allocations: allocationsToSend(want)}},
	}
}

func (nodes) replaceNode(clusterID, nodeID string) request {
	return request{
		method: http.MethodPost, path: []string{"clusters", clusterID, "action"},
		body: replaceRequest{idDocument{nodeID}},
	}
}

// parts is the whole: allocations may differ.
func (nodes) parts(want []Allocation) [][]int {
	all := make([]int, len(want))
	for i := range all {
		all[i] = i
	}
	return [][]int{all}
}

// together tells whether a cluster's new nodes either all go where their allocations say, or are all left to the server.
func (nodes) together(a, b []Allocation) bool { return saysAnything(a) == saysAnything(b) }

// removal is of one node.
func (nodes) removal(_ Cluster, nodeIDs []string) (now, later []string) {
	return nodeIDs[:1], nodeIDs[1:]
}

func (nodes) removeNodes(clusterID string, nodeIDs []string) request {
	return request{method: http.MethodDelete, path: []string{"clusters", clusterID, "nodes", nodeIDs[0]}}
}

func (nodes) decodeCluster(body []byte) (Cluster, error) {
	var document struct {
		Cluster clusterDocument `json:"cluster"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Cluster{}, err
	}
	if document.Cluster.ID == "" {
		return Cluster{}, errNoObject
	}
	return document.Cluster.cluster(), nil
}

func (nodes) decodeClusters(body []byte) (page[Cluster], error) {
	var document struct {
		Clusters []clusterDocument `json:"clusters"`
		Links    []linkDocument    `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return page[Cluster]{}, err
	}
	var next page[Cluster]
	for _, cluster := range document.Clusters {
		next.items = append(next.items, cluster.cluster())
		next.marker = cluster.ID
	}
	next.marker = nextMarker(document.Links, next.marker)
	return next, nil
}

func (nodes) decodeNode(body []byte) (Node, error) {
	var document struct {
		Node nodeDocument `json:"node"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Node{}, err
	}
	if document.Node.ID == "" {
		return Node{}, errNoObject
	}
	return document.Node.node(), nil
}

func (d clusterDocument) cluster() Cluster {
	cluster := Cluster{
		ID:              d.ID,
		Name:            d.Name,
		Status:          d.Status,
		Datastore:       Datastore(d.Datastore),
		Size:            len(d.Nodes),
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		FlavorID:        string(d.Flavor),
		ConfigurationID: string(d.Configuration),
		VolumeSize:      d.Volume.Size,
		Fault:           string(d.Fault),
	}
	if d.Size != nil {
		cluster.Size = *d.Size
	}
	for _, member := range d.Nodes {
		cluster.Members = append(cluster.Members, Member{ID: member.ID, Region: member.Region, Type: member.Type})
	}
	return cluster
}

func (d nodeDocument) node() Node {
	return Node{
		ID:              d.ID,
		Name:            d.Name,
		Status:          d.Status,
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		IP:              d.IP,
		Hostname:        d.Hostname.first(),
		Region:          d.Region,
		Type:            d.Type,
		FlavorID:        string(d.Flavor),
		ConfigurationID: string(d.Configuration),
		VolumeSize:      d.Volume.Size,
		VolumeUsed:      d.Volume.Used,
		Fault:           string(d.Fault),
	}
}

// allocationsToSend are none where no allocation says anything: a server of Phase One knows numbers only, and one of
// Phase Two then takes the region that the cluster is in.
//
// Specification, sections Create Cluster and Add Node(s), Notes.
func allocationsToSend(want []Allocation) []allocationToSend {
	if !saysAnything(want) {
		return nil
	}
	list := make([]allocationToSend, len(want))
	for i, allocation := range want {
		list[i] = allocationToSend{Region: allocation.Region, Type: allocation.Type}
	}
	return list
}

// saysAnything tells whether any of the allocations names a region or a type.
func saysAnything(want []Allocation) bool {
	return slices.ContainsFunc(want, func(a Allocation) bool { return a.Region != "" || a.Type != "" })
}

func newVolume(size int) *volumeToCreate {
	if size == 0 {
		return nil
	}
	return &volumeToCreate{Size: size}
}
