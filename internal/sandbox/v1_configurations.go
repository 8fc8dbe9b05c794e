package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1ConfigurationRoutes are deployed Trove's calls on configuration groups. trove/configuration/service.py.
var v1ConfigurationRoutes = []route{
	on(http.MethodGet, "/configurations", v1ListConfigurations),
	on(http.MethodPost, "/configurations", v1NewConfiguration),
	on(http.MethodGet, "/configurations/{}", v1ShowConfiguration),
	on(http.MethodPut, "/configurations/{}", v1PutConfiguration),
	on(http.MethodPatch, "/configurations/{}", v1PatchConfiguration),
	on(http.MethodDelete, "/configurations/{}", v1DeleteConfiguration),
	on(http.MethodGet, "/configurations/{}/instances", v1ConfigurationInstances),
}

// v1Group is a configuration group as lists show it. trove/configuration/views.py.
type v1Group struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
	Created     string  `json:"created"`
	Updated     string  `json:"updated"`
	VersionID   string  `json:"datastore_version_id"`
	Datastore   string  `json:"datastore_name"`
	VersionName string  `json:"datastore_version_name"`
}

// v1GroupShown is a configuration group as it is shown alone.
type v1GroupShown struct {
	v1Group
	Values        map[string]json.RawMessage `json:"values"`
	InstanceCount int                        `json:"instance_count"`
	VersionNumber string                     `json:"datastore_version_number"`
}

func v1GroupOf(c *call, g store.Configuration) (v1Group, error) {
	version, err := c.tx.VersionByID(g.VersionID)
	view := v1Group{
		ID: g.ID, Name: g.Name, Created: moment(g.Created), Updated: moment(g.Updated), VersionID: g.VersionID, Datastore: version.DatastoreName,
		VersionName: version.Name,
	}
	if g.Description != "" {
		view.Description = &g.Description
	}
	return view, err
}

// v1GroupAnswer shows a group. Values are kept as JSON. trove/configuration/views.py, DetailedConfigurationView.
func v1GroupAnswer(c *call, g store.Configuration) (answer, error) {
	view, err := v1GroupOf(c, g)
	if err != nil {
		return answer{}, err
	}
	attached, err := c.tx.ConfiguredMachines(g.ID)
	shown := v1GroupShown{v1Group: view, Values: map[string]json.RawMessage{}, InstanceCount: len(attached), VersionNumber: view.VersionName}
	for key, value := range g.Values {
		shown.Values[key] = json.RawMessage(value)
		if isSecretKey(key) {
			shown.Values[key] = json.RawMessage(`"***"`)
		}
	}
	return respond(map[string]any{"configuration": shown}), err
}

func v1ListConfigurations(c *call) (answer, error) {
	marker, limit, err := v1Page(c)
	if err != nil {
		return answer{}, err
	}
	groups, err := c.tx.Configurations(c.token.ProjectID)
	if err != nil {
		return answer{}, err
	}
	groups = slices.DeleteFunc(groups, func(g store.Configuration) bool { return g.ID <= marker })
	groups, next, err := cut(groups, limit, func(g store.Configuration) string { return g.ID })
	if err != nil {
		return answer{}, err
	}
	list := make([]v1Group, 0, len(groups))
	for _, g := range groups {
		view, err := v1GroupOf(c, g)
		if err != nil {
			return answer{}, err
		}
		list = append(list, view)
	}
	return v1List(c, "configurations", list, next), nil
}

// v1FindConfiguration finds the group that the path names.
func v1FindConfiguration(c *call) (store.Configuration, error) {
	g, err := c.tx.Configuration(c.token.ProjectID, c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return g, err
	} else if !found {
		return g, fail(http.StatusNotFound, "Configuration group with ID %s could not be found.", c.parameters[0])
	}
	return g, nil
}

func v1ShowConfiguration(c *call) (answer, error) {
	g, err := v1FindConfiguration(c)
	if err != nil {
		return answer{}, err
	}
	// Names are taken in any case, but values are read with a type only where the name is just the parameter's: the others
	// are what the database has, texts. trove/configuration/models.py, Configuration.load_items.
	parameters, err := c.tx.Parameters(g.VersionID)
	if err != nil {
		return answer{}, err
	}
	for key, value := range g.Values {
		if !slices.ContainsFunc(parameters, func(p store.Parameter) bool { return p.Name == key }) {
			g.Values[key] = string(encode(asColumn(value)))
		}
	}
	return v1GroupAnswer(c, g)
}

