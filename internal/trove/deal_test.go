package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNewNodesAreDealtToThoseWhoAskedForThem(t *testing.T) {
	west, eu, anywhere := Allocation{Region: "west"}, Allocation{Region: "eu"}, Allocation{}
	arbiter := Allocation{Region: "eu", Type: "arbiter"}
	for _, test := range []struct {
		name  string
		want  []Allocation
		added []Member
		dealt string
	}{
		{"in the order of the server", []Allocation{west, eu}, []Member{{ID: "1", Region: "west"}, {ID: "2", Region: "eu"}}, "1 2"},
		{"in another order", []Allocation{west, eu}, []Member{{ID: "2", Region: "eu"}, {ID: "1", Region: "west"}}, "1 2"},
		{"by type", []Allocation{eu, arbiter}, []Member{{ID: "1", Region: "eu", Type: "arbiter"}, {ID: "2", Region: "eu"}}, "2 1"},
		{"to the particular first", []Allocation{anywhere, west}, []Member{{ID: "1", Region: "west"}, {ID: "2", Region: "eu"}}, "2 1"},
		{"no regions told", []Allocation{west, eu}, []Member{{ID: "1"}, {ID: "2"}}, "1 2"},
		{"no regions told, but types", []Allocation{eu, arbiter}, []Member{{ID: "1", Type: "arbiter"}, {ID: "2"}}, "2 1"},
		{"no types told", []Allocation{arbiter, eu}, []Member{{ID: "1", Region: "eu"}, {ID: "2", Region: "eu"}}, "2 1"},
		{"elsewhere than asked for", []Allocation{west, eu}, []Member{{ID: "1", Region: "east"}, {ID: "2", Region: "eu"}}, "1 2"},
		{"somebody else's too", []Allocation{eu}, []Member{{ID: "1", Region: "west"}, {ID: "2", Region: "eu"}}, "2"},
		{"too few", []Allocation{west, eu}, []Member{{ID: "1", Region: "eu"}}, " 1"},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.dealt, ids(deal(test.want, test.added, anyhow))) })
	}
	assert.Equal(t, []Member{{}, {}}, deal([]Allocation{west, eu}, nil, anyhow))
}
