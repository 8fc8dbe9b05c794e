package cluster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// cost is what applies take together: of the servers' time, and in requests, of which some change something. A refresh and
// a plan are part of each, as they are of what a user runs.
type cost struct {
	took     time.Duration
	requests int
	changes  []string
}

// step applies a configuration, and adds what that takes.
func (c *cost) step(tb testing.TB, cloud *acctest.Cloud, config string) resource.TestStep {
	tb.Helper()
	var start time.Time
	return resource.TestStep{
		PreConfig: func() {
			cloud.Changes(tb)
			start = cloud.Now()
		},
		Config: config,
		Check: acctest.Check(func() {
			c.took += cloud.Now().Sub(start)
			requests, changes := cloud.Cost(tb)
			c.requests += requests
			c.changes = append(c.changes, changes...)
		}),
	}
}

// nodesBeside are so many trove_cluster_node of the cluster.
func nodesBeside(count int, more string) string {
	return fmt.Sprintf("\nresource \"trove_cluster_node\" \"extra\" {\n  count      = %d\n  cluster_id = trove_cluster.products.id\n%s}\n", count, more)
}

// Requests are what users pay: a refresh of a cluster costs one for it and one for each node; a plan that changes
// nothing asks for no lists; a build that takes half a minute costs fewer than thirty polls.
func TestAccRequestsThatAClusterCosts(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: acctest.Cassandra(acctest.ThreeRegions),
			Check: resource.ComposeTestCheckFunc(known.remember(t, "west", "east", "eu"), acctest.Check(func() {
				polls := 0
				for _, request := range cloud.Requests(t) {
					if request == "GET /clusters/"+known["cluster"] {
						polls++
					}
				}
				assert.Less(t, polls, 30)
			})),
		},
		resource.TestStep{PreConfig: func() { cloud.Requests(t) }, RefreshState: true, Check: acctest.Check(func() {
			path := "GET /clusters/" + known["cluster"]
			assert.Equal(t, []string{path, path + "/nodes"}, cloud.Requests(t), "a refresh takes two requests, however many nodes there are")
		})},
	)
}

// Five nodes that are declared by themselves and made in one apply travel as one grow, and so take as long as one does:
// what polls may come late is less than a tenth of it.
func TestAccNodesMadeTogetherAreOneGrow(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	var one, five cost
	cluster := acctest.Cassandra(acctest.ThreeNodes)
	acctest.Run(
		t, cloud,
		resource.TestStep{Config: cluster, Check: known.remember(t)},
		one.step(t, cloud, cluster+nodesBeside(1, "")),
		resource.TestStep{Config: cluster},
		five.step(t, cloud, cluster+nodesBeside(5, "")),
		resource.TestStep{RefreshState: true, Check: resource.ComposeTestCheckFunc(
			clusterHas(8),
			acctest.Check(func() {
				grow := func(nodes int) []string {
					return []string{fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"num":%d}}`, known["cluster"], nodes)}
				}
				assert.Equal(t, grow(1), one.changes)
				assert.Equal(t, grow(5), five.changes)
				assert.InEpsilon(t, one.took, five.took, 0.1)
			}),
		)},
	)
}

// So it is in v1.0.
func TestAccV1NodesMadeTogetherAreOneGrow(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	var five cost
	cluster := acctest.V1Cluster(cloud, "mariadb", "10.4.12", acctest.ThreeNodes)
	acctest.Run(
		t, cloud,
		resource.TestStep{Config: cluster, Check: known.remember(t)},
		five.step(t, cloud, cluster+nodesBeside(5, fmt.Sprintf("  network_id = %q\n", acctest.Network))),
		resource.TestStep{RefreshState: true, Check: resource.ComposeTestCheckFunc(
			clusterHas(8),
			acctest.Check(func() {
				node := `{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}`
				grow := fmt.Sprintf(`POST /clusters/%s {"grow":[%s]}`, known["cluster"], strings.Join([]string{node, node, node, node, node}, ","))
				assert.Equal(t, []string{grow}, five.changes)
			}),
		)},
	)
}
