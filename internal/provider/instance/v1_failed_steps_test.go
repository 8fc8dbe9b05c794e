package instance_test

import (
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
