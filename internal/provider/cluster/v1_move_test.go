package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A cluster of the VKCS provider is taken over by its size; naming its nodes afterwards sends nothing either.
func TestAccV1ClusterMovesFromVKCS(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	client := cloud.Client(t)
	made, err := client.CreateCluster(t.Context(), api.ClusterSpec{
		Name: cloud.Name("db"), Datastore: api.Datastore{Type: "mariadb", Version: "10.4.12"}, FlavorID: "2", VolumeSize: 1, Size: 3, NetworkID: acctest.Network,
	})
	require.NoError(t, err)
	cluster, err := client.WaitClusterReady(t.Context(), made.Object.ID)
	require.NoError(t, err)
	cloud.Changes(t)
	config := func(nodes string) string {
		return fmt.Sprintf(`
resource "trove_cluster" "db" {
  name      = %q
  datastore = { type = "mariadb", version = "10.4.12" }
  flavor_id = "2"
  volume    = { size = 1 }
%s
}

moved {
  from = vkcs_db_cluster.db
  to   = trove_cluster.db
}
`, cloud.Name("db"), nodes)
	}
	instances := []any{}
	for _, member := range cluster.Members {
		instances = append(instances, map[string]any{"instance_id": member.ID, "ip": []any{}, "role": ""})
	}
	terraform := cloud.Terraform(t, config("  size = 3"))
	terraform.StandIn(t, acctest.VKCSProvider)
	terraform.WriteState(t, acctest.StateOf(t, acctest.VKCSProvider, "vkcs_db_cluster", map[string]any{
		"id": cluster.ID, "name": cloud.Name("db"), "cluster_size": 3, "flavor_id": "2", "volume_size": 1, "volume_type": "IMPORTED", "instances": instances,
		"datastore": []any{map[string]any{"type": "mariadb", "version": "10.4.12"}}, "network": []any{},
	}))
	status, printed := terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	require.Contains(t, printed, "vkcs_db_cluster.db has moved to trove_cluster.db")
	assert.Contains(t, printed, "0 to add, 0 to change, 0 to destroy")
	assert.Equal(t, 2, status, "a move alone is something to apply")
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)

	terraform.Write(t, config("  nodes = { a = {}, b = {}, c = {} }"))
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)

	// The same nodes, told by shard.
	terraform.Write(t, strings.Replace(config("  size = 3"), "vkcs_db_cluster.db", "vkcs_db_cluster_with_shards.db", 1))
	terraform.WriteState(t, acctest.StateOf(t, acctest.VKCSProvider, "vkcs_db_cluster_with_shards", map[string]any{
		"id": cluster.ID, "name": cloud.Name("db"), "region": "RegionOne", "datastore": []any{map[string]any{"type": "mariadb", "version": "10.4.12"}}, "timeouts": nil,
		"shard": []any{map[string]any{
			"shard_id": "s0", "size": 3, "flavor_id": "2", "volume_size": 1, "volume_type": "IMPORTED", "wal_volume": []any{}, "availability_zone": "", "network": []any{}, "instances": instances,
		}},
	}))
	status, printed = terraform.Run(t, "apply", "-auto-approve", "-no-color")
	assert.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 added, 0 changed, 0 destroyed")
	status, printed = terraform.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	assert.Empty(t, cloud.Changes(t))
	_, err = client.DeleteCluster(t.Context(), cluster.ID)
	require.NoError(t, err)
	require.NoError(t, client.WaitClusterGone(t.Context(), cluster.ID))
}
