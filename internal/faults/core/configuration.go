package core

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// declaration is a resource block.
type declaration struct {
	address, typeName, name string
	body                    *hclsyntax.Body
	// needs are the addresses that it refers to.
	needs []string
}

// parse reads a configuration of resource blocks, in an order in which each comes after what it refers to.
func parse(text string) ([]declaration, error) {
	file, problems := hclsyntax.ParseConfig([]byte(text), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		return nil, problems
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, fmt.Errorf("the configuration is a %T", file.Body)
	}
	var declared []declaration
	for _, block := range body.Blocks {
		if block.Type != "resource" {
			return nil, fmt.Errorf("block %q: there are only resources here", block.Type)
		}
		d := declaration{typeName: block.Labels[0], name: block.Labels[1], body: block.Body}
		d.address, d.needs = d.typeName+"."+d.name, references(block.Body)
		declared = append(declared, d)
	}
	return inOrder(declared)
}

// references are the addresses in all expressions of a body.
func references(body *hclsyntax.Body) []string {
	var found []string
	for _, a := range body.Attributes {
		for _, traversal := range a.Expr.Variables() {
			if name, ok := traversal[1].(hcl.TraverseAttr); ok {
				found = append(found, traversal.RootName()+"."+name.Name)
			}
		}
	}
	for _, block := range body.Blocks {
		found = append(found, references(block.Body)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func inOrder(declared []declaration) ([]declaration, error) {
	var ordered []declaration
	done := map[string]bool{}
	for len(ordered) < len(declared) {
		before := len(ordered)
		for _, d := range declared {
			if !done[d.address] && !slices.ContainsFunc(d.needs, func(needed string) bool { return !done[needed] }) {
				ordered, done[d.address] = append(ordered, d), true
			}
		}
		if before == len(ordered) {
			return nil, errors.New("the configuration refers to what it does not have, or to itself")
		}
	}
	return ordered, nil
}

// evaluate is the value of a resource block, where the others have these values.
func (d declaration) evaluate(s schema, values map[string]cty.Value) (cty.Value, error) {
	byType := map[string]map[string]cty.Value{}
	for _, address := range d.needs {
		typeName, name, _ := cutAddress(address)
		if byType[typeName] == nil {
			byType[typeName] = map[string]cty.Value{}
		}
		value, ok := values[address]
		if !ok {
			return cty.NilVal, fmt.Errorf("%s needs %s, which has no value", d.address, address)
		}
		byType[typeName][name] = value
	}
	scope := &hcl.EvalContext{Variables: map[string]cty.Value{}}
	for typeName, named := range byType {
		scope.Variables[typeName] = cty.ObjectVal(named)
	}
	return evaluateBlock(d.body, s.block, s.valued, scope)
}

func evaluateBlock(body *hclsyntax.Body, block *tfprotov6.SchemaBlock, valued cty.Type, scope *hcl.EvalContext) (cty.Value, error) {
	values := nullsOf(valued)
	for name, a := range body.Attributes {
		if _, ok := values[name]; !ok {
			return cty.NilVal, fmt.Errorf("there is no attribute %q", name)
		}
		value, problems := a.Expr.Value(scope)
		if problems.HasErrors() {
			return cty.NilVal, problems
		}
		converted, err := convert.Convert(value, optional(valued.AttributeType(name)))
		if err != nil {
			return cty.NilVal, fmt.Errorf("%s: %w", name, err)
		}
		values[name] = converted
	}
	for _, given := range body.Blocks {
		at := slices.IndexFunc(block.BlockTypes, func(b *tfprotov6.SchemaNestedBlock) bool { return b.TypeName == given.Type })
		if at < 0 || block.BlockTypes[at].Nesting != tfprotov6.SchemaNestedBlockNestingModeSingle {
			return cty.NilVal, fmt.Errorf("there is no single block %q", given.Type)
		}
		value, err := evaluateBlock(given.Body, block.BlockTypes[at].Block, valued.AttributeType(given.Type), scope)
		if err != nil {
			return cty.NilVal, err
		}
		values[given.Type] = value
	}
	return cty.ObjectVal(values), nil
}

// optional is a type whose objects need not have all attributes: what they lack is null.
func optional(valued cty.Type) cty.Type {
	switch {
	case valued.IsObjectType():
		attributes, names := map[string]cty.Type{}, []string{}
		for name, inner := range valued.AttributeTypes() {
			attributes[name], names = optional(inner), append(names, name)
		}
		return cty.ObjectWithOptionalAttrs(attributes, names)
	case valued.IsMapType():
		return cty.Map(optional(valued.ElementType()))
	case valued.IsListType():
		return cty.List(optional(valued.ElementType()))
	case valued.IsSetType():
		return cty.Set(optional(valued.ElementType()))
	default:
		return valued
	}
}
