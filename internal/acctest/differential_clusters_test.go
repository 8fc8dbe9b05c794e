package acctest

import (
	"slices"
	"strings"
	"testing"
)

// What a cluster is refused for before anything of it is made.
func TestDifferentialClusterCreate(t *testing.T) {
	t.Parallel()
	order := func(name, body string) exchange { return post(name, "/clusters", body) }
	three := members(3)
	small := func(more string) string {
		return newCluster("mariadb", "10.6.7", `{"flavorRef":"2","volume":{"size":1}`+more+`},`+members(2))
	}
	all := func(node string) string { return newCluster("mariadb", "10.6.7", node+","+node+","+node) }
	compare(t, []exchange{
		order("mariadb of two", newCluster("mariadb", "10.6.7", members(2))),
		order("mariadb of none", newCluster("mariadb", "10.6.7", "")),
		order("pxc of two", newCluster("pxc", "5.7.34", members(2))),
		order("mongodb of two", newCluster("mongodb", "4.0.28", members(2))),
		order("mongodb of four", newCluster("mongodb", "4.0.28", members(4))),
		order("vertica of two", newCluster("vertica", "9.0.1", members(2))),
		order("vertica of four", newCluster("vertica", "9.0.1", members(4))),
		order("unequal flavors", newCluster("mariadb", "10.6.7", members(2)+`,{"flavorRef":"3","volume":{"size":1}}`)),
		order("unequal volumes", newCluster("mariadb", "10.6.7", members(2)+`,{"flavorRef":"2","volume":{"size":2}}`)),
		order("unequal flavors of mongodb", newCluster("mongodb", "4.0.28", members(2)+`,{"flavorRef":"3","volume":{"size":1}}`)),
		order("unequal volumes of mongodb", newCluster("mongodb", "4.0.28", members(2)+`,{"flavorRef":"2","volume":{"size":2}}`)),
		order("no volume", all(`{"flavorRef":"2"}`)),
		order("one without a volume", newCluster("mariadb", "10.6.7", members(2)+`,{"flavorRef":"2"}`)),
		order("no volume of mongodb", newCluster("mongodb", "4.0.28", `{"flavorRef":"2"},{"flavorRef":"2"},{"flavorRef":"2"}`)),
		order("volume too large", all(`{"flavorRef":"2","volume":{"size":51}}`)),
		order("volume far too large", all(`{"flavorRef":"2","volume":{"size":5000000}}`)),
		order("volume of nothing", all(`{"flavorRef":"2","volume":{"size":0}}`)),
		order("negative volume", all(`{"flavorRef":"2","volume":{"size":-1}}`)),
		order("volume that is no number", all(`{"flavorRef":"2","volume":{"size":"big"}}`)),
		order("volume of a half", all(`{"flavorRef":"2","volume":{"size":1.5}}`)),
		order("volume without a size", all(`{"flavorRef":"2","volume":{}}`)),
		order("volume that is a number", all(`{"flavorRef":"2","volume":1}`)),
		order("unknown flavor", all(`{"flavorRef":"999","volume":{"size":1}}`)),
		order("one unknown flavor", newCluster("mariadb", "10.6.7", members(2)+`,{"flavorRef":"999","volume":{"size":1}}`)),
		order("flavor that is no text", all(`{"flavorRef":{},"volume":{"size":1}}`)),
		order("empty flavor", all(`{"flavorRef":"","volume":{"size":1}}`)),
		order("no flavor", all(`{"volume":{"size":1}}`)),
		order("unknown datastore", newCluster("nosuch", "1", three)),
		order("unknown version", newCluster("mariadb", "9.9", three)),
		order("unknown version by id", newCluster("mariadb", nobody, three)),
		order("another datastore's version", newCluster("mariadb", "b0000000-0000-4000-8000-000000000101", three)),
		order("inactive version", newCluster("mysql", "5.5-inactive", three)),
		order("version number", strings.Replace(newCluster("mariadb", "10.6.7", three), `"type"`, `"version_number":"1","type"`, 1)),
		order("datastore with more", strings.Replace(newCluster("mariadb", "10.6.7", three), `"type"`, `"more":"1","type"`, 1)),
		order("no datastore", `{"cluster":{"name":"c","instances":[`+three+`]}}`),
		order("datastore without a version", `{"cluster":{"name":"c","datastore":{"type":"mariadb"},"instances":[`+three+`]}}`),
		order("mysql has no clusters", newCluster("mysql", "5.7.29", three)),
		order("postgresql has no clusters", newCluster("postgresql", "12.4", three)),
		order("percona has no clusters", newCluster("percona", "5.7.34", three)),
		order("couchbase has no clusters", newCluster("couchbase", "4.0", three)),
		order("couchdb has no clusters", newCluster("couchdb", "1.6.1", three)),
		order("db2 has no clusters", newCluster("db2", "11.1", three)),
		order("unknown network", all(`{"flavorRef":"2","volume":{"size":1},"nics":[{"network_id":"`+nobody+`"}]}`)),
		order("net-id", all(`{"flavorRef":"2","volume":{"size":1},"nics":[{"net-id":"`+network+`"}]}`)),
		order("subnet alone", all(`{"flavorRef":"2","volume":{"size":1},"nics":[{"subnet_id":"`+network+`"}]}`)),
		order("two nics", small(`,"nics":[{"network_id":"`+network+`"},{"network_id":"`+network+`"}]`)),
		order("two networks", newCluster("mariadb", "10.6.7", member+`,{"flavorRef":"2","volume":{"size":1},"nics":[{"network_id":"`+network+`"}]},`+
			`{"flavorRef":"2","volume":{"size":1},"nics":[{"network_id":"`+nobody+`"}]}`)),
		order("nic of nothing", small(`,"nics":[{}]`)),
		order("nic with more", small(`,"nics":[{"port":"x"}]`)),
		order("address that is none", small(`,"nics":[{"network_id":"`+network+`","ip_address":"x"}]`)),
		order("zone that is a number", small(`,"availability_zone":1`)),
		order("modules that are a text", small(`,"modules":"m"`)),
		order("module without an id", small(`,"modules":[{}]`)),
		order("no name", `{"cluster":{"datastore":{"type":"mariadb","version":"10.6.7"},"instances":[`+three+`]}}`),
		order("empty name", strings.Replace(newCluster("mariadb", "10.6.7", three), `"c"`, `""`, 1)),
		order("blank name", strings.Replace(newCluster("mariadb", "10.6.7", three), `"c"`, `"  "`, 1)),
		order("name that is a number", strings.Replace(newCluster("mariadb", "10.6.7", three), `"c"`, `7`, 1)),
		order("name that is null", strings.Replace(newCluster("mariadb", "10.6.7", three), `"c"`, `null`, 1)),
		order("long name", strings.Replace(newCluster("mariadb", "10.6.7", three), `"c"`, `"`+strings.Repeat("n", 256)+`"`, 1)),
		order("locality that there is not", newCluster("mariadb", "10.6.7", three, `"locality":"near"`)),
		order("empty locality", newCluster("mariadb", "10.6.7", three, `"locality":""`)),
		order("locality that is a list", newCluster("mariadb", "10.6.7", three, `"locality":["affinity"]`)),
		order("configuration of mongodb", newCluster("mongodb", "4.0.28", three, `"configuration":"`+nobody+`"`)),
		order("configuration of redis", newCluster("redis", "5.0.14", three, `"configuration":"`+nobody+`"`)),
		order("configuration of vertica", newCluster("vertica", "9.0.1", three, `"configuration":"`+nobody+`"`)),
		order("unknown configuration", newCluster("mariadb", "10.6.7", three, `"configuration":"`+nobody+`"`)),
		order("configuration that is a number", newCluster("mariadb", "10.6.7", three, `"configuration":7`)),
		order("two wrong things", newCluster("mariadb", "10.6.7", `{"flavorRef":"2","volume":{"size":0}}`, `"locality":""`)),
		order("instances that are a text", strings.Replace(newCluster("mariadb", "10.6.7", ""), `[]`, `"three"`, 1)),
		order("instance that is a text", newCluster("mariadb", "10.6.7", `"one"`)),
		order("cluster that is a list", `{"cluster":[]}`),
		order("list for a body", `[]`),
		order("text for a body", `"cluster"`),
		order("null for a body", `null`),
		order("no body", ``),
		{name: "no cluster was made", path: "/clusters", exact: true},
	})
}

