package trove

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	configurationID = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
	masterID        = clusterID // the specification uses one id for the cluster and the master
	slaveID         = "061aaf4c-3a57-411e-9df9-2d0f813db859"
	replacedID      = "7f52e4f9-3fa6-4238-ac08-1ce15197329a"
)

var printed = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

func inRegions(regions ...string) []Allocation {
	var allocations []Allocation
	for _, region := range regions {
		allocations = append(allocations, Allocation{Region: region})
	}
	return allocations
}

func TestEveryRequestOfTheSpecificationIsSentAsPrinted(t *testing.T) {
	cassandra := ClusterSpec{
		Name: "products", Datastore: Datastore{"cassandra", "2.0.6"}, FlavorID: "7", ConfigurationID: configurationID,
		VolumeSize: 1, Size: 3, Allocations: inRegions("west", "east", "eu"),
	}
	mongodb := ClusterSpec{
		Name: "products", Datastore: Datastore{"mongodb", "2.4.10"}, FlavorID: "7", ConfigurationID: configurationID,
		VolumeSize: 1, Size: 5, Allocations: inRegions("west", "west", "west", "east", "east"),
	}
	master := InstanceSpec{
		Name: "products", Datastore: Datastore{"mysql", "5.5"}, FlavorID: "7", ConfigurationID: configurationID, VolumeSize: 1,
	}
	slave := InstanceSpec{
		Name: "products-slave", Datastore: Datastore{"mysql", "5.5"}, FlavorID: "7", VolumeSize: 1,
		ConfigurationID: "fc318e00-3a6f-4f93-af99-146b44912188", SlaveOf: &SlaveOf{InstanceID: masterID, ReadOnly: true},
	}
	arbiter := Allocation{Region: "eu", Type: "arbiter"}
	d := nodes{}

	for _, test := range []struct {
		section string
		request request
		route   string
		body    string // the golden file, or empty
	}{
		{"Cassandra, Create Cluster", d.createCluster(cassandra), "POST /clusters", "cassandra-create-cluster.request"},
		{"Cassandra, Show Cluster", d.showCluster(clusterID), "GET /clusters/" + clusterID, ""},
		{
			"Cassandra, Show Node", d.showNode(clusterID, "416b0b16-ba55-4302-bbd3-ff566032e1c1"),
			"GET /clusters/" + clusterID + "/nodes/416b0b16-ba55-4302-bbd3-ff566032e1c1", "",
		},
		{
			"Cassandra, Add Node(s)", d.addNodes(Cluster{ID: clusterID}, inRegions("west", "west")),
			"POST /clusters/" + clusterID + "/nodes", "cassandra-add-nodes.request",
		},
		{
			"Cassandra, Replace Node", d.replaceNode(clusterID, replacedID),
			"POST /clusters/" + clusterID + "/action", "cassandra-replace-node.request",
		},
		{"Cassandra, Remove Node", d.removeNodes(clusterID, []string{replacedID}), "DELETE /clusters/" + clusterID + "/nodes/" + replacedID, ""},
		{"MongoDB, Create Cluster", d.createCluster(mongodb), "POST /clusters", "mongodb-create-cluster.request"},
		{
			"MongoDB, Create Arbiter(s)", d.addNodes(Cluster{ID: clusterID}, []Allocation{arbiter, arbiter}),
			"POST /clusters/" + clusterID + "/nodes", "mongodb-create-arbiters.request",
		},
		{"MySQL, Create Master", d.createInstance(master), "POST /instances", "mysql-create-master.request"},
		{"MySQL, Create Slave", d.createInstance(slave), "POST /instances", "mysql-create-slave.request"},
		{"MySQL, Show Master", d.showInstance(masterID), "GET /instances/" + masterID, ""},
		{"MySQL, Detach Slave", d.detach(slaveID), "POST /instances/" + slaveID + "/action", "mysql-detach-slave.request"},
		{"MySQL, Delete Master", d.deleteInstance(masterID), "DELETE /instances/" + masterID, ""},
	} {
		t.Run(test.section, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(test.route, accepted())
			require.NoError(t, cloud.client().act(t.Context(), test.request))

			require.Equal(t, []string{test.route}, cloud.journal())
			request := cloud.requests()[0]
			assert.Equal(t, "application/json", request.header.Get("Accept"))
			assert.Equal(t, "token-1", request.header.Get("X-Auth-Token"))
			if test.body == "" {
				assert.Empty(t, request.body)
				return
			}
			assert.Equal(t, "application/json", request.header.Get("Content-Type"))
			assert.JSONEq(t, golden(t, test.body), request.body)
		})
	}
}

