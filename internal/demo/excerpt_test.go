package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const planText = `
Warning: Provider development overrides are in effect

The following provider development overrides are set in the CLI
configuration:
 - terraform-provider-trove/trove in /bin

trove_cluster.products: Refreshing state... [id=c1]

Note: Objects have changed outside of Terraform

Terraform detected the following changes made outside of Terraform since the
last "terraform apply" which may have affected this plan:

  # trove_cluster.products has changed
  ~ resource "trove_cluster" "products" {
        id                  = "c1"
      ~ nodes               = {
          ~ "east" = {
              ~ flavor_id        = "7" -> "8"
                # (7 unchanged attributes hidden)
            },
        }
    }

  # trove_instance.reports has been deleted
  - resource "trove_instance" "reports" {
      - id     = "i1" -> null
    }


Unless you have made equivalent changes to your configuration, the following plan may include
actions to undo or respond to these changes.

─────────────────────────────────────────────────────────────────────────────

Terraform will perform the following actions:

  # trove_cluster.products will be updated in-place
  ~ resource "trove_cluster" "products" {
      ~ status              = "ACTIVE" -> (known after apply)
    }

Plan: 0 to add, 1 to change, 0 to destroy.

Warning: Nodes of cluster "products" will change

  with trove_cluster.products,
  on main.tf line 10, in resource "trove_cluster" "products":
  10: resource "trove_cluster" "products" {

Applying this plan to cluster "products", in this order:
  - replaces node east because its flavor is 8, declared 7

─────────────────────────────────────────────────────────────────────────────

Saved the plan to: plan
`

func TestExcerpt(t *testing.T) {
	require.Equal(t, `  # trove_cluster.products has changed
  ~ resource "trove_cluster" "products" {
        id                  = "c1"
      ~ nodes               = {
          ~ "east" = {
              ~ flavor_id        = "7" -> "8"
                # (7 unchanged attributes hidden)
            },
        }
    }

  # trove_instance.reports has been deleted
  - resource "trove_instance" "reports" {
      - id     = "i1" -> null
    }

  # trove_cluster.products will be updated in-place

Warning: Nodes of cluster "products" will change
Applying this plan to cluster "products", in this order:
  - replaces node east because its flavor is 8, declared 7`, excerpt(planText))
	require.Empty(t, excerpt("No changes. Your infrastructure matches the configuration.\n"))
}

func TestLineWith(t *testing.T) {
	text := "x\n\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\nOutputs:\n"
	require.Equal(t, "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.", lineWith(text, "Apply complete!"))
	require.Empty(t, lineWith(text, "Destroy complete!"))
}
