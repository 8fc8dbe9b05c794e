package store

import "time"

// SaveConfiguration inserts the group for a project, or replaces the one with its id, without its values.
func (tx *Tx) SaveConfiguration(projectID string, c Configuration) error {
	return tx.exec(upsert("configurations", []string{
		"id", "name", "description", "tenant_id", "datastore_version_id", "node_id", "created", "updated",
	}), c.ID, c.Name, orNull(c.Description), projectID, orNull(c.VersionID), orNull(c.NodeID), datetime(c.Created), datetime(c.Updated))
}

// SaveConfigurationValue sets one value of a group.
func (tx *Tx) SaveConfigurationValue(id, key, value string) error {
	return tx.exec(`INSERT INTO configuration_parameters (configuration_id, configuration_key, configuration_value) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET configuration_value = excluded.configuration_value`, id, key, value)
}

// ClearConfigurationValues removes all values of a group.
func (tx *Tx) ClearConfigurationValues(id string) error {
	return tx.exec(`DELETE FROM configuration_parameters WHERE configuration_id = ?`, id)
}

// ClearWritableValues removes the values of a group whose parameters are not read-only.
func (tx *Tx) ClearWritableValues(id string) error {
	return tx.exec(`DELETE FROM configuration_parameters WHERE configuration_id = ?
		AND configuration_key NOT IN (SELECT name FROM datastore_configuration_parameters WHERE read_only = 1)`, id)
}

// RemoveConfiguration marks a group as deleted.
func (tx *Tx) RemoveConfiguration(id string, now time.Time) error {
	return tx.exec(`UPDATE configurations SET deleted = 1, deleted_at = ? WHERE id = ?`, datetime(now), id)
}

// RemoveNodeConfigurations marks the groups that were made for a node as deleted.
func (tx *Tx) RemoveNodeConfigurations(nodeID string, now time.Time) error {
	return tx.exec(`UPDATE configurations SET deleted = 1, deleted_at = ? WHERE node_id = ? AND deleted = 0`, datetime(now), nodeID)
}

// ConfiguredMachines are the ids of the members and stand-alone instances to which a group is attached, in order.
func (tx *Tx) ConfiguredMachines(configurationID string) ([]string, error) {
	return all(tx, scanText, `SELECT id FROM instances WHERE configuration_id = ?1 AND deleted = 0 AND is_cluster = 0
		UNION SELECT id FROM nodes WHERE configuration_id = ?1 AND deleted = 0 ORDER BY id`, configurationID)
}

func scanText(r scanner) (text string, err error) {
	err = r.Scan(&text)
	return text, err
}
