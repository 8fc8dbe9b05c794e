package trove

import (
	"fmt"
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
		{"in the order of the server", []Allocation{west, eu}, []Member{{"1", "west", ""}, {"2", "eu", ""}}, "1 2"},
		{"in another order", []Allocation{west, eu}, []Member{{"2", "eu", ""}, {"1", "west", ""}}, "1 2"},
		{"by type", []Allocation{eu, arbiter}, []Member{{"1", "eu", "arbiter"}, {"2", "eu", ""}}, "2 1"},
		{"to the particular first", []Allocation{anywhere, west}, []Member{{"1", "west", ""}, {"2", "eu", ""}}, "2 1"},
		{"no regions told", []Allocation{west, eu}, []Member{{"1", "", ""}, {"2", "", ""}}, "1 2"},
		{"no regions told, but types", []Allocation{eu, arbiter}, []Member{{"1", "", "arbiter"}, {"2", "", ""}}, "2 1"},
		{"no types told", []Allocation{arbiter, eu}, []Member{{"1", "eu", ""}, {"2", "eu", ""}}, "2 1"},
		{"elsewhere than asked for", []Allocation{west, eu}, []Member{{"1", "east", ""}, {"2", "eu", ""}}, "1 2"},
		{"somebody else's too", []Allocation{eu}, []Member{{"1", "west", ""}, {"2", "eu", ""}}, "2"},
		{"too few", []Allocation{west, eu}, []Member{{"1", "eu", ""}}, " 1"},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.dealt, ids(deal(test.want, test.added, anyhow))) })
	}
	assert.Equal(t, "[{  } {  }]", fmt.Sprint(deal([]Allocation{west, eu}, nil, anyhow)))
}
