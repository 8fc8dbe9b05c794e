package instance_test

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

// What an instance is made with is sent once, in one request. The password of a user is in no state. After an import, what
// the server does not show is taken for what is declared.
func TestAccV1InstanceWithDatabasesUsersAndNetwork(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	var id string
	full := acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, "size = 1", `size = 1, type = "lvm"`, 1)+`
  availability_zone = "nova"
  region            = "RegionOne"
  locality          = "affinity"
  networks          = [{ network_id = "33333333-3333-4333-8333-333333333333" }]
  access            = { is_public = true, allowed_cidrs = ["10.0.0.0/8"] }
  databases         = [{ name = "app", character_set = "utf8", collate = "utf8_general_ci" }, { name = "log" }]
  users             = [{ name = "u1", password = "s3cret-pw", host = "%", databases = ["app", "log"] }]`)
	reordered := strings.Replace(full, `[{ name = "app", character_set = "utf8", collate = "utf8_general_ci" }, { name = "log" }]`,
		`[{ name = "log" }, { name = "app", character_set = "utf8", collate = "utf8_general_ci" }]`, 1)
	forgotten := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: full,
			Check: resource.ComposeTestCheckFunc(func(state *terraform.State) error {
				id = acctest.Attribute(t, state, acctest.Master, "id")
				for name, value := range state.RootModule().Resources[acctest.Master].Primary.Attributes {
					assert.NotContains(t, value, "s3cret-pw", name)
				}
				return nil
			},
				resource.TestCheckResourceAttr(acctest.Master, "users.0.name", "u1"),
				resource.TestCheckNoResourceAttr(acctest.Master, "users.0.password"),
				resource.TestCheckResourceAttr(acctest.Master, "locality", "affinity"),
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`POST /instances {"instance":{"access":{"allowed_cidrs":["10.0.0.0/8"],"is_public":true},"availability_zone":"nova",`+
						`"databases":[{"character_set":"utf8","collate":"utf8_general_ci","name":"app"},{"name":"log"}],"datastore":{"type":"mysql","version":"5.7.29"},`+
						`"flavorRef":"2","locality":"affinity","name":%q,"nics":[{"network_id":"33333333-3333-4333-8333-333333333333"}],`+
						`"users":[{"databases":[{"name":"app"},{"name":"log"}],"host":"%%","name":"u1","password":"***"}],"volume":{"size":1,"type":"lvm"}}}`, cloud.Name("master"))}
				}),
			),
		},
		acctest.PlanOnly(full),
		acctest.PlanOnly(strings.Replace(full, "s3cret-pw", "another", 1)),
		acctest.Imported(acctest.Master, "volume.type", "availability_zone", "networks", "databases", "users"),
		resource.TestStep{Config: reordered, Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "databases have no order") })},
		resource.TestStep{
			Config:      strings.Replace(full, `{ name = "log" }]`, `{ name = "log" }, { name = "more" }]`, 1),
			ExpectError: acctest.Words(`nothing would be done about "more". Declare a trove_database with instance_id =`),
		},
		resource.TestStep{
			Config:      strings.NewReplacer(`availability_zone = "nova"`, `availability_zone = "east"`, "deletion_protection = false", "").Replace(full),
			ExpectError: acctest.Words(`The change of availability_zone can only be met by deleting instance`),
		},
		// What is no longer declared stays as it is; declared again, it is adopted.
		resource.TestStep{Config: forgotten, ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
		resource.TestStep{
			Config: full, ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				func(state *terraform.State) error {
					assert.Equal(t, id, acctest.Attribute(t, state, acctest.Master, "id"))
					assert.Empty(t, cloud.Changes(t))
					return nil
				},
				resource.TestCheckResourceAttr(acctest.Master, "availability_zone", "nova"),
			),
		},
		acctest.PlanOnly(full),
	)
}

// An instance is restored from the backup of another one.
func TestAccV1InstanceRestoredFromABackup(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	created, err := client.CreateInstance(t.Context(), api.InstanceSpec{
		Name: cloud.Name("former"), Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1,
	})
	require.NoError(t, err)
	former := created.Object.ID
	_, err = client.WaitInstanceReady(t.Context(), former)
	require.NoError(t, err)
	backup := cloud.CreateBackup(t, "nightly", former)
	_, err = client.WaitInstanceReady(t.Context(), former)
	require.NoError(t, err)
	_, err = client.DeleteInstance(t.Context(), former)
	require.NoError(t, err)
	require.NoError(t, client.WaitInstanceGone(t.Context(), former))
	cloud.Changes(t)

	from := func(id string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size+fmt.Sprintf("\n  restore_from_backup_id = %q", id))
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config:      from("00000000-0000-4000-8000-000000000000"),
			ExpectError: acctest.Words(`Name a backup of this project that exists.`),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    from(backup),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE"),
				acctest.Check(func() {
					changes := cloud.Changes(t)
					if assert.Len(t, changes, 1) {
						assert.Contains(t, changes[0], fmt.Sprintf(`"restorePoint":{"backupRef":%q}`, backup))
					}
				}),
			),
		},
		acctest.PlanOnly(from(backup)),
		acctest.Imported(acctest.Master, "restore_from_backup_id"),
	)
}

// The data source shows what the resource does.
func TestAccV1InstanceDataSource(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	const shown = "data.trove_instance.shown"
	acctest.Run(t, cloud, resource.TestStep{
		Config: acctest.V1Instance(cloud, "master", acctest.V1Size+`
  locality = "affinity"
  access   = { is_public = true, allowed_cidrs = ["10.0.0.0/8"] }`) + acctest.V1Instance(cloud, "slave", acctest.OfMaster) + `
data "trove_instance" "shown" { id = trove_instance.slave.id }
data "trove_instance" "its" {
  name       = trove_instance.master.name
  depends_on = [trove_instance.slave]
}`,
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttrPair(shown, "master_id", acctest.Master, "id"),
			resource.TestCheckResourceAttr(shown, "read_only", "true"),
			resource.TestCheckResourceAttr(shown, "operating_status", "HEALTHY"),
			resource.TestCheckResourceAttr(shown, "region", "RegionOne"),
			resource.TestCheckResourceAttr(shown, "locality", "affinity"),
			resource.TestCheckResourceAttr("data.trove_instance.its", "role", "master"),
			resource.TestCheckResourceAttr("data.trove_instance.its", "access.is_public", "true"),
			resource.TestCheckResourceAttr("data.trove_instance.its", "access.allowed_cidrs.0", "10.0.0.0/8"),
		),
	})
}
