package api

import "net/http"

// Detach is any change of replica_of: Trove looks whether it is there, not at its value. It is null that is sent, since
// no other meaning can be read into that: the present master's id, which detaches just as well, asks for the contrary.
//
// Trove, trove/instance/service.py, InstanceController.update.
func (V1) Detach(instanceID string) Request {
	var none *string
	return edit(instanceID, "replica_of", none)
}

// CreateSlaves asks for so many slaves like base.
//
// Trove, trove/common/apischema.py, instance, replica_count.
func (V1) CreateSlaves(base InstanceSpec, specs []InstanceSpec) Request {
	count := len(specs)
	instance := newV1Instance(base)
	instance.ReplicaCount = &count
	return Request{Method: http.MethodPost, Path: []string{"instances"}, Body: v1InstanceRequest{instance}}
}

// SlaveRules are those of deployed Trove. It copies a slave from a snapshot of its master, on top of the master's last one, and
// deletes a slave's snapshot, with all that is on top of it, when that slave is built: a slave that is begun meanwhile loses its
// snapshot, and is never built.
//
// Trove, trove/common/apischema.py, instance, replica_count; trove/instance/models.py, Instance.create;
// trove/taskmanager/models.py, FreshInstanceTasks.get_replication_master_snapshot; trove/taskmanager/manager.py,
// Manager._create_replication_slave; trove/backup/models.py, Backup.delete.
func (V1) SlaveRules() SlaveRules { return SlaveRules{Numbered: true, AtMost: 3, OneAtATime: true} }

// DecodeSlaves reads the last of the slaves: Trove tells no other.
func (d V1) DecodeSlaves(body []byte) ([]Instance, error) {
	last, err := d.DecodeInstance(body)
	return []Instance{last}, err
}

// SnapshotName is what the server calls the snapshot of a master that a slave is made from.
//
// Trove, trove/taskmanager/models.py, FreshInstanceTasks.get_replication_master_snapshot.
func SnapshotName(slaveID string) string { return "Replication snapshot for " + slaveID }

func (V1) Promote(slaveID string) Request {
	return instanceAction(slaveID, "promote_to_replica_source", struct{}{})
}

func (V1) Eject(masterID string) Request {
	return instanceAction(masterID, "eject_replica_source", struct{}{})
}
