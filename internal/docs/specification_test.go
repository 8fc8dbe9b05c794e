package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each test that the page about the specification names is there, in the folder that it names.
func TestSpecificationNamesItsTests(t *testing.T) {
	page, err := os.ReadFile("../../templates/guides/specification.md")
	require.NoError(t, err)
	named := regexp.MustCompile("`((?:[a-z]+/)*)(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1)
	assert.Greater(t, len(named), 40)
	for _, name := range named {
		folder := filepath.Join("..", name[1])
		if !strings.HasPrefix(name[1], "provider/") {
			folder = filepath.Join("..", "sandbox", name[1])
		}
		assert.True(t, hasTest(t, folder, name[2]), "%s in %s", name[2], folder)
	}
}

// hasTest looks for the declaration of a test in the files of a folder.
func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	require.NoError(t, err)
	declaration := regexp.MustCompile(`(?m)^func ` + name + `\(`)
	for _, file := range files {
		text, err := os.ReadFile(filepath.Clean(file)) //nolint:gosec // the files are those of this checkout
		require.NoError(t, err)
		if declaration.Match(text) {
			return true
		}
	}
	return false
}
