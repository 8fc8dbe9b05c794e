package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// With heal = "warn" a cluster that is not as declared is left alone: the plan is empty, and nothing is sent.
func TestAccHealWarnLeavesDriftAlone(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	warn, plan := cassandra("heal = \"warn\"\n"+threeRegions), cassandra(threeRegions)
	run(t, cloud,
		resource.TestStep{Config: warn, Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				cloud.SetFlavor(t, known["east"], "3")
				cloud.Vanish(t, known["eu"])
			},
			Config:           warn,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(products, "nodes.eu.status", "DELETED"),
				resource.TestCheckResourceAttr(products, "nodes.east.flavor_id", "3"),
				check(func() { assert.Empty(t, cloud.Changes(t)) }),
			),
		},
		resource.TestStep{
			Config: plan,
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west"), known.changes(t, "east", "eu"),
				check(func() { assert.Len(t, cloud.Changes(t), 2, "one add, one replacement") }),
			),
		},
	)
}

// Changing a place's region replaces that node alone, and the new one is there before the old one goes.
func TestAccMovingOnePlaceTouchesThatNodeAlone(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	run(t, cloud,
		resource.TestStep{Config: cassandra(threeRegions), Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "west" }
  }`),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east"), known.changes(t, "eu"),
				resource.TestCheckResourceAttr(products, "nodes.eu.region", "west"),
				resource.TestCheckResourceAttr(products, "nodes.%", "3"),
				check(func() {
					assert.Equal(t, []string{
						"POST /clusters/" + known["cluster"] + `/nodes {"nodes":{"allocations":[{"region":"west"}],"num":1}}`,
						"DELETE /clusters/" + known["cluster"] + "/nodes/" + known["eu"],
					}, cloud.Changes(t))
				}),
			),
		},
	)
}

// Going from size to nodes and back costs nothing where the nodes fit.
func TestAccGivingNamesToNodesSendsNothing(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	three := `nodes = { a = {}, b = {}, c = {} }`
	silent := check(func() { assert.Empty(t, cloud.Changes(t)) })
	run(t, cloud,
		resource.TestStep{Config: cassandra("size = 3"), Check: check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: cassandra(three), Check: resource.ComposeTestCheckFunc(silent, resource.TestCheckResourceAttr(products, "nodes.c.region", "west"))},
		resource.TestStep{Config: cassandra("size = 3"), Check: silent},
	)
}

// Several nodes are healed in one apply, each by what it needs, although the cluster is in ERROR in between.
func TestAccHealingSeveralNodesAtOnce(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	four := cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
    last = { region = "eu" }
  }`)
	run(t, cloud,
		resource.TestStep{Config: four, Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu", "last"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				cloud.Vanish(t, known["west"])
				cloud.SetStatus(t, known["east"], "ERROR")
				cloud.SetStatus(t, known["eu"], "FAILED")
			},
			Config: four,
			Check: resource.ComposeTestCheckFunc(
				known.changes(t, "west", "east", "eu"), known.keeps(t, "last"),
				resource.TestCheckResourceAttr(products, "status", "ACTIVE"),
				resource.TestCheckResourceAttr(products, "members.#", "4"),
				check(func() { assert.Len(t, cloud.Changes(t), 3, "one addition, two replacements") }),
			),
		},
	)
}

// Where no node is well any more, replacing the nodes would lose what they still have: nothing is sent, until somebody asks
// for it.
func TestAccClusterWithoutAnyHealthyNodeIsNotReplaced(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	asked := cassandra(`
  nodes = {
    west = { region = "west", replacement_trigger = "lost" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }`)
	run(t, cloud,
		resource.TestStep{Config: cassandra(threeRegions), Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				for _, place := range []string{"west", "east", "eu"} {
					cloud.SetStatus(t, known[place], "ERROR")
				}
			},
			Config:           cassandra(threeRegions),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
		resource.TestStep{
			Config: asked, ExpectNonEmptyPlan: true,
			Check: resource.ComposeTestCheckFunc(known.changes(t, "west"), known.keeps(t, "east", "eu"), check(func() { assert.Len(t, cloud.Changes(t), 1) })),
		},
		resource.TestStep{Config: asked, Check: known.changes(t, "east", "eu")},
	)
}
