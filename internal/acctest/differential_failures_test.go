package acctest

import (
	"slices"
	"strings"
	"testing"
)

// Builds that fail, and what is left of them.
func TestDifferentialFailedBuilds(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, failing := range []struct{ name, body string }{
		{"server", newInstance("SERVER_ERROR")},
		{"guest", newInstance("GUEST_ERROR")},
		{"volume", strings.Replace(newInstance("v"), `"size":1`, `"size":13`, 1)},
		{"zone", newInstance("z", `"availability_zone":"BAD_ZONE"`)},
		{"network", newInstance("w", `"nics":[{"network_id":"`+nobody+`"}]`)},
	} {
		path := "/instances/{" + failing.name + "}"
		exchanges = slices.Concat(exchanges, []exchange{
			{
				name: failing.name + " fails", method: "POST", path: "/instances", body: failing.body, keep: map[string]string{failing.name: "instance.id"},
				without: []string{"instance.fault", "instance.status"},
			},
			{name: failing.name + " failed", path: path, until: [2]string{"instance.status", "ERROR"}},
			post(failing.name+" is restarted", path+"/action", `{"restart":{}}`),
			post(failing.name+" is resized", path+"/action", `{"resize":{"flavorRef":"3"}}`),
			post(failing.name+" is enlarged", path+"/action", `{"resize":{"volume":{"size":14}}}`),
			{name: failing.name + " is renamed", method: "PUT", path: path, body: `{"instance":{"name":"n"}}`},
			post(failing.name+" is backed up", "/backups", `{"backup":{"name":"b","instance":"`+strings.TrimPrefix(path, "/instances/")+`"}}`),
			post(failing.name+" has a replica", "/instances", `{"instance":{"name":"r","replica_of":"`+strings.TrimPrefix(path, "/instances/")+`"}}`),
			// What is told is the guest's view or TaskManager's, whoever has spoken last.
			{name: failing.name + " has users", path: path + "/users", without: []string{"unprocessableEntity.message"}},
			{name: failing.name + " in a list", path: "/instances"},
			{name: failing.name + " in a list of details", path: "/instances/detail"},
		}, gone(failing.name, path))
	}
	compare(t, exchanges)
}

// Clusters whose members fail: some never get out of their building, and are freed before they are deleted.
func TestDifferentialFailedClusters(t *testing.T) {
	t.Parallel()
	failing := func(datastore, version string) string {
		return strings.Replace(newCluster(datastore, version, members(3)), `"name":"c"`, `"name":"SERVER_ERROR"`, 1)
	}
	compare(t, slices.Concat([]exchange{
		create("mariadb", failing("mariadb", "10.6.7")),
		{name: "mariadb's members failed", path: cluster, until: [2]string{"cluster.instances.0.status", "ERROR"}, without: []string{"cluster.instances", "cluster.ip"}},
		{name: "mariadb's members all failed", path: cluster, until: [2]string{"cluster.instances.2.status", "ERROR"}, without: []string{"cluster.instances", "cluster.ip"}},
		{name: "mariadb can't go", method: "DELETE", path: cluster},
		act("mariadb can't grow", `{"grow":[`+member+`]}`),
		act("mariadb's owner can't reset it", `{"reset-status":{}}`),
		act("mariadb's owner can't reset it with what he likes", `{"reset-status":{"force":true}}`),
		act("mariadb's owner can to delete it", `{"reset-status":{"force_delete":false}}`),
		{name: "mariadb is free", path: cluster, until: [2]string{"cluster.task.name", "NONE"}, without: []string{"cluster.instances", "cluster.ip"}},
	}, gone("mariadb", cluster), []exchange{
		create("redis", failing("redis", "5.0.14")),
		{name: "redis failed", path: cluster, until: [2]string{"cluster.task.name", "NONE"}, without: []string{"cluster.instances", "cluster.ip"}},
		act("redis is upgraded all the same", `{"shrink":[{"id":"`+nobody+`"}]}`),
	}, gone("redis", cluster)), OwnAgents)
}
