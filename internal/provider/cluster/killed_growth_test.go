package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// An apply that is killed while it adds nodes has saved nothing. The next one takes the nodes that came unseen into the places
// that they were made for, and adds none; also where the state was refreshed and saved in between.

func TestAccGrowthThatIsKilledIsNotRepeated(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	killGrowth(t, cloud, refreshed, acctest.Cassandra(acctest.ThreeRegions), acctest.Cassandra(`
  nodes = {
    west   = { region = "west" }
    east   = { region = "east" }
    eu     = { region = "eu" }
    west-2 = { region = "west" }
  }`), "/nodes", (*acctest.Running).Kill)
}

// Where only the provider is killed, Terraform saves what the plan has refreshed. A node of a trove_cluster_node that could not have been
// made for the place is told from the one that came unseen.
func TestAccGrowthWhoseProviderIsKilledIsNotRepeated(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	own := "\nresource \"trove_cluster_node\" \"own\" {\n  cluster_id = trove_cluster.products.id\n  region = \"eu\"\n}\n"
	killGrowth(t, cloud, "", acctest.Cassandra("  nodes = { a = {}, b = {} }")+own, acctest.Cassandra("  nodes = { a = {}, b = {}, c = { region = \"west\" } }")+own, "/nodes", (*acctest.Running).KillProvider)
}

func TestAccV1GrowthThatIsKilledIsNotRepeated(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	killGrowth(t, cloud, "", acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.ThreeNodes), acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.FourNodes), "", (*acctest.Running).KillProvider)
}

// The same of a cluster that is declared by its size.
func TestAccV1GrowthBySizeThatIsKilledIsNotRepeated(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	killGrowth(t, cloud, refreshed, acctest.V1Cluster(cloud, "mariadb", "10.6.7", "  size = 3"), acctest.V1Cluster(cloud, "mariadb", "10.6.7", "  size = 4"), "", (*acctest.Running).Kill)
}

// refreshed says that the state is refreshed and saved after the kill.
const refreshed = "-refresh-only"

// killGrowth kills an apply, or its provider, in the middle of a growth from three nodes to four. The request for it has the path
// of the cluster and this ending.
func killGrowth(t *testing.T, cloud *acctest.Cloud, then, three, four, ending string, kill func(*acctest.Running, *testing.T)) {
	t.Helper()
	acctest.NeedsTerraform(t)
	terraform := cloud.Terraform(t, three)
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "apply", "-refresh-only", "-auto-approve", "-no-color")
	require.Equal(t, 0, status, printed)
	id := onlyCluster(t, cloud)

	terraform.Write(t, four)
	cloud.Changes(t)
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters/"+id+ending, 1)
	kill(apply, t)
	apply.Wait(t)
	assert.Len(t, cloud.Changes(t), 1)

	if then != "" {
		status, printed = terraform.Run(t, "apply", then, "-auto-approve", "-no-color")
		assert.Equal(t, 0, status, printed)
	}
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words("takes node"), printed)
	assert.Empty(t, cloud.Changes(t), "the growth was not repeated")
	cluster, err := cloud.Client(t).Cluster(t.Context(), id)
	require.NoError(t, err)
	assert.Len(t, cluster.Members, 4)
	assert.Equal(t, api.StatusActive, cluster.Status)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)

	terraform.Write(t, three)
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Len(t, cloud.Changes(t), 1, "the node is this resource's: it goes when it is no longer declared")
	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// A node of a trove_cluster_node looks just like one that came unseen where the API gives no names to nodes. The plan refuses to
// take it, whatever was refreshed, until forget_nodes tells them apart: once is enough.
func TestAccNodeOfAnotherResourceIsNotTaken(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	const own = "\nresource \"trove_cluster_node\" \"own\" {\n  cluster_id = trove_cluster.products.id\n  region     = \"west\"\n}\n"
	terraform := cloud.Terraform(t, acctest.Cassandra(acctest.ThreeRegions)+own)
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	_, shown := terraform.Run(t, "state", "show", "-no-color", "trove_cluster_node.own")
	nodeID := regexpID.FindStringSubmatch(shown)[1]
	with := func(more string) string {
		return acctest.Cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
    `+more) + own
	}
	forgetting := fmt.Sprintf("}\n  forget_nodes = [%q]", nodeID)
	terraform.Write(t, with("more = { region = \"west\" }\n  }"))
	cloud.Changes(t)
	for range 2 {
		status, printed = cloud.Apply(t, terraform)
		assert.Equal(t, 1, status, printed)
		assert.Regexp(t, acctest.Words("Node belongs to two resources"), printed)
		assert.Regexp(t, acctest.Words(fmt.Sprintf("add %q to forget_nodes of the trove_cluster", nodeID)), printed)
		status, printed = terraform.Run(t, "apply", "-refresh-only", "-auto-approve", "-no-color")
		assert.Equal(t, 0, status, printed)
	}
	terraform.Write(t, with(forgetting))
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t))

	terraform.Write(t, with("more = { region = \"west\" }\n  }"))
	status, printed = cloud.Apply(t, terraform)
	assert.Equal(t, 0, status, printed)
	assert.NotContains(t, printed, "takes node")
	assert.Len(t, cloud.Changes(t), 1, "a node of its own was added")
	cluster, err := cloud.Client(t).Cluster(t.Context(), onlyCluster(t, cloud))
	require.NoError(t, err)
	assert.Len(t, cluster.Members, 5)
}

// In v1.0 names tell the two apart, and no refresh is needed.
func TestAccV1NodeOfAnotherResourceIsNotTaken(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(nodes string) string { return acctest.V1Cluster(cloud, "mariadb", "10.6.7", nodes) + extraNode("") }
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(known.keepExtra(t, "extra"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: config(acctest.FourNodes), Check: resource.ComposeTestCheckFunc(
			clusterHas(5),
			resource.TestCheckResourceAttr(acctest.Products, "nodes.d.name", cloud.Name("products")+"-d"),
			func(state *terraform.State) error {
				assert.Equal(t, known["extra"], acctest.Attribute(t, state, extra, "id"))
				return nil
			},
			acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) }),
		)},
		acctest.PlanOnly(config(acctest.FourNodes)),
	)
}

// Where another node is wanted whatever there is, on_existing says so.
func TestAccV1UnseenNodeIsLeftAloneWhereAnotherIsWanted(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(nodes string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", nodes+"\n  on_existing = \"create\"")
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: known.remember(t, "a", "b", "c")},
		resource.TestStep{
			PreConfig: func() {
				_, err := cloud.Client(t).Grow(t.Context(), known["cluster"], []api.Allocation{{Name: cloud.Name("products") + "-d"}})
				require.NoError(t, err)
				cloud.Changes(t)
			},
			Config: config(acctest.FourNodes),
			Check: resource.ComposeTestCheckFunc(
				clusterHas(5),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s {"grow":[{"flavorRef":"2","name":"%s-d","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}]}`,
						known["cluster"], cloud.Name("products"))}, cloud.Changes(t))
				}),
			),
		},
	)
}
