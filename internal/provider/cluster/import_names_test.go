package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What an import had no keys for takes the declared ones that fit; what has its key, or was not imported so, keeps its own.
func TestImportedNodesTakeTheDeclaredKeys(t *testing.T) {
	west, east := place{NodeID: "w", Region: "west"}, place{NodeID: "e", Region: "east"}
	for name, test := range map[string]struct {
		have    map[string]place
		want    map[string]wish
		unnamed []string
		after   map[string]place
	}{
		"all": {
			map[string]place{"node-1": west, "node-2": east},
			map[string]wish{"a": {Region: "east"}, "b": {Region: "west"}},
			[]string{"e", "w"},
			map[string]place{"a": east, "b": west},
		},
		"one that has its key": {
			map[string]place{"east": east, "west": west},
			map[string]wish{"east": {Region: "east"}, "b": {}},
			[]string{"e", "w"},
			map[string]place{"east": east, "b": west},
		},
		"none that fits": {
			map[string]place{"east": east},
			map[string]wish{"b": {Region: "west"}},
			[]string{"e"},
			map[string]place{"east": east},
		},
		"none that was imported": {
			map[string]place{"east": east},
			map[string]wish{"b": {Region: "east"}},
			nil,
			map[string]place{"east": east},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := clusterChange{Have: test.have, Want: test.want}
			change.nameImported(test.unnamed)
			assert.Equal(t, test.after, change.Have)
		})
	}
}
