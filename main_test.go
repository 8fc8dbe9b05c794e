package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The version of a release is that of the build; a plain build has none.
func TestVersion(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-version"}, &stdout, &stderr))
	assert.Equal(t, "terraform-provider-trove dev\n", stdout.String())
	assert.Empty(t, stderr.String())
}
