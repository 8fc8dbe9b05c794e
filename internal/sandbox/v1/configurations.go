package v1

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// configurationRoutes are deployed Trove's calls on configuration groups. trove/configuration/service.py.
var configurationRoutes = []front.Route{
	front.On(http.MethodGet, "/configurations", listConfigurations),
	front.On(http.MethodPost, "/configurations", newConfiguration),
	front.On(http.MethodGet, "/configurations/{}", showConfiguration),
	front.On(http.MethodPut, "/configurations/{}", putConfiguration),
	front.On(http.MethodPatch, "/configurations/{}", patchConfiguration),
	front.On(http.MethodDelete, "/configurations/{}", deleteConfiguration),
	front.On(http.MethodGet, "/configurations/{}/instances", configurationInstances),
}

// groupView is a configuration group as lists show it. trove/configuration/views.py.
type groupView struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
	Created     string  `json:"created"`
	Updated     string  `json:"updated"`
	VersionID   string  `json:"datastore_version_id"`
	Datastore   string  `json:"datastore_name"`
	VersionName string  `json:"datastore_version_name"`
}

// groupShownView is a configuration group as it is shown alone.
type groupShownView struct {
	groupView
	Values        map[string]json.RawMessage `json:"values"`
	InstanceCount int                        `json:"instance_count"`
	VersionNumber string                     `json:"datastore_version_number"`
}

func groupOf(c *front.Call, g store.Configuration) (groupView, error) {
	version, err := c.Tx.VersionByID(g.VersionID)
	view := groupView{
		ID: g.ID, Name: g.Name, Created: front.Moment(g.Created), Updated: front.Moment(g.Updated), VersionID: g.VersionID, Datastore: version.DatastoreName,
		VersionName: version.Name,
	}
	if g.Description != "" {
		view.Description = &g.Description
	}
	return view, err
}

// groupAnswer shows a group. Values are kept as JSON. trove/configuration/views.py, DetailedConfigurationView.
func groupAnswer(c *front.Call, g store.Configuration) (front.Answer, error) {
	view, err := groupOf(c, g)
	if err != nil {
		return front.Answer{}, err
	}
	attached, err := c.Tx.ConfiguredMachines(g.ID)
	shown := groupShownView{groupView: view, Values: map[string]json.RawMessage{}, InstanceCount: len(attached), VersionNumber: view.VersionName}
	for key, value := range g.Values {
		shown.Values[key] = json.RawMessage(value)
		if isSecretKey(key) {
			shown.Values[key] = json.RawMessage(`"***"`)
		}
	}
	return front.Respond(map[string]any{"configuration": shown}), err
}

func listConfigurations(c *front.Call) (front.Answer, error) {
	marker, limit, err := page(c)
	if err != nil {
		return front.Answer{}, err
	}
	groups, err := c.Tx.Configurations(c.Token.ProjectID)
	if err != nil {
		return front.Answer{}, err
	}
	groups = slices.DeleteFunc(groups, func(g store.Configuration) bool { return g.ID <= marker })
	groups, next, err := cut(groups, limit, func(g store.Configuration) string { return g.ID })
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]groupView, 0, len(groups))
	for _, g := range groups {
		view, err := groupOf(c, g)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, view)
	}
	return listAnswer(c, "configurations", list, next), nil
}

func showConfiguration(c *front.Call) (front.Answer, error) {
	g, err := front.FindConfiguration(c)
	if err != nil {
		return front.Answer{}, err
	}
	// Names are taken in any case, but values are read with a type only where the name is just the parameter's: the others
	// are what the database has, texts. trove/configuration/models.py, Configuration.load_items.
	parameters, err := c.Tx.Parameters(g.VersionID)
	if err != nil {
		return front.Answer{}, err
	}
	for key, value := range g.Values {
		if !slices.ContainsFunc(parameters, func(p store.Parameter) bool { return p.Name == key }) {
			g.Values[key] = string(front.Encode(asColumn(value)))
		}
	}
	return groupAnswer(c, g)
}

