package instance_test

import (
	"regexp"
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

// A build that fails, wherever below Trove, is an error that names the instance. It is in the state, tainted, and as it
// never held data the next apply replaces it, although deletion protection is on.
func TestAccV1InstanceBuildsThatFail(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(*acctest.Cloud) string{
		"guest":  func(cloud *acctest.Cloud) string { return acctest.V1Instance(cloud, "GUEST_ERROR", acctest.V1Size) },
		"server": func(cloud *acctest.Cloud) string { return acctest.V1Instance(cloud, "SERVER_ERROR", acctest.V1Size) },
		"volume": func(cloud *acctest.Cloud) string {
			return acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, "size = 1", "size = 13", 1))
		},
		"zone": func(cloud *acctest.Cloud) string {
			return acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  availability_zone = \"BAD_ZONE\"")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.NewTrove(t)
			declared := strings.Replace(config(cloud), "deletion_protection = false", "", 1)
			good := strings.NewReplacer(cloud.Name("GUEST_ERROR"), cloud.Name("good"), cloud.Name("SERVER_ERROR"), cloud.Name("good"),
				"size = 13", "size = 1", `"BAD_ZONE"`, `"nova"`).Replace(declared)
			address := "trove_instance." + regexp.MustCompile(`"trove_instance" "([^"]+)"`).FindStringSubmatch(declared)[1]
			acctest.Run(t, cloud,
				resource.TestStep{Config: declared, ExpectError: acctest.Words("Instance failed on the server")},
				resource.TestStep{
					Config: good, ConfigPlanChecks: acctest.PlannedAction(address, plancheck.ResourceActionReplace),
					Check: resource.TestCheckResourceAttr(address, "status", "ACTIVE"),
				},
				resource.TestStep{Config: strings.Replace(good, "flavor_id", "deletion_protection = false\n  flavor_id", 1)},
			)
		})
	}
}

// A fault that outlives what it tells of is no failure.
func TestAccV1InstanceFaultThatOutlivesItsCause(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	config := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, Check: func(state *terraform.State) error {
			// Trove keeps the refusal as a fault of the instance.
			require.Error(t, cloud.Client(t).GrowVolume(t.Context(), acctest.Attribute(t, state, acctest.Master, "id"), 99))
			instance, err := cloud.Client(t).Instance(t.Context(), acctest.Attribute(t, state, acctest.Master, "id"))
			require.NoError(t, err)
			assert.NotEmpty(t, instance.Fault)
			return nil
		}},
		acctest.PlanOnly(config),
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE")},
	)
}

// A quota that is used up names the resource and the way out.
func TestAccV1InstanceBeyondTheQuota(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.Quota(1))
	one := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: one},
		resource.TestStep{Config: one + acctest.V1Instance(cloud, "second", acctest.V1Size), ExpectError: acctest.Words("Quota exceeded")},
		acctest.PlanOnly(one),
	)
}

// A master whose slave nobody here knows is not deleted: the error names the slave.
func TestAccV1InstanceMasterWithAForeignSlave(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := acctest.V1Instance(cloud, "master", acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, Check: func(state *terraform.State) error {
			known["slave"] = cloud.CreateSlave(t, cloud.Name("master"), cloud.Name("foreign"))
			return nil
		}},
		resource.TestStep{Config: config, Destroy: true, ExpectError: acctest.Words("Master still has slaves")},
		resource.TestStep{
			PreConfig: func() {
				client := cloud.Client(t)
				_, err := client.DeleteInstance(t.Context(), known["slave"])
				require.NoError(t, err)
				require.NoError(t, client.WaitInstanceGone(t.Context(), known["slave"]))
			},
			Config: config,
		},
	)
}

