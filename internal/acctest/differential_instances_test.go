package acctest

import (
	"strings"
	"testing"
)

// What an instance is refused for before anything of it is made.
func TestDifferentialInstanceCreate(t *testing.T) {
	t.Parallel()
	order := func(name, body string) exchange { return post(name, "/instances", body) }
	// faulty is an order that fails in TaskManager, before or after it is answered.
	faulty := func(name, body string) exchange {
		return exchange{name: name, method: "POST", path: "/instances", body: body, without: []string{"instance.fault", "instance.status"}}
	}
	// with orders an instance with something else in the place of what it usually has.
	with := func(old, replacement string) string { return strings.Replace(newInstance("i"), old, replacement, 1) }
	const volume, flavor = `"volume":{"size":1}`, `"flavorRef":"2"`
	more := func(members string) string { return newInstance("i", members) }
	compare(t, []exchange{
		order("no name", with(`"name":"i",`, ``)),
		order("empty name", newInstance("")),
		order("blank name", newInstance(" ")),
		order("long name", newInstance(strings.Repeat("n", 256))),
		order("name that is a number", with(`"i"`, `7`)),
		order("no flavor", with(flavor+`,`, ``)),
		order("unknown flavor", with(flavor, `"flavorRef":"999"`)),
		order("unknown flavor's address", with(flavor, `"flavorRef":"http://x/flavors/999"`)),
		order("empty flavor", with(flavor, `"flavorRef":""`)),
		order("null for a flavor", with(flavor, `"flavorRef":null`)),
		order("flavor that is a number", with(flavor, `"flavorRef":999`)),
		order("flavor that is a list", with(flavor, `"flavorRef":[]`)),
		order("no volume", with(volume+`,`, ``)),
		order("empty volume", with(volume, `"volume":{}`)),
		order("volume of nothing", with(volume, `"volume":{"size":0}`)),
		order("volume too large", with(volume, `"volume":{"size":51}`)),
		order("volume too large as a text", with(volume, `"volume":{"size":"51"}`)),
		order("volume that is no number", with(volume, `"volume":{"size":"x"}`)),
		order("volume that is a text", with(volume, `"volume":"1"`)),
		order("volume of an unknown type", with(volume, `"volume":{"size":1,"type":"nosuch"}`)),
		order("volume of an empty type", with(volume, `"volume":{"size":1,"type":""}`)),
		order("unknown datastore", with(`"mysql"`, `"nosuch"`)),
		order("unknown version", with(`5.7.29`, `9.9`)),
		order("unknown version by id", with(`5.7.29`, nobody)),
		order("inactive version", with(`5.7.29`, `5.5-inactive`)),
		order("another datastore's version", with(`5.7.29`, `10.6.7`)),
		order("another datastore's version by id", with(`5.7.29`, `b0000000-0000-4000-8000-000000000201`)),
		order("version number", with(`"type"`, `"version_number":"1","type"`)),
		order("datastore with more", with(`"type"`, `"more":1,"type"`)),
		order("empty type of a datastore", with(`"mysql"`, `""`)),
		order("datastore that is a text", with(`{"type":"mysql","version":"5.7.29"}`, `"mysql"`)),
		order("version without its datastore", with(`{"type":"mysql","version":"5.7.29"}`, `{"version":"10.6.7"}`)),
		faulty("unknown network", more(`"nics":[{"network_id":"`+nobody+`"}]`)),
		faulty("unknown network as net-id", more(`"nics":[{"net-id":"`+nobody+`"}]`)),
		order("unknown subnet", more(`"nics":[{"subnet_id":"`+nobody+`"}]`)),
		order("subnet of another network", more(`"nics":[{"network_id":"`+nobody+`","subnet_id":"33333333-3333-4333-8333-444444444444"}]`)),
		order("address without a subnet", more(`"nics":[{"network_id":"`+network+`","ip_address":"10.20.0.9"}]`)),
		order("address alone", more(`"nics":[{"ip_address":"10.20.0.9"}]`)),
		order("nic of nothing", more(`"nics":[{}]`)),
		order("nic with more", more(`"nics":[{"port-id":"x"}]`)),
		order("two nics", more(`"nics":[{"network_id":"`+network+`"},{"network_id":"`+network+`"}]`)),
		faulty("network of the management", more(`"nics":[{"network_id":"66666666-6666-4666-8666-666666666666"}]`)),
		order("locality that there is not", more(`"locality":"near"`)),
		order("soft locality", more(`"locality":"soft-affinity"`)),
		order("empty locality", more(`"locality":""`)),
		order("unknown configuration", more(`"configuration":"`+nobody+`"`)),
		order("configuration that is no id", more(`"configuration":"nosuch"`)),
		order("configuration_id that is no id", more(`"configuration_id":7`)),
		order("unknown module", more(`"modules":[{"id":"`+nobody+`"}]`)),
		order("module without an id", more(`"modules":[{}]`)),
		order("unknown region", more(`"region_name":"Nowhere"`)),
		order("empty region", more(`"region_name":""`)),
		order("empty zone", more(`"availability_zone":""`)),
		order("access that is a text", more(`"access":"public"`)),
		order("public that is a text", more(`"access":{"is_public":"yes"}`)),
		order("networks that are none", more(`"access":{"is_public":true,"allowed_cidrs":["x"]}`)),
		order("networks twice", more(`"access":{"allowed_cidrs":["10.0.0.0/8","10.0.0.0/8"]}`)),
		order("networks that are too narrow", more(`"access":{"allowed_cidrs":["10.0.0.0/33"]}`)),
		order("replicas of nothing", more(`"replica_count":2`)),
		order("no replicas of nothing", more(`"replica_count":0`)),
		order("four replicas of nothing", more(`"replica_count":4`)),
		order("replicas in words", more(`"replica_count":"two"`)),
		order("unknown backup", more(`"restorePoint":{"backupRef":"`+nobody+`"}`)),
		order("backup that is no id", more(`"restorePoint":{"backupRef":"x y"}`)),
		order("no backup", more(`"restorePoint":{}`)),
		order("null for a backup", more(`"restorePoint":null`)),
		order("malformed", `{"instance":{"name"`),
		order("instance that is a list", `{"instance":[]}`),
		order("null for an instance", `{"instance":null}`),
		order("list for a body", `[{}]`),
		order("no body", ``),
		order("two wrong things", newInstance("", `"locality":""`)),
	})
}

