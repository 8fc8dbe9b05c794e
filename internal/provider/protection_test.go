package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// words matches a message whatever the line breaks that Terraform puts into it.
func words(message string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + strings.Join(strings.Fields(regexp.QuoteMeta(message)), `[\s│]+`))
}

const protectedCluster = `
resource "trove_cluster" "products" {
  name      = "products"
  datastore = { type = "cassandra", version = "2.0.6" }
  flavor_id = "7"
  volume    = { size = 1 }
  size      = 3
}
`

// Deletion protection is on unless the configuration says otherwise, stops deletion and replacement when they are
// planned, and has to be lifted by an apply of its own.
func TestAccDeletionProtectionOfClusters(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	lifted := strings.Replace(protectedCluster, "size      = 3\n", "size = 3\n  deletion_protection = false\n", 1)
	run(t, cloud,
		resource.TestStep{
			Config: protectedCluster,
			Check:  resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(products, "deletion_protection", "true"), check(func() { cloud.Changes(t) })),
		},
		resource.TestStep{Config: protectedCluster, Destroy: true, ExpectError: words(`The cluster "products" would be deleted with its data, and deletion_protection is true in its state`)},
		resource.TestStep{
			Config:      strings.Replace(protectedCluster, `flavor_id = "7"`, `flavor_id = "8"`, 1),
			ExpectError: words(`The change of flavor_id can only be met by deleting cluster "products" with its data`),
		},
		resource.TestStep{
			Config:      strings.Replace(lifted, `flavor_id = "7"`, `flavor_id = "8"`, 1),
			ExpectError: words(`set deletion_protection = false, run terraform apply with nothing else changed`),
		},
		resource.TestStep{
			Config: lifted,
			Check: check(func() {
				assert.Empty(t, cloud.Changes(t), "none of the above sent anything, and lifting the guard is no request either")
			}),
		},
	)
}

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
