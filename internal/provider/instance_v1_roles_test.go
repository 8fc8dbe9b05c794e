package provider_test

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
	config.WriteString(v1Instance(cloud, "master", v1Size+more["master"]))
	for _, name := range []string{"slave", "reports", "third"} {
		block, ok := more[name]
		if !ok {
			block = ofMaster
		}
		config.WriteString(v1Instance(cloud, name, block))
	}
	return config.String()
}

func rememberSet(t *testing.T, known map[string]string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, address := range []string{master, slave, reports, third} {
			known[address] = attribute(t, state, address, "id")
		}
		return nil
	}
}

func keepsSet(t *testing.T, known map[string]string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, address := range []string{master, slave, reports, third} {
			assert.Equal(t, known[address], attribute(t, state, address, "id"), "%s was replaced", address)
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
				assert.Equal(t, role, attribute(t, state, address, "role"), address)
			}
			return nil
		}
	}
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	silent := check(func() { assert.Empty(t, cloud.Changes(t)) })
	run(t, cloud,
		resource.TestStep{Config: config, Check: rememberSet(t, known)},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known[slave]))
				cloud.Changes(t)
			},
			Config: config, ConfigPlanChecks: empty,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), silent,
				roles(map[string]string{slave: "master", master: "slave", reports: "slave", third: "slave"}),
				resource.TestCheckResourceAttr(slave, "slaves.#", "3"),
				func(state *terraform.State) error {
					for _, address := range []string{master, reports, third} {
						assert.Equal(t, known[slave], attribute(t, state, address, "master_id"))
					}
					return nil
				},
			),
		},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known[master]))
				cloud.Changes(t)
			},
			Config: config, ConfigPlanChecks: empty,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), silent, roles(map[string]string{master: "master", slave: "slave"})),
		},
		resource.TestStep{
			PreConfig: func() {
				cloud.KillHeartbeat(t, known[master])
				client := cloud.Client(t)
				cloud.Eventually(t, func() bool { return client.Eject(t.Context(), known[master]) == nil }, "the server does not eject its master")
				cloud.Changes(t)
			},
			Config: config, ConfigPlanChecks: empty,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), silent, roles(map[string]string{master: "standalone"})),
		},
	)
}

// role = "master" promotes in place, and nobody is replaced: with the blocks as they were, and with the blocks turned round.
func TestAccV1PromotionFromWithin(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	promoted := func(address string) resource.TestCheckFunc {
		return resource.ComposeTestCheckFunc(keepsSet(t, known), resource.TestCheckResourceAttr(address, "role", "master"), check(func() {
			assert.Equal(t, []string{fmt.Sprintf(`POST /instances/%s/action {"promote_to_replica_source":{}}`, known[address])}, cloud.Changes(t))
		}))
	}
	const isMaster = "\n  role = \"master\""
	within := set(cloud, map[string]string{"slave": ofMaster + isMaster})
	back := set(cloud, map[string]string{"master": isMaster})
	ofReports := strings.Replace(ofMaster, "trove_instance.master", "trove_instance.reports", 1)
	turned := set(cloud, map[string]string{"master": ofReports, "slave": ofReports, "reports": v1Size + isMaster, "third": ofReports})
	run(t, cloud,
		resource.TestStep{Config: set(cloud, nil), Check: resource.ComposeTestCheckFunc(rememberSet(t, known), check(func() { cloud.Changes(t) }))},
		resource.TestStep{Config: within, Check: promoted(slave)},
		planOnly(within),
		resource.TestStep{Config: back, Check: promoted(master)},
		planOnly(back),
		resource.TestStep{
			Config:      set(cloud, map[string]string{"master": ofReports, "reports": v1Size, "slave": ofMaster}),
			ExpectError: words(`To turn them round, set role = "master" on that one, and remove its slave_of block.`),
		},
		resource.TestStep{PreConfig: func() { assert.Empty(t, cloud.Changes(t)) }, Config: turned, Check: promoted(reports)},
		planOnly(turned),
	)
}

// A master is deleted with the slaves that Terraform manages; one that has others is not, unless on_delete says that they are to
// stand alone.
func TestAccV1MasterWithSlavesOfOthersIsKept(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(more string) string { return v1Instance(cloud, "master", v1Size+more) }
	client := cloud.Client(t)
	run(t, cloud,
		resource.TestStep{Config: config(""), Check: func(state *terraform.State) error {
			known[master] = attribute(t, state, master, "id")
			made, err := client.CreateInstance(t.Context(), api.InstanceSpec{Name: cloud.Name("other"), SlaveOf: &api.SlaveOf{InstanceID: known[master], ReadOnly: true}})
			require.NoError(t, err)
			_, err = client.WaitInstanceReady(t.Context(), made.Object.ID)
			require.NoError(t, err)
			known["other"] = made.Object.ID
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{Config: config(""), Destroy: true, ExpectError: words("detach_slaves")},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    config("\n  on_delete = \"detach_slaves\""),
			Check:     check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
		resource.TestStep{
			Config: `output "nothing" { value = "is left" }`,
			Check: check(func() {
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
		more := ofMaster
		if flavor != "" {
			more = fmt.Sprintf("  flavor_id = %q\n%s", flavor, ofMaster)
		}
		return v1Instance(cloud, "master", v1Size) + v1Instance(cloud, "slave", more) + v1Instance(cloud, "reports", more)
	}
	run(t, cloud,
		resource.TestStep{Config: config(""), Check: func(state *terraform.State) error {
			known[slave], known[reports] = attribute(t, state, slave, "id"), attribute(t, state, reports, "id")
			cloud.Requests(t)
			return nil
		}},
		resource.TestStep{
			Config: config("3"),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(slave, "flavor_id", "3"), resource.TestCheckResourceAttr(reports, "flavor_id", "3"),
				check(func() {
					requests := cloud.Requests(t)
					resize := func(address string) int { return slices.Index(requests, "POST /instances/"+known[address]+"/action") }
					first, second, id := resize(slave), resize(reports), known[slave]
					if second < first {
						first, second, id = second, first, known[reports]
					}
					assert.GreaterOrEqual(t, first, 0)
					assert.Contains(t, requests[first:second], "GET /instances/"+id, "the first was waited for before the second was begun")
				}),
			),
		},
		planOnly(config("3")),
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
			before := v1Instance(cloud, "master", v1Size) + v1Instance(cloud, "slave", v1Size+ofMaster)
			turned := v1Instance(cloud, "slave", v1Size) + v1Instance(cloud, "master", v1Size+strings.Replace(ofMaster, "trove_instance.master", slave, 1))
			run(t, cloud,
				resource.TestStep{Config: declared(before), Check: func(state *terraform.State) error {
					known[master], known[slave] = attribute(t, state, master, "id"), attribute(t, state, slave, "id")
					return nil
				}},
				resource.TestStep{
					PreConfig: func() {
						require.NoError(t, cloud.Client(t).Promote(t.Context(), known[slave]))
						cloud.Changes(t)
					},
					Config: declared(turned),
					Check: func(state *terraform.State) error {
						assert.Equal(t, known[master], attribute(t, state, master, "id"))
						assert.Equal(t, known[slave], attribute(t, state, master, "slave_of.instance_id"))
						assert.Empty(t, cloud.Changes(t))
						return nil
					},
				},
				planOnly(declared(turned)),
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
		return v1Instance(cloud, "master", v1Size) + v1Instance(cloud, "slave", role+ofMaster)
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
	_, shown := tf.Run(t, "state", "show", "-no-color", slave)
	assert.Regexp(t, `role\s+= "master"`, shown)
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
}