// What mongodb's extended_properties are refused for.
func TestDifferentialClusterProperties(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, properties := range []string{
		`[]`, `null`, `"x"`, `{"num_configsvr":0}`, `{"num_configsvr":-1}`, `{"num_configsvr":"x"}`, `{"num_configsvr":1.5}`, `{"num_configsvr":null}`,
		`{"num_mongos":0}`, `{"num_mongos":"-3"}`, `{"num_mongos":true}`, `{"num_mongos":""}`, `{"configsvr_volume_size":0}`, `{"configsvr_volume_size":"x"}`,
		`{"configsvr_volume_size":51}`, `{"mongos_volume_size":51}`, `{"mongos_volume_size":"99"}`, `{"mongos_volume_size":[]}`,
		`{"configsvr_volume_type":""}`, `{"mongos_volume_type":7}`, `{"num_configsvr":100}`, `{"num_mongos":"100"}`, `{"num_configsvr":0,"num_mongos":-1}`,
	} {
		exchanges = append(exchanges, post("extended_properties "+properties, "/clusters",
			newCluster("mongodb", "4.0.28", members(3), `"extended_properties":`+properties)))
	}
	compare(t, append(exchanges,
		post("other datastores don't read them", "/clusters", newCluster("mariadb", "10.6.7", members(2), `"extended_properties":{"num_mongos":3,"x":1}`)),
		post("but they are checked", "/clusters", newCluster("mariadb", "10.6.7", members(2), `"extended_properties":{"num_mongos":0}`)),
		exchange{name: "no cluster was made", path: "/clusters", exact: true},
	), OwnAgents)
}

