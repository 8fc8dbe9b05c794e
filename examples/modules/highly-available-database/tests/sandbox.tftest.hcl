# Against a sandbox of the API v1.0, or a cloud: whatever the OS_* variables lead to. Everything is destroyed in the end.
variables {
  name                = "orders"
  flavor_id           = "2"
  volume_size         = 1
  database            = "orders"
  user                = "app"
  password            = "not-for-you"
  final_backup        = false
  deletion_protection = false
}

run "builds" {
  assert {
    condition     = length(output.write_addresses) == 1 && length(output.read_addresses) == 3
    error_message = "To write to: ${jsonencode(output.write_addresses)}, to read from: ${jsonencode(output.read_addresses)}."
  }
}

# A plan reads everything again.
run "knows_its_roles" {
  command = plan

  assert {
    condition     = output.roles == { orders = "master", orders-1 = "slave", orders-2 = "slave" }
    error_message = "The roles are ${jsonencode(output.roles)}."
  }
}

run "grows" {
  variables {
    volume_size = 2
    slaves      = 3
  }

  assert {
    condition     = trove_instance.master.volume.size == 2 && length(output.read_addresses) == 4
    error_message = "There are ${length(output.read_addresses)} members, with ${trove_instance.master.volume.size} GiB."
  }
  assert {
    condition     = output.master_id == run.builds.master_id
    error_message = "The master was replaced."
  }
}
