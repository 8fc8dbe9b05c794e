package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func inRegions(regions ...string) []api.Allocation {
	var allocations []api.Allocation
	for _, region := range regions {
		allocations = append(allocations, api.Allocation{Region: region})
	}
	return allocations
}

func TestEveryClusterOfTheSpecificationIsReadAsPrinted(t *testing.T) {
	cassandra := api.Cluster{
		ID: trovetest.ClusterID, Name: "products", Status: api.StatusActive, Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"}, Size: 3,
		Members: []api.Member{
			{ID: "416b0b16-ba55-4302-bbd3-ff566032e1c1", Region: "west"},
			{ID: "7f52e4f9-3fa6-4238-ac08-1ce15197329a", Region: "east"},
			{ID: "ff9d680c-fde3-49c6-a84e-76173b6df39d", Region: "eu"},
		},
		Created: trovetest.Printed, Updated: trovetest.Printed,
	}
	cassandraCreated := cassandra
	cassandraCreated.Status, cassandraCreated.FlavorID = api.StatusBuild, "7"
	cassandraCreated.ConfigurationID, cassandraCreated.VolumeSize = trovetest.ConfigurationID, 2

	mongodb := api.Cluster{
		ID: trovetest.ClusterID, Name: "products", Status: api.StatusActive, Datastore: api.Datastore{Type: "mongodb", Version: "2.4.10"}, Size: 5,
		Members: []api.Member{
			{ID: "416b0b16-ba55-4302-bbd3-ff566032e1c1", Region: "west"},
			{ID: "965ef811-7c1d-47fc-89f2-a89dfdd23ef2", Region: "west"},
			{ID: "3642f41c-e8ad-4164-a089-3891bf7f2d2b", Region: "west"},
			{ID: "7f52e4f9-3fa6-4238-ac08-1ce15197329a", Region: "east"},
			{ID: "ff9d680c-fde3-49c6-a84e-76173b6df39d", Region: "east"},
		},
		Created: trovetest.Printed, Updated: trovetest.Printed,
	}
	mongodbCreated := mongodb
	mongodbCreated.Status, mongodbCreated.FlavorID = api.StatusBuild, "7"
	mongodbCreated.ConfigurationID, mongodbCreated.VolumeSize = trovetest.ConfigurationID, 1
	mongodbAfter := mongodb
	mongodbAfter.Size = 7
	mongodbAfter.Members = append(mongodb.Members[:5:5],
		api.Member{ID: "77032c55-4496-4e35-8c0d-6cd1c18e1a9c", Region: "eu", Type: "arbiter"},
		api.Member{ID: "1fd054ed-221f-4c99-8d17-570bcff4c1d2", Region: "eu", Type: "arbiter"})

	for name, want := range map[string]api.Cluster{
		"cassandra-create-cluster.response":            cassandraCreated,
		"cassandra-show-cluster.response":              cassandra,
		"mongodb-create-cluster.response":              mongodbCreated,
		"mongodb-show-cluster.response":                mongodb,
		"mongodb-show-cluster-after-arbiters.response": mongodbAfter,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On("GET /clusters/"+trovetest.ClusterID, trovetest.Reply(http.StatusOK, trovetest.Golden(t, name)))
			got, err := cloud.client().Cluster(t.Context(), trovetest.ClusterID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryNodeOfTheSpecificationIsReadAsPrinted(t *testing.T) {
	const nodeID = "416b0b16-ba55-4302-bbd3-ff566032e1c1"
	want := api.Node{
		ID: nodeID, Name: "products-1", Status: api.StatusActive, Created: trovetest.Printed, Updated: trovetest.Printed, IP: []string{"10.0.0.1"},
		FlavorID: "7", ConfigurationID: trovetest.ConfigurationID, VolumeSize: 2, VolumeUsed: trovetest.Used(0.17),
	}
	for _, name := range []string{"cassandra-show-node.response", "mongodb-show-node.response"} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On("GET /clusters/"+trovetest.ClusterID+"/nodes/"+nodeID, trovetest.Reply(http.StatusOK, trovetest.Golden(t, name)))
			got, err := cloud.client().Node(t.Context(), trovetest.ClusterID, nodeID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryInstanceOfTheSpecificationIsReadAsPrinted(t *testing.T) {
	master := api.Instance{
		ID: trovetest.MasterID, Name: "products", Status: api.StatusBuild, Datastore: api.Datastore{Type: "mysql", Version: "5.5"}, Created: trovetest.Printed,
		Updated: trovetest.Printed, FlavorID: "7", ConfigurationID: trovetest.ConfigurationID, VolumeSize: 1,
	}
	masterShown := master
	masterShown.Status, masterShown.SlaveIDs = api.StatusActive, []string{trovetest.SlaveID}
	slave := api.Instance{
		ID: trovetest.SlaveID, Name: "products", Status: api.StatusBuild, Datastore: api.Datastore{Type: "mysql", Version: "5.5"}, Created: trovetest.Printed,
		Updated: trovetest.Printed, FlavorID: "7", ConfigurationID: "fc318e00-3a6f-4f93-af99-146b44912188", VolumeSize: 1,
		MasterID: trovetest.MasterID, ReadOnly: true,
	}
	slaveShown := slave
	slaveShown.Status = api.StatusActive

	for name, want := range map[string]api.Instance{
		"mysql-create-master.response": master,
		"mysql-create-slave.response":  slave,
		"mysql-show-master.response":   masterShown,
		"mysql-show-slave.response":    slaveShown,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On("GET /instances/"+want.ID, trovetest.Reply(http.StatusOK, trovetest.Golden(t, name)))
			got, err := cloud.client().Instance(t.Context(), want.ID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

// In Phase One there are no regions: nothing about nodes is sent but their number, and members come without regions.
func TestPhaseOneSendsNumbersAndReadsMembersWithoutRegions(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /clusters", trovetest.Reply(http.StatusOK, `{"cluster": {"id": "c", "name": "products", "status": "BUILD", "size": 2,
		"datastore": {"type": "cassandra", "version": "2.0.6"}, "nodes": [{"id": "n1"}, {"id": "n2"}]}}`))
	client := cloud.client()
	created, err := client.CreateCluster(t.Context(), api.ClusterSpec{
		Name: "products", Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"}, FlavorID: "7", Size: 2, Allocations: []api.Allocation{{}, {}},
	})
	require.NoError(t, err)
	assert.Equal(t, []api.Member{{ID: "n1"}, {ID: "n2"}}, created.Object.Members)
	assert.JSONEq(t, `{"cluster": {"name": "products", "datastore": {"type": "cassandra", "version": "2.0.6"}, "flavorRef": "7",
		"size": 2}}`, cloud.Sent("POST /clusters"))

	cloud.On("POST /clusters/c/nodes", trovetest.Accepted())
	require.NoError(t, client.act(t.Context(), client.dialect.AddNodes(api.Cluster{ID: "c"}, []api.Allocation{{}, {}})))
	assert.JSONEq(t, `{"nodes": {"num": 2}}`, cloud.Sent("POST /clusters/c/nodes"))
}

func TestAnAnswerThatIsNoSuchDocumentIsAnError(t *testing.T) {
	cloud := newCloud(t)
	for body, want := range map[string]string{
		`{}`:                     "the answer cannot be read: it holds no object with an id",
		`{"cluster": {}}`:        "the answer cannot be read: it holds no object with an id",
		`<html>Welcome!</html>`:  "the answer cannot be read: invalid character '<' looking for beginning of value",
		`{"cluster": {"id": 7}}`: "the answer cannot be read: json: cannot unmarshal number into Go struct field",
	} {
		cloud.On("GET /clusters/c", trovetest.Reply(http.StatusOK, body))
		_, err := cloud.client().Cluster(t.Context(), "c")
		require.ErrorContains(t, err, "GET /clusters/c: "+want)
		require.ErrorContains(t, err, trovetest.ServerID)
	}
}

func TestAnIdNeverLeadsToAnotherPath(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	for _, id := range []string{"", ".", ".."} {
		_, err := client.Cluster(t.Context(), id)
		require.ErrorContains(t, err, "is not an id")
	}
	assert.Empty(t, cloud.Journal())

	_, err := client.Cluster(t.Context(), "../instances/x?y")
	require.ErrorIs(t, err, api.ErrNotFound)
	assert.Equal(t, []string{"GET /clusters/../instances/x?y"}, cloud.Journal())
}
