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
	list, links, err := decodeList(body, "configurations", func(d configurationDocument) string { return d.ID })
	if err != nil {
		return Page[Configuration]{}, err
	}
	var groups Page[Configuration]
	last := ""
	for _, group := range list {
		last = group.ID
		if group.NodeID == "" {
			groups.Items = append(groups.Items, group.configuration())
		}
	}
	groups.Marker = nextMarker(links, last)
	return groups, nil
}

// DecodeParameters reads the parameters that a datastore version has.
func DecodeParameters(body []byte) ([]Parameter, error) {
	list, _, err := decodeList(body, "configuration-parameters", func(d parameterDocument) string { return d.Name })
	if err != nil {
		return nil, err
	}
	parameters := make([]Parameter, 0, len(list))
	for _, found := range list {
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
	list, links, err := decodeList(body, "instances", func(i ConfiguredInstance) string { return i.ID })
	if err != nil {
		return Page[ConfiguredInstance]{}, err
	}
	last := ""
	if n := len(list); n > 0 {
		last = list[n-1].ID
	}
	return Page[ConfiguredInstance]{Items: list, Marker: nextMarker(links, last)}, nil
}
