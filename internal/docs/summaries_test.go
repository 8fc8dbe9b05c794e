package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// summaryAt is which argument of a call is a diagnostic's summary.
var summaryAt = map[string]int{
	"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
	"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
}

// source is the provider's source as far as summaries are concerned.
type source struct {
	functions map[string]*ast.FuncDecl // by name, of all packages
	constants map[string]ast.Expr
	found     map[string]token.Position // the formats of summaries, and where each was found first
	unread    []string                  // expressions that could not be followed to a text
	files     *token.FileSet
}

// summaries are the formats of all summaries in the Go files below a folder, tests left out, with where each is. An expression that can't
// be followed to a text fails the test: a summary is static, and only names are filled in.
func summaries(t *testing.T, folder string) map[string]token.Position {
	t.Helper()
	s := source{
		functions: map[string]*ast.FuncDecl{}, constants: map[string]ast.Expr{}, found: map[string]token.Position{}, files: token.NewFileSet(),
	}
	var parsed []*ast.File
	require.NoError(t, filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(s.files, path, nil, parser.SkipObjectResolution)
		parsed = append(parsed, file)
		return err
	}))
	for _, file := range parsed {
		s.declare(file)
	}
	for _, file := range parsed {
		for _, declaration := range file.Decls {
			ast.Inspect(declaration, func(node ast.Node) bool {
				function, _ := declaration.(*ast.FuncDecl)
				s.inspect(function, node)
				return true
			})
		}
	}
	require.Empty(t, s.unread, "summaries that this test can't read: make them texts, or fmt.Sprintf of one")
	return s.found
}

// declare notes the functions and the constants of a file.
func (s *source) declare(file *ast.File) {
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			s.functions[declaration.Name.Name] = declaration
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				value, ok := spec.(*ast.ValueSpec)
				for i := 0; ok && i < len(value.Values); i++ {
					s.constants[value.Names[i].Name] = value.Values[i]
				}
			}
		}
	}
}

// inspect notes the summary that a node gives to a diagnostic: as an argument, or as a field of that name.
func (s *source) inspect(function *ast.FuncDecl, node ast.Node) {
	switch node := node.(type) {
	case *ast.CallExpr:
		called, ok := node.Fun.(*ast.SelectorExpr)
		if !ok {
			return
		}
		// The room that makes diagnostics of errors takes an attempt, not a summary.
		if room, ok := called.X.(*ast.Ident); ok && room.Name == "diagnose" {
			return
		}
		if at, ok := summaryAt[called.Sel.Name]; ok && at < len(node.Args) {
			s.follow(function, node.Args[at])
		}
	case *ast.KeyValueExpr:
		if key, ok := node.Key.(*ast.Ident); ok && key.Name == "Summary" {
			s.follow(function, node.Value)
		}
	}
}

// follow notes the texts that an expression can have.
func (s *source) follow(function *ast.FuncDecl, expression ast.Expr) {
	switch e := expression.(type) {
	case *ast.CallExpr:
		s.followCall(function, e)
		return
	case *ast.Ident:
		if s.followName(function, e.Name) {
			return
		}
	case *ast.SelectorExpr:
		// The field of a diagnostic that was made elsewhere; its literal is noted there.
		if e.Sel.Name == "Summary" {
			return
		}
	default:
		if text, ok := s.text(expression); ok {
			s.note(text, expression)
			return
		}
	}
	s.unread = append(s.unread, fmt.Sprintf("%s: %T", s.files.Position(expression.Pos()), expression))
}

// followCall follows what fmt.Sprintf formats, and what a function of the provider returns.
func (s *source) followCall(function *ast.FuncDecl, call *ast.CallExpr) {
	name := ""
	switch called := call.Fun.(type) {
	case *ast.Ident:
		name = called.Name
	case *ast.SelectorExpr:
		name = called.Sel.Name
	}
	if name == "Sprintf" {
		s.follow(function, call.Args[0])
		return
	}
	// Method of a diagnostic that was made elsewhere.
	if name == "Summary" && len(call.Args) == 0 {
		return
	}
	target, ok := s.functions[name]
	if !ok {
		s.unread = append(s.unread, fmt.Sprintf("%s: call of %s", s.files.Position(call.Pos()), name))
		return
	}
	ast.Inspect(target, func(node ast.Node) bool {
		if returned, ok := node.(*ast.ReturnStmt); ok && len(returned.Results) > 0 {
			s.follow(target, returned.Results[0])
		}
		return true
	})
}

// followName follows a name to a constant, or to everything that its function assigns to it.
func (s *source) followName(function *ast.FuncDecl, name string) bool {
	if value, ok := s.constants[name]; ok {
		s.follow(function, value)
		return true
	}
	if function == nil {
		return false
	}
	assigned := false
	ast.Inspect(function, func(node ast.Node) bool {
		assignment, ok := node.(*ast.AssignStmt)
		if !ok || len(assignment.Lhs) != len(assignment.Rhs) {
			return true
		}
		for i, left := range assignment.Lhs {
			if target, ok := left.(*ast.Ident); ok && target.Name == name {
				s.follow(function, assignment.Rhs[i])
				assigned = true
			}
		}
		return true
	})
	return assigned
}

// text is a constant text, of one or more parts.
func (s *source) text(expression ast.Expr) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := s.text(e.X)
		if !ok {
			left = "%s"
		}
		right, ok2 := s.text(e.Y)
		if !ok2 {
			right = "%s"
		}
		return left + right, ok || ok2
	}
	return "", false
}

// note keeps a format. The empty one is no summary: it is what a name has until one is chosen.
func (s *source) note(text string, at ast.Expr) {
	if text == "" {
		return
	}
	if _, ok := s.found[text]; !ok {
		s.found[text] = s.files.Position(at.Pos())
	}
}
