package store

import (
	"cmp"
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
	Created    time.Time
	Updated    time.Time
}

// MachineID is the id of the node, or of the instance, that the group guards.
func (g SecurityGroup) MachineID() string { return cmp.Or(g.NodeID, g.InstanceID) }

// SecurityRule lets connections from a network come to ports.
type SecurityRule struct {
	ID       string
	GroupID  string
	FromPort int
	ToPort   int
	CIDR     string
	Created  time.Time
}

// SecurityGroups are the groups of a project, by id; the one of this id, or of the machine of this id, if it isn't "".
func (tx *Tx) SecurityGroups(projectID, id string) ([]SecurityGroup, error) {
	return all(tx, func(r scanner) (g SecurityGroup, err error) {
		err = r.Scan(&g.ID, &g.Name, &g.Description, &g.TenantID, &g.InstanceID, into(&g.NodeID), &g.Created, &g.Updated)
		return g, err
	}, `SELECT g.id, g.name, g.description, g.tenant_id, a.instance_id, a.node_id, g.created, g.updated FROM security_groups g
		JOIN security_group_instance_associations a ON a.security_group_id = g.id AND a.deleted = 0
		WHERE g.deleted = 0 AND g.tenant_id = ?1 AND (?2 = '' OR g.id = ?2 OR ifnull(a.node_id, a.instance_id) = ?2) ORDER BY g.id`, projectID, id)
}

// SecurityRules are those of a group, in the order of their creation.
func (tx *Tx) SecurityRules(groupID string) ([]SecurityRule, error) {
	return all(tx, scanRule, `SELECT id, group_id, from_port, to_port, cidr, created FROM security_group_rules WHERE group_id = ? ORDER BY rowid`, groupID)
}

// SecurityRule is the one with this id; ErrNotFound if there is none.
func (tx *Tx) SecurityRule(id string) (SecurityRule, error) {
	return one(tx, scanRule, `SELECT id, group_id, from_port, to_port, cidr, created FROM security_group_rules WHERE id = ?`, id)
}

func scanRule(r scanner) (rule SecurityRule, err error) {
	err = r.Scan(&rule.ID, &rule.GroupID, &rule.FromPort, &rule.ToPort, &rule.CIDR, &rule.Created)
	return rule, err
}

// SaveSecurityRule inserts a rule. Its protocol is tcp: no datastore that is served here has another.
func (tx *Tx) SaveSecurityRule(r SecurityRule) error {
	return tx.exec(upsert("security_group_rules", []string{"id", "group_id", "protocol", "from_port", "to_port", "cidr", "created"}),
		r.ID, r.GroupID, "tcp", r.FromPort, r.ToPort, r.CIDR, datetime(r.Created))
}

// RemoveSecurityRule removes a rule.
func (tx *Tx) RemoveSecurityRule(id string) error {
	return tx.exec(`DELETE FROM security_group_rules WHERE id = ?`, id)
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
