package acctest

import (
	"fmt"
	"slices"
	"testing"
)

// agents are Trove's own where there is one for the datastore.
func agents(datastore string) Option {
	if slices.Contains([]string{"mysql", "mariadb", "postgresql"}, datastore) {
		return func(*settings) {}
	}
	return OwnAgents
}

// alone is an instance of a datastore, with what can be done to it; next is the version that it is upgraded to, values are
// of its configuration group.
func alone(datastore, version, next, values string) []exchange {
	do := func(name, body string) exchange { return post(name, instance+"/action", body) }
	put := func(name, body string) exchange {
		return exchange{name: name, method: "PUT", path: instance, body: `{"instance":` + body + `}`}
	}
	order := fmt.Sprintf(`{"instance":{"name":"i","flavorRef":"2","volume":{"size":1},"datastore":{"type":%q,"version":%q}}}`, datastore, version)
	return slices.Concat([]exchange{group(datastore, version, values)}, built("instance", order), []exchange{
		do("restarted", `{"restart":{}}`),
		ready("running again", instance),
		do("enlarged", `{"resize":{"volume":{"size":2}}}`),
		ready("larger and ready", instance),
		do("resized", `{"resize":{"flavorRef":"3"}}`),
		ready("resized and ready", instance),
		put("configured", `{"configuration":"{group}"}`),
		restarted("restarted with it", instance+"/action"),
		ready("configured and ready", instance),
		put("no longer configured", `{"configuration":null}`),
		restarted("restarted without it", instance+"/action"),
		ready("no longer configured, and ready", instance),
		put("upgraded", `{"datastore_version":"`+next+`"}`),
		ready("upgraded and ready", instance),
	}, gone("instance", instance))
}

// group makes a configuration group.
func group(datastore, version, values string) exchange {
	return exchange{
		name: "configuration group", method: "POST", path: "/configurations", keep: map[string]string{"group": "configuration.id"},
		body: fmt.Sprintf(`{"configuration":{"name":"g","datastore":{"type":%q,"version":%q},"values":{%s}}}`, datastore, version, values),
	}
}

// restarted asks for a restart until there is time for it: a new configuration may need one.
func restarted(name, path string) exchange {
	return exchange{name: name, method: "POST", path: path, body: `{"restart":{}}`, status: 202}
}

// configured is a cluster that gets a configuration group, and loses it again.
func configured(datastore, version, values string) []exchange {
	return slices.Concat([]exchange{
		group(datastore, version, values),
		create("created", newCluster(datastore, version, members(3))),
	}, settled("built", 3), []exchange{
		act("configured", `{"configuration_attach":{"configuration_id":"{group}"}}`),
	}, settled("configured", 0), []exchange{
		{name: "configured, and shown", path: cluster, without: []string{"cluster.instances.status"}},
		restarted("restarted with it", cluster),
	}, settled("restarted with it", 3), []exchange{
		act("no longer configured", `{"configuration_detach":{}}`),
	}, settled("no longer configured", 0), []exchange{
		restarted("restarted without it", cluster),
	}, settled("restarted without it", 3), gone("cluster", cluster))
}

// replicated is an instance of a datastore and its replica, which takes its place and is then on its own.
func replicated(datastore, version string) []exchange {
	const source, of = "/instances/{source}", "/instances/{replica}"
	order := fmt.Sprintf(`{"instance":{"name":"s","flavorRef":"2","volume":{"size":1},"datastore":{"type":%q,"version":%q}}}`, datastore, version)
	return slices.Concat(built("source", order), built("replica", `{"instance":{"name":"r","replica_of":"{source}"}}`), []exchange{
		ready("source is ready", source),
		post("promoted", of+"/action", `{"promote_to_replica_source":{}}`),
		await("promoted in the end", source, "instance.replica_of.id", "{replica}"),
		ready("old source is ready", source),
		ready("new source is ready", of),
		{name: "detached", method: "PUT", path: source, body: `{"instance":{"replica_of":null}}`},
		ready("detached in the end", source),
	}, gone("old source", source), gone("new source", of))
}

func TestDifferentialInstanceOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ datastore, version, next, values string }{
		{"cassandra", "3.11.9", "4.0.1", `"column_index_size_in_kb":8`},
		{"mariadb", "10.4.12", "10.6.7", `"autocommit":0`},
		{"mongodb", "4.0.28", "4.4.13", `"net.maxIncomingConnections":100`},
		{"percona", "5.7.34", "5.7.34", `"autocommit":0`},
		{"postgresql", "12.4", "12.4", `"autovacuum_analyze_threshold":10`},
		{"pxc", "5.7.34", "8.0.27", `"autocommit":0`},
		{"redis", "5.0.14", "6.2.6", `"cluster-node-timeout":10`},
		{"vertica", "9.0.1", "9.0.1", `"NewEEGroupBySmallMemMB":16`},
	} {
		t.Run(test.datastore, func(t *testing.T) {
			t.Parallel()
			compare(t, alone(test.datastore, test.version, test.next, test.values), agents(test.datastore))
		})
	}
}

func TestDifferentialConfigurationOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ datastore, version, values string }{
		{"cassandra", "3.11.9", `"column_index_size_in_kb":8`},
		{"pxc", "5.7.34", `"autocommit":0`},
	} {
		t.Run(test.datastore, func(t *testing.T) {
			t.Parallel()
			compare(t, configured(test.datastore, test.version, test.values), OwnAgents)
		})
	}
}

func TestDifferentialReplicaOf(t *testing.T) {
	t.Parallel()
	for datastore, version := range map[string]string{"mariadb": "10.6.7", "percona": "5.7.34", "postgresql": "12.4", "redis": "5.0.14"} {
		t.Run(datastore, func(t *testing.T) {
			t.Parallel()
			compare(t, replicated(datastore, version), agents(datastore))
		})
	}
}
