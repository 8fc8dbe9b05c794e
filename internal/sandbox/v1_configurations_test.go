package sandbox

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Trove, trove/configuration/views.py, DetailedConfigurationView: a number of tokens is a secret too.
func TestV1SecretValuesOfGroupsAreNotShown(t *testing.T) {
	c := newCloud(t)
	created, _ := c.call(http.StatusOK, http.MethodPost, "/configurations", `{"configuration": {"name": "g",
		"datastore": {"type": "cassandra", "version": "3.11.9"}, "values": {"num_tokens": 256, "initial_token": "7", "cluster_name": "x"}}}`)
	want := map[string]any{"num_tokens": "***", "initial_token": "***", "cluster_name": "x"}
	assert.Equal(t, want, objectAt(t, created, "configuration", "values"))
	shown, _ := c.call(http.StatusOK, http.MethodGet, "/configurations/"+textAt(t, created, "configuration", "id"), "")
	assert.Equal(t, want, objectAt(t, shown, "configuration", "values"))
}
