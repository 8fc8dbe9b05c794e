package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
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
			cloud := acctest.NewTrove(t)
			known := ids{}
			config := func(nodes string) string { return v1Cluster(cloud, datastore, versions[datastore], nodes) }
			run(t, cloud,
				resource.TestStep{Config: config(threeV1), Check: known.remember(t, "a", "b", "c")},
				planOnly(config(threeV1)),
				resource.TestStep{Config: config(fourV1), ExpectError: words(fmt.Sprintf("No release of Trove so far can add nodes to %s clusters, for a defect of its own; it works only where the cloud's operator has repaired it. The cluster itself is as it was.", datastore))},
				resource.TestStep{
					Config: config(threeV1),
					Check:  resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), resource.TestCheckResourceAttr(products, "members.#", "3")),
				},
				planOnly(config(threeV1)),
			)
		})
	}
}

// That of pxc is accepted, and never ends. The next plan says that there is nothing to repair it with; a destroy gets
// through all the same.
func TestAccV1UnpatchedClusterOfPXCThatGetsStuck(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := ids{}
	config := func(nodes string) string { return v1Cluster(cloud, "pxc", versions["pxc"], nodes) }
	run(t, cloud,
		resource.TestStep{Config: config(threeV1), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: config(fourV1), ExpectError: words("The server took the request and did not get through with it")},
		resource.TestStep{
			Config:             config(fourV1),
			PlanOnly:           true,
			ExpectNonEmptyPlan: false,
		},
		resource.TestStep{
			RefreshState: true,
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(products, "members.#", "4"),
				resource.TestCheckResourceAttr(products, "nodes.a.status", "ERROR"),
				check(func() { assert.Len(t, cloud.Changes(t), 1, "nothing is asked for twice") }),
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
			cloud := acctest.NewTrove(t, acctest.Repaired)
			known := ids{}
			config := func(nodes string) string { return v1Cluster(cloud, datastore, versions[datastore], nodes) }
			run(t, cloud,
				resource.TestStep{Config: config(threeV1), Check: known.remember(t, "a", "b", "c")},
				resource.TestStep{
					Config: config(fourV1), ConfigPlanChecks: inPlace(),
					Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), resource.TestCheckResourceAttr(products, "members.#", "4")),
				},
				planOnly(config(fourV1)),
				resource.TestStep{
					Config: config(threeV1), ConfigPlanChecks: inPlace(),
					Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), resource.TestCheckResourceAttr(products, "members.#", "3")),
				},
				planOnly(config(threeV1)),
			)
		})
	}
}
