package object

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
)

// What the data sources of single objects share: they are looked up by id or by name.

// LookupAttributes are those that every data source of a single object has, by name. The kind is what the object is called.
func LookupAttributes(kind string) map[string]schema.Attribute {
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
		"created": LookupTimeAttribute("When the " + kind + " was created."),
		"updated": LookupTimeAttribute("When the " + kind + " was last changed."),
	}
}

// Lookup finds one object by its id or its name.
type Lookup[T any] struct {
	// Kind is what the object is called in messages: "cluster".
	Kind string
	// List tells all objects of the project, as far as their ids and names go.
	List func(context.Context) ([]T, error)
	// Show tells all of the one with the id.
	Show func(context.Context, string) (T, error)
	// Identify are the id and the name of an object.
	Identify func(T) (id, name string)
}

// Find shows the object that is meant. One that is named is listed first: lists may tell less than showing does.
func (l Lookup[T]) Find(ctx context.Context, id, name types.String, diags *diag.Diagnostics) (T, bool) {
	var none T
	wanted := id.ValueString()
	if id.IsNull() {
		all, err := l.List(ctx)
		if err != nil {
			diagnose.AddError(diags, diagnose.Attempt{Verb: "look up", Kind: l.Kind, Name: name.ValueString()}, err)
			return none, false
		}
		var ok bool
		if wanted, ok = l.onlyOneNamed(name.ValueString(), all, diags); !ok {
			return none, false
		}
	}
	object, err := l.Show(ctx, wanted)
	if err != nil {
		diagnose.AddError(diags, diagnose.Attempt{Verb: "read", Kind: l.Kind, Name: wanted}, err)
	}
	return object, err == nil
}

// onlyOneNamed is the id of the one object of that name. Names are not unique in Trove.
func (l Lookup[T]) onlyOneNamed(wanted string, all []T, diags *diag.Diagnostics) (string, bool) {
	var ids []string
	for _, object := range all {
		if id, name := l.Identify(object); name == wanted {
			ids = append(ids, id)
		}
	}
	switch len(ids) {
	case 1:
		return ids[0], true
	case 0:
		diags.AddAttributeError(path.Root("name"), "No such "+l.Kind, fmt.Sprintf("The project has no %s named %q.", l.Kind, wanted))
	default:
		diags.AddAttributeError(path.Root("name"), "Name is not unique", fmt.Sprintf("The project has %d objects named %q: %s. Give the id of the one that is meant.", len(ids), wanted, strings.Join(ids, ", ")))
	}
	return "", false
}

// LookupTimeAttribute is TimeAttribute for data sources.
func LookupTimeAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " RFC 3339, UTC."}
}
