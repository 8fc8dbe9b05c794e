package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

func (nodes) ShowNode(clusterID, nodeID string) Request {
	return Request{Method: http.MethodGet, Path: []string{"clusters", clusterID, "nodes", nodeID}}
}

// ListMembers is one request where Show Node takes one for each node.
//
// Specification, section Feedback, Clusters: "Add a 'List Cluster Nodes' call that returns a list of detailed node objects".
func (nodes) ListMembers(clusterID string) (Request, bool) {
	return Request{Method: http.MethodGet, Path: []string{"clusters", clusterID, "nodes"}}, true
}

func (nodes) DecodeMembers(body []byte) ([]Node, error) {
	shown, _, err := decodeList(body, "nodes", func(d nodeDocument) string { return d.node().ID })
	if err != nil {
		return nil, err
	}
	list := make([]Node, 0, len(shown))
	for _, node := range shown {
		list = append(list, node.node())
	}
	return list, nil
}

func (nodes) AddNodes(before Cluster, want []Allocation) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"clusters", before.ID, "nodes"},
		Body: nodesRequest{nodesToAdd{Num: len(want), Allocations: allocationsToSend(want)}},
	}
}

func (nodes) ReplaceNode(clusterID, nodeID string) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"clusters", clusterID, "action"},
		Body: replaceRequest{idDocument{nodeID}},
	}
}

// Parts is the whole: allocations may differ.
func (nodes) Parts(want []Allocation) [][]int {
	all := make([]int, len(want))
	for i := range all {
		all[i] = i
	}
	return [][]int{all}
}

// Together tells whether a cluster's new nodes either all go where their allocations say, or are all left to the server.
func (nodes) Together(a, b []Allocation) bool { return saysAnything(a) == saysAnything(b) }

// Removal is of one node.
func (nodes) Removal(_ Cluster, nodeIDs []string) (now, later []string) {
	return nodeIDs[:1], nodeIDs[1:]
}

func (nodes) RemoveNodes(clusterID string, nodeIDs []string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"clusters", clusterID, "nodes", nodeIDs[0]}}
}

func (nodes) DecodeNode(body []byte) (Node, error) {
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
