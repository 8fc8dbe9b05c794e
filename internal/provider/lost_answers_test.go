package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// A create that reached the server but whose answer was lost is found again, and not repeated.
func TestAccLostAnswerToACreate(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	run(t, cloud, resource.TestStep{
		PreConfig: func() {
			cloud.LoseAnswer(t, "POST", "^/clusters$")
			cloud.LoseAnswer(t, "POST", "^/instances$")
		},
		Config: cassandra("size = 3") + mysql("master", ""),
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr(products, "status", "ACTIVE"),
			resource.TestCheckResourceAttr(master, "status", "ACTIVE"),
			check(func() { assert.Len(t, cloud.Changes(t), 2, "one create each") }),
		),
	})
}

// A create whose connection broke before the server saw it is sent again: nothing was made the first time.
func TestAccCreateThatDidNotArrive(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	run(t, cloud, resource.TestStep{
		PreConfig: func() { cloud.BreakConnection(t, "POST", "^/clusters$") },
		Config:    cassandra("size = 3"),
		Check: func(*terraform.State) error {
			clusters, err := cloud.Client(t).Clusters(t.Context())
			assert.Len(t, clusters, 1)
			return err
		},
	})
}

// A grow whose answer was lost has gone through, and is not repeated.
func TestAccLostAnswerToAGrow(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	run(t, cloud,
		resource.TestStep{Config: cassandra("size = 3"), Check: check(func() { cloud.Changes(t) })},
		resource.TestStep{
			PreConfig: func() { cloud.LoseAnswer(t, "POST", "/nodes$") },
			Config:    cassandra("size = 5"),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(products, "members.#", "5"),
				check(func() { assert.Len(t, cloud.Changes(t), 1, "one grow") }),
			),
		},
	)
}
