# Cassandra in three regions, one node in each (the specification's first example).
terraform {
  required_providers {
    trove = {
      source = "terraform-provider-trove/trove"
    }
  }
}

resource "trove_cluster" "products" {
  name             = "products"
  datastore        = { type = "cassandra", version = "2.0.6" }
  configuration_id = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
  flavor_id        = "7"
  volume           = { size = 1 }

  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }

  # For trying it out. Leave it out where the data matters: it is true by default.
  deletion_protection = false
}
