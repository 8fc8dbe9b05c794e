package cluster

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// nodeClaims are the nodes that plans of clusters want to take, replace or remove. A node must not belong to two resources;
// that a node of its cluster is a trove_cluster_node's, a trove_cluster can't know: Terraform plans the one before the
// other, and shows neither the other's state. So the second finds here what the first has planned, and refuses.
type nodeClaims struct {
	mu sync.Mutex
	// byCluster has for each cluster's id the claims of its last plan, by node.
	byCluster map[string]map[string]claim
}

// claim is what is to become of a node.
type claim struct {
	cluster string // its name
	step    step
}

// plan puts the claims of a plan in the place of those of the plan before.
func (n *nodeClaims) plan(clusterID, name string, steps []step) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.byCluster == nil {
		n.byCluster = map[string]map[string]claim{}
	}
	n.byCluster[clusterID] = map[string]claim{}
	for _, s := range steps {
		switch s.Kind {
		case stepTake, stepReplace, stepRemove:
			n.byCluster[clusterID][s.NodeID] = claim{cluster: name, step: s}
		case stepForget, stepAdd, stepUpgradeAll, stepConfigureAll, stepRestartAll, stepWait:
		}
	}
}

// refuse refuses the plan of a trove_cluster_node whose node another resource claims.
func (n *nodeClaims) refuse(diags *diag.Diagnostics, clusterID, nodeID string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	claimed, ok := n.byCluster[clusterID][nodeID]
	if !ok {
		return
	}
	wayOut := fmt.Sprintf("To hand the node over, add %q to forget_nodes of the trove_cluster.", nodeID)
	if claimed.step.Kind == stepTake {
		wayOut = fmt.Sprintf("If that is meant, take this resource out by a removed block with destroy = false. Otherwise leave adopt out there, and add %q to forget_nodes of the trove_cluster: to the cluster it looks like a node that a killed apply has added for place %s.", nodeID, claimed.step.Key)
	}
	diags.AddError("Node belongs to two resources", fmt.Sprintf(
		"Node %s is this resource's, and the same plan of trove_cluster %q %s. %s", nodeID, claimed.cluster, claimed.step.sentence(), wayOut))
}
