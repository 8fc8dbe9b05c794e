package trove

import "net/http"

// detach is any change of replica_of: Trove looks whether it is there, not at its value. It is null that is sent, since
// no other meaning can be read into that: the present master's id, which detaches just as well, asks for the contrary.
//
// Trove, trove/instance/service.py, InstanceController.update.
func (v1) detach(instanceID string) request {
	var none *string
	return edit(instanceID, "replica_of", none)
}

// createSlaves asks for count slaves in one request.
//
// Trove, trove/common/apischema.py, instance, replica_count.
func (v1) createSlaves(spec InstanceSpec, count int) request {
	instance := newV1Instance(spec)
	instance.ReplicaCount = &count
	return request{method: http.MethodPost, path: []string{"instances"}, body: v1InstanceRequest{instance}}
}

// snapshotName is what the server calls the snapshot of a master that a slave is made from.
//
// Trove, trove/taskmanager/models.py, FreshInstanceTasks.get_replication_master_snapshot.
func snapshotName(slaveID string) string { return "Replication snapshot for " + slaveID }

func (v1) promote(slaveID string) request {
	return instanceAction(slaveID, "promote_to_replica_source", struct{}{})
}

func (v1) eject(masterID string) request {
	return instanceAction(masterID, "eject_replica_source", struct{}{})
}
