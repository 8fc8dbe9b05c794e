resource "trove_instance" "shop" {
  name      = "shop"
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }
}

resource "trove_database" "orders" {
  instance_id   = trove_instance.shop.id
  name          = "orders"
  character_set = "utf8"
  collate       = "utf8_general_ci"
}