func v1NewConfiguration(c *call) (answer, error) {
	body, err := v1Body(c, v1CreateConfiguration)
	if err != nil {
		return answer{}, err
	}
	asked := body.dict("configuration")
	version, err := v1FindVersion(c, asked.dict("datastore"))
	if err != nil {
		return answer{}, err
	}
	values, err := v1Values(c, asked, version)
	if err != nil {
		return answer{}, err
	}
	g := store.Configuration{
		ID: c.engine.NewID(), Name: asked.text("name"), Description: asked.text("description"), VersionID: version.ID, Created: c.now,
		Updated: c.now, Values: values,
	}
	if err := v1SaveGroup(c, g, true); err != nil {
		return answer{}, err
	}
	return v1GroupAnswer(c, g)
}

// v1SaveGroup writes a group, with all its values if they are to be replaced.
func v1SaveGroup(c *call, g store.Configuration, replace bool) error {
	if err := c.tx.SaveConfiguration(c.token.ProjectID, g); err != nil {
		return err
	}
	if replace {
		if err := c.tx.ClearConfigurationValues(g.ID); err != nil {
			return err
		}
	}
	for key, value := range g.Values {
		if err := c.tx.SaveConfigurationValue(g.ID, key, value); err != nil {
			return err
		}
	}
	return nil
}

func v1PutConfiguration(c *call) (answer, error) {
	return accepted, v1ChangeGroup(c, v1UpdateConfiguration, true)
}

func v1PatchConfiguration(c *call) (answer, error) {
	return answer{status: http.StatusOK}, v1ChangeGroup(c, v1EditConfiguration, false)
}

// v1ChangeGroup changes a group, and with it every instance that it is attached to. PATCH adds values, and changes nothing else.
func v1ChangeGroup(c *call, s schema, replace bool) error {
	body, err := v1Body(c, s)
	if err != nil {
		return err
	}
	g, err := v1FindConfiguration(c)
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
	version, err := c.tx.VersionByID(g.VersionID)
	if err != nil {
		return err
	}
	if g.Values, err = v1Values(c, asked, version); err != nil {
		return err
	}
	g.Updated = c.now
	if err := v1SaveGroup(c, g, replace); err != nil {
		return err
	}
	if g, err = v1FindConfiguration(c); err != nil {
		return err
	}
	attached, err := c.tx.ConfiguredMachines(g.ID)
	if err != nil {
		return err
	}
	for _, id := range attached {
		d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, id)
		if err != nil {
			return err
		}
		if d.ClusterID != "" {
			continue
		}
		if err := engine.V1Configure(c.tx, c.now, d, g, g.ID); err != nil {
			return err
		}
	}
	return c.engine.V1RefreshClusters(c.tx, c.now, c.token.ProjectID, g.ID)
}

func v1DeleteConfiguration(c *call) (answer, error) {
	g, err := v1FindConfiguration(c)
	if err != nil {
		return answer{}, err
	}
	attached, err := c.tx.ConfiguredMachines(g.ID)
	if err != nil {
		return answer{}, err
	}
	if len(attached) > 0 {
		return answer{}, fail(http.StatusBadRequest, "A configuration group cannot be deleted if it is associated with one or more non-terminated"+
			" instances. Detach the configuration group from all non-terminated instances and please try again.")
	}
	return accepted, c.tx.RemoveConfiguration(g.ID, c.now)
}

func v1ConfigurationInstances(c *call) (answer, error) {
	g, err := v1FindConfiguration(c)
	if err != nil {
		return answer{}, err
	}
	attached, err := c.tx.ConfiguredMachines(g.ID)
	if err != nil {
		return answer{}, err
	}
	type named struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	list := []named{}
	for _, id := range attached {
		d, err := engine.FindDeployed(c.tx, c.token.ProjectID, id)
		if err != nil {
			return answer{}, err
		}
		list = append(list, named{d.ID, d.Name})
	}
	return v1List(c, "instances", list, ""), nil
}
