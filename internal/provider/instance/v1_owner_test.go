package instance_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What the owner of a production set tries before trusting it with data: a slave is promoted outside, the plug is pulled while another one is
// resized, and then plan, apply and destroy go on. Nobody is replaced for any of it.
func TestAccV1TheOwnersTest(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(more string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", acctest.OfMaster) +
			acctest.V1Instance(cloud, "reports", more+acctest.OfMaster) + acctest.V1Instance(cloud, "third", acctest.OfMaster)
	}
	const larger = "  flavor_id = \"3\"\n"
	inPlace := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(acctest.Master, plancheck.ResourceActionNoop), plancheck.ExpectResourceAction(acctest.Slave, plancheck.ResourceActionNoop),
		plancheck.ExpectResourceAction(acctest.Reports, plancheck.ResourceActionUpdate), plancheck.ExpectResourceAction(third, plancheck.ResourceActionNoop),
	}}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(""), Check: rememberSet(t, known)},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known[acctest.Slave]))
				cloud.Changes(t)
			},
			Config: config(""), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
		resource.TestStep{
			PreConfig: func() { cloud.FailGuest(t, known[acctest.Reports], "stop_db") },
			Config:    config(larger + "  timeouts = { update = \"20s\" }\n"), ConfigPlanChecks: inPlace,
			ExpectError: regexp.MustCompile(`Timeout while waiting for the instance`),
		},
		resource.TestStep{
			PreConfig: func() {
				freeFromResize(t, cloud, known[acctest.Reports])
				cloud.Changes(t)
			},
			Config: config(larger), ConfigPlanChecks: inPlace,
			Check: resource.ComposeTestCheckFunc(keepsSet(t, known), resource.TestCheckResourceAttr(acctest.Reports, "flavor_id", "3"),
				acctest.Sent(t, cloud, func() []string {
					return []string{"POST /instances/" + known[acctest.Reports] + `/action {"resize":{"flavorRef":"3"}}`}
				})),
		},
		acctest.PlanOnly(config(larger)),
	)
}
