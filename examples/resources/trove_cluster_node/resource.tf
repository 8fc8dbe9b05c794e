resource "trove_cluster" "products" {
  name      = "products"
  datastore = { type = "mongodb", version = "2.4.10" }
  flavor_id = "7"
  volume    = { size = 1 }

  nodes = {
    west-1 = { region = "west" }
    west-2 = { region = "west" }
    east   = { region = "east" }
  }
}

# Nodes that are created together are added in one request.
resource "trove_cluster_node" "arbiter" {
  count = 2

  cluster_id = trove_cluster.products.id
  region     = "eu"
  type       = "arbiter"
}
