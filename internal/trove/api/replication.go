package api

// replicationRequests are about masters and slaves. All but detach are what check says that only some dialects have; lacking is
// for the others. A single slave is made by CreateInstance.
type replicationRequests interface {
	Detach(instanceID string) Request
	CreateSlaves(spec InstanceSpec, count int) Request
	Promote(slaveID string) Request
	Eject(masterID string) Request
}

func (lacking) CreateSlaves(InstanceSpec, int) Request { return Request{} }

func (lacking) Promote(string) Request { return Request{} }

func (lacking) Eject(string) Request { return Request{} }
