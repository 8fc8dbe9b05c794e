package acctest

import (
	"strings"
	"testing"
)

// Configuration groups: what they are refused for, and what becomes of one.
func TestDifferentialConfigurations(t *testing.T) {
	t.Parallel()
	order := func(name, body string) exchange { return post(name, "/configurations", body) }
	values := func(values string) string {
		return `{"configuration":{"name":"g","datastore":{"type":"mysql","version":"5.7.29"},"values":` + values + `}}`
	}
	const group, none = "/configurations/{group}", "/configurations/" + nobody
	change := func(method, name, path, body string) exchange {
		return exchange{name: method + " " + name, method: method, path: path, body: body}
	}
	compare(t, []exchange{
		order("no name", `{"configuration":{"values":{}}}`),
		order("empty name", `{"configuration":{"name":"","values":{"max_connections":5}}}`),
		order("no values", `{"configuration":{"name":"g"}}`),
		order("no value", values(`{}`)),
		order("values that are a list", values(`[]`)),
		order("unknown parameter", values(`{"nosuch":1}`)),
		order("too small", values(`{"max_connections":0}`)),
		order("too large", values(`{"max_connections":1000000}`)),
		order("text for a number", values(`{"max_connections":"many"}`)),
		order("number in a text", values(`{"max_connections":"5"}`)),
		order("half a number", values(`{"max_connections":1.5}`)),
		order("null for a number", values(`{"max_connections":null}`)),
		order("truth for a number", values(`{"max_connections":true}`)),
		order("number for a text", values(`{"character_set_server":5}`)),
		order("one good and one bad", values(`{"max_connections":5,"nosuch":1}`)),
		order("two bad", values(`{"max_connections":0,"nosuch":1}`)),
		order("unknown datastore", strings.Replace(values(`{"max_connections":5}`), "mysql", "nosuch", 1)),
		order("unknown version", strings.Replace(values(`{"max_connections":5}`), "5.7.29", "9.9", 1)),
		order("inactive version", strings.Replace(values(`{"max_connections":5}`), "5.7.29", "5.5-inactive", 1)),
		order("empty description", strings.Replace(values(`{"max_connections":5}`), `"name"`, `"description":"","name"`, 1)),
		order("no parameters of vertica", strings.Replace(values(`{"x":5}`), `"mysql","version":"5.7.29"`, `"vertica","version":"9.0.1"`, 1)),
		order("no body", ``), order("empty body", `{}`), order("malformed", `{`), order("list", `{"configuration":[]}`),
		{name: "those that were made all the same", path: "/configurations"},

		{
			name: "good", method: "POST", path: "/configurations", body: values(`{"max_connections":5,"character_set_server":"latin1"}`),
			keep: map[string]string{"group": "configuration.id"},
		},
		{name: "shown", path: group},
		{name: "listed", path: "/configurations"},
		{name: "its instances", path: group + "/instances", exact: true},
		change("PATCH", "one value", group, `{"configuration":{"values":{"max_connections":6}}}`),
		{name: "one value is another", path: group},
		change("PUT", "all values", group, `{"configuration":{"values":{"max_connections":7}}}`),
		{name: "values are others", path: group},
		change("PUT", "name alone", group, `{"configuration":{"name":"h"}}`),
		change("PUT", "name and description", group, `{"configuration":{"name":"h","description":"d","values":{"max_connections":8}}}`),
		{name: "named", path: group},
		change("PATCH", "unknown parameter", group, `{"configuration":{"values":{"nosuch":6}}}`),
		change("PUT", "too large", group, `{"configuration":{"values":{"max_connections":1000000}}}`),
		change("PATCH", "nothing", group, `{"configuration":{"values":{}}}`),
		change("PATCH", "no values", group, `{"configuration":{}}`),
		change("PUT", "nothing", group, `{"configuration":{}}`),
		change("PUT", "empty name", group, `{"configuration":{"name":""}}`),
		change("PUT", "no body", group, ``),
		change("PATCH", "no body", group, ``),
		change("PUT", "empty body", group, `{}`),
		change("PUT", "unknown", none, `{"configuration":{"values":{"max_connections":7}}}`),
		change("PATCH", "unknown", none, `{"configuration":{"values":{"max_connections":7}}}`),
		change("DELETE", "unknown", none, ``),
		{name: "instances of an unknown one", path: none + "/instances"},
		{name: "what is no id", path: "/configurations/nosuch"},
		post("instance of another datastore", "/instances", strings.Replace(newInstance("i", `"configuration":"{group}"`), `"size":1`, `"size":51`, 1)),
		post("cluster of another datastore", "/clusters", newCluster("mongodb", "4.0.28", members(3), `"configuration":"{group}"`)),
		change("DELETE", "known", group, ``),
		{name: "gone", path: group},
		change("DELETE", "again", group, ``),

		{name: "parameters", path: "/datastores/mysql/versions/5.7.29/parameters"},
		{name: "parameters by the version alone", path: "/datastores/versions/b0000000-0000-4000-8000-000000000101/parameters"},
		{name: "parameter", path: "/datastores/mysql/versions/5.7.29/parameters/max_connections", exact: true},
		{name: "unknown parameter", path: "/datastores/mysql/versions/5.7.29/parameters/nosuch"},
		{name: "parameters of an unknown version", path: "/datastores/mysql/versions/9.9/parameters"},
		{name: "parameters of an unknown datastore", path: "/datastores/nosuch/versions/1/parameters"},
		{name: "parameters of a version without", path: "/datastores/couchbase/versions/4.0/parameters"},
	})
}

