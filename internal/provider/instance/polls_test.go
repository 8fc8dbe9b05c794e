package instance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// Ten instances made in one apply wait together: their polls are of the list, not ten of each.
func TestAccWaitsShareTheirPolls(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	ten := strings.Replace(acctest.MySQL("master", "count = 10"), `"products-master"`, `"products-${count.index}"`, 1)
	acctest.Run(t, cloud, resource.TestStep{
		Config: ten,
		Check: acctest.Check(func() {
			polls := 0
			for _, request := range cloud.Requests(t) {
				if strings.HasPrefix(request, "GET /instances") {
					polls++
				}
			}
			// Ten by themselves take 15 polls each, and then a refresh and the plan after it ten each.
			assert.Less(t, polls, 100)
		}),
	}, resource.TestStep{
		PreConfig: func() { cloud.Requests(t) }, RefreshState: true,
		Check: acctest.Check(func() {
			assert.LessOrEqual(t, len(cloud.Requests(t)), 2, "a page of the list answers all, but for one that may come before the others")
		}),
	})
}
