package cluster

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// clusterAbilities are what the API in use can do with clusters of a datastore, and what it asks of them.
type clusterAbilities struct {
	api.ClusterRules
	Datastore  string
	Upgrades   bool // the version of a standing cluster can be changed
	Configures bool // the configuration of a standing cluster can be changed
}

// clusterAbilitiesOf are those with clusters of the datastore of this name.
func clusterAbilitiesOf(client *trove.Client, datastore string) clusterAbilities {
	if client == nil {
		return clusterAbilities{ClusterRules: api.ClusterRules{AtLeast: 1, Group: 1, ReplacesInOne: true, RegionsOfNew: true}, Datastore: datastore}
	}
	return clusterAbilities{
		ClusterRules: client.ClusterRules(datastore), Datastore: datastore,
		Upgrades:   client.Check(api.OperationUpgradeCluster, datastore) == nil,
		Configures: client.Check(api.OperationConfigureCluster, datastore) == nil,
	}
}

// comesInGroups tells whether nodes of the type come and go in groups alone.
func (a clusterAbilities) comesInGroups(nodeType string) bool { return a.Group > 1 && nodeType == "" }

// hasOwnSize tells whether nodes of the type have a flavor and volume that are not the cluster's.
func (a clusterAbilities) hasOwnSize(nodeType string) bool {
	return slices.Contains(a.OwnSize, nodeType)
}
