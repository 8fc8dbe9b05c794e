package provider_test

import (
	"fmt"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

const products = "trove_cluster.products"

func cassandra(size string) string {
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

func mysql(name, more string) string {
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
	master  = "trove_instance.master"
	slave   = "trove_instance.slave"
	reports = "trove_instance.reports"
)

const ofMaster = `
  slave_of {
    instance_id = trove_instance.master.id
  }`

// v1Cluster is a cluster of Trove's own API, unprotected, with more attributes.
func v1Cluster(cloud *acctest.Cloud, datastore, version, more string) string {
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

// v1Instance is an instance of Trove's own API, unprotected.
func v1Instance(cloud *acctest.Cloud, name, more string) string {
	return fmt.Sprintf(`
resource "trove_instance" %q {
  name                = %q
  deletion_protection = false
%s
}
`, name, cloud.Name(name), more)
}

// v1Size is what an instance of Trove's own API is declared with that stands alone.
const v1Size = `
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }`

const (
	threeV1 = `  nodes = { a = {}, b = {}, c = {} }`
	fourV1  = `  nodes = { a = {}, b = {}, c = {}, d = {} }`
)

const freely = "  deletion_protection = false\n"

const threeRegions = `
  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }`
