package cluster_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What ignore_changes ignores is neither repaired nor warned of, on both APIs; what it does not ignore is. Nothing that is ignored is
// lost on the way: without the word, the plan is the same as before.
func TestAccIgnoredDriftOfAClusterIsLeftAlone(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	v1 := acctest.NewTrove(t, acctest.OwnAgents)
	for name, test := range map[string]struct {
		cloud  *acctest.Cloud
		config string
	}{
		"nodes": {cloud: acctest.NewCloud(t), config: acctest.Cassandra(acctest.ThreeRegions + "\n%s")},
		"v1.0":  {cloud: v1, config: acctest.V1Cluster(v1, "mariadb", "10.6.7", acctest.ThreeNodes+"\n%s")},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := test.cloud
			config := func(ignored string) string {
				if ignored == "" {
					return fmt.Sprintf(test.config, "")
				}
				return fmt.Sprintf(test.config, "  lifecycle {\n    ignore_changes = "+ignored+"\n  }\n")
			}
			tf := cloud.Terraform(t, config(""))
			status, printed := cloud.Apply(t, tf)
			require.Equal(t, 0, status, printed)
			clusters, err := cloud.Client(t).Clusters(t.Context())
			require.NoError(t, err)
			require.Len(t, clusters, 1)
			drifted, gone := clusters[0].Members[1].ID, clusters[0].Members[2].ID
			plan := func(ignored string, wanted int) string {
				tf.Write(t, config(ignored))
				status, printed := tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
				assert.Equal(t, wanted, status, printed)
				return printed
			}

			cloud.SetFlavor(t, drifted, "3")
			repair := acctest.Words("its flavor is 3, declared")
			assert.Regexp(t, repair, plan("", 2))
			acctest.AssertNoWarning(t, plan("[flavor_id]", 0))
			acctest.AssertNoWarning(t, plan("all", 0))
			assert.Regexp(t, repair, plan("[volume]", 2))

			cloud.Vanish(t, gone)
			lost := acctest.Words("its node " + gone + " no longer exists")
			assert.Regexp(t, lost, plan("[flavor_id]", 2))
			acctest.AssertNoWarning(t, plan("[flavor_id, nodes]", 0))
			printed = plan("", 2)
			assert.Regexp(t, repair, printed)
			assert.Regexp(t, lost, printed)
		})
	}
}
