package object

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// This file compares the declared attributes of state and plan, by their names; "volume.type" is the type in volume.

// Changed are the attributes, in order of their names, whose planned value differs from the one before. One that is
// not known yet counts as changed: Terraform makes up its mind about a replacement when it plans, so that it can't be
// left to the apply.
func Changed(before, after map[string]attr.Value) []path.Path {
	var paths []path.Path
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if !after[name].Equal(before[name]) {
			paths = append(paths, PathTo(name))
		}
	}
	return paths
}

// Some attributes no server ever shows: a volume's type, networks, modules, a locality, the availability zone of a node.
// State has what was declared of them. It is null after an import, or where nothing was declared; what is declared then
// is taken for what the object has, which changes nothing on the server. What is no longer declared stays on the server
// as it is. Only another value in place of the declared one is a change.

// Redeclared are the unshown attributes, in order of their names, that were declared and are declared otherwise now.
func Redeclared(before, after map[string]attr.Value) []path.Path {
	return Changed(before, where(after, func(name string, value attr.Value) bool {
		return declares(before[name]) && !value.IsNull()
	}))
}

// DeclaredFirst are the unshown attributes, in order of their names, that are declared now and were not before.
func DeclaredFirst(before, after map[string]attr.Value) []path.Path {
	return Changed(before, where(after, func(name string, value attr.Value) bool {
		return !declares(before[name]) && !value.IsNull()
	}))
}

// WarnOfDeclaredFirst tells that nothing is done about attributes that are declared for the first time.
func WarnOfDeclaredFirst(diags *diag.Diagnostics, kind, name string, paths []path.Path) {
	for _, p := range paths {
		diags.AddAttributeWarning(p, fmt.Sprintf("Taken as declared: %s of %s %q", p, kind, name),
			fmt.Sprintf("The server does not show %s of %s %q, and the state has none, as after an import. What is declared now is taken for what it has; nothing changes on the server. To give it another one, make a new %s.", p, kind, name, kind))
	}
}

func declares(value attr.Value) bool { return value != nil && !value.IsNull() }

func where(values map[string]attr.Value, keep func(string, attr.Value) bool) map[string]attr.Value {
	kept := maps.Clone(values)
	maps.DeleteFunc(kept, func(name string, value attr.Value) bool { return !keep(name, value) })
	return kept
}

// PathTo is the path of an attribute by its name, as "volume.type".
func PathTo(name string) path.Path {
	root, rest, nested := strings.Cut(name, ".")
	at := path.Root(root)
	for nested {
		var step string
		step, rest, nested = strings.Cut(rest, ".")
		at = at.AtName(step)
	}
	return at
}
