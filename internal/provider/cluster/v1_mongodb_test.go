package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// shard declares the three nodes of a shard.
func shard(name string) string {
	return fmt.Sprintf("    %[1]s-1 = {}\n    %[1]s-2 = {}\n    %[1]s-3 = {}\n", name)
}

func mongodbV1(cloud *acctest.Cloud, nodes ...string) string {
	return acctest.V1Cluster(cloud, "mongodb", "4.0.28", "  nodes = {\n"+strings.Join(nodes, "\n")+"\n  }")
}

const (
	router  = `    router = { type = "query_router" }`
	router2 = `    router-2 = { type = "query_router" }`
	servers = `    config-1 = { type = "config_server" }
    config-2 = { type = "config_server" }`
)

// A cluster of mongodb grows and shrinks by shards, and by query routers one by one.
func TestAccV1ClusterOfMongoDB(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	remember := func(keys ...string) resource.TestCheckFunc {
		return func(state *terraform.State) error {
			for _, key := range keys {
				known[key] = acctest.Attribute(t, state, acctest.Products, "nodes."+key+".id")
			}
			return nil
		}
	}
	first := []string{"rs1-1", "rs1-2", "rs1-3", "router", "config-1", "config-2"}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: mongodbV1(cloud, shard("rs1"), router, servers),
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, first...),
				clusterHas(6),
				resource.TestCheckResourceAttrPair(acctest.Products, "nodes.rs1-1.shard_id", acctest.Products, "nodes.rs1-3.shard_id"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.router.type", "query_router"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.config-2.type", "config_server"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters {"cluster":{"datastore":{"type":"mongodb","version":"4.0.28"},`+
						`"extended_properties":{"num_configsvr":2,"num_mongos":1},"instances":[`+
						`{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}},{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}},{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}],"name":%q}}`,
						cloud.Name("products"))}, cloud.Changes(t))
				}),
			),
		},
		acctest.PlanOnly(mongodbV1(cloud, shard("rs1"), router, servers)),
		resource.TestStep{
			Config: mongodbV1(cloud, shard("rs1"), shard("rs2"), router, router2, servers), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, first...), remember("rs2-1", "rs2-2", "rs2-3", "router-2"),
				clusterHas(10),
				resource.TestCheckResourceAttrPair(acctest.Products, "nodes.rs2-1.shard_id", acctest.Products, "nodes.rs2-3.shard_id"),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 2, "a shard, and a query router") }),
			),
		},
		acctest.PlanOnly(mongodbV1(cloud, shard("rs1"), shard("rs2"), router, router2, servers)),
		resource.TestStep{
			Config:      mongodbV1(cloud, shard("rs1"), "    rs2-1 = {}", router, router2, servers),
			ExpectError: acctest.Words("A mongodb cluster gives up whole shards only"),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Drain(t, known["rs2-1"], known["rs2-2"], known["rs2-3"]) },
			Config:    mongodbV1(cloud, shard("rs1"), router, servers), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, first...),
				clusterHas(6),
			),
		},
		acctest.PlanOnly(mongodbV1(cloud, shard("rs1"), router, servers)),
	)
}

// What a standing cluster has grown to can be made from nothing: a shard first, then the others. So a destroy that was cut off once the
// cluster was gone, which Terraform plans as a creation, goes on.
func TestAccV1GrownClusterOfMongoDBIsMadeFromNothing(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	grown := mongodbV1(cloud, shard("rs1"), shard("rs2"), router, servers)
	deleted := func() {
		_, err := cloud.Client(t).DeleteCluster(t.Context(), known["cluster"])
		require.NoError(t, err)
		require.NoError(t, cloud.Client(t).WaitClusterGone(t.Context(), known["cluster"]))
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			PreConfig: func() { cloud.RefuseAction(t, "grow") },
			Config:    grown, ExpectNonEmptyPlan: true,
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, "rs1-1"),
				clusterHas(6),
				resource.TestCheckNoResourceAttr(acctest.Products, "nodes.rs2-1.id"),
			),
		},
		resource.TestStep{
			Config: grown, ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "rs1-1"),
				clusterHas(9),
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				resource.TestCheckResourceAttrPair(acctest.Products, "nodes.rs2-1.shard_id", acctest.Products, "nodes.rs2-3.shard_id"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.rs2-1.name", cloud.Name("products")+"-rs2-1"),
				acctest.Check(func() {
					sent := cloud.Changes(t)
					assert.Len(t, sent, 3, "a shard, a growth that is refused, and the same again")
					assert.Contains(t, sent[0], "POST /clusters {")
					assert.Equal(t, 3, strings.Count(sent[0], "flavorRef"), sent[0])
					assert.Equal(t, 3, strings.Count(sent[1], `"type":"replica"`), sent[1])
					assert.Equal(t, sent[1], sent[2])
				}),
			),
		},
		acctest.PlanOnly(grown),
		resource.TestStep{
			PreConfig: deleted, Config: grown,
			Check: resource.ComposeTestCheckFunc(
				known.remember(t), clusterHas(9),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 3, "a deletion, a shard, and a growth") }),
			),
		},
		resource.TestStep{PreConfig: deleted, Config: grown, Destroy: true},
	)
}

// What a cluster of mongodb can't be given or spared is refused when planning, with the number that would be right.
func TestAccV1ClusterOfMongoDBRefusals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	good := mongodbV1(cloud, shard("rs1"), router, servers)
	refused := func(config, message string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: acctest.Words(message)}
	}
	acctest.Run(t, cloud,
		refused(acctest.V1Cluster(cloud, "mongodb", "4.0.28", "  size = 4"), "A new mongodb cluster has exactly 3 nodes that hold data; size declares 4. Declare 3"),
		refused(mongodbV1(cloud, "    a = {}", router), "A new mongodb cluster has exactly 3 nodes that hold data; nodes declares 1."),
		refused(mongodbV1(cloud, shard("rs1"), `    x = { type = "arbiter" }`), `A mongodb cluster has no "arbiter".`),
		refused(acctest.V1Cluster(cloud, "mongodb", "4.0.28", `  size = 3
  configuration_id = "x"`), `The API "v1.0" has no operation "create cluster with configuration" for the datastore "mongodb". Leave configuration_id out.`),
		resource.TestStep{Config: good, Check: acctest.Check(func() { cloud.Changes(t) })},
		refused(mongodbV1(cloud, shard("rs1"), "    a = {}\n    b = {}", router, servers), "A mongodb cluster grows by shards of 3 nodes, and this plan would add 2. Declare 1 more, or 2 less."),
		refused(mongodbV1(cloud, shard("rs1"), servers), "A mongodb cluster keeps at least 1 query_router, and this plan would remove the last one."),
		refused(mongodbV1(cloud, shard("rs1"), router, servers, `    config-3 = { type = "config_server" }`), "A config_server of a mongodb cluster is made with the cluster or not at all"),
		refused(mongodbV1(cloud, shard("rs1"), router), "A config_server of a mongodb cluster stays as long as the cluster"),
		refused(mongodbV1(cloud, router, servers), "A mongodb cluster has at least 3 nodes that hold data; this plan would leave 0. Keep 3 more of them."),
		refused(strings.Replace(good, "rs1-1 = {}", `rs1-1 = { replacement_trigger = "1" }`, 1), "nodes of a mongodb cluster that hold data come and go as whole shards of 3 only. Take the change back."),
		resource.TestStep{Config: good, Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "nothing was sent") })},
	)
}

// A failed node that holds data is told and left alone; a query router is exchanged.
func TestAccV1ClusterOfMongoDBHeals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := mongodbV1(cloud, shard("rs1"), router, router2, servers)
	keys := []string{"rs1-1", "rs1-2", "rs1-3", "router", "router-2", "config-1", "config-2"}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, Check: resource.ComposeTestCheckFunc(known.remember(t, keys...), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() { cloud.BreakServer(t, known["rs1-2"]) },
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectEmptyPlan(),
			}},
			Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
		resource.TestStep{
			PreConfig: func() { cloud.BreakServer(t, known["router"]) },
			Config:    config, ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "rs1-1", "rs1-2", "rs1-3", "router-2", "config-1", "config-2"), known.changes(t, "router"),
				clusterHas(7),
				acctest.Check(func() {
					assert.Equal(t, []string{
						fmt.Sprintf(`POST /clusters/%s {"grow":[{"flavorRef":"2","name":"%s-router","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"type":"query_router","volume":{"size":10}}]}`, known["cluster"], cloud.Name("products")),
						fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], known["router"]),
					}, cloud.Changes(t))
				}),
			),
		},
	)
}
