# MongoDB: five nodes that hold data in two regions, and two arbiters in a third, one of them inside the cluster's
# own nodes and one as a resource by itself (the specification's second example).
terraform {
  required_providers {
    trove = {
      source = "terraform-provider-trove/trove"
    }
  }
}

resource "trove_cluster" "products" {
  name             = "products"
  datastore        = { type = "mongodb", version = "2.4.10" }
  configuration_id = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
  flavor_id        = "7"
  volume           = { size = 1 }

  nodes = {
    west-1  = { region = "west" }
    west-2  = { region = "west" }
    west-3  = { region = "west" }
    east-1  = { region = "east" }
    east-2  = { region = "east" }
    arbiter = { region = "eu", type = "arbiter" }
  }

  # For trying it out. Leave it out where the data matters: it is true by default.
  deletion_protection = false
}

resource "trove_cluster_node" "arbiter" {
  cluster_id = trove_cluster.products.id
  region     = "eu"
  type       = "arbiter"
}
