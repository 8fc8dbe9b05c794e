package cluster

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// An apply that was killed while it added nodes has saved nothing, and what it added stands in the cluster all the same. A
// refresh compares what the cluster has with the state that was saved last, and notes beside the state what has come since;
// the plan then looks whether it is what would be added (bindUnseen). The note outlives every refresh: a node leaves it when it is
// in a place, when forget_nodes names it, or when it is gone.

// unseenNote is the key of that note.
const unseenNote = "unseen_nodes"

// unnamedNote is the key of the note of an import: the ids of the nodes that it gave keys of its own to, until a change of the cluster.
const unnamedNote = "unnamed_nodes"

// unseen are the ids to be noted: of nodes that no place owns and that were noted before, or were not among the members when the state
// was saved last. Before that there is nothing to compare with.
func unseen(noted []string, saved []memberModel, owned []string, members []string) []string {
	var ids []string
	for _, id := range members {
		was := func(m memberModel) bool { return m.ID.ValueString() == id }
		isNew := saved != nil && !slices.ContainsFunc(saved, was)
		if !slices.Contains(owned, id) && (isNew || slices.Contains(noted, id)) {
			ids = append(ids, id)
		}
	}
	return ids
}

// idsOf are the ids of the cluster's nodes.
func idsOf(members []api.Member) []string {
	var ids []string
	for _, member := range members {
		ids = append(ids, member.ID)
	}
	return ids
}
