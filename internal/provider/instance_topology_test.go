package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// The specification's third topology: a master and two slaves, one of them read-only, both sides shown; a
// slave lost and made again, all deleted with the slaves first.
func TestAccMySQLReplication(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	example := config.StaticDirectory("../../examples/topologies/mysql")
	known := map[string]string{}
	remember := func(state *terraform.State) error {
		for _, address := range []string{master, slave, reports} {
			known[address] = attribute(t, state, address, "id")
		}
		return nil
	}
	run(t, cloud,
		resource.TestStep{
			ConfigDirectory: example,
			Check: resource.ComposeTestCheckFunc(remember,
				func(state *terraform.State) error {
					assert.Equal(t, known[master], attribute(t, state, slave, "slave_of.instance_id"))
					assert.Equal(t, "false", attribute(t, state, slave, "slave_of.read_only"))
					assert.Equal(t, "true", attribute(t, state, reports, "slave_of.read_only"))
					assert.Equal(t, "slave", attribute(t, state, reports, "role"))
					assert.Equal(t, "master", attribute(t, state, "data.trove_instance.master", "role"))
					assert.ElementsMatch(t, []string{known[slave], known[reports]}, []string{
						attribute(t, state, "data.trove_instance.master", "slaves.0"), attribute(t, state, "data.trove_instance.master", "slaves.1"),
					})
					changes := cloud.Changes(t)
					assert.Equal(t, `POST /instances {"instance":{"configuration":"b9c8a3f8-7ace-4aea-9908-7b555586d7b6","datastore":{"type":"mysql","version":"5.5"},`+
						`"flavorRef":"7","name":"products","volume":{"size":1}}}`, changes[0])
					assert.Contains(t, changes, fmt.Sprintf(`POST /instances {"instance":{"configuration":"fc318e00-3a6f-4f93-af99-146b44912188","datastore":{"type":"mysql","version":"5.5"},`+
						`"flavorRef":"7","name":"products-reports","slave":{"of":%q,"read_only":true},"volume":{"size":1}}}`, known[master]))
					return nil
				}),
		},
		resource.TestStep{
			RefreshState: true,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(master, "role", "master"),
				resource.TestCheckResourceAttr(master, "slaves.#", "2"),
			),
		},
		resource.TestStep{ConfigDirectory: example, PlanOnly: true},
		resource.TestStep{
			PreConfig:       func() { cloud.Vanish(t, known[reports]) },
			ConfigDirectory: example,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(reports, plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction(slave, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(master, plancheck.ResourceActionNoop),
			}},
			Check: remember,
		},
	)
	// The destroy went through, and in the right order: the server refuses to delete a master that has slaves.
	var deleted []string
	for _, change := range cloud.Changes(t) {
		if len(change) > 6 && change[:6] == "DELETE" {
			deleted = append(deleted, change)
		}
	}
	assert.Equal(t, "DELETE /instances/"+known[master], deleted[len(deleted)-1])
	assert.Len(t, deleted, 3)
}

// A slave is imported, detached in place by removing its block, and made anew when the block comes back.
func TestAccDetachByRemovingTheBlock(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := map[string]string{}
	run(t, cloud,
		resource.TestStep{
			Config: mysql("master", "") + mysql("slave", ofMaster),
			Check: func(state *terraform.State) error {
				known[slave] = attribute(t, state, slave, "id")
				cloud.Changes(t)
				return nil
			},
		},
		resource.TestStep{
			ResourceName: slave, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"deletion_protection"},
		},
		resource.TestStep{
			Config: mysql("master", "") + mysql("slave", ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(slave, plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(master, plancheck.ResourceActionNoop),
			}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(slave, "role", "standalone"),
				resource.TestCheckNoResourceAttr(slave, "slave_of.instance_id"),
				check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /instances/%s/action {"detach":{}}`, known[slave])}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: mysql("master", "") + mysql("slave", ofMaster),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(slave, plancheck.ResourceActionReplace),
			}},
			Check: func(state *terraform.State) error {
				assert.NotEqual(t, known[slave], attribute(t, state, slave, "id"), "attaching a standing instance makes it anew")
				return nil
			},
		},
	)
}
