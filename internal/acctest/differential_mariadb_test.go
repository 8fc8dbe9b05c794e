package acctest

import (
	"slices"
	"testing"
)

// busy is everything that a cluster can't do in the middle of something.
func busy(with string) []exchange {
	return while(
		act("grow while "+with, `{"grow":[`+member+`]}`),
		act("shrink while "+with, `{"shrink":[{"id":"{one}"}]}`),
		act("restart while "+with, `{"restart":{}}`),
		act("upgrade while "+with, `{"upgrade":{"datastore_version":"10.6.7"}}`),
		act("attachment while "+with, `{"configuration_attach":{"configuration_id":"{group}"}}`),
		act("detachment while "+with, `{"configuration_detach":{}}`),
		act("unknown action while "+with, `{"nosuch":{}}`),
		act("reset by the owner while "+with, `{"reset-status":{}}`),
	)
}

// A cluster of MariaDB from its creation to its end.
func TestDifferentialMariaDB(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat([]exchange{
		{
			name: "configuration group", method: "POST", path: "/configurations", keep: map[string]string{"group": "configuration.id"},
			body: `{"configuration":{"name":"g","datastore":{"type":"mariadb","version":"10.4.12"},"values":{"max_connections":50}}}`,
		},
		{
			name: "created", method: "POST", path: "/clusters", body: newCluster("mariadb", "10.4.12", members(3), `"locality":"anti-affinity"`),
			keep: map[string]string{"cluster": "cluster.id", "one": "cluster.instances.0.id"},
		},
	}, while(
		exchange{name: "building", path: cluster, without: []string{"cluster.instances", "cluster.ip"}},
		exchange{name: "deleted while building", method: "DELETE", path: cluster},
	), busy("building"), settled("built", 3), []exchange{
		{name: "shown", path: cluster},
		{name: "listed", path: "/clusters"},
		{name: "member", path: cluster + "/instances/{one}"},
		{name: "unknown member", path: cluster + "/instances/" + nobody},
		{name: "member of an unknown cluster", path: "/clusters/" + nobody + "/instances/{one}"},
		{name: "instances without members", path: "/instances", exact: true},
		{name: "instances with members", path: "/instances?include_clustered=true"},
		{name: "instances with members in capitals", path: "/instances?include_clustered=TRUE"},
		{name: "instances with members by a number", path: "/instances?include_clustered=1", exact: true},

		act("grown by none", `{"grow":[]}`),
		act("grown by an unknown flavor", `{"grow":[{"flavorRef":"999","volume":{"size":1}}]}`),
		act("grown without a volume", `{"grow":[{"flavorRef":"2"}]}`),
		act("grown by too large a volume", `{"grow":[{"flavorRef":"2","volume":{"size":51}}]}`),
		act("grown by unequal members", `{"grow":[`+member+`,{"flavorRef":"3","volume":{"size":1}}]}`),
		act("grown by unequal volumes", `{"grow":[`+member+`,{"flavorRef":"2","volume":{"size":2}}]}`),
		act("grown by an unknown network", `{"grow":[{"flavorRef":"2","volume":{"size":1},"nics":[{"network_id":"`+nobody+`"}]}]}`),
		act("grown", `{"grow":[{"name":"fourth","flavorRef":"3","volume":{"size":2}}]}`),
	}, busy("growing"), settled("grown", 4), []exchange{
		{name: "grown and shown", path: cluster, keep: map[string]string{"fourth": "cluster.instances.name=fourth.id"}},
		act("shrunk by none", `{"shrink":[]}`),
	}, settled("shrunk by none", 4), []exchange{
		act("shrunk by the new one", `{"shrink":[{"id":"{fourth}"}]}`),
	}, busy("shrinking"), settled("shrunk", 3), []exchange{
		{name: "the new one is no member", path: cluster + "/instances/{fourth}", status: 404},
		{name: "the new one is gone", path: "/instances/{fourth}", status: 404},
		act("restarted", `{"restart":{}}`),
	}, busy("restarting"), settled("restarted", 3), []exchange{
		act("upgraded to what there is not", `{"upgrade":{"datastore_version":"9.9"}}`),
		act("upgraded to an unknown id", `{"upgrade":{"datastore_version":"`+nobody+`"}}`),
		act("upgraded to what another datastore has", `{"upgrade":{"datastore_version":"5.7.29"}}`),
		act("two actions", `{"restart":{},"shrink":[]}`),
		act("add_shard", `{"add_shard":{}}`),
		act("unknown action", `{"nosuch":{}}`),
		act("no action", `{}`),

		act("unknown group attached", `{"configuration_attach":{"configuration_id":"`+nobody+`"}}`),
		act("no group attached", `{"configuration_attach":{}}`),
		act("nothing detached", `{"configuration_detach":{}}`),
		act("group attached", `{"configuration_attach":{"configuration_id":"{group}"}}`),
	}, settled("configured", 0), []exchange{
		{name: "configured and shown", path: cluster, without: []string{"cluster.instances.status"}},
		{name: "group's instances", path: "/configurations/{group}/instances"},
		{name: "group with instances", path: "/configurations/{group}"},
		{name: "group with instances can't go", method: "DELETE", path: "/configurations/{group}"},
		act("group attached again", `{"configuration_attach":{"configuration_id":"{group}"}}`),
	}, settled("configured again", 0), []exchange{
		act("group detached", `{"configuration_detach":{}}`),
	}, settled("no longer configured", 0), []exchange{
		{name: "no longer configured and shown", path: cluster, without: []string{"cluster.instances.status"}},
		{name: "group without instances", path: "/configurations/{group}"},
		{name: "group without instances goes", method: "DELETE", path: "/configurations/{group}"},

		act("upgraded", `{"upgrade":{"datastore_version":"10.6.7"}}`),
	}, busy("upgrading"), settled("upgraded", 3), []exchange{
		{name: "upgraded and shown", path: cluster},
		{name: "deleted", method: "DELETE", path: cluster},
	}, busy("deleting"), []exchange{
		{name: "deleted and shown until it is gone", path: cluster, status: 404},
		{name: "deleted again", method: "DELETE", path: cluster},
		act("grown when gone", `{"grow":[`+member+`]}`),
		{name: "member when gone", path: cluster + "/instances/{one}"},
		{name: "member as an instance when gone", path: "/instances/{one}", status: 404},
		{name: "list without it", path: "/clusters", exact: true},
	}), OwnAgents)
}

