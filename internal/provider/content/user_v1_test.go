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

// user is one in the master, of the resource's name app.
func user(name, more string) string {
	return fmt.Sprintf("\nresource \"trove_user\" \"app\" {\n  instance_id = trove_instance.master.id\n  name        = %q\n%s\n}\n", name, more)
}

// noPassword asserts that no attribute in the state has it.
func noPassword(t *testing.T, password string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for name, value := range state.RootModule().Resources[appUser].Primary.Attributes {
			assert.NotContains(t, value, password, name)
		}
		return nil
	}
}

// A user lives through everything that changes in place, each change by as few requests as it takes.
func TestAccV1User(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	base := acctest.V1Instance(cloud, "master", acctest.V1Size) + database("app", acctest.Unprotected) + database("log", acctest.Unprotected)
	const pw = "  password_wo = \"s3cret-pw\"\n"
	const both = "  databases = [trove_database.app.name, trove_database.log.name]\n"
	path := func() string { return "/instances/" + known["master"] + "/users" }
	nothing := acctest.Sent(t, cloud, func() []string { return []string{} })
	id := func(account string) resource.TestCheckFunc {
		return func(state *terraform.State) error {
			assert.Equal(t, known["master"]+"/"+account, acctest.Attribute(t, state, appUser, "id"))
			return nil
		}
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: base, Check: resource.ComposeTestCheckFunc(acctest.RememberID(t, known, "master", acctest.Master), acctest.Check(func() { cloud.Changes(t) }))},
		resource.TestStep{
			Config: base + user("joe", pw+both),
			Check: resource.ComposeTestCheckFunc(id("joe@%"), noPassword(t, "s3cret-pw"),
				resource.TestCheckResourceAttr(appUser, "host", "%"),
				resource.TestCheckResourceAttr(appUser, "databases.#", "2"),
				acctest.Sent(t, cloud, func() []string {
					return []string{`POST ` + path() + ` {"users":[{"databases":[{"name":"app"},{"name":"log"}],"host":"%","name":"joe","password":"***"}]}`}
				})),
		},
		acctest.PlanOnly(base+user("joe", pw+both)),
		acctest.Imported(appUser, "password_wo", "password_wo_version"),
		// A password alone asks for nothing; its version does.
		acctest.PlanOnly(base+user("joe", strings.Replace(pw, "s3cret-pw", "another-pw", 1)+both)),
		resource.TestStep{
			Config:           base + user("joe", strings.Replace(pw, "s3cret-pw", "another-pw", 1)+both+"  password_wo_version = 2\n"),
			ConfigPlanChecks: acctest.PlannedAction(appUser, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(noPassword(t, "another-pw"),
				acctest.Sent(t, cloud, func() []string { return []string{`PUT ` + path() + `/joe@%25 {"user":{"password":"***"}}`} })),
		},
		resource.TestStep{Config: base + user("joe", pw+both), Check: nothing}, // a version that is no longer declared
		// Name, host and password in one request, then what is granted and revoked.
		resource.TestStep{
			Config:           base + user("jim", pw+"  host = \"10.0.0.%\"\n  databases = [trove_database.log.name, \"third\"]\n  password_wo_version = 3\n"),
			ConfigPlanChecks: acctest.PlannedAction(appUser, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(id("jim@10.0.0.%"),
				acctest.Sent(t, cloud, func() []string {
					return []string{
						`PUT ` + path() + `/joe@%25 {"user":{"host":"10.0.0.%","name":"jim","password":"***"}}`,
						`PUT ` + path() + `/jim@10%2E0%2E0%2E%25/databases {"databases":[{"name":"third"}]}`,
						`DELETE ` + path() + `/jim@10%2E0%2E0%2E%25/databases/app`,
					}
				})),
		},
		acctest.Imported(appUser, "password_wo", "password_wo_version"),
		// Drift of what it may use is put right where it is declared, and shown where it is not.
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).GrantAccess(t.Context(), known["master"], api.Account{Name: "jim", Host: "10.0.0.%"}, []string{"app"}))
				cloud.Changes(t)
			},
			Config: base + user("jim", pw+"  host = \"10.0.0.%\"\n"),
			Check:  resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(appUser, "databases.#", "3"), nothing),
		},
		resource.TestStep{
			Config: base + user("jim", pw+"  host = \"10.0.0.%\"\n  databases = []\n"),
			Check: resource.ComposeTestCheckFunc(resource.TestCheckResourceAttr(appUser, "databases.#", "0"), acctest.Sent(t, cloud, func() []string {
				at := `DELETE ` + path() + `/jim@10%2E0%2E0%2E%25/databases/`
				return []string{at + "app", at + "log", at + "third"}
			})),
		},
		// Deleted outside, it is made again.
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).DeleteUser(t.Context(), known["master"], api.Account{Name: "jim", Host: "10.0.0.%"}))
				cloud.Changes(t)
			},
			Config:           base + user("jim", pw),
			ConfigPlanChecks: acctest.PlannedAction(appUser, plancheck.ResourceActionCreate),
			Check:            resource.ComposeTestCheckFunc(id("jim@%"), acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1) })),
		},
		resource.TestStep{Config: base, Check: acctest.Sent(t, cloud, func() []string { return []string{`DELETE ` + path() + `/jim@%25`} })},
	)
}

