package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file is pure: from what the server has, what state says and what is wanted, to ordered steps.

// clusterChange is all that a plan is computed from.
type clusterChange struct {
	Name     string
	Declared declaration
	Heal     bool // whether drift is repaired, or only told
	Leave    bool // whether it is not even told
	Status   api.Status
	Have     map[string]place
	Want     map[string]wish
	// Others are the nodes that are not this resource's. Unseen are those of them that came without it and that nobody has let
	// go of: an apply that was cut off may have added them.
	Others, Unseen []place
	// Vain are the ids of nodes whose repair was tried, and is not offered again.
	Vain []string
	// Forget are the ids of nodes that are to leave their places, and stay in the cluster.
	Forget []string
	// Restart says that all nodes are to be restarted, Resized that the flavor or the volume that is declared of all has changed.
	Restart, Resized bool
	// BySize says that the cluster is declared by `size`. Missing is how many nodes of those that it declared are gone.
	BySize  bool
	Missing int
	// Version and ConfigurationID are what the cluster has, WantVersion what it is to have.
	Version, WantVersion, ConfigurationID string
}

// owned are the nodes that the resource owns, by place. A node that is gone from a place that nobody wants any longer
// is owned no more.
func (c clusterChange) owned() map[string]string {
	owned := make(map[string]string, len(c.Have))
	for key, p := range c.Have {
		if _, wanted := c.Want[key]; wanted || p.Status != statusDeleted {
			owned[key] = p.NodeID
		}
	}
	return owned
}

// building tells whether the cluster, or a node in one of its places, has been asked for and is not there yet: a
// change that was not waited for to its end. What others do to a standing cluster is not ours to wait for.
func (c clusterChange) building() bool {
	if object.BeingBuilt(c.Status) {
		return true
	}
	for _, p := range c.Have {
		if object.BeingBuilt(p.Status) {
			return true
		}
	}
	return false
}

// standing are all nodes that the cluster has, whoever owns them.
func (c clusterChange) standing() []place {
	nodes := slices.Clone(c.Others)
	for _, key := range slices.Sorted(maps.Keys(c.Have)) {
		nodes = append(nodes, c.Have[key])
	}
	return slices.DeleteFunc(nodes, func(p place) bool { return p.Status == statusDeleted })
}

// clusterPlan is what is to be done, in order, and what is wrong but left alone.
type clusterPlan struct {
	Steps []step
	// Notices are repairs that nobody wants, because of `heal`; Unrepairable those that the API has no way for.
	Notices, Unrepairable []string
	// Hopeless says that too many nodes have failed, and none is repaired: Holders tells how many. LostShards are those of which no node is
	// left that has the data.
	Hopeless   bool
	Holders    holders
	LostShards []string
	// Refusals are changes that the API has no way for.
	Refusals []refusal
	// Renamed tells, for nodes that go with their keys, which new key could keep them.
	Renamed []string
}

