variable "app_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "trove_instance" "shop" {
  name      = "shop"
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }
}

resource "trove_database" "orders" {
  instance_id = trove_instance.shop.id
  name        = "orders"
}

# The password is in no state and no plan. Raise its version whenever it changes.
resource "trove_user" "app" {
  instance_id         = trove_instance.shop.id
  name                = "app"
  host                = "10.0.0.%"
  password_wo         = var.app_password
  password_wo_version = 1
  databases           = [trove_database.orders.name]
}
