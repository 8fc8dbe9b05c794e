package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What replaces something of its own name says when planning what that takes with create_before_destroy. Where it was not heeded, nobody is
// advised to import what is being replaced.
func TestAccAReplacementUnderItsOwnNameSaysWhatItTakes(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	group := func(datastore, more string) string {
		return fmt.Sprintf("resource \"trove_configuration\" \"g\" {\n  name = %q\n  datastore = %s\n  lifecycle { create_before_destroy = true }\n%s\n}\n", cloud.Name("g"), datastore, more)
	}
	const mysql, mariadb = `{ type = "mysql", version = "5.7.29" }`, `{ type = "mariadb", version = "10.4.12" }`
	tf := cloud.Terraform(t, group(mysql, ""))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	assert.NotContains(t, printed, "under its own name")
	cloud.Changes(t)
	groups, err := cloud.Client(t).Configurations(t.Context())
	require.NoError(t, err)
	require.Len(t, groups, 1)
	id := groups[0].ID

	tf.Write(t, group(mariadb, ""))
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words(`Configuration "`+cloud.Name("g")+`" is replaced under its own name`), printed)
	assert.Regexp(t, acctest.Words(`on_existing has to be "create" then`), printed)
	assert.Regexp(t, acctest.Words("terraform state list -id="+id), printed)
	assert.Regexp(t, acctest.Words(`One for which it prints an address is not to be imported: it is the one that this apply replaces`), printed)
	assert.NotRegexp(t, acctest.Words("terraform import ADDRESS "+id), printed)
	assert.Empty(t, cloud.Changes(t))
	_, listed := tf.Run(t, "state", "list", "-id="+id)
	assert.Equal(t, "trove_configuration.g\n", listed)

	tf.Write(t, group(mariadb, `  on_existing = "create"`))
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 0, status, printed)
	assert.NotContains(t, printed, "under its own name")
	status, printed = tf.Run(t, "destroy", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
}

// The empty defaults that a module hands on are as good as left out: nothing is sent of them, they are no difference, and to leave them out
// then changes nothing on the server.
func TestAccEmptyDefaultsOfAModuleAreLeftOut(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	const defaults = `
  configuration_id       = ""
  availability_zone      = ""
  restore_from_backup_id = ""
  networks               = []
  databases              = []
  users                  = [{ name = "app", password = "not-for-you", host = "", databases = [] }]
  module_ids             = []
  timeouts               = { create = "", delete = "" }`
	objects := func(more, values string) string {
		return acctest.V1Instance(cloud, "db", strings.Replace(acctest.V1Size, "{ size = 1 }", `{ size = 1, type = "" }`, 1)+more) +
			fmt.Sprintf("resource \"trove_configuration\" \"g\" {\n  name = %q\n  datastore = { type = \"mysql\", version = \"5.7.29\" }\n  values = %s\n}\n", cloud.Name("g"), values)
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config:      objects("\n  access = { allowed_cidrs = [] }", `{}`),
			ExpectError: acctest.Words(`access.allowed_cidrs is empty. Leave it out, or give null.`),
		},
		resource.TestStep{
			Config: objects(defaults, `{ max_connections = 200, wait_timeout = null }`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("trove_instance.db", tfjsonpath.New("configuration_id"), knownvalue.StringExact("")),
				statecheck.ExpectKnownValue("trove_instance.db", tfjsonpath.New("networks"), knownvalue.ListExact(nil)),
				statecheck.ExpectKnownValue("trove_instance.db", tfjsonpath.New("region"), knownvalue.StringExact("RegionOne")),
			},
			Check: acctest.Check(func() {
				var sent []string
				for _, change := range cloud.Changes(t) {
					method, _, _ := strings.Cut(change, " {")
					sent = append(sent, method)
					for _, unsent := range []string{"configuration\":\"", "availability_zone", "restorePoint", "nics", "\"databases\":[]", "modules", "wait_timeout", "\"type\":\"\"", "\"host\""} {
						assert.NotContains(t, change, unsent)
					}
				}
				assert.ElementsMatch(t, []string{"POST /instances", "POST /configurations"}, sent)
			}),
		},
		resource.TestStep{
			Config: objects("\n  users = [{ name = \"app\", password = \"not-for-you\" }]", `{ max_connections = 200 }`),
			Check:  acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) }),
		},
	)
}
