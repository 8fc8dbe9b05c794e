package engine

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Kept is a refusal by a call that has had effects all the same: Trove writes rows one by one, and what it has written stays.
type Kept struct{ Refusal *Refusal }

// Error is the refusal's message.
func (k *Kept) Error() string { return k.Refusal.Message }

// memberCheck refuses new members of a cluster. All is what counts against volumes and quotas: the new members and, for mongodb, what
// comes with them.
type memberCheck func(e *Engine, tx *store.Tx, projectID string, orders, all []MemberOrder) error

// The checks: Trove, trove/cluster/models.py, the functions at the end.

// checkFlavors is validate_instance_flavors.
func checkFlavors(_ *Engine, tx *store.Tx, _ string, orders, _ []MemberOrder) error {
	for _, o := range orders {
		if err := checkFlavor(tx, o.FlavorID); err != nil {
			return err
		}
	}
	return nil
}

func checkFlavor(tx *store.Tx, id string) error {
	_, err := tx.Flavor(id)
	if ok, err := store.Exists(err); err != nil {
		return err
	} else if !ok {
		return refuse(BadRequest, "Resource %s cannot be found.", id) // FlavorNotFound
	}
	return nil
}

// checkVolumes is get_required_volume_size.
func checkVolumes(_ *Engine, _ *store.Tx, _ string, _, all []MemberOrder) error {
	for _, o := range all {
		if o.VolumeSize == 0 {
			return volumeRequired()
		}
	}
	for _, o := range all {
		if o.VolumeSize > MaxVolumeSize {
			return volumeTooLarge("Gb", o.VolumeSize)
		}
	}
	return nil
}

func volumeRequired() error {
	return refuse(BadRequest, "A volume size is required for each instance in the cluster.") // ClusterVolumeSizeRequired
}

// checkSameFlavors is assert_same_instance_flavors. No members at all have no flavor in common either.
func checkSameFlavors(_ *Engine, _ *store.Tx, _ string, orders, _ []MemberOrder) error {
	if len(orders) == 0 || slices.ContainsFunc(orders, func(o MemberOrder) bool { return o.FlavorID != orders[0].FlavorID }) {
		return refuse(BadRequest, "The flavor for each instance in a cluster must be the same.") // ClusterFlavorsNotEqual
	}
	return nil
}

// checkSameVolumes is assert_same_instance_volumes.
func checkSameVolumes(_ *Engine, _ *store.Tx, _ string, orders, _ []MemberOrder) error {
	if slices.ContainsFunc(orders, func(o MemberOrder) bool { return o.VolumeSize != orders[0].VolumeSize }) {
		return refuse(BadRequest, "The volume size for each instance in a cluster must be the same.") // ClusterVolumeSizesNotEqual
	}
	return nil
}

// checkMemberQuota is check_quotas.
func checkMemberQuota(e *Engine, tx *store.Tx, projectID string, _, all []MemberOrder) error {
	size := 0
	for _, o := range all {
		size += o.VolumeSize
	}
	return e.checkVolumeQuota(tx, projectID, len(all), size)
}

// checkNetworks is validate_instance_nics, which looks at members that have nics alone. One without network_id makes it fail.
func checkNetworks(_ *Engine, _ *store.Tx, _ string, orders, _ []MemberOrder) error {
	var ids []string
	for _, o := range orders {
		if o.Network != nil && !slices.Contains(ids, o.Network.NetworkID) {
			ids = append(ids, o.Network.NetworkID)
		}
	}
	switch {
	case len(ids) == 0:
		return nil
	case len(ids) > 1:
		return refuse(BadRequest, "The network for each instance in a cluster must be the same.") // ClusterNetworksNotEqual
	case ids[0] == "":
		return refuse(Unforeseen, "nics without network_id")
	case ids[0] != Network:
		return refuse(BadRequest, "Network Resource %s cannot be found.", ids[0]) // NetworkNotFound
	}
	return nil
}
