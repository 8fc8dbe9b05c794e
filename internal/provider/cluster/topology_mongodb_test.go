package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func mongodb(arbiters string) string {
	return fmt.Sprintf(`
resource "trove_cluster" "products" {
  name                = "products"
  datastore           = { type = "mongodb", version = "2.4.10" }
  configuration_id    = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
  flavor_id           = "7"
  volume              = { size = 1 }
  deletion_protection = false

  nodes = {
    west-1 = { region = "west" }
    west-2 = { region = "west" }
    west-3 = { region = "west" }
    east-1 = { region = "east" }
    east-2 = { region = "east" }
    %s
  }
}
`, arbiters)
}

const arbitersOfTheCluster = `
    arbiter-1 = { region = "eu", type = "arbiter" }
    arbiter-2 = { region = "eu", type = "arbiter" }`

// The specification's second topology: five nodes in two regions, then two arbiters in a third, inside `nodes`.
func TestAccMongoDBWithArbitersInside(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	five := []string{"west-1", "west-2", "west-3", "east-1", "east-2"}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: mongodb(""),
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, five...),
				acctest.Check(func() {
					assert.Equal(t, []string{
						`POST /clusters {"cluster":{"configuration":"b9c8a3f8-7ace-4aea-9908-7b555586d7b6","datastore":{"type":"mongodb","version":"2.4.10"},"flavorRef":"7","name":"products",` +
							`"nodes":[{"region":"east"},{"region":"east"},{"region":"west"},{"region":"west"},{"region":"west"}],"size":5,"volume":{"size":1}}}`,
					}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: mongodb(arbitersOfTheCluster),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("nodes"), knownvalue.MapSizeExact(7)),
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("members"), knownvalue.ListSizeExact(0)),
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("nodes").AtMapKey("arbiter-2"), knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"region": knownvalue.StringExact("eu"), "type": knownvalue.StringExact("arbiter"), "status": knownvalue.StringExact("ACTIVE"),
				})),
			},
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, five...),
				known.remember(t, "arbiter-1", "arbiter-2"),
				acctest.Check(func() {
					assert.Equal(t, []string{
						fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"allocations":[{"region":"eu","type":"arbiter"},{"region":"eu","type":"arbiter"}],"num":2}}`, known["cluster"]),
					}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			ResourceName: acctest.Products, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"deletion_protection"},
			ImportStateIdFunc: func(*terraform.State) (string, error) {
				id := known["cluster"]
				for _, place := range append(five, "arbiter-1", "arbiter-2") {
					id += "," + place + "=" + known[place]
				}
				return id, nil
			},
		},
		resource.TestStep{
			PreConfig: func() { cloud.SetStatus(t, known["arbiter-1"], "FAILED") },
			Config:    mongodb(arbitersOfTheCluster),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, append(five, "arbiter-2")...), known.changes(t, "arbiter-1"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.arbiter-1.type", "arbiter"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, known["cluster"], known["arbiter-1"])}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: mongodb(`arbiter-2 = { region = "eu", type = "arbiter" }`),
			Check:  known.keeps(t, append(five, "arbiter-2")...),
		},
	)
}

// The same arbiters as resources by themselves: both travel in one request, and the cluster's own plan stays empty.
func TestAccMongoDBWithArbitersBeside(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	const first, second = "trove_cluster_node.arbiter.0", "trove_cluster_node.arbiter.1"
	arbiters := func(count int, trigger string) string {
		return mongodb("") + fmt.Sprintf(`
resource "trove_cluster_node" "arbiter" {
  count               = %d
  cluster_id          = trove_cluster.products.id
  region              = "eu"
  type                = "arbiter"
  replacement_trigger = %s
}
`, count, trigger)
	}
	remember := resource.TestCheckFunc(func(state *terraform.State) error {
		known["cluster"] = acctest.Attribute(t, state, acctest.Products, "id")
		known["first"], known["second"] = acctest.Attribute(t, state, first, "id"), acctest.Attribute(t, state, second, "id")
		return nil
	})
	acctest.Run(t, cloud,
		resource.TestStep{Config: mongodb(""), Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{
			Config: arbiters(2, "null"),
			Check: resource.ComposeTestCheckFunc(remember, acctest.Check(func() {
				assert.Equal(t, []string{
					fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"allocations":[{"region":"eu","type":"arbiter"},{"region":"eu","type":"arbiter"}],"num":2}}`, known["cluster"]),
				}, cloud.Changes(t), "additions that arrive together travel as one")
				assert.NotEqual(t, known["first"], known["second"])
			}), resource.TestCheckResourceAttr(first, "status", "ACTIVE"), resource.TestCheckResourceAttr(second, "type", "arbiter")),
		},
		resource.TestStep{
			RefreshState: true,
			Check: resource.ComposeTestCheckFunc(
				clusterHas(7),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "5"),
				resource.TestCheckResourceAttr(acctest.Products, "members.#", "2"),
				resource.TestCheckResourceAttr(acctest.Products, "members.1.managed", "false"),
			),
		},
		resource.TestStep{
			ResourceName: "trove_cluster_node.arbiter[0]", ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: func(*terraform.State) (string, error) { return known["cluster"] + "/" + known["first"], nil },
		},
		resource.TestStep{
			PreConfig: func() { cloud.Vanish(t, known["first"]) },
			Config:    arbiters(2, "null"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("trove_cluster_node.arbiter[0]", plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction("trove_cluster_node.arbiter[1]", plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionNoop),
			}},
			Check: resource.ComposeTestCheckFunc(remember, acctest.Check(func() { cloud.Changes(t) })),
		},
		resource.TestStep{
			Config: arbiters(2, `"again"`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("trove_cluster_node.arbiter[0]", plancheck.ResourceActionUpdate),
			}},
			Check: func(state *terraform.State) error {
				assert.NotEqual(t, known["first"], acctest.Attribute(t, state, first, "id"))
				assert.ElementsMatch(t, []string{
					fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, known["cluster"], known["first"]),
					fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, known["cluster"], known["second"]),
				}, cloud.Changes(t))
				return remember(state)
			},
		},
		resource.TestStep{
			Config: arbiters(1, `"again"`),
			Check: acctest.Check(func() {
				assert.Equal(t, []string{fmt.Sprintf("DELETE /clusters/%s/nodes/%s", known["cluster"], known["second"])}, cloud.Changes(t))
			}),
		},
	)
}

// The example has one arbiter of each kind.
func TestAccMongoDBExample(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	example := config.StaticDirectory("../../../examples/topologies/mongodb")
	acctest.Run(t, cloud,
		resource.TestStep{ConfigDirectory: example, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("nodes").AtMapKey("arbiter").AtMapKey("type"), knownvalue.StringExact("arbiter")),
			statecheck.ExpectKnownOutputValue("arbiters", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("products-1"), knownvalue.StringExact("products-7")})),
			statecheck.ExpectKnownOutputValue("addresses", knownvalue.MapSizeExact(5)),
		}},
		resource.TestStep{ConfigDirectory: example, PlanOnly: true},
	)
}
