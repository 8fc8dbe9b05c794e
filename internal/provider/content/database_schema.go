package content

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// longestDatabaseName is MySQL's own limit, and the longest of any datastore's.
const longestDatabaseName = 64

func databaseSchema(ctx context.Context) schema.Schema {
	const asDeclared = ", the datastore's own by default. The server does not show it: after an import, what is declared is taken for what it has. Another value replaces the database."
	return schema.Schema{
		MarkdownDescription: "A database of an instance (of the datastores `mysql` and `mariadb`, and of `postgresql` where the cloud's Trove has that). What an instance is made with can be declared in its `databases` instead, but not both.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "`INSTANCE_ID/NAME`, by which the database is imported.",
			},
			"instance_id": insideOfAttribute("database"),
			"name": schema.StringAttribute{
				Required: true, MarkdownDescription: "Name of the database. A change replaces the database.",
				Validators: []validator.String{stringvalidator.LengthBetween(1, longestDatabaseName)},
			},
			"character_set": schema.StringAttribute{
				Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Character set" + asDeclared,
			},
			"collate": schema.StringAttribute{
				Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Collation" + asDeclared,
			},
			"deletion_protection": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether to refuse plans that would delete or replace the database; true by default. Both the configuration and the state must say false before it goes, so: set it, apply, then destroy.",
			},
			"timeouts": object.TimeoutsAttribute(ctx),
		},
	}
}
