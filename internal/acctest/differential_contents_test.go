package acctest

import (
	"slices"
	"strings"
	"testing"
)

// What is in a database server: databases, users, what these may, and root.
func TestDifferentialContents(t *testing.T) {
	t.Parallel()
	var refused []exchange
	for _, body := range []string{
		``, `{}`, `[]`, `{"databases":{}}`, `{"databases":[]}`, `{"databases":[{}]}`, `{"databases":[{"name":""}]}`, `{"databases":[{"name":"mysql"}]}`, `{"databases":[{"name":"a/b"}]}`,
		`{"databases":[{"name":"shop"}]}`, `{"databases":[{"name":"d","character_set":"nosuch"}]}`, `{"databases":[{"name":"d","collate":"nosuch"}]}`,
		`{"databases":[{"name":"d","character_set":"latin2","collate":"utf8_bin"}]}`, `{"databases":[{"name":"` + strings.Repeat("d", 65) + `"}]}`,
	} {
		refused = append(refused, post("databases "+body, instance+"/databases", body))
	}
	for _, body := range []string{
		``, `{}`, `[]`, `{"users":{}}`, `{"users":[]}`, `{"users":[{}]}`, `{"users":[{"name":"u"}]}`, `{"users":[{"name":"","password":"p"}]}`, `{"users":[{"name":"u","password":""}]}`,
		`{"users":[{"name":"root","password":"p"}]}`, `{"users":[{"name":"os_admin","password":"p"}]}`, `{"users":[{"name":"u;","password":"p"}]}`,
		`{"users":[{"name":"alice","password":"p"}]}`, `{"users":[{"name":"u","password":"p","host":"300.1.1.1"}]}`, `{"users":[{"name":"u","password":"p","host":"x y"}]}`,
		`{"users":[{"name":"u","password":"p","databases":[{"name":"nosuch"}]}]}`, `{"users":[{"name":"u2","password":"p"},{"name":"u2","password":"p"}]}`,
		`{"users":[{"name":"` + strings.Repeat("u", 40) + `","password":"p"}]}`,
	} {
		refused = append(refused, post("users "+body, instance+"/users", body))
	}
	const users = instance + "/users"
	put := func(name, path, body string) exchange {
		return exchange{name: name, method: "PUT", path: path, body: body}
	}
	remove := func(name, path string) exchange { return exchange{name: name, method: "DELETE", path: path} }
	compare(t, slices.Concat(built("instance", newInstance("i",
		`"databases":[{"name":"shop"},{"name":"store","character_set":"latin2","collate":"latin2_bin"}]`,
		`"users":[{"name":"alice","password":"p4ss","databases":[{"name":"shop"}]},{"name":"bob","password":"p4ss","host":"10.0.0.%"}]`)),
		[]exchange{
			{name: "databases", path: instance + "/databases", exact: true},
			{name: "users", path: users, exact: true},
		}, refused, []exchange{
			{name: "databases after all that", path: instance + "/databases", exact: true},
			{name: "users after all that", path: users, exact: true},
			post("databases", instance+"/databases", `{"databases":[{"name":"third"},{"name":"fourth","character_set":"utf8"}]}`),
			post("user", users, `{"users":[{"name":"carol","password":"p4ss","databases":[{"name":"third"},{"name":"fourth"}]}]}`),
			{name: "databases and more", path: instance + "/databases", exact: true},
			{name: "page of databases", path: instance + "/databases?limit=2", exact: true},
			{name: "next page of databases", path: instance + "/databases?limit=2&marker=shop", exact: true},
			{name: "page of users", path: users + "?limit=1", exact: true},
			{name: "next page of users", path: users + "?limit=1&marker=alice%40%25", exact: true},
			{name: "next page of users by the link", path: users + "?limit=1&marker=alice%2540%2525", exact: true},
			{name: "user", path: users + "/carol", exact: true},
			{name: "user at any host", path: users + "/alice@%25", exact: true},
			{name: "user at a host", path: users + "/bob@10.0.0.%25", exact: true},
			{name: "user at another host", path: users + "/bob"},
			{name: "unknown user", path: users + "/nobody"},
			{name: "reserved user", path: users + "/root"},
			{name: "access", path: users + "/carol/databases", exact: true},
			{name: "access of an unknown user", path: users + "/nobody/databases"},
			put("granted", users+"/alice/databases", `{"databases":[{"name":"third"}]}`),
			put("granted what there is not", users+"/alice/databases", `{"databases":[{"name":"nosuch"}]}`),
			put("granted nothing", users+"/alice/databases", `{"databases":[]}`),
			put("granted to nobody", users+"/nobody/databases", `{"databases":[{"name":"third"}]}`),
			put("granted by nothing", users+"/alice/databases", `{}`),
			{name: "access granted", path: users + "/alice/databases", exact: true},
			remove("revoked", users+"/alice/databases/third"),
			remove("revoked again", users+"/alice/databases/third"),
			remove("revoked from nobody", users+"/nobody/databases/third"),
			{name: "access revoked", path: users + "/alice/databases", exact: true},
			put("renamed", users+"/alice", `{"user":{"name":"alicia"}}`),
			put("renamed to nothing", users+"/alicia", `{"user":{"name":""}}`),
			put("nothing changed", users+"/alicia", `{"user":{}}`),
			put("no body", users+"/alicia", `{}`),
			put("another password", users+"/alicia", `{"user":{"password":"n3w"}}`),
			put("another host", users+"/alicia", `{"user":{"host":"10.0.0.1"}}`),
			put("a wrong host", users+"/bob@10.0.0.%25", `{"user":{"host":"300.1.1.1"}}`),
			put("a name that is taken", users+"/carol", `{"user":{"name":"bob","host":"10.0.0.%"}}`),
			put("nobody renamed", users+"/nobody", `{"user":{"name":"somebody"}}`),
			{name: "users renamed", path: users, exact: true},
			put("passwords of all", users, `{"users":[{"name":"carol","password":"n3w"}]}`),
			remove("user", users+"/carol"),
			remove("user again", users+"/carol"),
			remove("reserved user", users+"/root"),
			remove("database", instance+"/databases/fourth"),
			remove("database again", instance+"/databases/fourth"),
			remove("reserved database", instance+"/databases/mysql"),
			{name: "users left", path: users, exact: true},
			{name: "databases left", path: instance + "/databases", exact: true},
			{name: "no root", path: instance + "/root", exact: true},
			remove("root disabled", instance+"/root"),
			post("root", instance+"/root", ``),
			post("root with a password", instance+"/root", `{"password":"p4ss"}`),
			{name: "root enabled", path: instance + "/root", exact: true},
			remove("root disabled again", instance+"/root"),
			{name: "root as it was", path: instance + "/root", exact: true},
			{name: "shown", path: instance},
		}, gone("instance", instance)))
}

