package cluster

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file writes what the server shows into the model.

// observe writes what the server showed into the model. owned says which nodes are this resource's, by key of
// `nodes` (by anything where the cluster is declared by `size`); what the user declared stays as declared.
// nodes may lack members that could not be asked: of those only what Show Cluster tells is known.
func (m *clusterModel) observe(ctx context.Context, cluster api.Cluster, nodes []api.Node, owned map[string]string, diags *diag.Diagnostics) {
	m.ID = types.StringValue(cluster.ID)
	m.Name = types.StringValue(cluster.Name)
	m.Datastore = object.DatastoreObject(cluster.Datastore)
	m.Status = types.StringValue(string(cluster.Status))
	m.Created, m.Updated = object.TimeOrNull(cluster.Created), object.TimeOrNull(cluster.Updated)

	members := observeMembers(cluster, nodes, slices.Collect(maps.Values(owned)))
	m.setMembers(ctx, members, diags)
	if m.Nodes.IsNull() {
		return
	}
	m.setPlaces(ctx, observePlaces(m.places(ctx, diags), members, owned), diags)
}

func observeMembers(cluster api.Cluster, nodes []api.Node, managed []string) []memberModel {
	shown := make(map[string]api.Node, len(nodes))
	for _, node := range nodes {
		shown[node.ID] = node
	}
	unshown := string(api.StatusBuild) // nobody has asked
	if nodes != nil {
		unshown = statusDeleted // listed, but gone by the time it was asked for
	}
	members := make([]memberModel, 0, len(cluster.Members))
	for _, listed := range cluster.Members {
		member := memberModel{
			nodeFacts: nodeFactsKnown(listed.ID, unshown),
			Region:    object.StringOrNull(listed.Region), Type: object.StringOrNull(listed.Type),
			Managed: types.BoolValue(slices.Contains(managed, listed.ID)),
		}
		member.Role, member.ShardID = object.StringOrNull(listed.Role), object.StringOrNull(listed.ShardID)
		if node, ok := shown[listed.ID]; ok {
			member.nodeFacts = nodeFactsOf(node)
		}
		members = append(members, member)
	}
	slices.SortStableFunc(members, byAgeAndName)
	return members
}

// byAgeAndName orders members so that products-2 comes before products-10.
func byAgeAndName(a, b memberModel) int {
	return cmp.Or(
		cmp.Compare(a.Created.ValueString(), b.Created.ValueString()),
		cmp.Compare(len(a.Name.ValueString()), len(b.Name.ValueString())),
		cmp.Compare(a.Name.ValueString(), b.Name.ValueString()),
	)
}

// observePlaces fills each place with its node. A place whose node the server no longer has keeps what was last
// seen of it, with the status DELETED, so that the plan shows the loss in its place; a place without a node is
// left out, so that the plan shows it as still to be made.
func observePlaces(declared map[string]placeModel, members []memberModel, owned map[string]string) map[string]placeModel {
	byID := make(map[string]memberModel, len(members))
	for _, member := range members {
		byID[member.ID.ValueString()] = member
	}
	places := make(map[string]placeModel, len(owned))
	for key, id := range owned {
		place := declared[key]
		if member, ok := byID[id]; ok {
			place.nodeFacts = member.nodeFacts
			place.Region = preferShown(member.Region, place.Region)
			place.Type = preferShown(member.Type, place.Type)
		} else {
			place.nodeFacts = place.withoutNode(id)
		}
		places[key] = place
	}
	return places
}

// preferShown takes the server's word; where it says nothing (Phase One tells no regions) the declared one stays.
func preferShown(shown, declared types.String) types.String {
	if shown.IsNull() && !declared.IsUnknown() {
		return declared
	}
	return shown
}

func (p placeModel) withoutNode(id string) nodeFacts {
	if p.ID.ValueString() != id {
		return nodeFactsKnown(id, statusDeleted)
	}
	facts := p.nodeFacts
	facts.Status = types.StringValue(statusDeleted)
	return facts
}

// assumeDeclared fills what only an import leaves open, from the nodes: the dialect `nodes` tells flavor, volume and
// configuration of nodes, not of clusters (specification, Show Cluster). What most nodes have stands for all; those
// that differ show as drift. A configuration that not even half of them share is the server's own, one for each node
// (specification, Configuration Groups, Auto-Create and Attach).
//
// In v1.0 the cluster tells its configuration, and it is the same for all nodes.
func (m *clusterModel) assumeDeclared(nodes []api.Node, can clusterAbilities) {
	nodes = slices.DeleteFunc(slices.Clone(nodes), func(n api.Node) bool { return can.hasOwnSize(n.Type) })
	if len(nodes) == 0 {
		return
	}
	if m.FlavorID.IsNull() {
		flavor, _ := mostFrequent(nodes, func(n api.Node) string { return n.FlavorID })
		m.FlavorID = object.StringOrNull(flavor)
		if configuration, count := mostFrequent(nodes, func(n api.Node) string { return n.ConfigurationID }); 2*count > len(nodes) && !can.Configures {
			m.ConfigurationID = object.StringOrNull(configuration)
		}
	}
	if size, _ := mostFrequent(nodes, func(n api.Node) int { return n.VolumeSize }); m.Volume.IsNull() && size > 0 {
		m.Volume = object.VolumeObject(size)
	}
}

// mostFrequent is the value that most nodes have, the smallest where several are as frequent, and how many have it.
func mostFrequent[T cmp.Ordered](nodes []api.Node, value func(api.Node) T) (T, int) {
	count := map[T]int{}
	for _, node := range nodes {
		count[value(node)]++
	}
	most := slices.MaxFunc(slices.Collect(maps.Keys(count)), func(a, b T) int {
		return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(b, a))
	})
	return most, count[most]
}

// observeConfiguration takes the cluster's configuration from the server, where clusters are configured as a whole and
// tell it. Elsewhere it stays as declared.
func (m *clusterModel) observeConfiguration(cluster api.Cluster, can clusterAbilities) {
	if can.Configures {
		m.ConfigurationID = object.StringOrNull(cluster.ConfigurationID)
	}
}
