package trove

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryRequestAboutAClusterIsSentAsTroveTakesIt(t *testing.T) {
	const (
		mariadbID = "3bb46a27-7167-4b0c-becd-e630678586e2"
		mongodbID = "69c79aa5-685c-4076-8580-a16d58053bd3"
		group     = "5c5f4a1d-0b19-4669-8869-c8072c11501e"
		ownGroup  = "a2cde240-a065-464d-a882-406ab4321509"
		network   = "33333333-3333-4333-8333-333333333333"
	)
	decoded := func(name string) Cluster {
		cluster, err := v1{}.decodeCluster([]byte(v1Golden(t, name+".response")))
		require.NoError(t, err)
		return cluster
	}
	mariadb := Datastore{"mariadb", "10.4.12"}
	there := Allocation{Region: "RegionOne", AvailabilityZone: "nova"}
	d := v1{}
	for _, test := range []struct {
		golden  string
		request request
		route   string
	}{
		{
			"mariadb-create", d.createCluster(ClusterSpec{Name: "mariadb1", Datastore: mariadb, FlavorID: "2", VolumeSize: 2, Size: 3}),
			"POST /clusters",
		},
		{"mongodb-create", d.createCluster(ClusterSpec{
			Name: "mongo1", Datastore: Datastore{"mongodb", "4.0.28"}, FlavorID: "2", VolumeSize: 2, Size: 3,
		}), "POST /clusters"},
		{"vertica-create", d.createCluster(ClusterSpec{
			Name: "vertica1", Datastore: Datastore{"vertica", "9.0.1"}, FlavorID: "2", VolumeSize: 2, Size: 3,
		}), "POST /clusters"},
		{"options-create", d.createCluster(ClusterSpec{
			Name: "products", Datastore: mariadb, FlavorID: "1", VolumeSize: 1, Size: 3, ConfigurationID: ownGroup, Locality: "anti-affinity",
		}), "POST /clusters"},
		{"nics-create", d.createCluster(ClusterSpec{
			Name: "n1", Datastore: mariadb, FlavorID: "1", VolumeSize: 1, Size: 3, NetworkID: network,
			Allocations: []Allocation{there, there, there},
		}), "POST /clusters"},
		{"properties-create", d.createCluster(ClusterSpec{
			Name: "opt3", Datastore: Datastore{"mongodb", "4.0.28"}, FlavorID: "1", VolumeSize: 1, Size: 6,
			Allocations:        []Allocation{{}, {Type: "query_router"}, {}, {Type: "config_server"}, {}, {Type: "query_router"}},
			ExtendedProperties: map[string]string{"configsvr_volume_size": "2", "mongos_volume_size": "2", "num_mongos": "7"},
		}), "POST /clusters"},
		{"mariadb-grow", d.addNodes(decoded("mariadb-show"), []Allocation{{}}), "POST /clusters/" + mariadbID},
		{"mongodb-grow-router", d.addNodes(decoded("mongodb-show"), []Allocation{{Type: "query_router"}}), "POST /clusters/" + mongodbID},
		{"mongodb-grow-shard", d.addNodes(decoded("mongodb-show"), make([]Allocation, 3)), "POST /clusters/" + mongodbID},
		{"mariadb-shrink", d.removeNodes(mariadbID, []string{"a390194f-7be3-4423-9695-aa79ca41eb61"}), "POST /clusters/" + mariadbID},
		{"mongodb-shrink-shard", d.removeNodes(mongodbID, []string{
			"194a53c6-5d20-46dd-9946-f26e9c477f67", "b7e96c3e-ea2e-4b92-9378-0bbb2fb21d07", "d2430163-a80c-4690-967a-6cc4bf8b0aed",
		}), "POST /clusters/" + mongodbID},
		{"mariadb-upgrade", d.upgradeCluster(mariadbID, "10.6.7"), "POST /clusters/" + mariadbID},
		{"mariadb-restart", d.restartCluster(mariadbID), "POST /clusters/" + mariadbID},
		{"configuration-attach", d.attachToCluster(mariadbID, group), "POST /clusters/" + mariadbID},
		{"configuration-detach", d.detachFromCluster(mariadbID), "POST /clusters/" + mariadbID},
		{"reset", d.resetCluster(mariadbID), "POST /clusters/" + mariadbID},
		{"", d.showCluster(mariadbID), "GET /clusters/" + mariadbID},
		{"", d.deleteCluster(mariadbID), "DELETE /clusters/" + mariadbID},
		{"", d.showNode(mariadbID, "n"), "GET /clusters/" + mariadbID + "/instances/n"},
		{"", d.listClusters("m"), "GET /clusters?marker=m"},
		{"", d.listNodes("m"), "GET /instances/detail?include_clustered=true&marker=m"},
	} {
		t.Run(test.route+" "+test.golden, func(t *testing.T) {
			cloud := newV1Cloud(t)
			path, _, _ := strings.Cut(test.route, "?")
			cloud.on(path, accepted())
			require.NoError(t, cloud.client().act(t.Context(), test.request))
			require.Equal(t, []string{test.route}, cloud.journal())
			if test.golden == "" {
				assert.Empty(t, cloud.requests()[0].body)
				return
			}
			// The names of nodes that are added to mongodb are up to whoever asks.
			want := strings.NewReplacer(`"rs2-`, `"mongo1-rs2-`, `"qr2"`, `"mongo1-mongos-1"`).Replace(v1Golden(t, test.golden+".request"))
			assert.JSONEq(t, want, cloud.requests()[0].body)
		})
	}
}

