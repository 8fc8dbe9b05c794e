package provider

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// This file is pure: from what the server has, what state says and what is wanted, to ordered steps.

// clusterChange is all that a plan is computed from.
type clusterChange struct {
	Declared declaration
	Heal     bool // whether drift is repaired, or only told
	Status   trove.Status
	Have     map[string]place
	Want     map[string]wish
	// Others are the nodes that are not this resource's.
	Others []place
	// BySize says that the cluster is declared by `size`.
	BySize bool
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
	if beingBuilt(c.Status) {
		return true
	}
	for _, p := range c.Have {
		if beingBuilt(p.Status) {
			return true
		}
	}
	return false
}

func beingBuilt(status trove.Status) bool {
	return status == trove.StatusBuild || status == trove.StatusNew
}

// standing are all nodes that the cluster has, whoever owns them.
func (c clusterChange) standing() []place {
	nodes := slices.Clone(c.Others)
	for _, key := range slices.Sorted(maps.Keys(c.Have)) {
		nodes = append(nodes, c.Have[key])
	}
	return slices.DeleteFunc(nodes, func(p place) bool { return p.Status == statusDeleted })
}

// hopeless tells whether most nodes of the cluster have failed, where the API can only exchange nodes one for one. There
// is no majority left then that a new node could join. Most often it is a growth that failed: Trove sets all nodes to ERROR
// then (trove/taskmanager/models.py, ClusterTasks.update_statuses_on_failure), but for one that was just being built.
func (c clusterChange) hopeless(can clusterAbilities) bool {
	nodes := c.standing()
	failed := slices.DeleteFunc(slices.Clone(nodes), func(p place) bool { return !p.failed() })
	return !can.ReplacesInOne && 2*len(failed) > len(nodes)
}

// clusterPlan is what is to be done, in order, and what is wrong but left alone.
type clusterPlan struct {
	Steps []step
	// Notices are repairs that nobody wants, because of `heal`; Unrepairable those that the API has no way for.
	Notices, Unrepairable []string
	// Hopeless says that most nodes have failed and none is repaired.
	Hopeless bool
	// Refusals are changes that the API has no way for.
	Refusals []refusal
}

// planCluster computes the steps that turn what the cluster has into what is wanted. The result depends on
// nothing but its input: the order of maps plays no part.
//
// Nodes are added before others are replaced or removed, so that a cluster is never smaller in between than before and
// after; where a replacement takes two steps, one node after the other is exchanged. Upgrades and configurations are
// for healthy clusters, so they come after all that. The upgrade comes before the configuration, because a group
// belongs to a version of the datastore: the new group fits the new version (trove/configuration/models.py,
// Configuration.find).
func planCluster(change clusterChange, can clusterAbilities) clusterPlan {
	plan := clusterPlan{Hopeless: change.hopeless(can)}
	var adds, replaces, removes []step
	for _, key := range slices.Sorted(maps.Keys(change.Want)) {
		want := change.Want[key]
		have, stands := change.Have[key]
		add := step{Kind: stepAdd, Key: key, Allocation: want.allocationFor(have), Reason: "it is declared and does not exist"}
		replace := step{Kind: stepReplace, Key: key, NodeID: have.NodeID}
		switch {
		case !stands:
			adds = append(adds, add)
		case have.Status == statusDeleted:
			add.Reason = fmt.Sprintf("its node %s no longer exists", have.NodeID)
			if plan.repairs(change, add, whyNotAdded(add.Allocation, can)) {
				adds = append(adds, add)
			}
		case want.moves(have) != "":
			add.Reason = want.moves(have)
			adds = append(adds, add)
			removes = append(removes, leaving(add, have))
		case want.Trigger != have.Trigger && want.Trigger != "":
			replace.Reason = "its replacement_trigger changed"
			if why := whyNotReplaced(have, add.Allocation, can); why != "" {
				plan.Refusals = append(plan.Refusals, refusedTrigger(replace, why))
				break
			}
			replaces = append(replaces, replacement(replace, add, have, can)...)
		case have.drift(change.Declared, can) != "":
			replace.Reason = have.drift(change.Declared, can)
			if plan.repairs(change, replace, whyNotReplaced(have, add.Allocation, can)) {
				replaces = append(replaces, replacement(replace, add, have, can)...)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(change.Have)) {
		have := change.Have[key]
		if _, wanted := change.Want[key]; !wanted && have.Status != statusDeleted {
			removes = append(removes, step{Kind: stepRemove, Key: key, NodeID: have.NodeID, Reason: "it is no longer declared"})
		}
	}
	plan.Steps = slices.Concat(adds, replaces, removes, change.inPlace(can))
	if len(plan.Steps) == 0 && change.building() {
		plan.Steps = []step{{Kind: stepWait, Reason: "the cluster or one of its nodes is still being built"}}
	}
	plan.Refusals = append(plan.Refusals, change.refusals(plan.Steps, can)...)
	return plan
}

// repairs tells whether a step that nobody has asked for is to be taken. One that is not is noted. whyNot says that the
// API has no way for it.
func (p *clusterPlan) repairs(change clusterChange, s step, whyNot string) bool {
	switch {
	case p.Hopeless:
	case whyNot != "":
		p.Unrepairable = append(p.Unrepairable, fmt.Sprintf("%s: %s, and %s", s.subject(), s.Reason, whyNot))
	case !change.Heal:
		p.Notices = append(p.Notices, fmt.Sprintf("%s: %s", s.subject(), s.Reason))
	default:
		return true
	}
	return false
}

// replacement is a step where the API replaces a node in one request, else the new node comes and then the old one
// goes.
func replacement(replace, add step, have place, can clusterAbilities) []step {
	if can.ReplacesInOne {
		return []step{replace}
	}
	add.Reason = replace.Reason
	return []step{add, leaving(add, have)}
}

// leaving removes the node from the place that it gives to the one that is added.
func leaving(add step, have place) step {
	return step{Kind: stepRemove, Key: leavingKey(add.Key, have.NodeID), NodeID: have.NodeID, Reason: add.Reason}
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
	return steps
}
