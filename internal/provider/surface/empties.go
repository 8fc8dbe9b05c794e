package surface

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// Where a module hands a variable on, its default is often "", [] or {} instead of null. An empty text counts as left out, and so does an
// empty list, set or map that the attribute's own validators refuse: it has no meaning of its own. One that they take means what it
// says, as an empty list of a user's databases does. And what is computed where it is left out can't be empty and computed at once:
// there, the refusal says what to do, as it does where empty could be taken for the opposite of left out (object.NeverEmpty).
//
// In a map of texts, a null is a key that is left out.

// shape is where, in a value, something empty counts as none.
type shape struct {
	// empty says that of the value itself, nulls of the elements of a map that are null.
	empty, nulls bool
	// parts are the attributes of an object in which there is such a place, each is of all elements of a list or a map.
	parts map[string]*shape
	each  *shape
}

func (s *shape) orNil() *shape {
	if !s.empty && !s.nulls && len(s.parts) == 0 && s.each == nil {
		return nil
	}
	return s
}

// foldAttributes are attributes with validators that pass over what counts as left out, and where that is.
func foldAttributes(ctx context.Context, attributes map[string]schema.Attribute) (map[string]schema.Attribute, *shape) {
	folded := make(map[string]schema.Attribute, len(attributes)+1)
	all := &shape{parts: map[string]*shape{}}
	for name, attribute := range attributes {
		var own *shape
		folded[name], own = foldAttribute(ctx, attribute)
		if own != nil {
			all.parts[name] = own
		}
	}
	return folded, all.orNil()
}

// foldBlocks are blocks with validators that say what to do about empty texts: a block that is written has to say something.
func foldBlocks(blocks map[string]schema.Block) map[string]schema.Block {
	folded := maps.Clone(blocks)
	for name, block := range blocks {
		single, ok := block.(schema.SingleNestedBlock)
		if !ok {
			continue
		}
		single.Attributes = maps.Clone(single.Attributes)
		for part, attribute := range single.Attributes {
			if text, ok := attribute.(schema.StringAttribute); ok && text.Optional {
				text.Validators = passing(text.Validators, true)
				single.Attributes[part] = text
			}
		}
		folded[name] = single
	}
	return folded
}

// foldAttribute is foldAttributes for one.
func foldAttribute(ctx context.Context, attribute schema.Attribute) (schema.Attribute, *shape) {
	own := &shape{}
	optional, computed := attribute.IsOptional(), attribute.IsComputed()
	switch a := attribute.(type) {
	case schema.StringAttribute:
		if optional && (!computed || refuses(ctx, a.Validators, types.StringValue(""))) {
			own.empty, a.Validators = !computed, passing(a.Validators, computed)
		}
		return a, own.orNil()
	case schema.ListAttribute:
		if optional && refuses(ctx, a.Validators, types.ListValueMust(a.ElementType, nil)) {
			own.empty, a.Validators = !computed, passing(a.Validators, computed)
		}
		return a, own.orNil()
	case schema.SetAttribute:
		if optional && refuses(ctx, a.Validators, types.SetValueMust(a.ElementType, nil)) {
			_, never := a.Validators[0].(object.NeverEmpty)
			own.empty, a.Validators = !computed && !never, passing(a.Validators, computed || never)
		}
		return a, own.orNil()
	case schema.MapAttribute:
		own.nulls = a.ElementType.Equal(types.StringType)
		if optional && refuses(ctx, a.Validators, types.MapValueMust(a.ElementType, nil)) {
			own.empty, a.Validators = !computed, passing(a.Validators, computed)
		}
		return a, own.orNil()
	case schema.ListNestedAttribute:
		a.NestedObject.Attributes, own.each = foldAttributes(ctx, a.NestedObject.Attributes)
		if optional && refuses(ctx, a.Validators, types.ListValueMust(a.NestedObject.Type(), nil)) {
			own.empty, a.Validators = !computed, passing(a.Validators, computed)
		}
		return a, own.orNil()
	case schema.MapNestedAttribute:
		a.NestedObject.Attributes, own.each = foldAttributes(ctx, a.NestedObject.Attributes)
		if optional && refuses(ctx, a.Validators, types.MapValueMust(a.NestedObject.Type(), nil)) {
			own.empty, a.Validators = !computed, passing(a.Validators, computed)
		}
		return a, own.orNil()
	case schema.SingleNestedAttribute:
		folded, inside := foldAttributes(ctx, a.Attributes)
		a.Attributes = folded
		return a, inside
	}
	return attribute, nil
}

