package acctest

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What worked for the tests of one package works, whatever those of another one were refused.
func TestWhatSeveralPackagesFoundIsTakenTogether(t *testing.T) {
	found, err := gather(fstest.MapFS{
		"1.json": {Data: []byte(`{"nodes": {"cassandra": {"create cluster": "works", "add nodes": "refused"}}, "v1.0-repaired": {}}`)},
		"2.json": {Data: []byte(`{"nodes": {"cassandra": {"create cluster": "refused", "add nodes": "stuck"}, "mysql": {"create slave": "works"}}}`)},
	})
	require.NoError(t, err)
	assert.Equal(t, map[string]table{
		kindNodes:     {"cassandra": {"create cluster": "works", "add nodes": "stuck"}, "mysql": {"create slave": "works"}},
		kindUnpatched: {}, kindRepaired: {},
	}, found)
}

func TestWhatSeveralPackagesFoundMustBeThere(t *testing.T) {
	_, err := gather(fstest.MapFS{})
	require.EqualError(t, err, "no test has left what it found of the operations")
	_, err = gather(fstest.MapFS{"1.json": {Data: []byte(`{"v2": {}}`)}})
	require.EqualError(t, err, `1.json: unknown kind of server "v2"`)
}

// A process leaves what it found in a file of its own, so that others leave theirs beside it.
func TestWhatIsFoundIsLeftBesideThatOfOthers(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, leave(folder, map[string]table{kindNodes: {"mysql": {"create slave": "works"}}}))
	require.NoError(t, leave(folder, map[string]table{kindNodes: {"mysql": {"create slave": "works"}}}))
	err := CompareOperations(folder, nil)
	require.NoError(t, err)
	err = CompareOperations(folder, []string{kindNodes})
	require.ErrorContains(t, err, "nodes: cassandra: add nodes: recorded works, now not tried")
}