func newConfiguration(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createConfigurationSchema)
	if err != nil {
		return front.Answer{}, err
	}
	asked := body.dict("configuration")
	version, err := findVersion(c, asked.dict("datastore"))
	if err != nil {
		return front.Answer{}, err
	}
	values, err := readValues(c, asked, version)
	if err != nil {
		return front.Answer{}, err
	}
	g := store.Configuration{
		ID: c.Engine.NewID(), Name: asked.text("name"), Description: asked.text("description"), VersionID: version.ID, Created: c.Now,
		Updated: c.Now, Values: values,
	}
	if err := saveGroup(c, g, true); err != nil {
		return front.Answer{}, err
	}
	return groupAnswer(c, g)
}

// saveGroup writes a group, with all its values if they are to be replaced.
func saveGroup(c *front.Call, g store.Configuration, replace bool) error {
	if err := c.Tx.SaveConfiguration(c.Token.ProjectID, g); err != nil {
		return err
	}
	if replace {
		if err := c.Tx.ClearConfigurationValues(g.ID); err != nil {
			return err
		}
	}
	for key, value := range g.Values {
		if err := c.Tx.SaveConfigurationValue(g.ID, key, value); err != nil {
			return err
		}
	}
	return nil
}

func putConfiguration(c *front.Call) (front.Answer, error) {
	return front.Accepted, changeGroup(c, updateConfigurationSchema, true)
}

func patchConfiguration(c *front.Call) (front.Answer, error) {
	return front.Answer{Status: http.StatusOK}, changeGroup(c, editConfigurationSchema, false)
}

// changeGroup changes a group, and with it every instance that it is attached to. PATCH adds values, and changes nothing else.
func changeGroup(c *front.Call, s schema, replace bool) error {
	body, err := readBody(c, s)
	if err != nil {
		return err
	}
	g, err := front.FindConfiguration(c)
	if err != nil {
		return err
	}
	asked := body.dict("configuration")
	if replace && asked.has("name") {
		g.Name = asked.text("name")
	}
	if replace && asked.has("description") {
		g.Description = asked.text("description")
	}
	version, err := c.Tx.VersionByID(g.VersionID)
	if err != nil {
		return err
	}
	if g.Values, err = readValues(c, asked, version); err != nil {
		return err
	}
	g.Updated = c.Now
	if err := saveGroup(c, g, replace); err != nil {
		return err
	}
	if g, err = front.FindConfiguration(c); err != nil {
		return err
	}
	attached, err := c.Tx.ConfiguredMachines(g.ID)
	if err != nil {
		return err
	}
	for _, id := range attached {
		d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, id)
		if err != nil {
			return err
		}
		if d.ClusterID != "" {
			continue
		}
		if err := engine.V1Configure(c.Tx, c.Now, d, g, g.ID); err != nil {
			return err
		}
	}
	return c.Engine.V1RefreshClusters(c.Tx, c.Now, c.Token.ProjectID, g.ID)
}

func deleteConfiguration(c *front.Call) (front.Answer, error) {
	g, err := front.FindConfiguration(c)
	if err != nil {
		return front.Answer{}, err
	}
	attached, err := c.Tx.ConfiguredMachines(g.ID)
	if err != nil {
		return front.Answer{}, err
	}
	if len(attached) > 0 {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "A configuration group cannot be deleted if it is associated with one or more non-terminated"+
			" instances. Detach the configuration group from all non-terminated instances and please try again.")
	}
	return front.Accepted, c.Tx.RemoveConfiguration(g.ID, c.Now)
}

func configurationInstances(c *front.Call) (front.Answer, error) {
	list, err := front.Attached(c, func(engine.Deployed) (bool, error) { return true, nil })
	if err != nil {
		return front.Answer{}, err
	}
	return listAnswer(c, "instances", list, ""), nil
}
