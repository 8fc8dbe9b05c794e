package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// versions are those that a new cluster of the datastore is made with.
var versions = map[string]string{"cassandra": "3.11.9", "redis": "5.0.14", "vertica": "9.0.1", "pxc": "5.7.34"}

// Deployed Trove answers 500 to the growth of these, and changes nothing.
func TestAccV1UnpatchedClustersThatCannotGrow(t *testing.T) {
	t.Parallel()
	for _, datastore := range []string{"cassandra", "redis", "vertica"} {
		t.Run(datastore, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.NewTrove(t, acctest.OwnAgents)
			known := ids{}
			config := func(nodes string) string { return acctest.V1Cluster(cloud, datastore, versions[datastore], nodes) }
			acctest.Run(t, cloud,
				resource.TestStep{Config: config(acctest.ThreeNodes), Check: known.remember(t, "a", "b", "c")},
				acctest.PlanOnly(config(acctest.ThreeNodes)),
				resource.TestStep{Config: config(acctest.FourNodes), ExpectError: acctest.Words(fmt.Sprintf("No release of Trove so far can add nodes to %s clusters, for a defect of its own; it works only where the cloud's operator has repaired it. The cluster itself is as it was.", datastore))},
				resource.TestStep{
					Config: config(acctest.ThreeNodes),
					Check:  resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), clusterHas(3)),
				},
				acctest.PlanOnly(config(acctest.ThreeNodes)),
			)
		})
	}
}

// What such a Trove can't repair is offered once; after that it is told, and tried only where somebody asks for it.
func TestAccV1UnpatchedHealingIsOfferedOnce(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(nodes string) string { return acctest.V1Cluster(cloud, "cassandra", versions["cassandra"], nodes) }
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() { cloud.BreakServer(t, known["c"]) },
			Config:    config(acctest.ThreeNodes), ExpectError: acctest.Words(`What failed by itself is left alone by the plans that follow, which name it; heal = "warn" says that this is known.`),
		},
		resource.TestStep{
			PreConfig: func() { assert.Len(t, cloud.Changes(t), 1, "tried once") },
			Config:    config(acctest.ThreeNodes),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectEmptyPlan(),
			}},
			Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), resource.TestCheckResourceAttr(acctest.Products, "nodes.c.status", "ERROR")),
		},
		resource.TestStep{
			PreConfig: func() { assert.Empty(t, cloud.Changes(t)) },
			Config:    config(`  nodes = { a = {}, b = {}, c = { replacement_trigger = "again" } }`), ExpectError: acctest.Words("No release of Trove so far can add nodes to cassandra clusters"),
		},
		resource.TestStep{
			PreConfig: func() { assert.Len(t, cloud.Changes(t), 1, "tried once more, as asked for") },
			Config:    config(acctest.ThreeNodes), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
	)
}

// That of pxc is accepted, and never ends. The next plan says that there is nothing to repair it with; a destroy gets
// through all the same.
func TestAccV1UnpatchedClusterOfPXCThatGetsStuck(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(nodes string) string { return acctest.V1Cluster(cloud, "pxc", versions["pxc"], nodes) }
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: config(acctest.FourNodes), ExpectError: acctest.Words("The server took the request and did not get through with it")},
		resource.TestStep{
			Config:             config(acctest.FourNodes),
			PlanOnly:           true,
			ExpectNonEmptyPlan: false,
		},
		resource.TestStep{
			RefreshState: true,
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				clusterHas(4),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.a.status", "ERROR"),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1, "nothing is asked for twice") }),
			),
		},
	)
}

// Where Trove is repaired, clusters of all of them grow, and shrink again.
func TestAccV1RepairedClustersGrow(t *testing.T) {
	t.Parallel()
	for _, datastore := range []string{"cassandra", "redis", "vertica", "pxc"} {
		t.Run(datastore, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.NewTrove(t, acctest.OwnAgents, acctest.Repaired)
			known := ids{}
			config := func(nodes string) string { return acctest.V1Cluster(cloud, datastore, versions[datastore], nodes) }
			acctest.Run(t, cloud,
				resource.TestStep{Config: config(acctest.ThreeNodes), Check: known.remember(t, "a", "b", "c")},
				resource.TestStep{
					Config: config(acctest.FourNodes), ConfigPlanChecks: inPlace(),
					Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), clusterHas(4)),
				},
				acctest.PlanOnly(config(acctest.FourNodes)),
				resource.TestStep{
					Config: config(acctest.ThreeNodes), ConfigPlanChecks: inPlace(),
					Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), clusterHas(3)),
				},
				acctest.PlanOnly(config(acctest.ThreeNodes)),
			)
		})
	}
}
