package cluster

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

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
		r.checkNew(ctx, &plan, &resp.Diagnostics)
		r.checkUnowned(ctx, &plan, &resp.Diagnostics)
		return
	}
	var state clusterNodeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	leaving := leavingNodes(ctx, req.Private, &resp.Diagnostics)
	vain := object.PrivateIDs(ctx, req.Private, vainNote, &resp.Diagnostics)
	successors := object.PrivateIDs(ctx, req.Private, successorsNote, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.hold(&state, leaving)
	object.Memory[nodeClaims](r.Connection).refuse(&resp.Diagnostics, state.ClusterID.ValueString(), state.ID.ValueString())
	if plan.becomesAnother(&state) {
		return // it is replaced as a whole
	}
	object.WarnOfDeclaredFirst(&resp.Diagnostics, "node", state.attempt("").Name, object.DeclaredFirst(state.unshown(), plan.unshown()))
	plan.nodeFacts = state.nodeFacts
	switch plan.change(&state) {
	case nodeReplaced:
		if len(successors) > 0 && !plan.makesAnother() {
			r.holdSuccessor(successors)
			warnOfSuccession(&resp.Diagnostics, &plan, &state, successors)
			plan.nodeFacts = nodeFactsUnknown()
		} else if r.replaceable(ctx, &plan, &state, vain, &resp.Diagnostics) {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Node %s will be replaced", state.ID.ValueString()), "Applying this plan replaces "+plan.whyReplaced(&state)+".")
			plan.nodeFacts = state.replaced()
		}
	case nodeAwaited:
		plan.nodeFacts = plan.unknownButID()
	case nodeKept:
	}
	if len(leaving) > 0 {
		warnOfLeaving(&resp.Diagnostics, &state, leaving)
		plan.Updated = timetypes.NewRFC3339Unknown() // A plan in which nothing changes is not applied.
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// hold says that this resource has its node, and those that it replaced and still has to remove.
func (r *clusterNodeResource) hold(state *clusterNodeModel, leaving []string) {
	for _, id := range append([]string{state.ID.ValueString()}, leaving...) {
		object.Memory[unownedNodes](r.Connection).hold(id)
	}
}

// checkUnowned refuses to add a node where the cluster has one that may be the one.
func (r *clusterNodeResource) checkUnowned(ctx context.Context, plan *clusterNodeModel, diags *diag.Diagnostics) {
	if plan.ClusterID.IsUnknown() || plan.makesAnother() {
		return
	}
	end := time.NewTimer(holdersPatience)
	defer end.Stop()
	clusterID := plan.ClusterID.ValueString()
	if left := object.Memory[unownedNodes](r.Connection).await(ctx, clusterID, plan.couldBe, end.C); len(left) > 0 {
		refuseMayBe(diags, clusterID, left)
	}
}

// becomesAnother tells whether the node is declared to be one that only another node can be.
func (m *clusterNodeModel) becomesAnother(state *clusterNodeModel) bool {
	return !m.ClusterID.Equal(state.ClusterID) || !m.Type.Equal(state.Type) || len(object.Redeclared(state.unshown(), m.unshown())) > 0
}

// unshown are the attributes of a node that the server may not show, by name.
func (m *clusterNodeModel) unshown() map[string]attr.Value {
	return map[string]attr.Value{"region": m.Region, "availability_zone": m.AvailabilityZone, "network_id": m.NetworkID}
}

// standing is the cluster of a node and what can be done with it. An API that replaces nodes in one request has no rules
// that depend on the cluster, so that none is asked for there.
func (r *clusterNodeResource) standing(ctx context.Context, clusterID string) (api.Cluster, clusterAbilities, error) {
	return r.clusterBy(ctx, clusterID, (*trove.Client).Cluster)
}

// kind is the same as far as the cluster never changes: for many nodes it is asked for once.
func (r *clusterNodeResource) kind(ctx context.Context, clusterID string) (api.Cluster, clusterAbilities, error) {
	return r.clusterBy(ctx, clusterID, (*trove.Client).ClusterKind)
}

func (r *clusterNodeResource) clusterBy(ctx context.Context, id string, ask func(*trove.Client, context.Context, string) (api.Cluster, error)) (api.Cluster, clusterAbilities, error) {
	if can := clusterAbilitiesOf(r.Client, ""); r.Client == nil || can.ReplacesInOne || id == "" {
		return api.Cluster{}, can, nil
	}
	cluster, err := ask(r.Client, ctx, id)
	return cluster, clusterAbilitiesOf(r.Client, cluster.Datastore.Type), err
}

// checkNew checks what is known of a node to be made.
func (r *clusterNodeResource) checkNew(ctx context.Context, plan *clusterNodeModel, diags *diag.Diagnostics) {
	cluster, can, err := r.kind(ctx, plan.ClusterID.ValueString())
	if err != nil {
		diagnose.AddErrorAt(diags, path.Root("cluster_id"), diagnose.Attempt{Verb: "check the plan against", Kind: "cluster", Name: plan.ClusterID.ValueString()}, err, "")
		return
	}
	guard.CheckOffered(r.Client, diags, api.OperationPlaceClusterInNetwork, can.Datastore, map[string]attr.Value{
		"availability_zone": plan.AvailabilityZone, "network_id": plan.NetworkID,
	})
	if !can.RegionsOfNew && plan.Region.ValueString() != "" {
		diags.AddAttributeError(path.Root("region"), notAddable, fmt.Sprintf(
			"The API puts nodes into regions only when it creates their cluster; this one would be added with the region %s. Leave region out; availability_zone says where it is to be.", plan.Region.ValueString()))
	} else {
		guard.CheckRegion(ctx, r.Client, diags, path.Root("region"), plan.Region)
	}
	r.checkAllocation(ctx, plan, diags)
	if cluster.ID == "" {
		return
	}
	guard.CheckNodeType(r.Client, diags, path.Root("type"), can.Datastore, plan.Type)
	switch why := whyNotAdded(api.Allocation{Type: plan.Type.ValueString()}, can); {
	case why != "":
		diags.AddAttributeError(path.Root("type"), notAddable, fmt.Sprintf(
			"This would add a node to cluster %q (%s), and %s. Declare it in nodes of the trove_cluster.", cluster.Name, cluster.ID, why))
	case can.GrowthIsBroken:
		diags.AddWarning(fmt.Sprintf("Adding nodes to cluster %q may fail", cluster.Name), fmt.Sprintf("Applying this plan adds a node to the %s cluster %q. %s", can.Datastore, cluster.Name, growthIsBroken(can.Datastore)))
	}
}

// checkAllocation checks that the server lets its region and its type be chosen at all. It asks for the cluster only where one is declared.
func (r *clusterNodeResource) checkAllocation(ctx context.Context, plan *clusterNodeModel, diags *diag.Diagnostics) {
	id := plan.ClusterID.ValueString()
	if r.Client == nil || id == "" || plan.Region.ValueString() == "" && plan.Type.ValueString() == "" {
		return
	}
	cluster, err := r.Client.ClusterKind(ctx, id)
	if err != nil {
		diagnose.AddErrorAt(diags, path.Root("cluster_id"), diagnose.Attempt{Verb: "check the plan against", Kind: "cluster", Name: id}, err, "")
		return
	}
	guard.CheckAllocation(ctx, r.Client, diags, path.Root("region"), cluster.Datastore, plan.Region)
	guard.CheckAllocation(ctx, r.Client, diags, path.Root("type"), cluster.Datastore, plan.Type)
}

// replaceable tells whether a node that is to be replaced can be, and what stands in the way.
func (r *clusterNodeResource) replaceable(ctx context.Context, plan, state *clusterNodeModel, vain []string, diags *diag.Diagnostics) bool {
	cluster, can, err := r.standing(ctx, state.ClusterID.ValueString())
	if err != nil {
		diagnose.AddError(diags, state.attempt("plan to replace"), err)
		return false
	}
	triggered := plan.triggers(state)
	why := whyNotReplaced(state.place(), state.allocation(), can)
	switch {
	case why != "" && triggered:
		diags.AddAttributeError(path.Root("replacement_trigger"), notNodeByNode, fmt.Sprintf(
			"The changed replacement_trigger would replace node %s (%s) alone, and %s. Take the change back.", state.Name.ValueString(), state.ID.ValueString(), why))
	case why != "":
		warnOfLeftAlone(diags, cluster.Name, clusterPlan{Unrepairable: []string{plan.whyReplaced(state) + ", and " + why}}, can)
	case triggered:
		return true
	case slices.Contains(vain, state.ID.ValueString()):
		warnOfLeftAlone(diags, cluster.Name, clusterPlan{Unrepairable: []string{plan.whyReplaced(state) + ", and " + notRepairable}}, can)
	default:
		return r.worthwhile(ctx, state, diags)
	}
	return false
}

// worthwhile tells whether a failed node is to be replaced unasked: not where it is too late for its cluster. The nodes are asked for one by
// one, since not every API tells their statuses with the cluster.
func (r *clusterNodeResource) worthwhile(ctx context.Context, state *clusterNodeModel, diags *diag.Diagnostics) bool {
	cluster, err := r.Client.Cluster(ctx, state.ClusterID.ValueString())
	var nodes []api.Node
	if err == nil {
		nodes, err = r.Client.Nodes(ctx, cluster.ID, cluster.Members)
	}
	if err != nil {
		diagnose.AddError(diags, state.attempt("plan to replace"), err)
		return false
	}
	can := clusterAbilitiesOf(r.Client, cluster.Datastore.Type)
	members := membersOf(nodes)
	if !members.hopeless(can) {
		return true
	}
	all, _ := members.holders()
	warnOfLeftAlone(diags, cluster.Name, clusterPlan{Hopeless: true, Holders: all, LostShards: members.lostShards()}, can)
	return false
}

// membersOf are the nodes of a cluster, as the planner of clusters knows those of others.
func membersOf(nodes []api.Node) clusterChange {
	var change clusterChange
	for _, node := range nodes {
		change.Others = append(change.Others, place{NodeID: node.ID, Name: node.Name, Type: node.Type, ShardID: node.ShardID, Status: node.Status})
	}
	return change
}

// place is the node as the planner of clusters knows nodes.
func (m *clusterNodeModel) place() place {
	at := placeOf(m.nodeFacts, m.Region, m.Type)
	at.Zone, at.Trigger = m.AvailabilityZone.ValueString(), m.ReplacementTrigger.ValueString()
	return at
}

func (m *clusterNodeModel) allocation() api.Allocation {
	return api.Allocation{
		Region: m.Region.ValueString(), Type: m.Type.ValueString(), AvailabilityZone: m.AvailabilityZone.ValueString(),
		NetworkID: m.NetworkID.ValueString(),
	}
}

// ownPlace is the one place that a trove_cluster_node is.
const ownPlace = "this"

// steps are what an update of the node comes to. A successor is a node that has come in its place already. Nodes that an earlier replacement left behind go last.
func (m *clusterNodeModel) steps(state *clusterNodeModel, successor string, leaving []string, can clusterAbilities) []step {
	var steps []step
	switch m.change(state) {
	case nodeReplaced:
		if successor != "" {
			steps = successionSteps(successor, state, m.whyReplaced(state))
			break
		}
		replace := step{Kind: stepReplace, Key: ownPlace, NodeID: state.ID.ValueString(), Allocation: m.allocation(), Reason: m.whyReplaced(state)}
		exchange := []step{replace}
		steps = replacement(replace, newcomers(exchange, can), state.place(), can)
	case nodeAwaited:
		steps = []step{{Kind: stepWait}}
	case nodeKept:
	}
	for _, id := range slices.Sorted(slices.Values(leaving)) {
		steps = append(steps, step{Kind: stepRemove, Key: leavingKey(ownPlace, id), NodeID: id, Reason: "it was replaced"})
	}
	return steps
}

// staysWith tells whether a node can go with its cluster only: its master, the last one of a type that it keeps, one of a
// shard, and one that is made with the cluster or not at all. A destroy of both removes the node first, and nobody can tell it from one of the node alone; it is to get through.
func staysWith(cluster api.Cluster, nodeID string, can clusterAbilities) bool {
	at := slices.IndexFunc(cluster.Members, func(m api.Member) bool { return m.ID == nodeID })
	if at < 0 {
		return false
	}
	node := cluster.Members[at]
	another := slices.ContainsFunc(cluster.Members, func(m api.Member) bool { return m.ID != nodeID && m.Type == node.Type })
	return node.Role == nodeMaster || can.comesInGroups(node.Type) || slices.Contains(can.OnlyAtCreate, node.Type) ||
		slices.Contains(can.KeepsOne, node.Type) && !another
}
