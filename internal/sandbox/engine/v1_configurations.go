package engine

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// assignable refuses to change the configuration of what has a task. trove/instance/models.py, _validate_can_perform_assign.
func assignable(d Deployed) error {
	status := ""
	switch {
	case d.ServerStatus == forgotten:
		return nil
	case d.ServerStatus != StatusActive:
		status = d.ServerStatus
	case d.TaskID != taskNone.id:
		status = d.TaskDescription
	default:
		return nil
	}
	return refuse(BadRequest, "The operation you have requested cannot be executed because the instance status is currently: %s.", status)
}

// V1Attach attaches a configuration group to an instance. trove/instance/models.py, Instance.attach_configuration.
func (e *Engine) V1Attach(tx *store.Tx, now time.Time, d Deployed, configurationID string) error {
	if d.ConfigurationID != "" {
		return refuse(BadRequest, "Instance %s already has a Configuration Group attached: %s.", d.ID, d.ConfigurationID)
	}
	if err := assignable(d); err != nil {
		return err
	}
	group, err := attachable(tx, d, configurationID)
	if err != nil {
		return err
	}
	return V1Configure(tx, now, d, group, configurationID)
}

// attachable is the group of this id, if it can be attached to an instance or a node. A node's own group can't be: it is that node's.
func attachable(tx *store.Tx, d Deployed, configurationID string) (store.Configuration, error) {
	group, err := tx.Configuration(d.TenantID, configurationID)
	if found, err := store.Exists(err); err != nil {
		return group, err
	} else if !found {
		return group, refuse(ItemNotFound, "Configuration group id: %s could not be found.", configurationID)
	}
	if group.NodeID != "" {
		return group, ownedRefusal(group)
	}
	if group.VersionID != "" && group.VersionID != d.DatastoreVersionID {
		return group, refuse(BadRequest, "Datastore Version on Configuration %s does not match the Datastore Version on the instance %s.", group.VersionID,
			d.DatastoreVersionID)
	}
	return group, nil
}

// V1DetachConfiguration takes the configuration group from an instance, if it has one. trove/instance/models.py,
// Instance.detach_configuration.
func (e *Engine) V1DetachConfiguration(tx *store.Tx, now time.Time, d Deployed) error {
	if d.ConfigurationID == "" {
		return nil
	}
	if err := assignable(d); err != nil {
		return err
	}
	group, err := tx.Configuration(d.TenantID, d.ConfigurationID)
	if err != nil {
		return err
	}
	return V1Configure(tx, now, d, group, "")
}

// V1Configure gives an instance the values of a group, or takes them from it: after values that need a restart its status is
// RESTART_REQUIRED. trove/instance/models.py, Instance.save_configuration and apply_configuration.
func V1Configure(tx *store.Tx, now time.Time, d Deployed, group store.Configuration, attached string) error {
	needs, err := needsRestart(tx, group, d.DatastoreVersionID)
	if err != nil {
		return err
	}
	row, err := tx.Instance(d.ID)
	if err != nil {
		return err
	}
	t := taskNone
	if needs {
		t = taskRestartRequired
	}
	begin(&row.Machine, t, now)
	row.ConfigurationID, row.Updated = attached, now
	return tx.SaveInstance(row)
}

// needsRestart is true if a group has values that take effect only after a restart of this version of a datastore.
func needsRestart(tx *store.Tx, group store.Configuration, versionID string) (bool, error) {
	parameters, err := tx.Parameters(versionID)
	for _, p := range parameters {
		if _, set := group.Values[p.Name]; set && p.RestartRequired {
			return true, nil
		}
	}
	return false, err
}
