package surface

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/backup"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/cluster"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/configuration"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/content"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/instance"
)

// What becomes of an empty value of each optional attribute that can be empty: it is left out (-), it is refused and told to leave it out
// (!), or it says something of its own (=).
func TestEmptyValuesOfEachOptionalAttribute(t *testing.T) {
	for _, test := range []struct {
		inner  func() resource.Resource
		region string
		want   map[string]string
	}{
		{backup.NewResource, Region, map[string]string{
			"description": "-", "parent_id": "-", "swift_container": "-", "on_existing": "!", "region": "!",
		}},
		{cluster.NewResource, Region, map[string]string{
			"configuration_id": "-", "extended_properties": "-", "forget_nodes": "-", "heal": "!", "locality": "-", "module_ids": "-", "network_id": "-",
			"nodes": "-", "nodes.adopt": "-", "nodes.availability_zone": "-", "nodes.region": "!", "nodes.replacement_trigger": "-", "nodes.type": "!",
			"on_existing": "!", "region": "!", "restart_trigger": "-", "volume.type": "-",
		}},
		{cluster.NewNodeResource, ClusterRegion, map[string]string{
			"availability_zone": "-", "cluster_region": "!", "network_id": "-", "on_existing": "-", "region": "!", "replacement_trigger": "-", "type": "!",
		}},
		{configuration.NewResource, Region, map[string]string{"description": "!", "on_existing": "!", "region": "!", "values": "="}},
		{content.NewDatabaseResource, Region, map[string]string{"character_set": "-", "collate": "-", "region": "!"}},
		{content.NewUserResource, Region, map[string]string{"databases": "=", "host": "!", "region": "!"}},
		{instance.NewResource, Region, map[string]string{
			"access.allowed_cidrs": "!", "availability_zone": "-", "configuration_id": "-", "databases": "-", "databases.character_set": "-", "databases.collate": "-",
			"flavor_id": "!", "locality": "!", "module_ids": "-", "networks": "-", "networks.ip_address": "-", "networks.network_id": "-", "networks.subnet_id": "-",
			"on_delete": "!", "on_existing": "!", "on_silent_master": "-", "region": "!", "restore_from_backup_id": "-", "role": "!", "users": "-", "users.databases": "-", "users.host": "-",
			"volume.type": "-",
		}},
	} {
		f := faceOf(t.Context(), test.inner(), test.region)
		t.Run(f.kind, func(t *testing.T) {
			found := map[string]string{}
			for _, at := range canBeEmpty(f.without.Attributes, nil) {
				found[at.name()] = becomes(t, f, at)
			}
			for _, operation := range []string{"create", "read", "update", "delete"} {
				name := "timeouts." + operation
				assert.Equal(t, "-", found[name], name)
				delete(found, name)
			}
			assert.Equal(t, test.want, found)
		})
	}
}

// spot is an attribute within a resource, by the names that lead there.
type spot struct {
	names     []string
	attribute schema.Attribute
}

func (s spot) name() string {
	name := s.names[0]
	for _, part := range s.names[1:] {
		name += "." + part
	}
	return name
}

// canBeEmpty are the optional attributes that are texts, lists, sets and maps.
func canBeEmpty(attributes map[string]schema.Attribute, above []string) []spot {
	var all []spot
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		names := append(slices.Clone(above), name)
		var inside map[string]schema.Attribute
		switch a := attributes[name].(type) {
		case schema.SingleNestedAttribute:
			all = append(all, canBeEmpty(a.Attributes, names)...)
			continue
		case schema.ListNestedAttribute:
			inside = a.NestedObject.Attributes
		case schema.MapNestedAttribute:
			inside = a.NestedObject.Attributes
		case schema.StringAttribute, schema.ListAttribute, schema.SetAttribute, schema.MapAttribute:
		default:
			continue
		}
		if attributes[name].IsOptional() {
			all = append(all, spot{names, attributes[name]})
		}
		all = append(all, canBeEmpty(inside, names)...)
	}
	return all
}

// becomes tries an empty value.
func becomes(t *testing.T, f *face, at spot) string {
	t.Helper()
	for _, validator := range validatorsOf(at.attribute) {
		if diags := validate(t.Context(), validator, emptyOf(at.attribute), path.Root("value"), path.MatchRoot("value"), tfsdk.Config{}); diags.HasError() {
			assert.Equal(t, "value is empty. Leave it out, or give null.", diags[0].Detail(), at.name())
			return "!"
		}
	}
	outer := around(f.outerType, at.names, true)
	inner := f.in(outer, place{})
	assert.Equal(t, outer, f.out(inner, tftypes.NewValue(tftypes.String, nil), outer), "%s: what goes in comes out again", at.name())
	if around(f.innerType, at.names, false).Equal(inner) {
		return "-"
	}
	return "="
}

