package cluster

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// clusterSteps carries out the steps of a clusterPlan, and keeps account of which node is in which place.
type clusterSteps struct {
	client    *trove.Client
	can       clusterAbilities
	clusterID string
	name      string
	template  api.Allocation    // what new nodes have in common
	owned     map[string]string // key of the place -> id of its node
}

// run does the steps in order, and reports and returns the first that fails.
func (c *clusterSteps) run(ctx context.Context, steps []step, diags *diag.Diagnostics) (failed []step, err error) {
	failed, err = c.carryOut(ctx, steps)
	if err != nil {
		try := diagnose.Attempt{Verb: failed[0].verb(), Kind: "cluster", Name: c.name, ID: c.clusterID, Part: partOf(failed)}
		diagnose.AddErrorAt(diags, path.Empty(), try, err, hintOfGrowth(failed[0].Kind, c.can, err))
	}
	return failed, err
}

// carryOut does the steps in order, stops at the first that fails, and returns it. owned is right after each of them, also
// after the one that failed. Nodes that are added one after the other are asked for at once.
func (c *clusterSteps) carryOut(ctx context.Context, steps []step) (failed []step, err error) {
	for len(steps) > 0 {
		together, rest := c.cut(steps)
		err := c.do(ctx, together)
		c.keepLeaving(rest)
		if err != nil {
			return together, err
		}
		steps = rest
	}
	return nil, nil
}

// cut takes off the steps that travel as one request: additions, and removals where nodes can only go in groups.
func (c *clusterSteps) cut(steps []step) (together, rest []step) {
	kind, n := steps[0].Kind, 1
	if kind == stepAdd || kind == stepRemove && c.can.Group > 1 {
		for n < len(steps) && steps[n].Kind == kind {
			n++
		}
	}
	return steps[:n], steps[n:]
}

// keepLeaving keeps nodes that gave their place to another in the account, each in a place of its own, until they
// are removed: if that fails, the next plan still knows them.
func (c *clusterSteps) keepLeaving(steps []step) {
	for _, s := range steps {
		if s.Kind == stepRemove && !slices.Contains(slices.Collect(maps.Values(c.owned)), s.NodeID) {
			c.owned[s.Key] = s.NodeID
		}
	}
}

func (c *clusterSteps) do(ctx context.Context, steps []step) error {
	switch s := steps[0]; s.Kind {
	case stepAdd:
		return c.add(ctx, steps)
	case stepReplace:
		member, err := c.client.Replace(ctx, c.clusterID, s.NodeID)
		if member.ID != "" {
			c.owned[s.Key] = member.ID
		}
		return err
	case stepRemove:
		return c.remove(ctx, steps)
	case stepTake:
		maps.DeleteFunc(c.owned, func(_, id string) bool { return id == s.NodeID }) // It may have been under another key.
		c.owned[s.Key] = s.NodeID
		return nil
	case stepForget:
		delete(c.owned, s.Key)
		return nil
	case stepRestartAll:
		return c.client.RestartCluster(ctx, c.clusterID)
	case stepUpgradeAll:
		return c.client.UpgradeCluster(ctx, c.clusterID, s.Value)
	case stepConfigureAll:
		return c.client.ConfigureCluster(ctx, c.clusterID, s.Value)
	case stepWait:
		_, err := c.client.WaitClusterReady(ctx, c.clusterID)
		return err
	}
	return fmt.Errorf("unknown step %q", steps[0].Kind)
}

// add asks for all new nodes at once.
func (c *clusterSteps) add(ctx context.Context, steps []step) error {
	allocations := make([]api.Allocation, 0, len(steps))
	for _, s := range steps {
		allocations = append(allocations, c.complete(s.Allocation))
	}
	members, err := c.client.Grow(ctx, c.clusterID, allocations)
	for i, member := range members {
		if member.ID != "" {
			c.owned[steps[i].Key] = member.ID
		}
	}
	return err
}

// complete adds to what one node is to be what all of them are.
func (c *clusterSteps) complete(node api.Allocation) api.Allocation {
	all := c.template
	all.Name, all.Region, all.Type, all.AvailabilityZone = node.Name, node.Region, node.Type, node.AvailabilityZone
	if c.can.hasOwnSize(node.Type) {
		all.FlavorID, all.VolumeSize = "", 0 // like the others of its type
	}
	return all
}

// remove asks for the removals together. Where some of them fail, those that went through are found by looking.
func (c *clusterSteps) remove(ctx context.Context, steps []step) error {
	var nodes []string
	for _, s := range steps {
		nodes = append(nodes, s.NodeID)
	}
	err := c.client.Shrink(ctx, c.clusterID, nodes...)
	gone := func(string) bool { return err == nil }
	if err != nil && len(steps) > 1 {
		look, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
		defer cancel()
		if cluster, lookErr := c.client.Cluster(look, c.clusterID); lookErr == nil {
			gone = func(id string) bool {
				return !slices.ContainsFunc(cluster.Members, func(m api.Member) bool { return m.ID == id })
			}
		}
	}
	for _, s := range steps {
		if gone(s.NodeID) {
			delete(c.owned, s.Key)
		}
	}
	return err
}
