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

// Most clouds call their flavors by UUIDs. Trove lists such a flavor with "id": null and its id in str_id alone, which is as good
// a flavor as one with a number: it is found when planning, kept, resized from and to, and imported.
func TestAccV1InstanceWithAFlavorThatHasAUUID(t *testing.T) {
	t.Parallel()
	const withUUID = "d1b2c3d4-0000-4000-8000-00000000f1a0"
	cloud := acctest.NewTrove(t)
	var id string
	flavored := func(flavor string) string {
		return acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, `flavor_id = "2"`, fmt.Sprintf("flavor_id = %q", flavor), 1))
	}
	resized := func(flavor string) resource.TestStep {
		return resource.TestStep{
			Config: flavored(flavor), ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				func(state *terraform.State) error {
					assert.Equal(t, id, acctest.Attribute(t, state, acctest.Master, "id"), "the instance was replaced")
					return nil
				},
				resource.TestCheckResourceAttr(acctest.Master, "flavor_id", flavor),
				resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE"),
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`POST /instances/%s/action {"resize":{"flavorRef":%q}}`, id, flavor)}
				}),
			),
		}
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: flavored(withUUID),
			Check: resource.ComposeTestCheckFunc(
				func(state *terraform.State) error {
					id = acctest.Attribute(t, state, acctest.Master, "id")
					return nil
				},
				resource.TestCheckResourceAttr(acctest.Master, "flavor_id", withUUID),
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`POST /instances {"instance":{"datastore":{"type":"mysql","version":"5.7.29"},"flavorRef":%q,"name":%q,"volume":{"size":1}}}`,
						withUUID, cloud.Name("master"))}
				}),
			),
		},
		acctest.PlanOnly(flavored(withUUID)),
		resized("2"),
		acctest.PlanOnly(flavored("2")),
		resized(withUUID),
		acctest.PlanOnly(flavored(withUUID)),
		acctest.Imported(acctest.Master),
	)
}
