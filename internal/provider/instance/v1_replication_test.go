package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A master and two slaves, one of which repeats what it has of its master. The master's volume grows, and theirs with it,
// which is no change of theirs. A slave is detached in place by removing its block, once it is declared what it has.
func TestAccV1InstanceMasterWithSlaves(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	remember := func(state *terraform.State) error {
		for _, address := range []string{acctest.Master, acctest.Slave, acctest.Reports} {
			known[address] = acctest.Attribute(t, state, address, "id")
		}
		return nil
	}
	size := func(gib string) string { return strings.Replace(acctest.V1Size, "size = 1", "size = "+gib, 1) }
	both := acctest.V1Instance(cloud, "slave", acctest.OfMaster) + acctest.V1Instance(cloud, "reports", size("1")+acctest.OfMaster)
	grown := acctest.V1Instance(cloud, "master", size("2")) + acctest.V1Instance(cloud, "slave", acctest.OfMaster) + acctest.V1Instance(cloud, "reports", size("2")+acctest.OfMaster)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: acctest.V1Instance(cloud, "master", acctest.V1Size) + both,
			Check: resource.ComposeTestCheckFunc(remember, func(state *terraform.State) error {
				assert.Equal(t, known[acctest.Master], acctest.Attribute(t, state, acctest.Slave, "slave_of.instance_id"))
				assert.Equal(t, known[acctest.Master], acctest.Attribute(t, state, acctest.Slave, "master_id"))
				assert.Equal(t, "true", acctest.Attribute(t, state, acctest.Slave, "slave_of.read_only"))
				assert.Equal(t, "slave", acctest.Attribute(t, state, acctest.Slave, "role"))
				assert.Equal(t, "2", acctest.Attribute(t, state, acctest.Slave, "flavor_id"))
				assert.Equal(t, "1", acctest.Attribute(t, state, acctest.Slave, "volume.size"))
				assert.Equal(t, "5.7.29", acctest.Attribute(t, state, acctest.Slave, "datastore.version"))
				// That one of them says what it has of its master makes no difference to what is asked for.
				changes := cloud.Changes(t)
				assert.Contains(t, changes, fmt.Sprintf(`POST /instances {"instance":{"name":%q,"replica_count":2,"replica_of":%q}}`, cloud.Name("slave"), known[acctest.Master]))
				for address, name := range map[string]string{acctest.Slave: "slave", acctest.Reports: "reports"} {
					assert.Contains(t, changes, fmt.Sprintf(`PATCH /instances/%s {"instance":{"name":%q}}`, known[address], cloud.Name(name)))
				}
				return nil
			}),
		},
		acctest.PlanOnly(acctest.V1Instance(cloud, "master", acctest.V1Size)+both),
		resource.TestStep{RefreshState: true, Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr(acctest.Master, "role", "master"),
			resource.TestCheckResourceAttr(acctest.Master, "slaves.#", "2"),
		)},
		acctest.Imported(acctest.Master), acctest.Imported(acctest.Slave), acctest.Imported(acctest.Reports),
		resource.TestStep{
			Config: grown,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Reports, "volume.size", "2"),
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`POST /instances/%s/action {"resize":{"volume":{"size":2}}}`, known[acctest.Master])}
				}),
			),
		},
		acctest.PlanOnly(grown),
		resource.TestStep{RefreshState: true, Check: resource.TestCheckResourceAttr(acctest.Slave, "volume.size", "2")},
		resource.TestStep{
			Config:      acctest.V1Instance(cloud, "master", size("2")) + acctest.V1Instance(cloud, "slave", "") + acctest.V1Instance(cloud, "reports", size("2")+acctest.OfMaster),
			ExpectError: acctest.Words(fmt.Sprintf(`flavor_id is required for an instance that is not the slave of another one. Declare what instance %q has: flavor_id = "2".`, cloud.Name("slave"))),
		},
		resource.TestStep{
			Config:           acctest.V1Instance(cloud, "master", size("2")) + acctest.V1Instance(cloud, "slave", size("2")) + acctest.V1Instance(cloud, "reports", size("2")+acctest.OfMaster),
			ConfigPlanChecks: acctest.PlannedAction(acctest.Slave, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Slave, "role", "standalone"),
				resource.TestCheckNoResourceAttr(acctest.Slave, "slave_of.instance_id"),
				acctest.Check(func() {
					changes := cloud.Changes(t)
					if assert.Len(t, changes, 1) {
						assert.Regexp(t, `^P(UT|ATCH) /instances/`+known[acctest.Slave]+` {"instance":{"replica_of":`, changes[0])
					}
				}),
			),
		},
	)
}

