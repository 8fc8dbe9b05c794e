package acctest

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the page "What works where" says of the API v1.0 is what real Trove answered when the differential tests were
// recorded. With -record it is written down anew.
func TestWhatWorksIsWhatRealTroveAnswered(t *testing.T) {
	for kind, others := range map[string]string{kindUnpatched: "TestDifferentialRepaired", kindRepaired: "TestDifferentialUnpatched", kindStock: ownAgents} {
		found := answeredOperations(t, others)
		if *record {
			require.NoError(t, writeRecord(recordFolder, kind, found))
		}
		kept, err := readRecord(os.DirFS(recordFolder), kind)
		require.NoError(t, err)
		assert.Equal(t, kept, found, "%s is not current: run this test with -record, and then make generate", kind)
	}
}

// answeredOperations are the outcomes of all that has been recorded but for the files with this in their path.
func answeredOperations(t *testing.T, without string) map[string]map[string]string {
	t.Helper()
	recordings := filepath.Join("testdata", "recorded", simulatedRelease)
	folder := os.DirFS(recordings)
	all := newObserver()
	err := fs.WalkDir(folder, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(file, without) {
			return err
		}
		// Names stand for ids in a recording, and are its own.
		one := newObserver()
		for _, exchange := range readRecorded(t, filepath.Join(recordings, file)) {
			method, rest, _ := strings.Cut(exchange.Request, " ")
			path, sent, _ := strings.Cut(rest, " ")
			answered, err := json.Marshal(exchange.Body)
			require.NoError(t, err)
			one.see(method, path, []byte(strings.ReplaceAll(sent, "{nics}", "")), exchange.Status, answered)
		}
		for datastore, outcomes := range one.outcomes {
			for operation, outcome := range outcomes {
				all.note(datastore, operation, outcome)
			}
		}
		return nil
	})
	require.NoError(t, err)
	table := all.table()
	// A datastore of which nothing works is one that there is not.
	maps.DeleteFunc(table, func(_ string, outcomes map[string]string) bool {
		return !slices.Contains(slices.Collect(maps.Values(outcomes)), outcomeNames[Worked])
	})
	return table
}