// An instance that does not come out of BUILD is in the state, with a warning, and a destroy gets through.
func TestAccV1InstanceThatHangsIsDestroyed(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	acctest.Run(t, cloud, resource.TestStep{
		Config:             acctest.V1Instance(cloud, "GUEST_HANG", acctest.V1Size+"\n  timeouts = { create = \"5s\" }"),
		Check:              resource.TestCheckResourceAttr("trove_instance.GUEST_HANG", "status", "BUILD"),
		ExpectNonEmptyPlan: true,
	})
}

// A create that is not done in its time is a warning and a success. A postcondition, as the modules have it, makes it a failure, and the
// instance is not tainted for that: the next apply goes on with the same one.
func TestAccV1APostconditionFailsACreateThatIsNotDone(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	config := acctest.V1Instance(cloud, "master", acctest.V1Size+`
  timeouts = { create = "1s" }

  lifecycle {
    postcondition {
      condition     = !contains(["NEW", "BUILD"], self.status)
      error_message = "It is ${self.status}."
    }
  }`)
	acctest.Run(t, cloud,
		resource.TestStep{Config: config, ExpectError: acctest.Words("It is BUILD.")},
		resource.TestStep{
			PreConfig:        func() { cloud.Changes(t) },
			Config:           config,
			ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE"),
				acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "nothing is made a second time") }),
			),
		},
	)
}

// freeFromResize does what an operator does about a guest that failed in a change of its flavor.
func freeFromResize(t *testing.T, cloud *acctest.Cloud, id string) {
	t.Helper()
	cloud.FailGuest(t, id)
	client := cloud.Client(t)
	require.NoError(t, client.ResetInstance(t.Context(), id))
	cloud.Eventually(t, func() bool {
		instance, err := client.Instance(t.Context(), id)
		return err == nil && instance.OperatingStatus == api.OperatingHealthy
	}, "instance %s does not report", id)
}

// A guest that can't stop its database leaves the instance in the middle of a change of its flavor for good. The wait ends and says so; nothing
// is replaced, and once the operator has freed it, the next apply goes on.
func TestAccAPlugThatIsPulledInAResize(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	config := func(flavor string) string {
		return acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, `"2"`, flavor, 1))
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: config(`"2"`), Check: acctest.RememberID(t, known, "master", acctest.Master)},
		resource.TestStep{
			PreConfig:   func() { cloud.FailGuest(t, known["master"], "stop_db") },
			Config:      config(`"3"`),
			ExpectError: acctest.Words("Nothing happens any longer to the instance"),
		},
		resource.TestStep{
			PreConfig: func() {
				freeFromResize(t, cloud, known["master"])
			},
			Config: config(`"3"`), ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "flavor_id", "3"),
				func(state *terraform.State) error {
					assert.Equal(t, known["master"], acctest.Attribute(t, state, acctest.Master, "id"))
					return nil
				},
			),
		},
	)
}

// Ctrl-C in the middle of a create: the instance is in the state, not tainted, and the next apply finishes with the same one.
func TestAccV1InstanceInterruptedCreateIsResumed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	terraform := cloud.Terraform(t, acctest.V1Instance(cloud, "master", acctest.V1Size))
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/instances", 1)
	apply.Interrupt(t)
	status, printed := apply.Wait(t)
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "is not ready yet")
	cloud.Changes(t)

	instances, err := cloud.Client(t).Instances(t.Context())
	require.NoError(t, err)
	require.Len(t, instances, 1)
	_, shown := terraform.Run(t, "show", "-no-color")
	assert.Contains(t, shown, instances[0].ID)
	assert.NotContains(t, shown, "tainted")

	cloud.AwaitStatus(t, instances[0].ID, "ACTIVE")
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t), "the create was not repeated")
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	destroy := terraform.Start(t, "destroy", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "DELETE", "/instances/"+instances[0].ID, 1)
	cloud.Eventually(t, func() bool {
		left, err := cloud.Client(t).Instances(t.Context())
		return err == nil && len(left) == 0
	}, "the instance is not deleted")
	status, printed = destroy.Wait(t)
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}
