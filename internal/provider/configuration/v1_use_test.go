package configuration_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// used is a group, and an instance that it is attached to.
func used(cloud *acctest.Cloud, values string) string {
	return group(cloud, "cfg", values, "") + acctest.V1Instance(cloud, "db", acctest.V1Size+"\n  configuration_id = trove_configuration.cfg.id")
}

// A change of a group reaches the instance in the same request; nothing is sent to the instance itself.
func TestAccV1ConfigurationInUse(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	put := func(values string) func() []string {
		return func() []string {
			return []string{fmt.Sprintf(`PUT /configurations/%s {"configuration":{"name":%q,"values":%s}}`, known["id"], cloud.Name("cfg"), values)}
		}
	}
	const db = "trove_instance.db"
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: used(cloud, "    max_connections = 200"),
			Check: func(state *terraform.State) error {
				known["id"], known["db"] = acctest.Attribute(t, state, cfg, "id"), acctest.Attribute(t, state, db, "id")
				cloud.Changes(t)
				return nil
			},
		},
		resource.TestStep{RefreshState: true, Check: resource.TestCheckResourceAttr(cfg, "instance_count", "1")},
		resource.TestStep{
			Config: used(cloud, "    max_connections = 300"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(cfg, plancheck.ResourceActionUpdate), plancheck.ExpectResourceAction(db, plancheck.ResourceActionNoop),
			}},
			Check: acctest.Sent(t, cloud, put(`{"max_connections":300}`)),
		},
		// The server saves a group before it hands it on: one that failed on the way is sent once more, though it shows the values.
		resource.TestStep{
			PreConfig:   func() { cloud.BreakDown(t, "PUT", "^/configurations/") },
			Config:      used(cloud, "    max_connections = 400"),
			ExpectError: acctest.Words("Run terraform apply again, which sends the whole group once more."),
		},
		resource.TestStep{
			PreConfig: func() {
				shown, err := cloud.Client(t).Configuration(t.Context(), known["id"])
				require.NoError(t, err)
				assert.Equal(t, "400", shown.Values["max_connections"].Text)
				assert.Equal(t, put(`{"max_connections":400}`)(), cloud.Changes(t))
			},
			Config:           used(cloud, "    max_connections = 400"),
			ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionUpdate),
			Check:            acctest.Sent(t, cloud, put(`{"max_connections":400}`)),
		},
		resource.TestStep{
			Config: used(cloud, "    innodb_buffer_pool_size = 16777216"),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.Sent(t, cloud, put(`{"innodb_buffer_pool_size":16777216}`)),
				acctest.Check(func() { cloud.AwaitStatus(t, known["db"], "RESTART_REQUIRED") }),
			),
		},
	)
	noGroupLeft(t, cloud)
}

// A change reaches the members of a cluster in the same request too; a group without a value is one.
func TestAccV1ConfigurationOfACluster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	known := map[string]string{}
	config := func(values string) string {
		of := strings.NewReplacer(`"mysql"`, `"mariadb"`, "5.7.29", "10.4.12").Replace(group(cloud, "cfg", values, ""))
		return of + acctest.V1Cluster(cloud, "mariadb", "10.4.12", "  size             = 3\n  configuration_id = trove_configuration.cfg.id")
	}
	put := func(values string) func() []string {
		return func() []string {
			return []string{fmt.Sprintf(`PUT /configurations/%s {"configuration":{"name":%q,"values":%s}}`, known["id"], cloud.Name("cfg"), values)}
		}
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: config("    connect_timeout = 15"),
			Check: func(state *terraform.State) error {
				known["id"] = acctest.Attribute(t, state, cfg, "id")
				cloud.Changes(t)
				return nil
			},
		},
		resource.TestStep{RefreshState: true, Check: resource.TestCheckResourceAttr(cfg, "instance_count", "3")},
		resource.TestStep{Config: config("    connect_timeout = 30"), Check: acctest.Sent(t, cloud, put(`{"connect_timeout":30}`))},
		resource.TestStep{Config: config(""), Check: acctest.Sent(t, cloud, put(`{}`))},
	)
	noGroupLeft(t, cloud)
}

