package cluster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// inPlace asserts that the cluster is updated and not replaced.
func inPlace() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionUpdate)}}
}

// A cluster of mariadb lives through everything that deployed Trove can do with one in place.
func TestAccV1ClusterOfMariaDB(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	small := cloud.CreateConfiguration(t, "small", "mariadb", "10.4.12", `{"connect_timeout":15}`)
	large := cloud.CreateConfiguration(t, "large", "mariadb", "10.6.7", `{"connect_timeout":30}`)
	three := `nodes = { a = {}, b = {}, c = {} }`
	four := `nodes = { a = {}, b = {}, c = {}, d = {} }`
	configured := func(id string) string { return fmt.Sprintf("\n  configuration_id = %q", id) }
	changes := func(want ...string) resource.TestCheckFunc {
		return acctest.Check(func() { assert.Equal(t, want, cloud.Changes(t)) })
	}
	action := func(format string, arguments ...any) string {
		return fmt.Sprintf("POST /clusters/"+known["cluster"]+" "+format, arguments...)
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: acctest.V1Cluster(cloud, "mariadb", "10.4.12", three+configured(small)),
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				clusterHas(3),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.a.status", "ACTIVE"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.a.configuration_id", small),
				changes(fmt.Sprintf(`POST /clusters {"cluster":{"configuration":%q,"datastore":{"type":"mariadb","version":"10.4.12"},"instances":[`+
					`{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}},{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}},{"flavorRef":"2","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}],"name":%q}}`,
					small, cloud.Name("products"))),
			),
		},
		acctest.PlanOnly(acctest.V1Cluster(cloud, "mariadb", "10.4.12", three+configured(small))),
		resource.TestStep{
			Config: acctest.V1Cluster(cloud, "mariadb", "10.4.12", four+configured(small)), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				clusterHas(4),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.d.flavor_id", "2"),
				func(state *terraform.State) error {
					known["d"] = acctest.Attribute(t, state, acctest.Products, "nodes.d.id")
					return nil
				},
				acctest.Check(func() {
					assert.Equal(t, []string{action(`{"grow":[{"flavorRef":"2","name":"` + cloud.Name("products") + `-d","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":1}}]}`)}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: acctest.V1Cluster(cloud, "mariadb", "10.4.12", three+configured(small)), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				clusterHas(3),
				acctest.Check(func() { assert.Equal(t, []string{action(`{"shrink":[{"id":%q}]}`, known["d"])}, cloud.Changes(t)) }),
			),
		},
		// The new configuration is the new version's: it can only be attached after the upgrade.
		resource.TestStep{
			Config: acctest.V1Cluster(cloud, "mariadb", "10.6.7", three+configured(large)), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(acctest.Products, "datastore.version", "10.6.7"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.b.configuration_id", large),
				acctest.Check(func() {
					assert.Equal(t, []string{
						action(`{"upgrade":{"datastore_version":"10.6.7"}}`), action(`{"configuration_detach":{}}`),
						action(`{"configuration_attach":{"configuration_id":%q}}`, large),
					}, cloud.Changes(t))
				}),
			),
		},
		acctest.PlanOnly(acctest.V1Cluster(cloud, "mariadb", "10.6.7", three+configured(large))),
		resource.TestStep{
			Config: acctest.V1Cluster(cloud, "mariadb", "10.6.7", three), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckNoResourceAttr(acctest.Products, "nodes.a.configuration_id"),
				acctest.Check(func() { assert.Equal(t, []string{action(`{"configuration_detach":{}}`)}, cloud.Changes(t)) }),
			),
		},
		acctest.PlanOnly(acctest.V1Cluster(cloud, "mariadb", "10.6.7", three)),
	)
}

// A restart is asked for by a trigger; one that failed is asked for again.
func TestAccV1ClusterIsRestarted(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := ids{}
	config := func(trigger string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.6.7", acctest.ThreeNodes+trigger)
	}
	first, second := config("\n  restart_trigger = \"1\""), config("\n  restart_trigger = \"2\"")
	restarted := acctest.Check(func() {
		assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s {"restart":{}}`, known["cluster"])}, cloud.Changes(t))
	})
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(""), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: first, ConfigPlanChecks: inPlace(), Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), restarted)},
		acctest.PlanOnly(first),
		resource.TestStep{PreConfig: func() { cloud.RefuseAction(t, "restart") }, Config: second, ExpectError: acctest.Words("Could not restart cluster")},
		resource.TestStep{PreConfig: func() { cloud.Changes(t) }, Config: second, Check: restarted},
		acctest.PlanOnly(second),
	)
}

// Another flavor and a larger volume come to the nodes one by one. A roll that stops goes on where it stopped.
func TestAccV1ClusterRollsToAnotherFlavor(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known, half := ids{}, ids{}
	small := acctest.V1Cluster(cloud, "mariadb", "10.4.12", acctest.ThreeNodes)
	large := strings.NewReplacer(`flavor_id           = "2"`, `flavor_id = "3"`, `size = 1`, `size = 2`).Replace(small)
	require.NotEqual(t, small, large)
	exchange := func(place, id string) []string {
		return []string{
			fmt.Sprintf(`POST /clusters/%s {"grow":[{"flavorRef":"3","name":"%s-%s","nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],"volume":{"size":2}}]}`, known["cluster"], cloud.Name("products"), place),
			fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], id),
		}
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: small, Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			PreConfig: func() { cloud.RefuseAction(t, "shrink") },
			Config:    large, ExpectError: acctest.Words("Could not remove a node of cluster"),
		},
		resource.TestStep{
			RefreshState: true, ExpectNonEmptyPlan: true,
			Check: resource.ComposeTestCheckFunc(known.keeps(t, "b", "c"), known.changes(t, "a"), half.remember(t, "a"), acctest.Check(func() { cloud.Changes(t) })),
		},
		resource.TestStep{
			Config: large, ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				half.keeps(t, "a"), known.changes(t, "b", "c"),
				clusterHas(3),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.b.flavor_id", "3"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.c.volume_size", "2"),
				acctest.Check(func() {
					left := fmt.Sprintf(`POST /clusters/%s {"shrink":[{"id":%q}]}`, known["cluster"], known["a"])
					assert.ElementsMatch(t, slices.Concat([]string{left}, exchange("b", known["b"]), exchange("c", known["c"])), cloud.Changes(t))
				}),
			),
		},
		acctest.PlanOnly(large),
	)
}
