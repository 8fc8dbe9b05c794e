package instance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

func TestAccFailedBuildTellsTheFault(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	acctest.Run(t, cloud,
		resource.TestStep{
			PreConfig:   func() { cloud.FailBuild(t, "products-master", "No valid host was found.") },
			Config:      acctest.MySQL("master", ""),
			ExpectError: acctest.Words(`No valid host was found.`),
		},
	)
}
