package instance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A slave is promoted by hand, the old master leaves the set, and then a change of the new master fails: it has the only data, and no
// plan replaces it. The next apply goes on, and a destroy gets through.
func TestAccV1AFailedStepAfterAFailoverReplacesNothing(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(flavor string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", flavor+acctest.OfMaster)
	}
	slaveIs := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(acctest.Slave, action)}}
	}
	larger := "flavor_id = \"3\"\n"
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(""), Check: func(state *terraform.State) error {
			known[acctest.Master], known[acctest.Slave] = acctest.Attribute(t, state, acctest.Master, "id"), acctest.Attribute(t, state, acctest.Slave, "id")
			return nil
		}},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known[acctest.Slave]))
				require.NoError(t, cloud.Client(t).Detach(t.Context(), known[acctest.Master]))
				cloud.Refuse(t, "POST", "^/instances/[^/]+/action$")
			},
			Config: config(larger), ExpectError: acctest.Words("Could not resize instance"),
		},
		resource.TestStep{
			Config: config(larger), ConfigPlanChecks: slaveIs(plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Slave, "flavor_id", "3"),
				func(state *terraform.State) error {
					assert.Equal(t, known[acctest.Slave], acctest.Attribute(t, state, acctest.Slave, "id"))
					return nil
				},
			),
		},
	)
}

// In one apply, a master grows and gets one slave more, which is compared with what the master will be.
func TestAccV1ASlaveIsAddedWhileItsMasterGrows(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	size := func(size string) string {
		return "datastore = { type = \"mysql\", version = \"5.7.29\" }\nflavor_id = \"2\"\nvolume = { size = " + size + " }\n"
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.V1Instance(cloud, "master", size("1"))},
		resource.TestStep{
			Config: acctest.V1Instance(cloud, "master", size("2")) + acctest.V1Instance(cloud, "slave", size("2")+acctest.OfMaster),
			Check:  resource.TestCheckResourceAttr(acctest.Slave, "volume.size", "2"),
		},
	)
}

// In one apply, a slave is detached and gets a slave of its own.
func TestAccV1ADetachedSlaveGetsASlave(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	master := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: master + acctest.V1Instance(cloud, "slave", acctest.V1Size+acctest.OfMaster)},
		resource.TestStep{
			Config: master + acctest.V1Instance(cloud, "slave", acctest.V1Size) +
				strings.Replace(acctest.V1Instance(cloud, "reports", acctest.OfMaster), "trove_instance.master.id", "trove_instance.slave.id", 1),
			Check: resource.TestCheckResourceAttrPair(acctest.Reports, "master_id", acctest.Slave, "id"),
		},
	)
}
