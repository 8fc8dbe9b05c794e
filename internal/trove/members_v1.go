package trove

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

func (v1) showNode(clusterID, nodeID string) request {
	return request{method: http.MethodGet, path: []string{"clusters", clusterID, "instances", nodeID}}
}

// replaceNode is none: a node is added, and the old one removed.
func (v1) replaceNode(string, string) request { return request{} }

func (v1) removeNodes(clusterID string, nodeIDs []string) request {
	var body v1ShrinkRequest
	for _, id := range nodeIDs {
		body.Shrink = append(body.Shrink, idDocument{id})
	}
	return v1Action(clusterID, body)
}

func (v1) decodeNode(body []byte) (Node, error) {
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

// listsNodes is true: the list of clusters tells no statuses.
//
// Trove, trove/cluster/views.py, ClustersView.
func (v1) listsNodes() bool { return true }

// hidesNodes tells whether Show Cluster leaves nodes out: mongodb's query routers and config servers stand in no view of
// their cluster.
//
// Trove, trove/common/strategies/cluster/experimental/mongodb/api.py, MongoDbClusterView.
func (v1) hidesNodes(cluster Cluster) bool { return cluster.Datastore.Type == mongodb }

// listNodes is the list of all instances: it has what Show Node has but for how full the volumes are, and no guest is asked
// for it, so that a dead one does not hold it up.
//
// Trove, trove/instance/service.py, InstanceController.detail.
func (v1) listNodes(marker string) request {
	query := url.Values{"include_clustered": {"true"}}
	if marker != "" {
		query.Set("marker", marker)
	}
	return request{method: http.MethodGet, path: []string{"instances", "detail"}, query: query}
}

// decodeNodes keeps the instances that are in no cluster: they are part of the page.
func (v1) decodeNodes(body []byte) (page[listedNode], error) {
	var document struct {
		Instances []v1InstanceDocument `json:"instances"`
		Links     []linkDocument       `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return page[listedNode]{}, err
	}
	var next page[listedNode]
	for _, instance := range document.Instances {
		next.items = append(next.items, listedNode{Node: instance.node(), clusterID: instance.ClusterID})
		next.marker = instance.ID
	}
	next.marker = nextMarker(document.Links, next.marker)
	return next, nil
}

// complete adds to a cluster what the list of nodes tells.
func (v1) complete(cluster Cluster, nodes []listedNode) Cluster {
	cluster.Members = slices.Clone(cluster.Members)
	for i, member := range cluster.Members {
		place := slices.IndexFunc(nodes, func(n listedNode) bool { return n.ID == member.ID })
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
func v1Hidden(cluster Cluster, nodes []listedNode) []Member {
	var hidden []Member
	for _, node := range nodes {
		if node.clusterID == cluster.ID && node.Type != "" && !cluster.has(node.ID) {
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
