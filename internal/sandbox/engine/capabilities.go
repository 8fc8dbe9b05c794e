package engine

import (
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Allow refuses an operation on an instance or a node whose capability is off for the version of its datastore. Nodes have a flag of their
// own, enabled_cluster: "A capability might be supported for a datastore-version for standalone instances, but not for clusters"
// (specification, section Capabilities). The refusal for nodes is Trove's, which came later: ClusterInstanceOperationNotSupported; the one
// for instances is CapabilityDisabled (trove/common/exception.py). It is no error if there is no such object: whoever serves the call says so.
func Allow(tx *store.Tx, projectID, id, capability string) error {
	d, err := FindDeployed(tx, projectID, id)
	if err != nil {
		return ignoreRefusal(err)
	}
	return d.Allow(tx, capability)
}

// Allow is Allow of an object that has been found.
func (d Deployed) Allow(tx *store.Tx, capability string) error {
	can, err := d.Can(tx, capability)
	switch {
	case err != nil || can:
		return err
	case d.ClusterID != "":
		return memberRefusal()
	default:
		return disabledRefusal(capability)
	}
}

// Can tells whether a capability is on for an instance or a node.
func (d Deployed) Can(tx *store.Tx, capability string) (bool, error) {
	c, err := tx.Capability(d.Version.ID, capability)
	if d.ClusterID != "" {
		return c.EnabledCluster, err
	}
	return c.Enabled, err
}

// The capabilities of replication, which the section Feedback, Capabilities, asks for: "whether a datastore supports replication (and
// potentially read-only vs. read-write replication)".
const (
	capabilityReadOnly  = "replication-read-only"
	capabilityReadWrite = "replication-read-write"
)

// allowReplication refuses slaves that the version of the master's datastore doesn't have: any, or those that are not read-only.
func allowReplication(tx *store.Tx, master Database, readOnly bool) error {
	none := true
	for _, name := range []string{capabilityReadOnly, capabilityReadWrite} {
		c, err := tx.Capability(master.Version.ID, name)
		if err != nil {
			return err
		}
		if c.Enabled && readOnly == (name == capabilityReadOnly) {
			return nil
		}
		none = none && !c.Enabled
	}
	if none {
		// Trove's ReplicationNotSupported.
		return refuse(BadRequest, "Replication is not supported for the '%s' datastore.", master.Version.DatastoreName)
	}
	if readOnly {
		return disabledRefusal(capabilityReadOnly)
	}
	return disabledRefusal(capabilityReadWrite)
}

// disabledRefusal is Trove's CapabilityDisabled.
func disabledRefusal(capability string) error {
	return refuse(BadRequest, "Capability '%s' is disabled.", capability)
}
