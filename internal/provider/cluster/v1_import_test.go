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

// What is imported is what is declared: by keys of one's own, by those the provider gives, or by size; and the plan is
// empty. deletion_protection is the provider's own, and on after an import.
func TestAccV1ClusterImports(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	small := cloud.CreateConfiguration(t, "small", "mariadb", "10.4.12", `{"connect_timeout":15}`)
	client := cloud.Client(t)
	made, err := client.CreateCluster(t.Context(), api.ClusterSpec{
		Name: cloud.Name("products"), Datastore: api.Datastore{Type: "mariadb", Version: "10.4.12"}, FlavorID: "2", VolumeSize: 1, Size: 3, NetworkID: acctest.Network,
		ConfigurationID: small, Locality: "anti-affinity",
	})
	require.NoError(t, err)
	cluster, err := client.WaitClusterReady(t.Context(), made.Object.ID)
	require.NoError(t, err)
	cloud.Changes(t)
	config := func(nodes string) string {
		return fmt.Sprintf(`
resource "trove_cluster" "products" {
  name             = %q
  datastore        = { type = "mariadb", version = "10.4.12" }
  flavor_id        = "2"
  volume           = { size = 1 }
  configuration_id = %q
%s
}
`, cloud.Name("products"), small, nodes)
	}
	terraform := cloud.Terraform(t, config("  size = 3"))
	for _, form := range []struct{ nodes, id string }{
		{"  size = 3", cluster.ID + ",size"},
		{`  nodes = { node-1 = {}, node-2 = {}, node-3 = {} }`, cluster.ID},
		{acctest.ThreeNodes, fmt.Sprintf("%s,a=%s,b=%s,c=%s", cluster.ID, cluster.Members[2].ID, cluster.Members[0].ID, cluster.Members[1].ID)},
	} {
		terraform.Write(t, config(form.nodes))
		status, printed := terraform.Run(t, "import", "-no-color", acctest.Products, form.id)
		require.Equal(t, 0, status, printed)
		status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
		assert.Equal(t, 0, status, printed)
		assert.NotContains(t, printed, "is not as declared")

		// What no server shows is adopted, and says so.
		terraform.Write(t, config(form.nodes+"\n  locality = \"anti-affinity\""))
		status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
		assert.Equal(t, 2, status, printed)
		assert.Regexp(t, acctest.Words("The server does not show locality of cluster"), printed)
		assert.Contains(t, printed, "0 to add, 1 to change, 0 to destroy")
		status, printed = terraform.Run(t, "apply", "-no-color", "-auto-approve")
		assert.Equal(t, 0, status, printed)
		terraform.Write(t, config(form.nodes+"\n  locality = \"affinity\""))
		status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
		assert.Equal(t, 1, status, printed)
		assert.Regexp(t, acctest.Words("The change of locality can only be met by deleting cluster"), printed)

		status, printed = terraform.Run(t, "state", "rm", acctest.Products)
		require.Equal(t, 0, status, printed)
	}
	assert.Empty(t, cloud.Changes(t))
	_, err = client.DeleteCluster(t.Context(), cluster.ID)
	require.NoError(t, err)
	require.NoError(t, client.WaitClusterGone(t.Context(), cluster.ID))
}

// The data source shows what only deployed Trove tells.
func TestAccV1ClusterDataSource(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	const found = "data.trove_cluster.found"
	acctest.Run(t, cloud, resource.TestStep{
		Config: acctest.V1Cluster(cloud, "mongodb", "4.0.28", "  size = 3") + `
data "trove_cluster" "found" {
  id = trove_cluster.products.id
}
`,
		Check: resource.ComposeTestCheckFunc(
			clusterHas(7),
			resource.TestCheckResourceAttr(found, "task", "NONE"),
			resource.TestCheckResourceAttr(found, "status", "ACTIVE"),
			resource.TestCheckTypeSetElemNestedAttrs(found, "members.*", map[string]string{"type": "query_router"}),
			resource.TestCheckTypeSetElemNestedAttrs(found, "members.*", map[string]string{"type": "config_server"}),
			func(state *terraform.State) error {
				shards := map[string]int{}
				for i := range 7 {
					shard := state.RootModule().Resources[found].Primary.Attributes[fmt.Sprintf("members.%d.shard_id", i)]
					shards[shard]++
				}
				assert.Equal(t, 4, shards[""])
				assert.Len(t, shards, 2)
				return nil
			},
		),
	})
}

// A cluster of mongodb that is declared by size is as many nodes that hold data: it grows and shrinks by shards.
func TestAccV1ClusterOfMongoDBBySize(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	config := func(size int) string {
		return acctest.V1Cluster(cloud, "mongodb", "4.0.28", fmt.Sprintf("  size = %d\n  extended_properties = { num_mongos = \"2\", num_configsvr = \"1\" }", size))
	}
	members := map[string]string{}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(3), Check: clusterHas(6)},
		acctest.PlanOnly(config(3)),
		resource.TestStep{Config: config(4), ExpectError: acctest.Words("A mongodb cluster grows by shards of 3 nodes, and this plan would add 1. Declare 2 more, or 1 less.")},
		resource.TestStep{
			Config: config(6), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(clusterHas(9), func(state *terraform.State) error {
				attributes := state.RootModule().Resources[acctest.Products].Primary.Attributes
				for i := range 9 {
					at := fmt.Sprintf("members.%d.", i)
					if attributes[at+"shard_id"] != "" {
						members[attributes[at+"id"]] = attributes[at+"shard_id"]
					}
				}
				assert.Len(t, members, 6)
				return nil
			}),
		},
		acctest.PlanOnly(config(6)),
		resource.TestStep{Config: config(5), ExpectError: acctest.Words("A mongodb cluster gives up whole shards only")},
		resource.TestStep{
			PreConfig: func() {
				for id := range members {
					cloud.Drain(t, id)
				}
			},
			Config: config(3), ConfigPlanChecks: inPlace(),
			Check: clusterHas(6),
		},
		acctest.PlanOnly(config(3)),
	)
}
