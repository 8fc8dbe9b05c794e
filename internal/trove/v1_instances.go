package trove

import (
	"net/http"
)

func (v1) createInstance(spec InstanceSpec) request {
	return request{method: http.MethodPost, path: []string{"instances"}, body: v1InstanceRequest{newV1Instance(spec)}}
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

// listInstances asks for the details. The short list would do for a wait that goes well, since it has the status; but not
// for one that fails (it has no fault), nor for the configuration, nor to find a lost create again (it has no times). The
// details cost Trove two looks into its own database for each instance; like the short list, and unlike a show, they
// ask no guest, so a dead one delays nobody.
//
// Trove, trove/instance/views.py, InstanceView and InstanceDetailView; trove/instance/models.py, Instances.load.
func (v1) listInstances(marker string) request {
	return request{method: http.MethodGet, path: []string{"instances", "detail"}, query: afterMarker(marker)}
}

// detach is any change of replica_of: Trove looks whether it is there, not at its value. It is null that is sent, since
// no other meaning can be read into that: the present master's id, which detaches just as well, asks for the contrary.
//
// Trove, trove/instance/service.py, InstanceController.update.
func (v1) detach(instanceID string) request {
	var none *string
	return edit(instanceID, "replica_of", none)
}

func (v1) renameInstance(id, name string) request { return edit(id, "name", name) }

// configureInstance detaches by null. An empty text is refused, and an empty document, which is what clients used to
// send, changes nothing in some releases.
func (v1) configureInstance(id, configurationID string) request {
	if configurationID == "" {
		var none *string
		return edit(id, "configuration", none)
	}
	return edit(id, "configuration", configurationID)
}

func (v1) upgradeInstance(id, version string) request { return edit(id, "datastore_version", version) }

// changeAccess is a PUT: Trove's PATCH does not know access. To put the same access twice does no harm.
func (v1) changeAccess(id string, access Access) request {
	r := edit(id, "access", newV1Access(access))
	r.method = http.MethodPut
	return r
}

func (v1) resizeInstance(id, flavorID string) request {
	return instanceAction(id, "resize", map[string]string{"flavorRef": flavorID})
}

func (v1) growVolume(id string, size int) request {
	return instanceAction(id, "resize", map[string]v1NewVolume{"volume": {Size: size}})
}

func (v1) restartInstance(id string) request { return instanceAction(id, "restart", struct{}{}) }

func (v1) promote(slaveID string) request {
	return instanceAction(slaveID, "promote_to_replica_source", struct{}{})
}

func (v1) eject(masterID string) request {
	return instanceAction(masterID, "eject_replica_source", struct{}{})
}

// resetInstance uses the form that owners may send; without force_delete it is for administrators.
//
// Trove, trove/instance/service.py, InstanceController._action_reset_status.
func (v1) resetInstance(id string) request {
	return instanceAction(id, "reset_status", map[string]bool{"force_delete": true})
}

// hidesWork tells an instance on which Trove works without saying so in the status: while it changes the access, or
// migrates the server, the status is ACTIVE and only the operating status is empty.
//
// Trove, trove/instance/models.py, SimpleInstance.status and operating_status.
func (v1) hidesWork(instance Instance) bool {
	return instance.Status == StatusActive && instance.OperatingStatus == ""
}

// edit changes one attribute of an instance; Trove takes one a request. PATCH and PUT are the same to it, but a PUT is
// repeated by the layer below when its answer is lost, and what was carried out the first time is refused the second: a
// detached instance is no replica any longer.
//
// Trove, trove/instance/service.py, InstanceController.update and edit.
func edit(id, attribute string, value any) request {
	return request{
		method: http.MethodPatch, path: []string{"instances", id},
		body: map[string]map[string]any{"instance": {attribute: value}},
	}
}

func instanceAction(id, name string, arguments any) request {
	return request{
		method: http.MethodPost, path: []string{"instances", id, "action"}, body: map[string]any{name: arguments},
	}
}
