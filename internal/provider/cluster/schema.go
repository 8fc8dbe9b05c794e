package cluster

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// The two ways of healing a node that is gone, failed, or no longer as declared.
const (
	healPlan = "plan"
	healWarn = "warn"
)

// notShown ends the description of an attribute that only v1.0 has, and never shows.
const notShown = " API `v1.0` only, which does not show it: after an import, what is declared is taken for what the cluster has. Another value replaces the cluster."

func clusterSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A cluster of database nodes. A change of one node touches that node alone; what would replace the whole cluster is stopped by `deletion_protection`.",
		Attributes: map[string]schema.Attribute{
			"id":        schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the cluster."},
			"name":      object.NameAttribute("Name of the cluster. A change replaces the cluster."),
			"datastore": object.DatastoreAttribute("The database software. Another version is an upgrade in place, node after node, where the API upgrades clusters of the datastore (`v1.0`: cassandra, mariadb, pxc, redis); any other change replaces the cluster."),
			"flavor_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Flavor of every node. The API resizes no nodes: where it adds nodes of another flavor (`v1.0`: cassandra, mariadb, pxc), a change replaces one node after the other; otherwise, and where nodes are declared with regions, the cluster.",
				Validators:          object.NotEmpty,
			},
			"volume": object.VolumeAttribute("Volume of every node. Another `size` replaces one node after the other where another `flavor_id` does; any other change replaces the cluster."),
			"configuration_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Configuration group attached to every node. It is attached and detached in place where the API can (`v1.0`: cassandra, mariadb, pxc); otherwise a change replaces the cluster. In `v1.0` mongodb, redis and vertica clusters take none.",
				Validators:          object.NotEmpty,
			},
			"locality": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whether the nodes are to share a host, `affinity`, or to be on different ones, `anti-affinity`." + notShown,
				Validators:          []validator.String{stringvalidator.OneOf("affinity", "anti-affinity")},
			},
			"network_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Network that all nodes are in." + notShown,
				Validators:          object.NotEmpty,
			},
			"module_ids": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Modules that are applied to the nodes when they are made." + notShown,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
			"extended_properties": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "What a mongodb cluster is created with besides its nodes: `num_configsvr`, `num_mongos`, `configsvr_volume_size`, `configsvr_volume_type`, `mongos_volume_size`, `mongos_volume_type`. Nodes of these types in `nodes` are counted, and win over the numbers." + notShown,
				Validators:          []validator.Map{mapvalidator.SizeAtLeast(1)},
			},
			"nodes": schema.MapNestedAttribute{
				Optional:            true,
				MarkdownDescription: "The nodes, each under a name of your choice for its place in the cluster. Adding a key adds a node, removing a key removes exactly that node. Exactly one of `nodes` and `size`.",
				Validators:          []validator.Map{mapvalidator.SizeAtLeast(1), mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))},
				NestedObject:        schema.NestedAttributeObject{Attributes: clusterPlaceAttributes()},
			},
			"size": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Number of nodes that hold data, where they need no names: growing adds nodes, shrinking removes failed nodes first, then the newest. Exactly one of `nodes` and `size`.",
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"forget_nodes": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Ids of nodes that leave `nodes` or `size` without being removed from the cluster, so that another resource can have them: a `trove_cluster_node`, say. Like `destroy = false` in a `removed` block, for one node.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
			"restart_trigger": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Any text. When it changes, the databases of all nodes are restarted, one after the other, after all other changes: for parameters of a configuration group that need it. API `v1.0` only (cassandra, mariadb, pxc).",
			},
			"deletion_protection": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether to refuse plans that would delete or replace the cluster; true by default. Both the configuration and the state must say false before it goes, so: set it, apply, then destroy.",
			},
			"on_existing": guard.OnExistingAttribute("cluster"),
			"heal": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(healPlan),
				MarkdownDescription: "What to do about a node that is gone, in ERROR, or not as declared: `plan` (default) plans its repair, `warn` only says so.",
				Validators:          []validator.String{stringvalidator.OneOf(healPlan, healWarn)},
			},
			"status":  schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the cluster; `ACTIVE` when all is well."},
			"created": object.TimeAttribute("When the cluster was created."),
			"updated": object.TimeAttribute("When the cluster was last changed."),
			"members": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The nodes that have no place of their own in `nodes`, ordered by age and name: all nodes of a cluster that is declared by `size`; beside `nodes`, those of a `trove_cluster_node` or made by hand.",
				NestedObject:        schema.NestedAttributeObject{Attributes: clusterMemberAttributes()},
			},
			"timeouts": object.TimeoutsAttribute(ctx),
		},
	}
}

// clusterPlaceAttributes describe one entry of `nodes`: what the user says of it, and the facts of the node in it.
func clusterPlaceAttributes() map[string]schema.Attribute {
	attributes := nodeFactAttributes()
	attributes["region"] = nodeRegionAttribute("Region of the node. Without it the server chooses its own region. A change replaces this node alone. The API `v1.0` puts only the nodes that a cluster is created with into regions, and shows none.")
	attributes["type"] = nodeTypeAttribute("Type of the node, where the datastore has several. mongodb has `arbiter` in the API `nodes`; in `v1.0` it has `query_router`, and `config_server`, which is made with the cluster or not at all. A change replaces this node alone.")
	attributes["availability_zone"] = zoneAttribute()
	attributes["replacement_trigger"] = replacementTriggerAttribute()
	attributes["adopt"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Id of a node that the cluster has and that belongs to no place yet, one of a `trove_cluster_node` or made by hand: as long as this place has no node, it takes that one, and nothing is sent to the server.",
		Validators:          object.NotEmpty,
	}
	return attributes
}

func clusterMemberAttributes() map[string]schema.Attribute {
	attributes := nodeFactAttributes()
	attributes["region"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Region of the node, where the server tells it."}
	attributes["type"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Type of the node, where it has one."}
	attributes["managed"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the node belongs to this resource, as those that `size` counts do. Others, made by `trove_cluster_node` or by hand, are left alone."}
	return attributes
}

// nodeFactAttributes are what Show Node tells, under the names of nodeFacts.
func nodeFactAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":               schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the node."},
		"name":             schema.StringAttribute{Computed: true, MarkdownDescription: "Name that the server gave to the node."},
		"status":           schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the node; `DELETED` when the server no longer has it."},
		"role":             schema.StringAttribute{Computed: true, MarkdownDescription: "What the node is to the others, where the server tells it: `master` for one of vertica."},
		"shard_id":         schema.StringAttribute{Computed: true, MarkdownDescription: "Shard that the node belongs to, where the datastore has shards (mongodb in the API `v1.0`). The nodes of a shard come and go together."},
		"ip":               schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Addresses of the node."},
		"flavor_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "Flavor that the node has."},
		"volume_size":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Size of the node's volume in GiB."},
		"volume_used":      schema.Float64Attribute{Computed: true, MarkdownDescription: "Used part of the node's volume in GiB, where the server tells it."},
		"configuration_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Configuration group attached to the node."},
		"created":          object.TimeAttribute("When the node was created."),
		"updated":          object.TimeAttribute("When the node was last changed."),
	}
}

func nodeRegionAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		Validators: object.NotEmpty,
	}
}

func nodeTypeAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		Validators: object.NotEmpty,
	}
}

func zoneAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Availability zone of the node. API `v1.0` only, which does not show it: after an import, what is declared is taken for where the node is. Another zone replaces this node alone.",
		Validators:          object.NotEmpty,
	}
}

func replacementTriggerAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Any text. When it changes the node is replaced, and keeps its place. In the API `v1.0` a new node is added and then the old one removed.",
	}
}
