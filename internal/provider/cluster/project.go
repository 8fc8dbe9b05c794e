package cluster

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// This file writes what is known before an apply (effects.go) into the plan, and takes the state after it back to that.

// everyNode are all nodes that the model knows, those in places and others, by age and name; nil where nobody has asked for them yet.
func (m *clusterModel) everyNode(ctx context.Context, diags *diag.Diagnostics) []memberModel {
	all := m.members(ctx, diags)
	for _, p := range m.places(ctx, diags) {
		known := slices.ContainsFunc(all, func(member memberModel) bool { return member.ID.Equal(p.ID) })
		if all != nil && !known && p.ID.ValueString() != "" && p.Status.ValueString() != statusDeleted {
			all = append(all, memberModel{nodeFacts: p.nodeFacts, Region: p.Region, Type: p.Type, Managed: types.BoolValue(true)})
		}
	}
	slices.SortStableFunc(all, byAgeAndName)
	return all
}

// project writes what will be into the plan: what no step can change is as the state has it. A place that leaves its region or type open
// keeps that of its node.
func (m *clusterModel) project(ctx context.Context, config, state *clusterModel, change clusterChange, plan clusterPlan, can clusterAbilities, diags *diag.Diagnostics) {
	seen := foresee(change, plan.Steps, can)
	seen.clusterFacts(m, state)
	all := state.everyNode(ctx, diags)
	if m.Members = state.Members; len(plan.Steps) > 0 || m.Nodes.IsNull() != state.Nodes.IsNull() {
		m.projectMembers(ctx, seen, all, diags)
	}
	planned := m.places(ctx, diags)
	if planned == nil {
		return
	}
	before := state.places(ctx, diags)
	if before == nil {
		before = state.membersAsPlaces(ctx, change, diags)
	}
	before = underKeys(before, change.Have)
	written := config.places(ctx, diags)
	for key, p := range planned {
		was, stood := before[key]
		by, comes := seen.comes[key]
		at := slices.IndexFunc(all, func(m memberModel) bool { return comes && by.Kind == stepTake && m.ID.ValueString() == by.NodeID })
		if at >= 0 {
			was, stood, comes = placeModel{nodeFacts: all[at].nodeFacts, Region: all[at].Region, Type: all[at].Type}, true, false
		}
		p.Region, p.Type = openOr(p.Region, written[key].Region, was.Region, stood), openOr(p.Type, written[key].Type, was.Type, stood)
		switch {
		case comes:
			p.nodeFacts = seen.newcomer(by, all)
			p.Region, p.Type = seen.placed(p, all)
		case stood:
			p.nodeFacts = seen.standing(was.nodeFacts)
		default:
			p.nodeFacts = nodeFactsUnknown()
		}
		planned[key] = p
	}
	m.setPlaces(ctx, planned, diags)
}

// openOr is what is planned of an attribute: where nothing is written, what the node has that stands.
func openOr(planned, written, has types.String, stands bool) types.String {
	if stands && written.IsNull() {
		return has
	}
	return planned
}

// projectMembers writes the nodes that have no place of their own. One that is still to come is not known at all.
func (m *clusterModel) projectMembers(ctx context.Context, seen foreseen, all []memberModel, diags *diag.Diagnostics) {
	members := []memberModel{}
	for _, member := range all {
		id := member.ID.ValueString()
		member.Managed = types.BoolValue(slices.Contains(seen.owned, id))
		if !slices.Contains(seen.gone, id) && (m.Nodes.IsNull() || !member.Managed.ValueBool()) {
			member.nodeFacts = seen.standing(member.nodeFacts)
			members = append(members, member)
		}
	}
	listed, d := types.ListValueFrom(ctx, memberType, members)
	diags.Append(d...)
	elements := listed.Elements()
	for range seen.newcomers() {
		if m.Nodes.IsNull() {
			elements = append(elements, types.ObjectUnknown(memberType.AttrTypes))
		}
	}
	m.Members = types.ListValueMust(memberType, elements)
}

// keepPlanned takes the model after an apply back to what the plan said. Terraform refuses an apply after which anything differs from what
// was planned as known; what has changed meanwhile, the next refresh shows.
func (m *clusterModel) keepPlanned(ctx context.Context, planned *clusterModel, diags *diag.Diagnostics) {
	m.Status, m.Updated = object.KnownOr(planned.Status, m.Status), object.KnownOr(planned.Updated, m.Updated)
	m.keepPlannedMembers(ctx, planned, diags)
	places := m.places(ctx, diags)
	for key, p := range planned.places(ctx, diags) {
		if now, ok := places[key]; ok {
			now.nodeFacts = p.orElse(now.nodeFacts)
			now.Region, now.Type = object.KnownOr(p.Region, now.Region), object.KnownOr(p.Type, now.Type)
			places[key] = now
		}
	}
	m.setPlaces(ctx, places, diags)
}

// keepPlannedMembers is keepPlanned for the list: those that were planned are at their places in it, and the nodes that have come with this
// apply where it was not known which they are.
func (m *clusterModel) keepPlannedMembers(ctx context.Context, planned *clusterModel, diags *diag.Diagnostics) {
	if planned.Members.IsUnknown() {
		return
	}
	now := m.members(ctx, diags)
	kept := make([]memberModel, 0, len(planned.Members.Elements()))
	var open []int
	for i, element := range planned.Members.Elements() {
		member := memberModel{}
		if element.IsUnknown() {
			open = append(open, i)
		} else if known, ok := element.(types.Object); ok {
			diags.Append(known.As(ctx, &member, basetypes.ObjectAsOptions{})...)
			member.nodeFacts = member.orElse(factsOf(member.ID.ValueString(), now))
			now = slices.DeleteFunc(now, func(m memberModel) bool { return m.ID.Equal(member.ID) })
		}
		kept = append(kept, member)
	}
	now = slices.DeleteFunc(now, func(m memberModel) bool { return !m.Managed.ValueBool() })
	for n, i := range open {
		if n == len(now) {
			return // It was not to be: Terraform tells.
		}
		kept[i] = now[n]
	}
	value, d := types.ListValueFrom(ctx, memberType, kept)
	diags.Append(d...)
	m.Members = value
}

// membersAsPlaces shows the members of a cluster that was declared by `size` under the keys they are taking.
func (m *clusterModel) membersAsPlaces(ctx context.Context, change clusterChange, diags *diag.Diagnostics) map[string]placeModel {
	byID := map[string]memberModel{}
	for _, member := range m.members(ctx, diags) {
		byID[member.ID.ValueString()] = member
	}
	places := map[string]placeModel{}
	for key, p := range change.Have {
		if member, ok := byID[p.NodeID]; ok {
			places[key] = placeModel{nodeFacts: member.nodeFacts, Region: member.Region, Type: member.Type}
		}
	}
	return places
}

// factsOf are those of one of some nodes; of a node that is no longer there, that it is gone.
func factsOf(id string, nodes []memberModel) nodeFacts {
	at := slices.IndexFunc(nodes, func(m memberModel) bool { return m.ID.ValueString() == id })
	if at < 0 {
		return nodeFactsKnown(id, statusDeleted)
	}
	return nodes[at].nodeFacts
}