// Names with everything in them that Trove takes are found, changed and deleted by the paths they are in.
func TestAccV1UsersWithSpecialNames(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	id := madeInstance(t, cloud, "mysql", "5.7.29")
	names := []string{"a@b", "a.json", "100%41", "a b#c?d", "x@"}
	config := func(version int) string {
		list := `"` + strings.Join(names, `", "`) + `"`
		return fmt.Sprintf(`
resource "trove_user" "app" {
  count               = %d
  instance_id         = %q
  name                = [%s][count.index]
  password_wo         = "s3cret-pw"
  password_wo_version = %d
}
`, len(names), id, list, version)
	}
	cloud.Changes(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.Providers(),
		Steps: []resource.TestStep{
			{Config: config(1), Check: acctest.Check(func() { assert.Len(t, cloud.Changes(t), len(names)) })},
			{Config: config(1), PlanOnly: true},
			{Config: config(2), Check: acctest.Check(func() { assert.Len(t, cloud.Changes(t), len(names)) })},
			{ResourceName: `trove_user.app[0]`, ImportState: true, ImportStateId: id + "/a@b@%", ImportStateVerify: true, ImportStateVerifyIgnore: []string{"password_wo_version"}},
			{ResourceName: `trove_user.app[4]`, ImportState: true, ImportStateId: id + "/x@", ImportStateVerify: true, ImportStateVerifyIgnore: []string{"password_wo_version"}},
			{ResourceName: `trove_user.app[4]`, ImportState: true, ImportStateId: id + "/nobody", ExpectError: acctest.Words("was imported. It was looked for in the project")},
			{ResourceName: `trove_user.app[4]`, ImportState: true, ImportStateId: "x", ExpectError: acctest.Words(`"x" is not INSTANCE_ID/NAME or INSTANCE_ID/NAME@HOST.`)},
		},
		CheckDestroy: func(*terraform.State) error {
			users, err := cloud.Client(t).Users(t.Context(), id)
			assert.Empty(t, users)
			return err
		},
	})
	acctest.Delete(t, cloud, id)
}

