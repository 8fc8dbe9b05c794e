package acctest

import "testing"

// What is asked without changing anything. A new case is a line here; then, with real Trove up,
//
//	TROVE_REAL=.realtrove/18/openrc go test ./internal/acctest -run TestDifferentialReads -record
func TestDifferentialReads(t *testing.T) {
	t.Parallel()
	compare(t, []exchange{
		{name: "versions", path: "{trove}/", header: map[string]string{"X-Auth-Token": ""}, exact: true},
		{name: "datastores", path: "/datastores"},
		{name: "datastore by name", path: "/datastores/mariadb", exact: true},
		{name: "datastore by id", path: "/datastores/a0000000-0000-4000-8000-000000000002", exact: true},
		{name: "versions of a datastore", path: "/datastores/mysql/versions", exact: true},
		{name: "version by name", path: "/datastores/mysql/versions/5.7.29", exact: true},
		{name: "version by id alone", path: "/datastores/versions/b0000000-0000-4000-8000-000000000101", exact: true},
		{name: "unknown datastore", path: "/datastores/nosuch"},
		{name: "unknown datastore by id", path: "/datastores/" + nobody},
		{name: "unknown version", path: "/datastores/mysql/versions/9.9"},
		{name: "versions of an unknown datastore", path: "/datastores/nosuch/versions"},
		{name: "flavors", path: "/flavors", exact: true},
		{name: "flavor", path: "/flavors/2", exact: true},
		{name: "flavor with a UUID", path: "/flavors/d1b2c3d4-0000-4000-8000-00000000f1a0", exact: true},
		{name: "unknown flavor", path: "/flavors/999"},
		{name: "no instances", path: "/instances", exact: true},
		{name: "no clusters", path: "/clusters", exact: true},
		{name: "no configurations", path: "/configurations", exact: true},
		{name: "no backups", path: "/backups", exact: true},
		{name: "unknown instance", path: "/instances/" + nobody},
		{name: "unknown cluster", path: "/clusters/" + nobody},
		{name: "unknown member", path: "/clusters/" + nobody + "/instances/" + nobody},
		{name: "unknown configuration", path: "/configurations/" + nobody},
		{name: "unknown backup", path: "/backups/" + nobody},
		{name: "negative limit", path: "/instances?limit=-1"},
		{name: "limit that is no number", path: "/instances?limit=many"},
		{name: "negative limit of clusters", path: "/clusters?limit=-1"},
		{name: "unknown path", path: "/nosuch"},
		{name: "method that there is not", method: "PUT", path: "/instances", body: "{}"},
		{name: "delete of an unknown instance", method: "DELETE", path: "/instances/" + nobody},
		{name: "delete of an unknown cluster", method: "DELETE", path: "/clusters/" + nobody},
	})
}

// Who may not, and what can't be read.
func TestDifferentialRefusals(t *testing.T) {
	t.Parallel()
	compare(t, []exchange{
		{name: "no token", path: "/instances", header: map[string]string{"X-Auth-Token": ""}},
		{name: "wrong token", path: "/instances", header: map[string]string{"X-Auth-Token": "nonsense"}},
		{name: "another project", path: "{trove}/v1.0/ffffffffffffffffffffffffffffffff/instances"},
		{name: "no project", path: "{trove}/v1.0"},
		{name: "unknown version of the API", path: "{trove}/v2.0/{project}/instances"},
		{name: "malformed instance", method: "POST", path: "/instances", body: `{"instance":`},
		{name: "malformed cluster", method: "POST", path: "/clusters", body: `{"cluster":`},
		{name: "empty instance", method: "POST", path: "/instances", body: `{}`},
		{name: "empty cluster", method: "POST", path: "/clusters", body: `{}`},
		{name: "instance without a flavor", method: "POST", path: "/instances", body: `{"instance":{"name":"a","volume":{"size":1}}}`},
		{
			name: "cluster without members", method: "POST", path: "/clusters",
			body: `{"cluster":{"name":"a","datastore":{"type":"mariadb","version":"10.6.7"},"instances":[]}}`,
		},
		{name: "text for an instance", method: "POST", path: "/instances", body: `instance`, header: map[string]string{"Content-Type": "text/plain"}},
	})
}
