package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// Requests are what users pay: a refresh of a cluster costs one for it and one for each node; a plan that changes
// nothing asks for no lists; a build that takes half a minute costs fewer than thirty polls.
func TestAccRequestsThatAClusterCosts(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	run(t, cloud,
		resource.TestStep{
			Config: cassandra(threeRegions),
			Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), check(func() {
				polls := 0
				for _, request := range cloud.Requests(t) {
					if request == "GET /clusters/"+known["cluster"] {
						polls++
					}
				}
				assert.Less(t, polls, 30)
			})),
		},
		resource.TestStep{PreConfig: func() { cloud.Requests(t) }, RefreshState: true, Check: check(func() {
			refresh := []string{"GET /clusters/" + known["cluster"]}
			for _, place := range []string{"west", "east", "eu"} {
				refresh = append(refresh, fmt.Sprintf("GET /clusters/%s/nodes/%s", known["cluster"], known[place]))
			}
			assert.ElementsMatch(t, refresh, cloud.Requests(t), "a refresh asks for nothing else")
		})},
	)
}

// Ten instances made in one apply wait together: their polls are of the list, not ten of each.
func TestAccWaitsShareTheirPolls(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	ten := strings.Replace(mysql("master", "count = 10"), `"products-master"`, `"products-${count.index}"`, 1)
	run(t, cloud, resource.TestStep{
		Config: ten,
		Check: check(func() {
			polls := 0
			for _, request := range cloud.Requests(t) {
				if strings.HasPrefix(request, "GET /instances") {
					polls++
				}
			}
			// Ten by themselves take 15 polls each, and then a refresh and the plan after it ten each.
			assert.Less(t, polls, 100)
		}),
	})
}
