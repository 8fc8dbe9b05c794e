package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// One of that name that nobody here knows of keeps a cluster from being created a second time, unless that is what is wanted.
func TestAccV1ClusterOfAnExistingName(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	client := cloud.Client(t)
	made, err := client.CreateCluster(t.Context(), api.ClusterSpec{
		Name: cloud.Name("products"), Datastore: api.Datastore{Type: "mariadb", Version: "10.6.7"}, FlavorID: "2", VolumeSize: 1, Size: 3, NetworkID: acctest.Network,
	})
	require.NoError(t, err)
	_, err = client.WaitClusterReady(t.Context(), made.Object.ID)
	require.NoError(t, err)
	cloud.Changes(t)
	config := func(policy string, nodes string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", fmt.Sprintf("  on_existing = %q\n%s", policy, nodes))
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config:      acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.ThreeNodes),
			ExpectError: acctest.Words("terraform state list -id=" + made.Object.ID),
		},
		resource.TestStep{Config: config("adopt", acctest.FourNodes), ExpectError: acctest.Words("Not exactly one of them is what is declared, so none is adopted.")},
		resource.TestStep{Config: config("adopt", acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr(acctest.Products, "id", made.Object.ID),
			clusterHas(3),
			acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "nothing was created") }),
		)},
		acctest.PlanOnly(config("adopt", acctest.ThreeNodes)),
	)
}

// Killed in the middle of a create, Terraform knows nothing of the cluster. The next apply does not make a second one, and
// with the import that it names, the state is whole again.
func TestAccV1ClusterCreateThatIsKilledIsFound(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	terraform := cloud.Terraform(t, acctest.V1Cluster(cloud, "mariadb", "10.6.7", "  size = 3"))
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters", 1)
	apply.Kill(t)
	apply.Wait(t)
	cloud.Changes(t)
	clusters, err := cloud.Client(t).Clusters(t.Context())
	require.NoError(t, err)
	require.Len(t, clusters, 1)

	status, printed := terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("Cluster exists already"), printed)
	assert.Regexp(t, acctest.Words("terraform state list -id="+clusters[0].ID), printed)
	assert.Regexp(t, acctest.Words("can be imported: terraform import ADDRESS ID"), printed)
	status, listed := terraform.Run(t, "state", "list", "-id="+clusters[0].ID)
	assert.Equal(t, 0, status, listed)
	assert.Empty(t, listed, "Terraform has it nowhere")
	_, err = cloud.Client(t).WaitClusterReady(t.Context(), clusters[0].ID)
	require.NoError(t, err)
	status, printed = terraform.Run(t, "import", "-no-color", acctest.Products, clusters[0].ID+",size")
	assert.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t), "the create was not repeated")
	destroy := terraform.Start(t, "destroy", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "DELETE", "/clusters/"+clusters[0].ID, 1)
	cloud.Eventually(t, func() bool {
		left, err := cloud.Client(t).Clusters(t.Context())
		return err == nil && len(left) == 0
	}, "the cluster is not deleted")
	status, printed = destroy.Wait(t)
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}
