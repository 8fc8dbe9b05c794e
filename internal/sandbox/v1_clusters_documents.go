package sandbox

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// v1ClusterDocument is deployed Trove's: trove/cluster/views.py, ClusterView.
type v1ClusterDocument struct {
	ID        string             `json:"id"`
	Name      string             `json:"name"`
	Task      v1TaskDocument     `json:"task"`
	Created   string             `json:"created"`
	Updated   string             `json:"updated"`
	Links     []link             `json:"links"`
	Datastore datastoreDocument  `json:"datastore"`
	Instances []v1MemberDocument `json:"instances"`
	// IP has the addresses by which the cluster is used.
	IP []v1Address `json:"ip,omitempty"`
	// Locality is in the answer to the cluster's creation alone.
	Locality string `json:"locality,omitempty"`
	// Configuration is the bare id of the configuration group.
	Configuration string `json:"configuration,omitempty"`
}

type v1TaskDocument struct {
	ID          int    `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

// v1MemberDocument is a member as its cluster shows it. What comes after ShardID is missing unless the cluster itself is shown.
type v1MemberDocument struct {
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Type    string             `json:"type"`
	Links   []link             `json:"links"`
	ShardID string             `json:"shard_id,omitempty"`
	Status  string             `json:"status,omitempty"`
	Volume  *volumeDocument    `json:"volume,omitempty"`
	Flavor  *referenceDocument `json:"flavor,omitempty"`
	IP      []v1Address        `json:"ip,omitempty"`
}

// v1Views say which types of members a cluster's document has, and of which it publishes the addresses:
// trove/common/strategies/cluster/experimental/*/api.py, build_instances.
var v1Views = map[string]struct{ members, published []string }{
	"mongodb": {[]string{engine.MemberData}, []string{engine.MemberQueryRouter}},
	"vertica": {[]string{engine.MemberData, engine.MemberMaster}, []string{engine.MemberData, engine.MemberMaster}},
}

// v1ClusterDocumentOf is the document of a cluster, with what is known of the members' servers or without.
func v1ClusterDocumentOf(c *call, cluster engine.Cluster, servers bool) v1ClusterDocument {
	task := engine.TaskOf(cluster.Instance)
	d := v1ClusterDocument{
		ID: cluster.ID, Name: cluster.Name, Task: v1TaskDocument{task.ID, task.Name, task.Description}, Created: moment(cluster.Created),
		Updated: moment(cluster.Updated), Links: c.links("clusters", cluster.ID), Datastore: datastoreDocumentOf(cluster.Version),
		Instances: []v1MemberDocument{}, Configuration: cluster.ConfigurationID,
	}
	view, ok := v1Views[cluster.Version.Manager]
	if !ok {
		view.members, view.published = []string{engine.MemberData}, []string{engine.MemberData}
	}
	for _, n := range engine.MembersByID(cluster.Nodes) {
		member := v1MemberDocument{ID: n.ID, Name: n.Name, Type: n.Type, Links: c.links("instances", n.ID), ShardID: n.ShardID}
		if servers {
			member.Status, member.Volume, member.Flavor = engine.MemberStatus(n), &volumeDocument{Size: n.VolumeSize}, c.flavor(n.FlavorID)
			if engine.IP(n.Machine) != "" {
				member.IP = v1Addresses(n.Machine)
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
