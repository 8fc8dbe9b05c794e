package core

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// schema is that of a resource type, and the type of its values.
type schema struct {
	block  *tfprotov6.SchemaBlock
	valued cty.Type
}

func newSchema(given *tfprotov6.Schema) (schema, error) {
	valued, err := typeOf(given.ValueType())
	return schema{given.Block, valued}, err
}

// typeOf is a type of the plugin protocol as one of the language's. Both write it in the same way.
func typeOf(given tftypes.Type) (cty.Type, error) {
	text, err := json.Marshal(given)
	if err != nil {
		return cty.NilType, err
	}
	return ctyjson.UnmarshalType(text)
}

// encode is a value as it goes to the provider.
func (s schema) encode(value cty.Value) (*tfprotov6.DynamicValue, error) {
	text, err := msgpack.Marshal(value, s.valued)
	return &tfprotov6.DynamicValue{MsgPack: text}, err
}

// decode is a value as it comes from the provider; none is given after some errors.
func (s schema) decode(given *tfprotov6.DynamicValue) (cty.Value, error) {
	switch {
	case given == nil:
		return cty.NilVal, nil
	case len(given.MsgPack) > 0:
		return msgpack.Unmarshal(given.MsgPack, s.valued)
	case len(given.JSON) > 0:
		return ctyjson.Unmarshal(given.JSON, s.valued)
	default:
		return cty.NilVal, fmt.Errorf("the provider gave a value without content")
	}
}

func (s schema) null() cty.Value { return cty.NullVal(s.valued) }

// nullsOf are the attributes of an object as its type has them, each null.
func nullsOf(object cty.Type) map[string]cty.Value {
	values := map[string]cty.Value{}
	for name, valued := range object.AttributeTypes() {
		values[name] = cty.NullVal(valued)
	}
	return values
}

// propose merges what is configured with what there is, as a provider may expect it: what is computed and not configured stays as it
// was. It is Terraform's objchange.ProposedNew, for the forms of attributes that this provider has.
func (s schema) propose(prior, configured cty.Value) cty.Value {
	return proposeBlock(s.block, prior, configured)
}

func proposeBlock(block *tfprotov6.SchemaBlock, prior, configured cty.Value) cty.Value {
	if configured.IsNull() || !configured.IsKnown() {
		return configured
	}
	values := proposeAttributes(block.Attributes, prior, configured)
	for _, nested := range block.BlockTypes {
		now, before := configured.GetAttr(nested.TypeName), attribute(prior, nested.TypeName)
		if nested.Nesting == tfprotov6.SchemaNestedBlockNestingModeSingle {
			now = proposeBlock(nested.Block, before, now)
		}
		values[nested.TypeName] = now
	}
	return cty.ObjectVal(values)
}

func proposeAttributes(attributes []*tfprotov6.SchemaAttribute, prior, configured cty.Value) map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, a := range attributes {
		now, before := configured.GetAttr(a.Name), attribute(prior, a.Name)
		switch {
		case a.WriteOnly:
			now = cty.NullVal(now.Type())
		case a.Computed && now.IsNull():
			if before != cty.NilVal {
				now = before
			}
		case a.NestedType != nil:
			now = proposeNested(a.NestedType, before, now)
		}
		values[a.Name] = now
	}
	return values
}

func proposeNested(nested *tfprotov6.SchemaObject, prior, configured cty.Value) cty.Value {
	if configured.IsNull() || !configured.IsKnown() {
		return configured
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return cty.ObjectVal(proposeAttributes(nested.Attributes, prior, configured))
	case tfprotov6.SchemaObjectNestingModeMap:
		if configured.LengthInt() == 0 {
			return configured
		}
		elements := map[string]cty.Value{}
		for key, now := range configured.AsValueMap() {
			before := cty.NilVal
			if prior != cty.NilVal && !prior.IsNull() && prior.IsKnown() && prior.HasIndex(cty.StringVal(key)).True() {
				before = prior.Index(cty.StringVal(key))
			}
			elements[key] = cty.ObjectVal(proposeAttributes(nested.Attributes, before, now))
		}
		return cty.MapVal(elements)
	case tfprotov6.SchemaObjectNestingModeList, tfprotov6.SchemaObjectNestingModeSet, tfprotov6.SchemaObjectNestingModeInvalid:
	}
	return configured
}

// attribute is one of an object that may not be there.
func attribute(object cty.Value, name string) cty.Value {
	if object == cty.NilVal || object.IsNull() || !object.IsKnown() {
		return cty.NilVal
	}
	return object.GetAttr(name)
}
