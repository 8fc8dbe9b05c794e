package backup_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

const nightly = "trove_backup.nightly"

// backup is one of the master.
func backup(cloud *acctest.Cloud, name, more string) string {
	return fmt.Sprintf("\nresource \"trove_backup\" %q {\n  name        = %q\n  instance_id = trove_instance.master.id\n%s\n}\n", name, cloud.Name(name), more)
}

// noBackupLeft asserts that no backup of the project is left.
func noBackupLeft(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	left, err := cloud.Client(t).Backups(t.Context(), "")
	require.NoError(t, err)
	assert.Empty(t, left)
}

// A whole backup and one that adds to it; another instance and a slave are made from them, in the same configuration.
func TestAccV1Backup(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(protection string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + backup(cloud, "nightly", "  description = \"Before the move\""+protection) +
			backup(cloud, "since", "  parent_id = trove_backup.nightly.id"+protection)
	}
	free := "\n  deletion_protection = false"
	all := config("") + acctest.V1Instance(cloud, "restored", acctest.V1Size+"\n  restore_from_backup_id = trove_backup.since.id") +
		acctest.V1Instance(cloud, "slave", "  restore_from_backup_id = trove_backup.nightly.id\n"+acctest.OfMaster)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: config(""),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(nightly, "status", "COMPLETED"),
				resource.TestCheckResourceAttr(nightly, "size", "0.2"),
				resource.TestCheckResourceAttr(nightly, "datastore.type", "mysql"),
				resource.TestCheckResourceAttr(nightly, "datastore.version", "5.7.29"),
				resource.TestCheckResourceAttrPair("trove_backup.since", "parent_id", nightly, "id"),
				func(state *terraform.State) error {
					known["master"] = acctest.Attribute(t, state, acctest.Master, "id")
					known["nightly"], known["since"] = acctest.Attribute(t, state, nightly, "id"), acctest.Attribute(t, state, "trove_backup.since", "id")
					assert.Equal(t, []string{
						fmt.Sprintf(`POST /backups {"backup":{"description":"Before the move","instance":%q,"name":%q}}`, known["master"], cloud.Name("nightly")),
						fmt.Sprintf(`POST /backups {"backup":{"instance":%q,"name":%q,"parent_id":%q}}`, known["master"], cloud.Name("since"), known["nightly"]),
					}, cloud.Changes(t)[1:])
					return nil
				},
			),
		},
		acctest.PlanOnly(config("")),
		acctest.Imported(nightly, "swift_container"),
		resource.TestStep{
			Config: all,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr("trove_instance.restored", "status", "ACTIVE"),
				resource.TestCheckResourceAttr(acctest.Slave, "role", "slave"),
				acctest.Check(func() {
					sent := strings.Join(cloud.Changes(t), "\n")
					assert.Contains(t, sent, fmt.Sprintf(`"restorePoint":{"backupRef":%q}`, known["since"]))
					assert.Contains(t, sent, fmt.Sprintf(`"replica_of":%q,"restorePoint":{"backupRef":%q}`, known["master"], known["nightly"]))
				}),
			),
		},
		acctest.PlanOnly(all),
		resource.TestStep{Config: config(""), Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: config(""), Destroy: true, ExpectError: acctest.Words("Deletion protection is on")},
		resource.TestStep{
			Config:      strings.Replace(config(""), "Before the move", "After it", 1),
			ExpectError: acctest.Words("The change of description can only be met by deleting backup"),
		},
		resource.TestStep{Config: config(free), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
	)
	noBackupLeft(t, cloud)
}

// Backups of one instance are made one after the other, and the instance is only asked where it is busy. One whose answer is lost
// is found again.
func TestAccV1BackupsOfOneInstance(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	instance := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: instance, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{
			PreConfig: func() { cloud.LoseAnswer(t, "POST", "^/backups$") },
			Config:    instance + backup(cloud, "a", acctest.Unprotected) + backup(cloud, "b", acctest.Unprotected) + backup(cloud, "c", acctest.Unprotected),
			Check: acctest.Check(func() {
				made, err := cloud.Client(t).Backups(t.Context(), "")
				require.NoError(t, err)
				require.Len(t, made, 3)
				for _, one := range made {
					assert.Equal(t, api.StatusCompleted, one.Status)
				}
			}),
		},
	)
	noBackupLeft(t, cloud)
}

