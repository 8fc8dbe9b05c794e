package trove

import (
	"io/fs"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// v1Golden is a document that a deployed Trove was sent, or answered with.
func v1Golden(t *testing.T, name string) string {
	t.Helper()
	content, err := fs.ReadFile(os.DirFS("testdata/v1"), name+".json")
	require.NoError(t, err)
	return string(content)
}
