package trove

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

func (v1) createConfiguration(spec ConfigurationSpec) request {
	group := v1ConfigurationOf(spec)
	datastore := datastoreDocument(spec.Datastore)
	group.Datastore = &datastore
	return request{method: http.MethodPost, path: []string{"configurations"}, body: v1ConfigurationRequest{group}}
}

// replaceConfiguration is a PUT, which takes away what it does not name: the only way to be rid of a value, and the only
// one to another name. It has all values each time, also where just the name changes. A PATCH adds values and changes them.
//
// Trove, trove/configuration/service.py, ConfigurationsController.update and edit.
func (v1) replaceConfiguration(id string, spec ConfigurationSpec) request {
	return request{
		method: http.MethodPut, path: []string{"configurations", id}, body: v1ConfigurationRequest{v1ConfigurationOf(spec)},
	}
}

func (v1) deleteConfiguration(id string) request {
	return request{method: http.MethodDelete, path: []string{"configurations", id}}
}

func (v1) listConfigured(id, marker string) request {
	return request{method: http.MethodGet, path: []string{"configurations", id, "instances"}, query: afterMarker(marker)}
}
