package cluster_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

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
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: protectedCluster,
			Check:  resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(acctest.Products, "deletion_protection", "true"), acctest.Check(func() { cloud.Changes(t) })),
		},
		resource.TestStep{Config: protectedCluster, Destroy: true, ExpectError: acctest.Words(`The cluster "products" would be deleted with its data, and deletion_protection is true in its state`)},
		resource.TestStep{
			Config:      strings.Replace(protectedCluster, `flavor_id = "7"`, `flavor_id = "8"`, 1),
			ExpectError: acctest.Words(`The change of flavor_id can only be met by deleting cluster "products" with its data`),
		},
		resource.TestStep{
			Config:      strings.Replace(lifted, `flavor_id = "7"`, `flavor_id = "8"`, 1),
			ExpectError: acctest.Words(`set deletion_protection = false, run terraform apply with nothing else changed`),
		},
		resource.TestStep{
			Config: lifted,
			Check: acctest.Check(func() {
				assert.Empty(t, cloud.Changes(t), "none of the above sent anything, and lifting the guard is no request either")
			}),
		},
	)
}
