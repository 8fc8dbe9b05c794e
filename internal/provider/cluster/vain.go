package cluster

import (
	"errors"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Where the server breaks down over every addition of a node, a repair is offered once. What it was to repair is noted beside the state,
// and left alone by the plans that follow, until somebody asks for it: an apply that fails each time for what nobody in it did
// keeps everything else from being applied.

// vainNote is the key of that note.
const vainNote = "repaired_in_vain"

// missingNode stands in the note for the nodes of a cluster that is declared by size: they have no places.
const missingNode = "missing"

// notRepairable ends the reason why a repair that was tried is not offered again.
const notRepairable = "this Trove could not add a node for it when an apply tried; heal = \"warn\" says that this is known, a changed replacement_trigger has it tried again"

// brokenGrowth tells whether a step failed because of the defect of Trove that keeps it from adding any node.
func brokenGrowth(can clusterAbilities, err error) bool {
	var refused *api.Error
	return can.GrowthIsBroken && errors.As(err, &refused) && refused.StatusCode == 500
}

// inVain tells whether a repair of what is in the place was tried before.
func (c clusterChange) inVain(key string) bool {
	id := c.Have[key].NodeID
	if id == "" {
		id = missingNode
	}
	return slices.Contains(c.Vain, id)
}

// triedInVain are what to note after the steps that failed together: what each of them was to repair unasked.
func (c clusterChange) triedInVain(failed []step, can clusterAbilities, err error) []string {
	noted := slices.Clone(c.Vain)
	if !brokenGrowth(can, err) {
		return noted
	}
	for _, s := range failed {
		have := c.Have[s.Key]
		switch {
		case s.Kind != stepAdd || c.Want[s.Key].triggers(have):
		case s.Repairs && have.NodeID == "":
			noted = append(noted, missingNode)
		case s.Repairs:
			noted = append(noted, have.NodeID)
		}
	}
	slices.Sort(noted)
	return slices.Compact(noted)
}

// stillVain are those of the noted that are not well again. Nodes that are gone are not among the nodes.
func stillVain(noted []string, nodes []api.Node) []string {
	return slices.DeleteFunc(noted, func(id string) bool {
		return slices.ContainsFunc(nodes, func(n api.Node) bool {
			class, err := n.Status.Class()
			return n.ID == id && err == nil && class == api.Ready
		})
	})
}

// failedAsAWhole tells whether a cluster that is failed is so by itself, and not only some of its nodes, which are told for themselves.
func failedAsAWhole(cluster api.Cluster, nodes []api.Node) bool {
	if cluster.StuckIn() != "" {
		return true
	}
	all, _ := membersOf(nodes).holders()
	ill := slices.ContainsFunc(nodes, func(n api.Node) bool { return n.Status.Lost() })
	return !ill || all.lost() || 2*all.failed > all.all()
}
