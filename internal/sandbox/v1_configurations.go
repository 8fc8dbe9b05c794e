package sandbox

import (
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1ConfigurationRoutes are deployed Trove's calls on configuration groups. trove/configuration/service.py.
var v1ConfigurationRoutes = []route{
	{http.MethodGet, "/configurations", v1ListConfigurations},
	{http.MethodPost, "/configurations", v1NewConfiguration},
	{http.MethodGet, "/configurations/{}", v1ShowConfiguration},
	{http.MethodPut, "/configurations/{}", v1PutConfiguration},
	{http.MethodPatch, "/configurations/{}", v1PatchConfiguration},
	{http.MethodDelete, "/configurations/{}", v1DeleteConfiguration},
	{http.MethodGet, "/configurations/{}/instances", v1ConfigurationInstances},
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

func (c *call) v1GroupOf(g store.Configuration) (v1Group, error) {
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

// secretKeys make oslo.utils, strutils.mask_dict_password hide the value of a key that contains one of them, num_tokens
// for one. Of its words these are those that a parameter of a database may have in its name.
var secretKeys = []string{"password", "admin_pass", "adminpass", "new_pass", "token", "secret", "private_key", "encrypted_key", "sslkey", "passphrase"}

func isSecretKey(key string) bool {
	return slices.ContainsFunc(secretKeys, func(word string) bool { return strings.Contains(strings.ToLower(key), word) })
}

// v1GroupAnswer shows a group. Values are kept as JSON. trove/configuration/views.py, DetailedConfigurationView.
func (c *call) v1GroupAnswer(g store.Configuration) (answer, error) {
	view, err := c.v1GroupOf(g)
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
	marker, limit, err := c.v1Page()
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
		view, err := c.v1GroupOf(g)
		if err != nil {
			return answer{}, err
		}
		list = append(list, view)
	}
	return c.v1List("configurations", list, next), nil
}

// v1Configuration is the group that the path names.
func (c *call) v1Configuration() (store.Configuration, error) {
	g, err := c.tx.Configuration(c.token.ProjectID, c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return g, err
	} else if !found {
		return g, fail(http.StatusNotFound, "Configuration group with ID %s could not be found.", c.parameters[0])
	}
	return g, nil
}

func v1ShowConfiguration(c *call) (answer, error) {
	g, err := c.v1Configuration()
	if err != nil {
		return answer{}, err
	}
	return c.v1GroupAnswer(g)
}

func v1NewConfiguration(c *call) (answer, error) {
	body, err := c.v1Body(v1CreateConfiguration)
	if err != nil {
		return answer{}, err
	}
	asked := body.dict("configuration")
	version, err := c.v1Version(asked.dict("datastore"))
	if err != nil {
		return answer{}, err
	}
	values, err := c.v1Values(asked, version)
	if err != nil {
		return answer{}, err
	}
	g := store.Configuration{
		ID: c.server.options.NewID(), Name: asked.text("name"), Description: asked.text("description"), VersionID: version.ID, Created: c.now,
		Updated: c.now, Values: values,
	}
	if err := c.v1SaveGroup(g, true); err != nil {
		return answer{}, err
	}
	return c.v1GroupAnswer(g)
}

// v1SaveGroup writes a group, with all its values if they are to be replaced.
func (c *call) v1SaveGroup(g store.Configuration, replace bool) error {
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
	return accepted, c.v1ChangeGroup(v1UpdateConfiguration, true)
}

func v1PatchConfiguration(c *call) (answer, error) {
	return answer{status: http.StatusOK}, c.v1ChangeGroup(v1EditConfiguration, false)
}

// v1ChangeGroup changes a group, and with it every instance that it is attached to. PATCH adds values, and changes nothing else.
func (c *call) v1ChangeGroup(s schema, replace bool) error {
	body, err := c.v1Body(s)
	if err != nil {
		return err
	}
	g, err := c.v1Configuration()
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
	if g.Values, err = c.v1Values(asked, version); err != nil {
		return err
	}
	g.Updated = c.now
	if err := c.v1SaveGroup(g, replace); err != nil {
		return err
	}
	if g, err = c.v1Configuration(); err != nil {
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
	return c.server.engine.V1RefreshClusters(c.tx, c.now, c.token.ProjectID, g.ID)
}

func v1DeleteConfiguration(c *call) (answer, error) {
	g, err := c.v1Configuration()
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
	g, err := c.v1Configuration()
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
	return c.v1List("instances", list, ""), nil
}

// v1Values are the values that are asked for, as JSON, each checked against what its datastore declares. _validate_configuration.
func (c *call) v1Values(asked *dict, version store.Version) (map[string]string, error) {
	given := asked.dict("values")
	if given == nil || len(given.keys) == 0 {
		return map[string]string{}, nil
	}
	parameters, err := c.tx.Parameters(version.ID)
	if err != nil {
		return nil, err
	}
	if len(parameters) == 0 {
		return nil, fail(http.StatusUnprocessableEntity, "Configuration groups are not supported for this datastore: %s %s", version.DatastoreName, version.Name)
	}
	rules := map[string]store.Parameter{}
	for _, p := range parameters {
		rules[strings.ToLower(p.Name)] = p
	}
	values := map[string]string{}
	for _, key := range given.keys {
		p, known := rules[strings.ToLower(key)]
		if !known {
			return nil, fail(http.StatusUnprocessableEntity, "The configuration parameter %s is not supported for this datastore: %s %s.", key,
				version.DatastoreName, version.Name)
		}
		if err := checkValue(key, given.get(key), p); err != nil {
			return nil, err
		}
		values[key] = string(encode(given.get(key)))
	}
	return values, nil
}

// checkValue refuses a value of another type, or out of bounds.
func checkValue(key string, value any, p store.Parameter) error {
	fits := isOfType(value, p.Type)
	switch p.Type {
	case "float":
		number, ok := value.(json.Number)
		fits = ok && strings.ContainsAny(number.String(), ".eE")
	case "integer":
		fits = fits || isOfType(value, "boolean") || isBig(value)
	}
	if !fits {
		return fail(http.StatusUnprocessableEntity, "The value provided for the configuration parameter %s is not of type %s.", key, p.Type)
	}
	n, ok := new(big.Int).SetString(lastSegment(value), 10)
	if _, isNumber := value.(json.Number); !ok || !isNumber {
		return nil
	}
	if least, ok := new(big.Int).SetString(p.Min, 10); ok && n.Cmp(least) < 0 {
		return fail(http.StatusUnprocessableEntity, "The value for the configuration parameter %s is less than the minimum allowed: %s", key, p.Min)
	}
	if most, ok := new(big.Int).SetString(p.Max, 10); ok && n.Cmp(most) > 0 {
		return fail(http.StatusUnprocessableEntity, "The value for the configuration parameter %s is greater than the maximum allowed: %s", key, p.Max)
	}
	return nil
}

// isBig is true for a whole number of any size.
func isBig(value any) bool {
	number, ok := value.(json.Number)
	return ok && !strings.ContainsAny(number.String(), ".eE")
}
