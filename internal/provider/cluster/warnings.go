package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// warnOfSteps tells each step, in the order in which they will be taken, and what is wrong but left alone.
func warnOfSteps(diags *diag.Diagnostics, name string, plan clusterPlan, can clusterAbilities) {
	var lines []string
	for _, s := range plan.Steps {
		lines = append(lines, "  - "+s.sentence())
	}
	switch {
	case len(lines) == 1 && plan.Steps[0].Kind == stepWait:
		diags.AddWarning(fmt.Sprintf("Cluster %q is not ready yet", name), fmt.Sprintf("Applying this plan to cluster %q %s.", name, plan.Steps[0].sentence()))
	case len(lines) > 0 && !slices.ContainsFunc(plan.Steps, step.sends):
		diags.AddWarning(fmt.Sprintf("Nodes of cluster %q change hands", name),
			fmt.Sprintf("Applying this plan to cluster %q sends nothing to the server:\n%s", name, strings.Join(lines, "\n")))
	case len(lines) > 0:
		diags.AddWarning(fmt.Sprintf("Nodes of cluster %q will change", name),
			fmt.Sprintf("Applying this plan to cluster %q, in this order:\n%s", name, strings.Join(append(lines, plan.Renamed...), "\n")))
	}
	if can.GrowthIsBroken && slices.ContainsFunc(plan.Steps, func(s step) bool { return s.Kind == stepAdd }) {
		why := growthIsBroken(can.Datastore)
		if slices.ContainsFunc(plan.Steps, func(s step) bool { return s.Repairs }) {
			why += fmt.Sprintf(" To leave alone what failed, set heal = %q; where the apply fails over it, the plans that follow do so by themselves.", healWarn)
		}
		diags.AddWarning(fmt.Sprintf("Adding nodes to cluster %q may fail", name), fmt.Sprintf("Applying this plan adds nodes to the %s cluster %q. %s", can.Datastore, name, why))
	}
	warnOfLeftAlone(diags, name, plan, can)
}

// warnOfLeftAlone tells what is wrong with a cluster and not repaired.
func warnOfLeftAlone(diags *diag.Diagnostics, name string, plan clusterPlan, can clusterAbilities) {
	if len(plan.Notices) > 0 {
		diags.AddAttributeWarning(path.Root("heal"), fmt.Sprintf("Cluster %q is not as declared", name),
			fmt.Sprintf("Cluster %q is left as it is because heal is %q:\n  - %s\nWith heal = %q the plan repairs it.", name, healWarn, strings.Join(plan.Notices, "\n  - "), healPlan))
	}
	if len(plan.Unrepairable) > 0 {
		diags.AddWarning(fmt.Sprintf("Cluster %q can't be repaired node by node", name),
			fmt.Sprintf("Cluster %q is not as declared, and is left as it is because no plan could repair it:\n  - %s\nDeclare what it is now; or make a new cluster, by terraform apply -replace, with deletion_protection = false applied before.", name, strings.Join(plan.Unrepairable, "\n  - ")))
	}
	for _, shard := range plan.LostShards {
		diags.AddWarning(fmt.Sprintf("Shard %s of cluster %q has lost its nodes", shard, name),
			fmt.Sprintf("No node of the shard %s of cluster %q is well, so its part of the data is lost unless one of them is mended. Nothing is replaced for it. %s", shard, name, waysOut))
	}
	lost := plan.Holders
	switch {
	case plan.Hopeless && lost.lost() && lost.failed == 0 && lost.silent == 0:
		diags.AddWarning(fmt.Sprintf("No node of cluster %q is left", name), lost.sentence(name))
	case plan.Hopeless && can.ReplacesInOne && lost.lost():
		diags.AddWarning(fmt.Sprintf("All nodes of cluster %q have failed", name), lost.sentence(name))
	case plan.Hopeless && can.ReplacesInOne:
		diags.AddWarning(fmt.Sprintf("Most nodes of cluster %q have failed", name), lost.sentence(name))
	case plan.Hopeless:
		diags.AddWarning(fmt.Sprintf("Most nodes of cluster %q have failed", name),
			fmt.Sprintf("Too few nodes of cluster %q are left for a new one to join, so none is replaced. Most often the servers are well: when Trove fails to add a node, say, it marks all nodes as failed and leaves the cluster in that task, where it refuses every other one. That task can be taken from it, by the cloud's operator or by its owner (the provider's guide \"Using it on your cloud\" tells how); the nodes then report how they are, and the next plan goes on from that. Where they are really lost, so are the data that no other node has. Where the rest has them all, change the replacement_trigger of the places that are to be repaired. Or make a new cluster: with deletion_protection = false applied before, terraform apply -replace frees this one from its task and deletes it, with its data; then restore the data into the new one.", name))
	}
}