// Without room for all members there is no cluster.
func TestDifferentialClusterQuota(t *testing.T) {
	t.Parallel()
	compare(t, []exchange{
		post("mariadb", "/clusters", newCluster("mariadb", "10.6.7", members(3))),
		post("pxc", "/clusters", newCluster("pxc", "5.7.34", members(4))),
		post("mongodb, whose routers and config servers count", "/clusters", newCluster("mongodb", "4.0.28", members(3))),
		post("volumes too", "/clusters", newCluster("mariadb", "10.6.7", strings.ReplaceAll(members(12), `"size":1`, `"size":40`))),
		{name: "no cluster was made", path: "/clusters", exact: true},
	}, Quota(2))
}

// A cluster of some datastores is refused once it is there: it stays, building for ever, until it is freed.
func TestDifferentialClusterLeftOver(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, refused := range []exchange{
		post("cassandra without room", "/clusters", newCluster("cassandra", "3.11.9", members(3))),
		post("redis without room", "/clusters", newCluster("redis", "5.0.14", members(3))),
		post("vertica without room", "/clusters", newCluster("vertica", "9.0.1", members(3))),
		post("cassandra of none", "/clusters", newCluster("cassandra", "3.11.9", "")),
		post("redis of none", "/clusters", newCluster("redis", "5.0.14", "")),
		post("cassandra with an unknown flavor", "/clusters", newCluster("cassandra", "3.11.9", `{"flavorRef":"999","volume":{"size":1}}`)),
		post("redis without a volume", "/clusters", newCluster("redis", "5.0.14", `{"flavorRef":"2"}`)),
		post("redis with net-id", "/clusters", newCluster("redis", "5.0.14", `{"flavorRef":"2","volume":{"size":1},"nics":[{"net-id":"`+network+`"}]}`)),
		post("cassandra with an unknown network", "/clusters", newCluster("cassandra", "3.11.9", `{"flavorRef":"2","volume":{"size":1},"nics":[{"network_id":"`+nobody+`"}]}`)),
	} {
		cluster := "/clusters/{left}"
		exchanges = slices.Concat(exchanges, []exchange{
			refused,
			{name: refused.name + " is left over", path: "/clusters", keep: map[string]string{"left": "clusters.0.id"}},
			{name: "shown", path: cluster},
			{name: "it can't be deleted", method: "DELETE", path: cluster},
			post("it can't be shrunk", cluster, `{"shrink":[{"id":"`+nobody+`"}]}`),
			post("it can't be restarted", cluster, `{"restart":{}}`),
			post("its owner can't reset it", cluster, `{"reset-status":{}}`),
			post("but can to delete it", cluster, `{"reset-status":{"force_delete":true}}`),
			{name: "shown without a task", path: cluster, until: [2]string{"cluster.task.name", "NONE"}},
		}, gone("what was left over", cluster))
	}
	compare(t, exchanges, Quota(2), OwnAgents)
}

