package acctest

import (
	"slices"
	"testing"
)

const instance = "/instances/{instance}"

// built orders an instance, and shows it until it is active and its guest has told so twice.
func built(name, body string) []exchange {
	return []exchange{
		{name: "order of " + name, method: "POST", path: "/instances", body: body, keep: map[string]string{name: "instance.id"}},
		ready(name+" is ready", "/instances/{"+name+"}"),
	}
}

// ready shows an instance until nothing is at work on it and its database runs.
func ready(name, path string) exchange {
	return exchange{name: name, path: path, until: [2]string{"instance.operating_status", "HEALTHY"}}
}

// An instance from its creation to its end, with everything that is done to one.
func TestDifferentialInstance(t *testing.T) {
	t.Parallel()
	put := func(name, body string) exchange {
		return exchange{name: name, method: "PUT", path: instance, body: `{"instance":` + body + `}`}
	}
	patch := func(name, body string) exchange {
		return exchange{name: name, method: "PATCH", path: instance, body: `{"instance":` + body + `}`}
	}
	do := func(name, body string) exchange { return post(name, instance+"/action", body) }
	whileBuilding := []exchange{
		{name: "building", path: instance, without: []string{"instance.ip", "instance.addresses", "instance.access"}},
		do("restarted while building", `{"restart":{}}`),
		do("resized while building", `{"resize":{"flavorRef":"3"}}`),
		do("enlarged while building", `{"resize":{"volume":{"size":2}}}`),
		do("promoted while building", `{"promote_to_replica_source":{}}`),
		do("ejected while building", `{"eject_replica_source":{}}`),
		put("named while building", `{"name":"n"}`),
		put("configured while building", `{"configuration":"`+nobody+`"}`),
		put("detached while building", `{"replica_of":null}`),
		put("upgraded while building", `{"datastore_version":"8.0.29"}`),
		post("backed up while building", "/backups", `{"backup":{"name":"b","instance":"{instance}"}}`),
		{name: "users while building", path: instance + "/users"},
		{name: "databases while building", path: instance + "/databases"},
		{name: "root while building", path: instance + "/root"},
		{name: "backups while building", path: instance + "/backups"},
		{name: "modules while building", path: instance + "/modules"},
		{name: "deleted while building", method: "DELETE", path: instance},
	}
	compare(t, slices.Concat([]exchange{
		{
			name: "configuration group", method: "POST", path: "/configurations", keep: map[string]string{"group": "configuration.id"},
			body: `{"configuration":{"name":"g","datastore":{"type":"mysql","version":"5.7.29"},"values":{"max_connections":50}}}`,
		},
		{
			name: "another version's group", method: "POST", path: "/configurations", keep: map[string]string{"other": "configuration.id"},
			body: `{"configuration":{"name":"g","datastore":{"type":"mysql","version":"8.0.29"},"values":{"max_connections":50}}}`,
		},
		{name: "ordered", method: "POST", path: "/instances", body: newInstance("i"), keep: map[string]string{"instance": "instance.id"}},
	}, while(whileBuilding...), []exchange{
		ready("built", instance),
		{name: "listed", path: "/instances"},
		{name: "listed with details", path: "/instances/detail"},

		put("nothing", `{}`), patch("nothing patched", `{}`),
		put("two things", `{"configuration":null,"datastore_version":"8.0.29"}`),
		put("three things", `{"name":"n","configuration":null,"datastore_version":"8.0.29"}`),
		put("name", `{"name":"renamed"}`),
		patch("name patched", `{"name":"renamed again"}`),
		put("named and detached", `{"name":"n","replica_of":null}`),
		put("detached from nothing", `{"replica_of":null}`),
		patch("slave_of nothing", `{"slave_of":""}`),
		put("slave_of put", `{"slave_of":""}`),
		put("unknown group", `{"configuration":"`+nobody+`"}`),
		put("another version's group attached", `{"configuration":"{other}"}`),
		put("no group detached", `{"configuration":null}`),
		put("upgraded to what there is not", `{"datastore_version":"9.9"}`),
		put("upgraded to an unknown id", `{"datastore_version":"`+nobody+`"}`),
		put("upgraded to another datastore's", `{"datastore_version":"10.6.7"}`),
		put("upgraded to the same", `{"datastore_version":"5.7.29"}`),
		put("upgraded to the same by id", `{"datastore_version":"b0000000-0000-4000-8000-000000000101"}`),
		do("resized to the same", `{"resize":{"flavorRef":"2"}}`),
		do("resized to an unknown flavor", `{"resize":{"flavorRef":"999"}}`),
		do("resized to a flavor with a disk", `{"resize":{"flavorRef":"10"}}`),
		do("enlarged to the same", `{"resize":{"volume":{"size":1}}}`),
		do("enlarged too far", `{"resize":{"volume":{"size":51}}}`),
		do("promoted alone", `{"promote_to_replica_source":{}}`),
		do("ejected alone", `{"eject_replica_source":{}}`),
		do("reset by its owner", `{"reset_status":{}}`),
		do("unknown action", `{"nosuch":{}}`),
		{name: "shown after all that", path: instance},

		put("group attached", `{"configuration":"{group}"}`),
		ready("configured", instance),
		{name: "group's instances", path: "/configurations/{group}/instances"},
		{name: "group that is attached", path: "/configurations/{group}"},
		{name: "group that is attached can't go", method: "DELETE", path: "/configurations/{group}"},
		put("group attached again", `{"configuration":"{group}"}`),
		put("group that is another", `{"configuration":"{other}"}`),
		put("group detached", `{"configuration":null}`),
		ready("no longer configured", instance),

		do("restarted", `{"restart":{}}`),
	}, while(
		do("restarted while restarting", `{"restart":{}}`),
		do("resized while restarting", `{"resize":{"flavorRef":"3"}}`),
		do("enlarged while restarting", `{"resize":{"volume":{"size":2}}}`),
		put("configured while restarting", `{"configuration":"{group}"}`),
		post("backed up while restarting", "/backups", `{"backup":{"name":"b","instance":"{instance}"}}`),
		post("replica while restarting", "/instances", `{"instance":{"name":"r","replica_of":"{instance}"}}`),
	), []exchange{
		ready("running again", instance),

		do("enlarged", `{"resize":{"volume":{"size":2}}}`),
	}, while(do("enlarged while enlarging", `{"resize":{"volume":{"size":3}}}`)), []exchange{
		await("larger", instance, "instance.volume.size", "2"),
		ready("larger and ready", instance),
		do("resized", `{"resize":{"flavorRef":"3"}}`),
	}, while(exchange{
		// The server says so a little later than the task.
		name: "restarted while resizing", method: "POST", path: instance + "/action", body: `{"restart":{}}`,
		without: []string{"unprocessableEntity.message"},
	}), []exchange{
		await("resized in the end", instance, "instance.flavor.id", "3"),
		ready("resized and ready", instance),
		put("upgraded", `{"datastore_version":"8.0.29"}`),
	}, while(do("restarted while upgrading", `{"restart":{}}`)), []exchange{
		ready("upgraded and ready", instance),
		put("accessible", `{"access":{"is_public":true,"allowed_cidrs":["10.0.0.0/8"]}}`),
		await("accessible in the end", instance, "instance.access.is_public", "true"),
		put("no longer accessible", `{"access":{"is_public":false}}`),
		await("no longer accessible in the end", instance, "instance.access.is_public", "false"),
		do("reset to be deleted", `{"reset_status":{"force_delete":true}}`),
		ready("reset, and ready again", instance),
		{name: "deleted", method: "DELETE", path: instance},
	}, while(exchange{
		// The database's end may be seen before the task's.
		name: "restarted while deleting", method: "POST", path: instance + "/action", body: `{"restart":{}}`,
		without: []string{"unprocessableEntity.message"},
	}), []exchange{
		{name: "gone", path: instance, status: 404},
		{name: "deleted again", method: "DELETE", path: instance},
		do("restarted when gone", `{"restart":{}}`),
		put("named when gone", `{"name":"n"}`),
		{name: "list without it", path: "/instances", exact: true},
	}))
}

