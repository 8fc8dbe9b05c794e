package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file is pure: what clusters of a datastore have to be like, and what can't be done to them. The rules are the
// library's, api.ClusterRules; here they become messages.

// refusal is something declared that can't be met, with the number or value that can, and the way out.
type refusal struct {
	At              path.Path
	Summary, Detail string
	// Warning says that the server may take it all the same.
	Warning bool
}

func tellRefusals(diags *diag.Diagnostics, refusals []refusal) {
	for _, r := range refusals {
		if r.Warning {
			diags.AddAttributeWarning(r.At, r.Summary, r.Detail)
			continue
		}
		diags.AddAttributeError(r.At, r.Summary, r.Detail)
	}
}

const (
	wrongNumber   = "Wrong number of nodes"
	notNodeByNode = "Node can't be changed alone"
	notRemovable  = "Node can't be removed"
	notAddable    = "Node can't be added later"
)

// onlyErrors are the refusals that are no warnings.
func onlyErrors(refusals []refusal) []refusal {
	return slices.DeleteFunc(slices.Clone(refusals), func(r refusal) bool { return r.Warning })
}

// foretold makes warnings of refusals: what a plan tells, and the apply refuses.
//
// Terraform plans what is gone already as if it were to be created when it plans a destroy, and nothing says that it is one. A rule that
// a standing cluster of the same configuration need not obey, having nodes of other resources perhaps, would keep the destroy from
// going on.
func foretold(refusals []refusal) []refusal {
	told := slices.Clone(refusals)
	for i, r := range told {
		if !r.Warning {
			told[i].Warning, told[i].Detail = true, r.Detail+" As long as it is so, an apply makes nothing."
		}
	}
	return told
}

// newCluster tells what is wrong with a new cluster: ordinary is how many nodes that hold data or vote are declared at the
// attribute. One that has more than it can be made with grows by the others.
func (a clusterAbilities) newCluster(at path.Path, ordinary int) []refusal {
	switch {
	case a.Group > 1 && ordinary > a.Exactly && (ordinary-a.Exactly)%a.Group != 0:
		return []refusal{{At: at, Summary: wrongNumber, Detail: fmt.Sprintf(
			"A new %s cluster has exactly %d nodes%s; %s declares %d. Declare %[2]d, or whole groups of %[6]d more, by which it grows once it stands.",
			a.Datastore, a.Exactly, whichCount(a), at, ordinary, a.Group)}}
	case a.Group > 1 && ordinary > a.Exactly:
		return nil
	case a.Exactly != 0 && ordinary < a.Exactly:
		return []refusal{{At: at, Summary: wrongNumber, Detail: fmt.Sprintf(
			"A new %s cluster has exactly %d nodes%s; %s declares %d. Declare %d, and more of them once the cluster stands.",
			a.Datastore, a.Exactly, whichCount(a), at, ordinary, a.Exactly)}}
	case a.Exactly != 0 && ordinary != a.Exactly:
		return []refusal{{At: at, Summary: wrongNumber, Warning: true, Detail: fmt.Sprintf(
			"As Trove is delivered, a new %s cluster has exactly %d nodes; %s declares %d. Where the cloud's operator has not changed that number, it is made with %[2]d and grows by the others.",
			a.Datastore, a.Exactly, at, ordinary)}}
	case ordinary < a.AtLeast:
		return []refusal{{At: at, Summary: wrongNumber, Detail: fmt.Sprintf(
			"A %s cluster has at least %d nodes%s; %s declares %d. Declare %d more.",
			a.Datastore, a.AtLeast, whichCount(a), at, ordinary, a.AtLeast-ordinary)}}
	}
	return a.evenVoters(at, ordinary)
}

// whichCount tells the nodes that a datastore's numbers are about from others, where there are others.
func whichCount(a clusterAbilities) string {
	switch {
	case slices.Contains(a.NodeTypes, typeArbiter):
		return " that hold data or vote"
	case len(a.NodeTypes) > 0:
		return " that hold data"
	}
	return ""
}

// at is the attribute that declares the nodes.
func (c clusterChange) at() path.Path {
	if c.BySize {
		return path.Root("size")
	}
	return path.Root("nodes")
}

