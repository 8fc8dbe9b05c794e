package session

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestTheVersionSegmentOfTheEndpointTellsTheAPIWithoutARequest(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.open()
	assert.Equal(t, "nodes", client.Dialect.Name())
	assert.Len(t, cloud.Tokens(), 1)
	assert.Empty(t, cloud.Journal())

	cloud = newCloud(t)
	cloud.Endpoint = "/v1.0/" + trovetest.Project
	assert.Equal(t, "v1.0", cloud.open().Dialect.Name())
	assert.Len(t, cloud.Tokens(), 1)
	assert.Empty(t, cloud.Journal())
}

const nodesDocument = `{"versions": [{"id": "v1.0-nodes", "status": "CURRENT", "updated": "2014-05-15T04:20:00Z",
	"links": [{"rel": "self", "href": "http://127.0.0.1/v1.0-nodes/"}]}]}`

func TestAnEndpointWithoutAVersionIsAskedForItOnce(t *testing.T) {
	cloud := newCloud(t)
	cloud.Endpoint = ""
	cloud.On("GET /", trovetest.Reply(200, nodesDocument))
	client := cloud.open()
	assert.Equal(t, "nodes", client.Dialect.Name())
	assert.Equal(t, cloud.Server.URL+"/v1.0-nodes/"+trovetest.Project+"/", client.Service.Endpoint)
	assert.Equal(t, "application/json", cloud.Requests()[0].Header.Get("Accept"))

	err := show(t.Context(), client)
	require.ErrorIs(t, err, api.ErrNotFound)
	assert.Equal(t, []string{"GET /", "GET /v1.0-nodes/" + trovetest.Project + "/clusters/c"}, cloud.Journal())
}

func TestAnEndpointThatNamesItsProjectKeepsItsPath(t *testing.T) {
	cloud := newCloud(t)
	cloud.Endpoint = "/databases/" + trovetest.Project
	cloud.On("GET /", trovetest.Reply(300, nodesDocument))
	client := cloud.open()
	assert.Equal(t, cloud.Server.URL+"/databases/"+trovetest.Project+"/", client.Service.Endpoint)
}

func TestAnEndpointWithAPathOfItsOwnIsAskedThere(t *testing.T) {
	cloud := newCloud(t)
	cloud.Catalogue = `[{"type": "database", "name": "trove", "endpoints": [{"interface": "public", "region": "west", "region_id": "west", "url": "URL/database"}]}]`
	cloud.Endpoint = "/nothing"
	cloud.On("GET /database/", trovetest.Reply(200, nodesDocument))
	opened := cloud.open()
	assert.Equal(t, cloud.Server.URL+"/database/v1.0-nodes/"+trovetest.Project+"/", opened.Service.Endpoint)
	assert.Equal(t, []string{"GET /database/"}, cloud.Journal())

	// Where there is no document, the server's own decides, and the path stays as the catalogue has it.
	cloud = newCloud(t)
	cloud.Catalogue = `[{"type": "database", "name": "trove", "endpoints": [{"interface": "public", "region": "west", "region_id": "west", "url": "URL/of/project"}]}]`
	cloud.Endpoint = "/nothing"
	cloud.On("GET /", trovetest.Reply(200, nodesDocument))
	assert.Equal(t, cloud.Server.URL+"/of/project/", cloud.open().Service.Endpoint)
	assert.Equal(t, []string{"GET /of/project/", "GET /"}, cloud.Journal())
}

func TestTheVersionDocumentDecides(t *testing.T) {
	for _, test := range []struct{ body, api, refused string }{
		{trovetest.V1Golden(t, "versions.response"), "v1.0", ""},
		{`{"versions": [{"id": "v1.0", "status": "CURRENT"}, {"id": "v1.0-nodes", "status": "EXPERIMENTAL"}]}`, "nodes", ""},
		{`{"versions": [{"id": "v7"}]}`, "", `lists ["v7"], none of which this client knows`},
		{`<html></html>`, "", `cannot be read; set api to say which API it is`},
	} {
		cloud := newCloud(t)
		cloud.Endpoint = ""
		cloud.On("GET /", trovetest.Reply(200, test.body))
		client, err := Open(t.Context(), cloud.config())
		if test.refused != "" {
			require.ErrorContains(t, err, test.refused)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, test.api, client.Dialect.Name())
	}
}

func TestTheAPICanBeForced(t *testing.T) {
	for _, test := range []struct{ api, endpoint, want, refused string }{
		{"nodes", "/databases/" + trovetest.Project, "nodes", ""},
		{"nodes", "", "nodes", ""},
		{"auto", "/v1.0-nodes/" + trovetest.Project, "nodes", ""},
		{"auto", "/v1.0/" + trovetest.Project, "v1.0", ""},
		{"v1.0", "/databases/" + trovetest.Project, "v1.0", ""},
		{"v1.0", "", "v1.0", ""},
		{"v2", "/v1.0-nodes/" + trovetest.Project, "", `api (TROVE_API) is "v2", it can be auto, nodes or v1.0`},
	} {
		cloud := newCloud(t)
		cloud.Endpoint = test.endpoint
		client, err := Open(t.Context(), cloud.config(func(cfg *Config) { cfg.API = test.api }))
		assert.Empty(t, cloud.Journal())
		if test.refused != "" {
			require.EqualError(t, err, test.refused)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, test.want, client.Dialect.Name())
	}
}

// The other API would be taken for nonsense, or worse: to a Trove of today, slave_of is no word at all, and the slave a server of its own.
func TestAnAPIThatTheEndpointContradictsIsAnError(t *testing.T) {
	cloud := newV1Cloud(t)
	_, err := Open(t.Context(), cloud.config(func(cfg *Config) { cfg.API = "nodes" }))
	require.EqualError(t, err, `api is "nodes", but the endpoint `+cloud.Server.URL+`/v1.0/`+trovetest.Project+`/ serves "v1.0"; leave api out`)

	cloud = newCloud(t)
	_, err = Open(t.Context(), cloud.config(func(cfg *Config) { cfg.API = "v1.0" }))
	require.EqualError(t, err, `api is "v1.0", but the endpoint `+cloud.Server.URL+`/v1.0-nodes/`+trovetest.Project+`/ serves "nodes"; leave api out`)
}
