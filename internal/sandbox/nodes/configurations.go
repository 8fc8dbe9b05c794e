package nodes

import (
	"encoding/json"
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// configurationRoutes are the calls on configuration groups. The specification says which parameters are read-only and hidden, and that nodes
// have groups of their own (section Configuration Groups); the calls and documents are Trove v1.0's (trove/configuration/service.py and
// views.py), but that a value is never masked: what is hidden is said by the parameter.
var configurationRoutes = []front.Route{
	front.On(http.MethodGet, "/configurations", listConfigurations),
	front.On(http.MethodPost, "/configurations", createConfiguration),
	front.On(http.MethodGet, "/configurations/{}", showConfiguration),
	front.On(http.MethodPut, "/configurations/{}", replaceConfiguration),
	front.On(http.MethodPatch, "/configurations/{}", addToConfiguration),
	front.On(http.MethodDelete, "/configurations/{}", deleteConfiguration),
	front.On(http.MethodGet, "/configurations/{}/instances", configuredInstances),
}

// configurationDocument has no datastore where the group is for any: the specification uses one group with several.
type configurationDocument struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Created     string `json:"created"`
	Updated     string `json:"updated"`
	VersionID   string `json:"datastore_version_id,omitempty"`
	Datastore   string `json:"datastore_name,omitempty"`
	Version     string `json:"datastore_version_name,omitempty"`
	NodeID      string `json:"node_id,omitempty"`
	// Values, empty ones too, and Instances are in Show alone, and Default where the group is attached.
	Values    map[string]json.RawMessage `json:"values,omitzero"`
	Instances *int                       `json:"instance_count,omitempty"`
	Default   map[string]json.RawMessage `json:"configuration_default,omitempty"`
}

func configurationDocumentOf(c *front.Call, g store.Configuration) (configurationDocument, error) {
	d := configurationDocument{
		ID: g.ID, Name: g.Name, Description: g.Description, Created: front.Moment(g.Created), Updated: front.Moment(g.Updated), VersionID: g.VersionID,
		NodeID: g.NodeID, Values: map[string]json.RawMessage{},
	}
	for key, value := range g.Values {
		d.Values[key] = json.RawMessage(value)
	}
	if g.VersionID == "" {
		return d, nil
	}
	version, err := c.Tx.VersionByID(g.VersionID)
	d.Datastore, d.Version = version.DatastoreName, version.Name
	return d, err
}

func listConfigurations(c *front.Call) (front.Answer, error) {
	groups, err := c.Tx.Configurations(c.Token.ProjectID)
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]configurationDocument, 0, len(groups))
	for _, g := range groups {
		d, err := configurationDocumentOf(c, g)
		if err != nil {
			return front.Answer{}, err
		}
		d.Values = nil
		list = append(list, d)
	}
	return front.Respond(map[string]any{"configurations": list}), nil
}

func showConfiguration(c *front.Call) (front.Answer, error) {
	g, err := front.FindConfiguration(c)
	if err != nil {
		return front.Answer{}, err
	}
	return shownConfiguration(c, g)
}

func shownConfiguration(c *front.Call, g store.Configuration) (front.Answer, error) {
	d, err := configurationDocumentOf(c, g)
	if err != nil {
		return front.Answer{}, err
	}
	view, err := engine.ViewGroup(c.Tx, c.Token.ProjectID, g)
	count := len(view.Attached)
	d.Instances = &count
	for name, value := range view.Added {
		d.Values[name] = json.RawMessage(value)
	}
	for name, value := range view.Defaults {
		if d.Default == nil {
			d.Default = map[string]json.RawMessage{}
		}
		d.Default[name] = json.RawMessage(value)
	}
	return front.Respond(map[string]any{"configuration": d}), err
}

// createConfiguration makes a group for one version of a datastore.
func createConfiguration(c *front.Call) (front.Answer, error) {
	body, asked, err := readConfiguration(c, "name", "description", "datastore", "values")
	if err != nil {
		return front.Answer{}, err
	}
	asked.require("name", "values", "datastore")
	datastore := asked.object("datastore")
	datastore.only("type", "version")
	if asked.has("datastore") {
		datastore.require("type", "version")
	}
	order := engine.GroupOrder{
		ProjectID: c.Token.ProjectID, Datastore: datastore.text("type"), Version: datastore.text("version"), Name: asked.name(),
		Description: asked.text("description"), Values: valuesOf(asked),
	}
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	g, err := c.Engine.CreateGroup(c.Tx, c.Now, order)
	if err != nil {
		return front.Answer{}, err
	}
	return shownConfiguration(c, g)
}

// replaceConfiguration gives a group name, description and values; the values that the user had set, and that are not named, are gone.
func replaceConfiguration(c *front.Call) (front.Answer, error) {
	body, asked, err := readConfiguration(c, "name", "description", "values")
	if err != nil {
		return front.Answer{}, err
	}
	g, err := front.FindConfiguration(c)
	if err != nil {
		return front.Answer{}, err
	}
	if asked.has("name") {
		g.Name = asked.name()
	}
	if asked.has("description") {
		g.Description = asked.text("description")
	}
	values := valuesOf(asked)
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, engine.ChangeGroup(c.Tx, c.Now, c.Token.ProjectID, g, values, true)
}

// addToConfiguration sets values and leaves the others.
func addToConfiguration(c *front.Call) (front.Answer, error) {
	body, asked, err := readConfiguration(c, "values")
	if err != nil {
		return front.Answer{}, err
	}
	g, err := front.FindConfiguration(c)
	if err != nil {
		return front.Answer{}, err
	}
	values := valuesOf(asked)
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	return front.Answer{Status: http.StatusOK}, engine.ChangeGroup(c.Tx, c.Now, c.Token.ProjectID, g, values, false)
}

func deleteConfiguration(c *front.Call) (front.Answer, error) {
	g, err := front.FindConfiguration(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, engine.DeleteGroup(c.Tx, c.Now, g)
}

// configuredInstances lists what a group is attached to: instances, and nodes only where their capability configuration-instances is on.
func configuredInstances(c *front.Call) (front.Answer, error) {
	list, err := front.Attached(c, func(d engine.Deployed) (bool, error) { return d.Can(c.Tx, "configuration-instances") })
	return front.Respond(map[string]any{"instances": list}), err
}

// readConfiguration reads a body with a group that has these properties only.
func readConfiguration(c *front.Call, known ...string) (body, asked object, err error) {
	if body, err = readObject(c); err != nil {
		return body, asked, err
	}
	body.require("configuration")
	body.only("configuration")
	asked = body.object("configuration")
	if !body.has("configuration") {
		return body, asked, body.v.err()
	}
	asked.only(known...)
	return body, asked, nil
}

// valuesOf are the values that are asked for, as JSON.
func valuesOf(asked object) map[string]string {
	values := map[string]string{}
	for key, value := range asked.object("values").values {
		values[key] = string(front.Encode(value))
	}
	return values
}
