package cluster_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// Ctrl-C in the middle of a create: the cluster is in the state, not tainted, and the next apply goes on waiting for
// the same one and finishes. The servers' time stands still until the test lets it pass.
func TestAccInterruptedCreateIsResumed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	terraform := cloud.Terraform(t, acctest.Cassandra("size = 3"))

	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters", 1)
	id := onlyCluster(t, cloud)
	cloud.AwaitRequests(t, "GET", "/clusters/"+id, 1)
	apply.Interrupt(t)
	status, printed := apply.Wait(t)
	assert.Equal(t, 1, status, printed)
	assert.Contains(t, printed, "is not ready yet")

	_, shown := terraform.Run(t, "show", "-no-color")
	assert.Contains(t, shown, id)
	assert.NotContains(t, shown, "tainted")
	cloud.Changes(t)

	status, planned := terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 2, status, planned)
	assert.Regexp(t, acctest.Words("waits because the cluster or one of its nodes is still being built"), planned)
	assert.Contains(t, planned, "0 to add, 1 to change, 0 to destroy")

	cloud.Requests(t)
	apply = terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "GET", "/clusters/"+id, 2) // the refresh, and the first look of the wait
	cloud.Advance(t, 2*time.Minute)
	status, printed = apply.Wait(t)
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t), "the create was not repeated")

	status, planned = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, planned)
	assert.Equal(t, id, onlyCluster(t, cloud))
}

// What an interrupt left half-built can be destroyed, too.
func TestAccInterruptedCreateCanBeDestroyed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	terraform := cloud.Terraform(t, acctest.Cassandra("size = 3"))
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters", 1)
	apply.Interrupt(t)
	apply.Wait(t)
	id := onlyCluster(t, cloud)

	destroy := terraform.Start(t, "destroy", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "DELETE", "/clusters/"+id, 1) // refused: it is still being built
	cloud.Advance(t, 2*time.Minute)
	cloud.AwaitRequests(t, "DELETE", "/clusters/"+id, 2)
	cloud.Advance(t, 2*time.Minute)
	status, printed := destroy.Wait(t)
	assert.Equal(t, 0, status, printed)
	clusters, err := cloud.Client(t).Clusters(t.Context())
	require.NoError(t, err)
	assert.Empty(t, clusters)
}

// Ctrl-C in the middle of a grow: the new nodes are in the state, and the next apply adds none.
func TestAccInterruptedGrowIsResumed(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	terraform := cloud.Terraform(t, acctest.Cassandra(acctest.ThreeRegions))
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters", 1)
	cloud.Advance(t, 2*time.Minute)
	status, printed := apply.Wait(t)
	require.Equal(t, 0, status, printed)

	terraform.Write(t, acctest.Cassandra(`
  nodes = {
    west   = { region = "west" }
    east   = { region = "east" }
    eu     = { region = "eu" }
    west-2 = { region = "west" }
  }`))
	cloud.Changes(t)
	apply = terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/nodes", 1)
	apply.Interrupt(t)
	status, printed = apply.Wait(t)
	assert.Equal(t, 1, status, printed)
	assert.Len(t, cloud.Changes(t), 1)

	cloud.Advance(t, 2*time.Minute)
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t), "the grow was not repeated")
	status, shown := terraform.Run(t, "show", "-no-color")
	assert.Equal(t, 0, status)
	assert.Len(t, regexp.MustCompile(`"(west|east|eu|west-2)" += \{`).FindAllString(shown, -1), 4)
	assert.Contains(t, shown, "members             = []")
}

// A tainted cluster is not thrown away while it is protected: the error says how to keep it.
func TestAccTaintedClusterIsProtected(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	terraform := cloud.Terraform(t, protectedCluster)
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters", 1)
	cloud.Advance(t, 2*time.Minute)
	status, printed := apply.Wait(t)
	require.Equal(t, 0, status, printed)
	cloud.Changes(t)

	terraform.Run(t, "taint", acctest.Products)
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words("run terraform untaint on it instead"), printed)
	assert.Empty(t, cloud.Changes(t))

	terraform.Run(t, "untaint", acctest.Products)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
}

func onlyCluster(t *testing.T, cloud *acctest.Cloud) string {
	t.Helper()
	clusters, err := cloud.Client(t).Clusters(t.Context())
	require.NoError(t, err)
	require.Len(t, clusters, 1)
	return clusters[0].ID
}
