package trove

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

func (v1) showBackup(id string) request {
	return request{method: http.MethodGet, path: []string{"backups", id}}
}

// listBackups is not GET /instances/{id}/backups, which there is no longer when the instance is gone.
func (v1) listBackups(instanceID, marker string) request {
	query := afterMarker(marker)
	if instanceID != "" {
		if query == nil {
			query = url.Values{}
		}
		query.Set("instance_id", instanceID)
	}
	return request{method: http.MethodGet, path: []string{"backups"}, query: query}
}

func (v1) createBackup(spec BackupSpec) request {
	return request{method: http.MethodPost, path: []string{"backups"}, body: v1BackupRequest{v1BackupToSend{
		Name: spec.Name, Instance: spec.InstanceID, Description: spec.Description, ParentID: spec.ParentID, Container: spec.Container,
	}}}
}

func (v1) deleteBackup(id string) request {
	return request{method: http.MethodDelete, path: []string{"backups", id}}
}

// The documents about backups.
//
// Trove, trove/common/apischema.py, backup; trove/backup/views.py, BackupView.
type (
	v1BackupRequest struct {
		Backup v1BackupToSend `json:"backup"`
	}
	v1BackupToSend struct {
		Name        string `json:"name"`
		Instance    string `json:"instance"`
		Description string `json:"description,omitempty"`
		ParentID    string `json:"parent_id,omitempty"`
		Container   string `json:"swift_container,omitempty"`
	}
	v1BackupDocument struct {
		ID          string            `json:"id"`
		Name        string            `json:"name"`
		Status      Status            `json:"status"`
		InstanceID  string            `json:"instance_id"`
		Description string            `json:"description"`
		ParentID    string            `json:"parent_id"`
		Size        float64           `json:"size"`
		Location    string            `json:"locationRef"`
		Datastore   datastoreDocument `json:"datastore"`
		Created     moment            `json:"created"`
		Updated     moment            `json:"updated"`
	}
)

func (d v1BackupDocument) backup() Backup {
	return Backup{
		ID: d.ID, Name: d.Name, Status: d.Status, InstanceID: d.InstanceID, Description: d.Description, ParentID: d.ParentID, Size: d.Size,
		Location: d.Location, Datastore: Datastore(d.Datastore), Created: time.Time(d.Created), Updated: time.Time(d.Updated),
	}
}

func decodeBackup(body []byte) (Backup, error) {
	var document struct {
		Backup v1BackupDocument `json:"backup"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Backup{}, err
	}
	if document.Backup.ID == "" {
		return Backup{}, errNoObject
	}
	return document.Backup.backup(), nil
}

// decodeBackups reads one page. Trove's markers are counts here.
func decodeBackups(body []byte) (page[Backup], error) {
	var document struct {
		Backups []v1BackupDocument `json:"backups"`
		Links   []linkDocument     `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return page[Backup]{}, err
	}
	var next page[Backup]
	for _, backup := range document.Backups {
		next.items = append(next.items, backup.backup())
	}
	next.marker = nextMarker(document.Links, "")
	return next, nil
}
