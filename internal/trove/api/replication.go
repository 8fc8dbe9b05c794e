package api

// SlaveRules are how a server makes slaves of one master.
type SlaveRules struct {
	// Numbered says that slaves that are made together are alike, and that the server gives them names: "-1", "-2" and so on after
	// the one that is asked for.
	Numbered bool
	// AtMost is how many can be made together; 0 for any number.
	AtMost int
	// OneAtATime says that none may be begun while another slave of the same master is being made.
	OneAtATime bool
}

// replicationRequests are about masters and slaves. Promote and Eject are what check says that only some dialects have; lacking
// is for the others. A single slave is made by CreateInstance.
type replicationRequests interface {
	Detach(instanceID string) Request
	// CreateSlaves asks for slaves of one master that the server makes from one snapshot. Where it numbers them, all are like
	// base, and called after it.
	CreateSlaves(base InstanceSpec, specs []InstanceSpec) Request
	SlaveRules() SlaveRules
	// DecodeSlaves reads the slaves that the server tells of those that were asked for together: all of them in their order, or
	// the last one alone.
	DecodeSlaves(body []byte) ([]Instance, error)
	Promote(slaveID string) Request
	Eject(masterID string) Request
}

func (lacking) Promote(string) Request { return Request{} }

func (lacking) Eject(string) Request { return Request{} }
