package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// inPlace asserts that the cluster is updated and not replaced.
func inPlace() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(products, plancheck.ResourceActionUpdate)}}
}

// A cluster of mariadb lives through everything that deployed Trove can do with one in place.
func TestAccV1ClusterOfMariaDB(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := ids{}
	small := cloud.CreateConfiguration(t, "small", "mariadb", "10.4.12", `{"connect_timeout":15}`)
	large := cloud.CreateConfiguration(t, "large", "mariadb", "10.6.7", `{"connect_timeout":30}`)
	three := `nodes = { a = {}, b = {}, c = {} }`
	four := `nodes = { a = {}, b = {}, c = {}, d = {} }`
	configured := func(id string) string { return fmt.Sprintf("\n  configuration_id = %q", id) }
	changes := func(want ...string) resource.TestCheckFunc {
		return check(func() { assert.Equal(t, want, cloud.Changes(t)) })
	}
	action := func(format string, arguments ...any) string {
		return fmt.Sprintf("POST /clusters/"+known["cluster"]+" "+format, arguments...)
	}
	run(t, cloud,
		resource.TestStep{
			Config: v1Cluster(cloud, "mariadb", "10.4.12", three+configured(small)),
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(products, "status", "ACTIVE"),
				resource.TestCheckResourceAttr(products, "members.#", "3"),
				resource.TestCheckResourceAttr(products, "nodes.a.status", "ACTIVE"),
				resource.TestCheckResourceAttr(products, "nodes.a.configuration_id", small),
				changes(fmt.Sprintf(`POST /clusters {"cluster":{"configuration":%q,"datastore":{"type":"mariadb","version":"10.4.12"},"instances":[`+
					`{"flavorRef":"2","volume":{"size":1}},{"flavorRef":"2","volume":{"size":1}},{"flavorRef":"2","volume":{"size":1}}],"name":%q}}`,
					small, cloud.Name("products"))),
			),
		},
		planOnly(v1Cluster(cloud, "mariadb", "10.4.12", three+configured(small))),
		resource.TestStep{
			Config: v1Cluster(cloud, "mariadb", "10.4.12", four+configured(small)), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(products, "members.#", "4"),
				resource.TestCheckResourceAttr(products, "nodes.d.flavor_id", "2"),
				func(state *terraform.State) error {
					known["d"] = attribute(t, state, products, "nodes.d.id")
					return nil
				},
				check(func() {
					assert.Equal(t, []string{action(`{"grow":[{"flavorRef":"2","name":"` + cloud.Name("products") + `-d","volume":{"size":1}}]}`)}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: v1Cluster(cloud, "mariadb", "10.4.12", three+configured(small)), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(products, "members.#", "3"),
				check(func() { assert.Equal(t, []string{action(`{"shrink":[{"id":%q}]}`, known["d"])}, cloud.Changes(t)) }),
			),
		},
		// The new configuration is the new version's: it can only be attached after the upgrade.
		resource.TestStep{
			Config: v1Cluster(cloud, "mariadb", "10.6.7", three+configured(large)), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckResourceAttr(products, "datastore.version", "10.6.7"),
				resource.TestCheckResourceAttr(products, "nodes.b.configuration_id", large),
				check(func() {
					assert.Equal(t, []string{
						action(`{"upgrade":{"datastore_version":"10.6.7"}}`), action(`{"configuration_detach":{}}`),
						action(`{"configuration_attach":{"configuration_id":%q}}`, large),
					}, cloud.Changes(t))
				}),
			),
		},
		planOnly(v1Cluster(cloud, "mariadb", "10.6.7", three+configured(large))),
		resource.TestStep{
			Config: v1Cluster(cloud, "mariadb", "10.6.7", three), ConfigPlanChecks: inPlace(),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "a", "b", "c"),
				resource.TestCheckNoResourceAttr(products, "nodes.a.configuration_id"),
				check(func() { assert.Equal(t, []string{action(`{"configuration_detach":{}}`)}, cloud.Changes(t)) }),
			),
		},
		planOnly(v1Cluster(cloud, "mariadb", "10.6.7", three)),
	)
}

// A restart is asked for by a trigger; one that failed is asked for again.
func TestAccV1ClusterIsRestarted(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := ids{}
	config := func(trigger string) string { return v1Cluster(cloud, "mariadb", "10.6.7", threeV1+trigger) }
	first, second := config("\n  restart_trigger = \"1\""), config("\n  restart_trigger = \"2\"")
	restarted := check(func() {
		assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s {"restart":{}}`, known["cluster"])}, cloud.Changes(t))
	})
	run(t, cloud,
		resource.TestStep{Config: config(""), Check: resource.ComposeTestCheckFunc(known.remember(t, "a", "b", "c"), check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: first, ConfigPlanChecks: inPlace(), Check: resource.ComposeTestCheckFunc(known.keeps(t, "a", "b", "c"), restarted)},
		planOnly(first),
		resource.TestStep{PreConfig: func() { cloud.RefuseAction(t, "restart") }, Config: second, ExpectError: words("Could not restart cluster")},
		resource.TestStep{PreConfig: func() { cloud.Changes(t) }, Config: second, Check: restarted},
		planOnly(second),
	)
}
