package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestEveryRequestOfTheSpecificationIsSentAsPrinted(t *testing.T) {
	cassandra := ClusterSpec{
		Name: "products", Datastore: Datastore{"cassandra", "2.0.6"}, FlavorID: "7", ConfigurationID: trovetest.ConfigurationID,
		VolumeSize: 1, Size: 3, Allocations: []Allocation{{Region: "west"}, {Region: "east"}, {Region: "eu"}},
	}
	mongodb := ClusterSpec{
		Name: "products", Datastore: Datastore{"mongodb", "2.4.10"}, FlavorID: "7", ConfigurationID: trovetest.ConfigurationID,
		VolumeSize: 1, Size: 5, Allocations: []Allocation{{Region: "west"}, {Region: "west"}, {Region: "west"}, {Region: "east"}, {Region: "east"}},
	}
	master := InstanceSpec{
		Name: "products", Datastore: Datastore{"mysql", "5.5"}, FlavorID: "7", ConfigurationID: trovetest.ConfigurationID, VolumeSize: 1,
	}
	slave := InstanceSpec{
		Name: "products-slave", Datastore: Datastore{"mysql", "5.5"}, FlavorID: "7", VolumeSize: 1,
		ConfigurationID: "fc318e00-3a6f-4f93-af99-146b44912188", SlaveOf: &SlaveOf{InstanceID: trovetest.MasterID, ReadOnly: true},
	}
	arbiter := Allocation{Region: "eu", Type: "arbiter"}
	d := nodes{}

	for _, test := range []struct {
		section string
		request Request
		route   string
		body    string // the golden file, or empty
	}{
		{"Cassandra, Create Cluster", d.CreateCluster(cassandra), "POST /clusters", "cassandra-create-cluster.request"},
		{"Cassandra, Show Cluster", d.ShowCluster(trovetest.ClusterID), "GET /clusters/" + trovetest.ClusterID, ""},
		{
			"Cassandra, Show Node", d.ShowNode(trovetest.ClusterID, "416b0b16-ba55-4302-bbd3-ff566032e1c1"),
			"GET /clusters/" + trovetest.ClusterID + "/nodes/416b0b16-ba55-4302-bbd3-ff566032e1c1", "",
		},
		{
			"Cassandra, Add Node(s)", d.AddNodes(Cluster{ID: trovetest.ClusterID}, []Allocation{{Region: "west"}, {Region: "west"}}),
			"POST /clusters/" + trovetest.ClusterID + "/nodes", "cassandra-add-nodes.request",
		},
		{
			"Cassandra, Replace Node", d.ReplaceNode(trovetest.ClusterID, trovetest.ReplacedID),
			"POST /clusters/" + trovetest.ClusterID + "/action", "cassandra-replace-node.request",
		},
		{"Cassandra, Remove Node", d.RemoveNodes(trovetest.ClusterID, []string{trovetest.ReplacedID}), "DELETE /clusters/" + trovetest.ClusterID + "/nodes/" + trovetest.ReplacedID, ""},
		{"MongoDB, Create Cluster", d.CreateCluster(mongodb), "POST /clusters", "mongodb-create-cluster.request"},
		{
			"MongoDB, Create Arbiter(s)", d.AddNodes(Cluster{ID: trovetest.ClusterID}, []Allocation{arbiter, arbiter}),
			"POST /clusters/" + trovetest.ClusterID + "/nodes", "mongodb-create-arbiters.request",
		},
		{"MySQL, Create Master", d.CreateInstance(master), "POST /instances", "mysql-create-master.request"},
		{"MySQL, Create Slave", d.CreateInstance(slave), "POST /instances", "mysql-create-slave.request"},
		{"MySQL, Show Master", d.ShowInstance(trovetest.MasterID), "GET /instances/" + trovetest.MasterID, ""},
		{"MySQL, Detach Slave", d.Detach(trovetest.SlaveID), "POST /instances/" + trovetest.SlaveID + "/action", "mysql-detach-slave.request"},
		{"MySQL, Delete Master", d.DeleteInstance(trovetest.MasterID), "DELETE /instances/" + trovetest.MasterID, ""},
	} {
		t.Run(test.section, func(t *testing.T) {
			assert.Equal(t, test.route, line(test.request))
			if test.body == "" {
				assert.Nil(t, test.request.Body)
				return
			}
			assert.JSONEq(t, trovetest.Golden(t, test.body), body(t, test.request))
		})
	}
}

// Slaves are replicated in the form that the specification prints for one.
func TestReplicateSendsThePrintedSlave(t *testing.T) {
	slave := InstanceSpec{
		Name: "products-slave", Datastore: Datastore{"mysql", "5.5"}, FlavorID: "7", VolumeSize: 1,
		ConfigurationID: "fc318e00-3a6f-4f93-af99-146b44912188", SlaveOf: &SlaveOf{InstanceID: trovetest.MasterID, ReadOnly: true},
	}
	request := nodes{}.CreateSlaves(slave, []InstanceSpec{slave})
	assert.Equal(t, "POST /instances/"+trovetest.MasterID+"/action", line(request))
	var printed struct{ Instance json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(trovetest.Golden(t, "mysql-create-slave.request")), &printed))
	assert.JSONEq(t, `{"replicate": {"slaves": [`+string(printed.Instance)+`]}}`, body(t, request))

	require.NoError(t, json.Unmarshal([]byte(trovetest.Golden(t, "mysql-create-slave.response")), &printed))
	slaves, err := nodes{}.DecodeSlaves([]byte(`{"instances": [` + string(printed.Instance) + `]}`))
	require.NoError(t, err)
	one, err := nodes{}.DecodeInstance([]byte(trovetest.Golden(t, "mysql-create-slave.response")))
	require.NoError(t, err)
	assert.Equal(t, []Instance{one}, slaves)
	_, err = nodes{}.DecodeSlaves([]byte(`{"instances": []}`))
	require.Error(t, err, "an answer without what was asked for")
}

// line is a request in one line, as tests write it: "GET /clusters?marker=c".
func line(r Request) string {
	text := r.Method + " /" + strings.Join(r.Path, "/")
	if len(r.Query) > 0 {
		text += "?" + r.Query.Encode()
	}
	return text
}

// Body is what a request carries.
func body(t *testing.T, r Request) string {
	t.Helper()
	content, err := json.Marshal(r.Body)
	require.NoError(t, err)
	return string(content)
}
