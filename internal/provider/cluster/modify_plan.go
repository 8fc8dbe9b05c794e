package cluster

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// ModifyPlan decides what a change means: which attributes replace the cluster, which steps its nodes go through,
// and what stays as it is. Everything that can be known to fail fails here.
func (r *clusterResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state *clusterModel
	if !req.State.Raw.IsNull() {
		state = &clusterModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if req.Plan.Raw.IsNull() {
		if state != nil {
			guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "cluster", state.Name.ValueString(), guard.Protected(state.DeletionProtection), state.look)
		}
		return
	}
	var config, plan clusterModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	can := clusterAbilitiesOf(r.Client, object.DatastoreOf(ctx, plan.Datastore, &resp.Diagnostics).Type)
	var seen clusterModel
	var left ignored
	var drift declaration
	if state != nil {
		seen = *state
		drift = object.Noted[declaration](ctx, req.Private, object.DriftNote, &resp.Diagnostics)
		left, drift = takeBack(state, &plan, &config, drift, r.said(&config, can))
	}
	r.checkNodes(ctx, &plan, state, &resp.Diagnostics)
	r.checkOffered(ctx, &plan, can, &resp.Diagnostics)
	if state == nil {
		r.checkNew(ctx, &plan, &config, can, &resp.Diagnostics)
		return
	}
	if replacing := plan.replacingChanges(state, can); len(replacing) > 0 {
		plan.warnOfWhole(state, replacing, can, &resp.Diagnostics)
		if guard.Protected(plan.DeletionProtection, state.DeletionProtection) {
			guard.AddProtectedReplacement(&resp.Diagnostics, "cluster", state.Name.ValueString(), replacing)
			return
		}
		resp.RequiresReplace = replacing // Terraform then plans the new one, with a null state
		return
	}
	object.WarnOfDeclaredFirst(&resp.Diagnostics, "cluster", state.Name.ValueString(), slices.Concat(
		object.DeclaredFirst(state.unshown(), plan.unshown()), plan.adoptedZones(ctx, state, &resp.Diagnostics)))
	r.checkChanged(ctx, &plan, state, &resp.Diagnostics)
	if plan.Size.IsUnknown() || !plan.placesKnown() {
		// Nothing can be said of the nodes yet, but that the cluster stays the same one.
		plan.ID, plan.Created = state.ID, state.Created
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	noted := object.PrivateIDs(ctx, req.Private, unseenNote, &resp.Diagnostics)
	change := plan.change(ctx, &config, state, noted, &resp.Diagnostics)
	left.nodes = config.ignoresNodes(ctx, &resp.Diagnostics)
	change.leave(left)
	change.nameImported(object.PrivateIDs(ctx, req.Private, unnamedNote, &resp.Diagnostics))
	change.Vain = object.PrivateIDs(ctx, req.Private, vainNote, &resp.Diagnostics)
	steps := planCluster(change, can)
	if !change.Heal {
		steps.Notices = append(steps.Notices, plan.lost(change)...)
	}
	object.Memory[nodeClaims](r.Connection).plan(state.ID.ValueString(), state.Name.ValueString(), steps.Steps)
	object.Memory[unownedNodes](r.Connection).offer(state.ID.ValueString(), change.unowned(noted, steps.Steps, can))
	tellRefusals(&resp.Diagnostics, steps.Refusals)
	warnOfSteps(&resp.Diagnostics, state.Name.ValueString(), steps, can)
	plan.project(ctx, &config, state, change, steps, can, &resp.Diagnostics)
	if len(steps.Steps) == 0 {
		plan.keepSeen(state, &seen, drift)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// lost tells how many nodes a cluster that is declared by `size` has lost.
func (m *clusterModel) lost(change clusterChange) []string {
	if change.Missing > 0 {
		return []string{fmt.Sprintf("%d of its %d nodes no longer exist", change.Missing, change.Missing+len(change.Have))}
	}
	return nil
}

// checkNodes checks types and regions of places that are new or change.
func (r *clusterResource) checkNodes(ctx context.Context, plan, state *clusterModel, diags *diag.Diagnostics) {
	var before map[string]placeModel
	if state != nil {
		before = state.places(ctx, diags)
	}
	places := plan.places(ctx, diags)
	datastore := object.DatastoreOf(ctx, plan.Datastore, diags)
	for _, kinds := range newValues(places, before, func(p placeModel) types.String { return p.Type }) {
		at := path.Root("nodes").AtMapKey(kinds.keys[0]).AtName("type")
		guard.CheckNodeType(r.Client, diags, at, datastore.Type, kinds.value)
		guard.CheckAllocation(ctx, r.Client, diags, at, datastore, kinds.value)
	}
	for _, regions := range newValues(places, before, func(p placeModel) types.String { return p.Region }) {
		at := path.Root("nodes").AtMapKey(regions.keys[0]).AtName("region")
		guard.CheckAllocation(ctx, r.Client, diags, at, datastore, regions.value)
		guard.CheckRegion(ctx, r.Client, diags, at, regions.value, regions.keys[1:]...)
	}
}

// declaredOf is a value, and the keys of the places of which it is declared.
type declaredOf struct {
	value types.String
	keys  []string
}

// newValues are the values that an attribute gets, each once, in the order of the first key of each: what is wrong of nine places is one error.
func newValues(after, before map[string]placeModel, attribute func(placeModel) types.String) []declaredOf {
	var found []declaredOf
	for _, key := range slices.Sorted(maps.Keys(after)) {
		value := attribute(after[key])
		if value.Equal(attribute(before[key])) {
			continue
		}
		if at := slices.IndexFunc(found, func(d declaredOf) bool { return d.value.Equal(value) }); at >= 0 {
			found[at].keys = append(found[at].keys, key)
		} else {
			found = append(found, declaredOf{value, []string{key}})
		}
	}
	return found
}

// checkOffered checks that the API has what the attributes ask for that not every API has.
func (r *clusterResource) checkOffered(ctx context.Context, plan *clusterModel, can clusterAbilities, diags *diag.Diagnostics) {
	for op, declared := range map[api.Operation]map[string]attr.Value{
		api.OperationChooseVolumeType:      {"volume.type": object.VolumeOf(plan.Volume).Type},
		api.OperationPlaceClusterInNetwork: {"locality": plan.Locality, "network_id": plan.NetworkID, "module_ids": plan.ModuleIDs},
		api.OperationRestartCluster:        {"restart_trigger": plan.RestartTrigger},
		api.OperationExtendCluster:         {"extended_properties": plan.ExtendedProperties},
		api.OperationConfigureNewCluster:   {"configuration_id": plan.ConfigurationID},
	} {
		guard.CheckOffered(r.Client, diags, op, can.Datastore, declared)
	}
	for key, p := range plan.places(ctx, diags) {
		guard.CheckZoneOffered(r.Client, diags, path.Root("nodes").AtMapKey(key).AtName("availability_zone"), can.Datastore, p.AvailabilityZone)
	}
}

// checkNew checks what is known of a cluster to be created.
func (r *clusterResource) checkNew(ctx context.Context, plan, config *clusterModel, can clusterAbilities, diags *diag.Diagnostics) {
	datastore := object.DatastoreOf(ctx, plan.Datastore, diags)
	if r.Client != nil && datastore.Type != "" {
		if err := r.Client.Check(api.OperationCreateCluster, datastore.Type); err != nil {
			diags.AddAttributeError(path.Root("datastore"), "Not supported by this Trove", diagnose.Sentence(err.Error())+" Use trove_instance for databases of this kind.")
		} else {
			tellRefusals(diags, foretold(plan.numberOfNew(ctx, config, can, diags)))
		}
	}
	guard.NewObject(diags, func(diags *diag.Diagnostics) { r.checkNeeds(ctx, plan, diags) })
}

// checkNeeds checks that the cloud has what a new cluster is made of.
func (r *clusterResource) checkNeeds(ctx context.Context, plan *clusterModel, diags *diag.Diagnostics) {
	datastore := object.DatastoreOf(ctx, plan.Datastore, diags)
	guard.CheckDatastore(ctx, r.Client, diags, datastore)
	guard.CheckFlavor(ctx, r.Client, diags, plan.FlavorID)
	if r.Client != nil && r.Client.Check(api.OperationConfigureNewCluster, datastore.Type) == nil {
		guard.CheckConfiguration(ctx, r.Client, diags, plan.ConfigurationID)
	}
}

// numberOfNew tells whether a new cluster has a number of nodes that its datastore can have, as far as it is known.
func (m *clusterModel) numberOfNew(ctx context.Context, config *clusterModel, can clusterAbilities, diags *diag.Diagnostics) []refusal {
	if m.Nodes.IsNull() {
		if m.Size.IsUnknown() {
			return nil
		}
		return can.newCluster(m.declaredBy(), int(m.Size.ValueInt64()))
	}
	if !m.placesKnown() {
		return nil
	}
	ordinary := 0
	for _, p := range config.places(ctx, diags) {
		if p.Type.IsUnknown() {
			return nil
		}
		if votes(p.Type.ValueString()) {
			ordinary++
		}
	}
	return can.newCluster(m.declaredBy(), ordinary)
}

// declaredBy is the attribute that declares the nodes.
func (m *clusterModel) declaredBy() path.Path {
	if m.Nodes.IsNull() {
		return path.Root("size")
	}
	return path.Root("nodes")
}

// checkChanged checks what changes in place against what the cloud has.
func (r *clusterResource) checkChanged(ctx context.Context, plan, state *clusterModel, diags *diag.Diagnostics) {
	if !plan.Datastore.Equal(state.Datastore) {
		guard.CheckDatastore(ctx, r.Client, diags, object.DatastoreOf(ctx, plan.Datastore, diags))
	}
	if !plan.FlavorID.Equal(state.FlavorID) {
		guard.CheckFlavor(ctx, r.Client, diags, plan.FlavorID)
	}
	if !plan.ConfigurationID.Equal(state.ConfigurationID) {
		guard.CheckConfiguration(ctx, r.Client, diags, plan.ConfigurationID)
	}
}
