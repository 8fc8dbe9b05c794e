package trove

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheVersionSegmentOfTheEndpointTellsTheAPIWithoutARequest(t *testing.T) {
	cloud := newSessionCloud(t)
	client := cloud.open()
	assert.Equal(t, "nodes", client.dialect.name())
	assert.Len(t, cloud.tokens(), 1)
	assert.Empty(t, cloud.journal())

	cloud = newSessionCloud(t)
	cloud.endpoint = "/v1.0/" + project
	assert.Equal(t, "v1.0", cloud.open().dialect.name())
	assert.Len(t, cloud.tokens(), 1)
	assert.Empty(t, cloud.journal())
}

const nodesDocument = `{"versions": [{"id": "v1.0-nodes", "status": "CURRENT", "updated": "2014-05-15T04:20:00Z",
	"links": [{"rel": "self", "href": "http://127.0.0.1/v1.0-nodes/"}]}]}`

func TestAnEndpointWithoutAVersionIsAskedForItOnce(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.endpoint = ""
	cloud.on("GET /", reply(200, nodesDocument))
	client := cloud.open()
	assert.Equal(t, "nodes", client.dialect.name())
	assert.Equal(t, cloud.server.URL+"/v1.0-nodes/"+project+"/", client.service.Endpoint)
	assert.Equal(t, "application/json", cloud.requests()[0].header.Get("Accept"))

	err := show(t.Context(), client, "c")
	require.ErrorIs(t, err, ErrNotFound)
	assert.Equal(t, []string{"GET /", "GET /v1.0-nodes/" + project + "/clusters/c"}, cloud.journal())
}

func TestAnEndpointThatNamesItsProjectKeepsItsPath(t *testing.T) {
	cloud := newSessionCloud(t)
	cloud.endpoint = "/databases/" + project
	cloud.on("GET /", reply(300, nodesDocument))
	client := cloud.open()
	assert.Equal(t, cloud.server.URL+"/databases/"+project+"/", client.service.Endpoint)
}

func TestTheVersionDocumentDecides(t *testing.T) {
	for _, test := range []struct{ body, api, refused string }{
		{v1Golden(t, "versions.response"), "v1.0", ""},
		{`{"versions": [{"id": "v1.0", "status": "CURRENT"}, {"id": "v1.0-nodes", "status": "EXPERIMENTAL"}]}`, "nodes", ""},
		{`{"versions": [{"id": "v7"}]}`, "", `lists ["v7"], none of which this client knows`},
		{`<html></html>`, "", `cannot be read; set api to say which API it is`},
	} {
		cloud := newSessionCloud(t)
		cloud.endpoint = ""
		cloud.on("GET /", reply(200, test.body))
		client, err := open(t.Context(), cloud.config())
		if test.refused != "" {
			require.ErrorContains(t, err, test.refused)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, test.api, client.dialect.name())
	}
}

func TestTheAPICanBeForced(t *testing.T) {
	for _, test := range []struct{ api, endpoint, want, refused string }{
		{"nodes", "/databases/" + project, "nodes", ""},
		{"nodes", "/v1.0/" + project, "nodes", ""},
		{"nodes", "", "nodes", ""},
		{"auto", "/v1.0-nodes/" + project, "nodes", ""},
		{"auto", "/v1.0/" + project, "v1.0", ""},
		{"v1.0", "/databases/" + project, "v1.0", ""},
		{"v1.0", "", "v1.0", ""},
		{"v2", "/v1.0-nodes/" + project, "", `api is "v2", it can be auto, nodes or v1.0`},
	} {
		cloud := newSessionCloud(t)
		cloud.endpoint = test.endpoint
		client, err := open(t.Context(), cloud.config(func(cfg *Config) { cfg.API = test.api }))
		assert.Empty(t, cloud.journal())
		if test.refused != "" {
			require.EqualError(t, err, test.refused)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, test.want, client.dialect.name())
	}
	cloud := newSessionCloud(t)
	_, err := open(t.Context(), cloud.config(func(cfg *Config) { cfg.API = "v1.0" }))
	require.EqualError(t, err, `api is "v1.0", but the endpoint `+cloud.server.URL+`/v1.0-nodes/`+project+`/ serves "nodes"; leave api out`)
}
