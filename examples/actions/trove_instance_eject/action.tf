# terraform apply -invoke=action.trove_instance_eject.dead_master
# lets one of the slaves take the place of a master that no longer reports.
action "trove_instance_eject" "dead_master" {
  config {
    instance_id = trove_instance.master.id
  }
}
