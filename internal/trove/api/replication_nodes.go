package api

import (
	"encoding/json"
	"net/http"
)

func (nodes) Detach(instanceID string) Request {
	return Request{Method: http.MethodPost, Path: []string{"instances", instanceID, "action"}, Body: detachRequest{}}
}

// CreateSlaves asks the master to be replicated. Each slave is told in the form of Create Slave, with a name of its own.
//
// Specification, section Feedback, Create Slave.
func (nodes) CreateSlaves(base InstanceSpec, specs []InstanceSpec) Request {
	var body replicateRequest
	for _, spec := range specs {
		body.Replicate.Slaves = append(body.Replicate.Slaves, newInstance(spec))
	}
	return Request{Method: http.MethodPost, Path: []string{"instances", base.MasterID(), "action"}, Body: body}
}

// SlaveRules are none: each slave is what it is asked for, with its own name, and disturbs no other.
func (nodes) SlaveRules() SlaveRules { return SlaveRules{} }

// DecodeSlaves reads all slaves, in the order in which they were asked for.
func (nodes) DecodeSlaves(body []byte) ([]Instance, error) {
	var document struct {
		Instances []instanceDocument `json:"instances"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, err
	}
	var slaves []Instance
	for _, slave := range document.Instances {
		slaves = append(slaves, slave.instance())
	}
	if len(slaves) == 0 {
		return nil, errNoObject
	}
	return slaves, nil
}
