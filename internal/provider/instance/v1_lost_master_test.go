package instance_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A master that is gone has left the last copies of its data with its slaves: none is replaced. Plan and apply say so, and a
// destroy gets through.
func TestAccALostMasterReplacesNoSlave(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	tf := cloud.Terraform(t, acctest.V1Instance(cloud, "master", acctest.V1Size)+acctest.V1Instance(cloud, "slave", acctest.OfMaster))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	cloud.VanishNamed(t, cloud.Name("master"))
	cloud.Changes(t)

	status, printed = cloud.Finish(t, tf.Start(t, "plan", "-no-color"))
	assert.Equal(t, 0, status, printed)
	for _, told := range []string{fmt.Sprintf("Master %q is lost", cloud.Name("master")), fmt.Sprintf("The master of slave %q is lost", cloud.Name("slave")), "Plan: 1 to add, 1 to change, 0 to destroy."} {
		assert.Contains(t, printed, told)
	}
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "Error: The master is lost")
	if changes := cloud.Changes(t); assert.Len(t, changes, 1) {
		assert.Contains(t, changes[0], "POST /instances ", "nothing is deleted")
	}
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// Also where a refresh that was saved has forgotten the master, or there is another one of its address by now, the slave stays.
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
	acctest.Run(t, cloud, resource.TestStep{Config: config, Check: acctest.RememberID(t, known, "master", acctest.Master)}, lost, refused)
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
				cloud.KillHeartbeat(t, known["master"])
				client := cloud.Client(t)
				cloud.Eventually(t, func() bool {
					master, err := client.Instance(t.Context(), known["master"])
					return err == nil && master.OperatingStatus == api.OperatingError
				}, "the master still reports")
				cloud.Changes(t)
			},
			Config:      set("  role = \"master\"\n"),
			ExpectError: acctest.Words("The present master does not report"),
		},
		resource.TestStep{Config: set(""), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
	)
}
