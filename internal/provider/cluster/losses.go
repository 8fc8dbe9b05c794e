package cluster

import (
	"fmt"
	"maps"
	"slices"
)

// This file is pure: what it means for the data that nodes have failed or are gone, and when it is too late to repair.

// holdsData tells whether nodes of the type hold the cluster's data. Arbiters vote, query routers and config servers serve; none of them
// can give a new node anything.
func holdsData(nodeType string) bool { return nodeType == "" }

// holders counts the nodes that hold data, or should: those that are gone from their places are among them.
type holders struct {
	well, failed, gone int
	// silent are those that serve perhaps, and have lost nothing as far as anybody knows.
	silent int
}

func (h holders) all() int { return h.well + h.failed + h.gone + h.silent }

// lost tells whether nobody is left who could give his data to a new node.
func (h holders) lost() bool { return h.well == 0 && h.failed+h.gone > 0 }

func (h *holders) count(p place) {
	switch {
	case p.Status == statusDeleted:
		h.gone++
	case p.Status.Lost():
		h.failed++
	case p.failed():
		h.silent++
	default:
		h.well++
	}
}

// holders are those of the whole cluster, and of each of its shards where it has any. What is gone from a place that nobody wants any
// longer is not missed.
func (c clusterChange) holders() (all holders, shards map[string]holders) {
	shards = map[string]holders{}
	count := func(p place) {
		if holdsData(p.Type) {
			all.count(p)
			shard := shards[p.ShardID]
			shard.count(p)
			shards[p.ShardID] = shard
		}
	}
	for _, p := range c.standing() {
		count(p)
	}
	for key := range c.Want {
		if p := c.Have[key]; p.Status == statusDeleted {
			count(p)
		}
	}
	all.gone += c.Missing
	delete(shards, "")
	return all, shards
}

// hopeless tells whether it is too late to repair the cluster unasked. Either nobody is left who has the data: what takes the place of
// the others would be empty, and what they may still have would be lost. Or most of those that hold data have failed or are gone, where
// a majority decides or the API can only exchange nodes one for one: there is no majority left then that a new node could join. Most often that
// is a growth that failed: Trove sets all nodes to ERROR then (trove/taskmanager/models.py, ClusterTasks.update_statuses_on_failure), but
// for one that was just being built.
func (c clusterChange) hopeless(can clusterAbilities) bool {
	all, _ := c.holders()
	if can.Elects || !can.ReplacesInOne {
		return all.lost() || 2*(all.failed+all.gone) > all.all()
	}
	return all.lost()
}

// lostShards are the shards of which nobody is left who has their data, in order.
func (c clusterChange) lostShards() []string {
	_, shards := c.holders()
	maps.DeleteFunc(shards, func(_ string, h holders) bool { return !h.lost() })
	return slices.Sorted(maps.Keys(shards))
}

// waysOut is what is left to do about data that no node has any longer.
const waysOut = "Make a new cluster: with deletion_protection = false applied before, terraform apply -replace does, or terraform taint and an apply; then restore the data into it from where they were saved."

// sentence tells what is too late, and why nothing is done about it.
func (h holders) sentence(name string) string {
	switch {
	case h.lost() && h.failed == 0 && h.silent == 0:
		return fmt.Sprintf("All %d nodes of cluster %q that held its data are gone, and the data with them. None is added: it would be empty, and nothing would tell it from the old one. %s", h.gone, name, waysOut)
	case h.lost():
		return fmt.Sprintf("No node of cluster %q is well, so none is replaced: a new one would have no data to take over, and what the failed ones still have would be lost. Have one of them mended, and the next plan repairs the others. Where the data may go, change the replacement_trigger of nodes. Where they are lost: %s", name, waysOut)
	}
	return fmt.Sprintf("Of the %d nodes of cluster %q that hold its data %d have failed or are gone, which leaves no majority that a new node could join, so none is repaired unasked. Have one of them mended, and the next plan repairs the others. Where the rest has the data and was made to go on without a majority, change the replacement_trigger of the places that are to be repaired. Where the data are lost: %s", h.all(), name, h.failed+h.gone, waysOut)
}
