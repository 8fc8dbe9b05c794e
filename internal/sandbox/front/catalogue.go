package front

import (
	"net/http"
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// CatalogueRoutes are those that all dialects share: Trove v1.0's lists of what can be asked for.
var CatalogueRoutes = []Route{
	On(http.MethodGet, "/datastores", listDatastores),
	On(http.MethodGet, "/datastores/{}", showDatastore),
	On(http.MethodGet, "/datastores/{}/versions", listVersions),
	On(http.MethodGet, "/datastores/{}/versions/{}", showVersion),
	On(http.MethodGet, "/datastores/{}/versions/{}/parameters", listParameters),
	On(http.MethodGet, "/flavors", ListFlavors),
	On(http.MethodGet, "/flavors/{}", showFlavor),
}

type datastoreView struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Links          []Link        `json:"links"`
	Versions       []versionView `json:"versions"`
	DefaultVersion string        `json:"default_version,omitempty"`
}

type versionView struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Links     []Link `json:"links"`
	Datastore string `json:"datastore,omitempty"`
}

func viewDatastore(c *Call, d store.Datastore) (datastoreView, error) {
	versions, err := c.Tx.Versions(d.ID)
	view := datastoreView{ID: d.ID, Name: d.Name, Links: c.Links("datastores", d.ID), DefaultVersion: d.DefaultVersionID, Versions: []versionView{}}
	for _, v := range versions {
		view.Versions = append(view.Versions, versionView{ID: v.ID, Name: v.Name, Links: c.Links("datastores/versions", v.ID)})
	}
	return view, err
}

func listDatastores(c *Call) (Answer, error) {
	datastores, err := c.Tx.Datastores()
	if err != nil {
		return Answer{}, err
	}
	views := []datastoreView{}
	for _, d := range datastores {
		view, err := viewDatastore(c, d)
		if err != nil {
			return Answer{}, err
		}
		views = append(views, view)
	}
	return Respond(map[string]any{"datastores": views}), nil
}

// FindDatastore is the one that the path names, by id or name.
func FindDatastore(c *Call) (store.Datastore, error) {
	d, err := c.Tx.Datastore(c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return d, err
	} else if !found {
		return d, Fail(http.StatusNotFound, "Datastore '%s' cannot be found.", c.Parameters[0])
	}
	return d, nil
}

func showDatastore(c *Call) (Answer, error) {
	d, err := FindDatastore(c)
	if err != nil {
		return Answer{}, err
	}
	view, err := viewDatastore(c, d)
	return Respond(map[string]any{"datastore": view}), err
}

func listVersions(c *Call) (Answer, error) {
	d, err := FindDatastore(c)
	if err != nil {
		return Answer{}, err
	}
	view, err := viewDatastore(c, d)
	for i := range view.Versions {
		view.Versions[i].Datastore = d.ID
	}
	return Respond(map[string]any{"versions": view.Versions}), err
}

// FindVersion is the one that the path names. One that there is not is a bad request to Trove.
func FindVersion(c *Call) (store.Version, error) {
	d, err := FindDatastore(c)
	if err != nil {
		return store.Version{}, err
	}
	v, err := c.Tx.Version(d.ID, c.Parameters[1])
	if found, err := store.Exists(err); err != nil {
		return v, err
	} else if !found {
		return v, Fail(http.StatusBadRequest, "Datastore version '%s' cannot be found.", c.Parameters[1])
	}
	return v, nil
}

func showVersion(c *Call) (Answer, error) {
	v, err := FindVersion(c)
	if err != nil {
		return Answer{}, err
	}
	return Respond(map[string]any{"version": versionView{
		ID: v.ID, Name: v.Name, Links: c.Links("datastores/versions", v.ID), Datastore: v.DatastoreID,
	}}), nil
}

// listParameters leaves out what is hidden from users. Specification, section Introduce read_only and hidden Parameters.
func listParameters(c *Call) (Answer, error) {
	v, err := FindVersion(c)
	if err != nil {
		return Answer{}, err
	}
	parameters, err := c.Tx.Parameters(v.ID)
	if err != nil {
		return Answer{}, err
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
	return Respond(map[string]any{"configuration-parameters": views}), nil
}

type flavorView struct {
	// ID is nil where the id is no number: StrID has it then. trove/flavor/views.py, FlavorView.data.
	ID        *int   `json:"id"`
	Links     []Link `json:"links"`
	Name      string `json:"name"`
	RAM       int    `json:"ram"`
	VCPUs     int    `json:"vcpus"`
	Disk      int    `json:"disk"`
	Ephemeral int    `json:"ephemeral"`
	StrID     string `json:"str_id"`
}

func viewFlavor(c *Call, f store.Flavor) flavorView {
	view := flavorView{Links: c.Links("flavors", f.ID), Name: f.Name, RAM: f.RAM, VCPUs: f.VCPUs, Disk: f.Disk, Ephemeral: f.Ephemeral, StrID: f.ID}
	if n, err := strconv.Atoi(f.ID); err == nil && n > 0 && strconv.Itoa(n) == f.ID {
		view.ID = &n
	}
	return view
}

// ListFlavors answers with all flavors. trove/flavor/service.py, FlavorController.index.
func ListFlavors(c *Call) (Answer, error) {
	flavors, err := c.Tx.Flavors()
	views := make([]flavorView, 0, len(flavors))
	for _, f := range flavors {
		views = append(views, viewFlavor(c, f))
	}
	return Respond(map[string]any{"flavors": views}), err
}

func showFlavor(c *Call) (Answer, error) {
	f, err := c.Tx.Flavor(c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return Answer{}, err
	} else if !found {
		return Answer{}, Fail(http.StatusNotFound, "Resource %s cannot be found.", c.Parameters[0])
	}
	return Respond(map[string]any{"flavor": viewFlavor(c, f)}), nil
}
