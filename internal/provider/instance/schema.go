package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

func instanceSchema(ctx context.Context) schema.Schema {
	attributes := instanceFactAttributes()
	for name, attribute := range instanceInitialAttributes() {
		attributes[name] = attribute
	}
	for name, attribute := range map[string]schema.Attribute{
		"name":      object.NameAttribute("Name of the instance. A change renames it (API `v1.0`) or replaces it (API `nodes`)."),
		"datastore": instanceDatastoreAttribute(),
		"flavor_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Flavor of the instance. " + requiredUnlessSlave + " A change resizes the instance, which restarts it.",
			Validators:          object.NotEmpty,
		},
		"volume": instanceVolumeAttribute(),
		"configuration_id": schema.StringAttribute{
			Optional: true, MarkdownDescription: "Configuration group attached to the instance. A change attaches another one or none, in place; parameters that need a restart are in force after the next one, and the status is `RESTART_REQUIRED` until then.",
			Validators: object.NotEmpty,
		},
		"access": accessAttribute(),
		"deletion_protection": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(true),
			MarkdownDescription: "Whether to refuse plans that would delete or replace the instance; true by default. Both the configuration and the state must say false before it goes, so: set it, apply, then destroy.",
		},
		"on_existing": guard.OnExistingAttribute("instance"),
		"on_delete": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(onDeleteRefuse),
			MarkdownDescription: "What to do when the instance is to be deleted and has slaves that are not deleted with it: `refuse` (default) is an error that names them, `detach_slaves` detaches them first, so that each stands alone. It has to be applied before the plan that deletes.",
			Validators:          []validator.String{stringvalidator.OneOf(onDeleteRefuse, onDeleteDetach)},
		},
		"final_backup": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to make a backup, named after the instance with `-final` at its end, before the instance is deleted or replaced; false by default. Where that fails the instance stays. It has to be applied before the plan that deletes, and takes its time: see `timeouts`. The backup is not managed by Terraform; the data source `trove_backup` finds it.",
		},
		"slaves_first": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether a change of the master's `flavor_id`, `datastore.version` or `configuration_id` comes to its slaves first, one after the other, and to the master last; false by default, when Terraform changes the master before what refers to it. It comes to those slaves that have now what the master has now, also to those that Terraform does not manage; the plan names them. Each is waited for, and none is touched while another member of the set has failed. An apply that was interrupted goes on with those that are left.",
		},
		"on_silent_master": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "What to do when the slave is to become the master (`role = \"master\"`) and the agent of the present master no longer reports, so that Trove would put every member of the set in `ERROR`: `refuse` (default) is an error of the plan, `eject` takes the master out of its set, which makes the slave that has got furthest the master of the others, and then promotes this one if it is another. The old master stands alone from then on, and a plan tells so when it is back (API `v1.0`).",
			Validators:          []validator.String{stringvalidator.OneOf(onSilentRefuse, onSilentEject)},
		},
		"timeouts": object.TimeoutsAttribute(ctx),
	} {
		attributes[name] = attribute
	}
	return schema.Schema{
		MarkdownDescription: "A database instance: one that stands alone, a master, or a slave of another instance.",
		Attributes:          attributes,
		Blocks:              map[string]schema.Block{"slave_of": slaveOfBlock()},
	}
}

// requiredUnlessSlave is what is said of the attributes that a slave can have of its master.
const requiredUnlessSlave = "Required, unless the instance is a slave and the API is `v1.0`: there, a new slave gets its master's, and what is declared has to be the same."

func instanceDatastoreAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The database software. " + requiredUnlessSlave,
		Attributes: map[string]schema.Attribute{
			"type":    schema.StringAttribute{Required: true, Validators: object.NotEmpty, MarkdownDescription: "Name of the datastore: `mysql`, `mariadb`, `postgresql`, … A change replaces the instance."},
			"version": schema.StringAttribute{Required: true, Validators: object.NotEmpty, MarkdownDescription: "Version of the datastore, as the cloud names it. A change upgrades the instance in place (API `v1.0`) or replaces it (API `nodes`)."},
		},
	}
}

func instanceVolumeAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Volume of the instance. " + requiredUnlessSlave,
		Attributes: map[string]schema.Attribute{
			"size": schema.Int64Attribute{
				Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "Size in GiB. The volume grows in place, and those of its slaves with it (API `nodes`: where they are smaller); it can't shrink, which is an error when planning. A volume that was grown outside of Terraform is told in a warning.",
			},
			"type": object.VolumeTypeAttribute(),
		},
	}
}

func slaveOfBlock() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Makes the instance a slave. Removing the block detaches the slave in place, which can't be undone; adding it, or changing anything in it, replaces the instance.",
		// An attribute that is required inside a single block is required without the block too; hence this validator.
		Validators: []validator.Object{objectvalidator.AlsoRequires(path.MatchRelative().AtName("instance_id"))},
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Id of the master. Required where the block is.",
				Validators: object.NotEmpty,
			},
			"read_only": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the slave refuses writes. False by default with the API `nodes`; always true with `v1.0`, where Trove makes every slave read-only.",
			},
		},
	}
}

// instanceFactAttributes are what Show Instance tells beyond what was declared.
func instanceFactAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":               schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the instance."},
		"status":           schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the instance; `ACTIVE` when all is well."},
		"operating_status": schema.StringAttribute{Computed: true, MarkdownDescription: "What the database itself reports, where the server tells it (API `v1.0`): `HEALTHY` when all is well."},
		"role": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "`master` of other instances, `slave` of one, or `standalone`. It follows the server: one that moved by a failover is no difference. `role = \"master\"` promotes a slave in place (API `v1.0`); the present master and its other slaves follow it, and their slave_of blocks may stay as they are.",
			Validators:          []validator.String{stringvalidator.OneOf(roleMaster)},
		},
		"master_id":  schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the master that the server has for the instance, where it is a slave."},
		"slaves":     schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Ids of the instances that replicate this one."},
		"ip":         schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Addresses of the instance."},
		"ip_address": schema.StringAttribute{Computed: true, MarkdownDescription: "The first of the addresses in `ip`. In a test with a mocked provider it is a text, where `ip` is an empty list."},
		"hostname":   schema.StringAttribute{Computed: true, MarkdownDescription: "Host name, where the server tells it."},
		"created":    object.TimeAttribute("When the instance was created."),
		"updated":    object.TimeAttribute("When the instance was last changed."),
	}
}
