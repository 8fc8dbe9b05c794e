package trove

import (
	"strings"
	"testing"

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
			require.Equal(t, test.route, line(test.request))
			if test.golden == "" {
				assert.Nil(t, test.request.body)
				return
			}
			// The names of nodes that are added to mongodb are up to whoever asks.
			want := strings.NewReplacer(`"rs2-`, `"mongo1-rs2-`, `"qr2"`, `"mongo1-mongos-1"`).Replace(v1Golden(t, test.golden+".request"))
			assert.JSONEq(t, want, body(t, test.request))
		})
	}
}

func TestEveryRequestAboutInstancesIsSentAsDeployedTroveTakesIt(t *testing.T) {
	mysql := Datastore{"mysql", "5.7.29"}
	whole := InstanceSpec{
		Name: "li-all", Datastore: mysql, FlavorID: "2", VolumeSize: 2, VolumeType: "lvm", ConfigurationID: itsConfig,
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
	slave.Name, slave.SlaveOf = "li-slave", &SlaveOf{InstanceID: wholeID}
	slave.Networks = []Network{{NetworkID: "33333333-3333-4333-8333-333333333333"}}
	slave.Access = &Access{}
	small := InstanceSpec{Datastore: mysql, FlavorID: "2", VolumeSize: 2}
	named := func(name string, change func(*InstanceSpec)) InstanceSpec {
		spec := small
		spec.Name = name
		change(&spec)
		return spec
	}
	d := v1{}
	instance, action := "/instances/"+recordedID, "POST /instances/"+recordedID+"/action"
	for _, test := range []struct {
		request request
		route   string
		body    string // the golden file, or empty
	}{
		{d.createInstance(whole), "POST /instances", "instance-create-whole"},
		{d.createInstance(slave), "POST /instances", "instance-create-slave"},
		{d.createInstance(named("master", func(*InstanceSpec) {})), "POST /instances", "instance-create-master"},
		{d.createInstance(named("withcfg", func(s *InstanceSpec) {
			s.ConfigurationID = "57807d83-dcd0-424e-9f11-1c269701b4ea"
		})), "POST /instances", "instance-create-configured"},
		{d.createInstance(named("restored", func(s *InstanceSpec) {
			s.BackupID = "5aa2ab23-2cb7-42d5-830f-f26cf5a0edbc"
		})), "POST /instances", "instance-create-restored"},
		{d.createSlaves(named("rr", func(s *InstanceSpec) {
			s.SlaveOf = &SlaveOf{InstanceID: theMaster, ReadOnly: true}
		}), 2), "POST /instances", "instance-create-two-slaves"},
		{d.showInstance(recordedID), "GET " + instance, ""},
		{d.listInstances(""), "GET /instances/detail", ""},
		{d.deleteInstance(recordedID), "DELETE " + instance, ""},
		{d.renameInstance(recordedID, "db1"), "PATCH " + instance, "instance-rename"},
		{d.configureInstance(recordedID, "da6f45f7-8772-4382-a766-bf8a1a46fb6f"), "PATCH " + instance, "instance-configure"},
		{d.configureInstance(recordedID, ""), "PATCH " + instance, "instance-unconfigure"},
		{d.upgradeInstance(recordedID, "8.0.29"), "PATCH " + instance, "instance-upgrade"},
		{d.changeAccess(recordedID, Access{}), "PUT " + instance, "instance-access"},
		{d.detach(recordedID), "PATCH " + instance, "instance-detach"},
		{d.resizeInstance(recordedID, "3"), action, "instance-resize-flavor"},
		{d.growVolume(recordedID, 4), action, "instance-resize-volume"},
		{d.restartInstance(recordedID), action, "instance-restart"},
		{d.promote(recordedID), action, "instance-promote"},
		{d.eject(recordedID), action, "instance-eject"},
		{d.resetInstance(recordedID), action, "instance-reset"},
	} {
		t.Run(test.route+" "+test.body, func(t *testing.T) {
			require.Equal(t, test.route, line(test.request))
			if test.body == "" {
				assert.Nil(t, test.request.body)
				return
			}
			assert.JSONEq(t, v1Golden(t, test.body+".request"), body(t, test.request))
		})
	}
}
