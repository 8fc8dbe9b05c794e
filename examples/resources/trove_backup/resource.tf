resource "trove_instance" "shop" {
  name      = "shop"
  datastore = { type = "mysql", version = "5.7.29" }
  flavor_id = "2"
  volume    = { size = 1 }

  # A destroy leaves the backup "shop-final" behind.
  final_backup = true
}

resource "trove_backup" "before_migration" {
  name        = "before-migration"
  instance_id = trove_instance.shop.id
}

# Only what has changed since.
resource "trove_backup" "after_migration" {
  name        = "after-migration"
  instance_id = trove_instance.shop.id
  parent_id   = trove_backup.before_migration.id
}

# A copy of the shop to try things on.
resource "trove_instance" "staging" {
  name                   = "staging"
  datastore              = { type = "mysql", version = "5.7.29" }
  flavor_id              = "2"
  volume                 = { size = 1 }
  restore_from_backup_id = trove_backup.after_migration.id
}
