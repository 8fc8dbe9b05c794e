package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file is pure: how nodes that the cluster has already come into places, and leave them, without anything being sent.

// namer gives names to nodes that are to be added, where the API takes names: a node tells by its name then which place it was
// made for, even if the apply that added it was killed. Keys of nodes are told by themselves; where the cluster is declared by
// size, the names have the first numbers that nobody else has.
func (c clusterChange) namer(can clusterAbilities) func(key string) string {
	if !can.NamesNodes {
		return func(string) string { return "" }
	}
	if !c.BySize {
		return func(key string) string { return c.Name + "-" + key }
	}
	taken := map[string]bool{}
	for _, p := range c.standing() {
		taken[p.Name] = !slices.ContainsFunc(c.Unseen, func(unseen place) bool { return unseen.NodeID == p.NodeID })
	}
	return func(string) string {
		for n := 1; ; n++ {
			if name := fmt.Sprintf("%s-%d", c.Name, n); !taken[name] {
				taken[name] = true
				return name
			}
		}
	}
}

// bindUnseen turns additions into taking: of nodes that came without this resource, that are just what would be
// added, and that are not taken otherwise, the youngest first: an older one is more likely another resource's, whose plan then refuses.
// Where nodes are named after their places, the name has to be that, too.
func bindUnseen(adds, takes []step, change clusterChange, can clusterAbilities) []step {
	like := slices.DeleteFunc(slices.Clone(change.Unseen), func(p place) bool {
		unlike := p.FlavorID != "" && p.FlavorID != change.Declared.FlavorID || p.VolumeSize != 0 && p.VolumeSize != change.Declared.VolumeSize
		taken := slices.ContainsFunc(takes, func(s step) bool { return s.NodeID == p.NodeID })
		return taken || unlike && !can.hasOwnSize(p.Type)
	})
	slices.SortFunc(like, func(a, b place) int { return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.NodeID, b.NodeID)) })
	bound := map[string]string{}
	if can.NamesNodes {
		for _, s := range adds {
			named := func(p place) bool { return p.Name == s.Allocation.Name && p.Type == s.Allocation.Type }
			if at := slices.IndexFunc(like, named); at >= 0 {
				bound[s.Key] = like[at].NodeID
				like = slices.Delete(like, at, at+1)
			}
		}
	} else {
		want, members := map[string]wish{}, []api.Member{}
		for _, s := range adds {
			want[s.Key] = wish{Region: s.Allocation.Region, Type: s.Allocation.Type}
		}
		for _, p := range like {
			members = append(members, api.Member{ID: p.NodeID, Region: p.Region, Type: p.Type})
		}
		bound = bindPlaces(want, members)
	}
	adds = slices.Clone(adds)
	for i, s := range adds {
		if id, ok := bound[s.Key]; ok {
			adds[i] = step{Kind: stepTake, Key: s.Key, NodeID: id, Reason: "it fits and nobody is known to have it: most likely an apply that was cut off has added it"}
		}
	}
	return adds
}

// adopts tells whether the place is empty, and a node is named for it.
func (w wish) adopts(have place) bool {
	return w.Adopt != "" && w.Adopt != have.NodeID && (have.NodeID == "" || have.Status == statusDeleted)
}

// taking is the step that takes the node which is named for a place, or what is wrong with that.
func (c clusterChange) taking(key string, want wish) ([]step, []refusal) {
	at := c.atPlace(key, "adopt")
	node := c.node(want.Adopt)
	free := c.leavesItsKey(want.Adopt) || slices.ContainsFunc(c.Others, func(p place) bool { return p.NodeID == want.Adopt })
	var why string
	switch {
	case want.Adopt == notKnownYet:
		why = "the id is not known before the apply"
	case node.NodeID == "":
		why = fmt.Sprintf("the cluster has no such node that is free; it has %s", listFree(c.Others))
	case !free:
		why = "it is in another place already"
	case c.adoptsBefore(key, want.Adopt):
		why = "another place is to take it"
	case want.moves(node) != "":
		why = want.moves(node)
	default:
		return []step{{Kind: stepTake, Key: key, NodeID: node.NodeID, Reason: "adopt says so"}}, nil
	}
	return nil, []refusal{{At: at, Summary: "Node can't be adopted", Detail: fmt.Sprintf(
		"Place %s is to take node %s, and %s. Name another node, or leave adopt out to have one added.", key, want.Adopt, why)}}
}

