package trove

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Trove takes databases and users for a slave too. On mysql and mariadb its guest's administrator may write there, and what it writes is
// on the slave alone, until the next change of the master that says the same breaks the replication; on postgresql the guest fails, and
// nobody is told. So whoever writes asks for the master first.

// masterFor is how long a look at who is the master holds for those who write. A guest does what it is asked some time after Trove has
// accepted it anyway.
const masterFor = 2 * time.Second

// rolesInMotion are the statuses in which the roles of a set are about to change.
func rolesInMotion(status api.Status) bool {
	return status == api.StatusPromote || status == api.StatusEject || status == api.StatusDetach
}

// PresentMaster is the instance that takes what is written to the set that an instance is in: the master that it follows now, or itself
// where it follows none. While roles change, that is waited for. It takes a request, another one for a slave, and none within two seconds
// of the last time.
//
// Errors: ErrNotFound where there is no such instance, *LostMasterError where its master is gone, *SilentError where the agent of the
// one that would have to do it no longer reports.
func (c *Client) PresentMaster(ctx context.Context, id string) (api.Instance, error) {
	return c.masters.recent(ctx, c.clock, id, func() (api.Instance, error) { return c.presentMaster(ctx, id) })
}

func (c *Client) presentMaster(ctx context.Context, id string) (api.Instance, error) {
	for {
		instance, err := c.Instance(ctx, id)
		if err != nil {
			return instance, err
		}
		master := instance
		if instance.MasterID != "" {
			master, err = c.Instance(ctx, instance.MasterID)
			if errors.Is(err, api.ErrNotFound) {
				return instance, &LostMasterError{ID: id, MasterID: instance.MasterID}
			} else if err != nil {
				return instance, err
			}
		}
		switch {
		case rolesInMotion(instance.Status) || rolesInMotion(master.Status):
			if _, err := c.idle(ctx, id); err != nil {
				return instance, err
			}
		case master.MasterID != "": // They have changed between the two looks.
			if err := c.clock.Sleep(ctx, time.Second); err != nil {
				return instance, err
			}
		default:
			return master, silence(master)
		}
	}
}

// silence is the error of an instance whose guest agent no longer reports, nil for any other.
func silence(instance api.Instance) error {
	if instance.OperatingStatus != api.OperatingError {
		return nil
	}
	return &SilentError{ID: instance.ID, Name: instance.Name, Status: instance.Status}
}

// LostMasterError says that an instance is the slave of one that is gone: nobody can write to its set.
type LostMasterError struct {
	// ID is the slave's.
	ID       string
	MasterID string
}

// Error is one line.
func (e *LostMasterError) Error() string {
	return fmt.Sprintf("instance %s is a slave, and its master, %s, is gone", e.ID, e.MasterID)
}

// SilentError says that the guest agent of an instance no longer reports: what it is asked to do is not done. Its database may still run.
// errors.Is tells ErrFault.
//
// Trove, trove/instance/models.py, update_service_status, which makes ERROR of an old heartbeat.
type SilentError struct {
	ID     string
	Name   string
	Status api.Status
}

// Error is one line.
func (e *SilentError) Error() string {
	return fmt.Sprintf("instance %q (%s) is %s, but its guest agent no longer reports (its operating status is %s)", e.Name, e.ID, e.Status, api.OperatingError)
}

// Is reports whether target is ErrFault.
func (e *SilentError) Is(target error) bool { return target == api.ErrFault }

// recentMasters are the masters that were looked for last, by who was asked about.
type recentMasters struct {
	mu sync.Mutex
	of map[string]*recentMaster
}

type recentMaster struct {
	master remembered[api.Instance]
	at     time.Time
}

func (m *recentMasters) recent(ctx context.Context, clock wait.Clock, id string, look func() (api.Instance, error)) (api.Instance, error) {
	m.mu.Lock()
	now := clock.Now()
	last := m.of[id]
	if last == nil || now.Sub(last.at) > masterFor {
		last = &recentMaster{at: now}
		if m.of == nil {
			m.of = map[string]*recentMaster{}
		}
		m.of[id] = last
	}
	m.mu.Unlock()
	return last.master.get(ctx, look)
}

// forget makes the next one who asks look anew.
func (m *recentMasters) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of = nil
}