// Values of groups: of which JSON types they are taken, and how they are shown. Those of some names are not.
func TestDifferentialConfigurationValues(t *testing.T) {
	t.Parallel()
	order := func(name, datastore, version, values string) exchange {
		return exchange{
			name: name, method: "POST", path: "/configurations", keep: map[string]string{"group": "configuration.id"},
			body: `{"configuration":{"name":"g","datastore":{"type":"` + datastore + `","version":"` + version + `"},"values":` + values + `}}`,
		}
	}
	shown := exchange{name: "shown", path: "/configurations/{group}"}
	refused := func(name, datastore, version, values string) exchange {
		e := order(name, datastore, version, values)
		e.keep = nil
		return e
	}
	compare(t, []exchange{
		order("of every type", "mysql", "5.7.29", `{"long_query_time":2.0,"innodb_large_prefix":false,"max_connections":5,"character_set_server":"5"}`), shown,
		order("large ones", "mysql", "5.7.29", `{"innodb_buffer_pool_size":18446744073709551615,"long_query_time":1e-3}`), shown,
		refused("whole number for a float", "mysql", "5.7.29", `{"long_query_time":2}`),
		refused("number for a truth", "mysql", "5.7.29", `{"innodb_large_prefix":1}`),
		refused("text for a truth", "mysql", "5.7.29", `{"innodb_large_prefix":"ON"}`),
		order("hidden ones", "cassandra", "3.11.9", `{"num_tokens":256,"initial_token":"7","cluster_name":"x"}`), shown,
		order("hidden words", "mysql", "5.7.29", `{"innodb_ft_max_token_size":20}`), shown,
		refused("list", "cassandra", "3.11.9", `{"seed_provider":["x"]}`),
		refused("text for a list", "cassandra", "3.11.9", `{"seed_provider":"x"}`),
		order("name in another case", "mysql", "5.7.29", `{"MAX_Connections":5}`), shown,
	})
}

// Backups of what there is not.
func TestDifferentialBackupRefusals(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, body := range []string{
		``, `{}`, `{`, `[]`, `{"backup":{}}`, `{"backup":{"name":"b"}}`, `{"backup":{"name":"","instance":"` + nobody + `"}}`, `{"backup":{"name":"b","instance":"` + nobody + `"}}`,
		`{"backup":{"name":"b","instance":7}}`, `{"backup":{"name":"b","instance":"x y"}}`, `{"backup":{"name":"b","instance":"` + nobody + `","incremental":2}}`,
		`{"backup":{"name":"b","instance":"` + nobody + `","parent_id":"` + nobody + `"}}`, `{"backup":{"name":"b","instance":"` + nobody + `","description":""}}`,
		`{"backup":{"name":"b","instance":"` + nobody + `","swift_container":""}}`, `{"backup":{"instance":"` + nobody + `"}}`,
	} {
		exchanges = append(exchanges, post("backup "+body, "/backups", body))
	}
	compare(t, append(exchanges,
		exchange{name: "deletion of an unknown one", method: "DELETE", path: "/backups/" + nobody},
		exchange{name: "what is no id", path: "/backups/nosuch"},
		exchange{name: "of an unknown instance", path: "/backups?instance_id=" + nobody},
		exchange{name: "of a datastore", path: "/backups?datastore=mysql"},
		exchange{name: "of an unknown datastore", path: "/backups?datastore=nosuch"},
		exchange{name: "change", method: "PUT", path: "/backups/" + nobody, body: `{}`},
		exchange{name: "limit", path: "/backups?limit=-1"},
		exchange{name: "limit that is no number", path: "/backups?limit=x"},
	))
}
