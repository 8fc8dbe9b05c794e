package cluster_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A cluster whose build failed is in the state, tainted and unprotected: the next apply replaces it, however stuck it is.
func TestAccV1ClusterWhoseBuildFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ datastore, version, fault string }{
		{"mariadb", "10.4.12", "GUEST_ERROR"},
		{"mariadb", "10.4.12", "SERVER_ERROR"},
		{"mongodb", "4.0.28", "GUEST_ERROR"},
		{"redis", "5.0.14", "SERVER_ERROR"},
		{"cassandra", "3.11.9", "GUEST_ERROR"},
	} {
		t.Run(test.datastore+" "+test.fault, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.NewTrove(t, acctest.OwnAgents)
			good := acctest.V1Cluster(cloud, test.datastore, test.version, "  size = 3")
			bad := strings.Replace(good, cloud.Name("products"), cloud.Name("products-"+test.fault), 1)
			bad = strings.Replace(bad, "deletion_protection = false", "deletion_protection = true", 1)
			acctest.Run(t, cloud,
				resource.TestStep{Config: bad, ExpectError: regexp.MustCompile(
					acctest.Words("Cluster failed on the server").String() + ".*" + acctest.Words("declare a master with slaves instead").String(),
				)},
				resource.TestStep{
					Config: good,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionReplace),
					}},
					Check: resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				},
				acctest.PlanOnly(good),
			)
		})
	}
}

// A cluster most of whose nodes have failed is not taken apart: the plan says what is known of it, and what can be done.
func TestAccV1UnpatchedClusterThatIsStuckIsLeftAlone(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	client := cloud.Client(t)
	made, err := client.CreateCluster(t.Context(), api.ClusterSpec{
		Name: cloud.Name("products"), Datastore: api.Datastore{Type: "pxc", Version: "5.7.34"}, FlavorID: "2", VolumeSize: 1, Size: 3, NetworkID: acctest.Network,
	})
	require.NoError(t, err)
	id := made.Object.ID
	_, err = client.WaitClusterReady(t.Context(), id)
	require.NoError(t, err)
	_, err = client.Grow(t.Context(), id, []api.Allocation{{}})
	require.ErrorIs(t, err, api.ErrFault)

	config := strings.Replace(acctest.V1Cluster(cloud, "pxc", "5.7.34", "  size = 4"), "deletion_protection = false", "deletion_protection = true", 1)
	// A network that is declared after an import is something to apply.
	config = strings.Replace(config, "network_id", "# network_id", 1)
	terraform := cloud.Terraform(t, config)
	status, printed := terraform.Run(t, "import", "-no-color", acctest.Products, id+",size")
	require.Equal(t, 0, status, printed)
	cloud.Changes(t)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words("Too few nodes of cluster \""+cloud.Name("products")+"\" are left for a new one to join, so none is replaced."), printed)

	// One more is what the configuration asks for, and is shown.
	terraform.Write(t, strings.Replace(config, "size = 4", "size = 5", 1))
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 2, status, printed)
	assert.Regexp(t, acctest.Words("No release of Trove so far can add nodes to pxc clusters"), printed)
	assert.Empty(t, cloud.Changes(t))

	stuckIn, err := client.DeleteCluster(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, "GROWING_CLUSTER", stuckIn)
	require.NoError(t, client.WaitClusterGone(t.Context(), id))
}
