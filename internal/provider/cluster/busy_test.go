package cluster_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// While somebody else works on the cluster, a change waits; what the other has made is left alone.
func TestAccBusyClusterIsWaitedFor(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	busy(t, cloud, acctest.Cassandra("size = 3"), acctest.Cassandra("size = 4"), api.Allocation{Region: "west"}, "/nodes")
}

func TestAccV1BusyClusterIsWaitedFor(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	busy(t, cloud, acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.ThreeNodes), acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.FourNodes), api.Allocation{}, "")
}

// busy takes the configuration of a cluster of three nodes and of four, and what somebody else adds; the request for a growth has
// the path of the cluster and this ending.
func busy(t *testing.T, cloud *acctest.Cloud, three, four string, others api.Allocation, ending string) {
	t.Helper()
	acctest.NeedsTerraform(t)
	terraform := cloud.Terraform(t, three)
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	id := onlyCluster(t, cloud)

	// A plan is made, then somebody else's growth begins, and then the plan is applied.
	terraform.Write(t, four)
	status, printed = terraform.Run(t, "plan", "-no-color", "-out=plan")
	require.Equal(t, 0, status, printed)
	cloud.Changes(t)
	growing := make(chan error, 1)
	somebody := cloud.Client(t)
	go func() {
		_, err := somebody.Grow(t.Context(), id, []api.Allocation{others})
		growing <- err
	}()
	cloud.AwaitRequests(t, "POST", "/clusters/"+id+ending, 1)
	status, printed = cloud.Finish(t, terraform.Start(t, "apply", "-no-color", "plan"))
	assert.Equal(t, 0, status, printed)
	require.NoError(t, <-growing)
	changes := cloud.Changes(t)
	assert.Len(t, changes, 2, "theirs and ours, and none of them twice")
	cluster, err := cloud.Client(t).Cluster(t.Context(), id)
	require.NoError(t, err)
	assert.Len(t, cluster.Members, 5)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// Resources of one configuration that change the same cluster take turns: one request each, none refused.
func TestAccV1ResourcesThatChangeOneClusterTakeTurns(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(nodes, trigger string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", nodes) + extraNode("replacement_trigger = \""+trigger+"\"")
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes, "1"), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), known.keepExtra(t, "extra"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: config(acctest.FourNodes, "2"),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "4"),
				acctest.Check(func() {
					kinds := []string{}
					for _, change := range cloud.Changes(t) {
						switch {
						case strings.Contains(change, `"grow"`):
							kinds = append(kinds, "grow")
						case strings.Contains(change, `"shrink"`):
							kinds = append(kinds, "shrink")
						}
					}
					assert.Equal(t, []string{"grow", "grow", "shrink"}, kinds)
				}),
			),
		},
		acctest.PlanOnly(config(acctest.FourNodes, "2")),
	)
}
