package faults

import (
	"fmt"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// life is what becomes of some objects: a configuration for each step, and after the last the end of all.
type life struct {
	name  string
	api   string
	steps []step
}

// step is an apply of a configuration. In one whose name is that of another life nothing goes wrong: it does there.
type step struct{ name, configuration string }

func (s step) prepares() bool { return s.name == "cluster" || s.name == "set" }

// end is the name of the step that destroys.
const end = "destroy"

// lives are those of the product's nouns, in both dialects.
var lives = []life{
	{"cluster", sandbox.APINodes, []step{
		{"create", nodesCluster(`nodes = { west = { region = "west" }, east = { region = "east" }, eu = { region = "eu" } }`)},
		{"grow", nodesCluster(`nodes = { west = { region = "west" }, east = { region = "east" }, eu = { region = "eu" }, west-2 = { region = "west" }, west-3 = { region = "west" } }`)},
		{"replace", nodesCluster(`nodes = { west = { region = "west" }, east = { region = "east", replacement_trigger = "1" }, eu = { region = "eu" }, west-2 = { region = "west" }, west-3 = { region = "west" } }`)},
		{"shrink", nodesCluster(`nodes = { west = { region = "west" }, east = { region = "east", replacement_trigger = "1" }, eu = { region = "eu" } }`)},
	}},
	{"cluster", sandbox.APIv1, []step{
		{"create", v1Cluster(`nodes = { a = {}, b = {}, c = {} }`)},
		{"grow", v1Cluster(`nodes = { a = {}, b = {}, c = {}, d = {}, e = {} }`)},
		{"replace", v1Cluster(`nodes = { a = {}, b = { replacement_trigger = "1" }, c = {}, d = {}, e = {} }`)},
		{"shrink", v1Cluster(`nodes = { a = {}, b = { replacement_trigger = "1" }, c = {} }`)},
	}},
	{"node", sandbox.APINodes, nodeSteps(nodesCluster("size = 3"), `region = "west"`)},
	{"node", sandbox.APIv1, nodeSteps(v1Cluster("nodes = { a = {}, b = {}, c = {} }"), `network_id = "`+network+`"`)},
	{"set", sandbox.APINodes, nodesSetSteps()},
	{"set", sandbox.APIv1, v1SetSteps()},
	{"contents", sandbox.APINodes, contentsSteps(mysql55, "7")},
	{"contents", sandbox.APIv1, contentsSteps(mysql57, "2")},
	{"backup", sandbox.APINodes, backupSteps(mysql55, "7", "")},
	{"backup", sandbox.APIv1, backupSteps(mysql57, "2", "restore_from_backup_id = trove_backup.nightly.id")},
}

// groupName is the name of the configuration group, which no other has.
const groupName = "cfg"

const (
	mysql55 = `datastore = { type = "mysql", version = "5.5" }`
	mysql57 = `datastore = { type = "mysql", version = "5.7.29" }`
)

// network is one in which the sandbox puts machines of any project.
const network = "33333333-3333-4333-8333-333333333333"

func resource(kind, name, body string) string {
	return fmt.Sprintf("resource %q %q {\n  deletion_protection = false\n%s\n}\n", kind, name, body)
}

func nodesCluster(nodes string) string {
	return resource("trove_cluster", "products", `
  name      = "products"
  datastore = { type = "cassandra", version = "2.0.6" }
  flavor_id = "7"
  volume    = { size = 1 }
  `+nodes)
}

func v1Cluster(nodes string) string {
	return resource("trove_cluster", "products", `
  name       = "products"
  datastore  = { type = "mariadb", version = "10.4.12" }
  flavor_id  = "2"
  volume     = { size = 1 }
  network_id = "`+network+`"
  `+nodes)
}

// nodeSteps are the life of a node of its own beside a cluster's.
func nodeSteps(cluster, place string) []step {
	node := func(more string) string {
		return cluster + fmt.Sprintf("resource \"trove_cluster_node\" \"extra\" {\n  cluster_id = trove_cluster.products.id\n  %s\n  %s\n}\n", place, more)
	}
	return []step{
		{"cluster", cluster},
		{"create", node("")},
		{"replace", node(`replacement_trigger = "1"`)},
		{"remove", cluster},
	}
}

// set is a master and its slaves.
type set struct {
	datastore, flavor string
	size              int
	// whole says that a slave declares what its master does, as the API nodes wants it.
	whole bool
}

func (s set) like() string {
	return fmt.Sprintf("%s\nflavor_id = %q\nvolume = { size = %d }\n", s.datastore, s.flavor, s.size)
}

func (s set) master() string {
	more := "slaves_first = true"
	if s.whole {
		more = ""
	}
	return resource("trove_instance", "master", "name = \"master\"\n"+s.like()+more)
}

func (s set) slaves(names ...string) string {
	text := ""
	for _, name := range names {
		text += s.slave(name, "")
	}
	return text
}

func (s set) slave(name, more string) string {
	if s.whole {
		more += "\n" + s.like()
	}
	return resource("trove_instance", name, fmt.Sprintf("name = %q\n%s\nslave_of {\n  instance_id = trove_instance.master.id\n}", name, more))
}

// setSteps are the life of a master and its slaves.
func setSteps(small set) []step {
	large := small
	large.size = 2
	return []step{
		{"create", small.master() + small.slaves("a", "b")},
		{"add", small.master() + small.slaves("a", "b", "c")},
		{"resize", large.master() + large.slaves("a", "b", "c")},
		{"remove", large.master() + large.slaves("a", "b")},
	}
}

// nodesSetSteps ends with a slave that becomes independent.
func nodesSetSteps() []step {
	of := func(size int) set { return set{mysql55, "7", size, true} }
	alone := resource("trove_instance", "b", "name = \"b\"\n"+of(2).like())
	return append(setSteps(of(1)), step{"detach", of(2).master() + of(2).slaves("a") + alone})
}

// v1SetSteps ends with a larger flavor and with another master.
func v1SetSteps() []step {
	of := func(flavor string, size int) set { return set{mysql57, flavor, size, false} }
	return append(setSteps(of("2", 1)),
		step{"flavor", of("3", 2).master() + of("3", 2).slaves("a", "b")},
		step{"promote", of("3", 2).master() + of("3", 2).slave("a", `role = "master"`) + of("3", 2).slaves("b")},
	)
}

// contentsSteps are the life of databases and users.
func contentsSteps(datastore, flavor string) []step {
	instance := resource("trove_instance", "shop", fmt.Sprintf("name = \"shop\"\n%s\nflavor_id = %q\nvolume = { size = 1 }", datastore, flavor))
	database := func(name string) string {
		return resource("trove_database", name, fmt.Sprintf("instance_id = trove_instance.shop.id\nname = %q", name))
	}
	user := func(version int, databases string) string {
		return fmt.Sprintf("resource \"trove_user\" \"app\" {\n  instance_id = trove_instance.shop.id\n  name = \"app\"\n  password_wo = \"secret-%[1]d\"\n  password_wo_version = %[1]d\n  databases = [%[2]s]\n}\n", version, databases)
	}
	return []step{
		{"set", instance},
		{"create", instance + database("orders") + database("stock") + user(1, "trove_database.orders.name")},
		{"change", instance + database("orders") + database("stock") + user(2, "trove_database.stock.name")},
		{"remove", instance + database("orders")},
	}
}

// backupSteps are the life of a configuration group, a backup, and an instance that is restored from it where the API can.
func backupSteps(datastore, flavor, restored string) []step {
	group := func(values string) string {
		return fmt.Sprintf("resource \"trove_configuration\" \"cfg\" {\n  name = %q\n  %s\n  values = { %s }\n}\n", groupName, datastore, values)
	}
	instance := func(name, more string) string {
		return resource("trove_instance", name, fmt.Sprintf("name = %q\n%s\nflavor_id = %q\nvolume = { size = 1 }\n%s", name, datastore, flavor, more))
	}
	const grouped = "configuration_id = trove_configuration.cfg.id"
	backup := resource("trove_backup", "nightly", "name = \"nightly\"\ninstance_id = trove_instance.db.id")
	return []step{
		{"instance", group("max_connections = 200") + instance("db", grouped)},
		{"backup", group("max_connections = 200") + instance("db", grouped) + backup},
		{"change", group("max_connections = 300") + instance("db", grouped) + backup},
		{"restore", group("max_connections = 300") + instance("db", "") + backup + instance("copy", restored)},
	}
}
