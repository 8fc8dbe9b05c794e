package trove

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// inside makes a change to what is in an instance, once more after the instance was busy, unless that has become a slave meanwhile: nothing
// is written to one (PresentMaster). The changes to one instance are made one after the other.
func (c *Client) inside(ctx context.Context, op api.Operation, instanceID, doing string, try func() error) error {
	unlock, err := c.lockFor(ctx, op, instanceID)
	if err != nil {
		return err
	}
	defer unlock()
	err = try()
	if !errors.Is(err, api.ErrBusy) {
		return err
	}
	instance, err := c.settledFor(ctx, instanceID, doing)
	if err != nil {
		return err
	}
	if instance.MasterID != "" {
		return fmt.Errorf("%s, whose instance is a slave of %s now: %w", doing, instance.MasterID, api.ErrBusy)
	}
	return try()
}

// whenSettled is inside for those who change nothing: they may ask a slave.
func (c *Client) whenSettled(ctx context.Context, instanceID, doing string, try func() error) error {
	err := try()
	if !errors.Is(err, api.ErrBusy) {
		return err
	}
	if _, err := c.settledFor(ctx, instanceID, doing); err != nil {
		return err
	}
	return try()
}

func (c *Client) settledFor(ctx context.Context, instanceID, doing string) (api.Instance, error) {
	instance, err := c.waitSettled(ctx, instanceID)
	if err != nil {
		return instance, fmt.Errorf("%s, whose instance is busy: %w", doing, err)
	}
	return instance, nil
}

// insertion is a database or a user to make.
type insertion struct {
	op         api.Operation
	kind       string
	name       string
	instanceID string
	request    api.Request
	// there tells whether the instance has it.
	there func(context.Context) (bool, error)
}

// add asks for a database or a user. One that is there before is a *TakenError, though only the server's refusal (400) makes it
// look. found says that the answer was lost, and that it was there afterwards: names are unique within an instance, so it is taken
// for what was made.
func (c *Client) add(ctx context.Context, a insertion) (found bool, err error) {
	doing := fmt.Sprintf("creating %s %q of instance %s", a.kind, a.name, a.instanceID)
	lost := false
	send := func(ctx context.Context) error {
		err := c.act(ctx, a.request)
		lost = lost || err != nil && (api.OutcomeUnknown(err) || api.BrokeDown(err))
		return err
	}
	went := func(ctx context.Context) (_ bool, err error) {
		found, err = a.there(ctx)
		return found, err
	}
	err = c.inside(ctx, a.op, a.instanceID, doing, func() error { return c.certainly(ctx, doing, send, went) })
	var refusal *api.Error
	if !errors.As(err, &refusal) || refusal.StatusCode != http.StatusBadRequest {
		return found, err
	}
	there, lookErr := a.there(ctx)
	switch {
	case lookErr != nil || !there:
		return false, err
	case lost:
		return true, nil
	default:
		return false, &TakenError{Kind: a.kind, Name: a.name, InstanceID: a.instanceID, Err: err}
	}
}

// TakenError says that an instance has a database or a user of that name already.
type TakenError struct {
	// Kind is "database" or "user".
	Kind string
	// Name is a database's name, or a user's name and host.
	Name       string
	InstanceID string
	// Err is the server's refusal.
	Err error
}

// Error is one line.
func (e *TakenError) Error() string {
	return fmt.Sprintf("instance %s has %s %q already: %s", e.InstanceID, e.Kind, e.Name, e.Err)
}

// Unwrap is the server's refusal.
func (e *TakenError) Unwrap() error { return e.Err }
