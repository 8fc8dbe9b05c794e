package store

import "time"

// MachinePage are the ids of the instances that stand by themselves of a project, and of its clusters' members if clustered, by id: those
// after marker, at most limit. Deployed Trove has one table for both.
func (tx *Tx) MachinePage(projectID string, clustered bool, marker string, limit int) ([]string, error) {
	return all(tx, scanText, `SELECT id FROM instances WHERE tenant_id = ?1 AND deleted = 0 AND is_cluster = 0 AND id > ?3
		UNION SELECT id FROM nodes WHERE ?2 AND tenant_id = ?1 AND deleted = 0 AND id > ?3 ORDER BY id LIMIT ?4`, projectID, clustered, marker, limit)
}

// SaveFault notes what went wrong with an instance, or with a cluster's member.
func (tx *Tx) SaveFault(id, message string, now time.Time) error {
	for _, table := range []string{"instances", "nodes"} {
		if err := tx.exec(`UPDATE `+table+` SET fault = ?, fault_created = ? WHERE id = ? AND deleted = 0`, message, datetime(now), id); err != nil {
			return err
		}
	}
	return nil
}

// MemberReplicas are the instances that are replicas of a cluster's member.
func (tx *Tx) MemberReplicas(nodeID string) ([]Instance, error) {
	return all(tx, scanInstance, selectInstance+`i.deleted = 0 AND i.details ->> '$.replica_of_member' = ? ORDER BY i.created, i.rowid`, nodeID)
}
