data "trove_cluster" "products" {
  name = "products"
}

output "addresses" {
  value = flatten(data.trove_cluster.products.members[*].ip)
}
