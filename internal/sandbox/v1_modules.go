package sandbox

import (
	"cmp"
	"crypto/md5" //nolint:gosec // it is what Trove shows of a module's contents
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1ModuleRoutes are deployed Trove's calls on modules. trove/module/service.py.
var v1ModuleRoutes = []route{
	on(http.MethodGet, "/modules", v1ListModules),
	on(http.MethodPost, "/modules", v1NewModule),
	on(http.MethodGet, "/modules/{}", v1ShowModule),
	on(http.MethodDelete, "/modules/{}", v1DeleteModule),
	on(http.MethodGet, "/modules/{}/instances", v1ModuleInstances),
	on(http.MethodGet, "/instances/{}/modules", v1InstanceModules),
	on(http.MethodPost, "/instances/{}/modules", v1ApplyModules),
	on(http.MethodDelete, "/instances/{}/modules/{}", v1RemoveModule),
}

// v1ModuleTypes are those that a guest has drivers for. trove/common/cfg.py, module_types.
var v1ModuleTypes = []string{"ping", "new_relic_license"}

// v1Module is a module. trove/module/views.py.
type v1Module struct {
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

func v1ModuleOf(c *call, m store.Module) (v1Module, error) {
	view := v1Module{
		ID: m.ID, Name: m.Name, Type: m.Type, Description: orNil(m.Description), TenantID: m.TenantID, DatastoreID: orNil(m.DatastoreID),
		VersionID: orNil(m.DatastoreVersionID), ApplyOrder: 5, MD5: m.MD5, Visible: m.Visible, Created: moment(m.Created), Updated: moment(m.Updated),
		Tenant: m.TenantID, Datastore: "all", DatastoreVersion: "all",
	}
	if m.DatastoreID != "" {
		d, err := c.tx.Datastore(m.DatastoreID)
		if err != nil {
			return view, err
		}
		view.Datastore = d.Name
	}
	if m.DatastoreVersionID != "" {
		v, err := c.tx.VersionByID(m.DatastoreVersionID)
		if err != nil {
			return view, err
		}
		view.DatastoreVersion = v.Name
	}
	return view, nil
}

func v1ListModules(c *call) (answer, error) {
	modules, err := c.tx.Modules(c.token.ProjectID)
	if err != nil {
		return answer{}, err
	}
	list := make([]v1Module, 0, len(modules))
	for _, m := range modules {
		view, err := v1ModuleOf(c, m)
		if err != nil {
			return answer{}, err
		}
		list = append(list, view)
	}
	return respond(map[string]any{"modules": list}), nil
}

// v1FindModule is the module that the path names.
func v1FindModule(c *call) (store.Module, error) {
	m, err := c.tx.Module(c.token.ProjectID, c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return m, err
	} else if !found {
		return m, fail(http.StatusNotFound, "Module with ID %s could not be found.", c.parameters[0])
	}
	return m, nil
}

func v1ShowModule(c *call) (answer, error) {
	m, err := v1FindModule(c)
	if err != nil {
		return answer{}, err
	}
	view, err := v1ModuleOf(c, m)
	if err != nil {
		return answer{}, err
	}
	// Trove counts a pair of list and marker instead of the list.
	count := 2
	view.LiveUpdate, view.InstanceCount = &m.LiveUpdate, &count
	return respond(map[string]any{"module": view}), nil
}

func v1NewModule(c *call) (answer, error) {
	body, err := v1Body(c, v1CreateModule)
	if err != nil {
		return answer{}, err
	}
	asked := body.dict("module")
	kind := strings.ToLower(asked.text("module_type"))
	if !slices.Contains(v1ModuleTypes, kind) {
		return answer{}, fail(http.StatusNotFound, "Module type '%s' was not found.", asked.text("module_type"))
	}
	if options := v1AdminOptions(asked); len(options) > 0 {
		return answer{}, fail(http.StatusForbidden, "You must be admin to create a module with these options. (%s)", strings.Join(options, ", "))
	}
	m := store.Module{
		ID: c.engine.NewID(), Name: asked.text("name"), Type: kind, Description: asked.text("description"), TenantID: c.token.ProjectID,
		Visible: true, LiveUpdate: truthy(asked.get("live_update")), Created: c.now, Updated: c.now,
	}
	if m.DatastoreID, m.DatastoreVersionID, err = v1ModuleDatastore(c, asked.dict("datastore")); err != nil {
		return answer{}, err
	}
	if err := v1NewModuleName(c, m); err != nil {
		return answer{}, err
	}
	sum := md5.Sum([]byte(asked.text("contents"))) //nolint:gosec // as above
	m.MD5 = hex.EncodeToString(sum[:])
	if err := c.tx.SaveModule(m); err != nil {
		return answer{}, err
	}
	view, err := v1ModuleOf(c, m)
	view.LiveUpdate = &m.LiveUpdate
	return respond(map[string]any{"module": view}), err
}

// v1NewModuleName refuses a module whose name another one of its type has, for the same datastore. trove/module/models.py, Module.create.
func v1NewModuleName(c *call, m store.Module) error {
	others, err := c.tx.Modules(c.token.ProjectID)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Name == m.Name && o.Type == m.Type && o.TenantID == m.TenantID && o.DatastoreID == m.DatastoreID && o.DatastoreVersionID == m.DatastoreVersionID {
			return fail(http.StatusBadRequest, "A module with the name '%s' already exists for datastore '%s' and datastore version '%s'",
				m.Name, cmp.Or(m.DatastoreID, "all"), cmp.Or(m.DatastoreVersionID, "all"))
		}
	}
	return nil
}

// v1ModuleDatastore is what a module is for. trove/datastore/models.py, get_datastore_or_version.
func v1ModuleDatastore(c *call, asked *dict) (datastoreID, versionID string, err error) {
	name, version := asked.text("type"), asked.text("version")
	switch {
	case name == "" && version != "":
		return "", "", fail(http.StatusBadRequest, "Datastore 'None' has no version '%s'.", version)
	case name == "":
		return "", "", nil
	case version != "":
		v, err := v1FindVersion(c, &dict{keys: []string{"type", "version"}, values: map[string]any{"type": name, "version": version}})
		return v.DatastoreID, v.ID, err
	}
	d, err := c.tx.Datastore(name)
	if found, err := store.Exists(err); err != nil || found {
		return d.ID, "", err
	}
	return "", "", fail(http.StatusNotFound, "Datastore '%s' cannot be found.", name)
}

// v1AdminOptions are those in a request that only administrators may use. trove/module/models.py, validate_action.
func v1AdminOptions(asked *dict) []string {
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

func v1DeleteModule(c *call) (answer, error) {
	m, err := v1FindModule(c)
	if err != nil {
		return answer{}, err
	}
	ids, err := c.tx.ModuleMachines(m.ID)
	if err != nil {
		return answer{}, err
	}
	if len(ids) > 0 && !m.LiveUpdate {
		return answer{}, fail(http.StatusForbidden, "A module cannot be deleted or its contents modified if it has been applied to a non-terminated"+
			" instance, unless the module has been marked as 'live_update.' Please remove the module from all non-terminated instances and try again.")
	}
	return answer{status: http.StatusOK}, c.tx.RemoveModule(m.ID, c.now)
}
