package cluster

import (
	"fmt"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// nodeChange is what an update of a trove_cluster_node comes to.
type nodeChange int

const (
	nodeKept nodeChange = iota
	nodeAwaited
	nodeReplaced
)

// change tells what turns the state into the plan: a failed node, or one whose replacement_trigger changed, is
// replaced; one that is still being built is waited for.
func (m *clusterNodeModel) change(state *clusterNodeModel) nodeChange {
	if m.whyReplaced(state) != "" {
		return nodeReplaced
	}
	if object.BeingBuilt(api.Status(state.Status.ValueString())) {
		return nodeAwaited
	}
	return nodeKept
}

func (m *clusterNodeModel) whyReplaced(state *clusterNodeModel) string {
	node := fmt.Sprintf("node %s (%s)", state.Name.ValueString(), state.ID.ValueString())
	switch {
	case state.Status.ValueString() == statusDeleted:
		return node + ", which no longer exists"
	case api.Status(state.Status.ValueString()).Lost():
		return fmt.Sprintf("%s because it is in %s", node, state.Status.ValueString())
	case m.triggers(state):
		return node + " because its replacement_trigger changed"
	}
	return ""
}

// triggers tells whether the plan changes the replacement_trigger.
func (m *clusterNodeModel) triggers(state *clusterNodeModel) bool {
	return !m.ReplacementTrigger.IsNull() && !m.ReplacementTrigger.Equal(state.ReplacementTrigger)
}

// observe writes what Show Node told. Region, type, role and shard never change, and are told by few servers.
func (m *clusterNodeModel) observe(node api.Node) {
	role, shard := m.Role, m.ShardID
	m.nodeFacts = nodeFactsOf(node)
	m.Role, m.ShardID = preferShown(m.Role, role), preferShown(m.ShardID, shard)
	m.Region = preferShown(object.StringOrNull(node.Region), m.Region)
	m.Type = preferShown(object.StringOrNull(node.Type), m.Type)
}

func (m *clusterNodeModel) attempt(verb string) diagnose.Attempt {
	name := m.Name.ValueString()
	if name == "" {
		name = m.ID.ValueString()
	}
	return diagnose.Attempt{Verb: verb, Kind: "node", Name: name, ID: fmt.Sprintf("%s of cluster %s", m.ID.ValueString(), m.ClusterID.ValueString())}
}
