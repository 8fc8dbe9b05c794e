package acctest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
)

// Run applies the steps against the cloud, destroys what they made, and checks that nothing is left.
func Run(t testing.TB, cloud *Cloud, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(inTurn{t}, resource.TestCase{
		ProtoV6ProviderFactories: cloud.Providers(),
		Steps:                    steps,
		CheckDestroy: func(*terraform.State) error {
			cloud.CheckNothingLeft(t)
			return nil
		},
	})
}

// inTurn is a test or a benchmark as the test framework wants it: with a Parallel, which a benchmark does not have, and
// which the framework does not call here.
type inTurn struct{ testing.TB }

func (inTurn) Parallel() {}

// Attribute reads an attribute of the state, and fails the test where there is none.
func Attribute(t *testing.T, state *terraform.State, address, name string) string {
	t.Helper()
	resourceState, ok := state.RootModule().Resources[address]
	if !assert.True(t, ok, "%s is not in the state", address) {
		return ""
	}
	value, ok := resourceState.Primary.Attributes[name]
	assert.True(t, ok, "%s has no %s", address, name)
	return value
}

// Check makes a check out of assertions that need no state.
func Check(assertions func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		assertions()
		return nil
	}
}

// PlanOnly asserts that there is nothing to do.
func PlanOnly(config string) resource.TestStep {
	return resource.TestStep{Config: config, PlanOnly: true}
}

// PlannedAction is what a plan has for a resource.
func PlannedAction(address string, want plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, want)}}
}

// Imported asserts that an import of the resource gives what the state has.
func Imported(address string, but ...string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: append(but, "deletion_protection"),
	}
}

// Sent asserts which changing requests went out since the journal was last looked at.
func Sent(t *testing.T, cloud *Cloud, want func() []string) resource.TestCheckFunc {
	return Check(func() { assert.Equal(t, want(), cloud.Changes(t)) })
}

// Words matches a message whatever the line breaks that Terraform puts into it.
func Words(message string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + strings.Join(strings.Fields(regexp.QuoteMeta(message)), `[\s│]+`))
}

// RememberID keeps the id of a resource in known, under the name.
func RememberID(t *testing.T, known map[string]string, name, address string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		known[name] = Attribute(t, state, address, "id")
		return nil
	}
}
