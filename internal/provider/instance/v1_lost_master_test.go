package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A master that is gone has left the last copies of its data with its slaves: neither is an empty one made in its place, nor any of them replaced.
// Plan and apply say so, and a destroy gets through.
func TestAccALostMasterReplacesNoSlave(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	set := func(more string) string {
		return acctest.V1Instance(cloud, "master", more+acctest.V1Size) + acctest.V1Instance(cloud, "slave", acctest.OfMaster)
	}
	tf := cloud.Terraform(t, set(""))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	cloud.VanishNamed(t, cloud.Name("master"))
	cloud.Changes(t)

	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 0, status, printed)
	for _, told := range []string{fmt.Sprintf("Master %q is lost", cloud.Name("master")), fmt.Sprintf("its slaves %q", cloud.Name("slave")), "0 added, 0 changed, 0 destroyed"} {
		assert.Regexp(t, acctest.Words(told), printed)
	}
	assert.Empty(t, cloud.Changes(t))

	// What concerns Terraform alone can still be changed.
	tf.Write(t, set("  slaves_first = true\n"))
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 0, status, printed)
	tf.Write(t, strings.Replace(set("  slaves_first = true\n"), `flavor_id = "2"`, `flavor_id = "3"`, 1))
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "Error: The master is lost")

	// A slave that is detached from it would stay in DETACH for good.
	tf.Write(t, acctest.V1Instance(cloud, "master", acctest.V1Size)+acctest.V1Instance(cloud, "slave", acctest.V1Size))
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("is declared as the slave of"), printed)
	assert.Empty(t, cloud.Changes(t))
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// Also where another master is made on purpose, the slave of the lost one stays, whenever it is planned.
func TestAccASlaveOfAForgottenMasterStays(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", acctest.OfMaster)
	refused := resource.TestStep{
		Config: config, ConfigPlanChecks: acctest.PlannedAction(acctest.Slave, plancheck.ResourceActionUpdate),
		ExpectError: acctest.Words("is declared as the slave of"),
	}
	lost := refused
	lost.PreConfig = func() { cloud.Vanish(t, known["master"]) }
	lost.Taint = []string{acctest.Master}
	acctest.Run(t, cloud, resource.TestStep{Config: config, Check: acctest.RememberID(t, known, "master", acctest.Master)}, lost, refused)
}

// Where that is declared, a silent master is ejected, and the slave that is to be the master is it in the end, whichever took over. The old one is told
// as what it is, and nothing more is planned.
func TestAccV1ASilentMasterIsEjected(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	set := func(more string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", acctest.OfMaster) +
			acctest.V1Instance(cloud, "reports", more+acctest.OfMaster)
	}
	tf := cloud.Terraform(t, set(""))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	client := cloud.Client(t)
	ids := map[string]string{}
	instances, err := client.Instances(t.Context())
	require.NoError(t, err)
	for _, instance := range instances {
		ids[instance.Name] = instance.ID
	}
	master := ids[cloud.Name("master")]
	silence(t, cloud, master)

	tf.Write(t, set("  role = \"master\"\n  on_silent_master = \"eject\"\n"))
	status, printed = cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words(fmt.Sprintf("Master %q will be ejected", cloud.Name("master"))), printed)
	assert.Contains(t, cloud.Changes(t), fmt.Sprintf(`POST /instances/%s/action {"eject_replica_source":{}}`, master))

	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words(fmt.Sprintf("Instance %q is no longer the master", cloud.Name("master"))), printed)
	old, err := client.Instance(t.Context(), master)
	require.NoError(t, err)
	assert.Empty(t, old.SlaveIDs)
	slave, err := client.Instance(t.Context(), ids[cloud.Name("slave")])
	require.NoError(t, err)
	assert.Equal(t, ids[cloud.Name("reports")], slave.MasterID)

	// It is told at every plan, not only where it was noticed.
	status, printed = tf.Run(t, "apply", "-refresh-only", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Regexp(t, acctest.Words(fmt.Sprintf("Instance %q is no longer the master", cloud.Name("master"))), printed)
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// silence kills the agent of an instance, and waits until the server has noticed.
func silence(t *testing.T, cloud *acctest.Cloud, id string) {
	t.Helper()
	cloud.KillHeartbeat(t, id)
	client := cloud.Client(t)
	cloud.Eventually(t, func() bool {
		master, err := client.Instance(t.Context(), id)
		return err == nil && master.OperatingStatus == api.OperatingError
	}, "the master still reports")
	cloud.Changes(t)
}

// A promotion asks the present master, and puts every member of the set in ERROR where that does not answer.
func TestAccV1NobodyIsPromotedBesideASilentMaster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	set := func(role string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", role+acctest.OfMaster)
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: set(""), Check: acctest.RememberID(t, known, "master", acctest.Master)},
		resource.TestStep{
			PreConfig: func() {
				silence(t, cloud, known["master"])
			},
			Config:      set("  role = \"master\"\n"),
			ExpectError: acctest.Words("The present master does not report"),
		},
		resource.TestStep{Config: set(""), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
	)
}
