# Needs no cloud and no sandbox: what the module declares, in milliseconds. What only a server knows is made up.
mock_provider "trove" {}

variables {
  name               = "orders"
  flavor_id          = "2"
  volume_size        = 5
  availability_zones = ["north", "south", "east"]
  database           = "orders"
  user               = "app"
  password           = "not-for-you"
}

run "spreads_over_zones" {
  command = plan

  assert {
    condition     = trove_instance.master.availability_zone == "north"
    error_message = "The master is in ${trove_instance.master.availability_zone}."
  }
  assert {
    condition     = tolist(trove_instance.slave[*].availability_zone) == tolist(["south", "east"])
    error_message = "The slaves are in ${join(", ", trove_instance.slave[*].availability_zone)}."
  }
}

run "protects_by_default" {
  command = plan

  assert {
    condition     = alltrue(concat([trove_instance.master.deletion_protection, trove_instance.master.final_backup], trove_instance.slave[*].deletion_protection))
    error_message = "An instance is not protected."
  }
}

run "has_an_address" {
  assert {
    condition     = output.master_address != "" && length(trove_instance.master.ip) == 0
    error_message = "The master is at ${output.master_address}, of ${jsonencode(trove_instance.master.ip)}."
  }
}

run "refuses_a_master_alone" {
  command = plan

  variables {
    slaves = 0
  }

  expect_failures = [var.slaves]
}
