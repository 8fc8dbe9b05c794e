package api

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
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
		cluster, err := V1{}.DecodeCluster([]byte(trovetest.V1Golden(t, name+".response")))
		require.NoError(t, err)
		return cluster
	}
	mariadb := Datastore{"mariadb", "10.4.12"}
	there := Allocation{Region: "RegionOne", AvailabilityZone: "nova"}
	d := V1{}
	for _, test := range []struct {
		golden  string
		request Request
		route   string
	}{
		{
			"mariadb-create", d.CreateCluster(ClusterSpec{Name: "mariadb1", Datastore: mariadb, FlavorID: "2", VolumeSize: 2, Size: 3}),
			"POST /clusters",
		},
		{"mongodb-create", d.CreateCluster(ClusterSpec{
			Name: "mongo1", Datastore: Datastore{"mongodb", "4.0.28"}, FlavorID: "2", VolumeSize: 2, Size: 3,
		}), "POST /clusters"},
		{"vertica-create", d.CreateCluster(ClusterSpec{
			Name: "vertica1", Datastore: Datastore{"vertica", "9.0.1"}, FlavorID: "2", VolumeSize: 2, Size: 3,
		}), "POST /clusters"},
		{"options-create", d.CreateCluster(ClusterSpec{
			Name: "products", Datastore: mariadb, FlavorID: "1", VolumeSize: 1, Size: 3, ConfigurationID: ownGroup, Locality: "anti-affinity",
		}), "POST /clusters"},
		{"nics-create", d.CreateCluster(ClusterSpec{
			Name: "n1", Datastore: mariadb, FlavorID: "1", VolumeSize: 1, Size: 3, NetworkID: network,
			Allocations: []Allocation{there, there, there},
		}), "POST /clusters"},
		{"properties-create", d.CreateCluster(ClusterSpec{
			Name: "opt3", Datastore: Datastore{"mongodb", "4.0.28"}, FlavorID: "1", VolumeSize: 1, Size: 6,
			Allocations:        []Allocation{{}, {Type: "query_router"}, {}, {Type: "config_server"}, {}, {Type: "query_router"}},
			ExtendedProperties: map[string]string{"configsvr_volume_size": "2", "mongos_volume_size": "2", "num_mongos": "7"},
		}), "POST /clusters"},
		{"mariadb-grow", d.AddNodes(decoded("mariadb-show"), []Allocation{{}}), "POST /clusters/" + mariadbID},
		{"mongodb-grow-router", d.AddNodes(decoded("mongodb-show"), []Allocation{{Type: "query_router"}}), "POST /clusters/" + mongodbID},
		{"mongodb-grow-shard", d.AddNodes(decoded("mongodb-show"), make([]Allocation, 3)), "POST /clusters/" + mongodbID},
		{"mariadb-shrink", d.RemoveNodes(mariadbID, []string{"a390194f-7be3-4423-9695-aa79ca41eb61"}), "POST /clusters/" + mariadbID},
		{"mongodb-shrink-shard", d.RemoveNodes(mongodbID, []string{
			"194a53c6-5d20-46dd-9946-f26e9c477f67", "b7e96c3e-ea2e-4b92-9378-0bbb2fb21d07", "d2430163-a80c-4690-967a-6cc4bf8b0aed",
		}), "POST /clusters/" + mongodbID},
		{"mariadb-upgrade", d.UpgradeCluster(mariadbID, "10.6.7"), "POST /clusters/" + mariadbID},
		{"mariadb-restart", d.RestartCluster(mariadbID), "POST /clusters/" + mariadbID},
		{"configuration-attach", d.AttachToCluster(mariadbID, group), "POST /clusters/" + mariadbID},
		{"configuration-detach", d.DetachFromCluster(mariadbID), "POST /clusters/" + mariadbID},
		{"reset", d.ResetCluster(mariadbID), "POST /clusters/" + mariadbID},
		{"", d.ShowCluster(mariadbID), "GET /clusters/" + mariadbID},
		{"", d.DeleteCluster(mariadbID), "DELETE /clusters/" + mariadbID},
		{"", d.ShowNode(mariadbID, "n"), "GET /clusters/" + mariadbID + "/instances/n"},
		{"", d.ListClusters("m"), "GET /clusters?marker=m"},
		{"", d.ListNodes("m"), "GET /instances/detail?include_clustered=true&marker=m"},
	} {
		t.Run(test.route+" "+test.golden, func(t *testing.T) {
			require.Equal(t, test.route, line(test.request))
			if test.golden == "" {
				assert.Nil(t, test.request.Body)
				return
			}
			// The names of nodes that are added to mongodb are up to whoever asks.
			want := strings.NewReplacer(`"rs2-`, `"mongo1-rs2-`, `"qr2"`, `"mongo1-mongos-1"`).Replace(trovetest.V1Golden(t, test.golden+".request"))
			assert.JSONEq(t, want, body(t, test.request))
		})
	}
}

