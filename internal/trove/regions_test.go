package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// A region has one client, with memories of its own; the login is the same. Where there is no Trove, the regions that have one are told.
func TestEachRegionHasAClientOfItsOwn(t *testing.T) {
	cloud := newCloud(t)
	cloud.Catalogue = `[{"type": "database", "name": "trove", "endpoints": [
		{"interface": "public", "region": "west", "region_id": "west", "url": "URL/v1.0-nodes/` + trovetest.Project + `"},
		{"interface": "public", "region": "east", "region_id": "east", "url": "URL/v1.0-nodes/` + trovetest.Project + `/east"}]}]`
	cloud.On("GET /flavors", trovetest.Reply(200, `{"flavors": [{"id": 1, "str_id": "w"}]}`))
	cloud.On("GET /east/flavors", trovetest.Reply(200, `{"flavors": [{"id": 2, "str_id": "e"}]}`))
	west := cloud.client()
	assert.Equal(t, "west", west.Region())
	east, err := west.In(t.Context(), "east")
	require.NoError(t, err)
	again, err := east.In(t.Context(), "east")
	require.NoError(t, err)
	assert.Same(t, east, again)
	back, err := east.In(t.Context(), "west")
	require.NoError(t, err)
	assert.Same(t, west, back)
	for client, want := range map[*Client]string{west: "w", east: "e"} {
		for range 2 {
			flavors, err := client.Flavors(t.Context())
			require.NoError(t, err)
			assert.Equal(t, []Flavor{{ID: want}}, flavors)
		}
	}
	assert.ElementsMatch(t, []string{"GET /flavors", "GET /east/flavors"}, cloud.Journal())
	assert.Len(t, cloud.Tokens(), 1)

	_, err = west.In(t.Context(), "north")
	require.ErrorIs(t, err, ErrNoSuchRegion)
	assert.ErrorContains(t, err, `"north" is none of those where it has one: east, west`)
}
