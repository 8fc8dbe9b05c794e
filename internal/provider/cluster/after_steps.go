package cluster

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file makes the state true after a change, however it went.

// observeAfterSteps looks at the cluster after a change, whether it succeeded or not, and writes what is true now
// into the model. Where even that look fails, the state says what is known of each place.
func (r *clusterResource) observeAfterSteps(ctx context.Context, model, state *clusterModel, owned map[string]string, failed error, can clusterAbilities, diags *diag.Diagnostics) {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
	defer cancel()
	if failed != nil {
		// What was declared but not reached has to show in the next plan again.
		model.keepUnmet(ctx, state, owned, diags)
		model.Size, model.ConfigurationID, model.RestartTrigger = state.Size, state.ConfigurationID, state.RestartTrigger
		model.FlavorID, model.Volume = state.FlavorID, state.Volume
	}
	cluster, err := r.Client.Cluster(look, state.ID.ValueString())
	if err != nil {
		diags.AddWarning("Cluster could not be read after the change", diagnose.Sentence(err.Error())+" It is read again at the next refresh.")
		model.remember(ctx, state, owned, diags)
		return
	}
	if failed != nil {
		model.observeConfiguration(cluster, can)
	}
	r.observe(look, model, cluster, owned, diags)
}

// observeFailure writes what is true of a new cluster whose creation did not end well.
func (r *clusterResource) observeFailure(ctx context.Context, model *clusterModel, own func([]api.Member) map[string]string, diags *diag.Diagnostics) {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
	defer cancel()
	if cluster, err := r.Client.Cluster(look, model.ID.ValueString()); err == nil {
		r.observe(look, model, cluster, own(cluster.Members), diags)
	}
}

// keepUnmet takes what the server does not show, of places whose node was not replaced, back to what it was.
func (m *clusterModel) keepUnmet(ctx context.Context, state *clusterModel, owned map[string]string, diags *diag.Diagnostics) {
	places := m.places(ctx, diags)
	for key, before := range state.places(ctx, diags) {
		if now, ok := places[key]; ok && owned[key] == before.ID.ValueString() {
			now.ReplacementTrigger, now.AvailabilityZone = before.ReplacementTrigger, before.AvailabilityZone
			places[key] = now
		}
	}
	m.setPlaces(ctx, places, diags)
}

// remember writes what is known without asking: what was last seen of the cluster, and which nodes it has now.
func (m *clusterModel) remember(ctx context.Context, state *clusterModel, owned map[string]string, diags *diag.Diagnostics) {
	cluster := api.Cluster{
		ID: state.ID.ValueString(), Name: state.Name.ValueString(), Datastore: object.DatastoreOf(ctx, state.Datastore, diags),
		Status: api.Status(state.Status.ValueString()),
	}
	before := state.everyNode(ctx, diags)
	leaving := slices.Collect(maps.Values(state.owned(ctx, diags)))
	owns := slices.Sorted(maps.Values(owned))
	for _, member := range before {
		if id := member.ID.ValueString(); slices.Contains(owns, id) || !slices.Contains(leaving, id) {
			cluster.Members = append(cluster.Members, api.Member{ID: id, Region: member.Region.ValueString(), Type: member.Type.ValueString()})
		}
	}
	for _, id := range owns {
		if !slices.ContainsFunc(cluster.Members, func(listed api.Member) bool { return listed.ID == id }) {
			cluster.Members = append(cluster.Members, api.Member{ID: id})
		}
	}
	m.observe(ctx, cluster, nil, owned, diags)
	m.Created, m.Updated = state.Created, state.Updated
	m.keepFacts(ctx, before, diags)
}

// keepFacts takes members and places back to what was last seen of the nodes that are still in them.
func (m *clusterModel) keepFacts(ctx context.Context, seen []memberModel, diags *diag.Diagnostics) {
	facts := map[string]nodeFacts{}
	for _, member := range seen {
		facts[member.ID.ValueString()] = member.nodeFacts
	}
	members := m.members(ctx, diags)
	for i, member := range members {
		if known, ok := facts[member.ID.ValueString()]; ok {
			members[i].nodeFacts = known
		}
	}
	m.setMembers(ctx, members, diags)
	places := m.places(ctx, diags)
	for key, p := range places {
		if known, ok := facts[p.ID.ValueString()]; ok {
			p.nodeFacts = known
			places[key] = p
		}
	}
	m.setPlaces(ctx, places, diags)
}
