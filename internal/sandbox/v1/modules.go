package v1

import (
	"cmp"
	"crypto/md5" //nolint:gosec // it is what Trove shows of a module's contents
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

//nolint:gosec // it is what Trove shows of a module's contents

// moduleRoutes are deployed Trove's calls on modules. trove/module/service.py.
var moduleRoutes = []front.Route{
	front.On(http.MethodGet, "/modules", listModules),
	front.On(http.MethodPost, "/modules", newModule),
	front.On(http.MethodGet, "/modules/{}", showModule),
	front.On(http.MethodDelete, "/modules/{}", deleteModule),
	front.On(http.MethodGet, "/modules/{}/instances", moduleInstances),
	front.On(http.MethodGet, "/instances/{}/modules", instanceModules),
	front.On(http.MethodPost, "/instances/{}/modules", applyModules),
	front.On(http.MethodDelete, "/instances/{}/modules/{}", removeModule),
}

// moduleTypes are those that a guest has drivers for. trove/common/cfg.py, module_types.
var moduleTypes = []string{"ping", "new_relic_license"}

// moduleView is a module. trove/module/views.py.
type moduleView struct {
	ID               string  `json:"id"`
	Name             string  `json:"name"`
	Type             string  `json:"type"`
	Description      *string `json:"description"`
	TenantID         string  `json:"tenant_id"`
	DatastoreID      *string `json:"datastore_id"`
	VersionID        *string `json:"datastore_version_id"`
	AutoApply        bool    `json:"auto_apply"`
	PriorityApply    bool    `json:"priority_apply"`
	ApplyOrder       int     `json:"apply_order"`
	IsAdmin          bool    `json:"is_admin"`
	MD5              string  `json:"md5"`
	Visible          bool    `json:"visible"`
	Created          string  `json:"created"`
	Updated          string  `json:"updated"`
	Tenant           string  `json:"tenant"`
	Datastore        string  `json:"datastore"`
	DatastoreVersion string  `json:"datastore_version"`
	// LiveUpdate is missing in lists, InstanceCount in the answer to the creation too.
	LiveUpdate    *bool `json:"live_update,omitempty"`
	InstanceCount *int  `json:"instance_count,omitempty"`
}

func moduleOf(c *front.Call, m store.Module) (moduleView, error) {
	view := moduleView{
		ID: m.ID, Name: m.Name, Type: m.Type, Description: orNil(m.Description), TenantID: m.TenantID, DatastoreID: orNil(m.DatastoreID),
		VersionID: orNil(m.DatastoreVersionID), ApplyOrder: 5, MD5: m.MD5, Visible: m.Visible, Created: front.Moment(m.Created), Updated: front.Moment(m.Updated),
		Tenant: m.TenantID, Datastore: "all", DatastoreVersion: "all",
	}
	if m.DatastoreID != "" {
		d, err := c.Tx.Datastore(m.DatastoreID)
		if err != nil {
			return view, err
		}
		view.Datastore = d.Name
	}
	if m.DatastoreVersionID != "" {
		v, err := c.Tx.VersionByID(m.DatastoreVersionID)
		if err != nil {
			return view, err
		}
		view.DatastoreVersion = v.Name
	}
	return view, nil
}

func listModules(c *front.Call) (front.Answer, error) {
	modules, err := c.Tx.Modules(c.Token.ProjectID)
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]moduleView, 0, len(modules))
	for _, m := range modules {
		view, err := moduleOf(c, m)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, view)
	}
	return front.Respond(map[string]any{"modules": list}), nil
}

// findModule is the module that the path names.
func findModule(c *front.Call) (store.Module, error) {
	m, err := c.Tx.Module(c.Token.ProjectID, c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return m, err
	} else if !found {
		return m, front.Fail(http.StatusNotFound, "Module with ID %s could not be found.", c.Parameters[0])
	}
	return m, nil
}

func showModule(c *front.Call) (front.Answer, error) {
	m, err := findModule(c)
	if err != nil {
		return front.Answer{}, err
	}
	view, err := moduleOf(c, m)
	if err != nil {
		return front.Answer{}, err
	}
	// Trove counts a pair of list and marker instead of the list.
	count := 2
	view.LiveUpdate, view.InstanceCount = &m.LiveUpdate, &count
	return front.Respond(map[string]any{"module": view}), nil
}

