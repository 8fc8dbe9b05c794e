package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// The replacement of a trove_cluster_node that is killed leaves a new node that is in no state, beside the old one, or in its place where the
// API has one request for it. The refresh of the resource notes beside the state which nodes that may be (unowned.go): Terraform hands that note on to
// the apply, which asks for nothing that does not change. If the node is still to be replaced, the one noted takes its place, and none is added.

// successorsNote is the key of that note: the ids of the nodes that may have been made in place of the resource's own.
const successorsNote = "successors"

// successors are the nodes that its cluster offers, that none holds, and that may have been made in place of this one.
func (r *clusterNodeResource) successors(ctx context.Context, m *clusterNodeModel) []place {
	end := time.NewTimer(holdersPatience)
	defer end.Stop()
	return object.Memory[unownedNodes](r.Connection).await(ctx, m.ClusterID.ValueString(), m.mayBeSucceededBy, end.C)
}

// mayBeSucceededBy tells whether the node may be one that was made in place of this one: like it, and younger.
func (m *clusterNodeModel) mayBeSucceededBy(p place) bool {
	created, diags := m.Created.ValueRFC3339Time()
	known := !m.Created.IsNull() && !diags.HasError() && !p.Created.IsZero()
	return m.couldBe(p) && (!known || p.Created.After(created))
}

// keepForSuccessor keeps a node that is gone in the state, where exactly one node may have been made in its place: the next apply takes that.
func (m *clusterNodeModel) keepForSuccessor(successors []place) bool {
	if len(successors) != 1 {
		return false
	}
	m.Status = types.StringValue(statusDeleted)
	return true
}

// noteSuccessors notes which nodes those are.
func noteSuccessors(ctx context.Context, notes object.PrivateState, successors []place, diags *diag.Diagnostics) {
	var ids []string
	for _, p := range successors {
		ids = append(ids, p.NodeID)
	}
	slices.Sort(ids)
	object.SetPrivateIDs(ctx, notes, successorsNote, ids, diags)
}

// holdSuccessor says that this resource is to have the node, if it is one.
func (r *clusterNodeResource) holdSuccessor(noted []string) {
	if len(noted) == 1 {
		object.Memory[unownedNodes](r.Connection).hold(noted[0])
	}
}

// successor is the node of those noted that takes the place of the resource's own: "" where none of them is there any longer, or where others
// took them. Which of several was meant, nobody can tell.
func (r *clusterNodeResource) successor(ctx context.Context, state *clusterNodeModel, noted []string) (string, error) {
	if len(noted) == 0 {
		return "", nil
	}
	cluster, err := r.Client.Cluster(ctx, state.ClusterID.ValueString())
	if err != nil {
		return "", err
	}
	noted = slices.DeleteFunc(slices.Clone(noted), func(id string) bool { return !cluster.Has(id) })
	switch {
	case len(noted) > 1:
		return "", errors.New(severalSuccessors(noted))
	case len(noted) == 1 && object.Memory[unownedNodes](r.Connection).take(noted[0]):
		return noted[0], nil
	}
	return "", nil
}

// severalSuccessors tells which nodes may have been made in place of one.
func severalSuccessors(ids []string) string {
	return fmt.Sprintf("its cluster has several nodes that came without any apply that ended, and each may have been made in its place: %s. "+
		"Name those that were not in forget_nodes of the trove_cluster; or set on_existing = \"create\" here to have another one made", strings.Join(ids, ", "))
}

// warnOfSuccession tells what becomes of a node whose replacement has begun already.
func warnOfSuccession(diags *diag.Diagnostics, m, state *clusterNodeModel, noted []string) {
	summary := fmt.Sprintf("Node %s will be replaced", state.ID.ValueString())
	if len(noted) > 1 {
		diags.AddWarning(summary, fmt.Sprintf("This plan replaces %s. Applying it fails: %s.", m.whyReplaced(state), severalSuccessors(noted)))
		return
	}
	diags.AddWarning(summary, fmt.Sprintf("Applying this plan replaces %s. Node %s takes its place, which the cluster has, and which nobody is known to have: most likely an apply that was cut off has made it. "+
		"Where another one is to be made, set on_existing = \"create\".", m.whyReplaced(state), noted[0]))
}

// successionSteps put a node that is there already into the place of another. The API may still be at it.
func successionSteps(successor string, state *clusterNodeModel, why string) []step {
	return []step{
		{Kind: stepTake, Key: ownPlace, NodeID: successor, Reason: why},
		{Kind: stepWait, Reason: why},
		{Kind: stepRemove, Key: leavingKey(ownPlace, state.ID.ValueString()), NodeID: state.ID.ValueString(), Reason: why},
	}
}

// makesAnother tells whether another node is to be made, whatever the cluster has.
func (m *clusterNodeModel) makesAnother() bool {
	return m.OnExisting.ValueString() == string(api.ExistingCreate)
}
