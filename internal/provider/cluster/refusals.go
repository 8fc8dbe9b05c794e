package cluster

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// hintOfGrowth tells, where nodes could not be added, that the server has a defect, if that is what it looks like.
func hintOfGrowth(kind stepKind, can clusterAbilities, err error) string {
	var refused *api.Error
	var stuck *trove.TimeoutError
	switch {
	case kind != stepAdd && kind != stepReplace || !can.GrowthIsBroken:
		return ""
	case errors.As(err, &refused) && refused.StatusCode == 500:
		return growthIsBroken(can.Datastore) + " The cluster itself is as it was. Take the new nodes out of the configuration, make a new cluster that has them from the start, or ask the operator to repair Trove. What failed by itself is left alone by the plans that follow, which name it; heal = \"warn\" says that this is known."
	case errors.Is(err, api.ErrFault), errors.As(err, &stuck):
		return growthIsBroken(can.Datastore) + " The server took the request and did not get through with it: the nodes are there, and it leaves the cluster in its task, where it refuses every other one. It can be taken out of that, by the cloud's operator or by its owner (the provider's guide \"Using it on your cloud\" tells how). Or make a new cluster: with deletion_protection = false applied before, terraform apply -replace frees this one from its task and deletes it, with its data."
	}
	return ""
}

// ownAgents tells what a cluster in Trove's own API takes, and what does without it.
//
// The calls that build one (trove/common/strategies/cluster/experimental/*/taskmanager.py) are in none of the agents that came with Trove
// since 14.0.0 (trove/guestagent/datastore/*/manager.py): mariadb's refuses them, which ends in ERROR without a word, and of the other
// datastores that have clusters there is no agent, which never leaves BUILD.
const ownAgents = "No guest agent that comes with Trove builds a cluster: there are some for mysql, mariadb and postgresql, each for instances alone. Where the cloud's operator keeps no agents of its own, declare a master with slaves instead: a trove_instance, and one with slave_of for each slave."

// addUnfinishedBuild reports a cluster that exists and has not become ready. The result tells whether it failed.
func addUnfinishedBuild(diags *diag.Diagnostics, a diagnose.Attempt, err error, can clusterAbilities) (failed bool) {
	if can.NeedsOwnAgents && errors.Is(err, api.ErrFault) {
		diagnose.AddErrorAt(diags, path.Empty(), a, err, "The cluster is in the state, and the next apply replaces it. The cloud's operator can tell the cause. "+ownAgents)
		return true
	}
	failed = diagnose.AddUnfinishedCreate(diags, a, err)
	if can.NeedsOwnAgents && errors.Is(err, context.DeadlineExceeded) {
		diags.AddWarning(fmt.Sprintf("Cluster %q may never be ready", a.Name), ownAgents+" Where there is a management network, network_id is needed besides.")
	}
	return failed
}

// warnOfStaying tells of a node that is no longer in the state, and still in its cluster.
func warnOfStaying(diags *diag.Diagnostics, a diagnose.Attempt, cluster string, err error) {
	diags.AddWarning(fmt.Sprintf("Node %q stays in its cluster", a.Name),
		fmt.Sprintf("Tried to %s.\n\n%s\n\nThe node goes with cluster %q, and no earlier. It is no longer in the state; members of the trove_cluster still lists it.", a, diagnose.Sentence(err.Error()), cluster))
}

// growthIsBroken tells of a defect that all releases of Trove have so far.
//
// Trove, trove/cluster/models.py, Cluster.action hands two arguments to grow, and those of cassandra, redis and vertica in
// trove/common/strategies/cluster/experimental/*/api.py take one.
func growthIsBroken(datastore string) string {
	return fmt.Sprintf("No release of Trove so far can add nodes to %s clusters, for a defect of its own; it works only where the cloud's operator has repaired it.", datastore)
}
