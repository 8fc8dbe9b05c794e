package content_test

import (
	"fmt"
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

const (
	appDatabase = "trove_database.app"
	appUser     = "trove_user.app"
)

// database is one in the master.
func database(name, more string) string {
	return fmt.Sprintf("\nresource \"trove_database\" %q {\n  instance_id = trove_instance.master.id\n  name        = %[1]q\n%s\n}\n", name, more)
}

// madeInstance is the id of an instance that is made beside Terraform, with what it is made with.
func madeInstance(t *testing.T, cloud *acctest.Cloud, datastore, version string, databases ...string) string {
	t.Helper()
	spec := api.InstanceSpec{Name: "made", Datastore: api.Datastore{Type: datastore, Version: version}, FlavorID: "2", VolumeSize: 1}
	for _, name := range databases {
		spec.Databases = append(spec.Databases, api.Database{Name: name})
	}
	return acctest.Build(t, cloud, spec)
}

// A database is made by one request, is replaced only by another declared value, and is protected from that.
func TestAccV1Database(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	instance := acctest.V1Instance(cloud, "master", acctest.V1Size)
	plain := instance + database("app", "")
	utf8 := instance + database("app", "  character_set = \"utf8\"\n  collate = \"utf8_general_ci\"")
	path := func() string { return "/instances/" + known["master"] + "/databases" }
	acctest.Run(t, cloud,
		resource.TestStep{Config: instance, Check: resource.ComposeTestCheckFunc(acctest.RememberID(t, known, "master", acctest.Master), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: plain,
			Check: resource.ComposeTestCheckFunc(
				func(state *terraform.State) error {
					assert.Equal(t, known["master"]+"/app", acctest.Attribute(t, state, appDatabase, "id"))
					return nil
				},
				resource.TestCheckResourceAttr(appDatabase, "deletion_protection", "true"),
				acctest.Sent(t, cloud, func() []string { return []string{`POST ` + path() + ` {"databases":[{"name":"app"}]}`} }),
			),
		},
		acctest.PlanOnly(plain),
		acctest.Imported(appDatabase),
		// What the server does not show is taken as declared; another value would replace it, which protection refuses.
		resource.TestStep{Config: utf8, ConfigPlanChecks: acctest.PlannedAction(appDatabase, plancheck.ResourceActionUpdate), Check: acctest.Sent(t, cloud, func() []string { return []string{} })},
		resource.TestStep{
			Config:      strings.Replace(utf8, "utf8_general_ci", "utf8_bin", 1),
			ExpectError: acctest.Words(`The change of collate can only be met by deleting database "app" with its data`),
		},
		resource.TestStep{Config: instance, ExpectError: acctest.Words(`The database "app" would be deleted with its data`)},
		resource.TestStep{Config: instance + database("app", acctest.Unprotected), Check: acctest.Sent(t, cloud, func() []string { return []string{} })},
		resource.TestStep{
			Config:           instance + database("app", acctest.Unprotected+"  character_set = \"utf8\"\n  collate = \"utf8_bin\""),
			ConfigPlanChecks: acctest.PlannedAction(appDatabase, plancheck.ResourceActionUpdate), // no longer declared in between
			Check:            acctest.Sent(t, cloud, func() []string { return []string{} }),
		},
		resource.TestStep{
			Config:           instance + database("app", acctest.Unprotected+"  character_set = \"latin1\"\n  collate = \"latin1_bin\""),
			ConfigPlanChecks: acctest.PlannedAction(appDatabase, plancheck.ResourceActionReplace),
			Check: acctest.Sent(t, cloud, func() []string {
				return []string{`DELETE ` + path() + `/app`, `POST ` + path() + ` {"databases":[{"character_set":"latin1","collate":"latin1_bin","name":"app"}]}`}
			}),
		},
		// Deleted outside, it is made again.
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).DeleteDatabase(t.Context(), known["master"], "app"))
				cloud.Changes(t)
			},
			Config:           instance + database("app", acctest.Unprotected),
			ConfigPlanChecks: acctest.PlannedAction(appDatabase, plancheck.ResourceActionCreate),
			Check:            acctest.Sent(t, cloud, func() []string { return []string{`POST ` + path() + ` {"databases":[{"name":"app"}]}`} }),
		},
		resource.TestStep{Config: instance, Check: acctest.Sent(t, cloud, func() []string { return []string{`DELETE ` + path() + `/app`} })},
	)
}