// planCluster computes the steps that turn what the cluster has into what is wanted. The result depends on
// nothing but its input: the order of maps plays no part.
//
// Nodes are added before others are replaced or removed, so that a cluster is never smaller in between than before and
// after; where a replacement takes two steps, one node after the other is exchanged. Failed nodes go before healthy ones, and
// a primary last, so that what is well stays the majority throughout (electorate). Upgrades and configurations are
// for healthy clusters, so they come after all that. The upgrade comes before the configuration, because a group
// belongs to a version of the datastore: the new group fits the new version (trove/configuration/models.py,
// Configuration.find).
func planCluster(change clusterChange, can clusterAbilities) clusterPlan {
	plan := clusterPlan{Hopeless: change.hopeless(can), LostShards: change.lostShards()}
	plan.Holders, _ = change.holders()
	n := plan.needs(change, can)
	adds := slices.Concat(n.adds, newcomers(n.exchanges, can))
	nameOf := change.namer(can)
	for i := range adds {
		adds[i].Allocation.Name = nameOf(adds[i].Key)
	}
	adds = bindUnseen(adds, n.takes, change, can)
	plan.Steps = slices.Concat(n.takes, n.forgets, adds[:len(n.adds)])

	well := change.electorate(can)
	well.add(plan.Steps)
	for _, replace := range n.exchanges {
		have, after := change.Have[replace.Key], well
		steps := replacement(replace, adds[len(n.adds):], have, can)
		why := cmp.Or(whyNotReplaced(have, replace.Allocation, can), after.replace(steps, have))
		switch {
		case !replace.Asked && plan.repairs(change, replace, why), replace.Asked && why == "":
			plan.Steps, well = append(plan.Steps, steps...), after
		case replace.Reason == triggered:
			plan.Refusals = append(plan.Refusals, refusedTrigger(replace, why))
		case replace.Asked:
			plan.Refusals = append(plan.Refusals, refusedRoll(replace, why))
		}
	}
	for _, remove := range n.removes {
		if why := well.remove(change.node(remove.NodeID)); why != "" {
			plan.Refusals = append(plan.Refusals, change.refusedQuorum(remove, why))
		}
	}
	plan.Steps = change.waiting(slices.Concat(plan.Steps, n.removes, change.inPlace(can)))
	plan.Refusals = append(plan.Refusals, change.refusals(plan.Steps, can)...)
	plan.Renamed = change.renamed(plan.Steps)
	for i, s := range plan.Steps {
		if (s.Kind == stepReplace || s.Kind == stepRemove) && change.node(s.NodeID).primary() {
			plan.Steps[i].Reason += "; it is the primary, and another node takes over"
		}
	}
	return plan
}

// needs are the steps that the places ask for, each by itself.
type needs struct{ takes, forgets, adds, exchanges, removes []step }

// needs looks at one place after the other. Exchanges and removals are in the order in which the nodes are to go.
func (p *clusterPlan) needs(change clusterChange, can clusterAbilities) needs {
	var n needs
	missing := change.Missing
	for _, key := range slices.Sorted(maps.Keys(change.Want)) {
		want := change.Want[key]
		have, stands := change.Have[key]
		add := step{Kind: stepAdd, Key: key, Allocation: want.allocationFor(have), Reason: "it is declared and does not exist"}
		replace := step{Kind: stepReplace, Key: key, NodeID: have.NodeID, Allocation: add.Allocation}
		switch {
		case want.adopts(have):
			takes, refused := change.taking(key, want)
			n.takes, p.Refusals = append(n.takes, takes...), append(p.Refusals, refused...)
		case !stands && missing > 0:
			missing--
			add.Reason, add.Repairs = "a node of the cluster no longer exists", true
			if p.repairs(change, add, "") {
				n.adds = append(n.adds, add)
			}
		case !stands:
			n.adds = append(n.adds, add)
		case have.Status == statusDeleted:
			add.Reason, add.Repairs = fmt.Sprintf("its node %s no longer exists", have.NodeID), true
			if want.triggers(have) || p.repairs(change, add, whyNotAdded(add.Allocation, can)) {
				n.adds = append(n.adds, add)
			}
		case want.moves(have) != "":
			add.Reason = want.moves(have)
			n.adds = append(n.adds, add)
			n.removes = append(n.removes, leaving(add, have))
		case want.triggers(have):
			replace.Reason, replace.Asked = triggered, true
			n.exchanges = append(n.exchanges, replace)
		case have.drift(change.Declared, can) != "":
			replace.Reason = have.drift(change.Declared, can)
			replace.Asked = change.Resized && can.Rolls && !have.Status.Lost()
			n.exchanges = append(n.exchanges, replace)
		}
	}
	forgets, unwanted := change.surplus()
	n.forgets, n.removes = forgets, append(n.removes, unwanted...)
	slices.SortStableFunc(n.removes, change.firstToGo)
	slices.SortStableFunc(n.exchanges, change.firstToGo)
	return n
}

// surplus are the steps for the nodes whose place nobody wants any longer.
func (c clusterChange) surplus() (forgets, removes []step) {
	for _, key := range slices.Sorted(maps.Keys(c.Have)) {
		have := c.Have[key]
		_, wanted := c.Want[key]
		switch {
		case wanted || have.Status == statusDeleted || c.changesKey(key):
		case slices.Contains(c.Forget, have.NodeID):
			forgets = append(forgets, step{Kind: stepForget, Key: key, NodeID: have.NodeID, Reason: "forget_nodes says so"})
		default:
			removes = append(removes, step{Kind: stepRemove, Key: key, NodeID: have.NodeID, Reason: "it is no longer declared"})
		}
	}
	return forgets, removes
}

