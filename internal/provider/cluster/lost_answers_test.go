package cluster_test

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
	acctest.Run(t, cloud, resource.TestStep{
		PreConfig: func() {
			cloud.LoseAnswer(t, "POST", "^/clusters$")
			cloud.LoseAnswer(t, "POST", "^/instances$")
		},
		Config: acctest.Cassandra("size = 3") + acctest.MySQL("master", ""),
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr(acctest.Products, "status", "ACTIVE"),
			resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE"),
			acctest.Check(func() { assert.Len(t, cloud.Changes(t), 2, "one create each") }),
		),
	})
}

// A create whose connection broke before the server saw it is sent again: nothing was made the first time.
func TestAccCreateThatDidNotArrive(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	acctest.Run(t, cloud, resource.TestStep{
		PreConfig: func() { cloud.BreakConnection(t, "POST", "^/clusters$") },
		Config:    acctest.Cassandra("size = 3"),
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
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.Cassandra("size = 3"), Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{
			PreConfig: func() { cloud.LoseAnswer(t, "POST", "/nodes$") },
			Config:    acctest.Cassandra("size = 5"),
			Check: resource.ComposeTestCheckFunc(
				clusterHas(5),
				acctest.Check(func() { assert.Len(t, cloud.Changes(t), 1, "one grow") }),
			),
		},
	)
}
