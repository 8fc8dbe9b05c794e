package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// Where the API has no request to replace a node, a new one is added and then the old one removed. If that ends between
// the two, there are two nodes for one resource: the new one is in the state, and Terraform keeps the old one's id beside
// it, so that the next apply removes it.

// leavingNote is the key of that note.
const leavingNote = "leaving_nodes"

// privateNotes are what Terraform keeps beside the state of a resource.
type privateNotes interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// leavingNodes are the nodes that are still to be removed.
func leavingNodes(ctx context.Context, notes interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}, diags *diag.Diagnostics,
) []string {
	note, d := notes.GetKey(ctx, leavingNote)
	diags.Append(d...)
	var ids []string
	if len(note) == 0 {
		return nil
	}
	if err := json.Unmarshal(note, &ids); err != nil {
		diags.AddError("Private state cannot be read", fmt.Sprintf("What Terraform keeps of nodes to be removed is %q; this is a bug in the provider.", note))
	}
	return ids
}

// noteLeaving notes which nodes are still to be removed. Where there never were any, nothing is noted.
func noteLeaving(ctx context.Context, notes privateNotes, ids []string, diags *diag.Diagnostics) {
	noted := leavingNodes(ctx, notes, diags)
	if slices.Equal(noted, ids) {
		return
	}
	note, err := json.Marshal(slices.Sorted(slices.Values(ids)))
	if err != nil {
		diags.AddError("Private state cannot be written", sentence(err.Error()))
		return
	}
	diags.Append(notes.SetKey(ctx, leavingNote, note)...)
}

// stillLeaving are those of the nodes that the server still has, as far as it can be asked.
func (r *clusterNodeResource) stillLeaving(ctx context.Context, clusterID string, ids []string) []string {
	var still []string
	for _, id := range ids {
		if _, err := r.client.Node(ctx, clusterID, id); !errors.Is(err, trove.ErrNotFound) {
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
	diags.AddWarning("A replaced node is still there",
		fmt.Sprintf("An earlier apply added node %s in place of another, and did not get to removing that. Applying this plan removes from cluster %s: %s.",
			state.ID.ValueString(), state.ClusterID.ValueString(), strings.Join(leaving, ", ")))
}
