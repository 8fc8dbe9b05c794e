package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The kinds of operations on clusters.
const (
	kindCreateCluster = "create_cluster"
	kindAddNodes      = "add_nodes"
	kindReplaceNode   = "replace_node"
	kindRemoveNode    = "remove_node"
	kindDeleteCluster = "delete_cluster"
)

// The states of operations on clusters. create_cluster and add_nodes go through create_nodes, await_nodes, hand_out, await_guests (the
// latter two once for each round) and settle; replace_node has retire and remove before settle; remove_node begins at remove. From
// settle it goes back to hand_out if a node still lacks the list.
const (
	stateCreateNodes = "create_nodes"
	stateAwaitNodes  = "await_nodes"
	stateHandOut     = "hand_out"
	stateAwaitGuests = "await_guests"
	stateRetire      = "retire"
	stateRemove      = "remove"
	stateSettle      = "settle"
	stateDropCluster = "drop_cluster"
)

// createNodes begins to build every new node: "for-loop create each node" (specification, section TaskManager).
func createNodes(r rows, now time.Time, pace Pace) changes {
	c := changes{data: r.data, next: next{state: stateAwaitNodes, wait: true}}
	for _, id := range r.data.Nodes {
		t := target{r.instance.ID, id}
		c.casts = append(c.casts, cast{t, "prepare", struct {
			GuestID string `json:"guest_id"`
			NodeID  string `json:"node_id"`
		}{r.instance.ID, id}})
		c.start = append(c.start, build(t, now, pace))
	}
	return c
}

// awaitNodes goes on when all new nodes are active: "poll until all nodes are active". If one has failed it still lets the others end, so
// that nothing is left at work in a cluster that is in ERROR.
func awaitNodes(r rows, now time.Time, _ Pace) changes {
	working, fault := false, ""
	for _, id := range r.data.Nodes {
		n, ok := r.node(id)
		switch {
		case ok && NodeStatus(n) == StatusActive:
		case ok && !failed(NodeStatus(n)) && r.guests[id]:
			working = true
		case fault != "":
		case ok:
			fault = nodeFault(n)
		default:
			fault = fmt.Sprintf("Node %s is gone.", id)
		}
	}
	switch {
	case working && r.timedOut:
		return r.timeOut(now, r.data.Nodes)
	case working:
		return changes{data: r.data, next: next{state: stateAwaitNodes, wait: true}}
	case fault != "":
		return r.fail(now, fault)
	default:
		return changes{data: r.data, next: next{state: stateHandOut}}
	}
}

// handOut sends the datastore's list of addresses to the next guests.
func handOut(r rows, now time.Time, pace Pace) changes {
	round, more, err := nextRound(r.manager, r.staying(), r.told())
	if err != nil {
		return r.fail(now, fmt.Sprintf("Cluster %s: %s.", r.instance.Name, err))
	}
	if !more {
		after := stateSettle
		if _, there := r.node(r.data.Old); there {
			after = stateRetire
		}
		return changes{data: r.data, next: next{state: after}}
	}
	c := changes{data: r.data, next: next{state: stateAwaitGuests, wait: true}}
	c.data.Round, c.data.Joining = nil, nil
	for _, n := range round.joined {
		c.data.Joining = append(c.data.Joining, n.ID)
	}
	for _, n := range round.to {
		t := target{r.instance.ID, n.ID}
		c.data.Round = append(c.data.Round, n.ID)
		c.casts = append(c.casts, cast{t, round.method, round.payload})
		state, takes := stateJoin, pace.Join
		if round.seeds != nil {
			c.configurations = append(c.configurations, withSeeds(r.nodeGroups[n.ID], round.seeds, now)...)
		}
		if round.restarts {
			state, takes = stateRestart, pace.Restart
			begin(&n.Machine, taskRebooting, now)
			c.nodes = append(c.nodes, n)
			c.heartbeats = append(c.heartbeats, heartbeat{serviceShutdown, t})
		}
		c.start = append(c.start, store.Operation{Kind: round.method, State: state, InstanceID: t.instanceID, NodeID: t.nodeID, Due: now.Add(takes), Data: "{}"})
	}
	return c
}

// awaitGuests goes on when all guests of the round have answered and run.
func awaitGuests(r rows, now time.Time, _ Pace) changes {
	for _, id := range r.data.Round {
		n, ok := r.node(id)
		switch {
		case !ok:
			return r.fail(now, fmt.Sprintf("Node %s is gone.", id))
		case failed(NodeStatus(n)):
			return r.fail(now, nodeFault(n))
		case r.guests[id] && r.timedOut:
			return r.timeOut(now, r.data.Round)
		case r.guests[id]:
			return changes{data: r.data, next: next{state: stateAwaitGuests, wait: true}}
		}
	}
	c := changes{data: r.data, next: next{state: stateHandOut}}
	for _, id := range r.data.Joining {
		if n, ok := r.node(id); ok {
			n.Joined = true
			c.nodes = append(c.nodes, n)
		}
	}
	return c
}

