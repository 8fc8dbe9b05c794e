package api

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"time"
)

// What both dialects say of configuration groups.

func (alike) ListConfigurations(marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"configurations"}, Query: afterMarker(marker)}
}

func (alike) ShowConfiguration(id string) Request {
	return Request{Method: http.MethodGet, Path: []string{"configurations", id}}
}

func (alike) ListParameters(datastore Datastore) Request {
	return Request{
		Method: http.MethodGet, Path: []string{"datastores", datastore.Type, "versions", datastore.Version, "parameters"},
	}
}

// The documents that are received. Lists have no values.
//
// Trove, trove/configuration/views.py; specification, section Configuration Groups.
type (
	configurationDocument struct {
		ID          string                    `json:"id"`
		Name        string                    `json:"name"`
		Description string                    `json:"description"`
		Created     moment                    `json:"created"`
		Updated     moment                    `json:"updated"`
		Datastore   string                    `json:"datastore_name"`
		Version     string                    `json:"datastore_version_name"`
		Values      map[string]ParameterValue `json:"values"`
		Instances   int                       `json:"instance_count"`
		NodeID      string                    `json:"node_id"`
	}
	parameterDocument struct {
		Name            string        `json:"name"`
		Type            ParameterType `json:"type"`
		Min             json.Number   `json:"min"`
		Max             json.Number   `json:"max"`
		RestartRequired bool          `json:"restart_required"`
		ReadOnly        bool          `json:"read_only"`
	}
)

func (d configurationDocument) configuration() Configuration {
	return Configuration{
		ID: d.ID, Name: d.Name, Description: d.Description, Datastore: Datastore{Type: d.Datastore, Version: d.Version},
		Values: d.Values, Created: time.Time(d.Created), Updated: time.Time(d.Updated), InstanceCount: d.Instances,
	}
}

// DecodeConfiguration reads the answer of Show Configuration and of Create Configuration.
func DecodeConfiguration(body []byte) (Configuration, error) {
	var document struct {
		Configuration configurationDocument `json:"configuration"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Configuration{}, err
	}
	if document.Configuration.ID == "" {
		return Configuration{}, errNoObject
	}
	return document.Configuration.configuration(), nil
}

// DecodeConfigurations reads one page of the list of configuration groups. Groups that a server made for nodes of clusters are left out: they come and go with their
// nodes, and nobody declares them.
//
// Specification, section Auto-Create and Attach.
func DecodeConfigurations(body []byte) (Page[Configuration], error) {
	var document struct {
		Configurations []configurationDocument `json:"configurations"`
		Links          []linkDocument          `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Page[Configuration]{}, err
	}
	var groups Page[Configuration]
	last := ""
	for _, group := range document.Configurations {
		last = group.ID
		if group.NodeID == "" {
			groups.Items = append(groups.Items, group.configuration())
		}
	}
	groups.Marker = nextMarker(document.Links, last)
	return groups, nil
}

// DecodeParameters reads the parameters that a datastore version has.
func DecodeParameters(body []byte) ([]Parameter, error) {
	var document struct {
		Parameters []parameterDocument `json:"configuration-parameters"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, err
	}
	parameters := make([]Parameter, 0, len(document.Parameters))
	for _, found := range document.Parameters {
		parameter := Parameter{Name: found.Name, Type: found.Type, RestartRequired: found.RestartRequired, ReadOnly: found.ReadOnly}
		for bound, text := range map[**big.Int]json.Number{&parameter.Min: found.Min, &parameter.Max: found.Max} {
			if text == "" {
				continue
			}
			number, ok := new(big.Int).SetString(text.String(), 10)
			if !ok {
				return nil, fmt.Errorf("%q is no bound of %s", text.String(), found.Name)
			}
			*bound = number
		}
		parameters = append(parameters, parameter)
	}
	return parameters, nil
}

// DecodeConfigured reads one page of the instances that use a configuration group.
func DecodeConfigured(body []byte) (Page[ConfiguredInstance], error) {
	var document struct {
		Instances []ConfiguredInstance `json:"instances"`
		Links     []linkDocument       `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Page[ConfiguredInstance]{}, err
	}
	last := ""
	if n := len(document.Instances); n > 0 {
		last = document.Instances[n-1].ID
	}
	return Page[ConfiguredInstance]{Items: document.Instances, Marker: nextMarker(document.Links, last)}, nil
}
