package cluster_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A change that stops half-way leaves the state true: what was reached is in it, and the next apply does the rest
// and nothing twice.

func TestAccRemovalThatFailsIsDoneByTheNextApply(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	moved := acctest.Cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "west" }
  }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra(acctest.ThreeRegions), Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig:   func() { cloud.Refuse(t, "DELETE", "/nodes/") },
			Config:      moved,
			ExpectError: acctest.Words("Could not remove a node of cluster"),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    moved,
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east"), known.changes(t, "eu"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "3"),
				clusterHas(3),
				acctest.Check(func() {
					assert.Equal(t, []string{"DELETE /clusters/" + known["cluster"] + "/nodes/" + known["eu"]}, cloud.Changes(t))
				}),
			),
		},
	)
}

func TestAccReplacementThatFailsIsPlannedAgain(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	triggered := acctest.Cassandra(`nodes = { a = { replacement_trigger = "1" }, b = {}, c = {} }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra(`nodes = { a = {}, b = {}, c = {} }`), Check: known.remember(t, "a", "b", "c")},
		resource.TestStep{
			PreConfig:   func() { cloud.Refuse(t, "POST", "/action$") },
			Config:      triggered,
			ExpectError: acctest.Words("Could not replace a node of cluster"),
		},
		resource.TestStep{Config: triggered, Check: resource.ComposeTestCheckFunc(known.keeps(t, "b", "c"), known.changes(t, "a"))},
	)
}

func TestAccGrowThatFailsIsPlannedAgain(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra("size = 2")},
		resource.TestStep{PreConfig: func() { cloud.Refuse(t, "POST", "/nodes$") }, Config: acctest.Cassandra("size = 3"), ExpectError: acctest.Words("Could not add nodes to cluster")},
		resource.TestStep{Config: acctest.Cassandra("size = 3"), Check: clusterHas(3)},
	)
}

// A server that stops answering while a cluster is built is no reason to throw the cluster away.
func TestAccPollsThatFailDoNotTaint(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	config := acctest.Cassandra(acctest.ThreeRegions)
	acctest.Run(t, cloud,
		resource.TestStep{
			PreConfig:          func() { cloud.FailReads(t, "^/clusters/[^/]+$", 3) },
			Config:             config,
			ExpectNonEmptyPlan: true,
			Check:              resource.TestCheckResourceAttr(acctest.Products, "status", "BUILD"),
		},
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionUpdate),
			}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Products, "nodes.west.status", "ACTIVE"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.west.ip.#", "1"),
			),
		},
	)
}

// A lost node whose key goes in the same apply that adds another is forgotten.
func TestAccLostNodeOfARemovedKeyIsForgotten(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra(acctest.ThreeRegions), Check: known.remember(t, "west", "east", "eu")},
		resource.TestStep{
			PreConfig: func() { cloud.Vanish(t, known["eu"]) },
			Config:    acctest.Cassandra(`nodes = { west = { region = "west" }, east = { region = "east" }, west-2 = { region = "west" } }`),
			Check:     resource.ComposeTestCheckFunc(known.keeps(t, "west", "east"), resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "3")),
		},
	)
}

// A size, or nodes, that are known only after another resource is applied keep the cluster and what refers to it.
func TestAccUnknownSizeKeepsTheCluster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	config := func(size, input string) string {
		return acctest.Cassandra(size) + `
resource "terraform_data" "input" { input = ` + input + ` }
resource "trove_cluster_node" "more" { cluster_id = trove_cluster.products.id }
`
	}
	known := ids{}
	quiet := resource.TestStep{
		Config: config("size = terraform_data.input.output", "2 + 1"),
		Check:  resource.ComposeTestCheckFunc(known.keeps(t), acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })),
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config("size = 3", `"three"`), Check: resource.ComposeTestCheckFunc(known.remember(t), acctest.Check(func() { cloud.Changes(t) }))},
		quiet,
		resource.TestStep{
			Config: config("nodes = { a = terraform_data.input.output, b = {}, c = {} }", `{ region = "west" }`),
			Check:  resource.ComposeTestCheckFunc(known.keeps(t), resource.TestCheckResourceAttr(acctest.Products, "nodes.a.region", "west")),
		},
	)
}
