// Package page is the page for people: where one sees what an apply does. It has the state that the page draws (state.go, machines.go,
// inventory.go), which the control path serves, and the page itself, as files that a browser reads as they are (page.go, static/).
//
// It reads rows and asks the engine what they mean; it changes nothing. What the page's buttons do goes through the control path.
package page

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// State is all there is, of every project: what the page draws and tests look at.
type State struct {
	Now     time.Time `json:"now"`
	Speed   float64   `json:"speed"`
	Phase   int       `json:"phase"`
	Regions []string  `json:"regions"`
	API     string    `json:"api"`
	// Clusters and Instances are ordered by id.
	Clusters  []Cluster  `json:"clusters"`
	Instances []Instance `json:"instances"`
	// Operations are what the engine is in the middle of.
	Operations []Operation `json:"operations"`
	Inventory
}

// View is how the sandbox is set up, as far as the state shows it.
type View struct {
	Now     time.Time
	Speed   float64
	Phase   int
	Regions []string
	API     string
	// Roles is true where the API tells what nodes are to each other.
	Roles bool
	// Status and NodeStatus are those that the API shows; of a cluster of deployed Trove its task.
	Status     func(store.Instance) string
	NodeStatus func(store.Node) string
	// Operating is what the API says of the database on a machine, "" where it says nothing.
	Operating func(store.Machine) string
	Projects  []Project
	// MaxInstances and MaxVolumes are a project's quotas, 0 for none.
	MaxInstances, MaxVolumes int
}

// Read is all there is in the store.
func Read(tx *store.Tx, v View) (State, error) {
	state := State{
		Now: v.Now, Speed: v.Speed, Phase: v.Phase, Regions: v.Regions, API: v.API,
		Clusters: []Cluster{}, Instances: []Instance{}, Operations: []Operation{},
	}
	r := reader{tx: tx, view: v, versions: map[string]store.Version{}, started: map[string]time.Time{}}
	for _, read := range []func(*State) error{r.clusters, r.instances, r.operations, r.inventory} {
		if err := read(&state); err != nil {
			return state, err
		}
	}
	return state, nil
}

// reader reads the state in as few queries as it takes: there may be a thousand instances, and the page asks once a second.
type reader struct {
	tx       *store.Tx
	view     View
	versions map[string]store.Version
	// started is since when each object has had its task.
	started map[string]time.Time
}

func (r reader) version(id string) (store.Version, error) {
	if v, ok := r.versions[id]; ok {
		return v, nil
	}
	v, err := r.tx.VersionByID(id)
	r.versions[id] = v
	return v, err
}
