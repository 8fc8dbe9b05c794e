package engine

import (
	"maps"
	"slices"
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// GroupView is what is shown of a group besides the user's values.
type GroupView struct {
	// Attached are the ids of the nodes and instances that have the group.
	Attached []string
	// Added are the parameters that nodes have because of their cluster: "if the user provides a configuration-id on provisioning, then we'd add
	// the read_only/hidden parameters to their configuration-group automatically" (specification, section Feedback, Configuration Groups). Of
	// those that are shown, these are the ones that are the same for all nodes that have the group.
	Added map[string]string
	// Defaults are what the databases have without the group: "a parallel effort should move configuration-default to configurations-show if a
	// configuration-group is attached" (section Introduce read_only and hidden Parameters). They are those that are the same for all.
	Defaults map[string]string
}

// ViewGroup looks at what has a group attached.
func ViewGroup(tx *store.Tx, projectID string, g store.Configuration) (GroupView, error) {
	var v GroupView
	var err error
	if v.Attached, err = tx.ConfiguredMachines(g.ID); err != nil {
		return v, err
	}
	for i, id := range v.Attached {
		d, err := FindDeployed(tx, projectID, id)
		if err != nil {
			return v, ignoreRefusal(err) // another project's, which uses what every project may
		}
		parameters, err := tx.Parameters(d.Version.ID)
		if err != nil {
			return v, err
		}
		parameters = slices.DeleteFunc(parameters, func(p store.Parameter) bool { return p.Hidden })
		defaults, err := defaultsOf(tx, d, parameters)
		if err != nil {
			return v, err
		}
		added, err := addedTo(tx, d, parameters)
		if err != nil {
			return v, err
		}
		if i == 0 {
			v.Defaults, v.Added = defaults, added
			continue
		}
		keepSame(v.Defaults, defaults)
		keepSame(v.Added, added)
	}
	return v, nil
}

// defaultsOf are the values that a machine has of these parameters without a group. Trove, trove/instance/models.py,
// Instance.get_default_configuration_template.
func defaultsOf(tx *store.Tx, d Deployed, parameters []store.Parameter) (map[string]string, error) {
	flavor, err := tx.Flavor(d.FlavorID)
	if _, err := store.Exists(err); err != nil {
		return nil, err
	}
	defaults := map[string]string{}
	for _, p := range parameters {
		if p.Default == "" {
			continue
		}
		defaults[p.Name] = p.Default
		if n, err := strconv.Atoi(p.Default); err == nil && p.Scales {
			defaults[p.Name] = strconv.Itoa(n * flavor.RAM / 512)
		}
	}
	return defaults, nil
}

// addedTo are the values of these parameters that a node has because of its cluster.
func addedTo(tx *store.Tx, d Deployed, parameters []store.Parameter) (map[string]string, error) {
	added := map[string]string{}
	if d.ClusterID == "" {
		return added, nil
	}
	groups, err := tx.NodeConfigurations(d.ClusterID)
	for _, p := range parameters {
		if value, ok := groups[d.ID].Values[p.Name]; ok && p.ReadOnly {
			added[p.Name] = value
		}
	}
	return added, err
}

// keepSame takes away what others don't say, too.
func keepSame(values, others map[string]string) {
	maps.DeleteFunc(values, func(name, value string) bool { return others[name] != value })
}
