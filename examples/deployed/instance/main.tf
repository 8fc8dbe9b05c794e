variable "app_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "network_id" {
  type        = string
  description = "Where the database can be reached. On a cloud with a management network, an instance that names none has no address."
}

# A master with a database and its user. Name, flavor, volume (larger), version, access and configuration group change in place.
resource "trove_instance" "orders" {
  name              = "orders"
  datastore         = { type = "mysql", version = "5.7.29" }
  flavor_id         = "2"
  volume            = { size = 1 }
  availability_zone = "nova"
  networks          = [{ network_id = var.network_id }]
  access            = { is_public = true, allowed_cidrs = ["198.51.100.0/24"] }

  databases = [{ name = "orders", character_set = "utf8" }]
  users     = [{ name = "app", password = var.app_password, databases = ["orders"] }]
}

# Its slaves have its datastore, its flavor and its volume, and are read-only.
resource "trove_instance" "replica" {
  count    = 2
  name     = "orders-replica-${count.index + 1}"
  networks = [{ network_id = var.network_id }]

  slave_of {
    instance_id = trove_instance.orders.id
  }
}
