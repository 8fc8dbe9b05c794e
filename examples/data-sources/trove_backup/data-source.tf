resource "trove_instance" "shop" {
  name      = "shop"
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }
}

resource "trove_backup" "nightly" {
  name        = "nightly"
  instance_id = trove_instance.shop.id
}

# The last one that is complete, whatever it is called, and whoever made it.
data "trove_backup" "last" {
  instance_id = trove_instance.shop.id
  most_recent = true
  depends_on  = [trove_backup.nightly]
}

output "size" {
  value = data.trove_backup.last.size
}
