package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

func (V1) ShowNode(clusterID, nodeID string) Request {
	return Request{Method: http.MethodGet, Path: []string{"clusters", clusterID, "instances", nodeID}}
}

// ListMembers is none: there is the list of the nodes of all clusters.
func (V1) ListMembers(string) (Request, bool) { return Request{}, false }

func (V1) DecodeMembers([]byte) ([]Node, error) { return nil, nil }

// ReplaceNode is none: a node is added, and the old one removed.
func (V1) ReplaceNode(string, string) Request { return Request{} }

func (V1) RemoveNodes(clusterID string, nodeIDs []string) Request {
	var body v1ShrinkRequest
	for _, id := range nodeIDs {
		body.Shrink = append(body.Shrink, idDocument{id})
	}
	return v1Action(clusterID, body)
}

func (V1) DecodeNode(body []byte) (Node, error) {
	var document struct {
		Instance v1InstanceDocument `json:"instance"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Node{}, err
	}
	if document.Instance.ID == "" {
		return Node{}, errNoObject
	}
	return document.Instance.node(), nil
}

func (d v1InstanceDocument) node() Node {
	return Node{
		ID:              d.ID,
		Name:            d.Name,
		Status:          d.Status,
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		IP:              d.IP,
		Hostname:        d.Hostname.first(),
		Region:          d.Region,
		Type:            v1HiddenType(d),
		ShardID:         d.ShardID,
		FlavorID:        string(d.Flavor),
		ConfigurationID: string(d.Configuration),
		VolumeSize:      d.Volume.Size,
		VolumeUsed:      d.Volume.Used,
		Fault:           string(d.Fault),
	}
}

// mongodb is the datastore whose clusters have nodes of several types.
const mongodb = "mongodb"

// ListsNodes is true: the list of clusters tells no statuses.
//
// Trove, trove/cluster/views.py, ClustersView.
func (V1) ListsNodes() bool { return true }

// HidesNodes tells whether Show Cluster leaves nodes out: mongodb's query routers and config servers stand in no view of
// their cluster.
//
// Trove, trove/common/strategies/cluster/experimental/mongodb/api.py, MongoDbClusterView.
func (V1) HidesNodes(cluster Cluster) bool { return cluster.Datastore.Type == mongodb }

// ListNodes is the list of all instances: it has what Show Node has but for how full the volumes are, and no guest is asked
// for it, so that a dead one does not hold it up.
//
// Trove, trove/instance/service.py, InstanceController.detail.
func (V1) ListNodes(marker string) Request {
	query := url.Values{"include_clustered": {"true"}}
	if marker != "" {
		query.Set("marker", marker)
	}
	return Request{Method: http.MethodGet, Path: []string{"instances", "detail"}, Query: query}
}

// DecodeNodes keeps the instances that are in no cluster: they are part of the page.
func (V1) DecodeNodes(body []byte) (Page[ListedNode], error) {
	list, links, err := decodeList(body, "instances", func(d v1InstanceDocument) string { return d.ID })
	if err != nil {
		return Page[ListedNode]{}, err
	}
	var next Page[ListedNode]
	for _, instance := range list {
		next.Items = append(next.Items, ListedNode{Node: instance.node(), clusterID: instance.ClusterID})
		next.Marker = max(next.Marker, instance.ID)
	}
	next.Marker = nextMarker(links, next.Marker)
	return next, nil
}

// Complete adds to a cluster what the list of nodes tells.
func (V1) Complete(cluster Cluster, nodes []ListedNode) Cluster {
	cluster.Members = slices.Clone(cluster.Members)
	for i, member := range cluster.Members {
		place := slices.IndexFunc(nodes, func(n ListedNode) bool { return n.ID == member.ID })
		if place < 0 || member.Status != "" {
			continue
		}
		node := nodes[place]
		member.Status, member.FlavorID, member.VolumeSize = node.Status, node.FlavorID, node.VolumeSize
		cluster.Members[i] = member
	}
	if cluster.Datastore.Type == mongodb {
		cluster.Members = append(cluster.Members, v1Hidden(cluster, nodes)...)
	}
	cluster.Status = clusterStatus(cluster.Task, cluster.Members)
	return cluster
}

// v1Hidden are the query routers and config servers of a cluster, by name: the order of the list is none.
func v1Hidden(cluster Cluster, nodes []ListedNode) []Member {
	var hidden []Member
	for _, node := range nodes {
		if node.clusterID == cluster.ID && node.Type != "" && !cluster.Has(node.ID) {
			hidden = append(hidden, Member{
				ID: node.ID, Name: node.Name, Type: node.Type, Status: node.Status,
				FlavorID: node.FlavorID, VolumeSize: node.VolumeSize,
			})
		}
	}
	slices.SortFunc(hidden, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return hidden
}

var v1ConfigServerName = regexp.MustCompile(`-configsvr-\d+$`)

// v1HiddenType is the type of a node that no view of a cluster has, and is empty for any other: those of mongodb's nodes that
// hold data are in a shard. Nothing but its name, which Trove has chosen, tells a config server from a query router.
//
// Trove, trove/common/strategies/cluster/experimental/mongodb/api.py, MongoDbCluster.create.
func v1HiddenType(d v1InstanceDocument) string {
	switch {
	case d.Datastore.Type != mongodb || d.ClusterID == "" || d.ShardID != "":
		return ""
	case v1ConfigServerName.MatchString(d.Name):
		return v1ConfigServer
	default:
		return v1QueryRouter
	}
}