// atPlace is the attribute of one place, or the one that declares all where places have no names.
func (c clusterChange) atPlace(key string, attribute ...string) path.Path {
	if _, declared := c.Want[key]; c.BySize || !declared {
		return c.at()
	}
	at := path.Root("nodes").AtMapKey(key)
	for _, name := range attribute {
		at = at.AtName(name)
	}
	return at
}

// refusals are the steps that the API has no way for.
func (c clusterChange) refusals(steps []step, can clusterAbilities) []refusal {
	refused := c.refusedForgetting(steps)
	added, removed := c.tally(steps)
	for _, s := range steps {
		switch s.Kind {
		case stepAdd:
			refused = append(refused, c.refusedAdd(s, can)...)
		case stepRemove:
			refused = append(refused, c.refusedRemoval(s, can)...)
		case stepTake, stepForget, stepReplace, stepUpgradeAll, stepConfigureAll, stepRestartAll, stepWait:
		}
	}
	refused = append(refused, c.refusedGroups(added, removed, can)...)
	more, less := added[""]+added[typeArbiter], len(removed[""])+len(removed[typeArbiter])
	left := c.count("") + c.count(typeArbiter) + more - less
	if less > more && left < can.AtLeast {
		refused = append(refused, refusal{At: c.at(), Summary: wrongNumber, Detail: fmt.Sprintf(
			"A %s cluster has at least %d nodes%s; this plan would leave %d. Keep %d more of them.",
			can.Datastore, can.AtLeast, whichCount(can), left, can.AtLeast-left)})
	} else if less != more {
		refused = append(refused, can.evenVoters(c.at(), left)...)
	}
	for _, nodeType := range can.KeepsOne {
		if n := len(removed[nodeType]); n > 0 && c.count(nodeType)+added[nodeType]-n < 1 {
			refused = append(refused, refusal{At: c.at(), Summary: notRemovable, Detail: fmt.Sprintf(
				"A %s cluster keeps at least 1 %s, and this plan would remove the last one. Keep it, or declare another one beside it.",
				can.Datastore, nodeType)})
		}
	}
	return refused
}

// tally counts by type how many nodes the steps add, and lists those they remove.
func (c clusterChange) tally(steps []step) (added map[string]int, removed map[string][]place) {
	added, removed = map[string]int{}, map[string][]place{}
	for _, s := range steps {
		if s.Kind == stepAdd {
			added[s.Allocation.Type]++
		}
		if node := c.node(s.NodeID); s.Kind == stepRemove && node.NodeID != "" {
			removed[node.Type] = append(removed[node.Type], node)
		}
	}
	return added, removed
}

// node is one of the nodes of the cluster, or a place without a node where there is none of that id.
func (c clusterChange) node(id string) place {
	for _, p := range c.standing() {
		if p.NodeID == id {
			return p
		}
	}
	return place{}
}

// count is how many nodes of the type the cluster has.
func (c clusterChange) count(nodeType string) int {
	count := 0
	for _, p := range c.standing() {
		if p.Type == nodeType {
			count++
		}
	}
	return count
}

func (c clusterChange) refusedAdd(s step, can clusterAbilities) []refusal {
	var refused []refusal
	if s.Allocation.Region != "" && !can.RegionsOfNew {
		refused = append(refused, refusal{At: c.atPlace(s.Key, "region"), Summary: notAddable, Detail: fmt.Sprintf(
			"The API puts nodes into regions only when it creates their cluster, and %s would be added with the region %s. Leave region out; availability_zone says where it is to be.",
			s.subject(), s.Allocation.Region)})
	}
	if slices.Contains(can.OnlyAtCreate, s.Allocation.Type) {
		refused = append(refused, refusal{At: c.atPlace(s.Key, "type"), Summary: notAddable, Detail: fmt.Sprintf(
			"A %s of a %s cluster is made with the cluster or not at all, and %s would be added. Take it out of nodes.",
			s.Allocation.Type, can.Datastore, s.subject())})
	}
	return refused
}

func (c clusterChange) refusedRemoval(s step, can clusterAbilities) []refusal {
	node := c.node(s.NodeID)
	key := s.place()
	switch {
	case slices.Contains(can.OnlyAtCreate, node.Type):
		return []refusal{{At: c.atPlace(key), Summary: notRemovable, Detail: fmt.Sprintf(
			"A %s of a %s cluster stays as long as the cluster, and %s would be removed because %s. Keep it in nodes as it is.",
			node.Type, can.Datastore, s.subject(), s.Reason)}}
	case node.Role == nodeMaster:
		return []refusal{{At: c.atPlace(key), Summary: notRemovable, Detail: fmt.Sprintf(
			"The server does not remove the master of a %s cluster, and %s would be removed because %s. Keep it, and remove another one.",
			can.Datastore, s.subject(), s.Reason)}}
	}
	return nil
}

