package guard

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// ExistingIsAnError is the default: what is of that name already may be what an apply has made that was killed.
var ExistingIsAnError = types.StringValue(string(api.ExistingError))

// OnExistingAttribute says what to do about an object of the same name.
func OnExistingAttribute(kind string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(ExistingIsAnError.ValueString()),
		MarkdownDescription: fmt.Sprintf("What to do when the %[1]s is to be created and there is one of its name, perhaps made by an apply that was killed: `error` (default) names it and how to import it, `adopt` takes it where it is just what is declared, `create` makes another one. With `create_before_destroy`, a replacement needs `create`.", kind),
		Validators: []validator.String{stringvalidator.OneOf(
			string(api.ExistingError), string(api.ExistingAdopt), string(api.ExistingCreate))},
	}
}

// WarnOfNameTaken says, where an object is replaced under its own name, what that takes with create_before_destroy. Terraform tells no
// provider whether a replacement is one of these.
func WarnOfNameTaken(diags *diag.Diagnostics, kind, name string) {
	diags.AddAttributeWarning(path.Root("on_existing"), fmt.Sprintf("%s %q is replaced under its own name", diagnose.Capitalized(kind), name),
		fmt.Sprintf("With create_before_destroy, the new %[1]s %[2]q is made while the one that it replaces still has the name: on_existing has to be \"create\" then, or the apply ends with an error and nothing is made. Without create_before_destroy, nothing is to be done.", kind, name))
}

// WarnOfAdopted warns that nothing was created.
func WarnOfAdopted(diags *diag.Diagnostics, kind, name, id string) {
	diags.AddWarning(fmt.Sprintf("%s %q adopted", diagnose.Capitalized(kind), name),
		fmt.Sprintf("There was %s %q already, just as it is declared: %s. It is taken for the one, as on_existing = \"adopt\" says, and nothing was created.", kind, name, id))
}
