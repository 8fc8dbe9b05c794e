package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func inRegions(regions ...string) []Allocation {
	var allocations []Allocation
	for _, region := range regions {
		allocations = append(allocations, Allocation{Region: region})
	}
	return allocations
}

func TestEveryClusterOfTheSpecificationIsReadAsPrinted(t *testing.T) {
	cassandra := Cluster{
		ID: clusterID, Name: "products", Status: StatusActive, Datastore: Datastore{"cassandra", "2.0.6"}, Size: 3,
		Members: []Member{
			{ID: "416b0b16-ba55-4302-bbd3-ff566032e1c1", Region: "west"},
			{ID: "7f52e4f9-3fa6-4238-ac08-1ce15197329a", Region: "east"},
			{ID: "ff9d680c-fde3-49c6-a84e-76173b6df39d", Region: "eu"},
		},
		Created: printed, Updated: printed,
	}
	cassandraCreated := cassandra
	cassandraCreated.Status, cassandraCreated.FlavorID = StatusBuild, "7"
	cassandraCreated.ConfigurationID, cassandraCreated.VolumeSize = configurationID, 2

	mongodb := Cluster{
		ID: clusterID, Name: "products", Status: StatusActive, Datastore: Datastore{"mongodb", "2.4.10"}, Size: 5,
		Members: []Member{
			{ID: "416b0b16-ba55-4302-bbd3-ff566032e1c1", Region: "west"},
			{ID: "965ef811-7c1d-47fc-89f2-a89dfdd23ef2", Region: "west"},
			{ID: "3642f41c-e8ad-4164-a089-3891bf7f2d2b", Region: "west"},
			{ID: "7f52e4f9-3fa6-4238-ac08-1ce15197329a", Region: "east"},
			{ID: "ff9d680c-fde3-49c6-a84e-76173b6df39d", Region: "east"},
		},
		Created: printed, Updated: printed,
	}
	mongodbCreated := mongodb
	mongodbCreated.Status, mongodbCreated.FlavorID = StatusBuild, "7"
	mongodbCreated.ConfigurationID, mongodbCreated.VolumeSize = configurationID, 1
	mongodbAfter := mongodb
	mongodbAfter.Size = 7
	mongodbAfter.Members = append(mongodb.Members[:5:5],
		Member{ID: "77032c55-4496-4e35-8c0d-6cd1c18e1a9c", Region: "eu", Type: "arbiter"},
		Member{ID: "1fd054ed-221f-4c99-8d17-570bcff4c1d2", Region: "eu", Type: "arbiter"})

	for name, want := range map[string]Cluster{
		"cassandra-create-cluster.response":            cassandraCreated,
		"cassandra-show-cluster.response":              cassandra,
		"mongodb-create-cluster.response":              mongodbCreated,
		"mongodb-show-cluster.response":                mongodb,
		"mongodb-show-cluster-after-arbiters.response": mongodbAfter,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on("GET /clusters/"+clusterID, reply(http.StatusOK, golden(t, name)))
			got, err := cloud.client().Cluster(t.Context(), clusterID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryNodeOfTheSpecificationIsReadAsPrinted(t *testing.T) {
	const nodeID = "416b0b16-ba55-4302-bbd3-ff566032e1c1"
	want := Node{
		ID: nodeID, Name: "products-1", Status: StatusActive, Created: printed, Updated: printed, IP: []string{"10.0.0.1"},
		FlavorID: "7", ConfigurationID: configurationID, VolumeSize: 2, VolumeUsed: used(0.17),
	}
	for _, name := range []string{"cassandra-show-node.response", "mongodb-show-node.response"} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on("GET /clusters/"+clusterID+"/nodes/"+nodeID, reply(http.StatusOK, golden(t, name)))
			got, err := cloud.client().Node(t.Context(), clusterID, nodeID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryInstanceOfTheSpecificationIsReadAsPrinted(t *testing.T) {
	master := Instance{
		ID: masterID, Name: "products", Status: StatusBuild, Datastore: Datastore{"mysql", "5.5"}, Created: printed,
		Updated: printed, FlavorID: "7", ConfigurationID: configurationID, VolumeSize: 1,
	}
	masterShown := master
	masterShown.Status, masterShown.SlaveIDs = StatusActive, []string{slaveID}
	slave := Instance{
		ID: slaveID, Name: "products", Status: StatusBuild, Datastore: Datastore{"mysql", "5.5"}, Created: printed,
		Updated: printed, FlavorID: "7", ConfigurationID: "fc318e00-3a6f-4f93-af99-146b44912188", VolumeSize: 1,
		MasterID: masterID, ReadOnly: true,
	}
	slaveShown := slave
	slaveShown.Status = StatusActive

	for name, want := range map[string]Instance{
		"mysql-create-master.response": master,
		"mysql-create-slave.response":  slave,
		"mysql-show-master.response":   masterShown,
		"mysql-show-slave.response":    slaveShown,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on("GET /instances/"+want.ID, reply(http.StatusOK, golden(t, name)))
			got, err := cloud.client().Instance(t.Context(), want.ID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

// In Phase One there are no regions: nothing about nodes is sent but their number, and members come without regions.
func TestPhaseOneSendsNumbersAndReadsMembersWithoutRegions(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("POST /clusters", reply(http.StatusOK, `{"cluster": {"id": "c", "name": "products", "status": "BUILD", "size": 2,
		"datastore": {"type": "cassandra", "version": "2.0.6"}, "nodes": [{"id": "n1"}, {"id": "n2"}]}}`))
	client := cloud.client()
	created, err := client.CreateCluster(t.Context(), ClusterSpec{
		Name: "products", Datastore: Datastore{"cassandra", "2.0.6"}, FlavorID: "7", Size: 2, Allocations: []Allocation{{}, {}},
	})
	require.NoError(t, err)
	assert.Equal(t, []Member{{ID: "n1"}, {ID: "n2"}}, created.Object.Members)
	assert.JSONEq(t, `{"cluster": {"name": "products", "datastore": {"type": "cassandra", "version": "2.0.6"}, "flavorRef": "7",
		"size": 2}}`, cloud.sent("POST /clusters"))

	cloud.on("POST /clusters/c/nodes", accepted())
	require.NoError(t, client.act(t.Context(), client.dialect.addNodes(Cluster{ID: "c"}, []Allocation{{}, {}})))
	assert.JSONEq(t, `{"nodes": {"num": 2}}`, cloud.sent("POST /clusters/c/nodes"))
}

func TestAnAnswerThatIsNoSuchDocumentIsAnError(t *testing.T) {
	cloud := newCloud(t)
	for body, want := range map[string]string{
		`{}`:                     "the answer cannot be read: it holds no object with an id",
		`{"cluster": {}}`:        "the answer cannot be read: it holds no object with an id",
		`<html>Welcome!</html>`:  "the answer cannot be read: invalid character '<' looking for beginning of value",
		`{"cluster": {"id": 7}}`: "the answer cannot be read: json: cannot unmarshal number into Go struct field",
	} {
		cloud.on("GET /clusters/c", reply(http.StatusOK, body))
		_, err := cloud.client().Cluster(t.Context(), "c")
		require.ErrorContains(t, err, "GET /clusters/c: "+want)
		require.ErrorContains(t, err, serverID)
	}
}

func TestAnIdNeverLeadsToAnotherPath(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	for _, id := range []string{"", ".", ".."} {
		_, err := client.Cluster(t.Context(), id)
		require.ErrorContains(t, err, "is not an id")
	}
	assert.Empty(t, cloud.journal())

	_, err := client.Cluster(t.Context(), "../instances/x?y")
	require.ErrorIs(t, err, ErrNotFound)
	assert.Equal(t, []string{"GET /clusters/../instances/x?y"}, cloud.journal())
}
