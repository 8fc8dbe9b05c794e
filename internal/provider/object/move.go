package object

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file takes objects over from other providers, which a moved block asks for. It happens before the provider is
// configured, so nothing is asked of the server. What it shows is left to the refresh that follows, as after an import: the
// other provider's state may be old, or name things in other words. A flavor that is null tells the refresh that it is so.
// Of the other state comes what no server shows, and what keeps a plan without a refresh from replacing anything.

// ForeignResource is a resource of another provider.
type ForeignResource struct {
	// Provider is the end of the provider's address: it can be in a mirror or a fork, and OpenTofu tells no more than this.
	Provider string
	Type     string
	// Without are its attributes that the resource here has nothing for.
	Without []string
}

// FromOpenStack is a resource of terraform-provider-openstack; as of 3.4 (openstack/resource_openstack_db_*_v1.go), nothing of it
// is without a counterpart.
func FromOpenStack(typeName string) ForeignResource {
	return ForeignResource{Provider: "openstack", Type: typeName}
}

// FromVKCS is a resource of terraform-provider-vkcs, as of 0.16 (vkcs/db/resource_instance.go and resource_cluster.go). without are
// the attributes that have no counterpart, besides what that cloud's instances and clusters have beyond Trove's.
func FromVKCS(typeName string, without ...string) ForeignResource {
	return ForeignResource{Provider: "vkcs", Type: typeName, Without: append(without,
		"wal_volume", "wal_disk_autoexpand", "disk_autoexpand", "root_enabled", "floating_ip_enabled", "keypair", "capabilities", "backup_schedule",
		"cloud_monitoring_enabled")}
}

// at tells whether the address is that of the resource's provider. OpenTofu at times tells ours in its place, which has no
// resource of such a type.
func (from ForeignResource) at(address string) bool {
	name := path.Base(address)
	return name == from.Provider || name == ours
}

// ours is the end of this provider's address.
const ours = "trove"

// Mover takes over what was moved from a resource of another provider. convert is pure: its state in, and out comes the
// model, with the attributes that could not be taken along.
func Mover[Other, Model any](from ForeignResource, convert func(Other) (Model, []string, error)) resource.StateMover {
	return resource.StateMover{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		if req.SourceTypeName != from.Type || !from.at(req.SourceProviderAddress) {
			return // Another mover may know it; else the framework says that there is none.
		}
		var other Other
		var all map[string]any
		err := json.Unmarshal(req.SourceRawState.JSON, &other)
		if err == nil {
			err = json.Unmarshal(req.SourceRawState.JSON, &all)
		}
		var model Model
		var left []string
		if err == nil {
			model, left, err = convert(other)
		}
		if err != nil {
			resp.Diagnostics.AddError("Moved state cannot be used", fmt.Sprintf("Tried to take over the %s. %s Import the object instead.", from.Type, diagnose.Sentence(err.Error())))
			return
		}
		resp.Diagnostics.Append(resp.TargetState.Set(ctx, &model)...)
		region, _ := all["region"].(string) // vkcs has it on some resources only.
		noteArrival(ctx, resp.TargetPrivate, arrival{From: from.Type, Region: region}, &resp.Diagnostics)
		warnOfLeft(&resp.Diagnostics, from.Type, append(from.leftOf(all), left...))
	}}
}

// leftOf are the attributes that say something in the state and have no counterpart here.
func (from ForeignResource) leftOf(all map[string]any) []string {
	return slices.DeleteFunc(slices.Clone(from.Without), func(name string) bool {
		switch value := all[name].(type) {
		case nil:
			return true
		case bool:
			return !value
		case string:
			return value == ""
		case []any:
			return len(value) == 0
		}
		return false
	})
}

// warnOfLeft names what was not taken along, without its values, some of which are secret.
func warnOfLeft(diags *diag.Diagnostics, from string, left []string) {
	if len(left) == 0 {
		return
	}
	slices.Sort(left)
	diags.AddWarning("Not everything was taken over",
		fmt.Sprintf("These attributes of the %s can't be taken over, or not in the way they are set: %s. What they have brought about stays on the server as it is, and is not managed any longer.", from, strings.Join(slices.Compact(left), ", ")))
}

// What follows are blocks that the other providers' resources have in common. Where nothing is set, their states have empty
// texts.

// ForeignDatastore is the block `datastore`.
type ForeignDatastore struct {
	Type    string `json:"type"`
	Version string `json:"version"`
}

// ForeignNetwork is the block `network`.
type ForeignNetwork struct {
	UUID           string   `json:"uuid"`
	Port           string   `json:"port"`
	FixedIPv4      string   `json:"fixed_ip_v4"`
	FixedIPv6      string   `json:"fixed_ip_v6"`
	SubnetID       string   `json:"subnet_id"`
	SecurityGroups []string `json:"security_groups"`
}

// ForeignTimeouts is the block `timeouts`.
type ForeignTimeouts struct {
	Create string `json:"create"`
	Delete string `json:"delete"`
}

// Special tells whether the network is asked for in a way that does not exist here. Without a subnet, no address can be
// chosen.
func (n ForeignNetwork) Special() bool {
	return n.Port != "" || n.FixedIPv6 != "" || len(n.SecurityGroups) > 0 || n.FixedIPv4 != "" && n.SubnetID == ""
}

// MovedDatastore is the datastore, null where the state has none: the refresh fills it.
func MovedDatastore(from []ForeignDatastore) types.Object {
	if len(from) == 0 {
		return types.ObjectNull(DatastoreAttrTypes)
	}
	return DatastoreObject(api.Datastore{Type: from[0].Type, Version: from[0].Version})
}

// MovedVolume is the volume with its type, which no server shows. An import into the other provider leaves a word in place
// of the type (vkcs/db/resource_instance.go, dbImportedStatus).
func MovedVolume(size int64, volumeType string) types.Object {
	if size == 0 {
		return types.ObjectNull(VolumeAttrTypes) // The refresh fills it.
	}
	if volumeType == "IMPORTED" {
		volumeType = ""
	}
	return VolumeObjectOf(int(size), StringOrNull(volumeType))
}

var timeoutsAttrTypes = map[string]attr.Type{"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType}

// MovedTimeouts are the timeouts, null where none are set.
func MovedTimeouts(other *ForeignTimeouts) timeouts.Value {
	if other == nil || *other == (ForeignTimeouts{}) {
		return timeouts.Value{Object: types.ObjectNull(timeoutsAttrTypes)}
	}
	return timeouts.Value{Object: types.ObjectValueMust(timeoutsAttrTypes, map[string]attr.Value{
		"create": StringOrNull(other.Create), "delete": StringOrNull(other.Delete), "read": types.StringNull(), "update": types.StringNull(),
	})}
}
