package trove

import (
	"context"
	"fmt"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Databases lists the databases of an instance, in the order of the server. While the instance is busy, that is waited for. The
// list may be some seconds old, but has what this client has changed.
//
// gophercloud's lists of databases and users get no further than the first page (v1_contents.go tells why), and its requests do
// not escape names.
//
// Trove, trove/extensions/mysql/service.py, SchemaController.
func (c *Client) Databases(ctx context.Context, instanceID string) (databases []api.Database, err error) {
	err = c.whenSettled(ctx, instanceID, "listing databases", func() error {
		databases, err = c.databases.recent(ctx, instanceID)
		return err
	})
	return databases, err
}

// Database is the one of that name, of which the server shows nothing else. Where there is none, that is an ErrNotFound.
func (c *Client) Database(ctx context.Context, instanceID, name string) (api.Database, error) {
	databases, err := c.Databases(ctx, instanceID)
	if err != nil {
		return api.Database{}, err
	}
	if i := indexOfDatabase(databases, name); i >= 0 {
		return databases[i], nil
	}
	return api.Database{}, fmt.Errorf("instance %s has no database %q: %w", instanceID, name, api.ErrNotFound)
}

// CreateDatabase asks for a database, and does not wait for it. A name that is taken is a *TakenError. found says that the
// answer was lost, and the database was found there.
func (c *Client) CreateDatabase(ctx context.Context, instanceID string, database api.Database) (found bool, err error) {
	defer c.databases.forget(instanceID)
	return c.add(ctx, insertion{
		op: api.OperationManageDatabases, kind: "database", name: database.Name, instanceID: instanceID,
		request: c.dialect.CreateDatabase(instanceID, database),
		there: func(ctx context.Context) (bool, error) {
			databases, err := c.listDatabases(ctx, instanceID)
			return indexOfDatabase(databases, database.Name) >= 0, err
		},
	})
}

// WaitDatabase waits until an instance shows a database that it was asked for. Errors: *NotShownError, ErrNotFound where the
// instance is gone, context.DeadlineExceeded.
func (c *Client) WaitDatabase(ctx context.Context, instanceID, name string) error {
	return c.databases.await(ctx, instanceID, name, func(databases []api.Database) bool { return indexOfDatabase(databases, name) >= 0 })
}

// DeleteDatabase deletes a database with what is in it, and waits until the instance no longer shows it. One that is gone
// already, or whose instance is, is fine.
func (c *Client) DeleteDatabase(ctx context.Context, instanceID, name string) error {
	defer c.databases.forget(instanceID)
	err := c.inside(ctx, api.OperationManageDatabases, instanceID, fmt.Sprintf("deleting database %q", name), func() error {
		return c.act(ctx, c.dialect.DeleteDatabase(instanceID, name))
	})
	if err != nil {
		return unlessGone(err)
	}
	return unlessGone(c.databases.await(ctx, instanceID, name, func(databases []api.Database) bool { return indexOfDatabase(databases, name) < 0 }))
}

func (c *Client) listDatabases(ctx context.Context, instanceID string) ([]api.Database, error) {
	databases, _, err := fetchAll(ctx, c, func(marker string) api.Request { return c.dialect.ListDatabases(instanceID, marker) }, c.dialect.DecodeDatabases)
	return databases, err
}

func indexOfDatabase(databases []api.Database, name string) int {
	return slices.IndexFunc(databases, func(d api.Database) bool { return d.Name == name })
}
