data "trove_datastore_parameters" "mysql" {
  datastore = { type = "mysql", version = "5.7.29" }
}

# What is in force only after a restart of the database.
output "needs_restart" {
  value = sort([for name, parameter in data.trove_datastore_parameters.mysql.parameters : name if parameter.restart_required])
}
