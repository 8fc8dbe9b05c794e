package cluster_test

import (
	"testing"
	"time"

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
	warn, plan := acctest.Cassandra("heal = \"warn\"\n"+acctest.ThreeRegions), acctest.Cassandra(acctest.ThreeRegions)
	acctest.Run(t, cloud,
		resource.TestStep{Config: warn, Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				cloud.SetFlavor(t, known["east"], "3")
				cloud.Vanish(t, known["eu"])
			},
			Config:           warn,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Products, "nodes.eu.status", "DELETED"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.east.flavor_id", "3"),
				acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
			),
		},
		resource.TestStep{
			Config: plan,
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west"), known.changes(t, "east", "eu"),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 2, "one add, one replacement") }),
			),
		},
	)
}

// A node that falls silent is noticed by the server after a minute. It may serve all the same: its status tells, and nothing is planned for it,
// neither by its cluster nor where it is a resource of its own.
func TestAccSilentNodesAreShownAndKept(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	config := acctest.Cassandra(acctest.ThreeRegions) + `
resource "trove_cluster_node" "more" {
  cluster_id = trove_cluster.products.id
  region     = "west"
}
`
	var more string
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, Check: resource.ComposeTestCheckFunc(
			known.remember(t, "west", "east", "eu"),
			resource.TestCheckResourceAttrWith("trove_cluster_node.more", "id", func(id string) error { more = id; return nil }),
			acctest.Check(func() { cloud.Changes(t) }),
		)},
		resource.TestStep{
			PreConfig: func() {
				cloud.KillHeartbeat(t, known["east"])
				cloud.KillHeartbeat(t, more)
				cloud.Advance(t, time.Minute)
			},
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east", "eu"),
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.east.status", "UNKNOWN"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.west.status", "ACTIVE"),
				resource.TestCheckResourceAttr("trove_cluster_node.more", "status", "UNKNOWN"),
				acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
			),
		},
	)
}

// Changing a place's region replaces that node alone, and the new one is there before the old one goes.
func TestAccMovingOnePlaceTouchesThatNodeAlone(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra(acctest.ThreeRegions), Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: acctest.Cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "west" }
  }`),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east"), known.changes(t, "eu"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.eu.region", "west"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.%", "3"),
				acctest.Check(func() {
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
	silent := acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra("size = 3"), Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: acctest.Cassandra(three), Check: resource.ComposeTestCheckFunc(silent, resource.TestCheckResourceAttr(acctest.Products, "nodes.c.region", "west"))},
		resource.TestStep{Config: acctest.Cassandra("size = 3"), Check: silent},
	)
}

// Several nodes are healed in one apply, each by what it needs, although the cluster is in ERROR in between.
func TestAccHealingSeveralNodesAtOnce(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	four := acctest.Cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
    last = { region = "eu" }
  }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: four, Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu", "last"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				cloud.Vanish(t, known["west"])
				cloud.SetStatus(t, known["east"], "ERROR")
				cloud.SetStatus(t, known["eu"], "FAILED")
			},
			Config: four,
			Check: resource.ComposeTestCheckFunc(
				known.changes(t, "west", "east", "eu"), known.keeps(t, "last"),
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				clusterHas(4),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 3, "one addition, two replacements") }),
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
	asked := acctest.Cassandra(`
  nodes = {
    west = { region = "west", replacement_trigger = "lost" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra(acctest.ThreeRegions), Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				for _, place := range []string{"west", "east", "eu"} {
					cloud.SetStatus(t, known[place], "ERROR")
				}
			},
			Config:           acctest.Cassandra(acctest.ThreeRegions),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
		resource.TestStep{
			Config: asked, ExpectNonEmptyPlan: true,
			Check: resource.ComposeTestCheckFunc(known.changes(t, "west"), known.keeps(t, "east", "eu"), acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) })),
		},
		resource.TestStep{Config: asked, Check: known.changes(t, "east", "eu")},
	)
}
