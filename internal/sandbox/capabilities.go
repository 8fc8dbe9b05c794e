package sandbox

import (
	"context"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/control"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// CapabilityOverride is what a cloud's operator says of a capability of one version of a datastore.
type CapabilityOverride = control.CapabilityOverride

// OverrideCapability switches a capability of a version of a datastore on or off. The error is ErrNotFound if there is no such capability or
// version.
func (s *Server) OverrideCapability(ctx context.Context, o CapabilityOverride) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(ctx, func(tx *store.Tx) error {
		datastore, err := tx.Datastore(o.Datastore)
		if err != nil {
			return err
		}
		version, err := tx.Version(datastore.ID, o.Version)
		if err != nil {
			return err
		}
		capability, err := tx.Capability(version.ID, o.Capability)
		if err != nil {
			return err
		}
		return tx.OverrideCapability(s.engine.NewID(), version.ID, capability.ID, o.Enabled, o.EnabledCluster)
	})
}
