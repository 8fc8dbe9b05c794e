package cluster_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestAccRefusalsCarryTheRequestID(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t, acctest.Quota(2))
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra("size = 3"), ExpectError: acctest.Words(`Quota exceeded`)},
		resource.TestStep{Config: acctest.Cassandra("size = 3"), ExpectError: acctest.Words(`(request id req-`)},
		resource.TestStep{Config: acctest.Cassandra("size = 3"), ExpectError: acctest.Words(`ask the cloud's operator for a higher quota`)},
		resource.TestStep{Config: acctest.Cassandra("size = 2"), Check: clusterHas(2)},
	)
}

// What a node by itself may not be is known to the server alone; the cluster stays as it is.
func TestAccRefusedNodes(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	node := func(more string) string {
		return acctest.Cassandra(acctest.ThreeRegions) + `
resource "trove_cluster_node" "more" {
  cluster_id = trove_cluster.products.id
  ` + more + `
}
`
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra(acctest.ThreeRegions)},
		resource.TestStep{Config: node(""), ExpectError: acctest.Words(`Could not add nodes to cluster`)},
		resource.TestStep{Config: node(""), ExpectError: acctest.Words(`allocations`)},
		resource.TestStep{Config: node("region = \"eu\"\n  type = \"arbiter\""), ExpectError: acctest.Words(`400 badRequest: Nodes of type 'arbiter' are not supported for the 'cassandra' datastore. (request id req-`)},
		resource.TestStep{Config: node(`region = "mars"`), ExpectError: acctest.Words(`The cloud has no region "mars". It has: west, east, eu.`)},
		resource.TestStep{Config: acctest.Cassandra(acctest.ThreeRegions), Check: clusterHas(3)},
	)
}

// A server of Phase One knows no regions and no types of nodes: it can be asked by size, and what it would refuse is refused when planning.
func TestAccPhaseOne(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t, acctest.PhaseOne)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config:      acctest.Cassandra(`nodes = { west = { region = "west" }, east = { region = "east" } }`),
			ExpectError: acctest.Words(`The cloud has switched cluster-regions off for cassandra 2.0.6. Leave region out.`),
		},
		resource.TestStep{
			Config: acctest.Cassandra(`nodes = { a = {}, b = {}, c = {} }`),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckNoResourceAttr(acctest.Products, "nodes.a.region"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.c.status", "ACTIVE"),
			),
		},
		resource.TestStep{
			Config: acctest.Cassandra(`nodes = { a = {}, b = {}, c = {}, d = {} }`),
			Check: acctest.Check(func() {
				changes := cloud.Changes(t)
				assert.Len(t, changes, 2, "what is refused when planning is not sent")
				assert.Contains(t, changes[len(changes)-1], `{"nodes":{"num":1}}`)
			}),
		},
		resource.TestStep{
			Config: acctest.Cassandra(`nodes = { a = {}, b = {}, c = {}, d = {} }`) + `
resource "trove_cluster_node" "more" {
  cluster_id = trove_cluster.products.id
  region     = "east"
}
`,
			ExpectError: acctest.Words(`The cloud has switched cluster-regions off for cassandra 2.0.6. Leave region out.`),
		},
	)
}
