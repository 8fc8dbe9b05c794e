package content

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// What Trove takes for the name and the host of a user: trove/common/db/mysql/models.py, MySQLUser, and
// trove/common/apischema.py, host_string.
var (
	userName = regexp.MustCompile("^[^\\s'\";`,/\\\\]([^'\";`,/\\\\]*[^\\s'\";`,/\\\\])?$")
	userHost = regexp.MustCompile(`^%?[\w(-).]*%?$`)
)

func userSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A user of an instance's databases (of the datastores `mysql` and `mariadb`, and of `postgresql` where the cloud's Trove has that). Name, host, password and databases change in place. What an instance is made with can be declared in its `users` instead, but not both.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "`INSTANCE_ID/NAME@HOST`, by which the user is imported. It changes with name and host.",
			},
			"instance_id": insideOfAttribute("user"),
			"name": schema.StringAttribute{
				Required: true, MarkdownDescription: "Name of the user. A change renames the user.",
				Validators: []validator.String{stringvalidator.RegexMatches(userName, "must be a name without quotes, semicolons, commas and slashes, and without spaces around it")},
			},
			"host": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(api.AnyHost),
				MarkdownDescription: "Where the user may connect from: an address, in which `%` stands for any number, or `%`, the default, for everywhere. Users of one name at two hosts are two users. A change changes the user in place.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.RegexMatches(userHost, "must be an address, in which % stands for any number, or %")},
			},
			"databases": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Validators:          []validator.Set{setvalidator.ValueStringsAre(object.NotEmpty...)},
				PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Names of the databases that the user may use, granted and revoked in place. Left out, it shows what the user may use, and leaves that as it is; an empty set revokes everything.",
			},
			"password_wo": schema.StringAttribute{
				Required: true, Sensitive: true, WriteOnly: true, Validators: []validator.String{passwordValidator{}},
				MarkdownDescription: "Password of the user. It is in no state and no plan. It is set when the user is made, and whenever `password_wo_version` changes.",
			},
			"password_wo_version": schema.Int64Attribute{
				Optional: true, MarkdownDescription: "Any number that is changed when `password_wo` does: it is what tells Terraform to set the password, in place. Declared for the first time, as after an import or a move, it sets the password too.",
			},
			"timeouts": object.TimeoutsAttribute(ctx),
		},
	}
}

// passwordValidator refuses the passwords that Trove refuses. Unlike other validators it does not tell the value; the server, which
// would, is not asked.
//
// Trove, trove/common/db/mysql/models.py, MySQLUser._is_valid_password.
type passwordValidator struct{}

const onlyWithout = "must be a password without quotes, semicolons, commas, slashes and backslashes, and without spaces around it"

func (passwordValidator) Description(context.Context) string         { return onlyWithout }
func (passwordValidator) MarkdownDescription(context.Context) string { return onlyWithout }

func (passwordValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && !userName.MatchString(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid password", "It "+onlyWithout+": Trove takes no other.")
	}
}
