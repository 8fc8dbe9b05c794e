package acctest

import (
	"fmt"
)

const Products = "trove_cluster.products"

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

const (
	Master  = "trove_instance.master"
	Slave   = "trove_instance.slave"
	Reports = "trove_instance.reports"
)

const OfMaster = `
  slave_of {
    instance_id = trove_instance.master.id
  }`

// V1Cluster is a cluster of Trove's own API, unprotected, with more attributes.
func V1Cluster(cloud *Cloud, datastore, version, more string) string {
	return fmt.Sprintf(`
resource "trove_cluster" "products" {
  name                = %q
  datastore           = { type = %q, version = %q }
  flavor_id           = "2"
  volume              = { size = 1 }
  deletion_protection = false
%s
}
`, cloud.Name("products"), datastore, version, more)
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

const (
	ThreeNodes = `  nodes = { a = {}, b = {}, c = {} }`
	FourNodes  = `  nodes = { a = {}, b = {}, c = {}, d = {} }`
)

const Unprotected = "  deletion_protection = false\n"

const ThreeRegions = `
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }`
