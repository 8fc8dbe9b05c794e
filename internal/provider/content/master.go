package content

import (
	"context"
	"errors"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Whichever member of a set instance_id names, what is in it is made, changed and deleted in the set's present master, and comes to the
// slaves from there. After a failover that is another one than before, and the configuration may stay as it is.

// readInside asks the declared instance, which costs no more than the list. What that does not have may be in the master, and on its way to
// a slave. Where the list can't be had because nobody reports, the error says that.
func readInside[T any](ctx context.Context, client *trove.Client, instanceID string, read func(instanceID string) (T, error)) (T, error) {
	found, err := read(instanceID)
	if err == nil || errors.Is(err, api.ErrFault) || errors.Is(err, api.ErrBusy) {
		return found, err
	}
	master, unwritable := client.PresentMaster(ctx, instanceID)
	switch {
	case nobodyWrites(unwritable):
		return found, unwritable
	case errors.Is(err, api.ErrNotFound) && unwritable == nil && master.ID != instanceID:
		return read(master.ID)
	}
	return found, err
}

// nobodyWrites tells an error by which a set has no master that could do anything.
func nobodyWrites(err error) bool {
	var silent *trove.SilentError
	var lost *trove.LostMasterError
	return errors.As(err, &silent) || errors.As(err, &lost)
}

// asDeclared names in an error the instance that is declared, with which it can be imported, in place of its master.
func asDeclared(err error, instanceID string) error {
	var taken *trove.TakenError
	if errors.As(err, &taken) {
		taken.InstanceID = instanceID
	}
	return err
}
