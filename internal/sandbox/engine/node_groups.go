package engine

import (
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The parameters of a node that are its cluster's affair, not the user's. Specification, sections Introduce read_only and hidden Parameters
// and Auto-Create and Attach.
const (
	parameterClusterName    = "cluster_name"
	parameterNumTokens      = "num_tokens"
	parameterSeedProvider   = "seed_provider"
	parameterSeeds          = "seeds"
	parameterEndpointSnitch = "endpoint_snitch"
	parameterReplSet        = "replSet"
)

// What is "determined/calculated based on configuration file values and common-sense" (specification, section Create Cluster): these are
// the values of a configuration file. The snitch is the one that knows regions, as Trove's cassandra has it later
// (trove/guestagent/datastore/experimental/cassandra/service.py); one for the first region alone couldn't be kept when a second comes.
const (
	numTokens      = 256
	seedProvider   = "org.apache.cassandra.locator.SimpleSeedProvider"
	endpointSnitch = "GossipingPropertyFileSnitch"
)

// clusterParameters are the values that a node has because of its cluster, as JSON; nil for datastores that do without. The seeds come
// when their addresses are known.
func clusterParameters(manager string, cluster store.Instance) map[string]string {
	switch manager {
	case managerCassandra:
		return map[string]string{
			parameterClusterName: asJSON(cluster.Name), parameterNumTokens: asJSON(numTokens), parameterSeedProvider: asJSON(seedProvider),
			parameterSeeds: asJSON(""), parameterEndpointSnitch: asJSON(endpointSnitch),
		}
	case managerMongoDB:
		return map[string]string{parameterReplSet: asJSON(cluster.Name)}
	default:
		return nil
	}
}

// asJSON is a text or a number as a group's values are kept.
func asJSON[T string | int](value T) string {
	text, err := json.Marshal(value)
	if err != nil {
		return `""` // There is no text or number that can't be written.
	}
	return string(text)
}

// nodeGroupID is the id of the group that is made for a node.
func nodeGroupID(nodeID string) string { return derived(nodeID, "configuration") }

// ownGroups makes each new node a configuration group of its own, and attaches it unless the user has given one: then the two are in force
// together. One group may be given to many clusters, each with a name of its own; so what is the cluster's can't be written into the user's.
func ownGroups(manager string, cluster store.Instance, nodes []store.Node, now time.Time) []store.Configuration {
	values := clusterParameters(manager, cluster)
	if values == nil {
		return nil
	}
	var groups []store.Configuration
	for i := range nodes {
		n := &nodes[i]
		groups = append(groups, store.Configuration{
			ID: nodeGroupID(n.ID), Name: n.Name, Description: "Of node " + n.ID + ".", VersionID: n.DatastoreVersionID, NodeID: n.ID, TenantID: n.TenantID,
			Created: now, Updated: now, Values: values,
		})
		if n.ConfigurationID == "" {
			n.ConfigurationID = nodeGroupID(n.ID)
		}
	}
	return groups
}

// withSeeds is a node's group once its guest has been given these seeds.
func withSeeds(group store.Configuration, seeds []string, now time.Time) []store.Configuration {
	if group.ID == "" {
		return nil
	}
	group.Values = maps.Clone(group.Values)
	group.Values[parameterSeeds], group.Updated = asJSON(strings.Join(seeds, ",")), now
	return []store.Configuration{group}
}

// seedsIn are the addresses of the seeds in a node's group.
func seedsIn(group store.Configuration) []string {
	var list string
	if json.Unmarshal([]byte(group.Values[parameterSeeds]), &list) != nil || list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// OwnConfiguration is true for a node that has no other group than the one that was made for it.
func OwnConfiguration(n store.Node) bool { return n.ConfigurationID == nodeGroupID(n.ID) }

// ownedRefusal is the one to whatever would part a node from the group that was made for it: "auto-created+attached configuration-groups need
// to not be detachable from the instance" (specification, section Auto-Create and Attach).
func ownedRefusal(g store.Configuration) error {
	return refuse(BadRequest, "Configuration group %s was created for node %s: it stays attached to it, and is deleted with it.", g.ID, g.NodeID)
}

// ConfigureNode attaches a user's group to a node, beside the node's own, or detaches it if configurationID is "".
func ConfigureNode(tx *store.Tx, now time.Time, d Deployed, configurationID string) error {
	node, err := tx.Node(d.ID)
	if err != nil {
		return err
	}
	groups, err := tx.NodeConfigurations(node.InstanceID)
	if err != nil {
		return err
	}
	own := groups[node.ID]
	values := map[string]string{}
	switch {
	case configurationID == "" && OwnConfiguration(node):
		return ownedRefusal(own)
	case configurationID == "":
		node.ConfigurationID = own.ID
	case node.ConfigurationID != "" && node.ConfigurationID != own.ID:
		return refuse(BadRequest, "Instance %s already has a Configuration Group attached: %s.", d.ID, d.ConfigurationID)
	default:
		group, err := attachable(tx, d, configurationID)
		if err != nil {
			return err
		}
		node.ConfigurationID, values = group.ID, group.Values
	}
	node.Updated = now
	return apply(tx, node.InstanceID, changes{
		nodes: []store.Node{node},
		casts: []cast{{target{node.InstanceID, node.ID}, "update_overrides", map[string]any{"overrides": asRaw(values)}}},
	}, now)
}