// Databases and users that an instance can't begin with.
func TestDifferentialInstanceContents(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	for _, contents := range []string{
		`"databases":[{}]`, `"databases":[{"name":""}]`, `"databases":"d"`, `"databases":[{"name":"mysql"}]`, `"databases":[{"name":"a/b"}]`,
		`"databases":[{"name":"d","character_set":"nosuch"}]`, `"databases":[{"name":"d","collate":"nosuch"}]`, `"databases":[{"name":"d","character_set":""}]`,
		`"databases":[{"name":"d","character_set":"latin2","collate":"utf8_bin"}]`, `"databases":[{"name":"` + strings.Repeat("d", 65) + `"}]`,
		`"databases":[{"name":"d "}]`, `"databases":[{"name":"information_schema"}]`, `"databases":[{"name":7}]`,
		`"users":[{}]`, `"users":[{"name":"u"}]`, `"users":[{"name":"","password":"p"}]`, `"users":[{"name":"u","password":""}]`, `"users":"u"`,
		`"users":[{"name":"root","password":"p"}]`, `"users":[{"name":"os_admin","password":"p"}]`, `"users":[{"name":"` + strings.Repeat("u", 40) + `","password":"p"}]`,
		`"users":[{"name":"u;","password":"p"}]`, `"users":[{"name":"u","password":"p","host":"x y"}]`, `"users":[{"name":"u","password":"p","host":"300.1.1.1"}]`,
		`"users":[{"name":"u","password":"p","host":""}]`, `"users":[{"name":"u","password":"p","databases":[{}]}]`,
		`"users":[{"name":"u","password":"p","databases":[{"name":"other"}]}]`, `"users":[{"name":"u","password":"p"},{"name":"u","password":"p"}]`,
		`"users":[{"name":"u","password":"p","databases":[{"name":"d"},{"name":"d"}]}]`, `"users":[{"name":" u","password":"p"}]`,
		`"users":[{"name":"u","password":"p/"}]`, `"users":[{"name":"u","password":7}]`,
	} {
		// A volume that is too large is refused last of all, so that nothing is made.
		exchanges = append(exchanges, post(contents, "/instances", strings.Replace(newInstance("i", contents), `"size":1`, `"size":51`, 1)))
	}
	compare(t, append(exchanges, exchange{name: "no instance was made", path: "/instances", exact: true}))
}

// Replicas of what there is not, and what can't be said of them.
func TestDifferentialReplicaRefusals(t *testing.T) {
	t.Parallel()
	replica := func(more string) exchange {
		return post(more, "/instances", `{"instance":{"name":"r","replica_of":"`+nobody+`"`+more+`}}`)
	}
	compare(t, []exchange{
		replica(``), replica(`,"flavorRef":"2"`), replica(`,"volume":{"size":1}`), replica(`,"datastore":{"type":"mysql"}`), replica(`,"datastore":{}`),
		replica(`,"volume":{}`), replica(`,"locality":"affinity"`), replica(`,"replica_count":1`), replica(`,"replica_count":3`), replica(`,"replica_count":4`),
		replica(`,"replica_count":0`), replica(`,"databases":[{"name":"d"}]`), replica(`,"users":[{"name":"u","password":"p"}]`),
		replica(`,"flavorRef":"2","volume":{"size":1}`), replica(`,"nics":[{"network_id":"` + network + `","ip_address":"10.20.0.9"}]`),
		post("replica of what is no id", "/instances", `{"instance":{"name":"r","replica_of":"x y"}}`),
		post("replica of null", "/instances", `{"instance":{"name":"r","replica_of":null}}`),
		post("replica of a number", "/instances", `{"instance":{"name":"r","replica_of":7}}`),
		post("replica of nothing", "/instances", `{"instance":{"name":"r","replica_of":""}}`),
		post("slave_of alone", "/instances", `{"instance":{"name":"r","slave_of":"`+nobody+`"}}`),
	})
}

