package sandbox

import (
	"errors"
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1AppliedModule is a module as a guest lists it.
type v1AppliedModule struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	Type             string `json:"type"`
	Datastore        string `json:"datastore"`
	DatastoreVersion string `json:"datastore_version"`
	AutoApply        bool   `json:"auto_apply"`
	Visible          bool   `json:"visible"`
	AdminOnly        bool   `json:"admin_only"`
	Status           string `json:"status"`
	Message          string `json:"message"`
	Updated          string `json:"updated"`
	Removable        bool   `json:"removable"`
	Tenant           string `json:"tenant"`
	MD5              string `json:"md5"`
}

func v1InstanceModules(c *call) (answer, error) {
	d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	return v1Applied(c, d.Details.Modules)
}

// v1Applied lists modules as a guest does.
func v1Applied(c *call, ids []string) (answer, error) {
	list := []v1AppliedModule{}
	for _, id := range ids {
		m, err := c.tx.Module(c.token.ProjectID, id)
		if found, err := store.Exists(err); err != nil {
			return answer{}, err
		} else if !found {
			continue
		}
		view, err := v1ModuleOf(c, m)
		if err != nil {
			return answer{}, err
		}
		list = append(list, v1AppliedModule{
			ID: m.ID, Name: m.Name, Type: m.Type, Datastore: view.Datastore, DatastoreVersion: view.DatastoreVersion, Visible: m.Visible, Status: "OK",
			Message: "The sandbox applied it.", Updated: view.Updated + "Z", Removable: true, Tenant: m.TenantID, MD5: m.MD5,
		})
	}
	return respond(map[string]any{"modules": list}), nil
}

func v1ApplyModules(c *call) (answer, error) {
	body, err := v1Body(c, v1ApplyModule)
	if err != nil {
		return answer{}, err
	}
	d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	ids, err := v1ModulesFor(c, body, d.Version)
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		if !slices.Contains(d.Details.Modules, id) {
			d.Details.Modules = append(d.Details.Modules, id)
		}
	}
	if err := engine.SaveDetails(c.tx, d); err != nil {
		return answer{}, err
	}
	return v1Applied(c, ids)
}

func v1RemoveModule(c *call) (answer, error) {
	d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	if _, err := c.tx.Module(c.token.ProjectID, c.parameters[1]); errors.Is(err, store.ErrNotFound) {
		return answer{}, fail(http.StatusNotFound, "Module with ID %s could not be found.", c.parameters[1])
	} else if err != nil {
		return answer{}, err
	}
	// One that isn't applied is removed all the same (trove/instance/service.py, module_remove).
	d.Details.Modules = slices.DeleteFunc(d.Details.Modules, func(id string) bool { return id == c.parameters[1] })
	return answer{status: http.StatusOK}, engine.SaveDetails(c.tx, d)
}

func v1ModuleInstances(c *call) (answer, error) {
	m, err := v1FindModule(c)
	if err != nil {
		return answer{}, err
	}
	ids, err := c.tx.ModuleMachines(m.ID)
	if err != nil {
		return answer{}, err
	}
	list := []v1Instance{}
	for _, id := range ids {
		d, err := engine.FindDeployed(c.tx, c.token.ProjectID, id)
		if err != nil {
			return answer{}, err
		}
		list = append(list, v1Item(c, d))
	}
	return v1List(c, "instances", list, ""), nil
}
