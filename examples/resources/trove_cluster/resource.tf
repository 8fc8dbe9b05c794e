# Nodes with names: each key is a place in the cluster, and keeps its node whatever else changes.
resource "trove_cluster" "products" {
  name      = "products"
  datastore = { type = "cassandra", version = "2.0.6" }
  flavor_id = "7"
  volume    = { size = 1 }

  nodes = {
    west = { region = "west" }
    east = { region = "east" }
    eu   = { region = "eu" }
  }

  timeouts = { create = "30m" }
}

# Nodes without names: only their number matters.
resource "trove_cluster" "sessions" {
  name      = "sessions"
  datastore = { type = "couchbase", version = "2.2.0" }
  flavor_id = "7"
  volume    = { size = 1 }
  size      = 3

  deletion_protection = false
}
