package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every exported function, method and type of the client library has a comment, and so has each exported constant and variable or the
// group it stands in: it is documented as a package that others could import.
func TestTheLibraryIsDocumented(t *testing.T) {
	seen := 0
	for _, room := range []string{"trove", "trove/api", "trove/session", "trove/session/clouds"} {
		files, err := filepath.Glob(filepath.Join("..", room, "*.go"))
		require.NoError(t, err)
		parsed := map[string]*ast.File{}
		described := map[string]bool{"Error": true, "Is": true, "Unwrap": true, "String": true, "RoundTrip": true, "UnmarshalJSON": true}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed[file], err = parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
			require.NoError(t, err)
			asked(parsed[file], described)
		}
		for file, tree := range parsed {
			for _, name := range undocumented(tree, described, &seen) {
				assert.Fail(t, "an exported name without a comment", "%s: %s", file, name)
			}
		}
	}
	assert.Greater(t, seen, 200)
}

// undocumented are the exported names of a file that have no comment. Those that it looked at are counted.
func undocumented(file *ast.File, described map[string]bool, seen *int) []string {
	var names []string
	look := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		if !name.IsExported() {
			return
		}
		*seen++
		for _, comment := range comments {
			if comment.Text() != "" {
				return
			}
		}
		names = append(names, name.Name)
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			// What an interface asks for is described there.
			if d.Recv == nil || !described[d.Name.Name] {
				look(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					look(s.Name, d.Doc, s.Doc)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						look(name, d.Doc, s.Doc, s.Comment)
					}
				}
			}
		}
	}
	return names
}

// asked notes the methods that the interfaces of a file ask for.
func asked(file *ast.File, methods map[string]bool) {
	ast.Inspect(file, func(node ast.Node) bool {
		if asks, ok := node.(*ast.InterfaceType); ok {
			for _, method := range asks.Methods.List {
				for _, name := range method.Names {
					methods[name.Name] = true
				}
			}
		}
		return true
	})
}