// around is an object of which nothing is set but what leads to an attribute, and that is empty, or null.
func around(kind tftypes.Type, names []string, empty bool) tftypes.Value {
	object, is := kind.(tftypes.Object)
	switch {
	case !is && len(names) == 0:
		if !empty {
			return tftypes.NewValue(kind, nil)
		}
		if kind.Is(tftypes.String) {
			return tftypes.NewValue(kind, "")
		}
		if kind.Is(tftypes.Map{}) {
			return tftypes.NewValue(kind, map[string]tftypes.Value{})
		}
		return tftypes.NewValue(kind, []tftypes.Value{})
	case !is:
		if list, ok := kind.(tftypes.List); ok {
			return tftypes.NewValue(kind, []tftypes.Value{around(list.ElementType, names, empty)})
		}
		elements, _ := kind.(tftypes.Map)
		return tftypes.NewValue(kind, map[string]tftypes.Value{"k": around(elements.ElementType, names, empty)})
	}
	attributes := map[string]tftypes.Value{}
	for name, of := range object.AttributeTypes {
		attributes[name] = tftypes.NewValue(of, nil)
		if len(names) > 0 && name == names[0] {
			attributes[name] = around(of, names[1:], empty)
		}
	}
	return tftypes.NewValue(kind, attributes)
}

func validatorsOf(attribute schema.Attribute) []any {
	var all []any
	switch a := attribute.(type) {
	case schema.StringAttribute:
		for _, v := range a.Validators {
			all = append(all, v)
		}
	case schema.ListAttribute:
		for _, v := range a.Validators {
			all = append(all, v)
		}
	case schema.SetAttribute:
		for _, v := range a.Validators {
			all = append(all, v)
		}
	case schema.MapAttribute:
		for _, v := range a.Validators {
			all = append(all, v)
		}
	case schema.ListNestedAttribute:
		for _, v := range a.Validators {
			all = append(all, v)
		}
	case schema.MapNestedAttribute:
		for _, v := range a.Validators {
			all = append(all, v)
		}
	}
	return all
}

func emptyOf(attribute schema.Attribute) attr.Value {
	switch a := attribute.(type) {
	case schema.ListAttribute:
		return types.ListValueMust(a.ElementType, nil)
	case schema.SetAttribute:
		return types.SetValueMust(a.ElementType, nil)
	case schema.MapAttribute:
		return types.MapValueMust(a.ElementType, nil)
	case schema.ListNestedAttribute:
		return types.ListValueMust(a.NestedObject.Type(), nil)
	case schema.MapNestedAttribute:
		return types.MapValueMust(a.NestedObject.Type(), nil)
	}
	return types.StringValue("")
}

// What is not empty still meets the validators within.
func TestValuesThatAreNotEmptyAreStillChecked(t *testing.T) {
	f := faceOf(t.Context(), backup.NewResource(), Region)
	description, ok := f.without.Attributes["description"].(schema.StringAttribute)
	require.True(t, ok)
	require.NotEmpty(t, description.Validators)
	diags := validate(t.Context(), description.Validators[1], types.StringValue("\n"), path.Root("description"), path.MatchRoot("description"), tfsdk.Config{})
	assert.True(t, diags.HasError())
	group := faceOf(t.Context(), configuration.NewResource(), Region)
	onExisting, ok := group.without.Attributes["on_existing"].(schema.StringAttribute)
	require.True(t, ok)
	assert.Empty(t, validate(t.Context(), onExisting.Validators[0], types.StringValue("adopt"), path.Root("x"), path.MatchRoot("x"), tfsdk.Config{}))
}

// A null in a map of texts is a key that is left out; it is there again in what Terraform gets back, and only where it was.
func TestANullInAMapIsLeftOut(t *testing.T) {
	f := faceOf(t.Context(), configuration.NewResource(), Region)
	values := func(kind tftypes.Type, elements map[string]any) tftypes.Value {
		made := around(kind, []string{"values"}, true)
		attributes := attributesOf(made)
		of := map[string]tftypes.Value{}
		for key, element := range elements {
			of[key] = tftypes.NewValue(tftypes.String, element)
		}
		attributes["values"] = tftypes.NewValue(attributes["values"].Type(), of)
		return tftypes.NewValue(kind, attributes)
	}
	outer := values(f.outerType, map[string]any{"max_connections": "200", "wait_timeout": nil})
	inner := f.in(outer, place{})
	assert.Equal(t, values(f.innerType, map[string]any{"max_connections": "200"}), inner)
	none := tftypes.NewValue(tftypes.String, nil)
	assert.Equal(t, outer, f.out(inner, none, outer))
	changed := values(f.innerType, map[string]any{"max_connections": "100", "wait_timeout": "9"})
	assert.Equal(t, values(f.outerType, map[string]any{"max_connections": "100", "wait_timeout": "9"}), f.out(changed, none, outer))
}
