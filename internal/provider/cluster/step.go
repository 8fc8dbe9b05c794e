package cluster

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

type stepKind string

// The steps a change of a cluster is made of.
const (
	stepTake         stepKind = "take"
	stepForget       stepKind = "forget"
	stepAdd          stepKind = "add"
	stepReplace      stepKind = "replace"
	stepRemove       stepKind = "remove"
	stepUpgradeAll   stepKind = "upgrade"
	stepConfigureAll stepKind = "configure"
	stepRestartAll   stepKind = "restart"
	stepWait         stepKind = "wait"
)

// step is one thing that an apply does to a cluster.
type step struct {
	Kind       stepKind
	Key        string         // the place it concerns, empty where it concerns all
	NodeID     string         // the node that goes, or that is taken; empty for an add
	Allocation api.Allocation // what the new node is to be
	Value      string         // the version of an upgrade, or the configuration to attach, empty to detach
	Reason     string         // why, in words for the plan
	Repairs    bool           // whether an add makes good for a node that failed or is gone
	Asked      bool           // whether the configuration asks for it, rather than what has become of the node
}

// leavingKey is the place of a node that gave its own to another and is about to be removed.
func leavingKey(key, nodeID string) string { return key + ":" + nodeID }

// place is the place that the step is about, also where its node has given it away.
func (s step) place() string { return strings.TrimSuffix(s.Key, ":"+s.NodeID) }

func (s step) subject() string {
	key := s.place()
	if s.NodeID == "" || s.NodeID == key {
		return "node " + key
	}
	return fmt.Sprintf("node %s (%s)", key, s.NodeID)
}

// sends tells whether anything is asked of the server. What is not is only about whose node it is.
func (s step) sends() bool { return s.Kind != stepTake && s.Kind != stepForget }

// ofAll tells whether the step is about the whole cluster.
func (s step) ofAll() bool { return s.Key == "" }

// partOf is what of the cluster the steps are about, for messages.
func partOf(steps []step) string {
	var subjects []string
	for _, s := range steps {
		if !s.ofAll() {
			subjects = append(subjects, s.subject())
		}
	}
	return strings.Join(subjects, ", ")
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
	case stepUpgradeAll:
		return "upgrade"
	case stepConfigureAll:
		return "configure"
	case stepRestartAll:
		return "restart"
	case stepWait, stepTake, stepForget:
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
	case stepUpgradeAll:
		return fmt.Sprintf("upgrades all nodes to %s, node after node, because %s", s.Value, s.Reason)
	case stepConfigureAll:
		if s.Value == "" {
			return fmt.Sprintf("detaches the configuration from all nodes because %s", s.Reason)
		}
		return fmt.Sprintf("attaches the configuration %s to all nodes because %s", s.Value, s.Reason)
	case stepRestartAll:
		return fmt.Sprintf("restarts all nodes, one after the other, because %s", s.Reason)
	case stepTake:
		return fmt.Sprintf("takes node %s, which the cluster has, into its place %s, because %s", s.NodeID, s.Key, s.Reason)
	case stepForget:
		return fmt.Sprintf("lets go of %s, which stays in the cluster, because %s", s.subject(), s.Reason)
	case stepWait:
		return fmt.Sprintf("waits because %s", s.Reason)
	}
	return string(s.Kind)
}

// orNotSet is a value for a message.
func orNotSet(value string) string { return cmp.Or(value, "not set") }