func TestEveryRequestAboutInstancesIsSentAsDeployedTroveTakesIt(t *testing.T) {
	mysql := Datastore{"mysql", "5.7.29"}
	whole := InstanceSpec{
		Name: "li-all", Datastore: mysql, FlavorID: "2", VolumeSize: 2, VolumeType: "lvm", ConfigurationID: trovetest.ItsConfig,
		AvailabilityZone: "nova", Region: "RegionOne",
		Networks: []Network{{
			NetworkID: "33333333-3333-4333-8333-333333333333", SubnetID: "33333333-3333-4333-8333-444444444444",
			IPAddress: "10.20.9.9",
		}},
		Locality: "affinity", Access: &Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24"}},
		ModuleIDs: []string{"3b17028a-82b5-403c-b9f5-b4db9f4e49e2"},
		Databases: []Database{{Name: "app", CharacterSet: "utf8", Collate: "utf8_general_ci"}},
		Users:     []User{{Name: "u1", Password: "pw", Host: "%", Databases: []string{"app"}}},
	}
	// What a slave has of its master is not sent, whatever the spec says.
	slave := whole
	slave.Name, slave.SlaveOf = "li-slave", &SlaveOf{InstanceID: trovetest.WholeID}
	slave.Networks = []Network{{NetworkID: "33333333-3333-4333-8333-333333333333"}}
	slave.Access = &Access{}
	small := InstanceSpec{Datastore: mysql, FlavorID: "2", VolumeSize: 2}
	named := func(name string, change func(*InstanceSpec)) InstanceSpec {
		spec := small
		spec.Name = name
		change(&spec)
		return spec
	}
	d := V1{}
	instance, action := "/instances/"+trovetest.RecordedID, "POST /instances/"+trovetest.RecordedID+"/action"
	for _, test := range []struct {
		request Request
		route   string
		body    string // the golden file, or empty
	}{
		{d.CreateInstance(whole), "POST /instances", "instance-create-whole"},
		{d.CreateInstance(slave), "POST /instances", "instance-create-slave"},
		{d.CreateInstance(named("master", func(*InstanceSpec) {})), "POST /instances", "instance-create-master"},
		{d.CreateInstance(named("withcfg", func(s *InstanceSpec) {
			s.ConfigurationID = "57807d83-dcd0-424e-9f11-1c269701b4ea"
		})), "POST /instances", "instance-create-configured"},
		{d.CreateInstance(named("restored", func(s *InstanceSpec) {
			s.BackupID = "5aa2ab23-2cb7-42d5-830f-f26cf5a0edbc"
		})), "POST /instances", "instance-create-restored"},
		{d.CreateSlaves(named("rr", func(s *InstanceSpec) {
			s.SlaveOf = &SlaveOf{InstanceID: trovetest.TheMaster, ReadOnly: true}
		}), make([]InstanceSpec, 2)), "POST /instances", "instance-create-two-slaves"},
		{d.ShowInstance(trovetest.RecordedID), "GET " + instance, ""},
		{d.ListInstances(""), "GET /instances/detail", ""},
		{d.DeleteInstance(trovetest.RecordedID), "DELETE " + instance, ""},
		{d.RenameInstance(trovetest.RecordedID, "db1"), "PATCH " + instance, "instance-rename"},
		{d.ConfigureInstance(trovetest.RecordedID, "da6f45f7-8772-4382-a766-bf8a1a46fb6f"), "PATCH " + instance, "instance-configure"},
		{d.ConfigureInstance(trovetest.RecordedID, ""), "PATCH " + instance, "instance-unconfigure"},
		{d.UpgradeInstance(trovetest.RecordedID, "8.0.29"), "PATCH " + instance, "instance-upgrade"},
		{d.ChangeAccess(trovetest.RecordedID, Access{}), "PUT " + instance, "instance-access"},
		{d.Detach(trovetest.RecordedID), "PATCH " + instance, "instance-detach"},
		{d.ResizeInstance(trovetest.RecordedID, "3"), action, "instance-resize-flavor"},
		{d.GrowVolume(trovetest.RecordedID, 4), action, "instance-resize-volume"},
		{d.RestartInstance(trovetest.RecordedID), action, "instance-restart"},
		{d.Promote(trovetest.RecordedID), action, "instance-promote"},
		{d.Eject(trovetest.RecordedID), action, "instance-eject"},
		{d.ResetInstance(trovetest.RecordedID), action, "instance-reset"},
	} {
		t.Run(test.route+" "+test.body, func(t *testing.T) {
			require.Equal(t, test.route, line(test.request))
			if test.body == "" {
				assert.Nil(t, test.request.Body)
				return
			}
			assert.JSONEq(t, trovetest.V1Golden(t, test.body+".request"), body(t, test.request))
		})
	}
}