func used(gib float64) *float64 { return &gib }

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

// Where the specification leaves the shape of a field open, every shape is read.
func TestFieldsThatComeAndGoAreReadInEveryShape(t *testing.T) {
	for _, test := range []struct {
		fields string
		change func(*Instance)
	}{
		{``, func(*Instance) {}},
		{`"volume": null, "flavor": null, "configuration": null, "ip": null, "hostname": null, "slave": null, "fault": null`, func(*Instance) {}},
		{`"volume": {"size": 2, "used": 0.17}`, func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, used(0.17) }},
		{`"volume": {"size": 2, "used": null}`, func(i *Instance) { i.VolumeSize = 2 }},
		{`"volume": {"size": 2, "used": 0}`, func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, used(0) }},
		{`"volume": {"size": "2", "used": "0.5"}`, func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, used(0.5) }},
		{`"ip": "10.0.0.1"`, func(i *Instance) { i.IP = []string{"10.0.0.1"} }},
		{`"ip": ["10.0.0.1", "fd00::1"]`, func(i *Instance) { i.IP = []string{"10.0.0.1", "fd00::1"} }},
		{`"ip": [{"address": "10.0.0.1", "type": "private", "network": "n"}]`, func(i *Instance) { i.IP = []string{"10.0.0.1"} }},
		{`"ip": []`, func(*Instance) {}},
		{`"hostname": "db1.example.org"`, func(i *Instance) { i.Hostname = "db1.example.org" }},
		{`"hostname": ["db1.example.org"]`, func(i *Instance) { i.Hostname = "db1.example.org" }},
		{`"flavor": {"id": 7, "links": [{}]}`, func(i *Instance) { i.FlavorID = "7" }},
		{`"flavor": "7"`, func(i *Instance) { i.FlavorID = "7" }},
		{`"flavor": {"links": []}`, func(*Instance) {}},
		{`"configuration": "abc"`, func(i *Instance) { i.ConfigurationID = "abc" }},
		{`"configuration": {"id": "abc", "name": "x"}`, func(i *Instance) { i.ConfigurationID = "abc" }},
		{`"configuration": {}`, func(*Instance) {}},
		{`"region": "west"`, func(i *Instance) { i.Region = "west" }},
		{`"fault": {"message": "No valid host", "created": "2014-04-25T20:19:23", "details": ""}`, func(i *Instance) { i.Fault = "No valid host" }},
		{`"fault": "No valid host"`, func(i *Instance) { i.Fault = "No valid host" }},
		{`"slave": {"of": "m"}`, func(i *Instance) { i.MasterID = "m" }},
		{`"slave": {"list": []}`, func(*Instance) {}},
		{`"created": "2014-04-25T20:19:23Z"`, func(i *Instance) { i.Created = printed }},
		{`"created": "2014-04-25T22:19:23+02:00"`, func(i *Instance) { i.Created = printed }},
		{`"created": null`, func(*Instance) {}},
		{`"links": [], "something_new": {"x": [1]}`, func(*Instance) {}},
	} {
		t.Run(test.fields, func(t *testing.T) {
			document := `{"instance": {"id": "i", "name": "n", "status": "ACTIVE"`
			if test.fields != "" {
				document += ", " + test.fields
			}
			got, err := nodes{}.decodeInstance([]byte(document + "}}"))
			require.NoError(t, err)
			want := Instance{ID: "i", Name: "n", Status: StatusActive}
			test.change(&want)
			assert.Equal(t, want, got)
		})
	}
}

func TestAClusterWithoutSizeHasTheSizeOfItsMembers(t *testing.T) {
	cluster, err := nodes{}.decodeCluster([]byte(`{"cluster": {"id": "c", "nodes": [{"id": "a"}, {"id": "b"}]}}`))
	require.NoError(t, err)
	assert.Equal(t, 2, cluster.Size)

	cluster, err = nodes{}.decodeCluster([]byte(`{"cluster": {"id": "c", "size": 3}}`))
	require.NoError(t, err)
	assert.Equal(t, 3, cluster.Size)
	assert.Empty(t, cluster.Members)
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
