package configuration_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

const cfg = "trove_configuration.cfg"

// group is a configuration group of MySQL 5.7 with these lines of values.
func group(cloud *acctest.Cloud, name, values, more string) string {
	return fmt.Sprintf(`
resource "trove_configuration" "cfg" {
  name      = %q
  datastore = { type = "mysql", version = "5.7.29" }
  values = {
%s
  }
%s
}
`, cloud.Name(name), values, more)
}

// noGroupLeft asserts that the project has no configuration group any more.
func noGroupLeft(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	groups, err := cloud.Client(t).Configurations(t.Context())
	require.NoError(t, err)
	assert.Empty(t, groups)
}

// A group lives through everything that can be done with one in place: each change is one request with the whole group, with
// values of the types that Trove wants.
func TestAccV1ConfigurationChangesInPlace(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	const values = `
    max_connections      = 200
    long_query_time      = 2
    innodb_large_prefix  = true
    character_set_server = "latin1"`
	whole := func(description, name, values string) func() []string {
		return func() []string {
			return []string{fmt.Sprintf(`PUT /configurations/%s {"configuration":{%s"name":%q,"values":%s}}`, known["id"], description, cloud.Name(name), values)}
		}
	}
	const forAll = `"description":"For all",`
	renamed := group(cloud, "other", `    long_query_time = "0.50"`, `  description = "For all"`)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: group(cloud, "cfg", values, ""),
			Check: resource.ComposeAggregateTestCheckFunc(
				func(state *terraform.State) error {
					known["id"] = acctest.Attribute(t, state, cfg, "id")
					return nil
				},
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`POST /configurations {"configuration":{"datastore":{"type":"mysql","version":"5.7.29"},"name":%q,"values":`+
						`{"character_set_server":"latin1","innodb_large_prefix":true,"long_query_time":2,"max_connections":200}}}`, cloud.Name("cfg"))}
				}),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(cfg, tfjsonpath.New("description"), knownvalue.Null()),
				statecheck.ExpectKnownValue(cfg, tfjsonpath.New("instance_count"), knownvalue.Int64Exact(0)),
				statecheck.ExpectKnownValue(cfg, tfjsonpath.New("values").AtMapKey("max_connections"), knownvalue.StringExact("200")),
			},
		},
		// What is written in another way is no change.
		resource.TestStep{Config: group(cloud, "cfg", strings.Replace(values, "= 2\n", "= \"2.00\"\n", 1), ""), PlanOnly: true},
		resource.TestStep{
			Config:           group(cloud, "cfg", "    max_connections = 300\n    long_query_time = 2", ""),
			ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionUpdate),
			Check:            acctest.Sent(t, cloud, whole("", "cfg", `{"long_query_time":2,"max_connections":300}`)),
		},
		resource.TestStep{
			Config: renamed, ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionUpdate),
			Check: acctest.Sent(t, cloud, whole(forAll, "other", `{"long_query_time":0.5}`)),
		},
		// Values that somebody has changed or added go back; that a description is not declared any longer is no change.
		resource.TestStep{
			PreConfig: func() {
				cloud.SetConfigurationValues(t, known["id"], `{"max_connections":7,"long_query_time":1.5}`)
			},
			Config:           group(cloud, "other", `    long_query_time = "0.50"`, ""),
			ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionUpdate),
			Check:            acctest.Sent(t, cloud, whole(forAll, "other", `{"long_query_time":0.5}`)),
		},
		resource.TestStep{
			ResourceName: cfg, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"values.long_query_time"},
		},
		resource.TestStep{
			Config: group(cloud, "other", "", ""), ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionUpdate),
			Check: acctest.Sent(t, cloud, whole(forAll, "other", `{}`)),
		},
		// No values are no values, however that is written.
		resource.TestStep{
			Config: strings.Replace(group(cloud, "other", "", `  on_existing = "create"`), "values = {\n\n  }", "", 1),
			Check:  acctest.Sent(t, cloud, func() []string { return []string{} }),
		},
		resource.TestStep{
			Config: group(cloud, "other", "", `  on_existing = "create"`),
			Check:  acctest.Sent(t, cloud, func() []string { return []string{} }),
		},
		// Another version of the datastore has other parameters.
		resource.TestStep{
			Config:           strings.Replace(group(cloud, "other", "    max_connections = 5", ""), "5.7.29", "8.0.29", 1),
			ConfigPlanChecks: acctest.PlannedAction(cfg, plancheck.ResourceActionReplace),
			Check: acctest.Sent(t, cloud, func() []string {
				return []string{
					"DELETE /configurations/" + known["id"],
					fmt.Sprintf(`POST /configurations {"configuration":{"datastore":{"type":"mysql","version":"8.0.29"},"name":%q,"values":{"max_connections":5}}}`, cloud.Name("other")),
				}
			}),
		},
	)
	noGroupLeft(t, cloud)
}

