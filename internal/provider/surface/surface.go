// Package surface is what Terraform sees of every resource, data source and action beyond what its own room knows of. It lies around
// them: what comes in is unfolded, what goes out is folded again.
//
//   - Each has a region, whose Trove is spoken to (region.go). The room within gets the connection to that region, and no region.
//   - A module's empty defaults count as left out, where that loses nothing (empties.go). The room within sees them as null, and
//     Terraform gets back what was written.
//
// It knows no noun. What a resource's own room declares, it leaves as it is.
package surface

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// face is a resource as it is within, and as Terraform sees it.
type face struct {
	within  schema.Schema
	without schema.Schema
	// innerType and outerType are the types of the two.
	innerType, outerType tftypes.Type
	// attribute is the region's name.
	attribute string
	// placed says that the room within has a region of its own, in which its Trove puts the object. The two are one to the user.
	placed bool
	// empties are where an empty value counts as none.
	empties *shape
	// kind is what the resource is called in messages: "cluster".
	kind string
}

// faceOf makes the face of a resource: of its schema, with the region under a name, and with validators that take a module's empty
// defaults.
func faceOf(ctx context.Context, inner resource.Resource, attribute string) *face {
	var named resource.MetadataResponse
	inner.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "trove"}, &named)
	var described resource.SchemaResponse
	inner.Schema(ctx, resource.SchemaRequest{}, &described)

	f := &face{within: described.Schema, attribute: attribute, kind: strings.ReplaceAll(strings.TrimPrefix(named.TypeName, "trove_"), "_", " ")}
	f.without = f.within
	f.without.Attributes, f.empties = foldAttributes(ctx, f.within.Attributes)
	f.without.Blocks = foldBlocks(f.within.Blocks)
	_, f.placed = f.within.Attributes[attribute]
	f.without.Attributes[attribute] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: leaveOut, MarkdownDescription: describeRegion(f.kind, attribute, f.placed),
	}
	f.innerType, f.outerType = f.within.Type().TerraformType(ctx), f.without.Type().TerraformType(ctx)
	return f
}

// in is a value as the room within sees it: without the region of which the connection is, and without empties.
func (f *face) in(value tftypes.Value, at place) tftypes.Value {
	if value.IsNull() || !value.IsKnown() {
		return tftypes.NewValue(f.innerType, nil)
	}
	attributes := maps.Clone(attributesOf(f.empties.unfold(value)))
	switch {
	case !f.placed:
		delete(attributes, f.attribute)
	case !at.elsewhere && attributes[f.attribute].IsKnown():
		attributes[f.attribute] = tftypes.NewValue(tftypes.String, nil)
	}
	return tftypes.NewValue(f.innerType, attributes)
}

// out is a value from within as Terraform sees it: with the region, and with the empties that like has.
func (f *face) out(value tftypes.Value, region tftypes.Value, like tftypes.Value) tftypes.Value {
	if value.IsNull() || !value.IsKnown() {
		return tftypes.NewValue(f.outerType, nil)
	}
	attributes := maps.Clone(attributesOf(value))
	attributes[f.attribute] = region
	if like.IsNull() || !like.IsKnown() {
		return tftypes.NewValue(f.outerType, attributes)
	}
	return f.empties.fold(tftypes.NewValue(f.outerType, attributes), like)
}

// config, plan and state are those of the room within.
func (f *face) config(c tfsdk.Config, at place) tfsdk.Config {
	return tfsdk.Config{Schema: f.within, Raw: f.in(c.Raw, at)}
}

func (f *face) plan(p tfsdk.Plan, at place) tfsdk.Plan {
	return tfsdk.Plan{Schema: f.within, Raw: f.in(p.Raw, at)}
}

func (f *face) state(s tfsdk.State, at place) tfsdk.State {
	return tfsdk.State{Schema: f.within, Raw: f.in(s.Raw, at)}
}

// attributesOf are the attributes of an object; none of one that is null.
func attributesOf(value tftypes.Value) map[string]tftypes.Value {
	attributes := map[string]tftypes.Value{}
	_ = value.As(&attributes) // It is an object: a schema made it.
	return attributes
}
