package v1

import (
	"errors"
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// appliedModuleView is a module as a guest lists it.
type appliedModuleView struct {
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

func instanceModules(c *front.Call) (front.Answer, error) {
	d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	return applied(c, d.Details.Modules)
}

// applied lists modules as a guest does.
func applied(c *front.Call, ids []string) (front.Answer, error) {
	list := []appliedModuleView{}
	for _, id := range ids {
		m, err := c.Tx.Module(c.Token.ProjectID, id)
		if found, err := store.Exists(err); err != nil {
			return front.Answer{}, err
		} else if !found {
			continue
		}
		view, err := moduleOf(c, m)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, appliedModuleView{
			ID: m.ID, Name: m.Name, Type: m.Type, Datastore: view.Datastore, DatastoreVersion: view.DatastoreVersion, Visible: m.Visible, Status: "OK",
			Message: "The sandbox applied it.", Updated: view.Updated + "Z", Removable: true, Tenant: m.TenantID, MD5: m.MD5,
		})
	}
	return front.Respond(map[string]any{"modules": list}), nil
}

func applyModules(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, applyModuleSchema)
	if err != nil {
		return front.Answer{}, err
	}
	d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	ids, err := modulesFor(c, body, d.Version)
	if err != nil {
		return front.Answer{}, err
	}
	for _, id := range ids {
		if !slices.Contains(d.Details.Modules, id) {
			d.Details.Modules = append(d.Details.Modules, id)
		}
	}
	if err := engine.SaveDetails(c.Tx, d); err != nil {
		return front.Answer{}, err
	}
	return applied(c, ids)
}

func removeModule(c *front.Call) (front.Answer, error) {
	d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	if _, err := c.Tx.Module(c.Token.ProjectID, c.Parameters[1]); errors.Is(err, store.ErrNotFound) {
		return front.Answer{}, front.Fail(http.StatusNotFound, "Module with ID %s could not be found.", c.Parameters[1])
	} else if err != nil {
		return front.Answer{}, err
	}
	// One that isn't applied is removed all the same (trove/instance/service.py, module_remove).
	d.Details.Modules = slices.DeleteFunc(d.Details.Modules, func(id string) bool { return id == c.Parameters[1] })
	return front.Answer{Status: http.StatusOK}, engine.SaveDetails(c.Tx, d)
}

func moduleInstances(c *front.Call) (front.Answer, error) {
	m, err := findModule(c)
	if err != nil {
		return front.Answer{}, err
	}
	ids, err := c.Tx.ModuleMachines(m.ID)
	if err != nil {
		return front.Answer{}, err
	}
	list := []instanceView{}
	for _, id := range ids {
		d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, id)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, viewListed(c, d))
	}
	return listAnswer(c, "instances", list, ""), nil
}
