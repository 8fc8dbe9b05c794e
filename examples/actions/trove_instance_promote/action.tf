# terraform apply -invoke=action.trove_instance_promote.failover
# makes the slave the master of its former master.
action "trove_instance_promote" "failover" {
  config {
    instance_id = trove_instance.slave.id
    timeout     = "30m"
  }
}