// What is done to a cluster, and can't be read.
func TestDifferentialClusterActions(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, body := range []string{
		``, `{}`, `[]`, `null`, `"restart"`, `{"restart":`, `{"restart":{},"upgrade":{"datastore_version":"x"}}`, `{"restart":{},"grow":[]}`, `{"nosuch":{}}`,
		`{"restart":{}}`, `{"restart":null}`, `{"restart":7}`, `{"add_shard":{}}`, `{"add_shard":[]}`,
		`{"grow":[]}`, `{"grow":{}}`, `{"grow":[{}]}`, `{"grow":[7]}`, `{"grow":[` + member + `]}`, `{"grow":[{"flavorRef":"2","volume":{"size":0}}]}`,
		`{"grow":[{"flavorRef":"2","volume":{}}]}`, `{"grow":[{"flavorRef":"","name":""}]}`, `{"grow":[{"flavorRef":"2","type":""}]}`,
		`{"grow":[{"flavorRef":"2","related_to":7}]}`, `{"grow":[{"flavorRef":"2","nics":[{"a":"b"}]}]}`, `{"grow":[{"flavorRef":"2","region_name":null}]}`,
		`{"shrink":[]}`, `{"shrink":{}}`, `{"shrink":[{}]}`, `{"shrink":[{"id":7}]}`, `{"shrink":[{"id":"x"}]}`, `{"shrink":[{"id":"` + nobody + `"}]}`,
		`{"upgrade":{}}`, `{"upgrade":"5"}`, `{"upgrade":{"datastore_version":""}}`, `{"upgrade":{"datastore_version":7}}`, `{"upgrade":{"datastore_version":"5"}}`,
		`{"configuration_attach":{}}`, `{"configuration_attach":{"configuration_id":"` + nobody + `"}}`, `{"configuration_attach":null}`, `{"configuration_detach":{}}`,
		`{"reset-status":{}}`, `{"reset-status":{"force_delete":true}}`, `{"reset-status":null}`, `{"reset_status":{}}`,
	} {
		exchanges = append(exchanges, post("unknown cluster "+body, "/clusters/"+nobody, body))
	}
	compare(t, append(exchanges,
		exchange{name: "cluster that is no id", path: "/clusters/nosuch"},
		post("action on what is no id", "/clusters/nosuch", `{"restart":{}}`),
		post("action in its own place", "/clusters/"+nobody+"/action", `{"restart":{}}`),
		exchange{name: "rename", method: "PUT", path: "/clusters/" + nobody, body: `{"cluster":{"name":"n"}}`},
		exchange{name: "edit", method: "PATCH", path: "/clusters/" + nobody, body: `{"cluster":{"name":"n"}}`},
		exchange{name: "members", path: "/clusters/" + nobody + "/instances"},
		exchange{name: "deletion of all", method: "DELETE", path: "/clusters"},
		exchange{name: "deletion of a member", method: "DELETE", path: "/clusters/" + nobody + "/instances/" + nobody},
	))
}
