package provider

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// This file is pure: from what the server has, what state says and what is wanted, to ordered steps.

type stepKind string

// The steps a change of a cluster is made of. Nodes are added before others are replaced or removed, so that a
// cluster is never smaller in between than before and after.
const (
	stepAdd     stepKind = "add"
	stepReplace stepKind = "replace"
	stepRemove  stepKind = "remove"
	stepWait    stepKind = "wait"
)

// step is one thing that an apply does to a cluster.
type step struct {
	Kind       stepKind
	Key        string           // the place it concerns, empty for a wait
	NodeID     string           // the node that goes, empty for an add
	Allocation trove.Allocation // what the new node is to be, for an add
	Reason     string           // why, in words for the plan
}

// declaration is what every node of the cluster is declared to be.
type declaration struct {
	FlavorID, ConfigurationID string
	VolumeSize                int
}

// place is a place of the cluster with the node that was last seen in it.
type place struct {
	NodeID, Name, Region, Type, Trigger string
	Status                              trove.Status
	FlavorID, ConfigurationID           string
	VolumeSize                          int
	Created                             time.Time
}

// notKnownYet stands for a value that the configuration takes from something not applied yet. It equals nothing
// that a server tells, so that the plan counts with a change.
const notKnownYet = "(known after apply)"

// wish is what the configuration wants of a place; an empty region or type takes what the server gives.
type wish struct {
	Region, Type, Trigger string
}

// clusterChange is all that a plan is computed from.
type clusterChange struct {
	Declared declaration
	Heal     bool // whether drift is repaired, or only told
	Status   trove.Status
	Have     map[string]place
	Want     map[string]wish
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

// clusterPlan is what is to be done, in order, and what is wrong but left alone.
type clusterPlan struct {
	Steps   []step
	Notices []string
}

// planCluster computes the steps that turn what the cluster has into what is wanted. The result depends on
// nothing but its input: the order of maps plays no part.
func planCluster(change clusterChange) clusterPlan {
	var plan clusterPlan
	var adds, replaces, removes []step
	repair := func(into *[]step, s step) {
		if change.Heal {
			*into = append(*into, s)
			return
		}
		plan.Notices = append(plan.Notices, fmt.Sprintf("%s: %s", s.subject(), s.Reason))
	}
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
			repair(&adds, add)
		case want.moves(have) != "":
			add.Reason = want.moves(have)
			adds = append(adds, add)
			removes = append(removes, step{Kind: stepRemove, Key: leavingKey(key, have.NodeID), NodeID: have.NodeID, Reason: add.Reason})
		case want.Trigger != have.Trigger && want.Trigger != "":
			replace.Reason = "its replacement_trigger changed"
			replaces = append(replaces, replace)
		case have.drift(change.Declared) != "":
			replace.Reason = have.drift(change.Declared)
			repair(&replaces, replace)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(change.Have)) {
		have := change.Have[key]
		if _, wanted := change.Want[key]; !wanted && have.Status != statusDeleted {
			removes = append(removes, step{Kind: stepRemove, Key: key, NodeID: have.NodeID, Reason: "it is no longer declared"})
		}
	}
	plan.Steps = slices.Concat(adds, replaces, removes)
	if len(plan.Steps) == 0 && change.building() {
		plan.Steps = []step{{Kind: stepWait, Reason: "the cluster or one of its nodes is still being built"}}
	}
	return plan
}

// allocationFor is what a node made for the wish is to be; what the wish leaves open stays as it was.
func (w wish) allocationFor(have place) trove.Allocation {
	return trove.Allocation{Region: cmp.Or(w.Region, have.Region), Type: cmp.Or(w.Type, have.Type)}
}

// moves tells why the wish can't be met by the node in the place; empty where it can.
func (w wish) moves(have place) string {
	switch {
	case w.Region != "" && have.Region != "" && w.Region != have.Region:
		return fmt.Sprintf("its region is %s, declared %s", have.Region, w.Region)
	case w.Type != "" && w.Type != have.Type:
		return fmt.Sprintf("its type is %s, declared %s", cmp.Or(have.Type, "not set"), w.Type)
	}
	return ""
}

