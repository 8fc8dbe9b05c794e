package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A trove_cluster_node that is killed once its request has been sent leaves a node that is in no state. Its cluster, which Terraform plans
// before it, notes that node (private.go), and offers it here; each trove_cluster_node that has a node holds it. What is offered and held
// by none may be the one that was made for the resource which is planned as new: that plan stops and names it, rather than add another one.
//
// It has to be the plan: Terraform asks in an apply for what changes alone, so that nobody there could say whose the other nodes are.

// holdersPatience is how long the plan of a new node waits for those that hold the nodes which are offered: Terraform asks for all at about the
// same time, and in no order. Where all are held, as is usual, nobody waits.
const holdersPatience = 3 * time.Second

// unownedNodes are the nodes that clusters have offered in this plan, and those that are held.
type unownedNodes struct {
	mu      sync.Mutex
	offered map[string][]place // by cluster
	held    map[string]bool    // by node
	taken   map[string]bool    // by node: those that were put in the place of another
	changed chan struct{}      // closed when another one is held
}

// offer puts what a cluster has in the place of what it offered before.
func (u *unownedNodes) offer(clusterID string, nodes []place) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.offered == nil {
		u.offered = map[string][]place{}
	}
	u.offered[clusterID] = nodes
}

// hold says that a resource has the node.
func (u *unownedNodes) hold(nodeID string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.held == nil {
		u.held = map[string]bool{}
	}
	u.held[nodeID] = true
	if u.changed != nil {
		close(u.changed)
		u.changed = nil
	}
}

// take tells whether the node is still to be had, and lets nobody else have it.
func (u *unownedNodes) take(nodeID string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.taken[nodeID] {
		return false
	}
	if u.taken == nil {
		u.taken = map[string]bool{}
	}
	u.taken[nodeID] = true
	return true
}

// left are the nodes that a cluster offers, that fit, and that none holds, and what is closed when that changes.
func (u *unownedNodes) left(clusterID string, fits func(place) bool) ([]place, <-chan struct{}) {
	u.mu.Lock()
	defer u.mu.Unlock()
	left := slices.DeleteFunc(slices.Clone(u.offered[clusterID]), func(p place) bool { return u.held[p.NodeID] || !fits(p) })
	if u.changed == nil {
		u.changed = make(chan struct{})
	}
	return left, u.changed
}

// await is left, once nothing is left or nobody has come to hold one until the end.
func (u *unownedNodes) await(ctx context.Context, clusterID string, fits func(place) bool, end <-chan time.Time) []place {
	for {
		left, changed := u.left(clusterID, fits)
		if len(left) == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-end:
			return left
		case <-ctx.Done():
			return left
		}
	}
}

// unowned are the nodes that came without the cluster's resource, that no step takes and nobody has let go of. Where nodes are named after their
// places, one of such a name is the cluster's own affair.
func (c clusterChange) unowned(noted []string, steps []step, can clusterAbilities) []place {
	return slices.DeleteFunc(slices.Clone(c.Others), func(p place) bool {
		taken := slices.ContainsFunc(steps, func(s step) bool { return s.Kind == stepTake && s.NodeID == p.NodeID })
		_, ofPlace := c.Want[strings.TrimPrefix(p.Name, c.Name+"-")]
		return taken || !slices.Contains(noted, p.NodeID) || slices.Contains(c.Forget, p.NodeID) || can.NamesNodes && ofPlace
	})
}

// couldBe tells whether the node may be one that was made for the resource, as far as the server tells.
func (m *clusterNodeModel) couldBe(p place) bool {
	return api.Agrees(p.Region, m.Region.ValueString()) && p.Type == m.Type.ValueString() && p.Status != statusDeleted
}

// listMayBe lists nodes with the commands that import them, the oldest first.
func listMayBe(clusterID string, nodes []place) string {
	slices.SortFunc(nodes, func(a, b place) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.NodeID, b.NodeID)) })
	var lines []string
	for _, p := range nodes {
		notes := []string{fmt.Sprintf("called %q", p.Name)}
		if p.Region != "" {
			notes = append(notes, "in "+p.Region)
		}
		if !p.Created.IsZero() {
			notes = append(notes, "created "+p.Created.Format(time.RFC3339))
		}
		lines = append(lines, fmt.Sprintf("  terraform import ADDRESS %s/%s   # %s", clusterID, p.NodeID, strings.Join(notes, ", ")))
	}
	return strings.Join(lines, "\n")
}

// refuseMayBe refuses the plan of a new node.
func refuseMayBe(diags *diag.Diagnostics, clusterID string, nodes []place) {
	summary := "An object may be the one that was created"
	if len(nodes) > 1 {
		summary = "Several objects may be the one that was created"
	}
	diags.AddError(summary, fmt.Sprintf("This would add a node to cluster %q, which has one like it already that came without any apply that ended, and that no other resource of this plan has. If it is this resource's, perhaps made by an apply that was killed, import it:\n%s\nIf it is another's, or another node is wanted, set on_existing = \"create\" here; forget_nodes of the trove_cluster tells that for good. To destroy all as it is: terraform destroy -refresh=false.", clusterID, listMayBe(clusterID, nodes)))
}
