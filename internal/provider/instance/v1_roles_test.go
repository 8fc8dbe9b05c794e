package instance_test

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
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

const third = "trove_instance.third"

// set is a master with three slaves; what is said of each besides comes by name.
func set(cloud *acctest.Cloud, more map[string]string) string {
	var config strings.Builder
	config.WriteString(acctest.V1Instance(cloud, "master", acctest.V1Size+more["master"]))
	for _, name := range []string{"slave", "reports", "third"} {
		block, ok := more[name]
		if !ok {
			block = acctest.OfMaster
		}
		config.WriteString(acctest.V1Instance(cloud, name, block))
	}
	return config.String()
}

func rememberSet(t *testing.T, known map[string]string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, address := range []string{acctest.Master, acctest.Slave, acctest.Reports, third} {
			known[address] = acctest.Attribute(t, state, address, "id")
		}
		return nil
	}
}

func keepsSet(t *testing.T, known map[string]string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, address := range []string{acctest.Master, acctest.Slave, acctest.Reports, third} {
			assert.Equal(t, known[address], acctest.Attribute(t, state, address, "id"), "%s was replaced", address)
		}
		return nil
	}
}

// Somebody promotes a slave, and later the first master again; then the master is lost, and ejected. The plan of an unchanged
// configuration is empty every time, and the roles are the server's. A destroy gets through all the same.
func TestAccV1FailoverIsNoDrift(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := set(cloud, nil)
	roles := func(now map[string]string) resource.TestCheckFunc {
		return func(state *terraform.State) error {
			for address, role := range now {
				assert.Equal(t, role, acctest.Attribute(t, state, address, "role"), address)
			}
			return nil
		}
	}
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	silent := acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, Check: rememberSet(t, known)},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known[acctest.Slave]))
				cloud.Changes(t)
			},
			Config: config, ConfigPlanChecks: empty,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), silent,
				roles(map[string]string{acctest.Slave: "master", acctest.Master: "slave", acctest.Reports: "slave", third: "slave"}),
				resource.TestCheckResourceAttr(acctest.Slave, "slaves.#", "3"),
				func(state *terraform.State) error {
					for _, address := range []string{acctest.Master, acctest.Reports, third} {
						assert.Equal(t, known[acctest.Slave], acctest.Attribute(t, state, address, "master_id"))
					}
					return nil
				},
			),
		},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known[acctest.Master]))
				cloud.Changes(t)
			},
			Config: config, ConfigPlanChecks: empty,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), silent, roles(map[string]string{acctest.Master: "master", acctest.Slave: "slave"})),
		},
		resource.TestStep{
			PreConfig: func() {
				cloud.KillHeartbeat(t, known[acctest.Master])
				client := cloud.Client(t)
				cloud.Eventually(t, func() bool { return client.Eject(t.Context(), known[acctest.Master]) == nil }, "the server does not eject its master")
				cloud.Changes(t)
			},
			Config: config, ConfigPlanChecks: empty,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), silent, roles(map[string]string{acctest.Master: "standalone"})),
		},
	)
}