// Without room there is no instance.
func TestDifferentialInstanceQuota(t *testing.T) {
	t.Parallel()
	of := func(size string) string { return strings.Replace(newInstance("i"), `"size":1`, `"size":`+size, 1) }
	compare(t, []exchange{
		post("volume too large", "/instances", of("5")),
		{name: "good", method: "POST", path: "/instances", body: of("3"), keep: map[string]string{"instance": "instance.id"}},
		post("one too many", "/instances", of("1")),
		post("one too many and its volume too large", "/instances", of("2")),
		{name: "limits", path: "/limits"},
		await("built", "/instances/{instance}", "instance.status", "ACTIVE"),
		post("its own volume too large", "/instances/{instance}/action", `{"resize":{"volume":{"size":5}}}`),
		{name: "deletion", method: "DELETE", path: "/instances/{instance}"},
		{name: "gone", path: "/instances/{instance}", status: 404},
	}, Quota(1), VolumeQuota(4))
}

// What is done to instances that there are not, and what can't be read.
func TestDifferentialInstanceActions(t *testing.T) {
	t.Parallel()
	var exchanges []exchange
	const path = "/instances/" + nobody
	for _, body := range []string{
		``, `{}`, `[]`, `null`, `"restart"`, `{"restart":`, `{"nosuch":{}}`, `{"restart":{},"resize":{"flavorRef":"3"}}`, `{"restart":null}`, `{"restart":{}}`, `{"restart":7}`,
		`{"resize":{}}`, `{"resize":[]}`, `{"resize":null}`, `{"resize":{"flavorRef":""}}`, `{"resize":{"flavorRef":{}}}`, `{"resize":{"flavorRef":"3"}}`, `{"resize":{"volume":{}}}`,
		`{"resize":{"volume":{"size":0}}}`, `{"resize":{"volume":{"size":"x"}}}`, `{"resize":{"volume":2}}`, `{"resize":{"volume":{"size":2}}}`,
		`{"resize":{"volume":{"size":2},"flavorRef":"3"}}`, `{"resize":{"other":1}}`, `{"promote_to_replica_source":{}}`, `{"eject_replica_source":{}}`,
		`{"promote_to_replica_source":null}`, `{"reset_status":{}}`, `{"reset_status":{"force_delete":true}}`, `{"reset-status":{}}`, `{"stop":{}}`,
	} {
		exchanges = append(exchanges, post("action "+body, path+"/action", body))
	}
	for _, body := range []string{
		``, `{}`, `[]`, `null`, `{"instance":`, `{"instance":{}}`, `{"instance":null}`, `{"instance":{"name":""}}`, `{"instance":{"name":"n"}}`, `{"instance":{"nosuch":1}}`,
		`{"instance":{"name":"n","configuration":null,"replica_of":null}}`, `{"instance":{"configuration":""}}`, `{"instance":{"configuration":7}}`,
		`{"instance":{"configuration":null}}`, `{"instance":{"configuration":"` + nobody + `"}}`, `{"instance":{"replica_of":null}}`, `{"instance":{"slave_of":null}}`,
		`{"instance":{"datastore_version":""}}`, `{"instance":{"datastore_version":"8.0.29"}}`, `{"instance":{"access":{}}}`, `{"instance":{"access":{"is_public":"x"}}}`,
		`{"instance":{"access":{"x":1}}}`, `{"instance":{"access":{"allowed_cidrs":["x"]}}}`, `{"instance":{"nosuch":1,"other":2}}`,
	} {
		exchanges = append(exchanges,
			exchange{name: "PUT " + body, method: "PUT", path: path, body: body}, exchange{name: "PATCH " + body, method: "PATCH", path: path, body: body})
	}
	compare(t, append(exchanges,
		exchange{name: "action's place can't be read", path: path + "/action"},
		post("creation in the place of one", path, newInstance("i")),
		exchange{name: "backups", path: path + "/backups"},
		exchange{name: "root", path: path + "/root"},
		post("enable root", path+"/root", ``),
		exchange{name: "disable root", method: "DELETE", path: path + "/root"},
		exchange{name: "modules", path: path + "/modules"},
		exchange{name: "what is no id", path: "/instances/nosuch"},
		exchange{name: "deletion of all", method: "DELETE", path: "/instances"},
		exchange{name: "details", path: "/instances/detail"},
	))
}
