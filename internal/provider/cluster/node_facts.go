package cluster

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// statusDeleted is the status of a node or place whose node the server no longer has. The word is Trove's own
// (trove/common/instance.py, ServiceStatuses.DELETED).
const statusDeleted = "DELETED"

// nodeMaster is the role of a node that the others follow: of vertica, and in the API nodes of whatever tells one.
const nodeMaster = "master"

// nodeFacts are the computed attributes that Show Node fills, wherever a node is shown.
type nodeFacts struct {
	ID              types.String      `tfsdk:"id"`
	Name            types.String      `tfsdk:"name"`
	Status          types.String      `tfsdk:"status"`
	Role            types.String      `tfsdk:"role"`
	ShardID         types.String      `tfsdk:"shard_id"`
	IP              types.List        `tfsdk:"ip"`
	FlavorID        types.String      `tfsdk:"flavor_id"`
	VolumeSize      types.Int64       `tfsdk:"volume_size"`
	VolumeUsed      types.Float64     `tfsdk:"volume_used"`
	ConfigurationID types.String      `tfsdk:"configuration_id"`
	Created         timetypes.RFC3339 `tfsdk:"created"`
	Updated         timetypes.RFC3339 `tfsdk:"updated"`
}

var nodeFactAttrTypes = map[string]attr.Type{
	"id": types.StringType, "name": types.StringType, "status": types.StringType,
	"role": types.StringType, "shard_id": types.StringType,
	"ip": types.ListType{ElemType: types.StringType}, "flavor_id": types.StringType,
	"volume_size": types.Int64Type, "volume_used": types.Float64Type, "configuration_id": types.StringType,
	"created": timetypes.RFC3339Type{}, "updated": timetypes.RFC3339Type{},
}

func nodeFactsOf(node api.Node) nodeFacts {
	return nodeFacts{
		ID: types.StringValue(node.ID), Name: object.StringOrNull(node.Name), Status: types.StringValue(string(node.Status)),
		Role: object.StringOrNull(node.Role), ShardID: object.StringOrNull(node.ShardID),
		IP: object.StringList(node.IP), FlavorID: object.StringOrNull(node.FlavorID), VolumeSize: object.Int64OrNull(node.VolumeSize),
		VolumeUsed: types.Float64PointerValue(node.VolumeUsed), ConfigurationID: object.StringOrNull(node.ConfigurationID),
		Created: object.TimeOrNull(node.Created), Updated: object.TimeOrNull(node.Updated),
	}
}

// nodeFactsKnown are the facts of a node of which only id and status are known: one that was just asked for.
func nodeFactsKnown(id, status string) nodeFacts {
	return nodeFacts{
		ID: types.StringValue(id), Status: types.StringValue(status), IP: types.ListNull(types.StringType),
		Created: timetypes.NewRFC3339Null(), Updated: timetypes.NewRFC3339Null(),
	}
}

// nodeFactsUnknown are the facts of a node that an apply is going to make.
func nodeFactsUnknown() nodeFacts {
	return nodeFacts{
		ID: types.StringUnknown(), Name: types.StringUnknown(), Status: types.StringUnknown(),
		Role: types.StringUnknown(), ShardID: types.StringUnknown(),
		IP: types.ListUnknown(types.StringType), FlavorID: types.StringUnknown(), VolumeSize: types.Int64Unknown(),
		VolumeUsed: types.Float64Unknown(), ConfigurationID: types.StringUnknown(),
		Created: timetypes.NewRFC3339Unknown(), Updated: timetypes.NewRFC3339Unknown(),
	}
}

// unknownButID are the facts of a node that is still being built.
func (f nodeFacts) unknownButID() nodeFacts {
	facts := nodeFactsUnknown()
	facts.ID = f.ID
	return facts
}

// orElse are these facts, and the others where these are not known.
func (f nodeFacts) orElse(others nodeFacts) nodeFacts {
	return nodeFacts{
		ID: object.KnownOr(f.ID, others.ID), Name: object.KnownOr(f.Name, others.Name), Status: object.KnownOr(f.Status, others.Status),
		Role: object.KnownOr(f.Role, others.Role), ShardID: object.KnownOr(f.ShardID, others.ShardID), IP: object.KnownOr(f.IP, others.IP),
		FlavorID: object.KnownOr(f.FlavorID, others.FlavorID), VolumeSize: object.KnownOr(f.VolumeSize, others.VolumeSize),
		VolumeUsed: object.KnownOr(f.VolumeUsed, others.VolumeUsed), ConfigurationID: object.KnownOr(f.ConfigurationID, others.ConfigurationID),
		Created: object.KnownOr(f.Created, others.Created), Updated: object.KnownOr(f.Updated, others.Updated),
	}
}

// replaced are the facts once another node has the place: one of the same flavor, and with a volume of the same size, where they are told.
func (f nodeFacts) replaced() nodeFacts {
	facts := nodeFactsUnknown()
	if !f.FlavorID.IsNull() {
		facts.FlavorID = f.FlavorID
	}
	if !f.VolumeSize.IsNull() {
		facts.VolumeSize = f.VolumeSize
	}
	return facts
}
