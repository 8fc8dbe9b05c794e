package api

import "net/http"

// The documents that are sent.
//
// Trove, trove/common/apischema.py, configuration.
type (
	configurationRequest struct {
		Configuration configurationToSend `json:"configuration"`
	}
	configurationToSend struct {
		Name        string                    `json:"name"`
		Description string                    `json:"description,omitempty"`
		Values      map[string]ParameterValue `json:"values"`
		Datastore   *datastoreDocument        `json:"datastore,omitempty"`
	}
)

func newConfiguration(spec ConfigurationSpec) configurationToSend {
	group := configurationToSend{Name: spec.Name, Description: spec.Description, Values: spec.Values}
	if group.Values == nil {
		group.Values = map[string]ParameterValue{} // Trove wants the key, and an object.
	}
	return group
}

func (alike) CreateConfiguration(spec ConfigurationSpec) Request {
	group := newConfiguration(spec)
	datastore := datastoreDocument(spec.Datastore)
	group.Datastore = &datastore
	return Request{Method: http.MethodPost, Path: []string{"configurations"}, Body: configurationRequest{group}}
}

// ReplaceConfiguration is a PUT, which takes away what it does not name: the only way to be rid of a value, and the only
// one to another name. It has all values each time, also where just the name changes. A PATCH adds values and changes them.
//
// Trove, trove/configuration/service.py, ConfigurationsController.update and edit.
func (alike) ReplaceConfiguration(id string, spec ConfigurationSpec) Request {
	return Request{
		Method: http.MethodPut, Path: []string{"configurations", id}, Body: configurationRequest{newConfiguration(spec)},
	}
}

func (alike) DeleteConfiguration(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"configurations", id}}
}

func (alike) ListConfigured(id, marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"configurations", id, "instances"}, Query: afterMarker(marker)}
}
