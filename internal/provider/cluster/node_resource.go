package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ resource.ResourceWithConfigure   = (*clusterNodeResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*clusterNodeResource)(nil)
	_ resource.ResourceWithImportState = (*clusterNodeResource)(nil)
)

type clusterNodeResource struct{ object.ConnectedResource }

func NewNodeResource() resource.Resource { return &clusterNodeResource{} }

type clusterNodeModel struct {
	nodeFacts
	ClusterID          types.String   `tfsdk:"cluster_id"`
	Region             types.String   `tfsdk:"region"`
	Type               types.String   `tfsdk:"type"`
	AvailabilityZone   types.String   `tfsdk:"availability_zone"`
	NetworkID          types.String   `tfsdk:"network_id"`
	ReplacementTrigger types.String   `tfsdk:"replacement_trigger"`
	OnExisting         types.String   `tfsdk:"on_existing"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

func (r *clusterNodeResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster_node"
}

func (r *clusterNodeResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model clusterNodeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	clusterID := model.ClusterID.ValueString()
	members, err := r.Client.Grow(ctx, clusterID, []api.Allocation{model.allocation()})
	if len(members) == 0 || members[0].ID == "" {
		if err == nil {
			err = errors.New("the server took the request, but shows no new node")
		}
		diagnose.AddErrorAt(&resp.Diagnostics, path.Empty(), diagnose.Attempt{Verb: "add nodes to", Kind: "cluster", Name: clusterID}, err, r.hintOfGrowth(ctx, clusterID, err))
		return
	}
	member := members[0]
	model.nodeFacts = nodeFactsKnown(member.ID, string(api.StatusBuild))
	model.Role, model.ShardID = object.StringOrNull(member.Role), object.StringOrNull(member.ShardID)
	model.Region, model.Type = preferShown(object.StringOrNull(member.Region), model.Region), preferShown(object.StringOrNull(member.Type), model.Type)
	if err != nil {
		diagnose.AddUnfinishedCreate(&resp.Diagnostics, diagnose.Attempt{Verb: "create", Kind: "node", Name: member.ID}, err)
	}
	r.look(ctx, &model, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// hintOfGrowth tells of a defect of the server, if it looks like it.
func (r *clusterNodeResource) hintOfGrowth(ctx context.Context, clusterID string, err error) string {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
	defer cancel()
	_, can, lookErr := r.standing(look, clusterID)
	if lookErr != nil {
		return ""
	}
	return hintOfGrowth(stepAdd, can, err)
}

func (r *clusterNodeResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model clusterNodeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	r.hold(&model, leavingNodes(ctx, req.Private, &resp.Diagnostics)) // before anything is asked for: others wait for it
	node, err := r.Client.Node(ctx, model.ClusterID.ValueString(), model.ID.ValueString())
	if err != nil && !errors.Is(err, api.ErrNotFound) {
		diagnose.AddError(&resp.Diagnostics, model.attempt("read"), err)
		return
	}
	successors := r.successors(ctx, &model)
	if err != nil && !model.keepForSuccessor(successors) {
		object.Gone(ctx, r.Connection, model.attempt("read"), resp)
		return
	}
	object.Seen(ctx, resp)
	noteSuccessors(ctx, resp.Private, successors, &resp.Diagnostics)
	if err == nil {
		diagnose.WarnOfStatus(&resp.Diagnostics, "node", node.Name, node.ID, node.Status, node.Fault)
		model.observe(node)
	}
	leaving := leavingNodes(ctx, resp.Private, &resp.Diagnostics)
	noteLeaving(ctx, resp.Private, r.stillLeaving(ctx, model.ClusterID.ValueString(), leaving), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update replaces the node, or waits for one that was still being built, and removes what an earlier replacement left
// behind: there is nothing else to change.
func (r *clusterNodeResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model, state clusterNodeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	leaving := leavingNodes(ctx, req.Private, &resp.Diagnostics)
	ctx, cancel := object.Within(ctx, model.Timeouts.Update, object.DefaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	clusterID, can := state.ClusterID.ValueString(), clusterAbilitiesOf(r.Client, "")
	successor := ""
	if model.ID.IsUnknown() { // the plan replaces it
		var err error
		if _, can, err = r.standing(ctx, clusterID); err == nil && !model.makesAnother() {
			successor, err = r.successor(ctx, &state, object.PrivateIDs(ctx, req.Private, successorsNote, &resp.Diagnostics))
		}
		if err != nil {
			diagnose.AddError(&resp.Diagnostics, state.attempt("replace"), err)
			return
		}
	}
	steps := model.steps(&state, successor, leaving, can)
	if !model.ID.IsUnknown() { // one that failed and can't be replaced is left alone
		steps = slices.DeleteFunc(steps, func(s step) bool { return s.Key == ownPlace })
	}
	if len(steps) == 0 {
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		return
	}
	changing := clusterSteps{
		client: r.Client, can: can, clusterID: clusterID, template: model.allocation(),
		owned: map[string]string{ownPlace: state.ID.ValueString()},
	}
	changing.keepLeaving(steps)
	failed, err := changing.carryOut(ctx, steps)
	id, planned := changing.owned[ownPlace], model.nodeFacts
	model.nodeFacts = state.nodeFacts
	if id != state.ID.ValueString() {
		model.nodeFacts = nodeFactsKnown(id, string(api.StatusBuild))
	} else if err != nil {
		// Not replaced: the next plan must want it again.
		model.ReplacementTrigger, model.AvailabilityZone, model.NetworkID = state.ReplacementTrigger, state.AvailabilityZone, state.NetworkID
	}
	if err != nil {
		diagnose.AddErrorAt(&resp.Diagnostics, path.Empty(), state.attempt(nodeVerb(failed)), err, hintOfGrowth(failed[0].Kind, can, err))
		if failed[0].Kind == stepAdd && !model.triggers(&state) && brokenGrowth(can, err) {
			object.SetPrivateIDs(ctx, resp.Private, vainNote, []string{state.ID.ValueString()}, &resp.Diagnostics)
		}
	}
	noteLeaving(ctx, resp.Private, leavingOf(changing.owned), &resp.Diagnostics)
	r.look(ctx, &model, &resp.Diagnostics)
	if err == nil {
		model.nodeFacts = planned.orElse(model.nodeFacts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// nodeVerb is what a step is to the node that it is about.
func nodeVerb(failed []step) string {
	switch failed[0].Kind {
	case stepAdd, stepReplace:
		return "replace"
	case stepRemove:
		return "remove what was left behind by"
	case stepWait, stepUpgradeAll, stepConfigureAll, stepRestartAll, stepTake, stepForget:
	}
	return "update"
}

func (r *clusterNodeResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model clusterNodeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	clusterID, id := model.ClusterID.ValueString(), model.ID.ValueString()
	nodes := append(leavingNodes(ctx, req.Private, &resp.Diagnostics), id)
	err := r.Client.Shrink(ctx, clusterID, nodes...)
	if err == nil || errors.Is(err, api.ErrNotFound) { // with its cluster gone the node is gone too
		return
	}
	if cluster, can, lookErr := r.standing(ctx, clusterID); lookErr == nil && staysWith(cluster, id, can) {
		warnOfStaying(&resp.Diagnostics, model.attempt("remove"), cluster.Name, err)
		return
	}
	diagnose.AddError(&resp.Diagnostics, model.attempt("remove"), err)
}

// ImportState takes CLUSTER_ID/NODE_ID.
func (r *clusterNodeResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	clusterID, id, ok := strings.Cut(req.ID, "/")
	if !ok || clusterID == "" || id == "" {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not CLUSTER_ID/NODE_ID.", req.ID))
		return
	}
	cluster, err := r.Client.Cluster(ctx, clusterID)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, diagnose.Attempt{Verb: "import a node of", Kind: "cluster", Name: clusterID}, err)
		return
	}
	for _, member := range cluster.Members {
		if member.ID == id {
			// Show Node tells neither region nor type (specification, Show Node), nor a role: they come from the cluster, once.
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("cluster_id"), clusterID)...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("region"), object.StringOrNull(member.Region))...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("type"), object.StringOrNull(member.Type))...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("role"), object.StringOrNull(member.Role))...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("shard_id"), object.StringOrNull(member.ShardID))...)
			return
		}
	}
	resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("Cluster %q (%s) has no node %s.", cluster.Name, clusterID, id))
}

// look reads the node after a change; what can't be read stays as it is known until the next refresh.
func (r *clusterNodeResource) look(ctx context.Context, model *clusterNodeModel, diags *diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
	defer cancel()
	node, err := r.Client.Node(ctx, model.ClusterID.ValueString(), model.ID.ValueString())
	if err != nil {
		diags.AddWarning("Node could not be read", diagnose.Sentence(err.Error())+" It is read again at the next refresh.")
		return
	}
	model.observe(node)
}
