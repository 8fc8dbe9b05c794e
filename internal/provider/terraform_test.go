package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// run applies the steps against the cloud, destroys what they made, and checks that nothing is left.
func run(t testing.TB, cloud *acctest.Cloud, steps ...resource.TestStep) {
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

// attribute reads an attribute of the state, and fails the test where there is none.
func attribute(t *testing.T, state *terraform.State, address, name string) string {
	t.Helper()
	resourceState, ok := state.RootModule().Resources[address]
	if !assert.True(t, ok, "%s is not in the state", address) {
		return ""
	}
	value, ok := resourceState.Primary.Attributes[name]
	assert.True(t, ok, "%s has no %s", address, name)
	return value
}

// check makes a check out of assertions that need no state.
func check(assertions func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		assertions()
		return nil
	}
}

// planOnly asserts that there is nothing to do.
func planOnly(config string) resource.TestStep {
	return resource.TestStep{Config: config, PlanOnly: true}
}

// action is what a plan has for a resource.
func action(address string, want plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, want)}}
}

// imported asserts that an import of the resource gives what the state has.
func imported(address string, but ...string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: append(but, "deletion_protection"),
	}
}

// sent asserts which changing requests went out since the journal was last looked at.
func sent(t *testing.T, cloud *acctest.Cloud, want func() []string) resource.TestCheckFunc {
	return check(func() { assert.Equal(t, want(), cloud.Changes(t)) })
}

// words matches a message whatever the line breaks that Terraform puts into it.
func words(message string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + strings.Join(strings.Fields(regexp.QuoteMeta(message)), `[\s│]+`))
}

// rememberID keeps the id of a resource in known, under the name.
func rememberID(t *testing.T, known map[string]string, name, address string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		known[name] = attribute(t, state, address, "id")
		return nil
	}
}
