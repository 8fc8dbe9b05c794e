output "master_id" {
  value = trove_instance.master.id
}

output "slave_ids" {
  description = "The slaves as the master tells them."
  value       = data.trove_instance.master.slaves
}

output "roles" {
  value = {
    master  = data.trove_instance.master.role
    slave   = trove_instance.slave.role
    reports = trove_instance.reports.role
  }
}
