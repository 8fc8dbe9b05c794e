package configuration_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// nodesGroup is a group of a datastore of the specification's.
func nodesGroup(cloud *acctest.Cloud, datastore, version, values string) string {
	return strings.Replace(group(cloud, "cfg", values, ""), `{ type = "mysql", version = "5.7.29" }`, fmt.Sprintf("{ type = %q, version = %q }", datastore, version), 1)
}

// With the API nodes a group lives as with v1.0, by the same requests, and so does the instance that has it.
func TestAccNodesConfiguration(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := map[string]string{}
	used := func(values string) string {
		return nodesGroup(cloud, "mysql", "5.5", values) + acctest.MySQL("master", "configuration_id = trove_configuration.cfg.id")
	}
	const values = "    max_connections = 200\n    character_set_server = \"utf8\""
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: nodesGroup(cloud, "mysql", "5.5", values),
			Check: resource.ComposeTestCheckFunc(
				acctest.RememberID(t, known, "group", cfg),
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`POST /configurations {"configuration":{"datastore":{"type":"mysql","version":"5.5"},"name":%q,"values":`+
						`{"character_set_server":"utf8","max_connections":200}}}`, cloud.Name("cfg"))}
				}),
			),
		},
		resource.TestStep{ResourceName: cfg, ImportState: true, ImportStateVerify: true},
		resource.TestStep{
			Config: used(values),
			Check:  resource.ComposeTestCheckFunc(acctest.RememberID(t, known, "master", acctest.Master), acctest.Check(func() { cloud.Changes(t) })),
		},
		// In use, it changes in place, and what needs a restart is told.
		resource.TestStep{
			Config:           used("    max_connections = 300"),
			ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionUpdate),
			Check: acctest.Sent(t, cloud, func() []string {
				return []string{fmt.Sprintf(`PUT /configurations/%s {"configuration":{"name":%q,"values":{"max_connections":300}}}`, known["group"], cloud.Name("cfg"))}
			}),
		},
		// Another group is attached in place of it, without a new instance.
		resource.TestStep{
			Config:           nodesGroup(cloud, "mysql", "5.5", "    max_connections = 300") + acctest.MySQL("master", `configuration_id = "fc318e00-3a6f-4f93-af99-146b44912188"`),
			ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: acctest.Sent(t, cloud, func() []string {
				path := "PATCH /instances/" + known["master"]
				return []string{path + ` {"instance":{"configuration":null}}`, path + ` {"instance":{"configuration":"fc318e00-3a6f-4f93-af99-146b44912188"}}`}
			}),
		},
	)
	noUserGroupLeft(t, cloud)
}

// noUserGroupLeft asserts that there are only the two groups of every project.
func noUserGroupLeft(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	groups, err := cloud.Client(t).Configurations(t.Context())
	if err != nil || len(groups) != 2 {
		t.Errorf("groups are left: %v, %v", groups, err)
	}
}

// What is read-only is shown, hidden is what nobody sees, and both are refused when planning. Specification, section Introduce read_only and
// hidden Parameters.
func TestAccNodesConfigurationRefusals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: `
data "trove_configuration" "products" { name = "products" }
data "trove_datastore_parameters" "cassandra" { datastore = { type = "cassandra", version = "2.0.6" } }
`,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr("data.trove_configuration.products", "values.max_connections", "250"),
				resource.TestCheckNoResourceAttr("data.trove_configuration.products", "datastore"),
				resource.TestCheckResourceAttr("data.trove_datastore_parameters.cassandra", "parameters.cluster_name.read_only", "true"),
				resource.TestCheckNoResourceAttr("data.trove_datastore_parameters.cassandra", "parameters.seeds.type"),
			),
		},
		resource.TestStep{
			Config:      nodesGroup(cloud, "cassandra", "2.0.6", "    cluster_name = \"mine\""),
			ExpectError: acctest.Words("In cassandra 2.0.6, cluster_name is read-only: the cloud sets it itself; leave it out."),
		},
		resource.TestStep{
			Config:      nodesGroup(cloud, "cassandra", "2.0.6", "    seeds = \"10.0.0.1\""),
			ExpectError: acctest.Words("In cassandra 2.0.6, there is no parameter seeds that a configuration group can set"),
		},
		resource.TestStep{
			Config:      nodesGroup(cloud, "mysql", "5.5", "    server_id = 7"),
			ExpectError: acctest.Words("In mysql 5.5, there is no parameter server_id that a configuration group can set"),
		},
		resource.TestStep{
			Config: `data "trove_configuration" "products" { name = "products" }`, Check: acctest.Sent(t, cloud, func() []string { return []string{} }),
		},
	)
}

// The groups that the server makes for the nodes of a cluster are no difference, whether the cluster is given one or not, and a cluster with
// a group of the user shows it. Specification, section Auto-Create and Attach.
func TestAccGroupsOfNodesAreNoDrift(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	without := strings.Replace(acctest.Cassandra("size = 2"), `  configuration_id    = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"`+"\n", "", 1)
	given := nodesGroup(cloud, "cassandra", "2.0.6", "    concurrent_reads = 8") +
		strings.Replace(acctest.Cassandra("size = 2"), `"b9c8a3f8-7ace-4aea-9908-7b555586d7b6"`, "trove_configuration.cfg.id", 1)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: without,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckNoResourceAttr(acctest.Products, "configuration_id"),
				resource.TestCheckNoResourceAttr(acctest.Products, "members.0.configuration_id"),
				acctest.Check(func() { noUserGroupLeft(t, cloud) }),
			),
		},
		acctest.PlanOnly(without),
		resource.TestStep{Config: without, Destroy: true},
		resource.TestStep{
			Config: given,
			Check: func(state *terraform.State) error {
				id := acctest.Attribute(t, state, cfg, "id")
				return resource.TestCheckResourceAttr(acctest.Products, "members.0.configuration_id", id)(state)
			},
		},
		acctest.PlanOnly(given),
	)
}
