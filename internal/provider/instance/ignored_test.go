package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What was changed outside, and no plan can bring back, is told in each plan that declares it otherwise, and plans nothing. Where it is
// ignored, nothing is told either; what is not ignored is.
func TestAccIgnoredDriftOfAnInstanceIsNotTold(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	config := func(ignored string) string {
		unprotected := acctest.MySQL("master", fmt.Sprintf("  lifecycle {\n    ignore_changes = %s\n  }\n", ignored))
		return strings.Replace(unprotected, acctest.Unprotected, "", 1)
	}
	tf := cloud.Terraform(t, config("[]"))
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	instances, err := cloud.Client(t).Instances(t.Context())
	require.NoError(t, err)
	require.Len(t, instances, 1)
	plan := func(ignored string) string {
		tf.Write(t, config(ignored))
		status, printed := tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
		assert.Equal(t, 0, status, printed)
		return printed
	}

	cloud.SetVolume(t, instances[0].ID, 3)
	cloud.SetName(t, instances[0].ID, "orders")
	renamed := acctest.Words(`name is "orders", declared "` + instances[0].Name + `"`)
	larger := acctest.Words("has 3 GiB, and 1 are declared")
	printed = plan("[]")
	assert.Regexp(t, renamed, printed)
	assert.Regexp(t, larger, printed)
	printed = plan("[name]")
	assert.NotRegexp(t, renamed, printed)
	assert.Regexp(t, larger, printed)
	acctest.AssertNoWarning(t, plan("[name, volume]"))
	acctest.AssertNoWarning(t, plan("all"))

	// Applied meanwhile, the refresh is in the state; what was declared is still known.
	status, printed = tf.Run(t, "apply", "-refresh-only", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	printed = plan("[]")
	assert.Regexp(t, renamed, printed)
	assert.Regexp(t, larger, printed)
	assert.Empty(t, cloud.Changes(t)[1:], "nothing was sent after the creation")
}