// role = "master" promotes in place, and nobody is replaced: with the blocks as they were, and with the blocks turned round.
func TestAccV1PromotionFromWithin(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	promoted := func(address string) resource.TestCheckFunc {
		return resource.ComposeTestCheckFunc(keepsSet(t, known), resource.TestCheckResourceAttr(address, "role", "master"), acctest.Check(func() {
			assert.Equal(t, []string{fmt.Sprintf(`POST /instances/%s/action {"promote_to_replica_source":{}}`, known[address])}, cloud.Changes(t))
		}))
	}
	const isMaster = "\n  role = \"master\""
	within := set(cloud, map[string]string{"slave": acctest.OfMaster + isMaster})
	back := set(cloud, map[string]string{"master": isMaster})
	ofReports := strings.Replace(acctest.OfMaster, "trove_instance.master", "trove_instance.reports", 1)
	turned := set(cloud, map[string]string{"master": ofReports, "slave": ofReports, "reports": acctest.V1Size + isMaster, "third": ofReports})
	acctest.Run(t, cloud,
		resource.TestStep{Config: set(cloud, nil), Check: resource.ComposeTestCheckFunc(rememberSet(t, known), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: within, Check: promoted(acctest.Slave)},
		acctest.PlanOnly(within),
		resource.TestStep{Config: back, Check: promoted(acctest.Master)},
		acctest.PlanOnly(back),
		resource.TestStep{
			Config:      set(cloud, map[string]string{"master": ofReports, "reports": acctest.V1Size, "slave": acctest.OfMaster}),
			ExpectError: acctest.Words(`To turn them round, set role = "master" on that one, and remove its slave_of block.`),
		},
		resource.TestStep{PreConfig: func() { assert.Empty(t, cloud.Changes(t)) }, Config: turned, Check: promoted(acctest.Reports)},
		acctest.PlanOnly(turned),
	)
}

// A master is deleted with the slaves that Terraform manages; one that has others is not, unless on_delete says that they are to
// stand alone.
func TestAccV1MasterWithSlavesOfOthersIsKept(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(more string) string { return acctest.V1Instance(cloud, "master", acctest.V1Size+more) }
	client := cloud.Client(t)
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(""), Check: func(state *terraform.State) error {
			known[acctest.Master] = acctest.Attribute(t, state, acctest.Master, "id")
			made, err := client.CreateInstance(t.Context(), api.InstanceSpec{Name: cloud.Name("other"), SlaveOf: &api.SlaveOf{InstanceID: known[acctest.Master], ReadOnly: true}})
			require.NoError(t, err)
			_, err = client.WaitInstanceReady(t.Context(), made.Object.ID)
			require.NoError(t, err)
			known["other"] = made.Object.ID
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{Config: config(""), Destroy: true, ExpectError: acctest.Words("detach_slaves")},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    config("\n  on_delete = \"detach_slaves\""),
			Check:     acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
		resource.TestStep{
			Config: `output "nothing" { value = "is left" }`,
			Check: acctest.Check(func() {
				other, err := client.Instance(t.Context(), known["other"])
				require.NoError(t, err)
				assert.Empty(t, other.MasterID, "it stands alone, with its data")
				_, err = client.DeleteInstance(t.Context(), other.ID)
				require.NoError(t, err)
				require.NoError(t, client.WaitInstanceGone(t.Context(), other.ID))
			}),
		},
	)
}

// Two slaves that are resized by one apply are resized one after the other: never are two members of a set down.
func TestAccV1MembersOfASetChangeInTurn(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(flavor string) string {
		more := acctest.OfMaster
		if flavor != "" {
			more = fmt.Sprintf("  flavor_id = %q\n%s", flavor, acctest.OfMaster)
		}
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", more) + acctest.V1Instance(cloud, "reports", more)
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(""), Check: func(state *terraform.State) error {
			known[acctest.Slave], known[acctest.Reports] = acctest.Attribute(t, state, acctest.Slave, "id"), acctest.Attribute(t, state, acctest.Reports, "id")
			cloud.Requests(t)
			return nil
		}},
		resource.TestStep{
			Config: config("3"),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Slave, "flavor_id", "3"), resource.TestCheckResourceAttr(acctest.Reports, "flavor_id", "3"),
				acctest.Check(func() {
					requests := cloud.Requests(t)
					resize := func(address string) int { return slices.Index(requests, "POST /instances/"+known[address]+"/action") }
					first, second, id := resize(acctest.Slave), resize(acctest.Reports), known[acctest.Slave]
					if second < first {
						first, second, id = second, first, known[acctest.Reports]
					}
					assert.GreaterOrEqual(t, first, 0)
					assert.Contains(t, requests[first:second], "GET /instances/"+id, "the first was waited for before the second was begun")
				}),
			),
		},
		acctest.PlanOnly(config("3")),
	)
}

// After a promotion that the configuration does not ask for, the new roles can be written down, and nothing is sent for it,
// whether the instances are protected or not.
func TestAccV1NewRolesAreWrittenDown(t *testing.T) {
	t.Parallel()
	for name, protection := range map[string]string{"protected": "", "unprotected": "  deletion_protection = false\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.NewTrove(t)
			known := map[string]string{}
			declared := func(config string) string {
				return strings.ReplaceAll(config, "  deletion_protection = false\n", protection)
			}
			before := acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", acctest.V1Size+acctest.OfMaster)
			turned := acctest.V1Instance(cloud, "slave", acctest.V1Size) + acctest.V1Instance(cloud, "master", acctest.V1Size+strings.Replace(acctest.OfMaster, "trove_instance.master", acctest.Slave, 1))
			acctest.Run(t, cloud,
				resource.TestStep{Config: declared(before), Check: func(state *terraform.State) error {
					known[acctest.Master], known[acctest.Slave] = acctest.Attribute(t, state, acctest.Master, "id"), acctest.Attribute(t, state, acctest.Slave, "id")
					return nil
				}},
				resource.TestStep{
					PreConfig: func() {
						require.NoError(t, cloud.Client(t).Promote(t.Context(), known[acctest.Slave]))
						cloud.Changes(t)
					},
					Config: declared(turned),
					Check: func(state *terraform.State) error {
						assert.Equal(t, known[acctest.Master], acctest.Attribute(t, state, acctest.Master, "id"))
						assert.Equal(t, known[acctest.Slave], acctest.Attribute(t, state, acctest.Master, "slave_of.instance_id"))
						assert.Empty(t, cloud.Changes(t))
						return nil
					},
				},
				acctest.PlanOnly(declared(turned)),
				resource.TestStep{Config: turned},
			)
		})
	}
}

// Ctrl-C while a slave is promoted: the next apply waits for that, and promotes nobody a second time.
func TestAccInterruptedPromotionIsResumed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	config := func(role string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", role+acctest.OfMaster)
	}
	tf := cloud.Terraform(t, config(""))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	cloud.Changes(t)

	tf.Write(t, config("  role = \"master\"\n"))
	apply := tf.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/action", 1)
	apply.Interrupt(t)
	status, printed = apply.Wait(t)
	assert.Equal(t, 1, status, printed)
	status, printed = cloud.Finish(t, tf.Start(t, "apply", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	assert.Len(t, cloud.Changes(t), 1, "one promotion")
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	_, shown := tf.Run(t, "state", "show", "-no-color", acctest.Slave)
	assert.Regexp(t, `role\s+= "master"`, shown)
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
}