func v1Printed(text string) time.Time {
	at, err := time.Parse(time.DateTime, text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestEveryClusterIsReadAsTroveShowsIt(t *testing.T) {
	vertica := Cluster{
		ID: "39e28ae4-49d4-48f2-b10f-a3c4cc29ed9b", Name: "vertica1", Status: StatusActive, Task: TaskNone,
		Datastore: Datastore{"vertica", "9.0.1"}, Size: 3,
		Created: v1Printed("2026-11-22 11:48:14"), Updated: v1Printed("2026-11-22 11:48:22"),
		Members: []Member{
			{ID: "068f22b2-36d2-45eb-ba3f-d7b99c0edaf8", Name: "vertica1-member-1", Role: "master", Status: StatusActive, FlavorID: "2", VolumeSize: 2},
			{ID: "775ce88b-93a4-40a3-bccd-702cfdbb238a", Name: "vertica1-member-3", Status: StatusActive, FlavorID: "2", VolumeSize: 2},
			{ID: "acd37bf6-cb5e-43f3-ba4f-f082e4fa9425", Name: "vertica1-member-2", Status: StatusActive, FlavorID: "2", VolumeSize: 2},
		},
	}
	options := Cluster{
		ID: "d9a10198-051a-43df-ac5f-7ac04a912f77", Name: "opt2", Status: StatusActive, Task: TaskNone,
		Datastore: Datastore{"mariadb", "10.4.12"}, Size: 3, ConfigurationID: "5c5f4a1d-0b19-4669-8869-c8072c11501e",
		Created: v1Printed("2026-11-22 12:27:13"), Updated: v1Printed("2026-11-22 12:27:21"),
		Members: []Member{
			{ID: "3db42795-3600-4581-8cef-054e07c49d74", Name: "opt2-member-1795350433", Status: StatusActive, FlavorID: "1", VolumeSize: 1},
			{ID: "c259f167-0a9b-40af-abe1-75208949bbdd", Name: "opt2-member-1795350435", Status: StatusActive, FlavorID: "1", VolumeSize: 1},
			{ID: "cdb4c4af-cae1-4d88-9286-5bf9b52db9bc", Name: "opt2-member-1795350434", Status: StatusActive, FlavorID: "1", VolumeSize: 1},
		},
	}
	created := Cluster{
		ID: "3bb46a27-7167-4b0c-becd-e630678586e2", Name: "mariadb1", Status: StatusBuild, Task: TaskBuilding,
		Datastore: Datastore{"mariadb", "10.4.12"}, Size: 3,
		Created: v1Printed("2026-11-22 11:35:19"), Updated: v1Printed("2026-11-22 11:35:19"),
		Members: []Member{
			{ID: "43812242-1259-4e03-aafd-f90fb3a02c4e", Name: "mariadb1-member-1795347319"},
			{ID: "88890968-4cc6-423c-98a7-7d8441675077", Name: "mariadb1-member-1795347320"},
			{ID: "a390194f-7be3-4423-9695-aa79ca41eb61", Name: "mariadb1-member-1795347321"},
		},
	}
	for name, want := range map[string]Cluster{
		"vertica-show.response": vertica, "options-show.response": options, "mariadb-create.response": created,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := v1{}.decodeCluster([]byte(v1Golden(t, name)))
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryRecordedStateOfAClusterHasItsStatus(t *testing.T) {
	for name, want := range map[string]struct {
		status  Status
		stuckIn Task
		size    int
	}{
		"mariadb-show": {StatusBuild, "", 3}, "mariadb-grow": {StatusGrow, "", 4}, "mariadb-growing": {StatusGrow, "", 4},
		"mariadb-shrink": {StatusShrink, "", 4}, "mariadb-shrinking": {StatusShrink, "", 4},
		"mariadb-restart": {StatusReboot, "", 3}, "mariadb-restarting": {StatusReboot, "", 3},
		"mariadb-upgrade": {StatusUpgrade, "", 3}, "mariadb-upgrading": {StatusUpgrade, "", 3},
		"mariadb-stuck": {StatusError, TaskBuilding, 3}, "reset": {StatusBuild, "", 3}, "mariadb-after-reset": {StatusActive, "", 3},
		"pxc-grow-failed": {StatusError, TaskGrowing, 4}, "redis-failed": {StatusError, "", 3}, "redis-shrink": {StatusBuild, "", 2},
		"vertica-after-shrink": {StatusBuild, "", 3}, "heterogeneous-show": {StatusActive, "", 4},
		"configuration-attach": {StatusBuild, "", 3}, "configuration-detach": {StatusBuild, "", 3},
		"mongodb-create": {StatusBuild, "", 3}, "mongodb-building": {StatusBuild, "", 3}, "mongodb-show": {StatusActive, "", 3},
		"mongodb-grow-router": {StatusGrow, "", 3}, "mongodb-grow-shard": {StatusGrow, "", 6}, "mongodb-two-shards": {StatusActive, "", 6},
		"mongodb-shrink-shard": {StatusShrink, "", 6}, "mongodb-deleting": {StatusShutdown, "", 3},
		"cassandra-left-behind-show": {StatusBuild, "", 0},
	} {
		cluster, err := v1{}.decodeCluster([]byte(v1Golden(t, name+".response")))
		require.NoError(t, err, name)
		assert.Equal(t, want.status, cluster.Status, name)
		assert.Equal(t, want.stuckIn, cluster.stuckIn(), name)
		assert.Equal(t, want.size, cluster.Size, name)
	}
}

func TestEveryNodeIsReadAsTroveShowsIt(t *testing.T) {
	for name, want := range map[string]Node{
		// The node is healthy; its fault is from before.
		"mongodb-node": {
			ID: "0436e883-ab0b-49d0-80cc-65c1bea9c37d", Name: "mongo1-rs1-1", Status: StatusActive, IP: []string{"10.20.0.22"},
			Created: v1Printed("2026-11-22 11:23:59"), Updated: v1Printed("2026-11-22 11:24:07"), ShardID: "327714c4-3abf-41b3-ae94-143234cb1564",
			FlavorID: "2", VolumeSize: 2, VolumeUsed: used(0.16),
			Fault: "Instance 0436e883-ab0b-49d0-80cc-65c1bea9c37d is not ready. (Status is BUILD).",
		},
		"redis-failed-node": {
			ID: "457343c2-f3bf-4896-8454-42416df45487", Name: "redis-GUEST_ERROR-member-2", Status: StatusError, IP: []string{"10.20.0.33"},
			Created: v1Printed("2026-11-22 12:24:34"), Updated: v1Printed("2026-11-22 12:24:42"), FlavorID: "1", VolumeSize: 1, VolumeUsed: used(0.16),
			Fault: "Service not active, status: failed to spawn",
		},
		"mariadb-node": {
			ID: "43812242-1259-4e03-aafd-f90fb3a02c4e", Name: "mariadb1-member-1795347319", Status: StatusBuild, IP: []string{"10.20.0.39"},
			Created: v1Printed("2026-11-22 11:35:19"), Updated: v1Printed("2026-11-22 11:35:23"), FlavorID: "2", VolumeSize: 2,
		},
		"routers-node": {
			ID: "d00ab44d-8885-48be-982e-d2187feafd46", Name: "products-mongos-1", Status: StatusActive, IP: []string{"10.20.0.34"}, Type: "query_router",
			Created: v1Printed("2026-11-25 09:52:16"), Updated: v1Printed("2026-11-25 09:52:23"), FlavorID: "1", VolumeSize: 10, VolumeUsed: used(0.16),
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on("GET /clusters/c/instances/"+want.ID, reply(http.StatusOK, v1Golden(t, name+".response")))
			got, err := cloud.client().Node(t.Context(), "c", want.ID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestMongoDBsRoutersAndConfigServersAreAddedFromTheListOfNodes(t *testing.T) {
	const id, shard = "bdfe7ff8-2fe6-4bee-9568-693da1ee605f", "08f70f4b-fc0e-444e-ac57-647d0c842cfa"
	want := []Member{
		{ID: "85d53ca5-5384-43c4-afbd-3b867643722d", Name: "products-rs1-1", ShardID: shard, Status: StatusActive, FlavorID: "1", VolumeSize: 1},
		{ID: "94862017-b742-4abb-be6c-17d760b528c8", Name: "products-rs1-3", ShardID: shard, Status: StatusActive, FlavorID: "1", VolumeSize: 1},
		{ID: "9eb422cc-ca97-4a5f-8628-04e2639e2a7c", Name: "products-rs1-2", ShardID: shard, Status: StatusActive, FlavorID: "1", VolumeSize: 1},
		{
			ID: "78a8f07d-7ee0-4ba8-b40f-48f83cc38cb2", Name: "products-configsvr-1", Type: "config_server", Status: StatusActive,
			FlavorID: "1", VolumeSize: 10,
		},
		{
			ID: "d00ab44d-8885-48be-982e-d2187feafd46", Name: "products-mongos-1", Type: "query_router", Status: StatusActive,
			FlavorID: "1", VolumeSize: 10,
		},
	}
	cloud := newV1Cloud(t)
	cloud.on("GET /clusters/"+id, reply(http.StatusOK, v1Golden(t, "routers-show.response")))
	cloud.on("GET /clusters", reply(http.StatusOK, v1Golden(t, "routers-list.response")))
	cloud.on(routeOfNodes, reply(http.StatusOK, v1Golden(t, "routers-nodes.response")))
	client := cloud.client()
	cluster, err := client.Cluster(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, want, cluster.Members)
	assert.Equal(t, 3, cluster.Size, "as the server counts them")
	assert.Equal(t, []string{"GET /clusters/" + id, listNodesOf1}, cloud.journal())

	// A list tells no statuses, flavors and volumes: they come from the same place.
	cloud.forget()
	clusters, err := client.Clusters(t.Context())
	require.NoError(t, err)
	require.Len(t, clusters, 1)
	assert.Equal(t, want, clusters[0].Members)
	assert.Equal(t, StatusActive, clusters[0].Status)
	assert.Equal(t, []string{"GET /clusters", listNodesOf1}, cloud.journal())
}