// What a slave can't have other than its master is refused when planning; what it can have, it gets once it is made.
func TestAccV1InstanceSlaveUnlikeItsMaster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	alone := acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, "size = 1", "size = 2", 1))
	slave := acctest.V1Instance(cloud, "slave", acctest.OfMaster)
	second := strings.Replace(acctest.V1Instance(cloud, "second", acctest.OfMaster), "trove_instance.master.id", "trove_instance.slave.id", 1)
	acctest.Run(t, cloud,
		resource.TestStep{Config: alone, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{
			Config: alone + acctest.V1Instance(cloud, "slave", "volume = { size = 1 }"+acctest.OfMaster), PlanOnly: true,
			ExpectError: acctest.Words(`Leave volume out, or declare the same: volume = { size = 2 }.`),
		},
		resource.TestStep{
			Config: alone + acctest.V1Instance(cloud, "slave", `slave_of {
    instance_id = "00000000-0000-4000-8000-000000000000"
  }`), PlanOnly: true,
			ExpectError: acctest.Words(`The project has no instance with the id "00000000-0000-4000-8000-000000000000".`),
		},
		resource.TestStep{
			Config: alone + acctest.V1Instance(cloud, "slave", "flavor_id = \"3\"\n"+acctest.OfMaster),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Slave, "flavor_id", "3"),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 2, "made, and resized") }),
			),
		},
		resource.TestStep{Config: alone + slave + second, PlanOnly: true, ExpectError: acctest.Words(`is a slave itself. Name its master instead`)},
		resource.TestStep{Config: alone + acctest.V1Instance(cloud, "slave", "flavor_id = \"3\"\n"+acctest.OfMaster), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
	)
}

// postOfThree is the request for three slaves of the master.
func postOfThree(name, masterID string) string {
	return fmt.Sprintf(`POST /instances {"instance":{"name":%q,"replica_count":3,"replica_of":%q}}`, name, masterID)
}

// Slaves that are declared alike and made in one apply are one request, from one snapshot. Numbered as Trove numbers them,
// they need nothing else.
func TestAccV1InstanceSlavesMadeTogether(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	config := acctest.V1Instance(cloud, "master", acctest.V1Size) +
		strings.Replace(acctest.V1Instance(cloud, "slave", "  count = 3"+acctest.OfMaster), cloud.Name("slave"), cloud.Name("slave")+"-${count.index + 1}", 1)
	acctest.Run(
		t, cloud,
		resource.TestStep{Config: acctest.V1Instance(cloud, "master", acctest.V1Size), Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{
			Config: config,
			Check: func(state *terraform.State) error {
				masterID := acctest.Attribute(t, state, acctest.Master, "id")
				assert.Equal(t, []string{postOfThree(cloud.Name("slave"), masterID)}, cloud.Changes(t))
				seen := map[string]string{}
				for i := range 3 {
					address := fmt.Sprintf("%s.%d", acctest.Slave, i)
					assert.Equal(t, fmt.Sprintf("%s-%d", cloud.Name("slave"), i+1), acctest.Attribute(t, state, address, "name"))
					assert.Equal(t, masterID, acctest.Attribute(t, state, address, "master_id"))
					seen[acctest.Attribute(t, state, address, "id")] = address
				}
				assert.Len(t, seen, 3)
				return nil
			},
		},
		acctest.PlanOnly(config),
		resource.TestStep{RefreshState: true, Check: resource.TestCheckResourceAttr(acctest.Master, "slaves.#", "3")},
	)
}

// With names of their own, they are named while they are built.
func TestAccV1InstanceSlavesWithNamesMadeTogether(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	names := []string{"audit", "billing", "reports"}
	// Not by for_each, of which the test framework makes no state for checks.
	name := fmt.Sprintf(`%s${["%s"][count.index]}`, cloud.Name(""), strings.Join(names, `", "`))
	config := acctest.V1Instance(cloud, "master", acctest.V1Size) +
		strings.Replace(acctest.V1Instance(cloud, "slave", "  count = 3"+acctest.OfMaster), cloud.Name("slave"), name, 1)
	acctest.Run(
		t, cloud,
		resource.TestStep{
			Config: config,
			Check: func(state *terraform.State) error {
				masterID := acctest.Attribute(t, state, acctest.Master, "id")
				var posts []string
				renamed := map[string]string{}
				for _, change := range cloud.Changes(t) {
					if strings.Contains(change, "replica_of") {
						posts = append(posts, change)
					}
					if path, ok := strings.CutPrefix(change, "PATCH /instances/"); ok {
						id, body, _ := strings.Cut(path, " ")
						renamed[id] = body
					}
				}
				assert.Equal(t, []string{postOfThree(cloud.Name("audit"), masterID)}, posts)
				assert.Len(t, renamed, 3)
				for i, name := range names {
					address := fmt.Sprintf("%s.%d", acctest.Slave, i)
					assert.Equal(t, cloud.Name(name), acctest.Attribute(t, state, address, "name"))
					assert.JSONEq(t, fmt.Sprintf(`{"instance":{"name":%q}}`, cloud.Name(name)), renamed[acctest.Attribute(t, state, address, "id")])
				}
				return nil
			},
		},
		acctest.PlanOnly(config),
		resource.TestStep{RefreshState: true, Check: resource.TestCheckResourceAttr(acctest.Slave+".1", "name", cloud.Name("billing"))},
	)
}
