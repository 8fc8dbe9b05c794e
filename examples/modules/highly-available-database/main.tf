# A database that survives the loss of a server: a master, its slaves in other availability zones, a configuration group for all of
# them, a database with its user, and a last backup when it is destroyed.

terraform {
  required_version = ">= 1.11"

  required_providers {
    trove = {
      source = "terraform-provider-trove/trove"
    }
  }
}

resource "trove_configuration" "this" {
  name      = var.name
  datastore = var.datastore
  values    = var.parameters
}

resource "trove_instance" "master" {
  name              = var.name
  datastore         = var.datastore
  flavor_id         = var.flavor_id
  volume            = { size = var.volume_size }
  configuration_id  = trove_configuration.this.id
  availability_zone = var.availability_zones[0]
  networks          = var.networks

  # What goes wrong with a new flavor or version goes wrong on a slave.
  slaves_first = true

  # A destroy leaves the backup "<name>-final" behind.
  final_backup        = var.final_backup
  deletion_protection = var.deletion_protection

  lifecycle {
    # Who is the master after a failover, the servers decide. Nothing here may replace the one that was made first.
    ignore_changes = [availability_zone]

    # An instance that is not ready in its time is no failure to Terraform, which would have to replace it. To a pipeline it is one.
    postcondition {
      condition     = !contains(["NEW", "BUILD"], self.status)
      error_message = "The master is ${self.status}. Apply again to go on waiting."
    }
  }
}

resource "trove_instance" "slave" {
  count = var.slaves

  name              = "${var.name}-${count.index + 1}"
  configuration_id  = trove_configuration.this.id
  availability_zone = var.availability_zones[(count.index + 1) % length(var.availability_zones)]
  networks          = var.networks

  deletion_protection = var.deletion_protection

  slave_of {
    instance_id = trove_instance.master.id
  }
}

resource "trove_database" "this" {
  instance_id         = trove_instance.master.id
  name                = var.database
  deletion_protection = var.deletion_protection
}

resource "trove_user" "this" {
  instance_id         = trove_instance.master.id
  name                = var.user
  password_wo         = var.password
  password_wo_version = var.password_version
  databases           = [trove_database.this.name]
}
