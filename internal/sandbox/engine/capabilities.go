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
		return refuse(BadRequest, "Capability '%s' is disabled.", capability)
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
