package provider_test

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
	moved := cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "west" }
  }`)
	run(t, cloud,
		resource.TestStep{Config: cassandra(threeRegions), Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig:   func() { cloud.Refuse(t, "DELETE", "/nodes/") },
			Config:      moved,
			ExpectError: words("Could not remove a node of cluster"),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    moved,
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east"), known.changes(t, "eu"),
				resource.TestCheckResourceAttr(products, "nodes.%", "3"),
				resource.TestCheckResourceAttr(products, "members.#", "3"),
				check(func() {
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
	triggered := cassandra(`nodes = { a = { replacement_trigger = "1" }, b = {}, c = {} }`)
	run(t, cloud,
		resource.TestStep{Config: cassandra(`nodes = { a = {}, b = {}, c = {} }`), Check: known.remember(t, "a", "b", "c")},
		resource.TestStep{
			PreConfig:   func() { cloud.Refuse(t, "POST", "/action$") },
			Config:      triggered,
			ExpectError: words("Could not replace a node of cluster"),
		},
		resource.TestStep{Config: triggered, Check: resource.ComposeTestCheckFunc(known.keeps(t, "b", "c"), known.changes(t, "a"))},
	)
}

func TestAccGrowThatFailsIsPlannedAgain(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	run(t, cloud,
		resource.TestStep{Config: cassandra("size = 2")},
		resource.TestStep{PreConfig: func() { cloud.Refuse(t, "POST", "/nodes$") }, Config: cassandra("size = 3"), ExpectError: words("Could not add nodes to cluster")},
		resource.TestStep{Config: cassandra("size = 3"), Check: resource.TestCheckResourceAttr(products, "members.#", "3")},
	)
}

// A server that stops answering while a cluster is built is no reason to throw the cluster away.
func TestAccPollsThatFailDoNotTaint(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	config := cassandra(threeRegions)
	run(t, cloud,
		resource.TestStep{
			PreConfig:          func() { cloud.FailReads(t, "^/clusters/[^/]+$", 3) },
			Config:             config,
			ExpectNonEmptyPlan: true,
			Check:              resource.TestCheckResourceAttr(products, "status", "BUILD"),
		},
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(products, plancheck.ResourceActionUpdate),
			}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(products, "nodes.west.status", "ACTIVE"),
				resource.TestCheckResourceAttr(products, "nodes.west.ip.#", "1"),
			),
		},
	)
}

// A lost node whose key goes in the same apply that adds another is forgotten.
func TestAccLostNodeOfARemovedKeyIsForgotten(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	run(t, cloud,
		resource.TestStep{Config: cassandra(threeRegions), Check: known.remember(t, "west", "east", "eu")},
		resource.TestStep{
			PreConfig: func() { cloud.Vanish(t, known["eu"]) },
			Config:    cassandra(`nodes = { west = { region = "west" }, east = { region = "east" }, west-2 = { region = "west" } }`),
			Check:     resource.ComposeTestCheckFunc(known.keeps(t, "west", "east"), resource.TestCheckResourceAttr(products, "nodes.%", "3")),
		},
	)
}

// A size, or nodes, that are known only after another resource is applied keep the cluster and what refers to it.
func TestAccUnknownSizeKeepsTheCluster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	config := func(size, input string) string {
		return cassandra(size) + `
resource "terraform_data" "input" { input = ` + input + ` }
resource "trove_cluster_node" "more" { cluster_id = trove_cluster.products.id }
`
	}
	known := ids{}
	quiet := resource.TestStep{
		Config: config("size = terraform_data.input.output", "2 + 1"),
		Check:  resource.ComposeTestCheckFunc(known.keeps(t), check(func() { assert.Empty(t, cloud.Changes(t)) })),
	}
	run(t, cloud,
		resource.TestStep{Config: config("size = 3", `"three"`), Check: resource.ComposeTestCheckFunc(known.remember(t), check(func() { cloud.Changes(t) }))},
		quiet,
		resource.TestStep{
			Config: config("nodes = { a = terraform_data.input.output, b = {}, c = {} }", `{ region = "west" }`),
			Check:  resource.ComposeTestCheckFunc(known.keeps(t), resource.TestCheckResourceAttr(products, "nodes.a.region", "west")),
		},
	)
}
