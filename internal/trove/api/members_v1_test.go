package api

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestNewNodesAreLikeMostOfThoseThatStand(t *testing.T) {
	cluster := Cluster{ID: trovetest.ClusterID, Name: "products", Datastore: Datastore{"mariadb", "10.4"}, Members: []Member{
		{ID: "a", FlavorID: "2", VolumeSize: 5}, {ID: "b", FlavorID: "1", VolumeSize: 2}, {ID: "c", FlavorID: "1", VolumeSize: 2},
	}}
	for _, test := range []struct {
		name string
		want Allocation
		node v1NodeToCreate
	}{
		{"nothing said", Allocation{}, v1NodeToCreate{FlavorRef: "1", Volume: &newVolumeDocument{Size: 2}}},
		{"flavor", Allocation{FlavorID: "9"}, v1NodeToCreate{FlavorRef: "9", Volume: &newVolumeDocument{Size: 2}}},
		{"volume", Allocation{VolumeSize: 7, VolumeType: "ssd"}, v1NodeToCreate{FlavorRef: "1", Volume: &newVolumeDocument{Size: 7, Type: "ssd"}}},
		{
			"place", Allocation{Region: "eu", AvailabilityZone: "nova", NetworkID: "n", ModuleIDs: []string{"m"}}, // The region is not sent.
			v1NodeToCreate{FlavorRef: "1", Volume: &newVolumeDocument{Size: 2}, AvailabilityZone: "nova", Nics: []v1ClusterNIC{{"n"}}, Modules: []idDocument{{"m"}}},
		},
	} {
		assert.Equal(t, v1GrowRequest{[]v1NodeToCreate{test.node}}, V1{}.AddNodes(cluster, []Allocation{test.want}).Body, test.name)
	}
}

func TestNewNodesOfMongoDBAreShardsOfThreeAndRoutersEachWithAName(t *testing.T) {
	cluster := Cluster{ID: trovetest.ClusterID, Name: "p", Datastore: Datastore{"mongodb", "4.0"}, Members: []Member{
		{ID: "a", Name: "p-rs1-1", FlavorID: "1", VolumeSize: 2, ShardID: "s"},
		{ID: "b", Name: "p-rs3-1", FlavorID: "1", VolumeSize: 2, ShardID: "t"},
		{ID: "q", Name: "p-mongos-1", FlavorID: "3", VolumeSize: 10, Type: "query_router"},
	}}
	small, large := &newVolumeDocument{Size: 2}, &newVolumeDocument{Size: 10}
	replica := func(name, first string) v1NodeToCreate {
		return v1NodeToCreate{Name: name, Type: "replica", RelatedTo: first, FlavorRef: "1", Volume: small}
	}
	assert.Equal(t, v1GrowRequest{[]v1NodeToCreate{
		replica("p-rs2-1", "p-rs2-1"), replica("p-rs2-2", "p-rs2-1"), replica("p-rs2-3", "p-rs2-1"),
		replica("p-rs4-1", "p-rs4-1"), replica("p-rs4-2", "p-rs4-1"), replica("p-rs4-3", "p-rs4-1"),
	}}, V1{}.AddNodes(cluster, make([]Allocation, 6)).Body)

	router := Allocation{Type: "query_router"}
	assert.Equal(t, v1GrowRequest{[]v1NodeToCreate{
		{Name: "p-mongos-2", Type: "query_router", FlavorRef: "3", Volume: large},
		{Name: "p-mongos-3", Type: "query_router", FlavorRef: "3", Volume: large},
	}}, V1{}.AddNodes(cluster, []Allocation{router, router}).Body)

	// Where no view has told of a router yet, it is like the others.
	cluster.Members = cluster.Members[:2]
	assert.Equal(t, v1GrowRequest{[]v1NodeToCreate{{Name: "p-mongos-1", Type: "query_router", FlavorRef: "1", Volume: small}}},
		V1{}.AddNodes(cluster, []Allocation{router}).Body)
}

func TestWhichNodesAreRemovedTogether(t *testing.T) {
	cluster := Cluster{Members: []Member{
		{ID: "a", ShardID: "s"}, {ID: "b", ShardID: "s"}, {ID: "c", ShardID: "t"}, {ID: "q", Type: "query_router"}, {ID: "m"}, {ID: "n"},
	}}
	for _, test := range []struct {
		name            string
		ids, now, later []string
	}{
		{"one by one", []string{"m", "n"}, []string{"m"}, []string{"n"}},
		{"a shard as a whole", []string{"b", "q", "c", "a"}, []string{"b", "a"}, []string{"q", "c"}},
		{"a router by itself", []string{"q", "a", "b"}, []string{"q"}, []string{"a", "b"}},
		{"without what is gone", []string{"x", "m", "y", "n"}, []string{"m"}, []string{"n"}},
		{"nothing that is gone", []string{"x", "y"}, nil, nil},
	} {
		now, later := V1{}.Removal(cluster, test.ids)
		assert.Equal(t, test.now, now, test.name)
		assert.Equal(t, test.later, later, test.name)
	}
}
