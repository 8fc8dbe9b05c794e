package sandbox

import (
	"net/http"
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// catalogueRoutes are those that all dialects share: Trove v1.0's lists of what can be asked for.
var catalogueRoutes = []route{
	on(http.MethodGet, "/datastores", listDatastores),
	on(http.MethodGet, "/datastores/{}", showDatastore),
	on(http.MethodGet, "/datastores/{}/versions", listVersions),
	on(http.MethodGet, "/datastores/{}/versions/{}", showVersion),
	on(http.MethodGet, "/datastores/{}/versions/{}/parameters", listParameters),
	on(http.MethodGet, "/flavors", listFlavors),
	on(http.MethodGet, "/flavors/{}", showFlavor),
	on(http.MethodGet, "/configurations", listConfigurations),
	on(http.MethodGet, "/configurations/{}", showConfiguration),
}

type datastoreView struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Links          []link        `json:"links"`
	Versions       []versionView `json:"versions"`
	DefaultVersion string        `json:"default_version,omitempty"`
}

type versionView struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Links     []link `json:"links"`
	Datastore string `json:"datastore,omitempty"`
}

func viewDatastore(c *call, d store.Datastore) (datastoreView, error) {
	versions, err := c.tx.Versions(d.ID)
	view := datastoreView{ID: d.ID, Name: d.Name, Links: c.links("datastores", d.ID), DefaultVersion: d.DefaultVersionID, Versions: []versionView{}}
	for _, v := range versions {
		view.Versions = append(view.Versions, versionView{ID: v.ID, Name: v.Name, Links: c.links("datastores/versions", v.ID)})
	}
	return view, err
}

func listDatastores(c *call) (answer, error) {
	datastores, err := c.tx.Datastores()
	if err != nil {
		return answer{}, err
	}
	views := []datastoreView{}
	for _, d := range datastores {
		view, err := viewDatastore(c, d)
		if err != nil {
			return answer{}, err
		}
		views = append(views, view)
	}
	return respond(map[string]any{"datastores": views}), nil
}

// findDatastore is the one that the path names, by id or name.
func findDatastore(c *call) (store.Datastore, error) {
	d, err := c.tx.Datastore(c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return d, err
	} else if !found {
		return d, fail(http.StatusNotFound, "Datastore '%s' cannot be found.", c.parameters[0])
	}
	return d, nil
}

func showDatastore(c *call) (answer, error) {
	d, err := findDatastore(c)
	if err != nil {
		return answer{}, err
	}
	view, err := viewDatastore(c, d)
	return respond(map[string]any{"datastore": view}), err
}

func listVersions(c *call) (answer, error) {
	d, err := findDatastore(c)
	if err != nil {
		return answer{}, err
	}
	view, err := viewDatastore(c, d)
	for i := range view.Versions {
		view.Versions[i].Datastore = d.ID
	}
	return respond(map[string]any{"versions": view.Versions}), err
}

// findVersion is the one that the path names. One that there is not is a bad request to Trove.
func findVersion(c *call) (store.Version, error) {
	d, err := findDatastore(c)
	if err != nil {
		return store.Version{}, err
	}
	v, err := c.tx.Version(d.ID, c.parameters[1])
	if found, err := store.Exists(err); err != nil {
		return v, err
	} else if !found {
		return v, fail(http.StatusBadRequest, "Datastore version '%s' cannot be found.", c.parameters[1])
	}
	return v, nil
}

func showVersion(c *call) (answer, error) {
	v, err := findVersion(c)
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"version": versionView{
		ID: v.ID, Name: v.Name, Links: c.links("datastores/versions", v.ID), Datastore: v.DatastoreID,
	}}), nil
}

// listParameters leaves out what is hidden from users. Specification, section Introduce read_only and hidden Parameters.
func listParameters(c *call) (answer, error) {
	v, err := findVersion(c)
	if err != nil {
		return answer{}, err
	}
	parameters, err := c.tx.Parameters(v.ID)
	if err != nil {
		return answer{}, err
	}
	type view struct {
		Name            string `json:"name"`
		VersionID       string `json:"datastore_version_id"`
		RestartRequired bool   `json:"restart_required"`
		Type            string `json:"type"`
		ReadOnly        bool   `json:"read_only"`
	}
	views := []view{}
	for _, p := range parameters {
		if !p.Hidden {
			views = append(views, view{p.Name, p.VersionID, p.RestartRequired, p.Type, p.ReadOnly})
		}
	}
	return respond(map[string]any{"configuration-parameters": views}), nil
}

type flavorView struct {
	// ID is nil where the id is no number: StrID has it then. trove/flavor/views.py, FlavorView.data.
	ID        *int   `json:"id"`
	Links     []link `json:"links"`
	Name      string `json:"name"`
	RAM       int    `json:"ram"`
	VCPUs     int    `json:"vcpus"`
	Disk      int    `json:"disk"`
	Ephemeral int    `json:"ephemeral"`
	StrID     string `json:"str_id"`
}

func viewFlavor(c *call, f store.Flavor) flavorView {
	view := flavorView{Links: c.links("flavors", f.ID), Name: f.Name, RAM: f.RAM, VCPUs: f.VCPUs, Disk: f.Disk, Ephemeral: f.Ephemeral, StrID: f.ID}
	if n, err := strconv.Atoi(f.ID); err == nil && n > 0 && strconv.Itoa(n) == f.ID {
		view.ID = &n
	}
	return view
}

func listFlavors(c *call) (answer, error) {
	flavors, err := c.tx.Flavors()
	views := make([]flavorView, 0, len(flavors))
	for _, f := range flavors {
		views = append(views, viewFlavor(c, f))
	}
	return respond(map[string]any{"flavors": views}), err
}

func showFlavor(c *call) (answer, error) {
	f, err := c.tx.Flavor(c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return answer{}, err
	} else if !found {
		return answer{}, fail(http.StatusNotFound, "Resource %s cannot be found.", c.parameters[0])
	}
	return respond(map[string]any{"flavor": viewFlavor(c, f)}), nil
}

// configurationView has no datastore: the specification uses one group with several.
type configurationView struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Created     string            `json:"created"`
	Updated     string            `json:"updated"`
	Values      map[string]string `json:"values,omitempty"`
}

func viewConfiguration(g store.Configuration) configurationView {
	return configurationView{
		ID: g.ID, Name: g.Name, Description: g.Description, Created: moment(g.Created), Updated: moment(g.Updated), Values: g.Values,
	}
}

func listConfigurations(c *call) (answer, error) {
	groups, err := c.tx.Configurations(c.token.ProjectID)
	views := make([]configurationView, 0, len(groups))
	for _, g := range groups {
		views = append(views, viewConfiguration(g))
	}
	return respond(map[string]any{"configurations": views}), err
}

func showConfiguration(c *call) (answer, error) {
	g, err := c.tx.Configuration(c.token.ProjectID, c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return answer{}, err
	} else if !found {
		return answer{}, fail(http.StatusNotFound, "Configuration group with ID %s could not be found.", c.parameters[0])
	}
	return respond(map[string]any{"configuration": viewConfiguration(g)}), nil
}