// drift tells in what the node is no longer what the cluster declares; empty where it is. What the server does
// not tell is no drift, but for the configuration: Trove leaves an absent one out. A configuration on a node of a
// cluster that declares none is the server's own (specification, Configuration Groups, Auto-Create and Attach).
func (p place) drift(declared declaration) string {
	var reasons []string
	class, err := p.Status.Class()
	if err == nil && class == trove.Failed {
		return fmt.Sprintf("it is in %s", p.Status)
	}
	if err == nil && class == trove.Pending {
		return ""
	}
	if p.FlavorID != "" && p.FlavorID != declared.FlavorID {
		reasons = append(reasons, fmt.Sprintf("its flavor is %s, declared %s", p.FlavorID, declared.FlavorID))
	}
	if p.VolumeSize != 0 && p.VolumeSize != declared.VolumeSize {
		reasons = append(reasons, fmt.Sprintf("its volume is %d GiB, declared %d", p.VolumeSize, declared.VolumeSize))
	}
	if declared.ConfigurationID != "" && p.ConfigurationID != declared.ConfigurationID {
		reasons = append(reasons, fmt.Sprintf("its configuration is %s, declared %s", cmp.Or(p.ConfigurationID, "not set"), declared.ConfigurationID))
	}
	return strings.Join(reasons, "; ")
}

// sizeWishes turns `size` into wishes: as many of the standing nodes as are wanted, healthy ones before failed
// ones and old ones before new ones, and new places for what is missing.
func sizeWishes(have map[string]place, size int) map[string]wish {
	keys := byWorth(have)
	want := make(map[string]wish, size)
	for _, key := range keys[:min(size, len(keys))] {
		want[key] = wish{}
	}
	for i := 1; len(want) < size; i++ {
		key := fmt.Sprintf("new-%d", i)
		if _, taken := have[key]; !taken {
			want[key] = wish{}
		}
	}
	return want
}

// byWorth are the places in the order in which their nodes are worth keeping: healthy before failed before gone, then
// old before new.
func byWorth(have map[string]place) []string {
	return slices.SortedFunc(maps.Keys(have), func(a, b string) int {
		return cmp.Or(
			cmp.Compare(have[a].rank(), have[b].rank()),
			have[a].Created.Compare(have[b].Created),
			cmp.Compare(len(have[a].Name), len(have[b].Name)),
			cmp.Compare(have[a].Name, have[b].Name),
			cmp.Compare(a, b),
		)
	})
}

// rank is the lower the more a node is worth keeping.
func (p place) rank() int {
	class, err := p.Status.Class()
	switch {
	case p.Status == statusDeleted:
		return 2
	case err == nil && class == trove.Failed:
		return 1
	}
	return 0
}

// bindPlaces gives each place that has no node yet one of the free members that fits it: exact region and type
// first, so that a place that leaves them open does not take another's node. Each member is given at most once.
func bindPlaces(want map[string]wish, members []trove.Member) map[string]string {
	bound := map[string]string{}
	free := slices.Clone(members)
	take := func(key string, fits func(trove.Member) bool) {
		if i := slices.IndexFunc(free, fits); i >= 0 {
			bound[key] = free[i].ID
			free = slices.Delete(free, i, i+1)
		}
	}
	keys := slices.Sorted(maps.Keys(want))
	for _, key := range keys {
		take(key, func(m trove.Member) bool { return m.Region == want[key].Region && m.Type == want[key].Type })
	}
	for _, key := range keys {
		if _, done := bound[key]; done {
			continue
		}
		take(key, func(m trove.Member) bool {
			return want[key].moves(place{Region: m.Region, Type: m.Type}) == "" && (want[key].Type != "" || m.Type == "")
		})
	}
	return bound
}

// leavingKey is the place of a node that gave its own to another and is about to be removed.
func leavingKey(key, nodeID string) string { return key + ":" + nodeID }

func (s step) subject() string {
	key := strings.TrimSuffix(s.Key, ":"+s.NodeID)
	if s.NodeID == "" || s.NodeID == key {
		return "node " + key
	}
	return fmt.Sprintf("node %s (%s)", key, s.NodeID)
}

// part is what of the cluster the step is about, for messages; a wait is about all of it.
func (s step) part() string {
	if s.Kind == stepWait {
		return ""
	}
	return s.subject()
}

// verb is what the step does to the cluster, for messages.
func (s step) verb() string {
	switch s.Kind {
	case stepReplace:
		return "replace a node of"
	case stepRemove:
		return "remove a node of"
	case stepAdd:
		return "add nodes to"
	case stepWait:
	}
	return "wait for"
}

// sentence tells the step in the plan's warning.
func (s step) sentence() string {
	switch s.Kind {
	case stepReplace:
		return fmt.Sprintf("replaces %s because %s", s.subject(), s.Reason)
	case stepRemove:
		return fmt.Sprintf("removes %s because %s", s.subject(), s.Reason)
	case stepAdd:
		return fmt.Sprintf("adds %s because %s", s.subject(), s.Reason)
	case stepWait:
		return fmt.Sprintf("waits because %s", s.Reason)
	}
	return string(s.Kind)
}
