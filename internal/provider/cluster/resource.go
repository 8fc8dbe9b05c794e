// Package cluster is trove_cluster and trove_cluster_node: resources, data source, plans of both. They are in one room since their
// objects refer to each other: a node is in a place of the cluster's, or a resource of its own, and goes from one to the other
// (claims.go, taking.go).
//
// What is declared of a cluster becomes steps in plan.go, rules.go, places.go and taking.go, which are pure; step.go says what a step
// is, steps.go carries them out. A new attribute goes into schema.go and model.go, or node_schema.go and node_model.go.
//
// It knows no other noun and no request: what the server understands is the affair of the client library.
package cluster

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ resource.ResourceWithConfigure        = (*clusterResource)(nil)
	_ resource.ResourceWithConfigValidators = (*clusterResource)(nil)
	_ resource.ResourceWithValidateConfig   = (*clusterResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*clusterResource)(nil)
	_ resource.ResourceWithImportState      = (*clusterResource)(nil)
	_ resource.ResourceWithMoveState        = (*clusterResource)(nil)
)

type clusterResource struct{ object.ConnectedResource }

func NewResource() resource.Resource { return &clusterResource{} }

func (r *clusterResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster"
}

func (r *clusterResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = clusterSchema(ctx)
}

func (r *clusterResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.ExactlyOneOf(path.MatchRoot("nodes"), path.MatchRoot("size")),
	}
}

