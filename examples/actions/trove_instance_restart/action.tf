# After every change of the instance its database is restarted, so that all parameters of its configuration group are in force.
action "trove_instance_restart" "products" {
  config {
    instance_id = trove_instance.products.id
  }
}

resource "trove_instance" "products" {
  name             = "products"
  datastore        = { type = "mysql", version = "5.7.29" }
  flavor_id        = "2"
  volume           = { size = 5 }
  configuration_id = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"

  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.trove_instance_restart.products]
    }
  }
}