// unfold is a value in which what counts as left out is null, or not there.
func (s *shape) unfold(value tftypes.Value) tftypes.Value {
	if s == nil || value.IsNull() || !value.IsKnown() {
		return value
	}
	if s.empty && isEmpty(value) {
		return tftypes.NewValue(value.Type(), nil)
	}
	return s.inside(value, func(part *shape, _ any, value tftypes.Value) tftypes.Value { return part.unfold(value) }, s.nulls)
}

// fold undoes unfold: where a value is null, or has no such key, and like is empty there, or has a null, so is the result. like is a
// value of the same type before it was unfolded.
func (s *shape) fold(value, like tftypes.Value) tftypes.Value {
	switch {
	case s == nil || like.IsNull() || !like.IsKnown() || !value.IsKnown():
		return value
	case value.IsNull():
		if s.empty && isEmpty(like) {
			return like
		}
		return value
	}
	before := map[any]tftypes.Value{}
	s.inside(like, func(_ *shape, at any, value tftypes.Value) tftypes.Value {
		before[at] = value
		return value
	}, false)
	folded := s.inside(value, func(part *shape, at any, value tftypes.Value) tftypes.Value {
		if like, ok := before[at]; ok {
			return part.fold(value, like)
		}
		return value
	}, false)
	if s.nulls {
		elements := maps.Clone(attributesOf(folded))
		for key, element := range attributesOf(like) {
			if _, ok := elements[key]; !ok && element.IsNull() {
				elements[key] = element
			}
		}
		folded = tftypes.NewValue(folded.Type(), elements)
	}
	return folded
}

// inside is a value whose parts or elements are changed, each by its key or its index. Of a map, nulls are dropped where that is asked.
func (s *shape) inside(value tftypes.Value, change func(part *shape, at any, value tftypes.Value) tftypes.Value, dropNulls bool) tftypes.Value {
	kind := value.Type()
	switch {
	case kind.Is(tftypes.Object{}), kind.Is(tftypes.Map{}):
		elements := maps.Clone(attributesOf(value))
		for key, element := range elements {
			part := s.each
			if kind.Is(tftypes.Object{}) {
				part = s.parts[key]
			}
			switch {
			case dropNulls && element.IsNull():
				delete(elements, key)
			case part != nil:
				elements[key] = change(part, key, element)
			}
		}
		return tftypes.NewValue(kind, elements)
	case kind.Is(tftypes.List{}) && s.each != nil:
		var elements []tftypes.Value
		_ = value.As(&elements) // It is a list.
		changed := make([]tftypes.Value, len(elements))
		for i, element := range elements {
			changed[i] = change(s.each, i, element)
		}
		return tftypes.NewValue(kind, changed)
	}
	return value
}

func isEmpty(value tftypes.Value) bool {
	kind := value.Type()
	switch {
	case kind.Is(tftypes.String):
		return value.Equal(tftypes.NewValue(tftypes.String, ""))
	case kind.Is(tftypes.Map{}):
		return len(attributesOf(value)) == 0
	default:
		var elements []tftypes.Value
		return value.As(&elements) == nil && len(elements) == 0
	}
}

// refuses tells whether any of the validators refuses a value.
func refuses[V any](ctx context.Context, validators []V, value attr.Value) bool {
	for _, one := range validators {
		if validate(ctx, one, value, path.Root("value"), path.MatchRoot("value"), tfsdk.Config{}).HasError() {
			return true
		}
	}
	return false
}

// passing are validators that pass over an empty value; or refuse it with what to do, where an empty one can't count as left out.
func passing[V any](validators []V, refused bool) []V {
	around := make([]V, len(validators))
	for i, one := range validators {
		around[i], _ = any(unlessEmpty{within: any(one), refused: refused && i == 0}).(V)
	}
	return around
}

// leaveOut refuses an empty text, with what to do.
var leaveOut = []validator.String{unlessEmpty{refused: true}}
