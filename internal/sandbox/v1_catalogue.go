package sandbox

import (
	"encoding/json"
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1CatalogueRoutes are deployed Trove's calls on datastores, where they are not those of both dialects. trove/datastore/views.py.
var v1CatalogueRoutes = []route{
	on(http.MethodGet, "/datastores", v1ListDatastores),
	on(http.MethodGet, "/datastores/{}", v1ShowDatastore),
	on(http.MethodGet, "/datastores/versions/{}", v1ShowVersionByID),
	on(http.MethodGet, "/datastores/{}/versions", v1ListVersions),
	on(http.MethodGet, "/datastores/{}/versions/{}", v1ShowVersion),
	on(http.MethodGet, "/datastores/{}/versions/{}/flavors", v1VersionFlavors),
	on(http.MethodGet, "/datastores/versions/{}/parameters", v1ParametersByID),
	on(http.MethodGet, "/datastores/versions/{}/parameters/{}", v1ParameterByID),
	on(http.MethodGet, "/datastores/{}/versions/{}/parameters", v1Parameters),
	on(http.MethodGet, "/datastores/{}/versions/{}/parameters/{}", v1Parameter),
}

type v1Version struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Links     []link `json:"links"`
	Datastore string `json:"datastore,omitempty"`
}

type v1DatastoreView struct {
	ID             string      `json:"id"`
	Name           string      `json:"name"`
	Links          []link      `json:"links"`
	Versions       []v1Version `json:"versions"`
	DefaultVersion string      `json:"default_version,omitempty"`
}

// v1ActiveVersions are the active versions of a datastore; the others are for administrators.
func v1ActiveVersions(c *call, datastoreID string, named bool) ([]v1Version, error) {
	versions, err := c.tx.Versions(datastoreID)
	list := []v1Version{}
	for _, v := range versions {
		if v.Active {
			list = append(list, v1VersionView(c, v, named))
		}
	}
	return list, err
}

func v1VersionView(c *call, v store.Version, named bool) v1Version {
	view := v1Version{ID: v.ID, Name: v.Name, Version: v.Name, Links: c.links("datastores/versions", v.ID)}
	if named {
		view.Datastore = v.DatastoreID
	}
	return view
}

func v1DatastoreRow(c *call, d store.Datastore) (v1DatastoreView, error) {
	versions, err := v1ActiveVersions(c, d.ID, false)
	return v1DatastoreView{ID: d.ID, Name: d.Name, Links: c.links("datastores", d.ID), Versions: versions, DefaultVersion: d.DefaultVersionID}, err
}

func v1ListDatastores(c *call) (answer, error) {
	datastores, err := c.tx.Datastores()
	if err != nil {
		return answer{}, err
	}
	list := []v1DatastoreView{}
	for _, d := range datastores {
		view, err := v1DatastoreRow(c, d)
		if err != nil {
			return answer{}, err
		}
		list = append(list, view)
	}
	return respond(map[string]any{"datastores": list}), nil
}

func v1ShowDatastore(c *call) (answer, error) {
	d, err := findDatastore(c)
	if err != nil {
		return answer{}, err
	}
	view, err := v1DatastoreRow(c, d)
	return respond(map[string]any{"datastore": view}), err
}

func v1ListVersions(c *call) (answer, error) {
	d, err := findDatastore(c)
	if err != nil {
		return answer{}, err
	}
	list, err := v1ActiveVersions(c, d.ID, true)
	return respond(map[string]any{"versions": list}), err
}

// v1VersionByID is the version whose id is the path's first parameter.
func v1VersionByID(c *call) (store.Version, error) {
	v, err := c.tx.VersionByID(c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return v, err
	} else if !found {
		return v, fail(http.StatusBadRequest, "Datastore version '%s' cannot be found.", c.parameters[0])
	}
	return v, nil
}

func v1ShowVersionByID(c *call) (answer, error) {
	v, err := v1VersionByID(c)
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"version": v1VersionView(c, v, true)}), nil
}

func v1ShowVersion(c *call) (answer, error) {
	v, err := findVersion(c)
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"version": v1VersionView(c, v, true)}), nil
}

func v1VersionFlavors(c *call) (answer, error) {
	if _, err := findVersion(c); err != nil {
		return answer{}, err
	}
	return listFlavors(c)
}

type v1ParameterView struct {
	Name            string       `json:"name"`
	VersionID       string       `json:"datastore_version_id"`
	RestartRequired bool         `json:"restart_required"`
	Type            string       `json:"type"`
	Max             *json.Number `json:"max,omitempty"`
	Min             *json.Number `json:"min,omitempty"`
}

func v1ParameterOf(p store.Parameter) v1ParameterView {
	return v1ParameterView{
		Name: p.Name, VersionID: p.VersionID, RestartRequired: p.RestartRequired, Type: p.Type, Max: orNil(json.Number(p.Max)), Min: orNil(json.Number(p.Min)),
	}
}

func v1ParameterList(c *call, v store.Version, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	parameters, err := c.tx.Parameters(v.ID)
	list := make([]v1ParameterView, 0, len(parameters))
	for _, p := range parameters {
		list = append(list, v1ParameterOf(p))
	}
	return respond(map[string]any{"configuration-parameters": list}), err
}

func v1ParameterNamed(c *call, v store.Version, name string, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	parameters, err := c.tx.Parameters(v.ID)
	for _, p := range parameters {
		if p.Name == name {
			return respond(v1ParameterOf(p)), err
		}
	}
	return answer{}, fail(http.StatusNotFound, "Resource %s cannot be found.", name)
}

func v1ParametersByID(c *call) (answer, error) {
	v, err := v1VersionByID(c)
	return v1ParameterList(c, v, err)
}

func v1Parameters(c *call) (answer, error) {
	v, err := findVersion(c)
	return v1ParameterList(c, v, err)
}

func v1ParameterByID(c *call) (answer, error) {
	v, err := v1VersionByID(c)
	return v1ParameterNamed(c, v, c.parameters[1], err)
}

func v1Parameter(c *call) (answer, error) {
	v, err := findVersion(c)
	return v1ParameterNamed(c, v, c.parameters[2], err)
}
