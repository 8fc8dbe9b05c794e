package engine

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Drift is a change behind everyone's back, to the cluster, node or instance with this ID. What is nil stays as it is.
type Drift struct {
	ID string `json:"id"`
	// Status is shown as it is given, whether or not Trove knows it.
	Status          *string `json:"status,omitempty"`
	Name            *string `json:"name,omitempty"`
	FlavorID        *string `json:"flavor_id,omitempty"`
	VolumeSize      *int    `json:"volume_size,omitempty"`      // GB
	ConfigurationID *string `json:"configuration_id,omitempty"` // "" for none
	Region          *string `json:"region,omitempty"`
	// Type is a node's; "" for none.
	Type *string `json:"type,omitempty"`
	// InUse is a member's of deployed Trove: false once a mongodb shard has been removed, true while a redis node has slots.
	InUse *bool `json:"in_use,omitempty"`
	// Fault is the message of the object's fault; "" for none.
	Fault *string `json:"fault,omitempty"`
	// Gone removes the object at once, a cluster with its nodes.
	Gone bool `json:"gone,omitempty"`
	// Heartbeat false stops the heartbeats of a guest, and true lets it go on.
	Heartbeat *bool `json:"heartbeat,omitempty"`
	// Fail are the calls of deployed Trove's that the guest fails from now on, by their names: "stop_db", with which a change of the flavor
	// begins. None is for none.
	Fail *[]string `json:"fail,omitempty"`
	// Service is what such a guest says of its database, "shutdown" for instance, Server the status of its server in Nova, without a change
	// to the task.
	Service *string `json:"service,omitempty"`
	Server  *string `json:"server,omitempty"`
	// Detach makes a slave stand by itself at once.
	Detach bool `json:"detach,omitempty"`
	// Promote makes a slave the master of its set at once, as a failover does.
	Promote bool `json:"promote,omitempty"`
}

// Drift changes an object behind everyone's back. ErrNotFound of the store says that there is none with this ID.
func (e *Engine) Drift(tx *store.Tx, now time.Time, d Drift) error {
	node, err := tx.Node(d.ID)
	if found, err := store.Exists(err); err != nil {
		return err
	} else if found {
		return driftNode(tx, now, node, d)
	}
	instance, err := tx.Instance(d.ID)
	if err != nil {
		return fmt.Errorf("drift of %q: %w", d.ID, err)
	}
	if d.Type != nil || d.InUse != nil {
		return refuse(BadRequest, "only a node has a type, or is in use")
	}
	return driftInstance(tx, now, instance, d)
}

func driftNode(tx *store.Tx, now time.Time, n store.Node, d Drift) error {
	if d.Detach || d.Promote {
		return refuse(BadRequest, "only a slave can be detached or promoted")
	}
	c := changes{wake: true}
	if d.Gone {
		c.nodes, c.cancel, c.endUsage = []store.Node{goneNode(n, now)}, []target{{n.InstanceID, n.ID}}, []string{n.ID}
		return apply(tx, n.InstanceID, c, now)
	}
	if d.Type != nil {
		n.Type = *d.Type
	}
	if d.InUse != nil {
		n.Details.InUse = *d.InUse
	}
	driftMachine(&n.Machine, d, now)
	c.nodes = []store.Node{n}
	return errors.Join(driftService(tx, target{n.InstanceID, n.ID}, n.Machine, d, now), apply(tx, n.InstanceID, c, now))
}

