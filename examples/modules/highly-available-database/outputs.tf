locals {
  members = concat([trove_instance.master], trove_instance.slave)
}

output "write_addresses" {
  description = "Addresses of the server that is the master, as of the last refresh: after a failover it is another one."
  value       = flatten([for member in local.members : member.ip if member.role != "slave"])
}

output "read_addresses" {
  description = "Addresses of all servers that can be read from."
  value       = flatten([for member in local.members : member.ip])
}

output "master_address" {
  description = "Address of the server that was made as the master: a text, with a mocked provider too, whose lists are empty."
  value       = trove_instance.master.ip_address
}

output "master_id" {
  description = "Id of the instance that was made as the master."
  value       = trove_instance.master.id
}

output "roles" {
  description = "Who is what, by name, as of the last refresh."
  value       = { for member in local.members : member.name => member.role }
}