// What can be known to be wrong fails in the plan, and no error tells a password.
func TestAccV1ContentsPlanRefuses(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	redis := madeInstance(t, cloud, "redis", "5.0.14")
	postgresql := madeInstance(t, cloud, "postgresql", "12.4")
	mysql := madeInstance(t, cloud, "mysql", "5.7.29")
	cloud.Changes(t)
	in := func(instance, kind, more string) string {
		return fmt.Sprintf("resource \"trove_%s\" \"app\" {\n  instance_id = %q\n%s\n}\n", kind, instance, more)
	}
	const pw = "  password_wo = \"s3cret-pw\"\n"
	var steps []resource.TestStep
	for _, wrong := range []struct{ config, message string }{
		{in(redis, "database", `name = "app"`), `has no operation "manage databases" for the datastore "redis".`},
		{in(redis, "user", pw+`name = "app"`), `has no operation "manage users" for the datastore "redis".`},
		{in("00000000-0000-4000-8000-000000000000", "user", pw+`name = "app"`), `Could not check the plan against instance`},
		{in(redis, "database", `name = "`+strings.Repeat("d", 65)+`"`), `string length must be between 1 and 64`},
		{in(redis, "user", pw+`name = "a/b"`), `must be a name without quotes`},
		{in(redis, "user", pw+"name = \"app\"\n  host = \"x y\""), `must be an address`},
		{in(redis, "user", `name = "app"`), `The argument "password_wo" is required`},
		{in(redis, "user", "name = \"app\"\n  password_wo = \"s3cret;pw\""), `Trove takes no other.`},
		{in(mysql, "database", `name = "mysql"`), `"mysql" is a database of the server's own in mysql.`},
		{in(mysql, "database", "name = \"app\"\n  character_set = \"latin1\"\n  collate = \"utf8mb4_bin\""), `"utf8mb4_bin" is a collation of utf8mb4, and the character set is latin1.`},
		{in(mysql, "user", pw+"name = \"app\"\n  host = \"localhost\""), `"localhost" is no address`},
		// What Trove 18 does not have and newer ones do is refused by the server, in words that are not "busy".
		{in(postgresql, "user", pw+`name = "app"`), `Operation not supported for datastore postgresql.`},
	} {
		steps = append(steps, resource.TestStep{Config: wrong.config, ExpectError: acctest.Words(wrong.message)})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.Providers(), Steps: steps})
	assert.Len(t, cloud.Changes(t), 1)
	acctest.Delete(t, cloud, redis, postgresql, mysql)
}

// Of an instance that is made in the same apply, the datastore is known when its user is to be made, and no sooner.
func TestAccV1ContentsOfANewInstanceAreChecked(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	acctest.Run(t, cloud, resource.TestStep{
		Config: acctest.V1Instance(cloud, "master", acctest.V1Size) +
			"\nresource \"trove_user\" \"app\" {\n  instance_id = trove_instance.master.id\n  name = \"app\"\n  host = \"localhost\"\n  password_wo = \"s3cret-pw\"\n}\n",
		ExpectError: acctest.Words(`"localhost" is no address`),
	})
	for _, change := range cloud.Changes(t) {
		assert.NotContains(t, change, "/users ", "nothing is asked for that the agent would fail at")
	}
}

// An instance that has failed keeps nobody from planning, nor from destroying it with all that is in it; but nothing is made
// in it.
func TestAccV1ContentsOfAFailedInstance(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	created, err := client.CreateInstance(t.Context(), api.InstanceSpec{
		Name: cloud.Name("GUEST_ERROR"), Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1,
	})
	require.NoError(t, err)
	id := created.Object.ID
	_, err = client.WaitInstanceReady(t.Context(), id)
	require.ErrorIs(t, err, api.ErrFault)

	config := fmt.Sprintf("resource \"trove_database\" \"app\" {\n  instance_id = %q\n  name = \"app\"\n%s}\n", id, acctest.Unprotected) +
		fmt.Sprintf("resource \"trove_user\" \"app\" {\n  instance_id = %q\n  name = \"app\"\n  password_wo = \"s3cret-pw\"\n}\n", id)
	tf := cloud.Terraform(t, config)
	status, printed := cloud.Apply(t, tf)
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("User failed on the server"), printed)
	assert.NotContains(t, printed, "s3cret-pw")

	for _, address := range []string{appDatabase, appUser} {
		status, printed = cloud.Finish(t, tf.Start(t, "import", "-no-color", address, id+"/app"))
		assert.Equal(t, 0, status, printed)
		assert.Regexp(t, acctest.Words("could not be read"), printed)
	}
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 0, status, printed)
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words("The database goes with instance "+id), printed)
	acctest.Delete(t, cloud, id)
}
