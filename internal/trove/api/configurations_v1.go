package api

import "net/http"

// The documents that are sent.
//
// Trove, trove/common/apischema.py, configuration.
type (
	v1ConfigurationRequest struct {
		Configuration v1ConfigurationToSend `json:"configuration"`
	}
	v1ConfigurationToSend struct {
		Name        string                    `json:"name"`
		Description string                    `json:"description,omitempty"`
		Values      map[string]ParameterValue `json:"values"`
		Datastore   *datastoreDocument        `json:"datastore,omitempty"`
	}
)

func v1ConfigurationOf(spec ConfigurationSpec) v1ConfigurationToSend {
	group := v1ConfigurationToSend{Name: spec.Name, Description: spec.Description, Values: spec.Values}
	if group.Values == nil {
		group.Values = map[string]ParameterValue{} // Trove wants the key, and an object.
	}
	return group
}

func (V1) CreateConfiguration(spec ConfigurationSpec) Request {
	group := v1ConfigurationOf(spec)
	datastore := datastoreDocument(spec.Datastore)
	group.Datastore = &datastore
	return Request{Method: http.MethodPost, Path: []string{"configurations"}, Body: v1ConfigurationRequest{group}}
}

// ReplaceConfiguration is a PUT, which takes away what it does not name: the only way to be rid of a value, and the only
// one to another name. It has all values each time, also where just the name changes. A PATCH adds values and changes them.
//
// Trove, trove/configuration/service.py, ConfigurationsController.update and edit.
func (V1) ReplaceConfiguration(id string, spec ConfigurationSpec) Request {
	return Request{
		Method: http.MethodPut, Path: []string{"configurations", id}, Body: v1ConfigurationRequest{v1ConfigurationOf(spec)},
	}
}

func (V1) DeleteConfiguration(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"configurations", id}}
}

func (V1) ListConfigured(id, marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"configurations", id, "instances"}, Query: afterMarker(marker)}
}
