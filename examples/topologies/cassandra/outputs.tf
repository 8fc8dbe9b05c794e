output "cluster_id" {
  value = trove_cluster.products.id
}

output "addresses" {
  description = "Addresses of the nodes, by place."
  value       = { for place, node in trove_cluster.products.nodes : place => node.ip }
}
