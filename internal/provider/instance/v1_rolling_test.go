package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// rollingSet is a master that takes its slaves along, one that leaves flavor and datastore to the server, and one that declares
// its flavor.
func rollingSet(cloud *acctest.Cloud, size, flavorOfReports string) string {
	return acctest.V1Instance(cloud, "master", size+"\n  slaves_first = true") + acctest.V1Instance(cloud, "slave", acctest.OfMaster) +
		acctest.V1Instance(cloud, "reports", fmt.Sprintf("  flavor_id = %q\n%s", flavorOfReports, acctest.OfMaster))
}

// rememberUnchanged notes the ids of all three, and forgets the requests.
func rememberUnchanged(t *testing.T, cloud *acctest.Cloud, known map[string]string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, address := range []string{acctest.Master, acctest.Slave, acctest.Reports} {
			known[address] = acctest.Attribute(t, state, address, "id")
		}
		cloud.Changes(t)
		return nil
	}
}

// A change of flavor and then of version comes to the slaves, one after the other, and to the master last; each is asked for
// once, and the slaves have nothing left to do when it is their turn.
func TestAccV1RollingChange(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	flavor3 := strings.Replace(acctest.V1Size, `"2"`, `"3"`, 1)
	version8 := strings.Replace(flavor3, "5.7.29", "8.0.29", 1)
	inTurn := func(method, path, body string) func() []string {
		return func() []string {
			var all []string
			for _, address := range []string{acctest.Reports, acctest.Slave, acctest.Master} { // slaves in the order of their names
				all = append(all, method+" /instances/"+known[address]+path+" "+body)
			}
			return all
		}
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: rollingSet(cloud, acctest.V1Size, "2"), Check: rememberUnchanged(t, cloud, known)},
		resource.TestStep{
			Config: rollingSet(cloud, flavor3, "3"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Master, plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(acctest.Slave, plancheck.ResourceActionUpdate),
			}},
			Check: resource.ComposeTestCheckFunc(
				acctest.Sent(t, cloud, inTurn("POST", "/action", `{"resize":{"flavorRef":"3"}}`)),
				resource.TestCheckResourceAttr(acctest.Slave, "flavor_id", "3"), resource.TestCheckResourceAttr(acctest.Reports, "flavor_id", "3"),
			),
		},
		acctest.PlanOnly(rollingSet(cloud, flavor3, "3")),
		resource.TestStep{
			Config: rollingSet(cloud, version8, "3"),
			Check: resource.ComposeTestCheckFunc(
				acctest.Sent(t, cloud, inTurn("PATCH", "", `{"instance":{"datastore_version":"8.0.29"}}`)),
				resource.TestCheckResourceAttr(acctest.Slave, "datastore.version", "8.0.29"), resource.TestCheckResourceAttr(acctest.Master, "role", "master"),
			),
		},
		acctest.PlanOnly(rollingSet(cloud, version8, "3")),
	)
}

// A roll that is refused half-way leaves the master as it is, and the next apply goes on with those that are left.
func TestAccV1RollingChangeIsResumed(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	flavor3 := strings.Replace(acctest.V1Size, `"2"`, `"3"`, 1)
	resized := func(addresses ...string) func() []string {
		return func() []string {
			var all []string
			for _, address := range addresses {
				all = append(all, "POST /instances/"+known[address]+`/action {"resize":{"flavorRef":"3"}}`)
			}
			return all
		}
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: rollingSet(cloud, acctest.V1Size, "2"), Check: rememberUnchanged(t, cloud, known)},
		resource.TestStep{
			PreConfig:   func() { cloud.Refuse(t, "POST", "^/instances/"+known[acctest.Slave]+"/action$") },
			Config:      rollingSet(cloud, flavor3, "3"),
			ExpectError: acctest.Words(fmt.Sprintf("Tried to resize instance %q", cloud.Name("slave"))),
		},
		resource.TestStep{
			PreConfig: func() {
				assert.Equal(t, resized(acctest.Reports, acctest.Slave)(), cloud.Changes(t), "the second was refused, and the master not asked for")
			},
			Config: rollingSet(cloud, flavor3, "3"),
			Check:  acctest.Sent(t, cloud, resized(acctest.Slave, acctest.Master)),
		},
		acctest.PlanOnly(rollingSet(cloud, flavor3, "3")),
	)
}

// No member is taken down while another one has failed; and a slave that is declared to be otherwise is an error when planning.
func TestAccV1RollingChangeIsRefused(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	flavor3 := strings.Replace(acctest.V1Size, `"2"`, `"3"`, 1)
	acctest.Run(t, cloud,
		resource.TestStep{Config: rollingSet(cloud, acctest.V1Size, "2"), Check: rememberUnchanged(t, cloud, known)},
		resource.TestStep{Config: rollingSet(cloud, flavor3, "2"), ExpectError: acctest.Words("Declare the same here; or set slaves_first = false on the master")},
		resource.TestStep{
			PreConfig: func() {
				cloud.BreakServer(t, known[acctest.Slave])
				cloud.AwaitStatus(t, known[acctest.Slave], "ERROR")
			},
			Config:      rollingSet(cloud, flavor3, "3"),
			ExpectError: acctest.Words("Repair or remove that one first, or set slaves_first = false"),
		},
	)
	assert.NotContains(t, strings.Join(cloud.Changes(t), "\n"), "resize")
}

// The plan names the slaves that go first, and says where the master would. Ctrl-C while a slave is changed: the next apply goes on,
// and asks for nothing twice.
func TestAccInterruptedRollIsResumed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	flavor3 := strings.Replace(acctest.V1Size, `"2"`, `"3"`, 1)
	tf := cloud.Terraform(t, rollingSet(cloud, acctest.V1Size, "2"))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	cloud.Changes(t)

	tf.Write(t, strings.Replace(rollingSet(cloud, flavor3, "3"), "slaves_first = true", "", 1))
	_, printed = tf.Run(t, "plan", "-no-color")
	assert.Regexp(t, acctest.Words("With slaves_first = true the change comes to its slaves first, and to it last."), printed)
	tf.Write(t, rollingSet(cloud, flavor3, "3"))
	_, printed = tf.Run(t, "plan", "-no-color")
	assert.NotContains(t, printed, "is changed before its slaves")
	assert.NotContains(t, printed, "more similar warnings elsewhere", "Terraform folds those of one summary")
	for _, name := range []string{"reports", "slave", "master"} {
		assert.Equal(t, 1, strings.Count(printed, fmt.Sprintf("Instance %q will be restarted", cloud.Name(name))), name)
	}
	assert.Regexp(t, acctest.Words("and goes before its master."), printed)

	apply := tf.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/action", 1)
	apply.Interrupt(t)
	status, printed = apply.Wait(t)
	assert.Equal(t, 1, status, printed)
	status, printed = cloud.Finish(t, tf.Start(t, "apply", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	assert.Len(t, cloud.Changes(t), 3, "each was resized once")
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
}
