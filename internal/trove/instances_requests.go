package trove

import (
	"encoding/json"
	"net/http"
)

// instanceRequests are about single instances. Those from renameInstance on are what check says that only some dialects
// have; lacking is for the others.
type instanceRequests interface {
	createInstance(spec InstanceSpec) request
	showInstance(id string) request
	listInstances(marker string) request
	deleteInstance(id string) request
	decodeInstance(body []byte) (Instance, error)
	decodeInstances(body []byte) (page[Instance], error)

	renameInstance(id, name string) request
	configureInstance(id, configurationID string) request
	upgradeInstance(id, version string) request
	changeAccess(id string, access Access) request
	resizeInstance(id, flavorID string) request
	growVolume(id string, size int) request
	restartInstance(id string) request
	resetInstance(id string) request
	// hidesWork tells an instance on which the server works, other than its status says.
	hidesWork(instance Instance) bool
}

func (alike) showInstance(id string) request {
	return request{method: http.MethodGet, path: []string{"instances", id}}
}

func (alike) listInstances(marker string) request {
	return request{method: http.MethodGet, path: []string{"instances"}, query: afterMarker(marker)}
}

func (alike) deleteInstance(id string) request {
	return request{method: http.MethodDelete, path: []string{"instances", id}}
}

func (lacking) renameInstance(string, string) request { return request{} }

func (lacking) configureInstance(string, string) request { return request{} }

func (lacking) upgradeInstance(string, string) request { return request{} }

func (lacking) changeAccess(string, Access) request { return request{} }

func (lacking) resizeInstance(string, string) request { return request{} }

func (lacking) growVolume(string, int) request { return request{} }

func (lacking) restartInstance(string) request { return request{} }

func (lacking) resetInstance(string) request { return request{} }

func (lacking) hidesWork(Instance) bool { return false }

// decodeInstance reads the document about one instance, in the dialect's own form.
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
