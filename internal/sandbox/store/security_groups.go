package store

import (
	"errors"
	"time"
)

// SecurityGroup is a row of security_groups with the machine that it guards.
type SecurityGroup struct {
	ID          string
	Name        string
	Description string
	TenantID    string
	// InstanceID is the cluster's or instance's, NodeID the node's; "" for an instance.
	InstanceID string
	NodeID     string
}

// SaveSecurityGroup writes a group and its association, which has the group's id too.
func (tx *Tx) SaveSecurityGroup(g SecurityGroup, now time.Time) error {
	return errors.Join(
		tx.exec(upsert("security_groups", []string{"id", "name", "description", "tenant_id", "created", "updated", "deleted"}),
			g.ID, g.Name, g.Description, g.TenantID, datetime(now), datetime(now), 0),
		tx.exec(upsert("security_group_instance_associations", []string{"id", "security_group_id", "instance_id", "node_id", "created", "updated", "deleted"}),
			g.ID, g.ID, g.InstanceID, orNull(g.NodeID), datetime(now), datetime(now), 0),
	)
}

// RemoveSecurityGroup marks a group and its association as deleted. It is no error if there is none.
func (tx *Tx) RemoveSecurityGroup(id string, now time.Time) error {
	return errors.Join(
		tx.exec(`UPDATE security_groups SET deleted = 1, deleted_at = ?2, updated = ?2 WHERE id = ?1 AND deleted = 0`, id, datetime(now)),
		tx.exec(`UPDATE security_group_instance_associations SET deleted = 1, deleted_at = ?2, updated = ?2 WHERE id = ?1 AND deleted = 0`, id, datetime(now)),
	)
}
