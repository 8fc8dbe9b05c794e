package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestAccDeletionProtectionOfInstances(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	guarded := strings.Replace(mysql("master", ""), "deletion_protection = false", "", 1)
	run(t, cloud,
		resource.TestStep{Config: guarded, Check: check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: guarded, Destroy: true, ExpectError: words(`The instance "products-master" would be deleted with its data`)},
		resource.TestStep{
			Config:      strings.Replace(guarded, "products-master", "orders", 1),
			ExpectError: words(`The change of name can only be met by deleting instance "products-master"`),
		},
		resource.TestStep{Config: mysql("master", ""), Check: check(func() { assert.Empty(t, cloud.Changes(t)) })},
		resource.TestStep{
			Config: strings.Replace(mysql("master", ""), "products-master", "orders", 1),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(master, plancheck.ResourceActionReplace),
			}},
		},
	)
}

// What somebody changed on a protected instance is told, and does not make every plan fail: only a new instance could
// be as declared. Once protection is lifted, the plan replaces it.
func TestAccDriftOfAProtectedInstance(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	guarded := strings.Replace(mysql("master", ""), "deletion_protection = false", "", 1)
	var id string
	run(t, cloud,
		resource.TestStep{Config: guarded, Check: func(state *terraform.State) error {
			id = attribute(t, state, master, "id")
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{
			PreConfig:        func() { cloud.SetFlavor(t, id, "3") },
			Config:           guarded,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(master, "flavor_id", "7"), check(func() { assert.Empty(t, cloud.Changes(t)) })),
		},
		resource.TestStep{Config: mysql("master", ""), ExpectNonEmptyPlan: true, Check: check(func() { assert.Empty(t, cloud.Changes(t)) })},
		resource.TestStep{
			Config: mysql("master", ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(master, plancheck.ResourceActionReplace),
			}},
			Check: resource.TestCheckResourceAttr(master, "flavor_id", "7"),
		},
	)
}
