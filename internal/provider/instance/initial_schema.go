package instance

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// This file describes what an instance is made with, which only v1.0 has: its place in the cloud and its first contents.

// asDeclared is what is said of attributes that the server does not show.
const asDeclared = notShown + " Another value replaces the instance."

// notShown is said of those whose change replaces nothing.
const notShown = " API `v1.0`. The server does not show it: after an import, what is declared is taken for what it has."

// ipv4Network is what may be allowed to connect: Trove takes IPv4 alone (trove/common/apischema.py, instance).
var ipv4Network = regexp.MustCompile(`^([0-9]{1,3}\.){3}[0-9]{1,3}(/([0-9]|[1-2][0-9]|3[0-2]))?$`)

func instanceInitialAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"availability_zone": schema.StringAttribute{
			Optional: true, Validators: object.NotEmpty,
			MarkdownDescription: "Availability zone of the instance, as the cloud's compute service names it." + asDeclared,
		},
		"region": schema.StringAttribute{
			Optional: true, Computed: true, Validators: object.NotEmpty,
			MarkdownDescription: "Region of the instance. Without it the server chooses its own. Can be declared with the API `v1.0`. Another value replaces the instance.",
		},
		"locality": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:          []validator.String{stringvalidator.OneOf("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")},
			MarkdownDescription: "Whether the slaves that this instance will have go to the same host as it (`affinity`) or to others (`anti-affinity`). Not for slaves, which have their master's. API `v1.0`. Another value replaces the instance.",
		},
		"networks": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Where the instance gets its address; Trove takes one network. Without it the server chooses." + asDeclared,
			Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
			NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{
					"network_id": schema.StringAttribute{Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Id of the network. At least one of `network_id` and `subnet_id`."},
					"subnet_id":  schema.StringAttribute{Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Id of the subnet."},
					"ip_address": schema.StringAttribute{Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Address to have in the subnet, which has to be named then. Not for slaves."},
				},
			},
		},
		"module_ids": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(object.NotEmpty...)},
			MarkdownDescription: "Ids of modules to apply to the instance when it is made." + asDeclared,
		},
		"restore_from_backup_id": schema.StringAttribute{
			Optional: true, Validators: object.NotEmpty,
			MarkdownDescription: "Backup that the instance is restored from when it is made; one that is still being made is waited for. For a slave it has to be one of its master: the snapshot that the slave is made from then holds only what has changed since." + asDeclared,
		},
		"databases": databasesAttribute(),
		"users":     usersAttribute(),
	}
}

func databasesAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Databases that are made with the instance. Not for slaves. One that comes later is a `trove_database`; what is taken out stays on the server." + notShown,
		Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name":          schema.StringAttribute{Required: true, Validators: object.NotEmpty, MarkdownDescription: "Name of the database."},
			"character_set": schema.StringAttribute{Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Character set, the datastore's own by default."},
			"collate":       schema.StringAttribute{Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Collation, the datastore's own by default."},
		}},
	}
}

func usersAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Database users that are made with the instance. Not for slaves. One that comes later is a `trove_user`; what is taken out stays on the server." + notShown,
		Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{Required: true, Validators: object.NotEmpty, MarkdownDescription: "Name of the user."},
			"password": schema.StringAttribute{
				Required: true, Sensitive: true, WriteOnly: true, Validators: object.NotEmpty,
				MarkdownDescription: "Password of the user. It is in no state and no plan, and counts only when the instance is made.",
			},
			"host": schema.StringAttribute{Optional: true, Validators: object.NotEmpty, MarkdownDescription: "Host that the user may connect from; any by default."},
			"databases": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(object.NotEmpty...)},
				MarkdownDescription: "Names of the databases that the user may use, which have to be among `databases`.",
			},
		}},
	}
}

func accessAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Who may reach the instance from outside of its network. It can be declared with the API `v1.0` and changes in place. Left out, it stays as it is.",
		Attributes: map[string]schema.Attribute{
			"is_public": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether the instance has a public address; false by default.",
			},
			"allowed_cidrs": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:          []validator.Set{object.NeverEmptySet(), setvalidator.ValueStringsAre(stringvalidator.RegexMatches(ipv4Network, "must be an IPv4 address or network, as 10.0.0.0/8"))},
				MarkdownDescription: "IPv4 networks that may connect. Without it, all may.",
			},
		},
	}
}
