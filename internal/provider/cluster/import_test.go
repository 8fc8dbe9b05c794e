package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestParseClusterImport(t *testing.T) {
	for text, want := range map[string]clusterImport{
		"dfbbd9ca":                      {ID: "dfbbd9ca"},
		"dfbbd9ca,size":                 {ID: "dfbbd9ca", Size: true},
		"dfbbd9ca,west=416b, eu = ff9d": {ID: "dfbbd9ca", Keys: map[string]string{"west": "416b", "eu": "ff9d"}},
	} {
		got, err := parseClusterImport(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for text, message := range map[string]string{
		"":                 `"" names no cluster`,
		",size":            `",size" names no cluster`,
		"a,b":              `"b" is not KEY=NODE_ID`,
		"a,west=1,west=2":  `the key "west" is given twice`,
		"a,west=1,east=1":  `the node 1 is given twice`,
		"a,west=1,size":    `"size" is not KEY=NODE_ID`,
		"a,west=416b,eu=":  `"eu=" is not KEY=NODE_ID`,
		"a,=416b":          `"=416b" is not KEY=NODE_ID`,
		"a,west=416b,,eu=": `"" is not KEY=NODE_ID`,
	} {
		_, err := parseClusterImport(text)
		assert.EqualError(t, err, message, text)
	}
}

func TestDefaultKeysNameNodesAfterTheirRegions(t *testing.T) {
	assert.Equal(t, map[string]string{"west": "1", "east": "2", "eu": "3"},
		defaultKeys([]api.Member{{ID: "1", Region: "west"}, {ID: "2", Region: "east"}, {ID: "3", Region: "eu"}}))
	assert.Equal(t, map[string]string{"west-1": "1", "west-2": "2", "east": "3", "eu-arbiter-1": "4", "eu-arbiter-2": "5"},
		defaultKeys([]api.Member{
			{ID: "1", Region: "west"},
			{ID: "2", Region: "west"},
			{ID: "3", Region: "east"},
			{ID: "4", Region: "eu", Type: "arbiter"},
			{ID: "5", Region: "eu", Type: "arbiter"},
		}))
	assert.Equal(t, map[string]string{"eu-2": "1", "eu-3": "2", "eu-1": "3"},
		defaultKeys([]api.Member{{ID: "1", Region: "eu"}, {ID: "2", Region: "eu"}, {ID: "3", Region: "eu-1"}}), "a region may be called like a numbered key")
	assert.Equal(t, map[string]string{"node-1": "1", "node-2": "2"}, defaultKeys([]api.Member{{ID: "1"}, {ID: "2"}}))
}