// However many there are of an instance: a refresh of all is as many requests as the lists have pages, and a destroy waits for
// many with one list.
func TestAccV1ManyDatabasesAreReadTogether(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	id := madeInstance(t, cloud, "mysql", "5.7.29")
	tf := cloud.Terraform(t, fmt.Sprintf(`
resource "trove_database" "many" {
  count               = 25
  instance_id         = %q
  name                = "db-${count.index}"
  deletion_protection = false
}
resource "trove_user" "many" {
  count       = 25
  instance_id = %[1]q
  name        = "user-${count.index}"
  password_wo = "s3cret-pw"
  databases   = [trove_database.many[count.index].name]
}
`, id))
	cloud.Changes(t)
	status, printed := cloud.Apply(t, tf)
	assert.Equal(t, 0, status, printed)
	requests, changes := cloud.Cost(t)
	assert.Len(t, changes, 50)
	assert.LessOrEqual(t, requests, 100, "with its waits, which depend on how fast the server is, no more reads than changes")

	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	at := "GET /instances/" + id
	assert.ElementsMatch(t, []string{at + "/databases", at + "/databases", at + "/users", at + "/users"}, cloud.Requests(t))

	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	requests, changes = cloud.Cost(t)
	assert.Len(t, changes, 50)
	assert.LessOrEqual(t, requests, 100, "with its waits, which depend on how fast the server is, no more reads than changes")
	databases, err := cloud.Client(t).Databases(t.Context(), id)
	require.NoError(t, err)
	assert.Empty(t, databases)
	acctest.Delete(t, cloud, id)
}

// A name that is taken is one error, with the command that imports what is there.
func TestAccV1TakenNames(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	id := madeInstance(t, cloud, "mysql", "5.7.29", "app")
	client := cloud.Client(t)
	_, err := client.CreateUser(t.Context(), id, api.User{Name: "app", Password: "s3cret-pw"})
	require.NoError(t, err)
	in := func(kind, more string) string {
		return fmt.Sprintf("resource \"trove_%s\" \"app\" {\n  instance_id = %q\n  name = \"app\"\n%s\n}\n", kind, id, more)
	}
	user := in("user", "  password_wo = \"s3cret-pw\"")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.Providers(),
		Steps: []resource.TestStep{
			{Config: in("database", acctest.Unprotected), ExpectError: acctest.Words("Database exists already")},
			{Config: in("database", acctest.Unprotected), ExpectError: acctest.Words("terraform import ADDRESS " + id + "/app")},
			{Config: user, ExpectError: acctest.Words("terraform import ADDRESS " + id + "/app@%")},
			{Config: strings.Replace(user, `"app"`+"\n  password", `"app"`+"\n  host = \"10.0.0.1\"\n  password", 1)}, // another user
		},
	})
	acctest.Delete(t, cloud, id)
}

// A create that reached the server and whose answer was lost is looked for, and not sent again.
func TestAccV1LostAnswersToContents(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	id := madeInstance(t, cloud, "mysql", "5.7.29")
	cloud.Changes(t)
	config := fmt.Sprintf(`
resource "trove_database" "app" {
  instance_id         = %q
  name                = "app"
  deletion_protection = false
}
resource "trove_user" "app" {
  instance_id = %[1]q
  name        = "app"
  password_wo = "s3cret-pw"
  databases   = [trove_database.app.name]
}
`, id)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.Providers(),
		Steps: []resource.TestStep{
			{
				PreConfig: func() {
					cloud.LoseAnswer(t, "POST", "/databases$")
					cloud.LoseAnswer(t, "POST", "/users$")
				},
				Config: config, Check: acctest.Check(func() { assert.Len(t, cloud.Changes(t), 2, "one create each") }),
			},
			{
				// A rename is a PUT, which is repeated by itself.
				PreConfig: func() { cloud.LoseAnswer(t, "PUT", "/users/") },
				Config:    strings.Replace(config, "name        = \"app\"", "name        = \"other\"", 1),
				Check: resource.ComposeTestCheckFunc(
					resource.TestCheckResourceAttr(appUser, "name", "other"),
					acctest.Check(func() { assert.Len(t, cloud.Changes(t), 2, "the same one twice") }),
				),
			},
		},
	})
	acctest.Delete(t, cloud, id)
}
