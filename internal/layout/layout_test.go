// Package layout holds the code to its shape: a room that swells is a room in which nothing is found.
package layout

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The most lines of a file and the most files of a package, tests left out.
const (
	mostLines = 600
	mostFiles = 40
)

func TestNoFileAndNoPackageIsTooLarge(t *testing.T) {
	files := map[string]int{}
	root := os.DirFS("../..")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files[path.Dir(name)]++
		assert.LessOrEqual(t, bytes.Count(content, []byte("\n")), mostLines, "lines of %s: split it by job", name)
		return nil
	}))
	for folder, count := range files {
		assert.LessOrEqual(t, count, mostFiles, "files of %s: give each of its nouns a room", folder)
	}
	assert.Contains(t, files, ".", "main.go was looked at")
}
