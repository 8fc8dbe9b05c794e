package instance_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// Slaves that are made together get their names when they have servers. An apply that is killed before leaves them with those that
// Trove has given them: the next one tells which they are, and makes none beside them.
func TestAccSlavesOfAKilledApplyAreTold(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	base := acctest.V1Instance(cloud, "master", acctest.V1Size)
	tf := cloud.Terraform(t, base)
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)

	tf.Write(t, base+acctest.V1Instance(cloud, "slave", acctest.OfMaster)+acctest.V1Instance(cloud, "reports", acctest.OfMaster))
	cloud.Requests(t)
	apply := tf.Start(t, "apply", "-auto-approve", "-no-color")
	cloud.AwaitRequests(t, "POST", "/instances", 1)
	apply.Kill(t)
	apply.Wait(t)
	cloud.Changes(t)
	ids := map[string]string{}
	instances, err := cloud.Client(t).Instances(t.Context())
	require.NoError(t, err)
	for _, instance := range instances {
		ids[instance.Name] = instance.ID
	}

	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 1, status, printed)
	assert.Empty(t, cloud.Changes(t), "none is made beside them")
	for address, called := range map[string]string{acctest.Slave: cloud.Name("slave-1"), acctest.Reports: cloud.Name("slave-2")} {
		assert.Regexp(t, acctest.Words(fmt.Sprintf("terraform state list -id=%s # called %q", ids[called], called)), printed)
		status, imported := tf.Run(t, "import", "-no-color", address, ids[called])
		require.Equal(t, 0, status, imported)
	}
	status, printed = cloud.Apply(t, tf)
	assert.Equal(t, 0, status, printed)
	assert.ElementsMatch(t, []string{
		fmt.Sprintf(`PATCH /instances/%s {"instance":{"name":%q}}`, ids[cloud.Name("slave-1")], cloud.Name("slave")),
		fmt.Sprintf(`PATCH /instances/%s {"instance":{"name":%q}}`, ids[cloud.Name("slave-2")], cloud.Name("reports")),
	}, cloud.Changes(t))
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
}
