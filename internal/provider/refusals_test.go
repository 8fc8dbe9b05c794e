package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestAccRefusalsCarryTheRequestID(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t, acctest.Quota(2))
	run(t, cloud,
		resource.TestStep{Config: cassandra("size = 3"), ExpectError: words(`Quota exceeded`)},
		resource.TestStep{Config: cassandra("size = 3"), ExpectError: words(`(request id req-`)},
		resource.TestStep{Config: cassandra("size = 3"), ExpectError: words(`ask the cloud's operator for a higher quota`)},
		resource.TestStep{Config: cassandra("size = 2"), Check: resource.TestCheckResourceAttr(products, "members.#", "2")},
	)
}

// What a node by itself may not be is known to the server alone; the cluster stays as it is.
func TestAccRefusedNodes(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	node := func(more string) string {
		return cassandra(threeRegions) + `
resource "trove_cluster_node" "more" {
  cluster_id = trove_cluster.products.id
  ` + more + `
}
`
	}
	run(t, cloud,
		resource.TestStep{Config: cassandra(threeRegions)},
		resource.TestStep{Config: node(""), ExpectError: words(`Could not add nodes to cluster`)},
		resource.TestStep{Config: node(""), ExpectError: words(`allocations`)},
		resource.TestStep{Config: node("region = \"eu\"\n  type = \"arbiter\""), ExpectError: words(`400 badRequest: Nodes of type 'arbiter' are not supported for the 'cassandra' datastore. (request id req-`)},
		resource.TestStep{Config: node(`region = "mars"`), ExpectError: words(`The cloud has no region "mars". It has: west, east, eu.`)},
		resource.TestStep{Config: cassandra(threeRegions), Check: resource.TestCheckResourceAttr(products, "members.#", "3")},
	)
}

// A server of Phase One knows no regions: it can be asked by size, and its refusal of regions is told.
func TestAccPhaseOne(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t, acctest.PhaseOne)
	run(t, cloud,
		resource.TestStep{
			Config:      cassandra(`nodes = { west = { region = "west" }, east = { region = "east" } }`),
			ExpectError: words(`POST /clusters: 400 badRequest:`),
		},
		resource.TestStep{
			Config: cassandra(`nodes = { a = {}, b = {}, c = {} }`),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckNoResourceAttr(products, "nodes.a.region"),
				resource.TestCheckResourceAttr(products, "nodes.c.status", "ACTIVE"),
			),
		},
		resource.TestStep{
			Config: cassandra(`nodes = { a = {}, b = {}, c = {}, d = {} }`),
			Check: check(func() {
				changes := cloud.Changes(t)
				assert.Contains(t, changes[len(changes)-1], `{"nodes":{"num":1}}`)
			}),
		},
	)
}
