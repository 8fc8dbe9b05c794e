package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Engine runs operations and takes orders. It keeps nothing itself: all it knows is in the store.
type Engine struct {
	// Pace says how long things take.
	Pace Pace
	// NewID makes ids of clusters, nodes and instances.
	NewID func() string
	// Regions are those that nodes can be in, home first.
	Regions []string
	// MaxMachines is how many nodes and instances a project may have; 0 for any number.
	MaxMachines int
	// MaxVolumes is how many GB a project's volumes may have together, in deployed Trove; 0 for any number.
	MaxVolumes int
	// Defects keeps what is broken in deployed Trove broken.
	Defects bool
	// Status and NodeStatus are how the API that is served shows clusters, instances and nodes: what the history tells. Without them there
	// is no history.
	Status     func(store.Instance) string
	NodeStatus func(store.Node) string
}

// step is what an operation does at one moment: a pure function of what there is.
type step func(r rows, now time.Time, pace Pace) changes

// steps by the state of the operation.
var steps = map[string]step{
	stateServer:  bootServer,
	statePrepare: prepare,
	stateHung:    prepare,
	stateRestart: answer,
	stateJoin:    answer,

	stateCreateNodes: createNodes,
	stateAwaitNodes:  awaitNodes,
	stateHandOut:     handOut,
	stateAwaitGuests: awaitGuests,
	stateRetire:      retire,
	stateRemove:      remove,
	stateSettle:      settle,
	stateDropCluster: dropCluster,

	stateSnapshot:      snapshot,
	stateRestore:       restore,
	stateCreateServer:  createServer,
	stateAwaitInstance: awaitInstance,
	stateDetach:        detached,
	stateDropInstance:  dropInstance,

	stateV1MemberBeat: v1MemberBeat,

	stateV1Await:        v1Await,
	stateV1SetUp:        v1SetUp,
	stateV1RestartNext:  v1RestartNext,
	stateV1Restarted:    v1Restarted,
	stateV1UpgradeNext:  v1UpgradeNext,
	stateV1Upgraded:     v1Upgraded,
	stateV1Decommission: v1Decommission,
	stateV1Remove:       v1Remove,
	stateV1Evict:        v1Evict,
	stateV1Evicted:      v1Evicted,
	stateV1Removed:      v1Removed,
	stateV1Gone:         v1Gone,
	stateV1DropMembers:  v1DropMembers,
	stateV1DropCluster:  v1DropCluster,

	stateV1Snapshot: v1Snapshot,
	stateV1Restore:  v1Restore,
	stateV1Server:   v1Server,
	stateV1Prepare:  v1Prepare,
	stateV1Hung:     v1Prepare,
	stateV1GiveUp:   v1GiveUp,
	stateV1Promote:  v1Promote,
	stateV1Eject:    v1Eject,
	stateV1Detach:   v1Detached,
	stateV1Restart:  v1Done,
	stateV1Flavor:   v1Flavor,
	stateV1Volume:   v1Volume,
	stateV1Upgrade:  v1Done,
	stateV1Access:   v1Access,
	stateV1Beat:     v1Beat,
	stateV1Backup:   v1Backup,
}

// RunUntil does everything that is due at the latest at until, in the order of time: the steps of operations, and what guests and the
// Conductor do by themselves. Each happens at the moment it was due, so it makes no difference in how many leaps the clock moves.
func (e *Engine) RunUntil(tx *store.Tx, until time.Time) error {
	for {
		p, err := e.nextPulse(tx)
		if err != nil {
			return err
		}
		op, err := tx.NextOperation(until)
		found, err := store.Exists(err)
		switch {
		case err != nil:
			return err
		case p.before(op.Due, found) && !p.due.After(until):
			if err := e.pulse(tx, p); err != nil {
				return fmt.Errorf("the guest of %s: %w", p.guest.Machine(), err)
			}
		case !found:
			return nil
		default:
			if err := e.run(tx, op); err != nil {
				return fmt.Errorf("operation %d, %s of %s, in state %s: %w", op.ID, op.Kind, op.InstanceID, op.State, err)
			}
		}
	}
}

