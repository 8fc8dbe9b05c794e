package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func instanceSchema(ctx context.Context) schema.Schema {
	attributes := instanceFactAttributes()
	for name, attribute := range map[string]schema.Attribute{
		"name":      nameAttribute("Name of the instance. A change replaces the instance."),
		"datastore": datastoreAttribute(),
		"flavor_id": schema.StringAttribute{
			Required: true, MarkdownDescription: "Flavor of the instance. A change replaces the instance: the API resizes none.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"volume": volumeAttribute("Volume of the instance. A change replaces the instance."),
		"configuration_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Configuration group attached to the instance. A change replaces the instance.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"deletion_protection": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(true),
			MarkdownDescription: "Whether to refuse plans that would delete or replace the instance; true by default. Both the configuration and the state must say false before it goes, so: set it, apply, then destroy.",
		},
		"timeouts": timeoutsAttribute(ctx),
	} {
		attributes[name] = attribute
	}
	return schema.Schema{
		MarkdownDescription: "A database instance: one that stands alone, a master, or a slave of another instance.",
		Attributes:          attributes,
		Blocks: map[string]schema.Block{
			"slave_of": schema.SingleNestedBlock{
				MarkdownDescription: "Makes the instance a slave. Removing the block detaches the slave in place, which can't be undone; adding it, or changing anything in it, replaces the instance.",
				// An attribute that is required inside a single block is required without the block too; hence this validator.
				Validators: []validator.Object{objectvalidator.AlsoRequires(path.MatchRelative().AtName("instance_id"))},
				Attributes: map[string]schema.Attribute{
					"instance_id": schema.StringAttribute{
						Optional: true, MarkdownDescription: "Id of the master. Required where the block is.",
						Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					},
					"read_only": schema.BoolAttribute{
						Optional: true, Computed: true, Default: booldefault.StaticBool(false),
						MarkdownDescription: "Whether the slave refuses writes; false by default.",
					},
				},
			},
		},
	}
}

// instanceFactAttributes are what Show Instance tells beyond what was declared.
func instanceFactAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the instance."},
		"status":      schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the instance; `ACTIVE` when all is well."},
		"role":        schema.StringAttribute{Computed: true, MarkdownDescription: "`master` of other instances, `slave` of one, or `standalone`."},
		"slaves":      schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Ids of the instances that replicate this one."},
		"ip":          schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Addresses of the instance."},
		"hostname":    schema.StringAttribute{Computed: true, MarkdownDescription: "Host name, where the server tells it."},
		"volume_used": schema.Float64Attribute{Computed: true, MarkdownDescription: "Used part of the volume in GiB, where the server tells it."},
		"created":     timeAttribute("When the instance was created."),
		"updated":     timeAttribute("When the instance was last changed."),
	}
}
