package cluster

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestFoundersAreWhatTheServerTakesOfANewCluster(t *testing.T) {
	spec := api.ClusterSpec{Name: "docs", Size: 6, Allocations: []api.Allocation{
		{}, {AvailabilityZone: "b"}, {Type: "query_router"}, {Region: "west"}, {}, {Type: "config_server"},
	}}
	first, keys := founders(spec, []string{"a", "b", "r", "c", "d", "s"}, 3)
	assert.Equal(t, []string{"a", "b", "r", "c", "s"}, keys, "all routers and servers, and the first nodes that hold data, those with a region before others")
	assert.Equal(t, []api.Allocation{{}, {AvailabilityZone: "b"}, {Type: "query_router"}, {Region: "west"}, {Type: "config_server"}}, first.Allocations)
	assert.Equal(t, 5, first.Size)
	assert.Equal(t, 6, spec.Size)
	assert.Len(t, spec.Allocations, 6)

	first, keys = founders(api.ClusterSpec{Size: 6}, nil, 3)
	assert.Equal(t, 3, first.Size)
	assert.Nil(t, keys)
	first, _ = founders(api.ClusterSpec{Size: 2}, nil, 3)
	assert.Equal(t, 2, first.Size)
}

// What only a new cluster must obey is told by the plan: the plan of a destroy that goes on is one of a creation.
func TestWhatOnlyANewClusterMustObeyIsForetold(t *testing.T) {
	for _, can := range []clusterAbilities{mongodbAPI, mariadbAPI, verticaAPI} {
		for number := 1; number < 8; number++ {
			for _, told := range foretold(can.newCluster(clusterChange{}.at(), number)) {
				assert.True(t, told.Warning, fmt.Sprint(can.Datastore, number))
			}
		}
	}
	refused := mongodbAPI.newCluster(clusterChange{}.at(), 4)
	assert.Equal(t, refused, onlyErrors(refused), "the apply refuses it")
	assert.Equal(t, refused[0].Detail+" As long as it is so, an apply makes nothing.", foretold(refused)[0].Detail)
	assert.Empty(t, onlyErrors(mariadbAPI.newCluster(clusterChange{}.at(), 4)), "an even number is no more than told")
}
