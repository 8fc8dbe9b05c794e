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

// Deployed Trove replaces no node: one is added, and then the old one removed, one place after the other.
func TestAccV1ClusterExchangesNodesOneByOne(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known, again := ids{}, ids{}
	config := func(nodes string) string { return acctest.V1Cluster(cloud, "mariadb", "10.4.12", nodes) }
	grow := func(place string) string {
		return fmt.Sprintf(`POST /clusters/%s {"grow":[{"flavorRef":"2","name":"%s-%s","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}]}`, known["cluster"], cloud.Name("products"), place)
	}
	shrink := func(id string) string {
		return fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], id)
	}
	triggered := `  nodes = { a = { replacement_trigger = "1" }, b = { replacement_trigger = "1" }, c = {} }`
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: config(triggered), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "c"), known.changes(t, "a", "b"), again.remember(t, "a", "b", "c"),
				clusterHas(3),
				acctest.Check(func() {
					assert.Equal(t, []string{grow("a"), shrink(known["a"]), grow("b"), shrink(known["b"])}, cloud.Changes(t))
				}),
			),
		},
		acctest.PlanOnly(config(triggered)),
		resource.TestStep{
			PreConfig: func() { cloud.BreakServer(t, again["c"]) },
			Config:    config(triggered), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				again.keeps(t, "a", "b"), again.changes(t, "c"),
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				acctest.Check(func() { assert.Equal(t, []string{grow("c"), shrink(again["c"])}, cloud.Changes(t)) }),
			),
		},
		acctest.PlanOnly(config(triggered)),
	)
}

// An exchange whose second half fails leaves two nodes for one place, and loses neither.
func TestAccV1ClusterExchangeThatStopsHalfWay(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known, half := ids{}, ids{}
	config := func(nodes string) string { return acctest.V1Cluster(cloud, "mariadb", "10.4.12", nodes) }
	triggered := config(`  nodes = { a = { replacement_trigger = "1" }, b = {}, c = {} }`)
	shrinks := 0
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() { cloud.RefuseAction(t, "shrink") },
			Config:    triggered, ExpectError: acctest.Words("Could not remove a node of cluster"),
		},
		resource.TestStep{
			RefreshState: true, ExpectNonEmptyPlan: true,
			Check: resource.ComposeTestCheckFunc(
				known.changes(t, "a"), half.remember(t, "a", "b", "c"), clusterHas(4),
				acctest.Check(func() { shrinks = len(cloud.Changes(t)) }),
			),
		},
		resource.TestStep{
			Config: triggered, ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				half.keeps(t, "a", "b", "c"), clusterHas(3), resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "3"),
				acctest.Check(func() {
					assert.Equal(t, 2, shrinks, "one node is added, and one refused to be removed")
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], known["a"])}, cloud.Changes(t))
				}),
			),
		},
	)
}

// A zone is no more than what was declared: taking it over changes nothing, another one exchanges that node alone.
func TestAccV1ClusterInZones(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	zones := func(a string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.4.12", fmt.Sprintf(`  nodes = { a = %s, b = {}, c = {} }`, a))
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: zones("{}"), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: zones(`{ availability_zone = "nova" }`), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })),
		},
		resource.TestStep{
			Config: zones(`{ availability_zone = "az2" }`), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "b", "c"), known.changes(t, "a"),
				acctest.Check(func() {
					assert.Equal(t, []string{
						fmt.Sprintf(`POST /clusters/%s {"grow":[{"availability_zone":"az2","flavorRef":"2","name":"%s-a","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}]}`, known["cluster"], cloud.Name("products")),
						fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], known["a"]),
					}, cloud.Changes(t))
				}),
			),
		},
		acctest.PlanOnly(zones(`{ availability_zone = "az2" }`)),
		resource.TestStep{
			Config: zones(`{}`), ConfigPlanChecks: inPlace(),
			Check: acctest.Check(func() {
				assert.Empty(t, cloud.Changes(t), "no zone is declared any longer, and the node stays where it is")
			}),
		},
	)
}

// The node that leads a vertica cluster is told, and neither removed nor exchanged; and no cluster has fewer nodes than a new one.
func TestAccV1ClusterOfVerticaKeepsItsMaster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(nodes string) string { return acctest.V1Cluster(cloud, "vertica", "9.0.1", nodes) }
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(`  size = 2`), ExpectError: acctest.Words("A new vertica cluster has exactly 3 nodes; size declares 2. Declare 3")},
		resource.TestStep{
			Config: config(acctest.ThreeNodes),
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, "a", "b", "c"), resource.TestCheckResourceAttr(acctest.Products, "nodes.a.role", "master"),
				resource.TestCheckNoResourceAttr(acctest.Products, "nodes.b.role"), acctest.Check(func() { cloud.Changes(t) }),
			),
		},
		resource.TestStep{Config: config(`  nodes = { b = {}, c = {} }`), ExpectError: acctest.Words("The server does not remove the master of a vertica cluster")},
		resource.TestStep{
			Config:      config(`  nodes = { a = { replacement_trigger = "1" }, b = {}, c = {} }`),
			ExpectError: acctest.Words("the server does not remove the master of a vertica cluster. Take the change back."),
		},
		resource.TestStep{Config: config(`  nodes = { a = {}, b = {} }`), ExpectError: acctest.Words("A vertica cluster has at least 3 nodes; this plan would leave 2.")},
		resource.TestStep{
			PreConfig: func() { cloud.BreakServer(t, known["a"]) },
			Config:    config(acctest.ThreeNodes),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectEmptyPlan(),
			}},
			Check: resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(acctest.Products, "nodes.a.status", "ERROR"), func(*terraform.State) error {
				assert.Empty(t, cloud.Changes(t))
				return nil
			}),
		},
	)
}
