package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// BackupNeededError says that a backup is not deleted, because of others that add to it: Trove would delete them too.
type BackupNeededError struct {
	ID string
	// Children are in the order of the server.
	Children []api.Backup
}

// Error is one line.
func (e *BackupNeededError) Error() string {
	names := make([]string, len(e.Children))
	for i, child := range e.Children {
		names[i] = child.String()
	}
	return fmt.Sprintf("backup %s is what %s add to", e.ID, strings.Join(names, ", "))
}

// Backup shows a backup.
//
// Trove, trove/backup/service.py, BackupController.show.
func (c *Client) Backup(ctx context.Context, id string) (api.Backup, error) {
	if err := c.dialect.Check(api.OperationManageBackups, ""); err != nil {
		return api.Backup{}, err
	}
	backup, err := fetch(ctx, c, c.dialect.ShowBackup(id), api.DecodeBackup)
	if err == nil {
		c.seen.saw(backup.ID)
	}
	return backup, err
}

// Backups lists the project's backups, the last changed first; those of one instance where its id is not empty. The snapshots
// that slaves are made from are among them for as long as that takes.
//
// Trove, trove/backup/service.py, BackupController.index. Releases that do not know of instance_id list all.
func (c *Client) Backups(ctx context.Context, instanceID string) ([]api.Backup, error) {
	backups, _, err := c.backupPages(ctx, instanceID)
	return backups, err
}

// backupPages tells how many requests the list took, too.
func (c *Client) backupPages(ctx context.Context, instanceID string) ([]api.Backup, int, error) {
	if err := c.dialect.Check(api.OperationManageBackups, ""); err != nil {
		return nil, 0, err
	}
	backups, pages, err := fetchAll(ctx, c, func(marker string) api.Request { return c.dialect.ListBackups(instanceID, marker) }, api.DecodeBackups)
	backups = slices.DeleteFunc(backups, func(b api.Backup) bool { return instanceID != "" && b.InstanceID != instanceID })
	for _, backup := range backups {
		c.seen.saw(backup.ID)
	}
	return backups, pages, err
}

// CreateBackup asks for a backup of an instance, and returns it as the server answers: it is not complete yet. An instance that
// is busy, with another backup for example, is waited for first. What CreateInstance says of lost answers and cancelled contexts
// holds here too.
//
// Errors: *StateError where the instance has failed, so that nobody can make one.
//
// Trove, trove/backup/models.py, Backup.create.
func (c *Client) CreateBackup(ctx context.Context, spec api.BackupSpec) (Created[api.Backup], error) {
	unlock, err := c.lockFor(ctx, api.OperationManageBackups, spec.InstanceID)
	if err != nil {
		return Created[api.Backup]{}, err
	}
	defer unlock()
	created, err := c.createBackup(ctx, spec)
	if !errors.Is(err, api.ErrBusy) {
		return created, err
	}
	if _, err := c.waitSettled(ctx, spec.InstanceID); err != nil {
		return Created[api.Backup]{}, err
	}
	return c.createBackup(ctx, spec)
}

func (c *Client) createBackup(ctx context.Context, spec api.BackupSpec) (Created[api.Backup], error) {
	ofInstance := func(ctx context.Context) ([]api.Backup, error) { return c.Backups(ctx, spec.InstanceID) }
	return create(ctx, c, creation[api.Backup]{
		kind: "backup", name: spec.Name,
		send: func(ctx context.Context) (api.Backup, error) {
			return fetch(ctx, c, c.dialect.CreateBackup(spec), api.DecodeBackup)
		},
		list:       ofInstance,
		onExisting: spec.OnExisting, names: ofInstance, show: c.Backup,
		firstPage: c.dialect.ListBackups(spec.InstanceID, ""),
		matches:   spec.IsMetBy,
	})
}

// WaitBackupReady waits until the backup is complete, and returns it. Errors are those of WaitClusterReady.
func (c *Client) WaitBackupReady(ctx context.Context, id string) (api.Backup, error) {
	return watch(ctx, c, c.backupPolls, id, whenReady[api.Backup]("backup"))
}

// DeleteBackup asks for a backup's deletion, when it is no longer being made. One that is gone already is fine; one that
// others add to is a *BackupNeededError.
//
// Trove, trove/backup/models.py, Backup.delete.
func (c *Client) DeleteBackup(ctx context.Context, backup api.Backup) error {
	siblings, err := c.Backups(ctx, backup.InstanceID)
	if err != nil {
		return err
	}
	children := slices.DeleteFunc(siblings, func(b api.Backup) bool { return b.ParentID != backup.ID })
	if len(children) > 0 {
		return &BackupNeededError{ID: backup.ID, Children: children}
	}
	return deleteAtRest(ctx, c, c.backupPolls, backup.ID, c.dialect.DeleteBackup(backup.ID))
}

// WaitBackupGone waits until the backup is gone. Errors are those of WaitClusterGone.
func (c *Client) WaitBackupGone(ctx context.Context, id string) error {
	return watchGone(ctx, c, c.backupPolls, id)
}
