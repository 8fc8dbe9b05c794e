package api

import (
	"fmt"
	"maps"
	"time"
)

// Configuration is a configuration group: values for the parameters of a version of a datastore, which are in force in
// every instance that it is attached to. Times are UTC.
//
// Trove, trove/configuration/models.py, Configuration.
type Configuration struct {
	ID   string
	Name string
	// Description is empty where there is none.
	Description string
	// Datastore is empty in the dialect nodes, where a group is not bound to one.
	Datastore Datastore
	// Values are by the parameter's name, and nil in lists.
	Values  map[string]ParameterValue
	Created time.Time
	Updated time.Time
	// InstanceCount is how many instances, members of clusters included, the group is attached to. Lists and the answer to
	// a create do not tell it.
	InstanceCount int
}

func (g Configuration) Summary() Summary {
	return Summary{ID: g.ID, Name: g.Name, Datastore: g.Datastore, Created: g.Created}
}

// ConfigurationSpec is a configuration group as it is to be.
type ConfigurationSpec struct {
	Name string
	// Description is not sent where it is empty: Trove refuses an empty one, so that one cannot be taken away.
	Description string
	// Datastore is for a new group; that of one that exists never changes.
	Datastore Datastore
	// Values are all that the group is to have.
	Values map[string]ParameterValue

	// OnExisting is for groups that have the name already.
	OnExisting OnExisting
}

// IsMetBy compares what is not in the summary, as far as the group is shown.
func (s ConfigurationSpec) IsMetBy(group Configuration) bool {
	if group.Description != s.Description {
		return false
	}
	return group.Values == nil || maps.EqualFunc(group.Values, s.Values, func(shown, wanted ParameterValue) bool {
		return shown.Masked() || shown.Says(wanted.Text)
	})
}

// ConfiguredInstance is an instance, or a member of a cluster, that a group is attached to.
type ConfiguredInstance struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// String is name and id.
func (i ConfiguredInstance) String() string { return fmt.Sprintf("%s (%s)", i.Name, i.ID) }

// configurationRequests are about configuration groups. Those that write are what check says that only some dialects have;
// the others embed lacking.
type configurationRequests interface {
	ListConfigurations(marker string) Request
	ShowConfiguration(id string) Request
	ListParameters(datastore Datastore) Request
	CreateConfiguration(spec ConfigurationSpec) Request
	ReplaceConfiguration(id string, spec ConfigurationSpec) Request
	DeleteConfiguration(id string) Request
	ListConfigured(id, marker string) Request
}
