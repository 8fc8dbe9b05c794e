package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// Where the specification leaves the shape of a field open, every shape is read.
func TestFieldsThatComeAndGoAreReadInEveryShape(t *testing.T) {
	for _, test := range []struct {
		fields string
		change func(*Instance)
	}{
		{``, func(*Instance) {}},
		{`"volume": null, "flavor": null, "configuration": null, "ip": null, "hostname": null, "slave": null, "fault": null`, func(*Instance) {}},
		{`"volume": {"size": 2, "used": 0.17}`, func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, trovetest.Used(0.17) }},
		{`"volume": {"size": 2, "used": null}`, func(i *Instance) { i.VolumeSize = 2 }},
		{`"volume": {"size": 2, "used": 0}`, func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, trovetest.Used(0) }},
		{`"volume": {"size": "2", "used": "0.5"}`, func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, trovetest.Used(0.5) }},
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
		{`"created": "2014-04-25T20:19:23Z"`, func(i *Instance) { i.Created = trovetest.Printed }},
		{`"created": "2014-04-25T22:19:23+02:00"`, func(i *Instance) { i.Created = trovetest.Printed }},
		{`"created": null`, func(*Instance) {}},
		{`"links": [], "something_new": {"x": [1]}`, func(*Instance) {}},
	} {
		t.Run(test.fields, func(t *testing.T) {
			document := `{"instance": {"id": "i", "name": "n", "status": "ACTIVE"`
			if test.fields != "" {
				document += ", " + test.fields
			}
			got, err := nodes{}.DecodeInstance([]byte(document + "}}"))
			require.NoError(t, err)
			want := Instance{ID: "i", Name: "n", Status: StatusActive}
			test.change(&want)
			assert.Equal(t, want, got)
		})
	}
}

func TestAClusterWithoutSizeHasTheSizeOfItsMembers(t *testing.T) {
	cluster, err := nodes{}.DecodeCluster([]byte(`{"cluster": {"id": "c", "nodes": [{"id": "a"}, {"id": "b"}]}}`))
	require.NoError(t, err)
	assert.Equal(t, 2, cluster.Size)

	cluster, err = nodes{}.DecodeCluster([]byte(`{"cluster": {"id": "c", "size": 3}}`))
	require.NoError(t, err)
	assert.Equal(t, 3, cluster.Size)
	assert.Empty(t, cluster.Members)
}