// A replica from its creation to its own life, its source with it.
func TestDifferentialReplica(t *testing.T) {
	t.Parallel()
	replica := `{"instance":{"name":"r","replica_of":"{source}"}}`
	do := func(name, path, body string) exchange { return post(name, path+"/action", body) }
	const source, of = "/instances/{source}", "/instances/{replica}"
	compare(t, slices.Concat(built("source", newInstance("s")), []exchange{
		do("source without replicas ejected", source, `{"eject_replica_source":{}}`),
		{name: "order of a replica", method: "POST", path: "/instances", body: replica, keep: map[string]string{"replica": "instance.id"}},
	}, while(
		do("promoted while building", of, `{"promote_to_replica_source":{}}`),
		exchange{name: "source while its replica is built", path: source, without: []string{"instance.volume"}},
		do("source restarted while its replica is built", source, `{"restart":{}}`),
		exchange{name: "detached while building", method: "PUT", path: of, body: `{"instance":{"replica_of":null}}`},
	), []exchange{
		ready("replica is ready", of),
		ready("source is ready", source),
		{name: "both", path: "/instances"},
		post("replica of a replica", "/instances", `{"instance":{"name":"r","replica_of":"{replica}"}}`),
		post("replica of another flavor", "/instances", `{"instance":{"name":"r","replica_of":"{source}","flavorRef":"3"}}`),
		post("replica with databases", "/instances", `{"instance":{"name":"r","replica_of":"{source}","databases":[{"name":"d"}]}}`),
		post("replica with an address", "/instances", `{"instance":{"name":"r","replica_of":"{source}","nics":[{"network_id":"`+network+`","ip_address":"10.20.0.9"}]}}`),
		do("source promoted", source, `{"promote_to_replica_source":{}}`),
		do("replica ejected", of, `{"eject_replica_source":{}}`),
		do("source ejected alive", source, `{"eject_replica_source":{}}`),
		{name: "source deleted", method: "DELETE", path: source},
		{name: "source with a fault", path: source},
		{name: "source detached", method: "PUT", path: source, body: `{"instance":{"replica_of":null}}`},
		do("promoted", of, `{"promote_to_replica_source":{}}`),
	}, while(
		do("promoted while promoting", of, `{"promote_to_replica_source":{}}`),
		exchange{name: "detached while promoting", method: "PUT", path: of, body: `{"instance":{"replica_of":null}}`},
	), []exchange{
		await("promoted in the end", source, "instance.replica_of.id", "{replica}"),
		ready("old source is ready", source),
		ready("new source is ready", of),
		do("old source ejected", source, `{"eject_replica_source":{}}`),
		do("enlarged with its replica", of, `{"resize":{"volume":{"size":2}}}`),
		await("enlarged", of, "instance.volume.size", "2"),
		await("enlarged replica", source, "instance.volume.size", "2"),
		ready("enlarged source is ready", of),
		ready("enlarged replica is ready", source),
		{name: "detached", method: "PATCH", path: source, body: `{"instance":{"slave_of":"{replica}"}}`},
		ready("detached in the end", source),
		{name: "detached again", method: "PATCH", path: source, body: `{"instance":{"slave_of":""}}`},
		{name: "source without a replica", path: of},
	}, gone("old source", source), gone("new source", of)))
}

