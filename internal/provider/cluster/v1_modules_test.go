package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// Modules are applied to the nodes that a cluster begins with, and to those that are added.
func TestAccV1ClusterWithModules(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	module := cloud.CreateModule(t, "motd", "mariadb")
	config := func(nodes string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", fmt.Sprintf("  module_ids = [%q]\n%s", module, nodes))
	}
	node := fmt.Sprintf(`{"flavorRef":"2","modules":[{"id":%q}],"nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}`, module)
	known := ids{}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(acctest.ThreeNodes), Check: resource.ComposeTestCheckFunc(
			known.remember(t, "a", "b", "c"),
			acctest.Sent(t, cloud, func() []string {
				return []string{fmt.Sprintf(`POST /clusters {"cluster":{"datastore":{"type":"mariadb","version":"10.6.7"},"instances":[%s],"name":%q}}`,
					strings.Join([]string{node, node, node}, ","), cloud.Name("products"))}
			}),
		)},
		acctest.PlanOnly(config(acctest.ThreeNodes)),
		resource.TestStep{Config: config(acctest.FourNodes), Check: resource.ComposeTestCheckFunc(
			known.keeps(t, "a", "b", "c"),
			acctest.Check(func() {
				changes := cloud.Changes(t)
				assert.Len(t, changes, 1)
				assert.Contains(t, changes[0], fmt.Sprintf(`{"grow":[{"flavorRef":"2","modules":[{"id":%q}],"name":"%s-d","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}]}`, module, cloud.Name("products")))
			}),
		)},
		acctest.PlanOnly(config(acctest.FourNodes)),
	)
}