// A backup that fails is in the state, so that the next apply takes it away and makes it anew, protected or not.
func TestAccV1BackupThatFails(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	instance := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: instance + backup(cloud, "BACKUP_ERROR", ""), ExpectError: acctest.Words("Backup failed on the server")},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    strings.ReplaceAll(instance+backup(cloud, "BACKUP_ERROR", acctest.Unprotected), cloud.Name("BACKUP_ERROR"), cloud.Name("good")),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr("trove_backup.BACKUP_ERROR", "status", "COMPLETED"),
				acctest.Check(func() {
					changes := cloud.Changes(t)
					require.Len(t, changes, 2)
					assert.Regexp(t, "^DELETE /backups/", changes[0])
					assert.Regexp(t, "^POST /backups ", changes[1])
				}),
			),
		},
	)
	noBackupLeft(t, cloud)
}

// Ctrl-C while a backup is made: it is in the state, and the next apply waits for the same one.
func TestAccInterruptedBackupIsResumed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	instance := acctest.V1Instance(cloud, "master", acctest.V1Size)
	tf := cloud.Terraform(t, instance)
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)

	tf.Write(t, instance+backup(cloud, "nightly", acctest.Unprotected))
	apply := tf.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/backups", 1)
	apply.Interrupt(t)
	status, printed = apply.Wait(t)
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "is not ready yet")
	cloud.Changes(t)

	made, err := cloud.Client(t).Backups(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, made, 1)
	cloud.Requests(t)
	apply = tf.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "GET", "/backups/"+made[0].ID, 2) // the refresh, and the first look of the wait
	status, printed = cloud.Finish(t, apply)
	assert.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 added, 1 changed, 0 destroyed")
	assert.Empty(t, cloud.Changes(t), "the create was not repeated")
	_, shown := tf.Run(t, "show", "-no-color")
	assert.Contains(t, shown, "COMPLETED")
}

// An instance leaves a backup behind, from which the next one is made. Where the backup can't be made, the instance stays.
func TestAccV1FinalBackup(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	final := acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  final_backup = true")
	const nothing = `locals { nothing = "is left" }`
	last := func() string {
		return fmt.Sprintf("data \"trove_backup\" \"last\" {\n  name        = %q\n  instance_id = %q\n  most_recent = true\n}\n", cloud.Name("master-final"), known["master"])
	}
	refused := func() {
		cloud.Changes(t)
		cloud.Refuse(t, "POST", "^/backups$")
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: final, Check: acctest.RememberID(t, known, "master", acctest.Master)},
		acctest.PlanOnly(final),
		resource.TestStep{PreConfig: refused, Config: nothing, ExpectError: acctest.Words("The instance was not deleted. To try again, run terraform again; to delete it without a backup, set final_backup = false")},
		resource.TestStep{PreConfig: func() { assert.Len(t, cloud.Changes(t), 1, "the backup, and no deletion") }, Config: final, PlanOnly: true},
		resource.TestStep{Config: nothing, Check: acctest.Check(func() {
			assert.Equal(t, []string{
				fmt.Sprintf(`POST /backups {"backup":{"description":"Made by Terraform before the instance was deleted","instance":%q,"name":%q}}`, known["master"], cloud.Name("master-final")),
				"DELETE /instances/" + known["master"],
			}, cloud.Changes(t))
		})},
	)
	restored := last() + acctest.V1Instance(cloud, "again", acctest.V1Size+"\n  restore_from_backup_id = data.trove_backup.last.id")
	acctest.Run(t, cloud, resource.TestStep{Config: restored, Check: resource.ComposeTestCheckFunc(
		resource.TestCheckResourceAttr("data.trove_backup.last", "status", "COMPLETED"),
		resource.TestCheckResourceAttr("trove_instance.again", "status", "ACTIVE"),
	)})
	client := cloud.Client(t)
	left, err := client.Backups(t.Context(), known["master"])
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.NoError(t, client.DeleteBackup(t.Context(), left[0]))
	require.NoError(t, client.WaitBackupGone(t.Context(), left[0].ID))
}

// The warning of a final backup, and its absence where nothing is deleted.
func TestAccV1FinalBackupIsInThePlan(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	tf := cloud.Terraform(t, acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  final_backup = true"))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	assert.NotContains(t, printed, "final backup")
	status, printed = tf.Run(t, "plan", "-destroy", "-no-color")
	require.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words(fmt.Sprintf("Applying this plan makes backup %q of instance", cloud.Name("master-final"))), printed)
}