// What a cluster of MariaDB is shrunk to, or not.
func TestDifferentialMariaDBShrink(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat([]exchange{create("created", newCluster("mariadb", "10.6.7", members(3)))}, settled("built", 3), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"one": "cluster.instances.0.id", "two": "cluster.instances.1.id", "three": "cluster.instances.2.id"}},
		act("by an unknown member", `{"shrink":[{"id":"`+nobody+`"}]}`),
	}, settled("nothing was done", 3), []exchange{
		act("by all", `{"shrink":[{"id":"{one}"},{"id":"{two}"},{"id":"{three}"}]}`),
	}, settled("nothing was done again", 3), []exchange{
		act("by one twice", `{"shrink":[{"id":"{one}"},{"id":"{one}"}]}`),
	}, settled("shrunk", 2), gone("cluster", cluster)), OwnAgents)
}

// The members of a cluster are no instances of which anything could be asked alone.
func TestDifferentialMembers(t *testing.T) {
	t.Parallel()
	const one = "/instances/{one}"
	put := func(body string) exchange { return exchange{name: "PUT " + body, method: "PUT", path: one, body: body} }
	patch := func(body string) exchange {
		return exchange{name: "PATCH " + body, method: "PATCH", path: one, body: body}
	}
	do := func(body string) exchange { return post("action "+body, one+"/action", body) }
	compare(t, slices.Concat([]exchange{create("created", newCluster("mariadb", "10.4.12", members(3)))}, settled("built", 3), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"one": "cluster.instances.0.id"}},
		{name: "shown as an instance", path: one},
		{name: "deletion", method: "DELETE", path: one},
		do(`{"restart":{}}`), do(`{"resize":{"flavorRef":"3"}}`), do(`{"resize":{"volume":{"size":2}}}`), do(`{"promote_to_replica_source":{}}`),
		do(`{"eject_replica_source":{}}`), do(`{"nosuch":{}}`),
		put(`{"instance":{"replica_of":null}}`), put(`{"instance":{"configuration":"` + nobody + `"}}`), put(`{"instance":{"configuration":null}}`),
		put(`{"instance":{"name":"renamed"}}`), put(`{"instance":{"datastore_version":"9.9"}}`),
		patch(`{"instance":{"slave_of":null}}`), patch(`{"instance":{"configuration":null}}`),
		patch(`{"instance":{"name":"renamed again"}}`),
		{name: "renamed", path: cluster + "/instances/{one}"},
		post("backup", "/backups", `{"backup":{"name":"b","instance":"{one}"}}`),
		{name: "backups", path: one + "/backups"},
		{name: "root", path: one + "/root"},
		post("root enabled", one+"/root", ``),
		{name: "users", path: one + "/users"},
		post("user", one+"/users", `{"users":[{"name":"u","password":"p"}]}`),
		{name: "databases", path: one + "/databases"},
		post("database", one+"/databases", `{"databases":[{"name":"d"}]}`),
		{name: "modules", path: one + "/modules"},
		put(`{"instance":{"access":{"is_public":true}}}`),
		await("with access", one, "instance.access.is_public", "true"),
		put(`{"instance":{"datastore_version":"10.6.7"}}`),
		{name: "upgraded", path: one, until: [2]string{"instance.datastore.version", "10.6.7"}, without: []string{"instance.volume", "instance.fault"}},
		{name: "upgraded and active", path: one, until: [2]string{"instance.operating_status", "HEALTHY"}},
		{name: "cluster with an upgraded member", path: cluster, without: []string{"cluster.instances.status"}},
		{name: "shown in the end", path: one},
	}, gone("cluster", cluster)), OwnAgents)
}
