package trove

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestDatastoresAreListedOnce(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /datastores", trovetest.Reply(400, ""), trovetest.Reply(200, `{"datastores": [
		{"id": "1", "name": "cassandra", "default_version": "v", "links": [], "versions": [{"id": "v", "name": "2.0.6", "links": []}, {"id": "w", "name": "2.1.0"}]},
		{"id": "2", "name": "mysql", "versions": []}]}`))
	client := cloud.client()
	_, err := client.Datastores(t.Context())
	require.ErrorContains(t, err, "GET /datastores: 400 badRequest", "an error is not remembered")
	for range 3 {
		datastores, err := client.Datastores(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []DatastoreInfo{{"cassandra", []string{"2.0.6", "2.1.0"}}, {"mysql", nil}}, datastores)
	}
	assert.Equal(t, 2, cloud.Count("GET /datastores"))
}

func TestManyWhoAskAtTheSameTimeAskTheServerOnce(t *testing.T) {
	cloud := newCloud(t)
	asking, release := make(chan struct{}), make(chan struct{})
	cloud.On("GET /flavors", func(w http.ResponseWriter, r *http.Request) {
		close(asking)
		<-release
		trovetest.Reply(200, `{"flavors": [{"id": 7, "str_id": "7"}]}`)(w, r)
	})
	client := cloud.client()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			flavors, err := client.Flavors(t.Context())
			assert.Equal(t, []Flavor{{ID: "7"}}, flavors)
			assert.NoError(t, err)
		})
	}
	<-asking
	// Whoever is cancelled meanwhile does not wait for the answer.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.Flavors(ctx)
	require.ErrorIs(t, err, context.Canceled)
	close(release)
	all.Wait()
	assert.Equal(t, 1, cloud.Count("GET /flavors"))
}

func TestFlavorsOfEveryKindOfIdAreListed(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /flavors", trovetest.Reply(200, `{"flavors": [{"id": 1, "str_id": "1", "name": "tiny", "ram": 512, "links": []},
		{"id": null, "str_id": "c4f2a3d0", "name": "uuid"}, {"id": 3, "name": "old"}]}`))
	found, err := cloud.client().Flavors(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Flavor{{"1", "tiny"}, {"c4f2a3d0", "uuid"}, {"3", "old"}}, found)
}

func TestAConfigurationThatExistsIsAskedForOnceOneThatDoesNotEveryTime(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /configurations/yes", trovetest.Reply(200, `{"configuration": {"id": "yes", "name": "c", "values": {}}}`))
	client := cloud.client()
	for range 2 {
		exists, err := client.ConfigurationExists(t.Context(), "yes")
		require.NoError(t, err)
		assert.True(t, exists)
		exists, err = client.ConfigurationExists(t.Context(), "no")
		require.NoError(t, err)
		assert.False(t, exists)
	}
	assert.Equal(t, 1, cloud.Count("GET /configurations/yes"))
	assert.Equal(t, 2, cloud.Count("GET /configurations/no"))

	cloud.On("GET /configurations/no", trovetest.Reply(403, ""))
	_, err := client.ConfigurationExists(t.Context(), "no")
	require.ErrorContains(t, err, "GET /configurations/no: 403 forbidden")
}

func TestWhatIsNoIdIsNoConfiguration(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing())
	cloud.On("GET /configurations", trovetest.Reply(200, `{"configurations": []}`))
	cloud.On("GET /configurations/", trovetest.Reply(200, `{"configuration": {"id": "x"}}`))
	client := cloud.client()
	for _, id := range []string{"", ".", "..", "../clusters", "?limit=1", "#"} {
		exists, err := client.ConfigurationExists(t.Context(), id)
		require.NoError(t, err, id)
		assert.False(t, exists, id)
	}
	var sent []string
	for _, request := range cloud.Requests() {
		sent = append(sent, strings.TrimPrefix(request.Uri, cloud.Endpoint))
	}
	assert.Equal(t, []string{"/configurations/..%2Fclusters", "/configurations/%3Flimit=1", "/configurations/%23"}, sent)
}

func TestRegionsAreKeystones(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /identity/v3/regions", trovetest.Reply(200, `{"regions": [{"id": "west", "parent_region_id": null}, {"id": "east"}], "links": {"next": null}}`))
	client := cloud.client()
	for range 2 {
		regions, err := client.Regions(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{"west", "east"}, regions)
	}
	assert.Len(t, cloud.Tokens(), 2, "the token and the list, once")
}

func TestRegionsThatKeystoneDoesNotTellAreUnsupported(t *testing.T) {
	for status, want := range map[int]string{
		403: "GET /identity/v3/regions: 403 forbidden",
		404: "GET /identity/v3/regions: 404 NotFound",
	} {
		cloud := newCloud(t)
		cloud.On("GET /identity/v3/regions", trovetest.Reply(status, ""))
		_, err := cloud.client().Regions(t.Context())
		require.ErrorIs(t, err, api.ErrUnsupported)
		require.ErrorContains(t, err, `the API "nodes" has no operation "list regions": `+want)
	}
	cloud := newCloud(t)
	cloud.On("GET /identity/v3/regions", trovetest.Reply(500, ""))
	_, err := cloud.client().Regions(t.Context())
	require.NotErrorIs(t, err, api.ErrUnsupported)
	require.ErrorContains(t, err, "500")
}
