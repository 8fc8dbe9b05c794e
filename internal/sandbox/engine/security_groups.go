package engine

import (
	"errors"
	"net/netip"
	"strconv"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// ports are those that a datastore's clients and nodes come by. Trove, trove/common/cfg.py, tcp_ports of each datastore.
var ports = map[string][][2]int{
	managerMySQL:     {{3306, 3306}},
	managerMongoDB:   {{2500, 2500}, {27017, 27017}, {27019, 27019}},
	managerCassandra: {{7000, 7000}, {7001, 7001}, {7199, 7199}, {9042, 9042}, {9160, 9160}},
	managerCouchbase: {{4369, 4369}, {8091, 8091}, {8092, 8092}, {11209, 11211}, {21100, 21199}},
}

// everywhere is from where a new group lets in. Trove, trove/common/cfg.py, trove_security_group_rule_cidr.
const everywhere = "0.0.0.0/0"

// securityGroupID is the id of the group that guards a machine. Trove makes one for each, by the name SecGroup_<id>
// (trove/extensions/security_group/models.py of that time, SecurityGroup.create_for_instance).
func securityGroupID(machineID string) string { return derived(machineID, "security_group") }

// secure makes a machine's group, which lets everybody come to the ports of its datastore. Trove, trove/taskmanager/models.py,
// FreshInstanceTasks._create_secgroup.
func secure(tx *store.Tx, now time.Time, g store.SecurityGroup, versionID string) error {
	version, err := tx.VersionByID(versionID)
	if err != nil {
		return err
	}
	if err := tx.SaveSecurityGroup(g, now); err != nil {
		return err
	}
	made := 0
	_, err = allow(tx, now, g.ID, version.Manager, everywhere, func() string {
		made++
		return derived(g.ID, "rule "+strconv.Itoa(made))
	})
	return err
}

// FindSecurityGroup reads the group with this id, or that of the machine with this id. Trove, trove/extensions/security_group/models.py,
// SecurityGroup.get_security_group_by_id_or_instance_id.
func FindSecurityGroup(tx *store.Tx, projectID, id string) (store.SecurityGroup, error) {
	groups, err := tx.SecurityGroups(projectID, id)
	if err != nil {
		return store.SecurityGroup{}, err
	}
	if id == "" || len(groups) == 0 {
		return store.SecurityGroup{}, refuse(ItemNotFound, "Resource %s cannot be found.", id)
	}
	return groups[0], nil
}

// AddSecurityRules lets a network come to all ports of the datastore. Trove, trove/extensions/security_group/service.py,
// SecurityGroupRuleController.create.
func (e *Engine) AddSecurityRules(tx *store.Tx, now time.Time, g store.SecurityGroup, cidr string) ([]store.SecurityRule, error) {
	if _, err := netip.ParsePrefix(cidr); err != nil {
		return nil, refuse(BadRequest, "Invalid cidr %s.", cidr)
	}
	d, err := FindDeployed(tx, g.TenantID, g.MachineID())
	if err != nil {
		return nil, err
	}
	return allow(tx, now, g.ID, d.Version.Manager, cidr, e.NewID)
}

// allow writes the rules that let a network come to a datastore's ports.
func allow(tx *store.Tx, now time.Time, groupID, manager, cidr string, newID func() string) ([]store.SecurityRule, error) {
	var rules []store.SecurityRule
	var errs []error
	for _, port := range ports[manager] {
		rule := store.SecurityRule{ID: newID(), GroupID: groupID, FromPort: port[0], ToPort: port[1], CIDR: cidr, Created: now}
		rules, errs = append(rules, rule), append(errs, tx.SaveSecurityRule(rule))
	}
	return rules, errors.Join(errs...)
}
