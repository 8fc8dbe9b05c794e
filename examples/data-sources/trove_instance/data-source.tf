data "trove_instance" "master" {
  name = "products"
}

output "slaves" {
  value = data.trove_instance.master.slaves
}