// NextDue is when something is due next, zero for never.
func (e *Engine) NextDue(tx *store.Tx) (time.Time, error) {
	due, err := tx.NextDue()
	if err != nil {
		return due, err
	}
	p, err := e.nextPulse(tx)
	if p.before(due, !due.IsZero()) {
		due = p.due
	}
	return due, err
}

// run does one step of one operation.
func (e *Engine) run(tx *store.Tx, op store.Operation) error {
	now := op.Due
	do, ok := steps[op.State]
	if !ok {
		return errors.New("no such state")
	}
	r, err := load(tx, op)
	if err != nil {
		return err
	}
	c := do(r, now, e.Pace)
	if c.next == (next{}) {
		if err := tx.RemoveOperation(op.ID); err != nil {
			return err
		}
	} else {
		went, err := proceed(op, c, now, e.Pace)
		if err != nil {
			return err
		}
		if err := tx.SaveOperation(went); err != nil {
			return err
		}
	}
	return errors.Join(apply(tx, r.instance.ID, c, now), e.Note(tx, now))
}

// proceed is the operation's row after a step that doesn't end it.
func proceed(op store.Operation, c changes, now time.Time, pace Pace) (store.Operation, error) {
	text, err := json.Marshal(c.data)
	if err != nil {
		return op, err
	}
	op.Data = string(text)
	again := op.Waiting && op.State == c.next.state
	op.State = c.next.state
	switch {
	case c.next.never:
		op.Waiting, op.Due, op.Deadline = false, time.Time{}, time.Time{}
	case !c.next.wait:
		op.Waiting, op.Due, op.Deadline = false, now.Add(c.next.after), time.Time{}
	case again:
		op.Due = op.Deadline
	default:
		// It looks at once, since what it waits for may have happened already, and then at every heartbeat.
		op.Waiting, op.Due, op.Deadline = true, now, now.Add(pace.GiveUp)
	}
	return op, nil
}

// load reads what a step may look at.
func load(tx *store.Tx, op store.Operation) (rows, error) {
	r := rows{operation: op, guests: map[string]bool{}}
	r.timedOut = op.Waiting && !op.Due.Before(op.Deadline)
	if err := json.Unmarshal([]byte(op.Data), &r.data); err != nil {
		return r, err
	}
	var err error
	if r.instance, err = tx.Instance(op.InstanceID); err != nil {
		return r, err
	}
	if r.nodes, err = tx.Nodes(op.InstanceID); err != nil {
		return r, err
	}
	if r.nodeGroups, err = tx.NodeConfigurations(op.InstanceID); err != nil {
		return r, err
	}
	version, err := tx.VersionByID(r.instance.DatastoreVersionID)
	if err != nil {
		return r, err
	}
	r.manager = version.Manager
	if r.instance.SlaveOf != "" {
		master, err := tx.Instance(r.instance.SlaveOf)
		if found, err := store.Exists(err); err != nil {
			return r, err
		} else if found {
			r.master = &master
		}
	}
	if op.Kind == kindCreateSlave {
		if r.siblings, err = tx.Slaves(r.instance.SlaveOf); err != nil {
			return r, err
		}
	}
	if op.State == stateV1Remove {
		if r.sources, err = tx.MembersWithReplicas(op.InstanceID); err != nil {
			return r, err
		}
	}
	if r.replicas, err = tx.Slaves(op.InstanceID); err != nil {
		return r, err
	}
	if op.Kind == kindV1Backup || op.Kind == kindCreateSlave {
		id := r.data.Old
		if op.Kind == kindCreateSlave {
			id = snapshotID(r.first())
		}
		b, err := tx.Backup(r.instance.TenantID, id)
		if found, err := store.Exists(err); err != nil {
			return r, err
		} else if found {
			r.backed = &b
		}
	}
	siblings, err := tx.Operations(op.InstanceID)
	if err != nil {
		return r, err
	}
	for _, s := range siblings {
		if s.ID != op.ID && s.NodeID != "" {
			r.guests[s.NodeID] = true
		}
	}
	faults, err := tx.Faults()
	if err != nil {
		return r, err
	}
	for _, f := range faults {
		if f.Name != "" && f.Name == r.machine().Name {
			r.fault = &f
			break
		}
	}
	return r, nil
}

