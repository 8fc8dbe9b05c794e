package instance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestAccV1InstanceOfAnExistingName(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	client := cloud.Client(t)
	made, err := client.CreateInstance(t.Context(), api.InstanceSpec{
		Name: cloud.Name("master"), Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1,
	})
	require.NoError(t, err)
	_, err = client.WaitInstanceReady(t.Context(), made.Object.ID)
	require.NoError(t, err)
	cloud.Changes(t)
	config := func(policy string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  on_existing = \""+policy+"\"")
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.V1Instance(cloud, "master", acctest.V1Size), ExpectError: acctest.Words("terraform state list -id=" + made.Object.ID)},
		resource.TestStep{Config: config("create"), Check: func(state *terraform.State) error {
			assert.NotEqual(t, made.Object.ID, acctest.Attribute(t, state, acctest.Master, "id"), "another one was wanted")
			assert.Len(t, cloud.Changes(t), 1)
			_, err := client.DeleteInstance(t.Context(), made.Object.ID)
			require.NoError(t, err)
			return client.WaitInstanceGone(t.Context(), made.Object.ID)
		}},
		acctest.PlanOnly(config("create")),
	)
}
