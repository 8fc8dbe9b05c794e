package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What changes on the server between plan and apply does not break the apply: it does what the plan said, and the
// next plan finds the rest.
func TestAccServerChangesBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	terraform := cloud.Terraform(t, acctest.Cassandra(acctest.ThreeRegions))
	apply := terraform.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/clusters", 1)
	cloud.Advance(t, 2*time.Minute)
	status, printed := apply.Wait(t)
	require.Equal(t, 0, status, printed)
	cluster, err := cloud.Client(t).Cluster(t.Context(), onlyCluster(t, cloud))
	require.NoError(t, err)

	terraform.Write(t, acctest.Cassandra(`
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
    far  = { region = "eu" }
  }`))
	status, printed = terraform.Run(t, "plan", "-no-color", "-out=plan")
	require.Equal(t, 0, status, printed)
	for _, member := range cluster.Members {
		cloud.SetFlavor(t, member.ID, "3")
	}
	cloud.Changes(t)
	apply = terraform.Start(t, "apply", "-no-color", "plan")
	cloud.AwaitRequests(t, "POST", "/nodes", 1)
	cloud.Advance(t, 2*time.Minute)
	status, printed = apply.Wait(t)
	assert.Equal(t, 0, status, printed)
	assert.Len(t, cloud.Changes(t), 1, "only what was planned")

	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 2, status, printed)
	for _, place := range []string{"east", "eu", "west"} {
		assert.Regexp(t, acctest.Words("replaces node "+place+" ("), printed)
	}
	assert.NotContains(t, printed, "node far")
}
