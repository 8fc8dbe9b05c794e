package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheTablesTellWhatWorksIsRefusedAndIsADefect(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"nodes":          `{"cassandra": {"create cluster": "works", "replace node": "works"}}`,
		"v1.0-unpatched": `{"mysql": {"create slave": "works"}, "redis": {"add nodes": "refused", "create cluster": "works", "restart cluster": "refused"}, "pxc": {"add nodes": "stuck"}}`,
		"v1.0-stock":     `{"mysql": {"create slave": "works"}}`,
		"v1.0-repaired":  `{"redis": {"add nodes": "works", "create cluster": "works"}, "pxc": {"add nodes": "works"}}`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+".json"), []byte(text), 0o600))
	}
	all, err := readRecords(folder)
	require.NoError(t, err)
	_, tables, _ := strings.Cut(operationsPage(all), "A master with slaves serves instead.\n\n")
	assert.Equal(t, `| | mysql |
|---|:-:|
| create slave | yes |

### With guest agents of a cloud's own

A cloud whose operator keeps agents that answer every call, for every datastore that Trove's API knows. A stock Trove has none.

| | mysql | pxc | redis |
|---|:-:|:-:|:-:|
| add nodes |  | defect | defect |
| create cluster |  |  | yes |
| restart cluster |  |  | no |
| create slave | yes |  |  |

## nodes, the API of *Replication And Clustering With Nodes*

As the reference server answers.

| | cassandra |
|---|:-:|
| create cluster | yes |
| replace node | yes |
`, tables)
}
