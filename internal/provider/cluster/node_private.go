package cluster

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Where the API has no request to replace a node, a new one is added and then the old one removed. If that ends between
// the two, there are two nodes for one resource: the new one is in the state, and Terraform keeps the old one's id beside
// it, so that the next apply removes it.

// leavingNote is the key of that note.
const leavingNote = "leaving_nodes"

// leavingNodes are the nodes that are still to be removed.
func leavingNodes(ctx context.Context, notes object.PrivateReader, diags *diag.Diagnostics) []string {
	return object.PrivateIDs(ctx, notes, leavingNote, diags)
}

// noteLeaving notes which nodes are still to be removed.
func noteLeaving(ctx context.Context, notes object.PrivateState, ids []string, diags *diag.Diagnostics) {
	object.SetPrivateIDs(ctx, notes, leavingNote, ids, diags)
}

// stillLeaving are those of the nodes that the server still has, as far as it can be asked.
func (r *clusterNodeResource) stillLeaving(ctx context.Context, clusterID string, ids []string) []string {
	var still []string
	for _, id := range ids {
		if _, err := r.Client.Node(ctx, clusterID, id); !errors.Is(err, api.ErrNotFound) {
			still = append(still, id)
		}
	}
	return still
}

// leavingOf are the nodes in all places but the resource's own.
func leavingOf(owned map[string]string) []string {
	others := maps.Clone(owned)
	delete(others, ownPlace)
	return slices.Sorted(maps.Values(others))
}

func warnOfLeaving(diags *diag.Diagnostics, state *clusterNodeModel, leaving []string) {
	diags.AddWarning(fmt.Sprintf("The node that %s replaced is still there", state.ID.ValueString()),
		fmt.Sprintf("An earlier apply added node %s in place of another, and did not get to removing that. Applying this plan removes from cluster %s: %s.",
			state.ID.ValueString(), state.ClusterID.ValueString(), strings.Join(leaving, ", ")))
}
