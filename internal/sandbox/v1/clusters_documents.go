package v1

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// clusterDocument is deployed Trove's: trove/cluster/views.py, ClusterView.
type clusterDocument struct {
	ID        string                  `json:"id"`
	Name      string                  `json:"name"`
	Task      taskDocument            `json:"task"`
	Created   string                  `json:"created"`
	Updated   string                  `json:"updated"`
	Links     []front.Link            `json:"links"`
	Datastore front.DatastoreDocument `json:"datastore"`
	Instances []memberDocument        `json:"instances"`
	// IP has the addresses by which the cluster is used.
	IP []addressView `json:"ip,omitempty"`
	// Locality is in the answer to the cluster's creation alone.
	Locality string `json:"locality,omitempty"`
	// Configuration is the bare id of the configuration group.
	Configuration string `json:"configuration,omitempty"`
}

type taskDocument struct {
	ID          int    `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

// memberDocument is a member as its cluster shows it. What comes after ShardID is missing unless the cluster itself is shown.
type memberDocument struct {
	ID      string                   `json:"id"`
	Name    string                   `json:"name"`
	Type    string                   `json:"type"`
	Links   []front.Link             `json:"links"`
	ShardID string                   `json:"shard_id,omitempty"`
	Status  string                   `json:"status,omitempty"`
	Volume  *front.VolumeDocument    `json:"volume,omitempty"`
	Flavor  *front.ReferenceDocument `json:"flavor,omitempty"`
	IP      []addressView            `json:"ip,omitempty"`
}

// views say which types of members a cluster's document has, and of which it publishes the addresses:
// trove/common/strategies/cluster/experimental/*/api.py, build_instances.
var views = map[string]struct{ members, published []string }{
	"mongodb": {[]string{engine.MemberData}, []string{engine.MemberQueryRouter}},
	"vertica": {[]string{engine.MemberData, engine.MemberMaster}, []string{engine.MemberData, engine.MemberMaster}},
}

// clusterDocumentOf is the document of a cluster, with what is known of the members' servers or without.
func clusterDocumentOf(c *front.Call, cluster engine.Cluster, servers bool) clusterDocument {
	task := engine.TaskOf(cluster.Instance)
	d := clusterDocument{
		ID: cluster.ID, Name: cluster.Name, Task: taskDocument{task.ID, task.Name, task.Description}, Created: front.Moment(cluster.Created),
		Updated: front.Moment(cluster.Updated), Links: c.Links("clusters", cluster.ID), Datastore: front.DatastoreDocumentOf(cluster.Version),
		Instances: []memberDocument{}, Configuration: cluster.ConfigurationID,
	}
	view, ok := views[cluster.Version.Manager]
	if !ok {
		view.members, view.published = []string{engine.MemberData}, []string{engine.MemberData}
	}
	for _, n := range engine.MembersByID(cluster.Nodes) {
		member := memberDocument{ID: n.ID, Name: n.Name, Type: n.Type, Links: c.Links("instances", n.ID), ShardID: n.ShardID}
		if servers {
			member.Status, member.Volume, member.Flavor = engine.MemberStatus(n), &front.VolumeDocument{Size: n.VolumeSize}, c.Flavor(n.FlavorID)
			if engine.IP(n.Machine) != "" {
				member.IP = addresses(n.Machine)
			}
			if slices.Contains(view.published, n.Type) {
				d.IP = append(d.IP, member.IP...)
			}
		}
		if slices.Contains(view.members, n.Type) {
			d.Instances = append(d.Instances, member)
		}
	}
	return d
}