// The plan names the instances that a change reaches, and what is in force after a restart only, with two requests more than a
// refresh makes.
func TestAccV1ConfigurationInUseIsToldWhenPlanning(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	terraform := cloud.Terraform(t, used(cloud, "    max_connections = 200"))
	status, printed := cloud.Apply(t, terraform)
	require.Equal(t, 0, status, printed)
	terraform.Write(t, used(cloud, "    max_connections = 200\n    innodb_buffer_pool_size = 16777216"))
	cloud.Changes(t)
	status, printed = terraform.Run(t, "plan", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words(fmt.Sprintf(`Applying this plan gives the whole configuration group %q, at once, to all that it is attached to: %s (`, cloud.Name("cfg"), cloud.Name("db"))), printed)
	assert.Regexp(t, acctest.Words(`These are in force after a restart of the database only: innodb_buffer_pool_size.`), printed)
	requests := cloud.Requests(t)
	assert.Len(t, requests, 4, "%s", requests)
	assert.Contains(t, requests, "GET /datastores/mysql/versions/5.7.29/parameters")
	assert.True(t, slices.ContainsFunc(requests, func(request string) bool { return strings.HasSuffix(request, "/instances") }), "%s", requests)
	terraform.Write(t, used(cloud, "    max_connections = 200"))
	status, printed = cloud.Finish(t, terraform.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	noGroupLeft(t, cloud)
}

// A group that is in use is not deleted; who uses it is told.
func TestAccV1ConfigurationInUseElsewhere(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	known := map[string]string{}
	empty := `locals { none = 1 }`
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: group(cloud, "cfg", "    max_connections = 200", ""),
			Check: func(state *terraform.State) error {
				made, err := client.CreateInstance(t.Context(), api.InstanceSpec{
					Name: cloud.Name("by-hand"), Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1,
					ConfigurationID: acctest.Attribute(t, state, cfg, "id"),
				})
				require.NoError(t, err)
				known["db"] = made.Object.ID
				_, err = client.WaitInstanceReady(t.Context(), made.Object.ID)
				return err
			},
		},
		resource.TestStep{Config: empty, ExpectError: acctest.Words("Configuration group is still attached")},
		resource.TestStep{Config: empty, ExpectError: acctest.Words("is attached to " + cloud.Name("by-hand"))},
		resource.TestStep{
			PreConfig: func() {
				_, err := client.DeleteInstance(t.Context(), known["db"])
				require.NoError(t, err)
				require.NoError(t, client.WaitInstanceGone(t.Context(), known["db"]))
			},
			Config: empty,
		},
	)
	noGroupLeft(t, cloud)
}

// A group for another version comes before the one that it replaces goes, so that the instance can change over.
func TestAccV1ConfigurationIsReplacedInUse(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	config := func(version string) string {
		return fmt.Sprintf(`
resource "trove_configuration" "cfg" {
  name        = %[1]q
  datastore   = { type = "mysql", version = %[2]q }
  values      = { max_connections = 200 }
  on_existing = "create"

  lifecycle { create_before_destroy = true }
}
`, cloud.Name("cfg"), version)
	}
	attached := acctest.V1Instance(cloud, "db", acctest.V1Size+"\n  configuration_id = trove_configuration.cfg.id")
	detached := acctest.V1Instance(cloud, "db", acctest.V1Size+"\n  depends_on = [trove_configuration.cfg]")
	acctest.Run(t, cloud,
		resource.TestStep{Config: config("5.7.29") + attached},
		resource.TestStep{
			Config:           config("8.0.29") + detached,
			ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionCreateBeforeDestroy),
			Check:            acctest.Check(func() { cloud.Changes(t) }),
		},
	)
	noGroupLeft(t, cloud)
}

func TestAccV1ConfigurationDataSources(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	lookups := fmt.Sprintf(`
data "trove_configuration" "by_name" {
  name       = %q
  depends_on = [trove_configuration.cfg]
}
data "trove_configuration" "by_id" { id = trove_configuration.cfg.id }
data "trove_datastore_parameters" "mysql" { datastore = { type = "mysql", version = "5.7.29" } }
`, cloud.Name("cfg"))
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: group(cloud, "cfg", "    max_connections = 200\n    long_query_time = 1.5", `  description = "For all"`) + lookups,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttrPair("data.trove_configuration.by_name", "id", cfg, "id"),
				resource.TestCheckResourceAttr("data.trove_configuration.by_id", "values.long_query_time", "1.5"),
				resource.TestCheckResourceAttr("data.trove_configuration.by_id", "description", "For all"),
				resource.TestCheckResourceAttr("data.trove_configuration.by_id", "datastore.version", "5.7.29"),
				resource.TestCheckResourceAttr("data.trove_configuration.by_id", "instance_count", "0"),
				resource.TestCheckResourceAttr("data.trove_datastore_parameters.mysql", "parameters.innodb_buffer_pool_size.max", "18446744073709551615"),
				resource.TestCheckResourceAttr("data.trove_datastore_parameters.mysql", "parameters.innodb_buffer_pool_size.restart_required", "true"),
				resource.TestCheckNoResourceAttr("data.trove_datastore_parameters.mysql", "parameters.character_set_server.min"),
			),
		},
		resource.TestStep{Config: `data "trove_configuration" "none" { name = "nosuch" }`, ExpectError: acctest.Words(`The project has no configuration group named "nosuch".`)},
		resource.TestStep{
			Config:      `data "trove_datastore_parameters" "none" { datastore = { type = "mysql", version = "1" } }`,
			ExpectError: acctest.Words(`The cloud has no version "1" of mysql.`),
		},
	)
}
