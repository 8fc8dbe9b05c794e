package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

const extra = "trove_cluster_node.extra"

// extraNode is a node of its own beside the cluster's, in the same network.
func extraNode(more string) string {
	return nodeOfItsOwn(fmt.Sprintf("network_id = %q\n  %s", acctest.Network, more))
}

// nodeOfItsOwn is the same wherever the server puts it.
func nodeOfItsOwn(more string) string {
	return fmt.Sprintf("\nresource \"trove_cluster_node\" \"extra\" {\n  cluster_id = trove_cluster.products.id\n  %s\n}\n", more)
}

func extraUpdated() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(extra, plancheck.ResourceActionUpdate)}}
}

// A single node is exchanged in two steps; one whose second half fails is finished by the next apply, which removes the node
// that was replaced and nothing else.
func TestAccV1ClusterNodeIsExchanged(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(more string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.4.12", acctest.ThreeNodes) + extraNode(more)
	}
	grow := func(zone string) string {
		return fmt.Sprintf(`POST /clusters/%s {"grow":[{"availability_zone":%q,"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}]}`,
			known["cluster"], zone)
	}
	shrink := func(id string) string {
		return fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], id)
	}
	first := `availability_zone = "nova"`
	second := first + "\n  replacement_trigger = \"2\""
	third := first + "\n  replacement_trigger = \"3\""
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: config(first),
			Check: resource.ComposeTestCheckFunc(known.keepExtra(t, "first"), acctest.Check(func() {
				assert.Equal(t, grow("nova"), cloud.Changes(t)[1])
			})),
		},
		acctest.PlanOnly(config(first)),
		resource.TestStep{
			Config: config(second), ConfigPlanChecks: extraUpdated(),
			Check: resource.ComposeTestCheckFunc(known.keepExtra(t, "second"), acctest.Check(func() {
				assert.NotEqual(t, known["first"], known["second"])
				assert.Equal(t, []string{grow("nova"), shrink(known["first"])}, cloud.Changes(t))
			})),
		},
		resource.TestStep{
			PreConfig: func() { cloud.RefuseAction(t, "shrink") },
			Config:    config(third), ExpectError: acctest.Words("Could not remove what was left behind by node"),
		},
		resource.TestStep{
			RefreshState: true, ExpectNonEmptyPlan: true,
			Check: resource.ComposeTestCheckFunc(known.keepExtra(t, "third"), acctest.Check(func() {
				assert.NotEqual(t, known["second"], known["third"], "the new node is in the state")
				cloud.Changes(t)
			})),
		},
		resource.TestStep{
			Config: config(third), ConfigPlanChecks: extraUpdated(),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttrWith(extra, "id", func(id string) error {
					assert.Equal(t, known["third"], id)
					return nil
				}),
				acctest.Check(func() {
					assert.Equal(t, []string{shrink(known["second"])}, cloud.Changes(t), "the old one goes, nothing else")
				}),
			),
		},
		acctest.PlanOnly(config(third)),
		resource.TestStep{
			PreConfig: func() { cloud.BreakServer(t, known["third"]) },
			Config:    config(third), ConfigPlanChecks: extraUpdated(),
			Check: resource.ComposeTestCheckFunc(known.keepExtra(t, "fourth"), acctest.Check(func() {
				assert.Equal(t, []string{grow("nova"), shrink(known["third"])}, cloud.Changes(t))
			})),
		},
		resource.TestStep{
			ResourceName: extra, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"replacement_trigger", "availability_zone", "network_id"},
			ImportStateIdFunc:       func(*terraform.State) (string, error) { return known["cluster"] + "/" + known["fourth"], nil },
		},
		// Destroyed half-way through an exchange, both nodes go.
		resource.TestStep{
			PreConfig: func() { cloud.RefuseAction(t, "shrink") },
			Config:    config(first + "\n  replacement_trigger = \"4\""), ExpectError: acctest.Words("Could not remove what was left behind by node"),
		},
		resource.TestStep{
			Config: acctest.V1Cluster(cloud, "mariadb", "10.4.12", acctest.ThreeNodes),
			Check:  resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "3"),
		},
		resource.TestStep{RefreshState: true, Check: clusterHas(3)},
	)
}

// What a node added later can't be is refused when planning.
func TestAccV1ClusterNodeRefusals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	mongodb := mongodbV1(cloud, shard("rs1"), router)
	acctest.Run(t, cloud,
		resource.TestStep{Config: mongodb, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: mongodb + extraNode(""), ExpectError: acctest.Words("nodes of a mongodb cluster that hold data come and go as whole shards of 3 only. Declare it in nodes of the trove_cluster.")},
		resource.TestStep{Config: mongodb + extraNode(`type = "config_server"`), ExpectError: acctest.Words("a config_server of a mongodb cluster is made with the cluster or not at all.")},
		resource.TestStep{Config: mongodb + extraNode(`type = "arbiter"`), ExpectError: acctest.Words(`A mongodb cluster has no "arbiter".`)},
		resource.TestStep{Config: mongodb + extraNode("type = \"query_router\"\n  region = \"RegionOne\""), ExpectError: acctest.Words("The API puts nodes into regions only when it creates their cluster")},
		resource.TestStep{
			Config: mongodb + extraNode(`type = "query_router"`),
			Check:  resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(extra, "type", "query_router"), acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) })),
		},
		acctest.PlanOnly(mongodb+extraNode(`type = "query_router"`)),
		// The cluster's own router is not the last one: there is this one.
		resource.TestStep{
			Config: mongodbV1(cloud, shard("rs1")) + extraNode(`type = "query_router"`),
			Check:  acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) }),
		},
		acctest.PlanOnly(mongodbV1(cloud, shard("rs1"))+extraNode(`type = "query_router"`)),
	)
}
