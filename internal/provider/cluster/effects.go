package cluster

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file is pure: what a change leaves as it is. Whatever a plan calls unknown, all that hangs on it is planned to change, a DNS record
// on the address of a node say. So a plan calls unknown what its steps can change, and nothing else.
//
// Two things change by themselves, and count for nothing: how much of a volume is used, and when a node was last changed. They are as
// they were last seen until the next refresh.

// effect is what a step can change: attributes of the cluster, and those of each of its nodes, whoever they belong to. A node that comes is
// new altogether.
type effect struct{ cluster, nodes []string }

var stepEffects = map[stepKind]effect{
	stepTake:         {},
	stepForget:       {},
	stepAdd:          {cluster: []string{"updated"}},
	stepReplace:      {cluster: []string{"updated"}},
	stepRemove:       {cluster: []string{"updated"}},
	stepUpgradeAll:   {cluster: []string{"updated"}},
	stepConfigureAll: {cluster: []string{"updated", "status"}, nodes: []string{"status"}},
	stepRestartAll:   {cluster: []string{"updated"}},
	stepWait:         {cluster: []string{"updated", "status"}},
}

// foreseen is what is known, before the apply, of the cluster after it.
type foreseen struct {
	cluster, nodes []string
	// comes has the steps by which another node comes into a place, by its key. Gone are the nodes that leave the cluster.
	comes map[string]step
	gone  []string
	// owned are the nodes that belong to a place, of those that stand now.
	owned []string
	// sends says that something is asked of the server, ofAll that it is about all nodes; configured is the step that attaches a
	// configuration to all of them.
	sends, ofAll bool
	configured   *step
	change       clusterChange
	can          clusterAbilities
}

func foresee(change clusterChange, steps []step, can clusterAbilities) foreseen {
	seen := foreseen{comes: map[string]step{}, change: change, can: can}
	for _, id := range change.owned() {
		seen.owned = append(seen.owned, id)
	}
	leave := func(id string) {
		seen.owned = slices.DeleteFunc(seen.owned, func(owned string) bool { return owned == id })
	}
	for _, s := range steps {
		seen.cluster = append(seen.cluster, stepEffects[s.Kind].cluster...)
		seen.nodes = append(seen.nodes, stepEffects[s.Kind].nodes...)
		if s.sends() && change.Status != api.StatusActive {
			seen.cluster = append(seen.cluster, "status")
		}
		if (s.Kind == stepReplace || s.Kind == stepRemove) && change.node(s.NodeID).primary() {
			seen.nodes = append(seen.nodes, "role") // Another one takes over.
		}
		seen.sends, seen.ofAll = seen.sends || s.sends(), seen.ofAll || s.ofAll()
		switch s.Kind {
		case stepAdd:
			seen.comes[s.Key] = s
		case stepReplace:
			seen.comes[s.Key] = s
			seen.gone = append(seen.gone, s.NodeID)
		case stepTake:
			seen.comes[s.Key] = s
			seen.owned = append(seen.owned, s.NodeID)
		case stepRemove:
			seen.gone = append(seen.gone, s.NodeID)
		case stepForget:
			leave(s.NodeID)
		case stepConfigureAll:
			seen.configured = &s
		case stepUpgradeAll, stepRestartAll, stepWait:
		}
	}
	for _, id := range seen.gone {
		leave(id)
	}
	return seen
}

// newcomers are how many nodes come that the cluster does not have yet.
func (s foreseen) newcomers() int {
	n := 0
	for _, comes := range s.comes {
		if comes.Kind != stepTake {
			n++
		}
	}
	return n
}

// standing are the facts of a node that stays.
func (s foreseen) standing(facts nodeFacts) nodeFacts {
	if s.configured != nil {
		facts.ConfigurationID = types.StringUnknown()
		if s.configured.Value != notKnownYet {
			facts.ConfigurationID = object.StringOrNull(s.configured.Value)
		}
	}
	status := api.Status(facts.Status.ValueString())
	if s.sends && object.BeingBuilt(status) {
		facts = facts.unknownButID()
	}
	if slices.Contains(s.nodes, "status") || s.ofAll && status != api.StatusActive {
		facts.Status = types.StringUnknown()
	}
	if slices.Contains(s.nodes, "role") {
		facts.Role = types.StringUnknown()
	}
	return facts
}

// newcomer are the facts of a node that comes: what is declared of all, and nothing of what no node of the cluster shows.
func (s foreseen) newcomer(by step, all []memberModel) nodeFacts {
	facts := nodeFactsUnknown()
	declared := s.change.Declared
	shows := func(value func(memberModel) attr.Value) bool {
		return slices.ContainsFunc(all, func(m memberModel) bool { return !value(m).IsNull() })
	}
	if by.Allocation.Name != "" {
		facts.Name = types.StringValue(by.Allocation.Name)
	}
	if !s.can.hasOwnSize(by.Allocation.Type) {
		if declared.FlavorID != notKnownYet && shows(func(m memberModel) attr.Value { return m.FlavorID }) {
			facts.FlavorID = types.StringValue(declared.FlavorID)
		}
		if declared.VolumeSize != volumeNotKnownYet && shows(func(m memberModel) attr.Value { return m.VolumeSize }) {
			facts.VolumeSize = object.Int64OrNull(declared.VolumeSize)
		}
	}
	grouped := shows(func(m memberModel) attr.Value { return m.ConfigurationID })
	switch {
	case grouped && declared.ConfigurationID != "" && declared.ConfigurationID != notKnownYet:
		facts.ConfigurationID = types.StringValue(declared.ConfigurationID)
	case !grouped && declared.ConfigurationID == "":
		facts.ConfigurationID = types.StringNull()
	}
	if !shows(func(m memberModel) attr.Value { return m.Role }) {
		facts.Role = types.StringNull()
	}
	if !shows(func(m memberModel) attr.Value { return m.ShardID }) {
		facts.ShardID = types.StringNull()
	}
	if !shows(func(m memberModel) attr.Value { return m.VolumeUsed }) {
		facts.VolumeUsed = types.Float64Null()
	}
	return facts
}

// placed are the region and the type of a node that comes, where nothing is written of them.
func (s foreseen) placed(p placeModel, all []memberModel) (region, nodeType types.String) {
	region, nodeType = p.Region, object.KnownOr(p.Type, types.StringNull())
	if !slices.ContainsFunc(all, func(m memberModel) bool { return !m.Region.IsNull() }) {
		region = object.KnownOr(region, types.StringNull())
	}
	return region, nodeType
}

// clusterFacts writes into the model what the steps leave of the cluster's own attributes.
func (s foreseen) clusterFacts(m, state *clusterModel) {
	m.ID, m.Created, m.Status, m.Updated = state.ID, state.Created, state.Status, state.Updated
	if len(s.cluster) > 0 && m.Created.IsNull() { // What an odd answer has not shown may be shown by the next.
		m.Created = timetypes.NewRFC3339Unknown()
	}
	if slices.Contains(s.cluster, "status") {
		m.Status = types.StringUnknown()
	}
	if slices.Contains(s.cluster, "updated") {
		m.Updated = timetypes.NewRFC3339Unknown()
	}
}
