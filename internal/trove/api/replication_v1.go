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

// CreateSlaves asks for count slaves in one request.
//
// Trove, trove/common/apischema.py, instance, replica_count.
func (V1) CreateSlaves(spec InstanceSpec, count int) Request {
	instance := newV1Instance(spec)
	instance.ReplicaCount = &count
	return Request{Method: http.MethodPost, Path: []string{"instances"}, Body: v1InstanceRequest{instance}}
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
