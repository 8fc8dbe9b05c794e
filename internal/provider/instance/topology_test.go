package instance_test

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
	example := config.StaticDirectory("../../../examples/topologies/mysql")
	known := map[string]string{}
	remember := func(state *terraform.State) error {
		for _, address := range []string{acctest.Master, acctest.Slave, acctest.Reports} {
			known[address] = acctest.Attribute(t, state, address, "id")
		}
		return nil
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			ConfigDirectory: example,
			Check: resource.ComposeTestCheckFunc(remember,
				func(state *terraform.State) error {
					assert.Equal(t, known[acctest.Master], acctest.Attribute(t, state, acctest.Slave, "slave_of.instance_id"))
					assert.Equal(t, "false", acctest.Attribute(t, state, acctest.Slave, "slave_of.read_only"))
					assert.Equal(t, "true", acctest.Attribute(t, state, acctest.Reports, "slave_of.read_only"))
					assert.Equal(t, "slave", acctest.Attribute(t, state, acctest.Reports, "role"))
					assert.Equal(t, "master", acctest.Attribute(t, state, "data.trove_instance.master", "role"))
					assert.ElementsMatch(t, []string{known[acctest.Slave], known[acctest.Reports]}, []string{
						acctest.Attribute(t, state, "data.trove_instance.master", "slaves.0"), acctest.Attribute(t, state, "data.trove_instance.master", "slaves.1"),
					})
					changes := cloud.Changes(t)
					assert.Equal(t, `POST /instances {"instance":{"configuration":"b9c8a3f8-7ace-4aea-9908-7b555586d7b6","datastore":{"type":"mysql","version":"5.5"},`+
						`"flavorRef":"7","name":"products","volume":{"size":1}}}`, changes[0])
					slave := func(name string, readOnly bool) string {
						return fmt.Sprintf(`{"configuration":"fc318e00-3a6f-4f93-af99-146b44912188","datastore":{"type":"mysql","version":"5.5"},`+
							`"flavorRef":"7","name":%q,"slave":{"of":%q,"read_only":%t},"volume":{"size":1}}`, name, known[acctest.Master], readOnly)
					}
					assert.Equal(t, fmt.Sprintf(`POST /instances/%s/action {"replicate":{"slaves":[%s,%s]}}`, known[acctest.Master],
						slave("products-slave", false), slave("products-reports", true)), changes[1], "both are made from one snapshot")
					assert.Len(t, changes, 2)
					return nil
				}),
		},
		resource.TestStep{
			RefreshState: true,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "role", "master"),
				resource.TestCheckResourceAttr(acctest.Master, "slaves.#", "2"),
			),
		},
		resource.TestStep{ConfigDirectory: example, PlanOnly: true},
		resource.TestStep{
			PreConfig:       func() { cloud.Vanish(t, known[acctest.Reports]) },
			ConfigDirectory: example,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Reports, plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction(acctest.Slave, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(acctest.Master, plancheck.ResourceActionNoop),
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
	assert.Equal(t, "DELETE /instances/"+known[acctest.Master], deleted[len(deleted)-1])
	assert.Len(t, deleted, 3)
}

// A slave is imported, detached in place by removing its block, and made anew when the block comes back.
func TestAccDetachByRemovingTheBlock(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := map[string]string{}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: acctest.MySQL("master", "") + acctest.MySQL("slave", acctest.OfMaster),
			Check: func(state *terraform.State) error {
				known[acctest.Slave] = acctest.Attribute(t, state, acctest.Slave, "id")
				cloud.Changes(t)
				return nil
			},
		},
		resource.TestStep{
			ResourceName: acctest.Slave, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"deletion_protection"},
		},
		resource.TestStep{
			Config: acctest.MySQL("master", "") + acctest.MySQL("slave", ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Slave, plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(acctest.Master, plancheck.ResourceActionNoop),
			}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Slave, "role", "standalone"),
				resource.TestCheckNoResourceAttr(acctest.Slave, "slave_of.instance_id"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /instances/%s/action {"detach":{}}`, known[acctest.Slave])}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: acctest.MySQL("master", "") + acctest.MySQL("slave", acctest.OfMaster),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Slave, plancheck.ResourceActionReplace),
			}},
			Check: func(state *terraform.State) error {
				assert.NotEqual(t, known[acctest.Slave], acctest.Attribute(t, state, acctest.Slave, "id"), "attaching a standing instance makes it anew")
				return nil
			},
		},
	)
}
