package cluster_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A node goes from a resource of its own into the cluster's nodes, and back, and nothing is sent: this is the guide "Moving
// nodes" as a test.

func TestAccNodeIsHandedOverAndBack(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	handOver(t, cloud, func(more string) string {
		return acctest.Cassandra("  nodes = {\n    west = { region = \"west\" }\n    east = { region = \"east\" }\n    eu   = { region = \"eu\" }" + more)
	}, nodeOfItsOwn, `region = "west"`)
}

func TestAccV1NodeIsHandedOverAndBack(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	handOver(t, cloud, func(more string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", "  nodes = {\n    a = {}\n    b = {}\n    c = {}"+more)
	}, extraNode, "")
}

// handOver takes the configuration of a cluster of three nodes, to which more places can be added, that of a node of its own, and
// what else is said of a fourth one.
func handOver(t *testing.T, cloud *acctest.Cloud, cluster, node func(more string) string, fourth string) {
	t.Helper()
	acctest.NeedsTerraform(t)
	terraform := cloud.Terraform(t, cluster("\n  }")+node(fourth))
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	id := onlyCluster(t, cloud)
	_, own := terraform.Run(t, "state", "show", "-no-color", extra)
	nodeID := regexpID.FindStringSubmatch(own)[1]
	cloud.Changes(t)

	// Into the cluster's nodes.
	inside := cluster(fmt.Sprintf("\n    d = {\n      adopt = %q\n      %s\n    }\n  }", nodeID, fourth))
	terraform.Write(t, inside+"\nremoved {\n  from = trove_cluster_node.extra\n  lifecycle {\n    destroy = false\n  }\n}\n")
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words("takes node "+nodeID+", which the cluster has, into its place d, because adopt says so"), printed)
	_, shown := terraform.Run(t, "state", "show", "-no-color", acctest.Products)
	assert.Contains(t, shown, nodeID)
	terraform.Write(t, inside)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)

	// And out of them again. Who forgets to let it go is told before anything is lost.
	outside := node(fourth) + fmt.Sprintf("\nimport {\n  to = trove_cluster_node.extra\n  id = \"%s/%s\"\n}\n", id, nodeID)
	terraform.Write(t, cluster("\n  }")+outside)
	status, printed = terraform.Run(t, "plan", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("Node belongs to two resources"), printed)
	assert.Regexp(t, acctest.Words(fmt.Sprintf(`add "%s" to forget_nodes of the trove_cluster`, nodeID)), printed)
	terraform.Write(t, cluster(fmt.Sprintf("\n  }\n  forget_nodes = [%q]", nodeID))+outside)
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words("lets go of node d ("+nodeID+"), which stays in the cluster"), printed)

	terraform.Write(t, cluster("\n  }")+node(fourth))
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t), "nothing was sent")
	members, err := cloud.Client(t).Cluster(t.Context(), id)
	require.NoError(t, err)
	assert.Len(t, members.Members, 4)

	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// regexpID finds the id in what terraform state show prints.
var regexpID = regexp.MustCompile(`(?m)^\s*id\s+= "([^"]+)"`)