// What can't be restored is refused when planning, with nothing sent.
func TestAccV1BackupsThatDoNotFit(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	base := acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "other", acctest.V1Size) + backup(cloud, "nightly", acctest.Unprotected)
	const from = "\n  restore_from_backup_id = trove_backup.nightly.id\n"
	acctest.Run(t, cloud,
		resource.TestStep{Config: base, Check: acctest.RememberID(t, known, "master", acctest.Master)},
		resource.TestStep{
			PreConfig:   func() { cloud.Changes(t) },
			Config:      base + acctest.V1Instance(cloud, "slave", from+strings.Replace(acctest.OfMaster, "trove_instance.master", "trove_instance.other", 1)),
			ExpectError: acctest.Words("a slave can only be made from a backup of its master"),
		},
		resource.TestStep{
			Config:      base + strings.NewReplacer(`"mysql"`, `"mariadb"`, `"5.7.29"`, `"10.4.12"`).Replace(acctest.V1Instance(cloud, "restored", acctest.V1Size+from)),
			ExpectError: acctest.Words("It is of a mysql database, and the instance is declared as mariadb."),
		},
		resource.TestStep{
			Config:      base + "data \"trove_backup\" \"b\" {\n  name = \"none\"\n}\n",
			ExpectError: acctest.Words(`The project has no backup named "none".`),
		},
		resource.TestStep{
			Config:      base + backup(cloud, "lost", acctest.Unprotected+"  parent_id = \"00000000-0000-4000-8000-000000000000\""),
			ExpectError: acctest.Words("Resource 00000000-0000-4000-8000-000000000000 cannot be found."),
		},
	)
	noBackupLeft(t, cloud)
}

// Trove makes no backups of a cluster's nodes, and some datastores have none.
func TestAccV1BackupsThatThereAreNone(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	galera := acctest.V1Cluster(cloud, "mariadb", "10.4.12", `nodes = { a = {}, b = {}, c = {} }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: galera},
		resource.TestStep{
			PreConfig:   func() { cloud.Changes(t) },
			Config:      galera + "resource \"trove_backup\" \"b\" {\n  name = \"b\"\n  instance_id = trove_cluster.products.nodes[\"a\"].id\n}\n",
			ExpectError: acctest.Words("Trove makes no backups of a cluster's nodes"),
		},
		resource.TestStep{
			Config:      galera + strings.NewReplacer(`"mysql"`, `"vertica"`, `"5.7.29"`, `"9.0.1"`).Replace(acctest.V1Instance(cloud, "v", acctest.V1Size+"\n  final_backup = true")),
			ExpectError: acctest.Words("Leave final_backup out."),
		},
	)
}

// With the API nodes, standalone instances are backed up by v1.0's requests.
func TestAccNodesBackup(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := map[string]string{}
	config := acctest.MySQL("master", "") + backup(cloud, "nightly", "  deletion_protection = false")
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: config,
			Check: resource.ComposeTestCheckFunc(
				acctest.RememberID(t, known, "master", acctest.Master),
				resource.TestCheckResourceAttr(nightly, "status", "COMPLETED"),
				acctest.Check(func() {
					assert.Equal(t, []string{fmt.Sprintf(`POST /backups {"backup":{"instance":%q,"name":%q}}`, known["master"], cloud.Name("nightly"))}, cloud.Changes(t)[1:])
				}),
			),
		},
		acctest.PlanOnly(config),
	)
	noBackupLeft(t, cloud)
}

// A backup that somebody else is just making is waited for.
func TestAccV1BackupThatIsBeingMadeIsWaitedFor(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	known := map[string]string{}
	base := acctest.V1Instance(cloud, "master", acctest.V1Size)
	restored := base + fmt.Sprintf("data \"trove_backup\" \"theirs\" {\n  name = %q\n}\n", cloud.Name("theirs")) +
		acctest.V1Instance(cloud, "restored", acctest.V1Size+"\n  restore_from_backup_id = data.trove_backup.theirs.id")
	acctest.Run(t, cloud,
		resource.TestStep{Config: base, Check: acctest.RememberID(t, known, "master", acctest.Master)},
		resource.TestStep{
			PreConfig: func() {
				made, err := client.CreateBackup(t.Context(), api.BackupSpec{Name: cloud.Name("theirs"), InstanceID: known["master"]})
				require.NoError(t, err)
				known["backup"] = made.Object.ID
				assert.Equal(t, api.StatusNew, made.Object.Status)
			},
			Config: restored,
			Check:  resource.TestCheckResourceAttr("trove_instance.restored", "status", "ACTIVE"),
		},
	)
	require.NoError(t, client.DeleteBackup(t.Context(), api.Backup{ID: known["backup"], InstanceID: known["master"]}))
	require.NoError(t, client.WaitBackupGone(t.Context(), known["backup"]))
}