// standing are the nodes that are not being deleted.
func (r rows) standing() []store.Node {
	return slices.DeleteFunc(slices.Clone(r.nodes), func(n store.Node) bool { return NodeStatus(n) == StatusShutdown })
}

// staying are the standing nodes without the one that is to be replaced, whose address no guest is to be given.
func (r rows) staying() []store.Node {
	return slices.DeleteFunc(r.standing(), func(n store.Node) bool { return n.ID == r.data.Old })
}

// told are the seeds that each node has been given, by the node's id.
func (r rows) told() map[string][]string {
	told := make(map[string][]string, len(r.nodeGroups))
	for id, group := range r.nodeGroups {
		told[id] = seedsIn(group)
	}
	return told
}

// retire begins to delete the node that has been replaced.
func retire(r rows, now time.Time, pace Pace) changes {
	c := changes{data: r.data, next: next{state: stateRemove, after: pace.Delete}}
	if old, ok := r.node(r.data.Old); ok {
		begin(&old.Machine, taskDeleting, now)
		c.nodes = []store.Node{old}
		c.cancel = []target{{r.instance.ID, old.ID}}
	}
	return c
}

// remove ends the deletion of a node.
func remove(r rows, now time.Time, _ Pace) changes {
	c := changes{data: r.data, next: next{state: stateSettle}}
	if old, ok := r.node(r.data.Old); ok {
		c.nodes = []store.Node{goneNode(old, now)}
		c.endUsage = []string{old.ID}
	}
	return c
}

// settle ends every operation: the cluster is ACTIVE if all nodes are, but for those that nobody has heard of for a while, ERROR if not. It
// waits for nodes that are still at work, which an earlier failed operation may have left behind, and hands out the list to nodes that this
// one kept from getting it, or that have the address of a seed that is gone.
func settle(r rows, now time.Time, _ Pace) changes {
	fault := ""
	for _, n := range r.nodes {
		switch {
		case NodeStatus(n) == StatusActive, NodeStatus(n) == StatusUnknown:
		case r.guests[n.ID] && !failed(NodeStatus(n)) && !r.timedOut:
			return changes{data: r.data, next: next{state: stateSettle, wait: true}}
		case fault == "":
			fault = nodeFault(n)
		}
	}
	if fault != "" {
		return r.fail(now, fault)
	}
	told := r.told()
	if slices.ContainsFunc(r.nodes, func(n store.Node) bool {
		return NodeStatus(n) == StatusActive && (!n.Joined || outdated(told[n.ID], r.nodes))
	}) {
		return changes{data: r.data, next: next{state: stateHandOut}}
	}
	cluster := r.instance
	begin(&cluster.Machine, clusterNone, now)
	cluster.ServerStatus, cluster.Fault, cluster.FaultCreated = StatusActive, "", time.Time{}
	return changes{instances: []store.Instance{cluster}}
}

// dropCluster ends the deletion of a cluster.
func dropCluster(r rows, now time.Time, _ Pace) changes {
	c := changes{instances: []store.Instance{goneInstance(r.instance, now)}}
	for _, n := range r.nodes {
		c.nodes = append(c.nodes, goneNode(n, now))
		c.endUsage = append(c.endUsage, n.ID)
	}
	return c
}

// fail ends an operation: the cluster is in ERROR and says why.
func (r rows) fail(now time.Time, fault string) changes {
	instance := r.instance
	idle := taskNone
	if instance.IsCluster {
		idle = clusterNone
	}
	begin(&instance.Machine, idle, now)
	instance.ServerStatus, instance.Fault, instance.FaultCreated = StatusError, fault, now
	return changes{instances: []store.Instance{instance}}
}

// timeOut ends an operation whose guests never answered. Trove, trove/instance/tasks.py, BUILDING_ERROR_TIMEOUT_GA.
func (r rows) timeOut(now time.Time, ids []string) changes {
	const message = "Build error: guestagent timeout."
	c := r.fail(now, message)
	for _, n := range r.nodes {
		if slices.Contains(ids, n.ID) && NodeStatus(n) != StatusActive {
			n.ServerStatus, n.Fault, n.FaultCreated = StatusError, message, now
			c.nodes = append(c.nodes, n)
			c.cancel = append(c.cancel, target{r.instance.ID, n.ID})
		}
	}
	return c
}

// nodeFault is what a cluster says of a node that failed.
func nodeFault(n store.Node) string {
	text := fmt.Sprintf("Node %s (%s) is in status %s.", n.Name, n.ID, NodeStatus(n))
	if n.Fault != "" {
		text += " " + n.Fault
	}
	return text
}

func goneNode(n store.Node, now time.Time) store.Node {
	n.Deleted, n.DeletedAt = true, now
	return n
}

func goneInstance(i store.Instance, now time.Time) store.Instance {
	i.Deleted, i.DeletedAt = true, now
	return i
}
