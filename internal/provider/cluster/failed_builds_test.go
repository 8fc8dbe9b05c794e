package cluster_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A build that fails is an error that tells how far it came and what the server said. The object is in the state,
// and, as it never held data, the next apply replaces it although deletion protection is on.
func TestAccFailedBuildOfACluster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	lifted := acctest.Cassandra("size = 3")
	acctest.Run(t, cloud,
		resource.TestStep{
			PreConfig:   func() { cloud.FailBuild(t, "products-2", "No valid host was found.") },
			Config:      protectedCluster,
			ExpectError: acctest.Words(`2 of 3 nodes ACTIVE`),
		},
		resource.TestStep{
			Config: protectedCluster,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionReplace),
			}},
			Check: resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
		},
		resource.TestStep{Config: lifted, ExpectError: acctest.Words(`configuration_id`)},
		resource.TestStep{Config: protectedCluster[:len(protectedCluster)-2] + "deletion_protection = false\n}\n"},
	)
}

// What is not ready in time stays in the state with a warning, not tainted, and the next apply goes on waiting.
func TestAccTimeoutIsResumed(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	config := acctest.Cassandra("size = 3\n  timeouts = { create = \"5s\" }")
	acctest.Run(t, cloud,
		resource.TestStep{
			Config:             config,
			ExpectNonEmptyPlan: true,
			Check:              resource.TestCheckResourceAttr(acctest.Products, "status", "BUILD"),
		},
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionUpdate),
			}},
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
				clusterHas(3),
			),
		},
	)
}

// A pipeline that must fail where a create ran out of time says so in a postcondition: Terraform then reports an
// error, without tainting the cluster.
func TestAccPostconditionMakesATimeoutAnError(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	config := acctest.Cassandra(`size = 3
  timeouts = { create = "5s" }
  lifecycle {
    postcondition {
      condition     = self.status == "ACTIVE"
      error_message = "The cluster is ${self.status}."
    }
  }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, ExpectError: acctest.Words("The cluster is BUILD.")},
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionUpdate),
			}},
			Check: resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
		},
	)
}
