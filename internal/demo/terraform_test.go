package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnvironmentLeadsToTheSandboxOnly(t *testing.T) {
	caller := []string{
		"PATH=/bin", "HOME=/root", "OS_CLOUD=production", "OS_AUTH_URL=https://cloud.example.com", "TF_CLI_CONFIG_FILE=/root/.terraformrc",
		"TF_VAR_name=mine", "TF_LOG=TRACE", "TROVE_API=v1.0", "XDG_CONFIG_HOME=/root/.config", "LANG=C",
	}
	got := environment(caller, "/tmp/demo", "/tmp/demo/terraform.rc", map[string]string{
		"OS_AUTH_URL": "http://127.0.0.1:1/identity/v3", "OS_PASSWORD": "secret",
	})
	require.Equal(t, []string{
		"PATH=/bin", "LANG=C",
		"CHECKPOINT_DISABLE=1", "HOME=/tmp/demo", "OS_AUTH_URL=http://127.0.0.1:1/identity/v3", "OS_PASSWORD=secret",
		"TF_CLI_CONFIG_FILE=/tmp/demo/terraform.rc", "TF_INPUT=0", "TF_IN_AUTOMATION=1",
	}, got)
}

func TestChangesOf(t *testing.T) {
	got, err := changesOf([]byte(`{"format_version":"1.2","resource_changes":[
	  {"address":"trove_instance.master","mode":"managed","change":{"actions":["no-op"]}},
	  {"address":"trove_instance.reader","mode":"managed","change":{"actions":["delete","create"]}},
	  {"address":"data.trove_instance.seen","mode":"data","change":{"actions":["read"]}},
	  {"address":"trove_cluster.products","mode":"managed","change":{"actions":["update"]}}
	]}`))
	require.NoError(t, err)
	require.Equal(t, []change{
		{Address: "trove_instance.reader", Actions: []string{"delete", "create"}},
		{Address: "trove_cluster.products", Actions: []string{"update"}},
	}, got)
	require.Equal(t, "trove_instance.reader (delete, create)", got[0].String())
}
