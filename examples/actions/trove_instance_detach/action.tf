# terraform apply -invoke=action.trove_instance_detach.slave
# ends the replication of a slave that was made outside of Terraform.
data "trove_instance" "slave" {
  name = "reports"
}

action "trove_instance_detach" "slave" {
  config {
    instance_id = data.trove_instance.slave.id
  }
}
