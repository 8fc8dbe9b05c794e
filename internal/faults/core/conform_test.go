package core

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/zclconf/go-cty/cty"
)

// What was planned as known has to come as it was planned; what was unknown may become anything but unknown.
func TestWhatIsInconsistent(t *testing.T) {
	object := func(size, id cty.Value) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{"size": size, "id": id, "nodes": cty.MapVal(map[string]cty.Value{"a": size})})
	}
	one, two, unknown := cty.NumberIntVal(1), cty.NumberIntVal(2), cty.UnknownVal(cty.String)
	for name, test := range map[string]struct {
		planned, actual cty.Value
		want            string
	}{
		"as planned":             {object(one, unknown), object(one, cty.StringVal("x")), ""},
		"null where it was open": {object(one, unknown), object(one, cty.NullVal(cty.String)), ""},
		"still unknown":          {object(one, cty.StringVal("x")), object(one, unknown), ".id: was known, and is not any more"},
		"another value":          {one, two, ": was cty.NumberIntVal(1), but now cty.NumberIntVal(2)"},
		"gone":                   {one, cty.NullVal(cty.Number), ": was cty.NumberIntVal(1), but now null"},
		"an element too many": {
			cty.MapVal(map[string]cty.Value{"a": one}), cty.MapVal(map[string]cty.Value{"a": one, "b": two}), ".b: has appeared",
		},
		"an element too few": {
			cty.MapVal(map[string]cty.Value{"a": one, "b": two}), cty.MapVal(map[string]cty.Value{"a": one}), ".b: has vanished",
		},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, disagree(test.planned, test.actual, "")) })
	}
}

// Each resource comes after what it refers to, whatever the order in the file; one that refers to nothing there is an error.
func TestOrderOfAConfiguration(t *testing.T) {
	declared, err := parse("resource \"x\" \"b\" {\n  of {\n    id = x.a.id\n  }\n}\nresource \"x\" \"a\" {}\n")
	if assert.NoError(t, err) && assert.Len(t, declared, 2) {
		assert.Equal(t, "x.a", declared[0].address)
		assert.Equal(t, "x.b", declared[1].address)
		assert.Equal(t, []string{"x.a"}, declared[1].needs)
	}
	_, err = parse("resource \"x\" \"b\" {\n  id = x.c.id\n}\n")
	assert.EqualError(t, err, "the configuration refers to what it does not have, or to itself")
}

// What depends on others is destroyed before them.
func TestOrderOfADestroy(t *testing.T) {
	state := State{"x.a": {}, "x.b": {needs: []string{"x.a"}}, "x.c": {needs: []string{"x.b", "x.a"}}}
	assert.Equal(t, []string{"x.c", "x.b", "x.a"}, state.dependentsFirst())
}