// apply writes what a step, or an order of the API, has decided for an instance.
func apply(tx *store.Tx, instanceID string, c changes, now time.Time) error {
	var errs []error
	do := func(err error) { errs = append(errs, err) }
	for _, t := range c.cancel {
		do(tx.RemoveOperations(t.instanceID, t.nodeID))
	}
	for _, i := range c.instances {
		do(saveInstance(tx, i))
	}
	for _, g := range c.configurations {
		do(saveGroup(tx, g))
	}
	for _, n := range c.nodes {
		do(saveNode(tx, n))
	}
	for _, b := range c.backups {
		do(tx.SaveBackup(b))
	}
	for _, message := range c.casts {
		do(send(tx, message, now))
	}
	for _, op := range c.start {
		do(tx.AddOperation(op))
	}
	for _, h := range c.heartbeats {
		do(conduct(tx, h, now))
	}
	nodeID := func(m store.Machine) string {
		if m.ID == instanceID {
			return ""
		}
		return m.ID
	}
	for _, m := range c.secured {
		do(secure(tx, now, store.SecurityGroup{
			ID: securityGroupID(m.ID), Name: "SecGroup_" + m.ID, Description: "Security Group for " + m.ID, TenantID: m.TenantID, InstanceID: instanceID,
			NodeID: nodeID(m),
		}, m.DatastoreVersionID))
	}
	for _, m := range c.usage {
		do(tx.SaveUsage(derived(m.ID, "usage"), nodeID(m), m, now))
	}
	for _, id := range c.endUsage {
		do(tx.EndUsage(derived(id, "usage"), now))
	}
	if c.usedFault != nil {
		do(tx.UseFault(*c.usedFault))
	}
	if c.wake {
		do(tx.WakeOperations(instanceID, now))
	}
	return errors.Join(errs...)
}

func saveInstance(tx *store.Tx, i store.Instance) error {
	if err := saveServer(tx, i.Machine); err != nil {
		return err
	}
	if i.Deleted {
		return errors.Join(tx.SaveInstance(i), tx.RemoveSecurityGroup(securityGroupID(i.ID), i.DeletedAt), tx.RemoveHeartbeat(heartbeatID(i.ID), i.DeletedAt))
	}
	return tx.SaveInstance(i)
}

func saveNode(tx *store.Tx, n store.Node) error {
	if err := saveServer(tx, n.Machine); err != nil {
		return err
	}
	if n.Deleted {
		return errors.Join(tx.SaveNode(n), tx.RemoveNodeConfigurations(n.ID, n.DeletedAt), tx.RemoveSecurityGroup(securityGroupID(n.ID), n.DeletedAt),
			tx.RemoveHeartbeat(heartbeatID(n.ID), n.DeletedAt))
	}
	return tx.SaveNode(n)
}

// saveGroup writes a node's group. Its values only ever change, so none has to be taken away.
func saveGroup(tx *store.Tx, g store.Configuration) error {
	errs := []error{tx.SaveConfiguration(g.TenantID, g)}
	for key, value := range g.Values {
		errs = append(errs, tx.SaveConfigurationValue(g.ID, key, value))
	}
	return errors.Join(errs...)
}

// saveServer gives a machine's server an address, unless it has one.
func saveServer(tx *store.Tx, m store.Machine) error {
	if m.ComputeInstanceID == "" || m.Number != 0 {
		return nil
	}
	_, err := tx.SaveServer(m.ComputeInstanceID)
	return err
}