// Everything that can be known to be refused is refused when planning, by its name, and nothing is sent.
func TestAccV1ConfigurationRefusals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	refused := func(config, message string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: acctest.Words(message)}
	}
	acctest.Run(t, cloud,
		refused(group(cloud, "cfg", "    max_conections = 200", ""),
			"In mysql 5.7.29, there is no parameter max_conections that a configuration group can set; perhaps max_connections is meant."),
		refused(group(cloud, "cfg", "    max_connections = 0", ""), `In mysql 5.7.29, max_connections takes an integer from 1 to 100000; "0" is none.`),
		refused(group(cloud, "cfg", "    max_connections = true", ""), `In mysql 5.7.29, max_connections takes an integer from 1 to 100000; "true" is none.`),
		refused(group(cloud, "cfg", `    innodb_large_prefix = "ON"`, ""), `In mysql 5.7.29, innodb_large_prefix takes true or false; "ON" is none.`),
		refused(strings.Replace(group(cloud, "cfg", "    x = 1", ""), "5.7.29", "5.7", 1), `The cloud has no version "5.7" of mysql. It has:`),
		refused(strings.Replace(group(cloud, "cfg", "    x = 1", ""), "mysql", "mysqll", 1), `The cloud has no datastore "mysqll". It has:`),
		refused(strings.ReplaceAll(strings.Replace(group(cloud, "cfg", "    seed_provider = \"x\"", ""), "mysql", "cassandra", 1), "5.7.29", "3.11.9"),
			`In cassandra 3.11.9, seed_provider is of the type "list", of which the server takes no value.`),
		refused(group(cloud, "cfg", "", `  description = "-"`), "must be one line, with a letter or a digit in it"),
		refused(group(cloud, strings.Repeat("x", 64), "", ""), "string length must be between 1 and 64"),
		resource.TestStep{Config: `locals { none = 1 }`, Check: acctest.Sent(t, cloud, func() []string { return []string{} })},
	)
	noGroupLeft(t, cloud)
}

// A value that is known only after something else is made is checked then.
func TestAccV1ConfigurationOfUnknownValues(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	config := func(value string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"value\" {\n  input = %q\n}\n", value) + group(cloud, "cfg", "    max_connections = terraform_data.value.output", "")
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config("0"), ExpectError: acctest.Words(`max_connections takes an integer from 1 to 100000; "0" is none.`)},
		resource.TestStep{
			Config: config("5"),
			Check: acctest.Sent(t, cloud, func() []string {
				return []string{fmt.Sprintf(`POST /configurations {"configuration":{"datastore":{"type":"mysql","version":"5.7.29"},"name":%q,"values":{"max_connections":5}}}`, cloud.Name("cfg"))}
			}),
		},
		resource.TestStep{Config: config("6"), Check: acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) })},
	)
}

// Names are not unique to Trove: a group of the name may be what an apply has made that was killed.
func TestAccV1ConfigurationThatExists(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	id := cloud.CreateConfiguration(t, "cfg", "mysql", "5.7.29", `{"max_connections":200}`)
	config := group(cloud, "cfg", "    max_connections = 200", "")
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, ExpectError: acctest.Words("terraform state list -id=" + id)},
		resource.TestStep{
			Config: config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", cfg, id),
			Check:  acctest.Sent(t, cloud, func() []string { return []string{} }),
		},
		resource.TestStep{Config: "removed {\n  from = " + cfg + "\n  lifecycle { destroy = false }\n}\n"},
	)
}

// A create whose answer is lost is found again by its name, and not sent twice.
func TestAccV1ConfigurationWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	acctest.Run(t, cloud, resource.TestStep{
		PreConfig: func() { cloud.LoseAnswer(t, "POST", "^/configurations$") },
		Config:    group(cloud, "cfg", "    max_connections = 200", ""),
		Check:     acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) }),
	})
	noGroupLeft(t, cloud)
}
