package page

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Inventory is what there is besides clusters and instances.
type Inventory struct {
	Projects       []Project       `json:"projects"`
	Backups        []Backup        `json:"backups"`
	Configurations []Configuration `json:"configurations"`
	Modules        []Module        `json:"modules"`
	Datastores     []Version       `json:"datastores"`
	Flavors        []Flavor        `json:"flavors"`
	Faults         []store.Fault   `json:"faults"` // those that have not had their effect
}

// Project is one that users can work in, with its quotas.
type Project struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Instances counts nodes and instances that stand by themselves, Volumes their GB; the quotas are 0 for none.
	Instances    int `json:"instances"`
	MaxInstances int `json:"max_instances"`
	Volumes      int `json:"volumes"`
	MaxVolumes   int `json:"max_volumes"`
}

// Backup is one of an instance, or of a cluster's node.
type Backup struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Status     string    `json:"status"`
	ProjectID  string    `json:"project_id"`
	InstanceID string    `json:"instance_id"`
	ParentID   string    `json:"parent_id,omitempty"`
	Size       float64   `json:"size"` // GB
	Created    time.Time `json:"created"`
}

// Configuration is a configuration group.
type Configuration struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	Values      map[string]string `json:"values"`
	// Instances are the ids of the instances and nodes that have it.
	Instances []string `json:"instances"`
}

// Module is a file or a setting that guests apply.
type Module struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	ProjectID string `json:"project_id"`
	// Instances are the ids of the instances and nodes that have it.
	Instances []string `json:"instances"`
}

// Version is a version of a datastore.
type Version struct {
	Datastore
	Active bool `json:"active"`
}

// Flavor is one of Nova's.
type Flavor struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	RAM   int    `json:"ram"` // MB
	VCPUs int    `json:"vcpus"`
}

func (r reader) inventory(state *State) error {
	state.Inventory = Inventory{
		Projects: []Project{}, Backups: []Backup{}, Configurations: []Configuration{}, Modules: []Module{}, Datastores: []Version{}, Flavors: []Flavor{},
		Faults: []store.Fault{},
	}
	for _, read := range []func(*Inventory) error{r.projects, r.backups, r.catalogue} {
		if err := read(&state.Inventory); err != nil {
			return err
		}
	}
	faults, err := r.tx.Faults()
	state.Faults = append(state.Faults, faults...)
	return err
}

// projects have their configuration groups and modules with them, which are looked up by project.
func (r reader) projects(i *Inventory) error {
	seen := map[string]bool{}
	for _, p := range r.view.Projects {
		var err error
		if p.Instances, err = r.tx.CountMachines(p.ID); err != nil {
			return err
		}
		if p.Volumes, err = r.tx.SumVolumes(p.ID); err != nil {
			return err
		}
		p.MaxInstances, p.MaxVolumes = r.view.MaxInstances, r.view.MaxVolumes
		i.Projects = append(i.Projects, p)
		if err := r.configurations(i, p.ID, seen); err != nil {
			return err
		}
		modules, err := r.tx.Modules(p.ID)
		if err != nil {
			return err
		}
		for _, m := range modules {
			machines, err := r.tx.ModuleMachines(m.ID)
			if err != nil {
				return err
			}
			i.Modules = append(i.Modules, Module{ID: m.ID, Name: m.Name, Type: m.Type, ProjectID: m.TenantID, Instances: machines})
		}
	}
	return nil
}

// configurations are a project's; a group of every project comes but once.
func (r reader) configurations(i *Inventory, projectID string, seen map[string]bool) error {
	groups, err := r.tx.Configurations(projectID)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if seen[g.ID] {
			continue
		}
		seen[g.ID] = true
		whole, err := r.tx.Configuration(projectID, g.ID)
		if err != nil {
			return err
		}
		machines, err := r.tx.ConfiguredMachines(g.ID)
		if err != nil {
			return err
		}
		i.Configurations = append(i.Configurations, Configuration{
			ID: g.ID, Name: g.Name, Description: g.Description, Values: whole.Values, Instances: machines,
		})
	}
	return nil
}

func (r reader) backups(i *Inventory) error {
	rows, err := r.tx.Backups()
	for _, b := range rows {
		i.Backups = append(i.Backups, Backup{
			ID: b.ID, Name: b.Name, Status: b.State, ProjectID: b.TenantID, InstanceID: b.InstanceID, ParentID: b.ParentID, Size: b.Size, Created: b.Created,
		})
	}
	return err
}

func (r reader) catalogue(i *Inventory) error {
	datastores, err := r.tx.Datastores()
	if err != nil {
		return err
	}
	for _, d := range datastores {
		versions, err := r.tx.Versions(d.ID)
		if err != nil {
			return err
		}
		for _, v := range versions {
			i.Datastores = append(i.Datastores, Version{Datastore{d.Name, v.Name}, v.Active})
		}
	}
	flavors, err := r.tx.Flavors()
	for _, f := range flavors {
		i.Flavors = append(i.Flavors, Flavor{f.ID, f.Name, f.RAM, f.VCPUs})
	}
	return err
}
