package trove

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

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
