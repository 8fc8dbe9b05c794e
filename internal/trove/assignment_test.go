package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestNewNodesAreDealtToThoseWhoAskedForThem(t *testing.T) {
	west, eu, anywhere := api.Allocation{Region: "west"}, api.Allocation{Region: "eu"}, api.Allocation{}
	arbiter := api.Allocation{Region: "eu", Type: "arbiter"}
	for _, test := range []struct {
		name  string
		want  []api.Allocation
		added []api.Member
		dealt string
	}{
		{"in the order of the server", []api.Allocation{west, eu}, []api.Member{{ID: "1", Region: "west"}, {ID: "2", Region: "eu"}}, "1 2"},
		{"in another order", []api.Allocation{west, eu}, []api.Member{{ID: "2", Region: "eu"}, {ID: "1", Region: "west"}}, "1 2"},
		{"by type", []api.Allocation{eu, arbiter}, []api.Member{{ID: "1", Region: "eu", Type: "arbiter"}, {ID: "2", Region: "eu"}}, "2 1"},
		{"to the particular first", []api.Allocation{anywhere, west}, []api.Member{{ID: "1", Region: "west"}, {ID: "2", Region: "eu"}}, "2 1"},
		{"no regions told", []api.Allocation{west, eu}, []api.Member{{ID: "1"}, {ID: "2"}}, "1 2"},
		{"no regions told, but types", []api.Allocation{eu, arbiter}, []api.Member{{ID: "1", Type: "arbiter"}, {ID: "2"}}, "2 1"},
		{"no types told", []api.Allocation{arbiter, eu}, []api.Member{{ID: "1", Region: "eu"}, {ID: "2", Region: "eu"}}, "2 1"},
		{"elsewhere than asked for", []api.Allocation{west, eu}, []api.Member{{ID: "1", Region: "east"}, {ID: "2", Region: "eu"}}, "1 2"},
		{"somebody else's too", []api.Allocation{eu}, []api.Member{{ID: "1", Region: "west"}, {ID: "2", Region: "eu"}}, "2"},
		{"too few", []api.Allocation{west, eu}, []api.Member{{ID: "1", Region: "eu"}}, " 1"},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.dealt, ids(assign(test.want, test.added, anyhow))) })
	}
	assert.Equal(t, []api.Member{{}, {}}, assign([]api.Allocation{west, eu}, nil, anyhow))
}