// Backups, and what is made of them.
func TestDifferentialBackups(t *testing.T) {
	t.Parallel()
	const backup = "/backups/{backup}"
	of := func(name, more string) string {
		return `{"backup":{"name":"` + name + `","instance":"{instance}"` + more + `}}`
	}
	restore := func(name, datastore string) exchange {
		return post(name, "/instances", `{"instance":{"name":"r","flavorRef":"2","volume":{"size":1},"datastore":`+datastore+`,"restorePoint":{"backupRef":"{backup}"}}}`)
	}
	compare(t, slices.Concat(built("instance", newInstance("i")), []exchange{
		post("of an unknown parent", "/backups", of("b", `,"parent_id":"`+nobody+`"`)),
		{name: "made", method: "POST", path: "/backups", body: of("b", `,"description":"d"`), keep: map[string]string{"backup": "backup.id"}},
	}, while(
		post("instance restarted meanwhile", instance+"/action", `{"restart":{}}`),
		post("another meanwhile", "/backups", of("c", ``)),
	), []exchange{
		await("complete", backup, "backup.status", "COMPLETED"),
		ready("instance is ready", instance),
		{name: "incremental", method: "POST", path: "/backups", body: of("i", `,"incremental":1`), keep: map[string]string{"increment": "backup.id"}},
		await("incremental and complete", "/backups/{increment}", "backup.status", "COMPLETED"),
		{name: "failing", method: "POST", path: "/backups", body: of("BACKUP_ERROR", `,"parent_id":"{backup}"`), keep: map[string]string{"failing": "backup.id"}},
		await("failed", "/backups/{failing}", "backup.status", "FAILED"),
		{name: "listed", path: "/backups"},
		// The latest of two that ended in the same second is either.
		{name: "page", path: "/backups?limit=1", without: []string{"backups"}},
		{name: "next page", path: "/backups?limit=1&marker=1", without: []string{"backups"}},
		{name: "page after the last", path: "/backups?marker=9", exact: true},
		{name: "page that is none", path: "/backups?marker=x"},
		{name: "of the instance", path: instance + "/backups"},
		{name: "by the instance", path: "/backups?instance_id={instance}"},
		{name: "by the datastore", path: "/backups?datastore=mysql"},
		{name: "by another datastore", path: "/backups?datastore=mariadb", exact: true},
		{name: "of all projects", path: "/backups?all_projects=true"},
		{name: "of a project", path: "/backups?project_id={project}"},
		restore("restored by another datastore", `{"type":"mariadb","version":"10.6.7"}`),
		post("restored from what failed", "/instances", newInstance("r", `"restorePoint":{"backupRef":"{failing}"}`)),
		{name: "failed one deleted", method: "DELETE", path: "/backups/{failing}"},
	}, built("restored", newInstance("r", `"restorePoint":{"backupRef":"{increment}"}`)), []exchange{
		{name: "instance deleted", method: "DELETE", path: instance},
		{name: "instance gone", path: instance, status: 404},
		{name: "backup of what is gone", path: backup},
		{name: "deleted", method: "DELETE", path: backup},
		{name: "gone", path: backup, status: 404},
		{name: "incremental gone with it", path: "/backups/{increment}", status: 404},
		{name: "deleted again", method: "DELETE", path: backup},
	}, gone("restored", "/instances/{restored}")))
}