// A source whose guest is silent is ejected, and another takes its place.
func TestDifferentialEject(t *testing.T) {
	t.Parallel()
	compare(t, slices.Concat(built("source", newInstance("s")), []exchange{
		{
			name: "order of replicas", method: "POST", path: "/instances", body: `{"instance":{"name":"r","replica_of":"{source}","replica_count":2}}`,
			keep: map[string]string{"replica": "instance.id"},
		},
		ready("a replica is ready", "/instances/{replica}"),
		{name: "all", path: "/instances", keep: map[string]string{"first": "instances.name=r-1.id"}, without: []string{"instances.operating_status"}},
		ready("the other is ready", "/instances/{first}"),
		ready("source is ready", "/instances/{source}"),
		{
			name: "ejected", method: "POST", path: "/instances/{source}/action", body: `{"eject_replica_source":{}}`, status: 202,
			before: func(t *testing.T, p *party) { p.cloud.KillHeartbeat(t, p.known["source"]) },
		},
	}, while(
		exchange{name: "ejected while ejecting", method: "POST", path: "/instances/{source}/action", body: `{"eject_replica_source":{}}`},
	), []exchange{
		await("ejected in the end", "/instances/{source}", "instance.replicas.0.id", ""),
		// Either takes its place.
		{
			name: "a replica is ready again", path: "/instances/{replica}", until: [2]string{"instance.operating_status", "HEALTHY"},
			without: []string{"instance.replica_of", "instance.replicas"},
		},
		{
			name: "the other is ready again", path: "/instances/{first}", until: [2]string{"instance.operating_status", "HEALTHY"},
			without: []string{"instance.replica_of", "instance.replicas"},
		},
		{name: "all are left", path: "/instances", without: []string{"instances.status", "instances.operating_status"}},
	}))
}

// An instance in a network that it was given has a port of its own, by which it can be reached from outside.
func TestDifferentialAccess(t *testing.T) {
	t.Parallel()
	access := func(name, access string) exchange {
		return exchange{name: name, method: "PUT", path: instance, body: `{"instance":{"access":` + access + `}}`}
	}
	nic := `"nics":[{"network_id":"` + network + `"}]`
	compare(t, slices.Concat(built("instance", newInstance("i", nic, `"access":{"is_public":true,"allowed_cidrs":["10.0.0.0/8"]}`)), []exchange{
		{name: "listed", path: "/instances"},
		access("closed", `{"is_public":false}`),
		await("closed in the end", instance, "instance.access.is_public", "false"),
		access("opened", `{"is_public":true,"allowed_cidrs":["10.0.0.0/8","192.168.0.0/16"]}`),
		await("opened in the end", instance, "instance.access.is_public", "true"),
		access("of nothing", `{}`),
		await("closed again", instance, "instance.access.is_public", "false"),
	}, gone("instance", instance)))
}
