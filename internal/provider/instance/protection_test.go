package instance_test

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
	guarded := strings.Replace(acctest.MySQL("master", ""), "deletion_protection = false", "", 1)
	acctest.Run(t, cloud,
		resource.TestStep{Config: guarded, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: guarded, Destroy: true, ExpectError: acctest.Words(`The instance "products-master" would be deleted with its data`)},
		resource.TestStep{
			Config:      strings.Replace(guarded, "products-master", "orders", 1),
			ExpectError: acctest.Words(`The change of name can only be met by deleting instance "products-master"`),
		},
		resource.TestStep{Config: acctest.MySQL("master", ""), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
		resource.TestStep{
			Config: strings.Replace(acctest.MySQL("master", ""), "products-master", "orders", 1),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Master, plancheck.ResourceActionReplace),
			}},
		},
	)
}

// What somebody changed on a protected instance is told, and does not make every plan fail: only a new instance could
// be as declared. Once protection is lifted, the plan replaces it.
func TestAccDriftOfAProtectedInstance(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	guarded := strings.Replace(acctest.MySQL("master", ""), "deletion_protection = false", "", 1)
	var id string
	acctest.Run(t, cloud,
		resource.TestStep{Config: guarded, Check: func(state *terraform.State) error {
			id = acctest.Attribute(t, state, acctest.Master, "id")
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{
			PreConfig:        func() { cloud.SetName(t, id, "renamed") },
			Config:           guarded,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(acctest.Master, "name", "renamed"), acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })),
		},
		resource.TestStep{Config: acctest.MySQL("master", ""), ExpectNonEmptyPlan: true, Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
		resource.TestStep{
			Config: acctest.MySQL("master", ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Master, plancheck.ResourceActionReplace),
			}},
			Check: resource.TestCheckResourceAttr(acctest.Master, "name", "products-master"),
		},
	)
}

// Protection keeps what stands. An object that is gone, and whose block is taken out before a refresh has seen that, is let go.
func TestAccAProtectedInstanceThatIsGoneIsLetGo(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	guarded := strings.Replace(acctest.MySQL("master", ""), "deletion_protection = false", "", 1)
	const without = `locals { nothing = true }`
	var id string
	acctest.Run(t, cloud,
		resource.TestStep{Config: guarded, Check: func(state *terraform.State) error {
			id = acctest.Attribute(t, state, acctest.Master, "id")
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{Config: without, ExpectError: acctest.Words("Deletion protection is on")},
		resource.TestStep{PreConfig: func() { cloud.Vanish(t, id) }, Config: without, Check: func(state *terraform.State) error {
			assert.Empty(t, state.RootModule().Resources)
			return nil
		}},
	)
}
