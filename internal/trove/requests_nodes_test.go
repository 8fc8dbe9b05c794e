package trove

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryRequestOfTheSpecificationIsSentAsPrinted(t *testing.T) {
	cassandra := ClusterSpec{
		Name: "products", Datastore: Datastore{"cassandra", "2.0.6"}, FlavorID: "7", ConfigurationID: configurationID,
		VolumeSize: 1, Size: 3, Allocations: []Allocation{{Region: "west"}, {Region: "east"}, {Region: "eu"}},
	}
	mongodb := ClusterSpec{
		Name: "products", Datastore: Datastore{"mongodb", "2.4.10"}, FlavorID: "7", ConfigurationID: configurationID,
		VolumeSize: 1, Size: 5, Allocations: []Allocation{{Region: "west"}, {Region: "west"}, {Region: "west"}, {Region: "east"}, {Region: "east"}},
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
			"Cassandra, Add Node(s)", d.addNodes(Cluster{ID: clusterID}, []Allocation{{Region: "west"}, {Region: "west"}}),
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
			assert.Equal(t, test.route, line(test.request))
			if test.body == "" {
				assert.Nil(t, test.request.body)
				return
			}
			assert.JSONEq(t, golden(t, test.body), body(t, test.request))
		})
	}
}

// line is a request in one line, as tests write it: "GET /clusters?marker=c".
func line(r request) string {
	text := r.method + " /" + strings.Join(r.path, "/")
	if len(r.query) > 0 {
		text += "?" + r.query.Encode()
	}
	return text
}

// body is what a request carries.
func body(t *testing.T, r request) string {
	t.Helper()
	content, err := json.Marshal(r.body)
	require.NoError(t, err)
	return string(content)
}
