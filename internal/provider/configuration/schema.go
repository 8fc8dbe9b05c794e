package configuration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

func configurationSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A configuration group: values for parameters of a datastore, which are in force in all instances and clusters that have its id as their `configuration_id`.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true, Validators: object.OneLine(64),
				MarkdownDescription: "Name of the group. A change renames it in place.",
			},
			"description": schema.StringAttribute{
				Optional: true, Computed: true, Validators: object.OneLine(256),
				MarkdownDescription: "Description of the group. A change is made in place. Trove can't take a description away: left out, it stays as it is.",
			},
			"datastore": object.DatastoreAttribute("The database software that the group is for. A change replaces the group. While a group is attached it can't be deleted, so replace one with `create_before_destroy` (and `on_existing = \"create\"`, where the name stays)."),
			"values": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Map{mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "Values by the names of parameters, which the data source `trove_datastore_parameters` lists. They are written as texts, numbers or booleans, and sent as what the parameter takes: `max_connections = 200`, `innodb_large_prefix = true`. Changes are made in place, and what is taken out is taken from the group. Trove hands a changed group to everything it is attached to, at once; the plan names the instances, and those parameters that are in force after a restart only. Values are in the state as they stand, secret ones too; those that Trove does not show, such as any with `password` or `token` in their names, are not checked for changes made outside of Terraform.",
			},
			"on_existing":    guard.OnExistingAttribute("configuration group"),
			"id":             schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the group."},
			"instance_count": schema.Int64Attribute{Computed: true, MarkdownDescription: "How many instances the group is attached to, members of clusters included, when it was last read."},
			"created":        object.TimeAttribute("When the group was created."),
			"updated":        object.TimeAttribute("When the group was last changed."),
			"timeouts":       object.TimeoutsAttribute(ctx),
		},
	}
}
