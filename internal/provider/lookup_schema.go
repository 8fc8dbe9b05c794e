package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What the data sources of single objects share: they are looked up by id or by name.

func lookupAttributes(kind string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Id of the " + kind + ". Exactly one of `id` and `name`."},
		"name": schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Name of the " + kind + ", of which there may be only one. Exactly one of `id` and `name`."},
		"datastore": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The database software.",
			Attributes: map[string]schema.Attribute{
				"type":    schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the datastore."},
				"version": schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the datastore."},
			},
		},
		"status":  schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the " + kind + "."},
		"created": lookupTimeAttribute("When the " + kind + " was created."),
		"updated": lookupTimeAttribute("When the " + kind + " was last changed."),
	}
}

func lookupTimeAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " RFC 3339, UTC."}
}

// onlyOneNamed picks the one object of that name. Names are not unique in Trove.
func onlyOneNamed[T any](diags *diag.Diagnostics, kind string, name types.String, all []T, identify func(T) (id, name string)) (T, bool) {
	var found []T
	var ids []string
	for _, object := range all {
		if id, called := identify(object); called == name.ValueString() {
			found, ids = append(found, object), append(ids, id)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	if len(found) == 0 {
		diags.AddAttributeError(path.Root("name"), "No such "+kind, fmt.Sprintf("The project has no %s named %q.", kind, name.ValueString()))
	} else {
		diags.AddAttributeError(path.Root("name"), "Name is not unique", fmt.Sprintf("The project has %d objects named %q: %s. Give the id of the one that is meant.", len(ids), name.ValueString(), strings.Join(ids, ", ")))
	}
	var none T
	return none, false
}