// leavesItsKey tells whether a node is in a place that is no longer declared.
func (c clusterChange) leavesItsKey(id string) bool {
	for key, have := range c.Have {
		if _, wanted := c.Want[key]; !wanted && have.NodeID == id && have.Status != statusDeleted {
			return true
		}
	}
	return false
}

// changesKey tells whether the node of a place that is no longer declared goes to another one.
func (c clusterChange) changesKey(key string) bool {
	for other, want := range c.Want {
		if want.Adopt == c.Have[key].NodeID && want.adopts(c.Have[other]) {
			return true
		}
	}
	return false
}

// renamed are sentences about nodes that are removed because their key has gone, while one is added for a new key that they would fit: what
// looks like another name takes a node with its data away. Each is named for one key, in the order of both.
func (c clusterChange) renamed(steps []step) []string {
	if c.BySize {
		return nil
	}
	var sentences []string
	named := map[string]bool{}
	for _, remove := range steps {
		have, stood := c.Have[remove.Key]
		if remove.Kind != stepRemove || !stood {
			continue
		}
		for _, add := range steps {
			if _, replaces := c.Have[add.Key]; add.Kind != stepAdd || replaces || named[add.Key] || c.Want[add.Key].moves(have) != "" {
				continue
			}
			named[add.Key] = true
			sentences = append(sentences, fmt.Sprintf(
				"Node %s goes with its data. If %s is another name for it, declare %[2]s = { adopt = %q, … }: then it stays, and nothing is sent.", remove.Key, add.Key, have.NodeID))
			break
		}
	}
	return sentences
}

// adoptsBefore tells whether an earlier place is to take the node, too.
func (c clusterChange) adoptsBefore(key, id string) bool {
	for other, want := range c.Want {
		if other < key && want.Adopt == id && want.adopts(c.Have[other]) {
			return true
		}
	}
	return false
}

// listFree lists nodes that no place has.
func listFree(others []place) string {
	if len(others) == 0 {
		return "none"
	}
	var ids []string
	for _, p := range others {
		ids = append(ids, p.NodeID)
	}
	slices.Sort(ids)
	return strings.Join(ids, ", ")
}

// refusedForgetting refuses to forget nodes whose places stay declared; and, while nodes are removed, ids that no node has: one
// that was mistyped would be that of a node that is removed instead of being let go of.
func (c clusterChange) refusedForgetting(steps []step) []refusal {
	var refused []refusal
	if slices.ContainsFunc(steps, func(s step) bool { return s.Kind == stepRemove }) {
		for _, id := range slices.Sorted(slices.Values(c.Forget)) {
			if c.node(id).NodeID == "" {
				refused = append(refused, refusal{At: path.Root("forget_nodes"), Summary: "No such node", Detail: fmt.Sprintf(
					"forget_nodes lets go of node %s, which the cluster does not have, and this plan removes nodes. Correct the id, or take it out.", id)})
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.Want)) {
		if have := c.Have[key]; !c.BySize && have.NodeID != "" && slices.Contains(c.Forget, have.NodeID) {
			refused = append(refused, refusal{At: path.Root("forget_nodes"), Summary: "Node is still declared", Detail: fmt.Sprintf(
				"forget_nodes lets go of node %s, and nodes still has its place %s. Take the key out of nodes, or the id out of forget_nodes.", have.NodeID, key)})
		}
	}
	return refused
}
