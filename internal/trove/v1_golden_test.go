package trove

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func v1Printed(text string) time.Time {
	at, err := time.Parse(time.DateTime, text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestEveryClusterIsReadAsTroveShowsIt(t *testing.T) {
	vertica := api.Cluster{
		ID: "39e28ae4-49d4-48f2-b10f-a3c4cc29ed9b", Name: "vertica1", Status: api.StatusActive, Task: api.TaskNone,
		Datastore: api.Datastore{Type: "vertica", Version: "9.0.1"}, Size: 3,
		Created: v1Printed("2026-11-22 11:48:14"), Updated: v1Printed("2026-11-22 11:48:22"),
		Members: []api.Member{
			{ID: "068f22b2-36d2-45eb-ba3f-d7b99c0edaf8", Name: "vertica1-member-1", Role: "master", Status: api.StatusActive, FlavorID: "2", VolumeSize: 2},
			{ID: "775ce88b-93a4-40a3-bccd-702cfdbb238a", Name: "vertica1-member-3", Status: api.StatusActive, FlavorID: "2", VolumeSize: 2},
			{ID: "acd37bf6-cb5e-43f3-ba4f-f082e4fa9425", Name: "vertica1-member-2", Status: api.StatusActive, FlavorID: "2", VolumeSize: 2},
		},
	}
	options := api.Cluster{
		ID: "d9a10198-051a-43df-ac5f-7ac04a912f77", Name: "opt2", Status: api.StatusActive, Task: api.TaskNone,
		Datastore: api.Datastore{Type: "mariadb", Version: "10.4.12"}, Size: 3, ConfigurationID: "5c5f4a1d-0b19-4669-8869-c8072c11501e",
		Created: v1Printed("2026-11-22 12:27:13"), Updated: v1Printed("2026-11-22 12:27:21"),
		Members: []api.Member{
			{ID: "3db42795-3600-4581-8cef-054e07c49d74", Name: "opt2-member-1795350433", Status: api.StatusActive, FlavorID: "1", VolumeSize: 1},
			{ID: "c259f167-0a9b-40af-abe1-75208949bbdd", Name: "opt2-member-1795350435", Status: api.StatusActive, FlavorID: "1", VolumeSize: 1},
			{ID: "cdb4c4af-cae1-4d88-9286-5bf9b52db9bc", Name: "opt2-member-1795350434", Status: api.StatusActive, FlavorID: "1", VolumeSize: 1},
		},
	}
	created := api.Cluster{
		ID: "3bb46a27-7167-4b0c-becd-e630678586e2", Name: "mariadb1", Status: api.StatusBuild, Task: api.TaskBuilding,
		Datastore: api.Datastore{Type: "mariadb", Version: "10.4.12"}, Size: 3,
		Created: v1Printed("2026-11-22 11:35:19"), Updated: v1Printed("2026-11-22 11:35:19"),
		Members: []api.Member{
			{ID: "43812242-1259-4e03-aafd-f90fb3a02c4e", Name: "mariadb1-member-1795347319"},
			{ID: "88890968-4cc6-423c-98a7-7d8441675077", Name: "mariadb1-member-1795347320"},
			{ID: "a390194f-7be3-4423-9695-aa79ca41eb61", Name: "mariadb1-member-1795347321"},
		},
	}
	for name, want := range map[string]api.Cluster{
		"vertica-show.response": vertica, "options-show.response": options, "mariadb-create.response": created,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := api.V1{}.DecodeCluster([]byte(trovetest.V1Golden(t, name)))
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryNodeIsReadAsTroveShowsIt(t *testing.T) {
	for name, want := range map[string]api.Node{
		// The node is healthy; its fault is from before.
		"mongodb-node": {
			ID: "0436e883-ab0b-49d0-80cc-65c1bea9c37d", Name: "mongo1-rs1-1", Status: api.StatusActive, IP: []string{"10.20.0.22"},
			Created: v1Printed("2026-11-22 11:23:59"), Updated: v1Printed("2026-11-22 11:24:07"), ShardID: "327714c4-3abf-41b3-ae94-143234cb1564",
			FlavorID: "2", VolumeSize: 2, VolumeUsed: trovetest.Used(0.16),
			Fault: "Instance 0436e883-ab0b-49d0-80cc-65c1bea9c37d is not ready. (Status is BUILD).",
		},
		"redis-failed-node": {
			ID: "457343c2-f3bf-4896-8454-42416df45487", Name: "redis-GUEST_ERROR-member-2", Status: api.StatusError, IP: []string{"10.20.0.33"},
			Created: v1Printed("2026-11-22 12:24:34"), Updated: v1Printed("2026-11-22 12:24:42"), FlavorID: "1", VolumeSize: 1, VolumeUsed: trovetest.Used(0.16),
			Fault: "Service not active, status: failed to spawn",
		},
		"mariadb-node": {
			ID: "43812242-1259-4e03-aafd-f90fb3a02c4e", Name: "mariadb1-member-1795347319", Status: api.StatusBuild, IP: []string{"10.20.0.39"},
			Created: v1Printed("2026-11-22 11:35:19"), Updated: v1Printed("2026-11-22 11:35:23"), FlavorID: "2", VolumeSize: 2,
		},
		"routers-node": {
			ID: "d00ab44d-8885-48be-982e-d2187feafd46", Name: "products-mongos-1", Status: api.StatusActive, IP: []string{"10.20.0.34"}, Type: "query_router",
			Created: v1Printed("2026-11-25 09:52:16"), Updated: v1Printed("2026-11-25 09:52:23"), FlavorID: "1", VolumeSize: 10, VolumeUsed: trovetest.Used(0.16),
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On("GET /clusters/c/instances/"+want.ID, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, name+".response")))
			got, err := cloud.client().Node(t.Context(), "c", want.ID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestMongoDBsRoutersAndConfigServersAreAddedFromTheListOfNodes(t *testing.T) {
	const id, shard = "bdfe7ff8-2fe6-4bee-9568-693da1ee605f", "08f70f4b-fc0e-444e-ac57-647d0c842cfa"
	want := []api.Member{
		{ID: "85d53ca5-5384-43c4-afbd-3b867643722d", Name: "products-rs1-1", ShardID: shard, Status: api.StatusActive, FlavorID: "1", VolumeSize: 1},
		{ID: "94862017-b742-4abb-be6c-17d760b528c8", Name: "products-rs1-3", ShardID: shard, Status: api.StatusActive, FlavorID: "1", VolumeSize: 1},
		{ID: "9eb422cc-ca97-4a5f-8628-04e2639e2a7c", Name: "products-rs1-2", ShardID: shard, Status: api.StatusActive, FlavorID: "1", VolumeSize: 1},
		{
			ID: "78a8f07d-7ee0-4ba8-b40f-48f83cc38cb2", Name: "products-configsvr-1", Type: "config_server", Status: api.StatusActive,
			FlavorID: "1", VolumeSize: 10,
		},
		{
			ID: "d00ab44d-8885-48be-982e-d2187feafd46", Name: "products-mongos-1", Type: "query_router", Status: api.StatusActive,
			FlavorID: "1", VolumeSize: 10,
		},
	}
	cloud := newV1Cloud(t)
	cloud.On("GET /clusters/"+id, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "routers-show.response")))
	cloud.On("GET /clusters", trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "routers-list.response")))
	cloud.On(trovetest.RouteOfNodes, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "routers-nodes.response")))
	client := cloud.client()
	cluster, err := client.Cluster(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, want, cluster.Members)
	assert.Equal(t, 3, cluster.Size, "as the server counts them")
	assert.Equal(t, []string{"GET /clusters/" + id, trovetest.ListNodesOf1}, cloud.Journal())

	// A list tells no statuses, flavors and volumes: they come from the same place.
	cloud.Forget()
	clusters, err := client.Clusters(t.Context())
	require.NoError(t, err)
	require.Len(t, clusters, 1)
	assert.Equal(t, want, clusters[0].Members)
	assert.Equal(t, api.StatusActive, clusters[0].Status)
	assert.Equal(t, []string{"GET /clusters", trovetest.ListNodesOf1}, cloud.Journal())
}
