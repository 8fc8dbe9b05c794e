package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
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
		if state != nil && protected(state.DeletionProtection) {
			addProtected(&resp.Diagnostics, "cluster", state.Name.ValueString())
		}
		return
	}
	var config, plan clusterModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.checkNodes(ctx, &plan, state, &resp.Diagnostics)
	r.checkOffered(ctx, &plan, &resp.Diagnostics)
	if state == nil {
		r.checkCatalogue(ctx, &plan, &resp.Diagnostics)
		return
	}
	if replacing := plan.replacingChanges(state); len(replacing) > 0 {
		if protected(plan.DeletionProtection, state.DeletionProtection) {
			addProtectedReplacement(&resp.Diagnostics, "cluster", state.Name.ValueString(), replacing)
			return
		}
		resp.RequiresReplace = replacing // Terraform then plans the new one, with a null state
		return
	}
	warnOfAdopted(&resp.Diagnostics, "cluster", state.Name.ValueString(), adopted(state.unshown(), plan.unshown()))
	if plan.Size.IsUnknown() || !plan.placesKnown() {
		// Nothing can be said of the nodes yet, but that the cluster stays the same one.
		plan.ID, plan.Created = state.ID, state.Created
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	change := plan.change(ctx, &config, state, &resp.Diagnostics)
	steps := planCluster(change)
	if !change.Heal {
		steps.Notices = append(steps.Notices, plan.lost(change)...)
	}
	warnOfSteps(&resp.Diagnostics, state.Name.ValueString(), steps)
	plan.project(ctx, &config, state, change, steps, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// warnOfSteps tells, before the apply, each step that restarts, removes or replaces something, and what is wrong
// but left alone.
func warnOfSteps(diags *diag.Diagnostics, name string, plan clusterPlan) {
	var lines []string
	for _, s := range plan.Steps {
		if s.Kind != stepAdd {
			lines = append(lines, "  - "+s.sentence())
		}
	}
	switch {
	case len(lines) == 1 && plan.Steps[0].Kind == stepWait:
		diags.AddWarning("Cluster is not ready yet", fmt.Sprintf("Applying this plan to cluster %q %s.", name, plan.Steps[0].sentence()))
	case len(lines) > 0:
		diags.AddWarning("Nodes of a standing cluster will change",
			fmt.Sprintf("Applying this plan to cluster %q, in this order:\n%s", name, strings.Join(lines, "\n")))
	}
	if len(plan.Notices) > 0 {
		diags.AddAttributeWarning(path.Root("heal"), "Cluster is not as declared",
			fmt.Sprintf("Cluster %q is left as it is because heal is %q:\n  - %s\nWith heal = %q the plan repairs it.", name, healWarn, strings.Join(plan.Notices, "\n  - "), healPlan))
	}
}

// lost tells how many nodes a cluster that is declared by `size` has lost.
func (m *clusterModel) lost(change clusterChange) []string {
	if missing := int(m.Size.ValueInt64()) - len(change.Have); !m.Size.IsNull() && missing > 0 {
		return []string{fmt.Sprintf("%d of its %d nodes no longer exist", missing, m.Size.ValueInt64())}
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
	datastore := datastoreOf(ctx, plan.Datastore, diags).Type
	for _, key := range slices.Sorted(maps.Keys(places)) {
		p, was := places[key], before[key]
		at := path.Root("nodes").AtMapKey(key)
		if !p.Type.Equal(was.Type) {
			checkNodeType(r.client, diags, at.AtName("type"), datastore, p.Type)
		}
		if !p.Region.Equal(was.Region) {
			checkRegion(ctx, r.client, diags, at.AtName("region"), p.Region)
		}
	}
}

// checkOffered checks that the API has what the attributes ask for that not every API has.
func (r *clusterResource) checkOffered(ctx context.Context, plan *clusterModel, diags *diag.Diagnostics) {
	datastore := datastoreOf(ctx, plan.Datastore, diags).Type
	checkOffered(r.client, diags, trove.OperationChooseVolumeType, datastore, map[string]attr.Value{"volume.type": volumeOf(plan.Volume).Type})
}

func (r *clusterResource) checkCatalogue(ctx context.Context, plan *clusterModel, diags *diag.Diagnostics) {
	datastore := datastoreOf(ctx, plan.Datastore, diags)
	if r.client != nil && datastore.Type != "" {
		if err := r.client.Check(trove.OperationCreateCluster, datastore.Type); err != nil {
			diags.AddAttributeError(path.Root("datastore"), "Not supported by this Trove", sentence(err.Error())+" Use trove_instance for databases of this kind.")
		}
	}
	checkDatastore(ctx, r.client, diags, datastore)
	checkFlavor(ctx, r.client, diags, plan.FlavorID)
	checkConfiguration(ctx, r.client, diags, plan.ConfigurationID)
}
