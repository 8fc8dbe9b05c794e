package acctest

import (
	"fmt"
)

// Products is the address of the cluster in Cassandra and V1Cluster.
const Products = "trove_cluster.products"

// Cassandra is a cluster of the specification's API, unprotected, with more attributes: its nodes or its size.
func Cassandra(size string) string {
	return fmt.Sprintf(`
resource "trove_cluster" "products" {
  name                = "products"
  datastore           = { type = "cassandra", version = "2.0.6" }
  configuration_id    = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
  flavor_id           = "7"
  volume              = { size = 1 }
  deletion_protection = false
  %s
}
`, size)
}

// MySQL is an instance of the specification's API, unprotected, with more attributes.
func MySQL(name, more string) string {
	return fmt.Sprintf(`
resource "trove_instance" %[1]q {
  name                = "products-%[1]s"
  datastore           = { type = "mysql", version = "5.5" }
  flavor_id           = "7"
  volume              = { size = 1 }
  deletion_protection = false
  %[2]s
}
`, name, more)
}

// The addresses of instances that MySQL and V1Instance make under these names.
const (
	Master  = "trove_instance.master"
	Slave   = "trove_instance.slave"
	Reports = "trove_instance.reports"
)

// OfMaster makes an instance a slave of Master.
const OfMaster = `
  slave_of {
    instance_id = trove_instance.master.id
  }`

// V1Cluster is a cluster of Trove's own API in the users' network, unprotected, with more attributes.
func V1Cluster(cloud *Cloud, datastore, version, more string) string {
	return fmt.Sprintf(`
resource "trove_cluster" "products" {
  name                = %q
  datastore           = { type = %q, version = %q }
  flavor_id           = "2"
  volume              = { size = 1 }
  network_id          = %q
  deletion_protection = false
%s
}
`, cloud.Name("products"), datastore, version, Network, more)
}

// V1Instance is an instance of Trove's own API, unprotected.
func V1Instance(cloud *Cloud, name, more string) string {
	return fmt.Sprintf(`
resource "trove_instance" %q {
  name                = %q
  deletion_protection = false
%s
}
`, name, cloud.Name(name), more)
}

// V1Size is what an instance of Trove's own API is declared with that stands alone.
const V1Size = `
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }`

// The nodes of clusters, as attributes for V1Cluster and Cassandra.
const (
	ThreeNodes = `  nodes = { a = {}, b = {}, c = {} }`
	FourNodes  = `  nodes = { a = {}, b = {}, c = {}, d = {} }`
)

// Unprotected lifts the deletion protection of any resource.
const Unprotected = "  deletion_protection = false\n"

// ThreeRegions are the nodes of Cassandra in the specification's first topology.
const ThreeRegions = `
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }`
