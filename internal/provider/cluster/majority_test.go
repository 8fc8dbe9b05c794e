package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// mongodbOf is an unprotected cluster of mongodb in the API nodes.
func mongodbOf(more string) string {
	return fmt.Sprintf(`
resource "trove_cluster" "products" {
  name                = "products"
  datastore           = { type = "mongodb", version = "2.4.10" }
  flavor_id           = "7"
  volume              = { size = 1 }
  deletion_protection = false
%s
}
`, more)
}

// A replica set of two can't elect: neither is it made, nor does a plan cut a cluster down to it. The error says how many it takes.
func TestAccNumberOfNodesThatADatabaseNeeds(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	two, three := mongodbOf("  nodes = { a = {}, b = {} }"), mongodbOf("  nodes = { a = {}, b = {}, c = { type = \"arbiter\" } }")
	acctest.Run(t, cloud,
		resource.TestStep{Config: two, ExpectError: acctest.Words("A mongodb cluster has at least 3 nodes that hold data or vote; nodes declares 2. Declare 1 more.")},
		resource.TestStep{Config: mongodbOf("  size = 1"), ExpectError: acctest.Words("size declares 1. Declare 2 more.")},
		resource.TestStep{Config: three, Check: acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) })},
		resource.TestStep{Config: two, ExpectError: acctest.Words("this plan would leave 2. Keep 1 more of them.")},
		resource.TestStep{Config: three, Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "nothing was sent") })},
	)
}

// While nodes are not well, none of the others is replaced or removed where that would cost the majority.
func TestAccMajorityStaysWell(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	config := func(heal, trigger string) string {
		return mongodbOf(fmt.Sprintf("  heal = %q\n  nodes = { a = { %s }, b = {}, c = {} }", heal, trigger))
	}
	const trigger = `replacement_trigger = "2"`
	acctest.Run(t, cloud,
		resource.TestStep{Config: config("warn", ""), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig:   func() { cloud.SetStatus(t, known["b"], "FAILED") },
			Config:      config("warn", trigger),
			ExpectError: acctest.Words("only 1 of 3 nodes would be well then, where it takes 2 for a majority"),
		},
		resource.TestStep{
			PreConfig: func() { assert.Empty(t, cloud.Changes(t), "nothing was sent") },
			Config:    config("plan", trigger),
			Check: resource.ComposeTestCheckFunc(known.keeps(t, "c"), known.changes(t, "a", "b"), acctest.Check(func() {
				replace := func(place string) string {
					return fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, known["cluster"], known[place])
				}
				assert.Equal(t, []string{replace("b"), replace("a")}, cloud.Changes(t), "the failed one first")
			})),
		},
	)
}

func TestAccV1MajorityStaysWell(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(heal, nodes string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", fmt.Sprintf("  heal = %q\n%s", heal, nodes))
	}
	const without = `  nodes = { b = {}, c = {}, d = {} }`
	acctest.Run(t, cloud,
		resource.TestStep{Config: config("warn", acctest.FourNodes), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c", "d"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() {
				cloud.BreakServer(t, known["b"])
				cloud.BreakServer(t, known["d"])
			},
			Config:      config("warn", without),
			ExpectError: acctest.Words("only 1 of 3 nodes would be well then, where it takes 2 for a majority"),
		},
		resource.TestStep{
			PreConfig: func() { assert.Empty(t, cloud.Changes(t), "nothing was sent") },
			Config:    config("plan", without),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "c"), known.changes(t, "b", "d"),
				clusterHas(3),
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 5, "two exchanges, and then the removal") }),
			),
		},
		acctest.PlanOnly(config("plan", without)),
	)
}
