# Clusters need a cloud whose operator keeps guest agents of its own: those that come with Trove build none. On any other cloud declare a
# master with slaves, two kinds of trove_instance.

variable "network_id" {
  type        = string
  description = "Where the databases can be reached. A cloud with a management network builds no cluster without it."
}

# A Galera cluster. Another version upgrades it in place, node after node.
resource "trove_cluster" "orders" {
  name       = "orders"
  datastore  = { type = "mariadb", version = "10.4.12" }
  flavor_id  = "2"
  volume     = { size = 1 }
  network_id = var.network_id
  locality   = "anti-affinity"

  nodes = {
    a = { availability_zone = "nova" }
    b = { availability_zone = "nova" }
    c = { availability_zone = "nova" }
  }
}

# A sharded cluster. Its nodes that hold data come and go three at a time; shard_id tells which belong together.
resource "trove_cluster" "products" {
  name       = "products"
  datastore  = { type = "mongodb", version = "4.0.28" }
  flavor_id  = "2"
  volume     = { size = 1 }
  network_id = var.network_id

  nodes = {
    rs1-1  = {}
    rs1-2  = {}
    rs1-3  = {}
    router = { type = "query_router" }
    config = { type = "config_server" }
  }
  extended_properties = { configsvr_volume_size = "1", mongos_volume_size = "1" }
}

# Query routers can also be managed one by one.
resource "trove_cluster_node" "router" {
  cluster_id = trove_cluster.products.id
  network_id = var.network_id
  type       = "query_router"
}