func driftInstance(tx *store.Tx, now time.Time, i store.Instance, d Drift) error {
	c := changes{wake: true}
	if d.Gone {
		nodes, err := tx.Nodes(i.ID)
		if err != nil {
			return err
		}
		for _, n := range nodes {
			c.nodes, c.endUsage = append(c.nodes, goneNode(n, now)), append(c.endUsage, n.ID)
		}
		c.instances, c.cancel, c.endUsage = []store.Instance{goneInstance(i, now)}, []target{{i.ID, ""}}, append(c.endUsage, i.ID)
		return errors.Join(tx.EndBackup(snapshotID(i.ID), store.BackupFailed, now), apply(tx, i.ID, c, now))
	}
	if (d.Detach || d.Promote) && i.SlaveOf == "" {
		return refuse(BadRequest, "only a slave can be detached or promoted")
	}
	if d.Promote {
		others, err := follow(tx, i, now)
		if err != nil {
			return err
		}
		c.instances = others
		i.SlaveOf, i.SlaveReadOnly, i.Updated = "", false, now
	}
	if d.Detach {
		i.SlaveOf, i.SlaveReadOnly, i.Updated = "", false, now
		if err := tx.EndBackup(snapshotID(i.ID), store.BackupFailed, now); err != nil {
			return err
		}
	}
	driftMachine(&i.Machine, d, now)
	c.instances = append(c.instances, i)
	if i.IsCluster {
		return apply(tx, i.ID, c, now)
	}
	return errors.Join(driftService(tx, target{i.ID, ""}, i.Machine, d, now), apply(tx, i.ID, c, now))
}

// follow are the other members of a slave's set once it is their master. The old master is among them, unless it is gone.
func follow(tx *store.Tx, slave store.Instance, now time.Time) ([]store.Instance, error) {
	set, err := tx.Slaves(slave.SlaveOf)
	if err != nil {
		return nil, err
	}
	master, err := tx.Instance(slave.SlaveOf)
	if found, err := store.Exists(err); err != nil {
		return nil, err
	} else if found {
		master.SlaveReadOnly = slave.SlaveReadOnly
		set = append(set, master)
	}
	set = slices.DeleteFunc(set, func(other store.Instance) bool { return other.ID == slave.ID })
	for i := range set {
		set[i].SlaveOf, set[i].Updated = slave.ID, now
	}
	return set, nil
}

// driftMachine changes what all objects have. A status is kept as the server's, which shows as it is unless it is ACTIVE.
func driftMachine(m *store.Machine, d Drift, now time.Time) {
	if d.Status != nil {
		begin(m, taskNone, now)
		m.ServerStatus = *d.Status
		switch {
		case !failed(*d.Status):
			m.Fault, m.FaultCreated = "", time.Time{}
		case m.Fault == "":
			m.Fault, m.FaultCreated = "The guest agent reported a failure of the database.", now
		}
	}
	if d.Fault != nil {
		m.Fault, m.FaultCreated = *d.Fault, now
		if m.Fault == "" {
			m.FaultCreated = time.Time{}
		}
	}
	if d.Name != nil {
		m.Name, m.Updated = *d.Name, now
	}
	if d.FlavorID != nil {
		m.FlavorID, m.Updated = *d.FlavorID, now
	}
	if d.VolumeSize != nil {
		m.VolumeSize, m.Updated = *d.VolumeSize, now
	}
	if d.ConfigurationID != nil {
		m.ConfigurationID, m.Updated = *d.ConfigurationID, now
	}
	if d.Region != nil {
		m.Region, m.Updated = *d.Region, now
	}
	if d.Heartbeat != nil {
		m.Details.Silent = !*d.Heartbeat
	}
	if d.Fail != nil {
		m.Details.Fails = *d.Fail
	}
	if d.Server != nil {
		m.ServerStatus = *d.Server
	}
}

// driftService makes the guest of what is set to ACTIVE say that its database runs, and otherwise say what it is told to. The last heartbeat
// of one that falls silent, or speaks again, is now.
func driftService(tx *store.Tx, t target, m store.Machine, d Drift, now time.Time) error {
	switch {
	case d.Service != nil:
		return say(tx, t, serviceCalled(*d.Service), now)
	case d.Heartbeat != nil && m.Service != "":
		return fallSilent(tx, t, m.Service, !*d.Heartbeat, now)
	}
	if d.Status == nil || *d.Status != StatusActive {
		return nil
	}
	guest := t.nodeID
	if guest == "" {
		guest = t.instanceID
	}
	return tx.SaveServiceStatus(derived(guest, "service"), t.instanceID, t.nodeID, serviceRunning.id, serviceRunning.description, now)
}
