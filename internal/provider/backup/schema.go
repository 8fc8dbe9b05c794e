package backup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

func backupSchema(ctx context.Context) schema.Schema {
	attributes := map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, Validators: object.OneLine(object.LongestText), MarkdownDescription: "Name of the backup. A change replaces the backup.",
		},
		"instance_id": schema.StringAttribute{
			Required: true, Validators: object.NotEmpty,
			MarkdownDescription: "Instance that the backup is made of: one that stands alone, a master or a slave; Trove makes none of a cluster's nodes. The instance is busy meanwhile, and backups of one instance are made one after the other. A backup stays when its instance is deleted. A change replaces the backup; `lifecycle { ignore_changes = [instance_id] }` keeps it where the instance is replaced.",
		},
		"description": schema.StringAttribute{
			Optional: true, Validators: object.OneLine(object.LongestText), MarkdownDescription: "Description of the backup. A change replaces the backup.",
		},
		"parent_id": schema.StringAttribute{
			Optional: true, Validators: object.NotEmpty,
			MarkdownDescription: "Backup of the same instance that this one adds to: only what has changed since then is kept. Restoring needs both, and the parent can't be deleted before this one. A change replaces the backup.",
		},
		"swift_container": schema.StringAttribute{
			Optional: true, Validators: object.NotEmpty,
			MarkdownDescription: "Container of the object store to keep the backup in, the cloud's own choice by default. The server does not show it: after an import, what is declared is taken for what it has. Another value replaces the backup.",
		},
		"deletion_protection": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(true),
			MarkdownDescription: "Whether to refuse plans that would delete or replace the backup; true by default. Both the configuration and the state must say false before it goes, so: set it, apply, then destroy. A backup that failed is not protected.",
		},
		"on_existing": guard.OnExistingAttribute("backup"),
		"timeouts":    object.TimeoutsAttribute(ctx),
	}
	for name, attribute := range map[string]schema.Attribute{
		"id":       schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the backup, for an instance's `restore_from_backup_id`."},
		"status":   schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the backup, `COMPLETED` when all is well. One that is `FAILED` is made anew by the next apply."},
		"size":     schema.Float64Attribute{Computed: true, MarkdownDescription: "Size in GB. A volume has to be at least as large to restore it into."},
		"location": schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the backup in the object store."},
		"datastore": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The database software that the backup is of.",
			Attributes: map[string]schema.Attribute{
				"type":    schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the datastore."},
				"version": schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the datastore."},
			},
		},
		"created": object.TimeAttribute("When the backup was begun."),
		"updated": object.TimeAttribute("When the backup was last changed, which is its end."),
	} {
		attributes[name] = attribute
	}
	return schema.Schema{
		MarkdownDescription: "A backup of an instance, which is kept in the cloud's object store and outlives the instance. An instance is restored from it with `restore_from_backup_id`; the last backup of an instance that is deleted is made with its `final_backup`.",
		Attributes:          attributes,
	}
}
