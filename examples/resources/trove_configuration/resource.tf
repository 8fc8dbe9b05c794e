resource "trove_configuration" "orders" {
  name        = "orders"
  description = "Of the databases of orders"
  datastore   = { type = "mysql", version = "5.7.29" }

  # What can be set, and within which bounds, the data source trove_datastore_parameters tells.
  values = {
    max_connections         = 500
    long_query_time         = 1.5
    character_set_server    = "utf8mb4"
    innodb_buffer_pool_size = 268435456 # in force after a restart of the database
  }
}

resource "trove_instance" "orders" {
  name             = "orders"
  datastore        = trove_configuration.orders.datastore
  flavor_id        = "2"
  volume           = { size = 1 }
  configuration_id = trove_configuration.orders.id
}