func (r *clusterResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, model clusterModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	all, places := model.spec(ctx, &resp.Diagnostics)
	can := clusterAbilitiesOf(r.Client, all.Datastore.Type)
	tellRefusals(&resp.Diagnostics, onlyErrors(can.newCluster(model.declaredBy(), ordinary(all))))
	if resp.Diagnostics.HasError() {
		return
	}
	declared := model
	try := diagnose.Attempt{Verb: "create", Kind: "cluster", Name: all.Name}
	created, spec, keys, err := r.found(ctx, all, places, can)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, try, err)
		return
	}
	cluster := created.Object
	try.ID = cluster.ID
	if created.Found {
		diagnose.WarnOfFound(&resp.Diagnostics, "cluster", spec.Name, cluster.ID)
	}
	if created.Adopted {
		guard.WarnOfAdopted(&resp.Diagnostics, "cluster", spec.Name, cluster.ID)
	}
	owned := ownedAtCreate(keys, spec.Allocations, cluster.Members)
	// The answer may not have told all nodes: one that was lost and found again, or one of v1.0 where they have types.
	own := func(members []api.Member) map[string]string {
		if len(owned) < spec.Size {
			return ownedAtCreate(keys, spec.Allocations, members)
		}
		return owned
	}
	model.observe(ctx, cluster, nil, owned, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // in state before the first wait

	cluster, err = r.Client.WaitClusterReady(ctx, cluster.ID)
	if err == nil {
		r.observe(ctx, &model, cluster, own(cluster.Members), &resp.Diagnostics)
	}
	if err == nil && spec.Size < all.Size {
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		if owned, err = r.growUp(ctx, &declared, &config, &model, can, &resp.Diagnostics); err == nil {
			cluster, err = r.Client.Cluster(ctx, cluster.ID)
			r.observe(ctx, &model, cluster, owned, &resp.Diagnostics)
		} else {
			own = func([]api.Member) map[string]string { return owned }
		}
	}
	if err != nil {
		if failed := addUnfinishedBuild(&resp.Diagnostics, try, err, can); failed {
			model.DeletionProtection = guard.Unprotected
		}
		r.observeFailure(ctx, &model, own, &resp.Diagnostics)
	}
	model.keepEmpty(ctx, declared.places(ctx, &resp.Diagnostics), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// ownedAtCreate binds the members of a new cluster: to the keys of `nodes`, or the ordinary ones to themselves where there
// are none. The server numbers the names of nodes in the order of the request, whatever order it shows them in.
func ownedAtCreate(keys []string, allocations []api.Allocation, members []api.Member) map[string]string {
	if keys == nil {
		owned := make(map[string]string, len(members))
		for _, member := range members {
			if member.Type == "" {
				owned[member.ID] = member.ID
			}
		}
		return owned
	}
	want := make(map[string]wish, len(keys))
	for i, key := range keys {
		want[key] = wish{Region: allocations[i].Region, Type: allocations[i].Type}
	}
	members = slices.Clone(members)
	slices.SortStableFunc(members, func(a, b api.Member) int { return cmp.Compare(numberOf(a.Name), numberOf(b.Name)) })
	return bindPlaces(want, members)
}

// numberOf is the number that a node's name ends with, 0 where it has none.
func numberOf(name string) int {
	number, err := strconv.Atoi(name[strings.LastIndex(name, "-")+1:])
	if err != nil {
		return 0
	}
	return number
}

func (r *clusterResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model clusterModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	owned := model.owned(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	try := diagnose.Attempt{Verb: "read", Kind: "cluster", Name: model.Name.ValueString(), ID: model.ID.ValueString()}
	cluster, nodes, err := r.Client.RefreshCluster(ctx, model.ID.ValueString())
	if errors.Is(err, api.ErrNotFound) {
		object.Gone(ctx, r.Connection, try, resp)
		return
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, try, err)
		return
	}
	object.Seen(ctx, resp)
	if class, err := cluster.Status.Class(); err != nil || class != api.Failed || failedAsAWhole(cluster, nodes) {
		diagnose.WarnOfStatus(&resp.Diagnostics, "cluster", cluster.Name, cluster.ID, cluster.Status, cluster.Fault)
	}
	for _, node := range nodes {
		diagnose.WarnOfStatus(&resp.Diagnostics, "node", node.Name, node.ID, node.Status, node.Fault)
	}
	can := clusterAbilitiesOf(r.Client, cluster.Datastore.Type)
	vain := object.PrivateIDs(ctx, req.Private, vainNote, &resp.Diagnostics)
	object.SetPrivateIDs(ctx, resp.Private, vainNote, stillVain(vain, nodes), &resp.Diagnostics)
	noted := object.PrivateIDs(ctx, req.Private, unseenNote, &resp.Diagnostics)
	object.SetPrivateIDs(ctx, resp.Private, unseenNote, unseen(
		noted, model.everyNode(ctx, &resp.Diagnostics), slices.Collect(maps.Values(owned)), idsOf(cluster.Members)), &resp.Diagnostics)
	model.observe(ctx, cluster, nodes, owned, &resp.Diagnostics)
	model.observeConfiguration(cluster, can)
	imported := model.FlavorID.IsNull()
	model.assumeDeclared(nodes, can)
	if !imported {
		was := object.Noted[declaration](ctx, req.Private, object.DriftNote, &resp.Diagnostics)
		drift := model.showDrift(was, nodes, slices.Collect(maps.Values(owned)), can)
		object.SetNoted(ctx, resp.Private, object.DriftNote, drift, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update carries out the steps that the plan showed: they are computed again from the same state and plan, by the
// same function.
func (r *clusterResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, model, state clusterModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Update, object.DefaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	noted := object.PrivateIDs(ctx, req.Private, unseenNote, &resp.Diagnostics)
	can := clusterAbilitiesOf(r.Client, object.DatastoreOf(ctx, state.Datastore, &resp.Diagnostics).Type)
	drift, planned := object.Noted[declaration](ctx, req.Private, object.DriftNote, &resp.Diagnostics), model
	left, _ := takeBack(&state, &model, &config, drift, r.said(&config, can))
	change := model.change(ctx, &config, &state, noted, &resp.Diagnostics)
	left.nodes = config.ignoresNodes(ctx, &resp.Diagnostics)
	change.leave(left)
	change.Vain = object.PrivateIDs(ctx, req.Private, vainNote, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	change.nameImported(object.PrivateIDs(ctx, req.Private, unnamedNote, &resp.Diagnostics))
	object.SetPrivateIDs(ctx, resp.Private, unnamedNote, nil, &resp.Diagnostics)
	noted = slices.DeleteFunc(noted, func(id string) bool { return slices.Contains(change.Forget, id) })
	plan := planCluster(change, can)
	if len(plan.Steps) == 0 && req.Plan.Raw.IsFullyKnown() {
		object.SetPrivateIDs(ctx, resp.Private, unseenNote, noted, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, &planned)...)
		return
	}
	changing := clusterSteps{
		client: r.Client, can: can, clusterID: state.ID.ValueString(), name: state.Name.ValueString(), template: model.template(ctx, &resp.Diagnostics),
		owned: change.owned(),
	}
	failed, err := changing.run(ctx, plan.Steps, &resp.Diagnostics)
	object.SetPrivateIDs(ctx, resp.Private, vainNote, change.triedInVain(failed, can, err), &resp.Diagnostics)
	planned = model
	r.observeAfterSteps(ctx, &model, &state, changing.owned, err, can, &resp.Diagnostics)
	if err == nil {
		object.SetNoted(ctx, resp.Private, object.DriftNote, drift.still(&config, left), &resp.Diagnostics)
		model.keepPlanned(ctx, &planned, &resp.Diagnostics)
	}
	var members []string
	for _, member := range model.everyNode(ctx, &resp.Diagnostics) {
		members = append(members, member.ID.ValueString())
	}
	object.SetPrivateIDs(ctx, resp.Private, unseenNote, unseen(
		noted, state.everyNode(ctx, &resp.Diagnostics), slices.Collect(maps.Values(changing.owned)), members), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *clusterResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model clusterModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	// The plan has checked this already, but a replacement that was forced (-replace, taint) is only seen here.
	if resp.Diagnostics.HasError() || !guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "cluster", model.Name.ValueString(), guard.Protected(model.DeletionProtection), model.look) {
		return
	}
	id := model.ID.ValueString()
	try := diagnose.Attempt{Verb: "delete", Kind: "cluster", Name: model.Name.ValueString(), ID: id}
	stuckIn, err := r.Client.DeleteCluster(ctx, id)
	if stuckIn != "" {
		diagnose.WarnOfStuck(&resp.Diagnostics, try, stuckIn)
	}
	if err == nil {
		err = r.Client.WaitClusterGone(ctx, id)
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, try, err)
	}
}

// observe asks for every node of the cluster and writes all into the model. What can't be asked for is left as
// little as the cluster's own answer tells: the change itself went through, and the next refresh fills the rest.
func (r *clusterResource) observe(ctx context.Context, model *clusterModel, cluster api.Cluster, owned map[string]string, diags *diag.Diagnostics) {
	nodes, err := r.Client.Nodes(ctx, cluster.ID, cluster.Members)
	if err != nil {
		diags.AddWarning("Nodes could not be read", diagnose.Sentence(err.Error())+" They are read again at the next refresh.")
	}
	model.observe(ctx, cluster, nodes, owned, diags)
}

// look asks the server for the cluster: nil where it stands.
func (m *clusterModel) look(ctx context.Context, client *trove.Client) error {
	_, err := client.Cluster(ctx, m.ID.ValueString())
	return err
}