func newModule(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createModuleSchema)
	if err != nil {
		return front.Answer{}, err
	}
	asked := body.dict("module")
	kind := strings.ToLower(asked.text("module_type"))
	if !slices.Contains(moduleTypes, kind) {
		return front.Answer{}, front.Fail(http.StatusNotFound, "Module type '%s' was not found.", asked.text("module_type"))
	}
	if options := adminOptions(asked); len(options) > 0 {
		return front.Answer{}, front.Fail(http.StatusForbidden, "You must be admin to create a module with these options. (%s)", strings.Join(options, ", "))
	}
	m := store.Module{
		ID: c.Engine.NewID(), Name: asked.text("name"), Type: kind, Description: asked.text("description"), TenantID: c.Token.ProjectID,
		Visible: true, LiveUpdate: truthy(asked.get("live_update")), Created: c.Now, Updated: c.Now,
	}
	if m.DatastoreID, m.DatastoreVersionID, err = moduleDatastore(c, asked.dict("datastore")); err != nil {
		return front.Answer{}, err
	}
	if err := newModuleName(c, m); err != nil {
		return front.Answer{}, err
	}
	sum := md5.Sum([]byte(asked.text("contents"))) //nolint:gosec // as above
	m.MD5 = hex.EncodeToString(sum[:])
	if err := c.Tx.SaveModule(m); err != nil {
		return front.Answer{}, err
	}
	view, err := moduleOf(c, m)
	view.LiveUpdate = &m.LiveUpdate
	return front.Respond(map[string]any{"module": view}), err
}

// newModuleName refuses a module whose name another one of its type has, for the same datastore. trove/module/models.py, Module.create.
func newModuleName(c *front.Call, m store.Module) error {
	others, err := c.Tx.Modules(c.Token.ProjectID)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Name == m.Name && o.Type == m.Type && o.TenantID == m.TenantID && o.DatastoreID == m.DatastoreID && o.DatastoreVersionID == m.DatastoreVersionID {
			return front.Fail(http.StatusBadRequest, "A module with the name '%s' already exists for datastore '%s' and datastore version '%s'",
				m.Name, cmp.Or(m.DatastoreID, "all"), cmp.Or(m.DatastoreVersionID, "all"))
		}
	}
	return nil
}

// moduleDatastore is what a module is for. trove/datastore/models.py, get_datastore_or_version.
func moduleDatastore(c *front.Call, asked *dict) (datastoreID, versionID string, err error) {
	name, version := asked.text("type"), asked.text("version")
	switch {
	case name == "" && version != "":
		return "", "", front.Fail(http.StatusBadRequest, "Datastore 'None' has no version '%s'.", version)
	case name == "":
		return "", "", nil
	case version != "":
		v, err := findVersion(c, &dict{keys: []string{"type", "version"}, values: map[string]any{"type": name, "version": version}})
		return v.DatastoreID, v.ID, err
	}
	d, err := c.Tx.Datastore(name)
	if found, err := store.Exists(err); err != nil || found {
		return d.ID, "", err
	}
	return "", "", front.Fail(http.StatusNotFound, "Datastore '%s' cannot be found.", name)
}

// adminOptions are those in a request that only administrators may use. trove/module/models.py, validate_action.
func adminOptions(asked *dict) []string {
	var options []string
	if truthy(asked.get("all_tenants")) {
		options = append(options, "Tenant: all")
	}
	for _, o := range []struct{ key, label string }{{"auto_apply", "Auto"}, {"visible", "Visible"}, {"priority_apply", "Priority"}, {"full_access", "Full Access"}} {
		if asked.has(o.key) && (o.key == "full_access" || truthy(asked.get(o.key)) != (o.key == "visible")) {
			options = append(options, fmt.Sprintf("%s: %v", o.label, asked.get(o.key)))
		}
	}
	return options
}

func deleteModule(c *front.Call) (front.Answer, error) {
	m, err := findModule(c)
	if err != nil {
		return front.Answer{}, err
	}
	ids, err := c.Tx.ModuleMachines(m.ID)
	if err != nil {
		return front.Answer{}, err
	}
	if len(ids) > 0 && !m.LiveUpdate {
		return front.Answer{}, front.Fail(http.StatusForbidden, "A module cannot be deleted or its contents modified if it has been applied to a non-terminated"+
			" instance, unless the module has been marked as 'live_update.' Please remove the module from all non-terminated instances and try again.")
	}
	return front.Answer{Status: http.StatusOK}, c.Tx.RemoveModule(m.ID, c.Now)
}
