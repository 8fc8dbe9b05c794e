package cluster_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A node of its own that is added by an apply that is killed is in no state. The plans that follow name it and add none, whatever was
// refreshed, until it is imported.

func TestAccNodeWhoseApplyIsKilledIsNotAddedTwice(t *testing.T) {
	t.Parallel()
	killNode(t, acctest.NewCloud(t), acctest.Cassandra(acctest.ThreeRegions), nodeOfItsOwn(`region = "west"`), "/nodes")
}

func TestAccV1NodeWhoseApplyIsKilledIsNotAddedTwice(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	killNode(t, cloud, acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.ThreeNodes), extraNode(""), "")
}

// The end of all of it need not wait until somebody has said whose the node is.
func TestAccNodeWhoseApplyIsKilledDoesNotStopADestroy(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	terraform, _ := killedNode(t, cloud, acctest.Cassandra(acctest.ThreeRegions), nodeOfItsOwn(`region = "west"`), "/nodes")
	status, printed := cloud.Apply(t, terraform)
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("To destroy all as it is: terraform destroy -refresh=false."), printed)
	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-refresh=false", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// A replacement that is killed is not made again: the node that it has made takes the old one's place.
func TestAccNodeWhoseReplacementIsKilledIsNotReplacedTwice(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	killReplacement(t, cloud, acctest.Cassandra(acctest.ThreeRegions), func(more string) string { return nodeOfItsOwn("region = \"west\"\n  " + more) }, "/action")
}

func TestAccV1NodeWhoseReplacementIsKilledIsNotReplacedTwice(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	killReplacement(t, cloud, acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.ThreeNodes), extraNode, "")
}

// killReplacement kills an apply that replaces a node of its own. The request for it has the path of the cluster and this ending.
func killReplacement(t *testing.T, cloud *acctest.Cloud, cluster string, node func(string) string, ending string) {
	t.Helper()
	acctest.NeedsTerraform(t)
	terraform := cloud.Terraform(t, cluster+node(""))
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	id := onlyCluster(t, cloud)
	terraform.Write(t, cluster+node(`replacement_trigger = "1"`))
	cloud.Changes(t)
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters/"+id+ending, 1)
	apply.Kill(t)
	apply.Wait(t)
	assert.Len(t, cloud.Changes(t), 1)

	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words("takes its place"), printed)
	for _, change := range cloud.Changes(t) {
		assert.NotContains(t, change, `"grow"`)
		assert.NotContains(t, change, `"replace_node"`)
	}
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	members, err := cloud.Client(t).Cluster(t.Context(), id)
	require.NoError(t, err)
	assert.Len(t, members.Members, 4)
	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// killedNode kills an apply that adds a node to a cluster, whose id it returns. The request for it has the path of the cluster and this ending.
func killedNode(t *testing.T, cloud *acctest.Cloud, cluster, node, ending string) (*acctest.Terraform, string) {
	t.Helper()
	acctest.NeedsTerraform(t)
	terraform := cloud.Terraform(t, cluster)
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	id := onlyCluster(t, cloud)
	terraform.Write(t, cluster+node)
	cloud.Changes(t)
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters/"+id+ending, 1)
	apply.Kill(t)
	apply.Wait(t)
	assert.Len(t, cloud.Changes(t), 1)
	members, err := cloud.Client(t).Cluster(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, members.Members, 4)
	return terraform, id
}

// killNode says what becomes of such a node.
func killNode(t *testing.T, cloud *acctest.Cloud, cluster, node, ending string) {
	t.Helper()
	terraform, id := killedNode(t, cloud, cluster, node, ending)
	status, printed := terraform.Run(t, "apply", "-refresh-only", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("An object may be the one that was created"), printed)
	found := regexp.MustCompile(`terraform import ADDRESS\s+\S*?` + id + `/([0-9a-f-]+)`).FindStringSubmatch(printed)
	require.NotEmpty(t, found, printed)
	made := found[1]
	terraform.Write(t, cluster+node+fmt.Sprintf("\nimport {\n  to = trove_cluster_node.extra\n  id = \"%s/%s\"\n}\n", id, made))
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t), "none was added a second time")

	// Another one beside it is added without ado: the first is somebody's.
	another := strings.Replace(node, `"extra"`, `"another"`, 1)
	terraform.Write(t, cluster+node+another)
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Len(t, cloud.Changes(t), 1)
	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}
