package cluster_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// The specification's first topology, with its nodes named: created from the example, imported, drifted and
// repaired, grown by two in west, one node replaced, one removed.
func TestAccCassandraWithNamedNodes(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := ids{}
	grown := `
  nodes = {
    west   = { region = "west" }
    west-2 = { region = "west" }
    west-3 = { region = "west" }
    east   = { region = "east" }
    eu     = { region = "eu" }
  }`
	acctest.Run(t, cloud,
		resource.TestStep{
			ConfigDirectory: config.StaticDirectory("../../../examples/topologies/cassandra"),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("status"), knownvalue.StringExact("ACTIVE")),
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("nodes"), knownvalue.MapSizeExact(3)),
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("members"), knownvalue.ListSizeExact(0)),
				statecheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("nodes").AtMapKey("east"), knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"region": knownvalue.StringExact("east"), "status": knownvalue.StringExact("ACTIVE"), "type": knownvalue.Null(),
					"flavor_id": knownvalue.StringExact("7"), "volume_size": knownvalue.Int64Exact(1), "volume_used": knownvalue.Float64Exact(0.17),
					"configuration_id": knownvalue.StringExact("b9c8a3f8-7ace-4aea-9908-7b555586d7b6"), "ip": knownvalue.ListSizeExact(1),
				})),
			},
			Check: resource.ComposeTestCheckFunc(
				known.remember(t, "west", "east", "eu"),
				acctest.Check(func() {
					assert.Equal(t, []string{
						`POST /clusters {"cluster":{"configuration":"b9c8a3f8-7ace-4aea-9908-7b555586d7b6","datastore":{"type":"cassandra","version":"2.0.6"},"flavorRef":"7","name":"products",` +
							`"nodes":[{"region":"east"},{"region":"eu"},{"region":"west"}],"size":3,"volume":{"size":1}}}`,
					}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			ResourceName: acctest.Products, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"deletion_protection"}, // an import is protected until the configuration says otherwise
		},
		resource.TestStep{
			PreConfig:       func() { cloud.SetFlavor(t, known["east"], "3") },
			ConfigDirectory: config.StaticDirectory("../../../examples/topologies/cassandra"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Products, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(acctest.Products, tfjsonpath.New("nodes").AtMapKey("east").AtMapKey("id")),
				plancheck.ExpectKnownValue(acctest.Products, tfjsonpath.New("nodes").AtMapKey("eu").AtMapKey("status"), knownvalue.StringExact("ACTIVE")),
			}},
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "eu"), known.changes(t, "east"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.east.flavor_id", "7"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, known["cluster"], known["east"])}, cloud.Changes(t))
				}),
				known.remember(t, "east"),
			),
		},
		resource.TestStep{
			PreConfig:       func() { cloud.Vanish(t, known["eu"]) },
			ConfigDirectory: config.StaticDirectory("../../../examples/topologies/cassandra"),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east"), known.changes(t, "eu"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"allocations":[{"region":"eu"}],"num":1}}`, known["cluster"])}, cloud.Changes(t))
				}),
				known.remember(t, "eu"),
			),
		},
		resource.TestStep{
			Config: acctest.Cassandra(grown),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "east", "eu"),
				known.remember(t, "west-2", "west-3"),
				resource.TestCheckResourceAttr(acctest.Products, "nodes.west-3.region", "west"),
				clusterHas(5),
				acctest.Check(func() {
					assert.Equal(t, []string{
						fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"allocations":[{"region":"west"},{"region":"west"}],"num":2}}`, known["cluster"]),
					}, cloud.Changes(t))
				}),
			),
		},
		resource.TestStep{
			Config: acctest.Cassandra(`
  nodes = {
    west   = { region = "west" }
    west-2 = { region = "west" }
    west-3 = { region = "west", replacement_trigger = "disk was slow" }
    east   = { region = "east" }
    eu     = { region = "eu" }
  }`),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "west-2", "east", "eu"), known.changes(t, "west-3"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, known["cluster"], known["west-3"])}, cloud.Changes(t))
				}),
				known.remember(t, "west-3"),
			),
		},
		resource.TestStep{
			Config: acctest.Cassandra(`
  nodes = {
    west   = { region = "west" }
    west-3 = { region = "west", replacement_trigger = "disk was slow" }
    east   = { region = "east" }
    eu     = { region = "eu" }
  }`),
			Check: resource.ComposeTestCheckFunc(
				known.keeps(t, "west", "west-3", "east", "eu"),
				clusterHas(4),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf("DELETE /clusters/%s/nodes/%s", known["cluster"], known["west-2"])}, cloud.Changes(t))
				}),
			),
		},
	)
}

// The same topology declared by its size alone.
func TestAccCassandraBySize(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	var clusterID, first string
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: acctest.Cassandra("size = 3"),
			Check: func(state *terraform.State) error {
				clusterID, first = acctest.Attribute(t, state, acctest.Products, "id"), acctest.Attribute(t, state, acctest.Products, "members.0.id")
				assert.Equal(t, "3", acctest.Attribute(t, state, acctest.Products, "members.#"))
				assert.Equal(t, "true", acctest.Attribute(t, state, acctest.Products, "members.2.managed"))
				assert.Equal(t, []string{
					`POST /clusters {"cluster":{"configuration":"b9c8a3f8-7ace-4aea-9908-7b555586d7b6","datastore":{"type":"cassandra","version":"2.0.6"},` +
						`"flavorRef":"7","name":"products","size":3,"volume":{"size":1}}}`,
				}, cloud.Changes(t))
				return nil
			},
		},
		resource.TestStep{
			ResourceName: acctest.Products, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"deletion_protection"},
			ImportStateIdFunc:       func(*terraform.State) (string, error) { return clusterID + ",size", nil },
		},
		resource.TestStep{
			Config: acctest.Cassandra("size = 5"),
			Check: func(state *terraform.State) error {
				assert.Equal(t, first, acctest.Attribute(t, state, acctest.Products, "members.0.id"))
				assert.Equal(t, "5", acctest.Attribute(t, state, acctest.Products, "members.#"))
				assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"num":2}}`, clusterID)}, cloud.Changes(t))
				return nil
			},
		},
		resource.TestStep{
			PreConfig: func() { cloud.SetStatus(t, first, "ERROR") },
			Config:    acctest.Cassandra("size = 5"),
			Check: func(state *terraform.State) error {
				assert.Equal(t, "5", acctest.Attribute(t, state, acctest.Products, "members.#"))
				assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/action {"replace_node":{"id":%q}}`, clusterID, first)}, cloud.Changes(t))
				first = acctest.Attribute(t, state, acctest.Products, "members.0.id")
				return nil
			},
		},
		resource.TestStep{
			PreConfig: func() { cloud.Vanish(t, first) },
			Config:    acctest.Cassandra("size = 5"),
			Check: func(state *terraform.State) error {
				assert.Equal(t, "5", acctest.Attribute(t, state, acctest.Products, "members.#"))
				assert.Equal(t, []string{fmt.Sprintf(`POST /clusters/%s/nodes {"nodes":{"num":1}}`, clusterID)}, cloud.Changes(t))
				first = acctest.Attribute(t, state, acctest.Products, "members.4.id")
				return nil
			},
		},
		resource.TestStep{
			Config: acctest.Cassandra("size = 4"),
			Check: func(state *terraform.State) error {
				assert.Equal(t, "4", acctest.Attribute(t, state, acctest.Products, "members.#"))
				assert.Equal(t, []string{fmt.Sprintf("DELETE /clusters/%s/nodes/%s", clusterID, first)}, cloud.Changes(t), "the newest node goes")
				return nil
			},
		},
	)
}
