package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const troubleshooting = "../../templates/guides/troubleshooting.md"

// The guide "Troubleshooting" has a section for every error and warning of the provider, titled as its first line begins, and none
// for what the provider no longer says.
func TestTroubleshootingIsComplete(t *testing.T) {
	text, err := os.ReadFile(troubleshooting)
	require.NoError(t, err)
	sections := map[string]int{}
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(line, "### "); ok {
			sections[strings.TrimSpace(title)]++
		}
	}
	for format, at := range summaries(t, "../provider") {
		title := strings.NewReplacer("%q", `"…"`, "%s", "…").Replace(format)
		assert.Equal(t, 1, sections[title], "%s says %q: templates/guides/troubleshooting.md needs one section \"### %s\" with its cause and what to do", at, format, title)
		delete(sections, title)
	}
	assert.Empty(t, sections, "sections of templates/guides/troubleshooting.md about what the provider does not say")
}

// Every section says something.
func TestTroubleshootingHasNoEmptySection(t *testing.T) {
	text, err := os.ReadFile(troubleshooting)
	require.NoError(t, err)
	sections := strings.Split(string(text), "\n### ")
	require.Greater(t, len(sections), 50)
	for _, section := range sections[1:] {
		title, body, _ := strings.Cut(section, "\n")
		body, _, _ = strings.Cut(body, "\n## ")
		assert.Greater(t, len(strings.Fields(body)), 8, title)
	}
}
