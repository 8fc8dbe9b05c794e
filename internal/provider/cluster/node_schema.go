package cluster

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func (r *clusterNodeResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := nodeFactAttributes()
	attributes["cluster_id"] = schema.StringAttribute{
		Required: true, MarkdownDescription: "Cluster that the node belongs to. A change replaces the node.",
		Validators:    object.NotEmpty,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
	region := nodeRegionAttribute("Region of the node. It may be left out where all nodes of the cluster are in one region. A change replaces the node. The API `v1.0` puts no node that is added into a region: there, `availability_zone` says where it is to be.")
	region.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown(), replacesIfRedeclared()}
	attributes["region"] = region
	nodeType := nodeTypeAttribute("Type of the node, where the datastore has several: for mongodb `arbiter` in the API `nodes`, `query_router` in `v1.0`. A change replaces the node.")
	nodeType.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()}
	attributes["type"] = nodeType
	zone := zoneAttribute()
	zone.PlanModifiers = []planmodifier.String{replacesIfRedeclared()}
	attributes["availability_zone"] = zone
	attributes["network_id"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Network that the node is in: that of its cluster, where the cluster declares one (API `v1.0`). Another value replaces the node. The server does not show it: after an import, the one that is declared is taken for the one it has.",
		Validators:          object.NotEmpty,
		PlanModifiers:       []planmodifier.String{replacesIfRedeclared()},
	}
	attributes["replacement_trigger"] = replacementTriggerAttribute()
	attributes["on_existing"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "What to do when the node is to be added and its cluster has one like it that no resource is known to have, perhaps made by an apply that was killed: `error` (default) names it when planning, and how to import it; `create` adds another one.",
		Validators:          []validator.String{stringvalidator.OneOf(string(api.ExistingError), string(api.ExistingCreate))},
	}
	attributes["timeouts"] = object.TimeoutsAttribute(ctx)
	resp.Schema = schema.Schema{
		MarkdownDescription: "One node of a cluster, managed by itself. Nodes created together go out as one request. Its flavor, volume and configuration are the cluster's. Nodes that come and go in groups, the shards of mongodb in the API `v1.0`, are declared in `trove_cluster` instead.",
		Attributes:          attributes,
	}
}

// replacesIfRedeclared replaces the node where an attribute that the server may not show was declared, and is declared
// otherwise now. An empty text declares nothing.
func replacesIfRedeclared() planmodifier.String {
	const says = "A change replaces the node."
	return stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
		declares := func(value types.String) bool { return value.IsUnknown() || value.ValueString() != "" }
		resp.RequiresReplace = declares(req.StateValue) && declares(req.PlanValue) && !req.PlanValue.Equal(req.StateValue)
	}, says, says)
}
