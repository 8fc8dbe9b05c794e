package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestAccDataSources(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	objects := acctest.Cassandra(acctest.ThreeRegions) + acctest.MySQL("master", "") + acctest.MySQL("slave", acctest.OfMaster+`
  configuration_id = "fc318e00-3a6f-4f93-af99-146b44912188"`)
	lookups := `
data "trove_cluster" "products" { name = "products" }
data "trove_cluster" "same" { id = data.trove_cluster.products.id }
data "trove_instance" "slave" { name = "products-slave" }
`
	const cluster, same, instance = "data.trove_cluster.products", "data.trove_cluster.same", "data.trove_instance.slave"
	acctest.Run(t, cloud,
		resource.TestStep{Config: objects},
		resource.TestStep{
			Config: objects + lookups,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(cluster, tfjsonpath.New("size"), knownvalue.Int64Exact(3)),
				statecheck.ExpectKnownValue(same, tfjsonpath.New("name"), knownvalue.StringExact("products")),
				statecheck.ExpectKnownValue(same, tfjsonpath.New("datastore").AtMapKey("version"), knownvalue.StringExact("2.0.6")),
				statecheck.ExpectKnownValue(same, tfjsonpath.New("members").AtSliceIndex(0), knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"name": knownvalue.StringExact("products-1"), "region": knownvalue.StringExact("east"), "type": knownvalue.Null(),
					"status": knownvalue.StringExact("ACTIVE"), "flavor_id": knownvalue.StringExact("7"), "volume_size": knownvalue.Int64Exact(1),
				})),
				statecheck.ExpectKnownValue(instance, tfjsonpath.New("role"), knownvalue.StringExact("slave")),
				statecheck.ExpectKnownValue(instance, tfjsonpath.New("read_only"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue(instance, tfjsonpath.New("volume_size"), knownvalue.Int64Exact(1)),
				statecheck.ExpectKnownValue(instance, tfjsonpath.New("configuration_id"), knownvalue.StringExact("fc318e00-3a6f-4f93-af99-146b44912188")),
			},
			Check: resource.TestCheckResourceAttrPair(instance, "master_id", acctest.Master, "id"),
		},
		resource.TestStep{Config: objects + `data "trove_cluster" "none" { name = "orders" }`, ExpectError: acctest.Words(`The project has no cluster named "orders".`)},
		resource.TestStep{Config: objects + `data "trove_instance" "none" { id = "orders" }`, ExpectError: acctest.Words(`GET /instances/orders: 404 itemNotFound`)},
		resource.TestStep{Config: objects + `data "trove_instance" "none" {}`, ExpectError: acctest.Words(`Exactly one of these attributes must be configured: [id,name]`)},
		resource.TestStep{
			PreConfig:   func() { cloud.CreateSlave(t, "products-master", "products-slave") },
			Config:      objects + `data "trove_instance" "slave" { name = "products-slave" }`,
			ExpectError: acctest.Words(`The project has 2 objects named "products-slave"`),
		},
		resource.TestStep{
			PreConfig: func() { cloud.VanishNamed(t, "products-slave") },
			Config:    strings.Replace(objects, "products-slave", "products-other", 1),
		},
	)
}
