# MySQL: a master with two slaves, of which one is read-only (the specification's third example).
terraform {
  required_providers {
    trove = {
      source = "terraform-provider-trove/trove"
    }
  }
}

locals {
  mysql = { type = "mysql", version = "5.5" }
}

resource "trove_instance" "master" {
  name             = "products"
  datastore        = local.mysql
  configuration_id = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"
  flavor_id        = "7"
  volume           = { size = 1 }

  # For trying it out. Leave it out where the data matters: it is true by default.
  deletion_protection = false
}

resource "trove_instance" "slave" {
  name             = "products-slave"
  datastore        = local.mysql
  configuration_id = "fc318e00-3a6f-4f93-af99-146b44912188"
  flavor_id        = "7"
  volume           = { size = 1 }

  slave_of {
    instance_id = trove_instance.master.id
  }

  deletion_protection = false
}

resource "trove_instance" "reports" {
  name             = "products-reports"
  datastore        = local.mysql
  configuration_id = "fc318e00-3a6f-4f93-af99-146b44912188"
  flavor_id        = "7"
  volume           = { size = 1 }

  slave_of {
    instance_id = trove_instance.master.id
    read_only   = true
  }

  deletion_protection = false
}

# The master as the server shows it once both slaves replicate it.
data "trove_instance" "master" {
  id = trove_instance.master.id

  depends_on = [trove_instance.slave, trove_instance.reports]
}