// refusedGroups is for nodes that come and go in groups: the shards of mongodb.
func (c clusterChange) refusedGroups(added map[string]int, removed map[string][]place, can clusterAbilities) []refusal {
	if !can.comesInGroups("") {
		return nil
	}
	var refused []refusal
	if odd := added[""] % can.Group; odd != 0 {
		refused = append(refused, refusal{At: c.at(), Summary: wrongNumber, Detail: fmt.Sprintf(
			"A %s cluster grows by shards of %d nodes, and this plan would add %d. Declare %d more, or %d less.",
			can.Datastore, can.Group, added[""], can.Group-odd, odd)})
	}
	gone := map[string]bool{}
	for _, p := range removed[""] {
		gone[p.NodeID] = true
	}
	stay := map[string][]string{}
	for _, p := range c.standing() {
		if p.Type == "" && !gone[p.NodeID] {
			stay[p.ShardID] = append(stay[p.ShardID], fmt.Sprintf("%s (%s)", p.Name, p.NodeID))
		}
	}
	broken := map[string]bool{}
	for _, p := range removed[""] {
		broken[p.ShardID] = len(stay[p.ShardID]) > 0
	}
	for _, shard := range slices.Sorted(maps.Keys(broken)) {
		if broken[shard] {
			slices.Sort(stay[shard])
			refused = append(refused, refusal{At: c.at(), Summary: notRemovable, Detail: fmt.Sprintf(
				"A %s cluster gives up whole shards only, and this plan would leave a part of the shard %s: %s. Take these out of the configuration too, or keep the whole shard; shard_id tells which nodes belong together.",
				can.Datastore, shard, strings.Join(stay[shard], ", "))})
		}
	}
	return refused
}

// whyNotReplaced tells why a node can't be exchanged for a new one, empty where it can.
func whyNotReplaced(have place, allocation api.Allocation, can clusterAbilities) string {
	switch {
	case can.ReplacesInOne:
		return ""
	case have.Role == nodeMaster:
		return fmt.Sprintf("the server does not remove the master of a %s cluster", can.Datastore)
	default:
		return whyNotAdded(allocation, can)
	}
}

// whyNotAdded tells why a single node can't be added, empty where it can.
func whyNotAdded(allocation api.Allocation, can clusterAbilities) string {
	switch {
	case can.comesInGroups(allocation.Type):
		return fmt.Sprintf("nodes of a %s cluster that hold data come and go as whole shards of %d only", can.Datastore, can.Group)
	case slices.Contains(can.OnlyAtCreate, allocation.Type):
		return fmt.Sprintf("a %s of a %s cluster is made with the cluster or not at all", allocation.Type, can.Datastore)
	case allocation.Region != "" && !can.RegionsOfNew:
		return fmt.Sprintf("the API can't put a new node into the region %s of a standing cluster", allocation.Region)
	}
	return ""
}

// refusedTrigger refuses a replacement that was asked for.
func refusedTrigger(s step, why string) refusal {
	return refusal{At: path.Root("nodes").AtMapKey(s.Key).AtName("replacement_trigger"), Summary: notNodeByNode, Detail: fmt.Sprintf(
		"The changed replacement_trigger would replace %s alone, and %s. Take the change back.", s.subject(), why)}
}

// refusedRoll refuses another flavor or volume for a node.
func refusedRoll(s step, why string) refusal {
	return refusal{At: path.Root("flavor_id"), Summary: notNodeByNode, Detail: fmt.Sprintf(
		"The changed flavor or volume would replace %s because %s, and %s. Have the failed nodes repaired first, or take the change back.", s.subject(), s.Reason, why)}
}

// refusedQuorum refuses a removal after which too few nodes would be well.
func (c clusterChange) refusedQuorum(s step, why string) refusal {
	return refusal{At: c.atPlace(s.place()), Summary: notRemovable, Detail: fmt.Sprintf(
		"This plan would remove %s because %s, and %s. Have the failed nodes repaired first, or add others.", s.subject(), s.Reason, why)}
}
