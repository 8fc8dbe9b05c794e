package provider_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// What was moved or imported and is not found here is in another region or project, or gone: an error, and never a second one.
func TestAccWhatArrivesAndIsNotThereIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	const elsewhere = "00000000-0000-4000-8000-00000000dead"
	for name, test := range map[string]struct {
		from, to  string
		arguments string
		state     map[string]any
		owner     string
		says      string
	}{
		"instance": {
			"openstack_db_instance_v1", "trove_instance", acctest.V1Size,
			map[string]any{"id": elsewhere, "region": "RegionTwo", "size": 1},
			acctest.OpenStackProvider,
			`which has managed it in the region "RegionTwo". It was looked for in the project`,
		},
		"cluster": {
			"vkcs_db_cluster", "trove_cluster", "size = 3\n  datastore = { type = \"mariadb\", version = \"10.4.12\" }\n  flavor_id = \"2\"\n  volume = { size = 1 }",
			map[string]any{"id": elsewhere, "volume_size": 1, "instances": []any{map[string]any{"instance_id": "a"}, map[string]any{"instance_id": "b"}, map[string]any{"instance_id": "c"}}},
			acctest.VKCSProvider,
			`was taken over from vkcs_db_cluster. It was looked for in the project`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.NewTrove(t)
			test.state["name"] = cloud.Name("db")
			resource := fmt.Sprintf("resource %q \"db\" {\n  name = %q\n  %s\n}\n", test.to, cloud.Name("db"), test.arguments)
			tf := cloud.Terraform(t, resource+fmt.Sprintf("moved {\n  from = %s.db\n  to = %s.db\n}\n", test.from, test.to))
			tf.StandIn(t, test.owner)
			tf.WriteState(t, acctest.StateOf(t, test.owner, test.from, test.state))
			status, printed := tf.Run(t, "apply", "-auto-approve", "-no-color")
			assert.Equal(t, 1, status, printed)
			assert.Regexp(t, acctest.Words(test.says), printed)
			assert.Regexp(t, acctest.Words(`and the region "RegionOne" (the variable OS_REGION_NAME)`), printed)
			assert.Regexp(t, acctest.Words(`Nothing is made in its place.`), printed)
			assert.Empty(t, cloud.Changes(t))
		})
	}
	t.Run("imports", func(t *testing.T) {
		t.Parallel()
		cloud := acctest.NewTrove(t)
		tf := cloud.Terraform(t, acctest.V1Instance(cloud, "db", acctest.V1Size))
		status, printed := tf.Run(t, "import", "-no-color", "trove_instance.db", elsewhere)
		assert.Equal(t, 1, status)
		assert.Regexp(t, acctest.Words(`(`+elsewhere+`) was imported. It was looked for in the project`), printed)
	})
	// What has been seen once, and vanishes, is an ordinary difference.
	t.Run("vanished", func(t *testing.T) {
		t.Parallel()
		cloud := acctest.NewTrove(t)
		id := acctest.Build(t, cloud, api.InstanceSpec{Name: "db", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1})
		tf := cloud.Terraform(t, acctest.V1Instance(cloud, "db", acctest.V1Size))
		status, printed := tf.Run(t, "import", "-no-color", "trove_instance.db", id)
		require.Equal(t, 0, status, printed)
		acctest.Delete(t, cloud, id)
		status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
		assert.Equal(t, 2, status, printed)
		assert.Contains(t, printed, "1 to add, 0 to change, 0 to destroy")
	})
}
