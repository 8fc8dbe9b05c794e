output "cluster_id" {
  value = trove_cluster.products.id
}

output "addresses" {
  description = "Addresses of the nodes that hold data, by place."
  value       = { for place, node in trove_cluster.products.nodes : place => node.ip if node.type != "arbiter" }
}

output "arbiters" {
  value = [trove_cluster.products.nodes["arbiter"].name, trove_cluster_node.arbiter.name]
}
