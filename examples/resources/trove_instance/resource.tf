resource "trove_instance" "master" {
  name      = "products"
  datastore = { type = "mysql", version = "5.5" }
  flavor_id = "7"
  volume    = { size = 1 }
}

resource "trove_instance" "reports" {
  name      = "products-reports"
  datastore = { type = "mysql", version = "5.5" }
  flavor_id = "7"
  volume    = { size = 1 }

  # Removing the block detaches the slave; it then stands alone.
  slave_of {
    instance_id = trove_instance.master.id
    read_only   = true
  }
}
