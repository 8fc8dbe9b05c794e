data "trove_configuration" "products" {
  name = "products"
}

output "max_connections" {
  value = data.trove_configuration.products.values["max_connections"]
}
