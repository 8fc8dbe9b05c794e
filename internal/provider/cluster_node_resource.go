package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

var (
	_ resource.ResourceWithConfigure   = (*clusterNodeResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*clusterNodeResource)(nil)
	_ resource.ResourceWithImportState = (*clusterNodeResource)(nil)
)

type clusterNodeResource struct{ configured }

func newClusterNodeResource() resource.Resource { return &clusterNodeResource{} }

type clusterNodeModel struct {
	nodeFacts
	ClusterID          types.String   `tfsdk:"cluster_id"`
	Region             types.String   `tfsdk:"region"`
	Type               types.String   `tfsdk:"type"`
	ReplacementTrigger types.String   `tfsdk:"replacement_trigger"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

func (r *clusterNodeResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster_node"
}

func (r *clusterNodeResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := nodeFactAttributes()
	attributes["cluster_id"] = schema.StringAttribute{
		Required: true, MarkdownDescription: "Cluster that the node belongs to. A change replaces the node.",
		Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
	region := nodeRegionAttribute("Region of the node. It may be left out where all nodes of the cluster are in one region. A change replaces the node.")
	region.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()}
	attributes["region"] = region
	nodeType := nodeTypeAttribute("Type of the node, where the datastore has several: `arbiter` (mongodb). A change replaces the node.")
	nodeType.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()}
	attributes["type"] = nodeType
	attributes["replacement_trigger"] = replacementTriggerAttribute()
	attributes["timeouts"] = timeoutsAttribute(ctx)
	resp.Schema = schema.Schema{
		MarkdownDescription: "One node of a cluster, managed by itself. Nodes created together go out as one request. Its flavor, volume and configuration are the cluster's.",
		Attributes:          attributes,
	}
}

func (r *clusterNodeResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model clusterNodeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := within(ctx, model.Timeouts.Create, defaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	clusterID := model.ClusterID.ValueString()
	allocation := trove.Allocation{Region: model.Region.ValueString(), Type: model.Type.ValueString()}
	members, err := r.client.Grow(ctx, clusterID, []trove.Allocation{allocation})
	try := attempt{Verb: "add nodes to", Kind: "cluster", Name: clusterID}
	if len(members) == 0 || members[0].ID == "" {
		if err == nil {
			err = errors.New("the server took the request, but shows no new node")
		}
		addError(&resp.Diagnostics, try, err)
		return
	}
	member := members[0]
	model.nodeFacts = nodeFactsKnown(member.ID, string(trove.StatusBuild))
	model.Region, model.Type = preferTold(stringOrNull(member.Region), model.Region), preferTold(stringOrNull(member.Type), model.Type)
	if err != nil {
		addUnfinishedCreate(&resp.Diagnostics, attempt{Verb: "create", Kind: "node", Name: member.ID}, err)
	}
	r.look(ctx, &model, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *clusterNodeResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model clusterNodeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := within(ctx, model.Timeouts.Read, defaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	node, err := r.client.Node(ctx, model.ClusterID.ValueString(), model.ID.ValueString())
	if errors.Is(err, trove.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		addError(&resp.Diagnostics, model.attempt("read"), err)
		return
	}
	warnOfStatus(&resp.Diagnostics, "node", node.Name, node.ID, node.Status, node.Fault)
	model.observe(node)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update replaces the node, or waits for one that was still being built: there is nothing else to change.
func (r *clusterNodeResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model, state clusterNodeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := within(ctx, model.Timeouts.Update, defaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	clusterID, id := state.ClusterID.ValueString(), state.ID.ValueString()
	try := state.attempt("update")
	var err error
	switch model.change(&state) {
	case nodeReplaced:
		try.Verb = "replace"
		var member trove.Member
		member, err = r.client.Replace(ctx, clusterID, id)
		if member.ID != "" {
			id = member.ID
		} else if err != nil {
			model.ReplacementTrigger = state.ReplacementTrigger // not replaced: the next plan must want it again
		}
	case nodeAwaited:
		_, err = r.client.WaitClusterReady(ctx, clusterID)
	case nodeKept:
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		return
	}
	if err != nil {
		addError(&resp.Diagnostics, try, err)
	}
	model.nodeFacts = state.nodeFacts
	if id != state.ID.ValueString() {
		model.nodeFacts = nodeFactsKnown(id, string(trove.StatusBuild))
	}
	r.look(ctx, &model, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *clusterNodeResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model clusterNodeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := within(ctx, model.Timeouts.Delete, defaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.client.Shrink(ctx, model.ClusterID.ValueString(), model.ID.ValueString())
	if err != nil && !errors.Is(err, trove.ErrNotFound) { // with its cluster gone the node is gone too
		addError(&resp.Diagnostics, model.attempt("remove"), err)
	}
}

func (r *clusterNodeResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan clusterNodeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		checkRegion(ctx, r.client, &resp.Diagnostics, path.Root("region"), plan.Region)
		return
	}
	var state clusterNodeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.ClusterID.Equal(state.ClusterID) || !plan.Region.Equal(state.Region) || !plan.Type.Equal(state.Type) {
		return // it is replaced as a whole
	}
	plan.nodeFacts = state.nodeFacts
	switch plan.change(&state) {
	case nodeReplaced:
		resp.Diagnostics.AddWarning("A node of a standing cluster will change", "Applying this plan replaces "+plan.whyReplaced(&state)+".")
		plan.nodeFacts = nodeFactsUnknown()
	case nodeAwaited:
		plan.nodeFacts = plan.unknownButID()
	case nodeKept:
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// ImportState takes CLUSTER_ID/NODE_ID.
func (r *clusterNodeResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	clusterID, id, ok := strings.Cut(req.ID, "/")
	if !ok || clusterID == "" || id == "" {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not CLUSTER_ID/NODE_ID.", req.ID))
		return
	}
	cluster, err := r.client.Cluster(ctx, clusterID)
	if err != nil {
		addError(&resp.Diagnostics, attempt{Verb: "import a node of", Kind: "cluster", Name: clusterID}, err)
		return
	}
	for _, member := range cluster.Members {
		if member.ID == id {
			// Show Node tells neither region nor type (specification, Show Node): they come from the cluster, once.
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("cluster_id"), clusterID)...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("region"), stringOrNull(member.Region))...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("type"), stringOrNull(member.Type))...)
			return
		}
	}
	resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("Cluster %q (%s) has no node %s.", cluster.Name, clusterID, id))
}

// look reads the node after a change; what can't be read stays as it is known until the next refresh.
func (r *clusterNodeResource) look(ctx context.Context, model *clusterNodeModel, diags *diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancel()
	node, err := r.client.Node(ctx, model.ClusterID.ValueString(), model.ID.ValueString())
	if err != nil {
		diags.AddWarning("Node could not be read", sentence(err.Error())+" It is read again at the next refresh.")
		return
	}
	model.observe(node)
}
