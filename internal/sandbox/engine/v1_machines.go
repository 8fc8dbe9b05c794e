package engine

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Deployed is what deployed Trove calls an instance: one that stands by itself, or a member of a cluster.
type Deployed struct {
	store.Machine
	Version store.Version
	// BackingUp is true while a backup of it is being made.
	BackingUp bool
	// ReplicaOf is the id of its source, Replicas are its replicas.
	ReplicaOf string
	Replicas  []store.Instance
	// ClusterID, ShardID and Type are a member's.
	ClusterID string
	ShardID   string
	Type      string
}

// Status is the one that the API shows.
func (d Deployed) Status() string { return V1Status(d.Machine, d.BackingUp) }

// FindDeployed reads an instance or a member of a project.
func FindDeployed(tx *store.Tx, projectID, id string) (Deployed, error) {
	instance, err := tx.Instance(id)
	if found, err := store.Exists(err); err != nil {
		return Deployed{}, err
	} else if found && !instance.IsCluster && instance.TenantID == projectID {
		return deployedInstance(tx, instance)
	}
	node, err := tx.Node(id)
	if found, err := store.Exists(err); err != nil {
		return Deployed{}, err
	} else if found && node.TenantID == projectID {
		return DeployedMember(tx, node)
	}
	return Deployed{}, instanceNotFound(id)
}

func deployedInstance(tx *store.Tx, i store.Instance) (Deployed, error) {
	d := Deployed{Machine: i.Machine, BackingUp: i.BackingUp, ReplicaOf: i.SlaveOf}
	if d.ReplicaOf == "" {
		d.ReplicaOf = i.Details.ReplicaOfMember
	}
	var err error
	if d.Version, err = tx.VersionByID(i.DatastoreVersionID); err != nil {
		return d, err
	}
	d.Replicas, err = tx.Slaves(i.ID)
	return d, err
}

// DeployedMember completes the row of a cluster's member.
func DeployedMember(tx *store.Tx, n store.Node) (Deployed, error) {
	d := Deployed{Machine: n.Machine, ClusterID: n.InstanceID, ShardID: n.ShardID, Type: n.Type}
	var err error
	if d.Version, err = tx.VersionByID(n.DatastoreVersionID); err != nil {
		return d, err
	}
	d.Replicas, err = tx.MemberReplicas(n.ID)
	return d, err
}

// loaded refuses a machine that has no server yet. trove/instance/models.py, load_instance with needs_server.
func loaded(m store.Machine) error {
	if m.ComputeInstanceID == "" {
		return refuse(UnprocessableEntity, "Instance %s is not ready.", m.ID)
	}
	return nil
}

// LoadDeployed reads an instance or a member that has a server.
func LoadDeployed(tx *store.Tx, projectID, id string) (Deployed, error) {
	d, err := FindDeployed(tx, projectID, id)
	if err != nil {
		return d, err
	}
	return d, loaded(d.Machine)
}

// available refuses what is at work. trove/instance/models.py, validate_can_perform_action.
func available(d Deployed) error {
	kind, status := "instance", ""
	switch {
	case d.ServerStatus != StatusActive:
		status = d.ServerStatus
	case d.TaskID != taskNone.id && d.TaskID != taskRestartRequired.id:
		kind, status = "task", d.TaskDescription
	case !acts(d.Service):
		status = d.Status()
	case d.BackingUp:
		status = StatusBackup
	default:
		return nil
	}
	return refuse(UnprocessableEntity, "Instance %s is not currently available for an action to be performed (%s status was %s).", d.ID, kind, status)
}

// memberRefusal is Trove's ClusterInstanceOperationNotSupported.
func memberRefusal() error {
	return refuse(NotImplemented, "Operation not supported for instances that are part of a cluster.")
}

// start begins an operation on an instance, under a task.
func startTask(tx *store.Tx, now time.Time, id string, t task, kind, state string, after time.Duration, d data, change func(*store.Instance)) error {
	row, err := tx.Instance(id)
	if err != nil {
		return err
	}
	begin(&row.Machine, t, now)
	row.Updated = now
	if change != nil {
		change(&row)
	}
	c := changes{instances: []store.Instance{row}}
	if c.start, err = begun(kind, state, id, now.Add(after), d); err != nil {
		return err
	}
	return apply(tx, id, c, now)
}

// startMemberTask is startTask for the few things that Trove does to a single member of a cluster.
func startMemberTask(tx *store.Tx, now time.Time, id string, t task, kind, state string, after time.Duration, d data, change func(*store.Machine)) error {
	node, err := tx.Node(id)
	if err != nil {
		return err
	}
	begin(&node.Machine, t, now)
	node.Updated = now
	change(&node.Machine)
	c := changes{nodes: []store.Node{node}}
	if c.start, err = begun(kind, state, node.InstanceID, now.Add(after), d); err != nil {
		return err
	}
	for i := range c.start {
		c.start[i].NodeID = id
	}
	return apply(tx, node.InstanceID, c, now)
}

// say notes what the guest of a machine says, or is said to say.
func say(tx *store.Tx, t target, s service, now time.Time) error {
	guest := t.nodeID
	if guest == "" {
		guest = t.instanceID
	}
	return tx.SaveServiceStatus(derived(guest, "service"), t.instanceID, t.nodeID, s.id, s.description, now)
}

// forgotten is the status of a server that Trove has looked up and forgotten.
const forgotten = "None"

// Rename gives an instance or a member another name at once. By that Trove forgets the status of its server (trove/instance/models.py, update_db
// reads the row again), so that of what is asked for together with a name, most is refused, and a configuration group is attached to whatever
// is at work.
func Rename(tx *store.Tx, now time.Time, d *Deployed, name string) error {
	d.ServerStatus = forgotten
	if d.ClusterID != "" {
		node, err := tx.Node(d.ID)
		if err != nil {
			return err
		}
		node.Name, node.Updated = name, now
		return tx.SaveNode(node)
	}
	row, err := tx.Instance(d.ID)
	if err != nil {
		return err
	}
	row.Name, row.Updated = name, now
	return tx.SaveInstance(row)
}

// Running is true if the machine's database runs, so that it can be asked for databases and users.
func Running(m store.Machine) bool {
	return m.Service == serviceRunning.description || m.Service == serviceHealthy.description
}

// SaveDetails writes what an instance or a member has besides.
func SaveDetails(tx *store.Tx, d Deployed) error {
	if d.ClusterID != "" {
		node, err := tx.Node(d.ID)
		if err != nil {
			return err
		}
		node.Details = d.Details
		return tx.SaveNode(node)
	}
	row, err := tx.Instance(d.ID)
	if err != nil {
		return err
	}
	row.Details = d.Details
	return tx.SaveInstance(row)
}
