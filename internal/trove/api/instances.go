package api

import (
	"encoding/json"
	"net/http"
)

// instanceRequests are about single instances. Those from RenameInstance on are what check says that only some dialects
// have; lacking is for the others.
type instanceRequests interface {
	CreateInstance(spec InstanceSpec) Request
	ShowInstance(id string) Request
	ListInstances(marker string) Request
	DeleteInstance(id string) Request
	DecodeInstance(body []byte) (Instance, error)
	DecodeInstances(body []byte) (Page[Instance], error)

	RenameInstance(id, name string) Request
	ConfigureInstance(id, configurationID string) Request
	UpgradeInstance(id, version string) Request
	ChangeAccess(id string, access Access) Request
	ResizeInstance(id, flavorID string) Request
	GrowVolume(id string, size int) Request
	RestartInstance(id string) Request
	ResetInstance(id string) Request
	// HidesWork tells an instance on which the server works, other than its status says.
	HidesWork(instance Instance) bool
}

func (alike) ShowInstance(id string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", id}}
}

func (alike) ListInstances(marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances"}, Query: afterMarker(marker)}
}

func (alike) DeleteInstance(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"instances", id}}
}

func (lacking) RenameInstance(string, string) Request { return Request{} }

func (lacking) ConfigureInstance(string, string) Request { return Request{} }

func (lacking) UpgradeInstance(string, string) Request { return Request{} }

func (lacking) ChangeAccess(string, Access) Request { return Request{} }

func (lacking) ResizeInstance(string, string) Request { return Request{} }

func (lacking) GrowVolume(string, int) Request { return Request{} }

func (lacking) RestartInstance(string) Request { return Request{} }

func (lacking) ResetInstance(string) Request { return Request{} }

func (lacking) HidesWork(Instance) bool { return false }

// DecodeInstance reads the document about one instance, in the dialect's own form.
func decodeInstance[D interface{ instance() Instance }](body []byte) (Instance, error) {
	var document struct {
		Instance D `json:"instance"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Instance{}, err
	}
	instance := document.Instance.instance()
	if instance.ID == "" {
		return Instance{}, errNoObject
	}
	return instance, nil
}
