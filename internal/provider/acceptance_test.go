package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

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

// ids remembers an id in one step and compares it in another.
type ids map[string]string

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

// remember keeps the ids of the cluster and of its places.
func (i ids) remember(t *testing.T, places ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		i["cluster"] = attribute(t, state, products, "id")
		for _, place := range places {
			i[place] = attribute(t, state, products, "nodes."+place+".id")
		}
		return nil
	}
}

// keeps asserts that these places still have the node that is remembered.
func (i ids) keeps(t *testing.T, places ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		assert.Equal(t, i["cluster"], attribute(t, state, products, "id"), "the cluster was replaced")
		for _, place := range places {
			assert.Equal(t, i[place], attribute(t, state, products, "nodes."+place+".id"), "the node of %s was replaced", place)
		}
		return nil
	}
}

// changes asserts that these places have another node than the one that is remembered.
func (i ids) changes(t *testing.T, places ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		for _, place := range places {
			assert.NotEqual(t, i[place], attribute(t, state, products, "nodes."+place+".id"), "the node of %s is still the old one", place)
		}
		return nil
	}
}

// check makes a check out of assertions that need no state.
func check(assertions func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		assertions()
		return nil
	}
}
