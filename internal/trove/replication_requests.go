package trove

// replicationRequests are about masters and slaves. All but detach are what check says that only some dialects have; lacking is
// for the others. A single slave is made by createInstance.
type replicationRequests interface {
	detach(instanceID string) request
	createSlaves(spec InstanceSpec, count int) request
	promote(slaveID string) request
	eject(masterID string) request
}

func (lacking) createSlaves(InstanceSpec, int) request { return request{} }

func (lacking) promote(string) request { return request{} }

func (lacking) eject(string) request { return request{} }