// Modules, and the instance that they are applied to.
func TestDifferentialModules(t *testing.T) {
	t.Parallel()
	module := func(name, more string) string {
		return `{"module":{"name":"` + name + `","module_type":"ping","contents":"x"` + more + `}}`
	}
	var refused []exchange
	for _, body := range []string{
		``, `{}`, `{"module":{}}`, `{"module":{"name":"m"}}`, `{"module":{"name":"m","module_type":"ping","contents":""}}`, `{"module":{"name":"m","module_type":"nosuch","contents":"x"}}`,
		module("", ``), module("m", `,"all_tenants":1`), module("m", `,"auto_apply":1`), module("m", `,"visible":0`), module("m", `,"priority_apply":1`),
		module("m", `,"apply_order":10`), module("m", `,"datastore":{"type":"nosuch"}`), module("m", `,"datastore":{"type":"mysql","version":"9.9"}`),
		module("m", `,"datastore":{"version":"9.9"}`), module("m", `,"live_update":2`),
	} {
		refused = append(refused, post("module "+body, "/modules", body))
	}
	compare(t, slices.Concat(refused, []exchange{
		{name: "none", path: "/modules", exact: true},
		{name: "unknown", path: "/modules/" + nobody},
		{name: "unknown deleted", method: "DELETE", path: "/modules/" + nobody},
		{name: "unknown's instances", path: "/modules/" + nobody + "/instances"},
		{name: "made", method: "POST", path: "/modules", body: module("m", ``), keep: map[string]string{"module": "module.id"}},
		post("made again", "/modules", module("m", ``)),
		{name: "for mariadb", method: "POST", path: "/modules", body: module("n", `,"datastore":{"type":"mariadb"}`), keep: map[string]string{"other": "module.id"}},
		{name: "shown", path: "/modules/{module}"},
		{name: "listed", path: "/modules"},
		post("instance with another datastore's", "/instances", newInstance("i", `"modules":[{"id":"{other}"}]`)),
	}, built("instance", newInstance("i", `"modules":[{"id":"{module}"}]`)), []exchange{
		{name: "of the instance", path: instance + "/modules"},
		{name: "its instances", path: "/modules/{module}/instances"},
		{name: "can't go", method: "DELETE", path: "/modules/{module}"},
		post("applied again", instance+"/modules", `{"modules":[{"id":"{module}"}]}`),
		post("another datastore's applied", instance+"/modules", `{"modules":[{"id":"{other}"}]}`),
		post("unknown applied", instance+"/modules", `{"modules":[{"id":"`+nobody+`"}]}`),
		post("none applied", instance+"/modules", `{"modules":[]}`),
		post("nothing applied", instance+"/modules", `{}`),
		{name: "unknown removed", method: "DELETE", path: instance + "/modules/" + nobody},
		{name: "removed", method: "DELETE", path: instance + "/modules/{module}"},
		{name: "removed again", method: "DELETE", path: instance + "/modules/{module}"},
		{name: "of the instance no longer", path: instance + "/modules"},
	}, gone("instance", instance), []exchange{
		{name: "goes", method: "DELETE", path: "/modules/{module}"},
		{name: "goes again", method: "DELETE", path: "/modules/{module}"},
		{name: "the other goes", method: "DELETE", path: "/modules/{other}"},
	}))
}