// firstToGo orders steps by the node that goes: failed ones first, a primary last.
func (c clusterChange) firstToGo(a, b step) int {
	rank := func(s step) int {
		switch node := c.node(s.NodeID); {
		case node.failed():
			return 0
		case node.primary():
			return 2
		}
		return 1
	}
	return cmp.Compare(rank(a), rank(b))
}

// waiting waits, where nothing else is done that does, for what has been asked for and is not there yet.
func (c clusterChange) waiting(steps []step) []step {
	for _, s := range steps {
		if s.sends() {
			return steps
		}
	}
	taken := slices.ContainsFunc(steps, func(s step) bool { return s.Kind == stepTake && object.BeingBuilt(c.node(s.NodeID).Status) })
	if taken || c.building() {
		steps = append(steps, step{Kind: stepWait, Reason: "the cluster or one of its nodes is still being built"})
	}
	return steps
}

// repairs tells whether a step that nobody has asked for is to be taken. One that is not is noted. whyNot says that the
// API has no way for it.
func (p *clusterPlan) repairs(change clusterChange, s step, whyNot string) bool {
	switch {
	case p.Hopeless, change.Leave:
	case whyNot == "" && change.Heal && change.inVain(s.Key):
		p.Unrepairable = append(p.Unrepairable, fmt.Sprintf("%s: %s, and %s", s.subject(), s.Reason, notRepairable))
	case whyNot != "":
		p.Unrepairable = append(p.Unrepairable, fmt.Sprintf("%s: %s, and %s", s.subject(), s.Reason, whyNot))
	case !change.Heal:
		p.Notices = append(p.Notices, fmt.Sprintf("%s: %s", s.subject(), s.Reason))
	default:
		return true
	}
	return false
}

// newcomers are the nodes that come in the place of others, where the API does not replace a node in one request.
func newcomers(exchanges []step, can clusterAbilities) []step {
	if can.ReplacesInOne {
		return nil
	}
	var adds []step
	for _, s := range exchanges {
		adds = append(adds, step{Kind: stepAdd, Key: s.Key, Allocation: s.Allocation, Reason: s.Reason, Repairs: !s.Asked})
	}
	return adds
}

// replacement is a step where the API replaces a node in one request, else the new node comes, one of adds, and then the
// old one goes.
func replacement(replace step, adds []step, have place, can clusterAbilities) []step {
	if can.ReplacesInOne {
		replace.Allocation = api.Allocation{}
		return []step{replace}
	}
	add := adds[slices.IndexFunc(adds, func(s step) bool { return s.Key == replace.Key })]
	return []step{add, leaving(replace, have)}
}

// leaving removes the node from the place that it gives to the one that is added.
func leaving(s step, have place) step {
	return step{Kind: stepRemove, Key: leavingKey(s.Key, have.NodeID), NodeID: have.NodeID, Reason: s.Reason}
}

// inPlace are the steps that change all nodes of the cluster and keep them.
func (c clusterChange) inPlace(can clusterAbilities) []step {
	var steps []step
	if can.Upgrades && c.WantVersion != c.Version {
		steps = append(steps, step{
			Kind: stepUpgradeAll, Value: c.WantVersion, Reason: fmt.Sprintf("the version is %s, declared %s", c.Version, c.WantVersion),
		})
	}
	if can.Configures && c.Declared.ConfigurationID != c.ConfigurationID {
		steps = append(steps, step{
			Kind: stepConfigureAll, Value: c.Declared.ConfigurationID,
			Reason: fmt.Sprintf("the configuration is %s, declared %s", orNotSet(c.ConfigurationID), cmp.Or(c.Declared.ConfigurationID, "none")),
		})
	}
	if c.Restart {
		steps = append(steps, step{Kind: stepRestartAll, Reason: "restart_trigger changed"})
	}
	return steps
}
