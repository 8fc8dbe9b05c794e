package cluster

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// MoveState takes over the clusters of another provider.
func (r *clusterResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{
		object.Mover(object.FromVKCS("vkcs_db_cluster", "availability_zone", "availability_zones", "restore_point"), movedCluster),
		object.Mover(object.FromVKCS("vkcs_db_cluster_with_shards", "restore_point"), movedShards),
	}
}

// otherCluster is the state of a vkcs_db_cluster, as far as it is taken over.
type otherCluster struct {
	ID         string                    `json:"id"`
	Name       string                    `json:"name"`
	Datastore  []object.ForeignDatastore `json:"datastore"`
	VolumeSize int64                     `json:"volume_size"`
	VolumeType string                    `json:"volume_type"`
	Networks   []object.ForeignNetwork   `json:"network"`
	Instances  []otherInstance           `json:"instances"`
	Timeouts   *object.ForeignTimeouts   `json:"timeouts"`
}

// otherInstance is a node in such a state.
type otherInstance struct {
	ID string `json:"instance_id"`
}

// otherShards is the state of a vkcs_db_cluster_with_shards (vkcs/db/resource_cluster_with_shards.go): its nodes are told by shard, each
// with what is one for the whole cluster here.
type otherShards struct {
	otherCluster
	Shards []otherShard `json:"shard"`
}

type otherShard struct {
	ID         string                  `json:"shard_id"`
	Flavor     string                  `json:"flavor_id"`
	VolumeSize int64                   `json:"volume_size"`
	VolumeType string                  `json:"volume_type"`
	WALVolume  []any                   `json:"wal_volume"`
	Zone       string                  `json:"availability_zone"`
	Networks   []object.ForeignNetwork `json:"network"`
	Instances  []otherInstance         `json:"instances"`
}

// movedShards is movedCluster for a cluster that is told by shard. The shards stay as they are on the server; where one is otherwise than
// the first, that is told.
func movedShards(from otherShards) (clusterModel, []string, error) {
	var left []string
	for i, shard := range from.Shards {
		if i == 0 {
			from.VolumeSize, from.VolumeType, from.Networks = shard.VolumeSize, shard.VolumeType, shard.Networks
		}
		first := from.Shards[0]
		for name, differs := range map[string]bool{
			"shard.flavor_id":         shard.Flavor != first.Flavor,
			"shard.volume_size":       shard.VolumeSize != first.VolumeSize,
			"shard.volume_type":       shard.VolumeType != first.VolumeType,
			"shard.network":           !reflect.DeepEqual(shard.Networks, first.Networks),
			"shard.wal_volume":        len(shard.WALVolume) > 0,
			"shard.availability_zone": shard.Zone != "",
		} {
			if differs {
				left = append(left, name)
			}
		}
		from.Instances = append(from.Instances, shard.Instances...)
	}
	model, alsoLeft, err := movedCluster(from.otherCluster)
	return model, append(left, alsoLeft...), err
}

// movedCluster is what the cluster's state begins with: one declared by size, whose nodes are all its own. Giving them
// names in `nodes` later changes nothing on the server.
func movedCluster(from otherCluster) (clusterModel, []string, error) {
	switch {
	case from.ID == "":
		return clusterModel{}, nil, errors.New("its state has no id")
	case len(from.Instances) == 0:
		// Without them, the next plan would add as many nodes as the cluster has.
		return clusterModel{}, nil, errors.New("its state has no instances, from which the cluster's own nodes are told")
	}
	members := make([]attr.Value, 0, len(from.Instances))
	for _, instance := range from.Instances {
		members = append(members, movedMember(instance.ID))
	}
	network, left := movedNetwork(from.Networks)
	return clusterModel{
		ID: types.StringValue(from.ID), Name: types.StringValue(from.Name), Volume: object.MovedVolume(from.VolumeSize, from.VolumeType),
		Size: types.Int64Value(int64(len(members))), Members: types.ListValueMust(memberType, members), NetworkID: network,
		Datastore: object.MovedDatastore(from.Datastore), Nodes: types.MapNull(placeType),
		ModuleIDs: types.SetNull(types.StringType), ForgetNodes: types.SetNull(types.StringType), ExtendedProperties: types.MapNull(types.StringType),
		DeletionProtection: types.BoolValue(true), OnExisting: guard.ExistingIsAnError, Heal: types.StringValue(healPlan),
		Created: timetypes.NewRFC3339Null(), Updated: timetypes.NewRFC3339Null(), Timeouts: object.MovedTimeouts(from.Timeouts),
	}, left, nil
}

// movedMember is a node of which only the id is known, and whose it is.
func movedMember(id string) types.Object {
	return types.ObjectValueMust(memberType.AttrTypes, map[string]attr.Value{
		"id": types.StringValue(id), "name": types.StringNull(), "status": types.StringNull(), "role": types.StringNull(), "shard_id": types.StringNull(),
		"ip": types.ListNull(types.StringType), "flavor_id": types.StringNull(), "volume_size": types.Int64Null(), "volume_used": types.Float64Null(),
		"configuration_id": types.StringNull(), "created": timetypes.NewRFC3339Null(), "updated": timetypes.NewRFC3339Null(),
		"region": types.StringNull(), "type": types.StringNull(), "managed": types.BoolValue(true),
	})
}

// movedNetwork is the one network of the nodes. Anything else can't be declared here.
func movedNetwork(from []object.ForeignNetwork) (types.String, []string) {
	switch {
	case len(from) == 0:
		return types.StringNull(), nil
	case len(from) > 1, from[0].Special(), from[0].SubnetID != "":
		return types.StringNull(), []string{"network"}
	}
	return object.StringOrNull(from[0].UUID), nil
}
