package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// The files for pipelines are YAML, set only variables that the provider's page tells of, and are shown by a guide.
func TestPipelines(t *testing.T) {
	files, err := filepath.Glob("../../examples/pipelines/*/*.y*ml")
	require.NoError(t, err)
	require.Len(t, files, 6)
	index, err := os.ReadFile("../../docs/index.md")
	require.NoError(t, err)
	guides := ""
	for _, guide := range []string{"pipelines", "testing"} {
		text, err := os.ReadFile(filepath.Clean("../../templates/guides/" + guide + ".md.tmpl"))
		require.NoError(t, err)
		guides += string(text)
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Clean(file))
		require.NoError(t, err)
		var document map[string]any
		require.NoError(t, yaml.Unmarshal(text, &document), file)
		assert.NotEmpty(t, document, file)
		for _, variable := range regexp.MustCompile(`\bOS_[A-Z_]+`).FindAllString(string(text), -1) {
			assert.Contains(t, string(index), "`"+variable+"`", "%s sets it, and the provider's page does not tell of it", file)
		}
		assert.Regexp(t, `\{\{ codefile "yaml" "examples/pipelines/`+regexp.QuoteMeta(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file))+`" \}\}`, guides, file)
	}
}
