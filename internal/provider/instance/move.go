package instance

import (
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// MoveState takes over the instances of other providers.
func (r *instanceResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{
		object.Mover(object.FromOpenStack("openstack_db_instance_v1"), movedInstance),
		object.Mover(object.FromVKCS("vkcs_db_instance", "root_password"), movedInstance),
	}
}

// otherInstance is the state of an openstack_db_instance_v1 or a vkcs_db_instance, as far as it is taken over.
type otherInstance struct {
	ID               string                    `json:"id"`
	Name             string                    `json:"name"`
	Datastore        []object.ForeignDatastore `json:"datastore"`
	Size             int64                     `json:"size"`
	VolumeType       string                    `json:"volume_type"`
	Networks         []object.ForeignNetwork   `json:"network"`
	Databases        []otherDatabase           `json:"database"` // openstack alone has these two
	Users            []otherUser               `json:"user"`
	ReplicaOf        string                    `json:"replica_of"` // vkcs alone has these three
	AvailabilityZone string                    `json:"availability_zone"`
	RestorePoint     []struct {
		BackupID string `json:"backup_id"`
		Target   string `json:"target"`
	} `json:"restore_point"`
	Timeouts *object.ForeignTimeouts `json:"timeouts"`
}

type otherDatabase struct {
	Name    string `json:"name"`
	Charset string `json:"charset"`
	Collate string `json:"collate"`
}

// otherUser leaves the password out: here, no state has it.
type otherUser struct {
	Name      string   `json:"name"`
	Host      string   `json:"host"`
	Databases []string `json:"databases"`
}

var (
	networkAttrTypes  = map[string]attr.Type{"network_id": types.StringType, "subnet_id": types.StringType, "ip_address": types.StringType}
	databaseAttrTypes = map[string]attr.Type{"name": types.StringType, "character_set": types.StringType, "collate": types.StringType}
	userAttrTypes     = map[string]attr.Type{
		"name": types.StringType, "password": types.StringType, "host": types.StringType, "databases": types.SetType{ElemType: types.StringType},
	}
)

// movedInstance is what the instance's state begins with, and the attributes that could not be taken along.
func movedInstance(from otherInstance) (instanceModel, []string, error) {
	if from.ID == "" {
		return instanceModel{}, nil, errors.New("its state has no id")
	}
	networks, left := movedNetworks(from.Networks)
	backup := ""
	for _, point := range from.RestorePoint {
		backup = point.BackupID
		if point.Target != "" {
			left = append(left, "restore_point.target")
		}
	}
	databases := make([]map[string]attr.Value, 0, len(from.Databases))
	for _, database := range from.Databases {
		databases = append(databases, map[string]attr.Value{
			"name": types.StringValue(database.Name), "character_set": object.StringOrNull(database.Charset), "collate": object.StringOrNull(database.Collate),
		})
	}
	users := make([]map[string]attr.Value, 0, len(from.Users))
	for _, user := range from.Users {
		users = append(users, map[string]attr.Value{
			"name": types.StringValue(user.Name), "password": types.StringNull(), "host": object.StringOrNull(user.Host), "databases": textSet(user.Databases),
		})
	}
	return instanceModel{
		instanceFacts: instanceFacts{
			ID: types.StringValue(from.ID), MasterID: object.StringOrNull(from.ReplicaOf), Slaves: types.SetNull(types.StringType), IP: types.ListNull(types.StringType),
			Created: timetypes.NewRFC3339Null(), Updated: timetypes.NewRFC3339Null(),
		},
		Name: types.StringValue(from.Name), Volume: object.MovedVolume(from.Size, from.VolumeType),
		Datastore: object.MovedDatastore(from.Datastore), SlaveOf: types.ObjectNull(slaveOfAttrTypes), Access: types.ObjectNull(accessAttrTypes),
		AvailabilityZone: object.StringOrNull(from.AvailabilityZone), Networks: networks, ModuleIDs: types.SetNull(types.StringType),
		RestoreFromBackupID: object.StringOrNull(backup), Databases: listOf(databaseAttrTypes, databases), Users: listOf(userAttrTypes, users),
		DeletionProtection: types.BoolValue(true), OnExisting: guard.ExistingIsAnError, OnDelete: types.StringValue(onDeleteRefuse), FinalBackup: withoutFinalBackup, SlavesFirst: types.BoolValue(false), Timeouts: object.MovedTimeouts(from.Timeouts),
	}, left, nil
}

// movedNetworks are the networks that can be declared here as well. Where one of them can't, none is taken for declared,
// so that any can be declared afterwards.
func movedNetworks(from []object.ForeignNetwork) (types.List, []string) {
	var networks []map[string]attr.Value
	for _, network := range from {
		if network.Special() {
			return types.ListNull(types.ObjectType{AttrTypes: networkAttrTypes}), []string{"network"}
		}
		networks = append(networks, map[string]attr.Value{
			"network_id": object.StringOrNull(network.UUID), "subnet_id": object.StringOrNull(network.SubnetID), "ip_address": object.StringOrNull(network.FixedIPv4),
		})
	}
	return listOf(networkAttrTypes, networks), nil
}

// listOf is a list of objects, null where there are none.
func listOf(attrTypes map[string]attr.Type, objects []map[string]attr.Value) types.List {
	of := types.ObjectType{AttrTypes: attrTypes}
	if len(objects) == 0 {
		return types.ListNull(of)
	}
	values := make([]attr.Value, 0, len(objects))
	for _, object := range objects {
		values = append(values, types.ObjectValueMust(attrTypes, maps.Clone(object)))
	}
	return types.ListValueMust(of, values)
}

// textSet is a set of texts, null where there are none.
func textSet(texts []string) types.Set {
	if len(texts) == 0 {
		return types.SetNull(types.StringType)
	}
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, values)
}
