package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSubcategoryOf(t *testing.T) {
	for name, group := range map[string]string{
		"cluster": "Clusters", "cluster_node": "Clusters", "clusters": "Clusters", "instance_promote": "Instances",
		"datastore_parameters": "What the cloud offers", "user": "Databases and users", "capabilities": "What the cloud offers",
	} {
		got, err := subcategoryOf(name)
		require.NoError(t, err)
		assert.Equal(t, group, got, name)
	}
	_, err := subcategoryOf("elephant_size")
	require.EqualError(t, err, `the page elephant_size belongs to no group of the navigation: add "elephant" to internal/docs/subcategories.go`)
}

func TestSortPages(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "actions"), 0o700))
	page := filepath.Join(folder, "actions", "instance_eject.md")
	require.NoError(t, os.WriteFile(page, []byte("---\npage_title: \"x\"\nsubcategory: \"\"\n---\n\nsubcategory: \"\"\n"), 0o600))
	require.NoError(t, sortPages(folder))
	text, err := os.ReadFile(page) //nolint:gosec // A folder of the test.
	require.NoError(t, err)
	assert.Equal(t, "---\npage_title: \"x\"\nsubcategory: \"Instances\"\n---\n\nsubcategory: \"\"\n", string(text))
}

// Every page that is published is in one of the groups.
func TestEveryPageHasASubcategory(t *testing.T) {
	seen := 0
	for _, kind := range kinds {
		pages, err := filepath.Glob(filepath.Join("../../docs", kind, "*.md"))
		require.NoError(t, err)
		for _, page := range pages {
			seen++
			text, err := os.ReadFile(filepath.Clean(page))
			require.NoError(t, err)
			assert.Regexp(t, `(?m)\A---\n(.*\n)*?subcategory: "[A-Z]`, string(text), page)
		}
	}
	assert.Greater(t, seen, 10)
}
