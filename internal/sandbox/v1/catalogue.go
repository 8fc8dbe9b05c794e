package v1

import (
	"encoding/json"
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// catalogueRoutes are deployed Trove's calls on datastores, where they are not those of both dialects. trove/datastore/views.py.
var catalogueRoutes = []front.Route{
	front.On(http.MethodGet, "/datastores", listDatastores),
	front.On(http.MethodGet, "/datastores/{}", showDatastore),
	front.On(http.MethodGet, "/datastores/versions/{}", showVersionByID),
	front.On(http.MethodGet, "/datastores/{}/versions", listVersions),
	front.On(http.MethodGet, "/datastores/{}/versions/{}", showVersion),
	front.On(http.MethodGet, "/datastores/{}/versions/{}/flavors", versionFlavors),
	front.On(http.MethodGet, "/datastores/versions/{}/parameters", showParametersByID),
	front.On(http.MethodGet, "/datastores/versions/{}/parameters/{}", showParameterByID),
	front.On(http.MethodGet, "/datastores/{}/versions/{}/parameters", showParameters),
	front.On(http.MethodGet, "/datastores/{}/versions/{}/parameters/{}", showParameter),
}

type versionView struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Version   string       `json:"version"`
	Links     []front.Link `json:"links"`
	Datastore string       `json:"datastore,omitempty"`
}

type datastoreView struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Links          []front.Link  `json:"links"`
	Versions       []versionView `json:"versions"`
	DefaultVersion string        `json:"default_version,omitempty"`
}

// activeVersions are the active versions of a datastore; the others are for administrators.
func activeVersions(c *front.Call, datastoreID string, named bool) ([]versionView, error) {
	versions, err := c.Tx.Versions(datastoreID)
	list := []versionView{}
	for _, v := range versions {
		if v.Active {
			list = append(list, viewVersion(c, v, named))
		}
	}
	return list, err
}

func viewVersion(c *front.Call, v store.Version, named bool) versionView {
	view := versionView{ID: v.ID, Name: v.Name, Version: v.Name, Links: c.Links("datastores/versions", v.ID)}
	if named {
		view.Datastore = v.DatastoreID
	}
	return view
}

func datastoreRow(c *front.Call, d store.Datastore) (datastoreView, error) {
	versions, err := activeVersions(c, d.ID, false)
	return datastoreView{ID: d.ID, Name: d.Name, Links: c.Links("datastores", d.ID), Versions: versions, DefaultVersion: d.DefaultVersionID}, err
}

func listDatastores(c *front.Call) (front.Answer, error) {
	datastores, err := c.Tx.Datastores()
	if err != nil {
		return front.Answer{}, err
	}
	list := []datastoreView{}
	for _, d := range datastores {
		view, err := datastoreRow(c, d)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, view)
	}
	return front.Respond(map[string]any{"datastores": list}), nil
}

func showDatastore(c *front.Call) (front.Answer, error) {
	d, err := front.FindDatastore(c)
	if err != nil {
		return front.Answer{}, err
	}
	view, err := datastoreRow(c, d)
	return front.Respond(map[string]any{"datastore": view}), err
}

func listVersions(c *front.Call) (front.Answer, error) {
	d, err := front.FindDatastore(c)
	if err != nil {
		return front.Answer{}, err
	}
	list, err := activeVersions(c, d.ID, true)
	return front.Respond(map[string]any{"versions": list}), err
}

// versionByID is the version whose id is the path's first parameter.
func versionByID(c *front.Call) (store.Version, error) {
	v, err := c.Tx.VersionByID(c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return v, err
	} else if !found {
		return v, front.Fail(http.StatusBadRequest, "Datastore version '%s' cannot be found.", c.Parameters[0])
	}
	return v, nil
}

func showVersionByID(c *front.Call) (front.Answer, error) {
	v, err := versionByID(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"version": viewVersion(c, v, true)}), nil
}

func showVersion(c *front.Call) (front.Answer, error) {
	v, err := front.FindVersion(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"version": viewVersion(c, v, true)}), nil
}

func versionFlavors(c *front.Call) (front.Answer, error) {
	if _, err := front.FindVersion(c); err != nil {
		return front.Answer{}, err
	}
	return front.ListFlavors(c)
}

type parameterView struct {
	Name            string       `json:"name"`
	VersionID       string       `json:"datastore_version_id"`
	RestartRequired bool         `json:"restart_required"`
	Type            string       `json:"type"`
	Max             *json.Number `json:"max,omitempty"`
	Min             *json.Number `json:"min,omitempty"`
}

func parameterOf(p store.Parameter) parameterView {
	return parameterView{
		Name: p.Name, VersionID: p.VersionID, RestartRequired: p.RestartRequired, Type: p.Type, Max: orNil(json.Number(p.Max)), Min: orNil(json.Number(p.Min)),
	}
}

func parameterList(c *front.Call, v store.Version, err error) (front.Answer, error) {
	if err != nil {
		return front.Answer{}, err
	}
	parameters, err := c.Tx.Parameters(v.ID)
	list := make([]parameterView, 0, len(parameters))
	for _, p := range parameters {
		list = append(list, parameterOf(p))
	}
	return front.Respond(map[string]any{"configuration-parameters": list}), err
}

func parameterNamed(c *front.Call, v store.Version, name string, err error) (front.Answer, error) {
	if err != nil {
		return front.Answer{}, err
	}
	parameters, err := c.Tx.Parameters(v.ID)
	for _, p := range parameters {
		if p.Name == name {
			return front.Respond(parameterOf(p)), err
		}
	}
	return front.Answer{}, front.Fail(http.StatusNotFound, "Resource %s cannot be found.", name)
}

func showParametersByID(c *front.Call) (front.Answer, error) {
	v, err := versionByID(c)
	return parameterList(c, v, err)
}

func showParameters(c *front.Call) (front.Answer, error) {
	v, err := front.FindVersion(c)
	return parameterList(c, v, err)
}

func showParameterByID(c *front.Call) (front.Answer, error) {
	v, err := versionByID(c)
	return parameterNamed(c, v, c.Parameters[1], err)
}

func showParameter(c *front.Call) (front.Answer, error) {
	v, err := front.FindVersion(c)
	return parameterNamed(c, v, c.Parameters[2], err)
}
