package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPlaceID(t *testing.T) {
	state := []byte(`{"format_version":"1.0","values":{"outputs":{},"root_module":{"resources":[
	  {"address":"trove_instance.reports","type":"trove_instance","values":{"id":"i1","slave_of":[]}},
	  {"address":"trove_cluster.products","type":"trove_cluster","values":{"id":"c1","nodes":{"east":{"id":"n2","ip":["10.0.0.2"]}}}}
	]}}}`)
	for want, where := range map[string]place{
		"i1": {"trove_instance.reports", ""}, "n2": {"trove_cluster.products", "east"},
	} {
		id, err := where.id(state)
		require.NoError(t, err)
		require.Equal(t, want, id)
	}
	_, err := place{"trove_cluster.products", "west"}.id(state)
	require.EqualError(t, err, "the state has no id for trove_cluster.products west")
}
