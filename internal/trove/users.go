package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Users lists the users of an instance, with the databases that they may use, as Databases does.
//
// Trove, trove/extensions/mysql/service.py, UserController.
func (c *Client) Users(ctx context.Context, instanceID string) (users []api.User, err error) {
	err = c.whenSettled(ctx, instanceID, "listing users", func() error {
		users, err = c.users.recent(ctx, instanceID)
		return err
	})
	return users, err
}

// User is that user of the instance. Where there is none, that is an ErrNotFound.
func (c *Client) User(ctx context.Context, instanceID string, who api.Account) (api.User, error) {
	users, err := c.Users(ctx, instanceID)
	if err != nil {
		return api.User{}, err
	}
	if i := indexOfUser(users, who); i >= 0 {
		return users[i], nil
	}
	return api.User{}, fmt.Errorf("instance %s has no user %q: %w", instanceID, who, api.ErrNotFound)
}

// CreateUser asks for a user who may use these databases, and does not wait for it. A name that is taken at that host is a
// *TakenError. found says that the answer was lost, and the user was found there.
func (c *Client) CreateUser(ctx context.Context, instanceID string, user api.User) (found bool, err error) {
	defer c.users.forget(instanceID)
	return c.add(ctx, insertion{
		op: api.OperationManageUsers, kind: "user", name: user.Account().String(), instanceID: instanceID,
		request: c.dialect.CreateUser(instanceID, user),
		there: func(ctx context.Context) (bool, error) {
			users, err := c.listUsers(ctx, instanceID)
			return indexOfUser(users, user.Account()) >= 0, err
		},
	})
}

// WaitUser waits until an instance shows a user that it was asked for, with all that it may use. Errors are those of
// WaitDatabase.
func (c *Client) WaitUser(ctx context.Context, instanceID string, user api.User) error {
	return c.users.await(ctx, instanceID, user.Account().String(), func(users []api.User) bool {
		i := indexOfUser(users, user.Account())
		return i >= 0 && !slices.ContainsFunc(user.Databases, func(name string) bool { return !slices.Contains(users[i].Databases, name) })
	})
}

// ChangeUser gives a user another password, name or host, and waits until it shows the latter two. A password is never shown: that
// the server has accepted it is all there is to know.
//
// The request is a PUT, which the layer below repeats when its answer is lost; a user who has another name already is not
// found the second time, and that is fine.
//
// Trove, trove/extensions/mysql/service.py, UserController.update.
func (c *Client) ChangeUser(ctx context.Context, instanceID string, who api.Account, change api.UserChange) error {
	after := change.Of(who)
	moved := func(users []api.User) bool {
		return indexOfUser(users, after) >= 0 && (after == who || indexOfUser(users, who) < 0)
	}
	went := func(ctx context.Context) (bool, error) {
		users, err := c.listUsers(ctx, instanceID)
		return err == nil && after != who && moved(users), err
	}
	defer c.users.forget(instanceID)
	doing := fmt.Sprintf("changing user %q", who)
	err := c.inside(ctx, api.OperationManageUsers, instanceID, doing, func() error {
		put := func(ctx context.Context) error { return c.act(ctx, c.dialect.ChangeUser(instanceID, who, change)) }
		if after == who {
			return put(ctx)
		}
		return c.certainly(ctx, doing, put, went)
	})
	if errors.Is(err, api.ErrNotFound) {
		if there, lookErr := went(ctx); lookErr == nil && there {
			return nil
		}
	}
	if err != nil || after == who {
		return err
	}
	return c.users.await(ctx, instanceID, after.String(), moved)
}

// GrantAccess lets a user use more databases. The server has done it when it answers; what the user may use already does no harm.
//
// Trove, trove/extensions/mysql/service.py, UserAccessController.update.
func (c *Client) GrantAccess(ctx context.Context, instanceID string, who api.Account, databases []string) error {
	defer c.users.forget(instanceID)
	return c.inside(ctx, api.OperationManageUsers, instanceID, fmt.Sprintf("granting access to user %q", who), func() error {
		return c.act(ctx, c.dialect.GrantAccess(instanceID, who, databases))
	})
}

// RevokeAccess takes a database away from a user. One that the user may not use is fine.
//
// Trove, trove/extensions/mysql/service.py, UserAccessController.delete.
func (c *Client) RevokeAccess(ctx context.Context, instanceID string, who api.Account, database string) error {
	defer c.users.forget(instanceID)
	return c.inside(ctx, api.OperationManageUsers, instanceID, fmt.Sprintf("revoking access of user %q", who), func() error {
		return unlessGone(c.act(ctx, c.dialect.RevokeAccess(instanceID, who, database)))
	})
}

// DeleteUser deletes a user, and waits until the instance no longer shows it. One that is gone already, or whose instance is,
// is fine.
func (c *Client) DeleteUser(ctx context.Context, instanceID string, who api.Account) error {
	defer c.users.forget(instanceID)
	err := c.inside(ctx, api.OperationManageUsers, instanceID, fmt.Sprintf("deleting user %q", who), func() error {
		return c.act(ctx, c.dialect.DeleteUser(instanceID, who))
	})
	if err != nil {
		return unlessGone(err)
	}
	return unlessGone(c.users.await(ctx, instanceID, who.String(), func(users []api.User) bool { return indexOfUser(users, who) < 0 }))
}

func (c *Client) listUsers(ctx context.Context, instanceID string) ([]api.User, error) {
	users, _, err := fetchAll(ctx, c, func(marker string) api.Request { return c.dialect.ListUsers(instanceID, marker) }, c.dialect.DecodeUsers)
	return users, err
}

func indexOfUser(users []api.User, who api.Account) int {
	return slices.IndexFunc(users, func(u api.User) bool { return u.Account().String() == who.String() })
}
